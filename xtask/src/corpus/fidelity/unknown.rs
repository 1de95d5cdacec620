//! Samples made unknown on purpose: what a server may send once its document is older than itself.

use serde_json::{Value, json};

use super::sampler::{Mark, Marked};

/// What no document lists, declares or documents.
const UNKNOWN: &str = "bindery-unknown";

impl Marked {
    /// What the sample is called that is made of it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Enumeration => "unknown value",
            Self::Tag => "unknown tag",
            Self::Branch | Self::MixedBranch => "unknown branch",
            Self::Object => "undeclared member",
            Self::Closed => "forbidden member",
            Self::Format => "missed format",
            Self::Optional | Self::ClosedOptional => "null member",
        }
    }
}

/// The sample with the marked place unknown. `is_valid` says whether the schema knows it all the same. `None` where there
/// is no such form.
pub fn unknown(sample: &Value, mark: &Mark, is_valid: impl Fn(&Value) -> bool) -> Option<Value> {
    let with = |replacement: Value| {
        let mut sample = sample.clone();
        *sample.pointer_mut(&mark.pointer)? = replacement;
        Some(sample)
    };
    let there = sample.pointer(&mark.pointer)?;
    match mark.what {
        Marked::Enumeration if there.is_number() => with(json!(987_654)),
        Marked::Enumeration if there.is_string() => with(json!(UNKNOWN)),
        Marked::Enumeration => None,
        Marked::Tag => with(json!(UNKNOWN)),
        Marked::Format if there.is_string() => with(json!("no such format")),
        Marked::Format => None,
        Marked::Optional | Marked::ClosedOptional => (!there.is_null()).then(|| with(Value::Null)).flatten(),
        Marked::Object | Marked::Closed => {
            let mut object = there.as_object()?.clone();
            object.insert(UNKNOWN.to_owned(), json!({"a": [1, null, "b"], "c": 1.5}));
            with(Value::Object(object))
        }
        Marked::Branch => with(json!({UNKNOWN: true})).filter(|sample| !is_valid(sample)),
        Marked::MixedBranch => {
            let forms = [json!({UNKNOWN: true}), json!([UNKNOWN]), json!(UNKNOWN), json!(true), json!(-987_654.5)];
            forms.into_iter().filter_map(with).find(|sample| !is_valid(sample))
        }
    }
}

/// What is left of an unknown sample where the type has no place for what was made unknown.
pub fn kept(unknown: &Value, mark: &Mark) -> Option<Value> {
    let member = match mark.what {
        Marked::Closed => format!("{}/{UNKNOWN}", mark.pointer),
        Marked::ClosedOptional => mark.pointer.clone(),
        _ => return None,
    };
    let mut kept = unknown.clone();
    remove(&mut kept, &member).then_some(kept)
}

/// Takes a member or an item out.
pub fn remove(sample: &mut Value, pointer: &str) -> bool {
    let Some((parent, token)) = pointer.rsplit_once('/') else { return false };
    match sample.pointer_mut(parent) {
        Some(Value::Object(object)) => object.shift_remove(&token.replace("~1", "/").replace("~0", "~")).is_some(),
        Some(Value::Array(items)) => token.parse().is_ok_and(|index: usize| {
            let is_there = index < items.len();
            is_there.then(|| items.remove(index)).is_some()
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Mark, Marked, kept, unknown};

    #[test]
    fn one_place_is_made_unknown() {
        let sample = json!({"a": {"kind": "x", "n": 1}, "b/c": ["2024-02-29"]});
        let made = |pointer: &str, what| {
            let mark = Mark { pointer: pointer.to_owned(), id: String::new(), what };
            unknown(&sample, &mark, |sample| sample.pointer(pointer).is_some_and(Value::is_object))
        };
        let at = |pointer: &str, what| made(pointer, what).and_then(|made| made.pointer(pointer).cloned());
        assert_eq!(at("/a/kind", Marked::Enumeration), Some(json!("bindery-unknown")));
        assert_eq!(at("/a/n", Marked::Enumeration), Some(json!(987_654)));
        assert_eq!(at("/b~1c/0", Marked::Format), Some(json!("no such format")));
        assert_eq!(at("/a/n", Marked::Optional), Some(json!(null)));
        assert_eq!(at("/a", Marked::MixedBranch), Some(json!(["bindery-unknown"])));
        assert_eq!(at("/a", Marked::Branch), None);
        assert_eq!(at("/b~1c", Marked::Branch), None);
        assert_eq!(at("/a", Marked::Object).map(|object| object["kind"].clone()), Some(json!("x")));
        assert_eq!(made("/a/gone", Marked::Tag), None);
    }

    #[test]
    fn what_has_no_place_may_go() {
        let mark = |what| Mark { pointer: "/a".to_owned(), id: String::new(), what };
        let unknown = json!({"a": {"bindery-unknown": 1, "b": 2}});
        assert_eq!(kept(&unknown, &mark(Marked::Closed)), Some(json!({"a": {"b": 2}})));
        assert_eq!(kept(&unknown, &mark(Marked::ClosedOptional)), Some(json!({})));
        assert_eq!(kept(&unknown, &mark(Marked::Object)), None);
    }
}
