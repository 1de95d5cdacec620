//! What JSON of a type looks like, as far as it tells kinds of a union apart that no tag names. Constant data, so that
//! choosing among kinds is compiled once.

use super::Node;

/// JSON types: a set of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(1);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(2);
    /// All numbers.
    pub const NUMBER: Self = Self(2 | 4);
    /// Strings.
    pub const STRING: Self = Self(8);
    /// Arrays.
    pub const ARRAY: Self = Self(16);
    /// Objects.
    pub const OBJECT: Self = Self(32);
    /// Everything.
    pub const ANY: Self = Self(63);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn takes(self, node: &Node<'_>) -> bool {
        let kind = match node {
            // A member may be null where nobody documents it.
            Node::Null => return true,
            Node::Bool(_) => Self::BOOLEAN,
            Node::Number(number) if super::number::to_integer(number).is_some() => Self::INTEGER,
            Node::Number(_) => Self(4),
            Node::String(_) => Self::STRING,
            Node::Array(_) => Self::ARRAY,
            Node::Object(_) => Self::OBJECT,
        };
        self.0 & kind.0 != 0
    }
}

/// What JSON of a type looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any of these types.
    Kinds(Kinds),
    /// A string, mostly one of these.
    Strings(&'static [&'static str]),
    /// An array whose items look so.
    Array(&'static Shape),
    /// An array of so many items.
    Tuple(&'static [&'static Shape]),
    /// An object whose members all look so.
    Map(&'static Shape),
    /// An object with these members, and maybe others.
    Object(&'static [ShapeMember]),
    /// An object with these members, in whose type there is no place for others.
    Closed(&'static [ShapeMember]),
}

/// A documented member of an object.
#[derive(Clone, Copy, Debug)]
pub struct ShapeMember {
    name: &'static str,
    required: bool,
    kinds: Kinds,
    values: &'static [&'static str],
}

impl ShapeMember {
    /// A member that every such object has.
    #[must_use]
    pub const fn required(name: &'static str, kinds: Kinds) -> Self {
        Self { name, required: true, kinds, values: &[] }
    }

    /// A member that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, kinds: Kinds) -> Self {
        Self { name, required: false, kinds, values: &[] }
    }

    /// The strings that it can be.
    #[must_use]
    pub const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }
}

/// A documented value counts for more than the mere presence of members: it is there to tell kinds apart.
const VALUE: i32 = 20;
const MEMBER: i32 = 2;
const UNDECLARED: i32 = -1;
/// A member that there is no place for: whatever keeps it is meant, if it takes the rest.
const LOST: i32 = -1000;
/// So many count; more make no difference.
const MOST: i32 = 1_000_000;

impl Shape {
    /// How well JSON fits, more being better; none if it cannot be such a value.
    pub(super) fn fit(&self, node: &Node<'_>) -> Option<i32> {
        match (self, node) {
            (Self::Kinds(kinds), node) => {
                // The narrower of two sets that both take it says more; of an object its members do.
                let narrowness = if matches!(node, Node::Object(_)) { 0 } else { 6 - kinds.0.count_ones() as i32 };
                (*node != Node::Null && kinds.takes(node)).then_some(narrowness)
            }
            (Self::Strings(values), Node::String(text)) => {
                Some(if values.contains(&text.as_ref()) { VALUE } else { -MEMBER })
            }
            (Self::Array(item), Node::Array(items)) => fit_all(items.iter().map(|node| item.fit(node))),
            (Self::Tuple(places), Node::Array(items)) if places.len() == items.len() => {
                fit_all(places.iter().zip(items).map(|(place, node)| place.fit(node))).map(|fit| fit + MEMBER)
            }
            (Self::Map(value), Node::Object(object)) => {
                let fit = fit_all(object.iter().map(|(_, node)| value.fit(node)))?;
                // Whatever declares its members is meant rather than what takes all of them.
                Some(fit.min(0))
            }
            (Self::Object(members), Node::Object(_)) => {
                fit_object(members, node).map(|found| found.fit + found.undeclared * UNDECLARED)
            }
            // Nothing of it is known and nothing of it would be kept: that is another kind.
            (Self::Closed(members), Node::Object(_)) => match fit_object(members, node)? {
                Found { declared: 0, undeclared: 1.., .. } => None,
                found => Some(found.fit + found.undeclared * LOST),
            },
            _ => None,
        }
    }
}

/// The worst of all, for a list is of one kind only if all of it is.
fn fit_all(mut fits: impl Iterator<Item = Option<i32>>) -> Option<i32> {
    fits.try_fold(VALUE, |worst, fit| fit.map(|fit| worst.min(fit)))
}

/// How well the documented members fit, how many they are, and how many others there are.
struct Found {
    fit: i32,
    declared: i32,
    undeclared: i32,
}

fn fit_object(members: &[ShapeMember], node: &Node<'_>) -> Option<Found> {
    let Node::Object(object) = node else { return None };
    let (mut fit, mut declared) = (0, 0);
    for member in members {
        let Some(value) = object.get(member.name) else {
            if member.required {
                return None;
            }
            continue;
        };
        if !member.kinds.takes(value) {
            return None;
        }
        declared += 1;
        fit += MEMBER + fit_value(member, value)?;
    }
    let undeclared = i32::try_from(object.iter().count()).map_or(MOST, |count| (count - declared).min(MOST));
    Some(Found { fit, declared, undeclared })
}

/// The only value that a member can have tells a kind for certain, one of several most likely.
fn fit_value(member: &ShapeMember, value: &Node<'_>) -> Option<i32> {
    let Node::String(text) = value else { return Some(0) };
    match member.values {
        [] => Some(0),
        values if values.contains(&text.as_ref()) => Some(VALUE),
        [_] => None,
        _ => Some(-MEMBER),
    }
}

#[cfg(test)]
mod tests {
    use super::{Kinds, Shape, ShapeMember};
    use crate::json::Node;

    const CAT: Shape = Shape::Object(&[
        ShapeMember::required("kind", Kinds::STRING).one_of(&["cat"]),
        ShapeMember::optional("lives", Kinds::INTEGER),
    ]);
    const ANIMAL: Shape = Shape::Object(&[ShapeMember::required("kind", Kinds::STRING)]);

    fn fit(shape: &Shape, json: &str) -> Option<i32> {
        shape.fit(&Node::from_slice(json.as_bytes()).expect("JSON"))
    }

    #[test]
    fn values_tell_kinds() {
        let cat = r#"{"kind": "cat", "lives": 9}"#;
        assert!(fit(&CAT, cat) > fit(&ANIMAL, cat));
        assert_eq!(fit(&CAT, r#"{"kind": "dog"}"#), None);
        assert_eq!(fit(&CAT, r#"{"kind": "cat", "lives": "many"}"#), None);
        assert_eq!(fit(&CAT, r#"{"lives": 9}"#), None);
    }

    #[test]
    fn what_would_be_lost_whole_is_of_another_kind() {
        const FILTER: Shape = Shape::Closed(&[ShapeMember::optional("a", Kinds::INTEGER)]);
        assert_eq!(fit(&FILTER, r#"{"b": 1}"#), None);
        assert!(fit(&FILTER, r#"{"a": 1, "b": 1}"#).is_some() && fit(&FILTER, "{}").is_some());
        const OPEN: Shape = Shape::Object(&[]);
        assert!(fit(&FILTER, r#"{"a": 1}"#) > fit(&OPEN, r#"{"a": 1}"#), "nothing is lost");
        assert!(fit(&FILTER, r#"{"a": 1, "b": 1}"#) < fit(&OPEN, r#"{"a": 1, "b": 1}"#), "the other keeps it");
    }

    #[test]
    fn types_tell_kinds() {
        assert!(fit(&Shape::Kinds(Kinds::INTEGER), "3") > fit(&Shape::Kinds(Kinds::NUMBER), "3"));
        assert_eq!(fit(&Shape::Kinds(Kinds::INTEGER), "3.5"), None);
        assert_eq!(fit(&Shape::Array(&Shape::Kinds(Kinds::STRING)), "[1]"), None);
        assert!(fit(&Shape::Array(&Shape::Kinds(Kinds::STRING)), r#"["a"]"#).is_some());
        assert!(fit(&Shape::Strings(&["a"]), r#""a""#) > fit(&Shape::Kinds(Kinds::STRING), r#""a""#));
        assert!(fit(&Shape::Strings(&["a"]), r#""b""#) < fit(&Shape::Kinds(Kinds::STRING), r#""b""#));
    }
}
