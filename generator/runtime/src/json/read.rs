//! `Deserialize` of the tree: the only place where JSON text meets serde, whatever the model.
//! Strings and names are borrowed where the deserializer lends them and copied where it cannot.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::decimal::{self, NUMBER_TOKEN};
use super::exact::{self, Floats, Inexact};
use super::{DecodeError, Node, Object, spare};

/// Room that is made for the members of an object, because their number is not known before they are read.
const USUAL_MEMBERS: usize = 8;

/// Trees of more values than this take no more memory than they need, though that costs time.
const LARGE: usize = 1 << 10;

/// So many values are read of a text of any length, and one more for so many bytes of it. A value of two bytes takes
/// thirty-two as a tree, and an object around it as many again and more.
const MOST: usize = 8 << 20;
const BYTES_OF_ONE_MORE: usize = 8;

/// Reads JSON text. Text that has floats may have some that `f64` does not hold, and then is read with their digits.
pub(super) fn text(text: &[u8]) -> Result<Node<'_>, DecodeError> {
    within(text, MOST + text.len() / BYTES_OF_ONE_MORE)
}

/// Reads JSON text of so many values at most.
fn within(text: &[u8], most: usize) -> Result<Node<'_>, DecodeError> {
    let reading = Reading { most, ..Reading::default() };
    let read = with(text, &reading);
    let is_exact = match &read {
        Ok(_) => !reading.floats.may_be_inexact(text),
        Err(error) => !is_out_of_range(error),
    };
    let text = if is_exact { None } else { std::str::from_utf8(text).ok() };
    let read = match text.map(|text| (text, exact::inexact(text))) {
        Some((text, inexact)) if !inexact.is_empty() => {
            // One tree at a time.
            drop(read);
            let reading = Reading { floats: Floats::with(&inexact), most, ..Reading::default() };
            return again(text, &inexact, &reading).map_err(|error| reading.failed(&error));
        }
        _ => read,
    };
    read.map_err(|error| reading.failed(&error))
}

fn again<'t>(text: &'t str, inexact: &[Inexact<'t>], reading: &Reading<'_, 't>) -> Result<Node<'t>, serde_json::Error> {
    match exact::within_range(text, inexact) {
        None => with(text.as_bytes(), reading),
        Some(text) => with(&text, reading).map(Node::into_owned),
    }
}

fn with<'t>(text: &'t [u8], reading: &Reading<'_, 't>) -> Result<Node<'t>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let node = NodeSeed { reading }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(node)
}

/// `serde_json` tells this by its message alone.
fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("number out of range")
}

/// What is known of one text while it is read.
struct Reading<'f, 't> {
    floats: Floats<'f, 't>,
    values: Cell<usize>,
    most: usize,
}

impl Default for Reading<'_, '_> {
    fn default() -> Self {
        Self { floats: Floats::default(), values: Cell::new(0), most: usize::MAX }
    }
}

impl Reading<'_, '_> {
    /// One value more.
    fn count<E: Error>(&self) -> Result<(), E> {
        self.values.set(self.values.get() + 1);
        if self.values.get() > self.most { Err(E::custom("too many values")) } else { Ok(()) }
    }

    fn failed(&self, error: &serde_json::Error) -> DecodeError {
        if self.values.get() > self.most { DecodeError::large(self.most) } else { DecodeError::syntax(error) }
    }

    fn is_large(&self) -> bool {
        self.values.get() > LARGE
    }
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeSeed { reading: &Reading::default() }.deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct NodeSeed<'f, 'de> {
    reading: &'f Reading<'f, 'de>,
}

impl<'de> DeserializeSeed<'de> for NodeSeed<'_, 'de> {
    type Value = Node<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for NodeSeed<'_, 'de> {
    type Value = Node<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node<'de>, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node<'de>, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Node<'de>, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Node<'de>, E> {
        Ok(Node::from(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Node<'de>, E> {
        Ok(Node::from(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Node<'de>, E> {
        Ok(Node::from(value))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Node<'de>, E> {
        Ok(Node::from(value))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Node<'de>, E> {
        let digits = self.reading.floats.next(value);
        Ok(digits.map_or_else(|| Node::from(value), |digits| Node::Decimal(Cow::Borrowed(digits))))
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Borrowed(value)))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(value.to_owned())))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Node<'de>, E> {
        Ok(Node::String(Cow::Owned(value)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(self)? {
            self.reading.count()?;
            // By itself it makes room for four, and what is given back of that is too little for the next one.
            if items.len() < 4 && self.reading.is_large() {
                items.reserve_exact(1);
            }
            items.push(item);
        }
        if self.reading.is_large() {
            items.shrink_to_fit();
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = access.next_key_seed(NameSeed)? {
            if members.is_empty() {
                members = spare::take(USUAL_MEMBERS);
            }
            self.reading.count()?;
            members.push((name, access.next_value_seed(self)?));
        }
        if self.reading.is_large() && members.len() < members.capacity() {
            members = spare::fitted(members);
        }
        Ok(number_in_disguise(&members).unwrap_or_else(|| Node::Object(Object::from_read(members))))
    }
}

fn number_in_disguise<'de>(members: &[(Cow<'_, str>, Node<'_>)]) -> Option<Node<'de>> {
    match members {
        [(name, Node::String(digits))] if name == NUMBER_TOKEN => decimal::node(digits).map(Node::into_owned),
        _ => None,
    }
}

/// Reads the name of a member. `Cow<str>` itself would always copy.
struct NameSeed;

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Cow<'de, str>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: Error>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value))
    }
}

#[cfg(test)]
mod tests {
    use super::{LARGE, within};
    use crate::json::Node;

    #[test]
    fn values_are_counted_wherever_they_stand() {
        for (text, values) in [("[0,[],{}]", 3), (r#"{"a":0,"a":[{"":0}]}"#, 4), ("[1.5,1e400]", 2), ("[[[[]]]]", 3)] {
            assert!(within(text.as_bytes(), values).is_ok(), "{text}");
            let error = within(text.as_bytes(), values - 1).expect_err("one too many").to_string();
            let most = values - 1;
            assert_eq!(error, format!("more than {most} values, which are too many for the length of the text"));
        }
    }

    #[test]
    fn large_trees_are_as_small_as_they_can_be() {
        let text = format!("[{}0]", r#"{"":[0]},"#.repeat(2 * LARGE));
        let Ok(Node::Array(items)) = Node::from_slice(text.as_bytes()) else { panic!("an array") };
        assert_eq!(items.capacity(), items.len());
        for item in &items[LARGE..2 * LARGE] {
            let Node::Object(object) = item else { panic!("an object") };
            assert_eq!(object.capacity(), 1);
            assert!(matches!(object.get(""), Some(Node::Array(items)) if items.capacity() == 1));
        }
    }
}
