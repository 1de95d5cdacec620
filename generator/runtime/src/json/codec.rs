//! The trait between types and JSON, and its implementations for the types of the standard library that models are
//! made of. Models implement it by emitted code.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{DecodeError, Fit, Kinds, Look, Node, Object, Shape, depth, number};
use crate::audit;
use crate::nullable::Nullable;
use crate::validate::Checks;

/// A type that can be read from JSON and written as JSON.
///
/// What is read leniently: an integer from a float without fraction (`3.0`), a float from any number, a string from an
/// integer. What is written is always the documented form.
pub trait Codec: Sized {
    /// What its JSON looks like, for unions whose kinds no tag names.
    const SHAPE: Shape = Shape::Kinds(Kinds::ANY);

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// The JSON does not have the documented form. Documented constraints (lengths, patterns, bounds) are not looked
    /// at: what a server sends is taken as it is.
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError>;

    /// How well JSON fits the type, where a union has to choose.
    fn fit(node: &Node<'_>, look: &mut Look) -> Option<Fit> {
        Self::SHAPE.fit(node, look)
    }

    /// Writes a value; the JSON borrows its strings. What stands deeper than 127 lists, maps and boxes is left out, and
    /// an error where it is sent or goes through serde.
    fn encode(&self) -> Node<'_>;

    /// Tells JSON that is meant to be such a value from JSON that it would merely keep, as a union keeps any. Asked of
    /// a whole body, where another documented type may fit better; a part of a body is always taken.
    ///
    /// # Errors
    ///
    /// The JSON has nothing in common with the type.
    fn fits(_node: &Node<'_>) -> Result<(), DecodeError> {
        Ok(())
    }

    /// Checks the documented constraints of what is inside before it is sent. Types without constraints check nothing.
    fn validate(&self, checks: &mut Checks) {
        let _ = checks;
    }
}

impl Codec for bool {
    const SHAPE: Shape = Shape::Kinds(Kinds::BOOLEAN);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        match node {
            Node::Bool(value) => Ok(*value),
            other => Err(DecodeError::expected("a boolean", other)),
        }
    }

    fn encode(&self) -> Node<'_> {
        Node::Bool(*self)
    }
}

macro_rules! integer_codec {
    ($($integer:ident),*) => {$(
        impl Codec for $integer {
            const SHAPE: Shape = Shape::Kinds(Kinds::INTEGER);

            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                let value = number::read_integer(node, i128::from($integer::MIN), i128::from($integer::MAX))?;
                Ok(value as $integer)
            }

            fn encode(&self) -> Node<'_> {
                Node::from(*self)
            }
        }
    )*};
}

integer_codec!(i8, i16, i32, i64, i128, u8, u16, u32, u64);

impl Codec for f64 {
    const SHAPE: Shape = Shape::Kinds(Kinds::NUMBER);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        number::read_float(node)
    }

    fn encode(&self) -> Node<'_> {
        Node::from(*self)
    }
}

impl Codec for f32 {
    const SHAPE: Shape = Shape::Kinds(Kinds::NUMBER);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        number::read_short_float(node)
    }

    fn encode(&self) -> Node<'_> {
        Node::from(*self)
    }
}

impl Codec for String {
    const SHAPE: Shape = Shape::Kinds(Kinds::STRING);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.text()
    }

    fn encode(&self) -> Node<'_> {
        Node::from(self.as_str())
    }
}

impl Codec for Value {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        Ok(node.to_value())
    }

    fn encode(&self) -> Node<'_> {
        Node::from_value(self)
    }
}

/// `None` is `null`. A member that may also be left out is read and written by the methods of
/// [`Members`](super::Members) and [`Object`], which know about absence.
impl<T: Codec> Codec for Option<T> {
    const SHAPE: Shape = T::SHAPE;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        match node {
            Node::Null => Ok(None),
            other => audit::read(other).map(Some),
        }
    }

    fn encode(&self) -> Node<'_> {
        self.as_ref().map_or(Node::Null, T::encode)
    }

    fn validate(&self, checks: &mut Checks) {
        if let Some(value) = self {
            value.validate(checks);
        }
    }
}

/// `Absent` by itself, outside of an object, is written as `null`.
impl<T: Codec> Codec for Nullable<T> {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        match node {
            Node::Null => Ok(Nullable::Null),
            other => audit::read(other).map(Nullable::Value),
        }
    }

    fn encode(&self) -> Node<'_> {
        self.value().map_or(Node::Null, T::encode)
    }

    fn validate(&self, checks: &mut Checks) {
        if let Some(value) = self.value() {
            value.validate(checks);
        }
    }
}

impl<T: Codec> Codec for Box<T> {
    const SHAPE: Shape = T::SHAPE;

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        audit::read(node).map(Box::new)
    }

    fn encode(&self) -> Node<'_> {
        let Some(_level) = depth::enter() else { return Node::Null };
        self.as_ref().encode()
    }

    fn validate(&self, checks: &mut Checks) {
        self.as_ref().validate(checks);
    }
}

impl<T: Codec> Codec for Vec<T> {
    const SHAPE: Shape = Shape::Array(&T::SHAPE);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let items = node.array()?;
        let mut values = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            values.push(audit::read::<T>(item).map_err(|error| error.in_item(index))?);
        }
        Ok(values)
    }

    fn encode(&self) -> Node<'_> {
        let Some(_level) = depth::enter() else { return Node::Null };
        // A loop is compiled for each type of item; an iterator's `collect` would be many functions for each.
        let mut items = Vec::with_capacity(self.len());
        for item in self {
            items.push(item.encode());
        }
        Node::Array(items)
    }

    fn validate(&self, checks: &mut Checks) {
        for (index, item) in self.iter().enumerate() {
            checks.nested_item(index, item);
        }
    }
}

impl<T: Codec> Codec for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Map(&T::SHAPE);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.object()?.additional_properties_of()
    }

    fn encode(&self) -> Node<'_> {
        let Some(_level) = depth::enter() else { return Node::Null };
        let mut object = Object::with_capacity(self.len());
        object.additional_properties(self);
        Node::Object(object)
    }

    fn validate(&self, checks: &mut Checks) {
        for (name, value) in self {
            checks.nested(name, value);
        }
    }
}

impl From<bool> for Node<'_> {
    fn from(value: bool) -> Self {
        Node::Bool(value)
    }
}

impl<'a> From<&'a str> for Node<'a> {
    fn from(value: &'a str) -> Self {
        Node::String(Cow::Borrowed(value))
    }
}

impl From<String> for Node<'_> {
    fn from(value: String) -> Self {
        Node::String(Cow::Owned(value))
    }
}

impl<'a> From<Vec<Node<'a>>> for Node<'a> {
    fn from(items: Vec<Node<'a>>) -> Self {
        Node::Array(items)
    }
}
