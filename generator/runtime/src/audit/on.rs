//! The notes of a thread, taken while somebody watches.

use std::any::type_name;
use std::cell::RefCell;
use std::mem::discriminant;

use crate::json::{Codec, DecodeError, Node};

/// A value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where the JSON lies in memory, which tells its place in the tree.
    pub node: usize,
    /// The type's path.
    pub ty: &'static str,
    /// Of a model that is an enum, which of its variants, counted from 0.
    pub variant: usize,
}

/// How many entries there were at a time.
pub(crate) struct Mark(usize);

thread_local! {
    static ENTRIES: RefCell<Option<Vec<Entry>>> = const { RefCell::new(None) };
}

/// Does something, and gives what was read meanwhile: what is inside of something before it, and of attempts only those
/// that succeeded.
pub fn watch<T>(action: impl FnOnce() -> T) -> (T, Vec<Entry>) {
    ENTRIES.set(Some(Vec::new()));
    let done = action();
    (done, ENTRIES.take().unwrap_or_default())
}

/// Reads a value, and notes that.
///
/// # Errors
///
/// The JSON does not have the documented form.
pub fn read<T: Codec>(node: &Node<'_>) -> Result<T, DecodeError> {
    let before = mark();
    let read = T::decode(node);
    match &read {
        Ok(value) => note(node, value),
        Err(_) => forget(before),
    }
    read
}

/// Notes that the tag of a union was read, which its variants need not declare.
pub(crate) fn tag(node: &Node<'_>) {
    note(node, &());
}

pub(crate) fn mark() -> Mark {
    Mark(ENTRIES.with_borrow(|entries| entries.as_ref().map_or(0, Vec::len)))
}

/// Drops what has been noted since.
pub(crate) fn forget(since: Mark) {
    ENTRIES.with_borrow_mut(|entries| entries.as_mut().map(|entries| entries.truncate(since.0)));
}

/// What types hold that are made of others is read, and noted, by itself.
fn is_model(name: &str) -> bool {
    !name.contains(['<', '(']) && name.contains("::models::")
}

fn note<T>(node: &Node<'_>, value: &T) {
    ENTRIES.with_borrow_mut(|entries| {
        let Some(entries) = entries else { return };
        let ty = type_name::<T>();
        // Its text is all that the standard library tells of it.
        let shown = if is_model(ty) { format!("{:?}", discriminant(value)) } else { String::new() };
        let variant = shown.trim_start_matches("Discriminant(").trim_end_matches(')').parse().unwrap_or_default();
        entries.push(Entry { node: std::ptr::from_ref(node).addr(), ty, variant });
    });
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use super::{is_model, read, type_name, watch};
    use crate::json::{Codec, DecodeError, Node, Shape, union};

    mod models {
        pub enum Pet {
            Cat(super::Lives),
            Text(String),
            Unknown(super::Value),
        }
    }

    struct Lives;

    impl Codec for Lives {
        fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
            let mut object = node.object()?;
            object.optional::<Value>("owner")?;
            object.required::<i64>("lives").map(|_| Self)
        }

        fn encode(&self) -> Node<'_> {
            Node::Null
        }
    }

    impl Codec for models::Pet {
        const SHAPE: Shape = Shape::OneOf(&[<Lives as Codec>::fit, <String as Codec>::fit]);

        fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
            let variants: &[union::Read<Self>] =
                &[|node| union::read(node, Self::Cat), |node| union::read(node, Self::Text)];
            Ok(union::by_shape(node, &Self::SHAPE, variants).unwrap_or_else(|| Self::Unknown(node.to_value())))
        }

        fn encode(&self) -> Node<'_> {
            match self {
                Self::Cat(lives) => lives.encode(),
                Self::Text(text) => text.encode(),
                Self::Unknown(json) => json.encode(),
            }
        }
    }

    /// What is read of JSON, as variants of pets and any JSON, in the order it was noted.
    fn noted<T: Codec>(json: &str) -> Vec<(bool, usize)> {
        let node = Node::from_slice(json.as_bytes()).expect("it is JSON");
        let (read, entries) = watch(|| read::<T>(&node));
        assert!(read.is_ok(), "{json}");
        let told = entries.iter().filter(|entry| is_model(entry.ty) || entry.ty == type_name::<Value>());
        told.map(|entry| (is_model(entry.ty), entry.variant)).collect()
    }

    #[test]
    fn variants_are_noted_wherever_they_are() {
        let pets = r#"[{"lives": 9}, "Rex", {"barks": true}]"#;
        assert_eq!(noted::<Vec<models::Pet>>(pets), [(true, 0), (true, 1), (true, 2)]);
        let nested = format!(r#"{{"a": {pets}, "b": null}}"#);
        type Nested = BTreeMap<String, Option<Vec<Box<models::Pet>>>>;
        assert_eq!(noted::<Nested>(&nested), [(true, 0), (true, 1), (true, 2)]);
        assert_eq!(noted::<(models::Pet, i64)>(r#"["Rex", 3]"#), [(true, 1)]);
    }

    #[test]
    fn what_is_not_read_is_not_noted() {
        let node = Node::from_slice(br#"{"lives": 9, "colour": "red"}"#).expect("it is JSON");
        let (_, entries) = watch(|| read::<Lives>(&node).map(drop));
        let is_read = |name: &str| {
            let place = node.get(name).map(|node| std::ptr::from_ref(node).addr());
            entries.iter().any(|entry| Some(entry.node) == place)
        };
        assert!(is_read("lives") && !is_read("colour"));
    }

    #[test]
    fn attempts_that_fail_leave_nothing() {
        assert_eq!(noted::<models::Pet>(r#"{"owner": 1, "lives": 9}"#), [(false, 0), (true, 0)]);
        assert_eq!(noted::<models::Pet>(r#"{"owner": 1}"#), [(true, 2)]);
    }

    #[test]
    fn nothing_is_noted_while_nobody_watches() {
        let node = Node::from_slice(br#""Rex""#).expect("it is JSON");
        assert!(read::<models::Pet>(&node).is_ok());
        assert_eq!(watch(|| ()).1, []);
    }
}
