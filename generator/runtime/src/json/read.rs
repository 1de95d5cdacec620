//! `Deserialize` of the tree: the only place where JSON text meets serde, whatever the model.
//! Strings and names are borrowed where the deserializer lends them and copied where it cannot.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::decimal::{self, NUMBER_TOKEN};
use super::exact::{self, Floats, Inexact};
use super::{Node, Object, spare};

/// Room that is made for the members of an object, because their number is not known before they are read.
const USUAL_MEMBERS: usize = 8;

/// Reads JSON text. Text that has floats may have some that `f64` does not hold, and then is read with their digits.
pub(super) fn text(text: &[u8]) -> Result<Node<'_>, serde_json::Error> {
    let floats = Floats::default();
    let read = with(text, &floats);
    let is_exact = match &read {
        Ok(_) => !floats.may_be_inexact(text),
        Err(error) => !is_out_of_range(error),
    };
    let text = if is_exact { None } else { std::str::from_utf8(text).ok() };
    match text.map(|text| (text, exact::inexact(text))) {
        Some((text, inexact)) if !inexact.is_empty() => again(text, &inexact),
        _ => read,
    }
}

fn again<'t>(text: &'t str, inexact: &[Inexact<'t>]) -> Result<Node<'t>, serde_json::Error> {
    let floats = Floats::with(inexact);
    match exact::within_range(text, inexact) {
        None => with(text.as_bytes(), &floats),
        Some(text) => with(&text, &floats).map(Node::into_owned),
    }
}

fn with<'t>(text: &'t [u8], floats: &Floats<'_, 't>) -> Result<Node<'t>, serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let node = NodeSeed { floats }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(node)
}

/// `serde_json` tells this by its message alone.
fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.to_string().starts_with("number out of range")
}

impl<'de> Deserialize<'de> for Node<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        NodeSeed { floats: &Floats::default() }.deserialize(deserializer)
    }
}

#[derive(Clone, Copy)]
struct NodeSeed<'f, 'de> {
    floats: &'f Floats<'f, 'de>,
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
        Ok(self.floats.next(value).map_or_else(|| Node::from(value), |digits| Node::Decimal(Cow::Borrowed(digits))))
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
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node<'de>, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = access.next_key_seed(NameSeed)? {
            if members.is_empty() {
                members = spare::take(USUAL_MEMBERS);
            }
            members.push((name, access.next_value_seed(self)?));
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
