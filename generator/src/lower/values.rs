//! Lists of values compared as sets: documents have lists of many thousands.

use std::collections::BTreeMap;

use serde_json::Value as Json;

/// Values by what they are, whatever the order of their members.
#[derive(Default)]
pub(super) struct Known(BTreeMap<String, usize>);

impl Known {
    pub(super) fn of<'v>(values: impl IntoIterator<Item = &'v Json>) -> Self {
        let mut known = Self::default();
        for (index, value) in values.into_iter().enumerate() {
            known.0.entry(key(value)).or_insert(index);
        }
        known
    }

    /// The place of a value that is known already; one that is not is known by the place from now on.
    pub(super) fn add(&mut self, value: &Json, place: usize) -> Option<usize> {
        let known = *self.0.entry(key(value)).or_insert(place);
        (known != place).then_some(known)
    }

    pub(super) fn place(&self, value: &Json) -> Option<usize> {
        self.0.get(&key(value)).copied()
    }
}

/// The values of a list that another lists too.
pub(super) fn listed_by_both(one: Vec<Json>, other: &[Json]) -> Vec<Json> {
    // Most lists are so short that nothing is won by knowing them.
    const SHORT: usize = 16;
    if one.len().min(other.len()) <= SHORT {
        return one.into_iter().filter(|value| other.contains(value)).collect();
    }
    let known = Known::of(other);
    one.into_iter().filter(|value| known.place(value).is_some()).collect()
}

fn key(value: &Json) -> String {
    let mut key = String::new();
    write(value, &mut key);
    key
}

/// JSON's text with the members of objects in order.
fn write(value: &Json, key: &mut String) {
    match value {
        Json::Object(members) => {
            let sorted: BTreeMap<_, _> = members.iter().collect();
            key.push('{');
            for (name, member) in sorted {
                write(&Json::from(name.as_str()), key);
                key.push(':');
                write(member, key);
                key.push(',');
            }
            key.push('}');
        }
        Json::Array(items) => {
            key.push('[');
            for item in items {
                write(item, key);
                key.push(',');
            }
            key.push(']');
        }
        scalar => key.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Known, listed_by_both};

    #[test]
    fn long_lists_are_compared_as_short_ones_are() {
        let all = |count: i64| -> Vec<Json> {
            (0..count).map(|index| json!([index, {"a": index, "b": format!("\"{index}")}])).collect()
        };
        let turned = |index: i64| json!([index, {"b": format!("\"{index}"), "a": index}]);
        assert_eq!(listed_by_both(all(1_000), &[turned(3), json!(1), turned(2_000)]), [turned(3)]);
        let others: Vec<_> = (500..2_000).map(turned).collect();
        assert_eq!(listed_by_both(all(1_000), &others), others[..500]);
        assert_ne!(Known::of(&[json!(1)]).place(&json!(1)), Known::of(&[json!(1)]).place(&json!("1")));
    }
}
