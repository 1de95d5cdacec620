//! One JSON value as a tree that borrows what it can: strings without escapes and names of members stay in the body
//! they were read from, and those written stay in the model.

use std::borrow::Cow;

use serde_json::{Number, Value};

use super::{DecodeError, Members, Object, depth};
use crate::audit;

/// A JSON value: what bodies are parsed to, models are read from and models are written as.
///
/// ```
/// # use bindery_runtime::{Codec, Node};
/// let node = Node::from_slice(br#"{"id": "g1", "tags": ["a", "b"]}"#)?;
/// let mut object = node.object()?;
/// let id: String = object.required("id")?;
/// let tags: Vec<String> = object.required("tags")?;
/// assert_eq!((id.as_str(), tags.len()), ("g1", 2));
/// # Ok::<(), bindery_runtime::DecodeError>(())
/// ```
///
/// Numbers stay what they are: one that no machine type holds keeps its digits ([`Node::Decimal`]). Serde's traits are
/// as exact as what is at their other end: `serde_json` gives the nearest `f64` to who reads by it, and writes all digits.
#[derive(Clone, Debug, PartialEq)]
pub enum Node<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number that `i64`, `u64` or `f64` holds exactly, of floats those whose shortest decimal is the number. It is
    /// never infinite or NaN: JSON has neither.
    Number(Number),
    /// A number that none of them holds, as its text: `12345678901234567890123`, `1e400`.
    Decimal(Cow<'a, str>),
    /// A string without its quotes and escapes.
    String(Cow<'a, str>),
    /// An array, in order.
    Array(Vec<Node<'a>>),
    /// An object, its members in order.
    Object(Object<'a>),
}

impl<'a> Node<'a> {
    /// Parses the text of one JSON value. A byte order mark before it is skipped.
    ///
    /// # Errors
    ///
    /// Text that is not JSON or not UTF-8, that is followed by more than white space, or that nests deeper than 127
    /// arrays and objects; the error has line and column. So is a text of more than 8 Mi values that takes them less than
    /// 8 bytes each, for the memory that its tree would need.
    pub fn from_slice(text: &'a [u8]) -> Result<Self, DecodeError> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        super::read::text(text)
    }

    /// The same JSON as `value`, whose strings are borrowed. As with [`Codec::encode`](super::Codec::encode), what stands
    /// too deep is left out.
    #[must_use]
    pub fn from_value(value: &'a Value) -> Self {
        match value {
            Value::Array(_) | Value::Object(_) => depth::enter().map_or(Node::Null, |_level| Self::nested(value)),
            scalar => Self::nested(scalar),
        }
    }

    fn nested(value: &'a Value) -> Self {
        match value {
            Value::Null => Node::Null,
            Value::Bool(value) => Node::Bool(*value),
            Value::Number(value) => super::decimal::of_number(value),
            Value::String(value) => Node::String(Cow::Borrowed(value)),
            Value::Array(items) => Node::Array(items.iter().map(Node::from_value).collect()),
            Value::Object(members) => super::decimal::in_disguise(members).unwrap_or_else(|| {
                let mut object = Object::with_capacity(members.len());
                for (name, value) in members {
                    object.member(name, Node::from_value(value));
                }
                Node::Object(object)
            }),
        }
    }

    pub(super) fn into_owned(self) -> Node<'static> {
        match self {
            Node::Null => Node::Null,
            Node::Bool(value) => Node::Bool(value),
            Node::Number(value) => Node::Number(value),
            Node::Decimal(text) => Node::Decimal(Cow::Owned(text.into_owned())),
            Node::String(text) => Node::String(Cow::Owned(text.into_owned())),
            Node::Array(items) => Node::Array(items.into_iter().map(Node::into_owned).collect()),
            Node::Object(object) => Node::Object(object.into_owned()),
        }
    }

    /// The same JSON as a value that borrows nothing. For numbers that `Value` does not hold see
    /// [`number_text`](crate::number_text).
    #[must_use]
    pub fn to_value(&self) -> Value {
        match self {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(*value),
            Node::Number(value) => Value::Number(value.clone()),
            Node::Decimal(text) => super::decimal::value(text),
            Node::String(value) => Value::String(value.clone().into_owned()),
            Node::Array(items) => Value::Array(items.iter().map(Node::to_value).collect()),
            Node::Object(object) => {
                Value::Object(object.iter().map(|(name, value)| (name.to_owned(), value.to_value())).collect())
            }
        }
    }

    /// The JSON text, without white space.
    #[must_use]
    pub fn to_vec(&self) -> Vec<u8> {
        super::write::text(self)
    }

    /// The members of an object, to be read one after another.
    ///
    /// # Errors
    ///
    /// Any other JSON.
    pub fn object(&self) -> Result<Members<'_, 'a>, DecodeError> {
        match self {
            Node::Object(object) => Ok(Members::of(object)),
            other => Err(DecodeError::expected("an object", other)),
        }
    }

    /// The items of an array.
    ///
    /// # Errors
    ///
    /// Any other JSON.
    pub fn array(&self) -> Result<&[Node<'a>], DecodeError> {
        match self {
            Node::Array(items) => Ok(items),
            other => Err(DecodeError::expected("an array", other)),
        }
    }

    /// The text of a string. An integer reads as its digits, because servers do send identifiers that way.
    ///
    /// # Errors
    ///
    /// Any other JSON.
    pub fn text(&self) -> Result<String, DecodeError> {
        match self {
            Node::String(text) => Ok(text.as_ref().to_owned()),
            Node::Number(number) if !number.is_f64() => Ok(number.to_string()),
            Node::Decimal(digits) if !digits.contains(['.', 'e', 'E']) => Ok(digits.as_ref().to_owned()),
            other => Err(DecodeError::expected("a string", other)),
        }
    }

    /// The text of the member `name` if this is an object and that member a string: what tells the variants of a
    /// union apart.
    #[must_use]
    pub fn tag(&self, name: &str) -> Option<&str> {
        let node = self.get(name)?;
        audit::tag(node);
        match node {
            Node::String(text) => Some(text),
            _ => None,
        }
    }

    /// As [`tag`](Self::tag), where tags are integers or booleans: their JSON text.
    #[must_use]
    pub fn scalar_tag(&self, name: &str) -> Option<Cow<'_, str>> {
        let node = self.get(name)?;
        audit::tag(node);
        match node {
            Node::String(text) => Some(Cow::Borrowed(text)),
            Node::Bool(value) => Some(Cow::Borrowed(if *value { "true" } else { "false" })),
            number @ (Node::Number(_) | Node::Decimal(_)) => {
                super::number::to_integer(number).map(|integer| Cow::Owned(integer.to_string()))
            }
            Node::Null | Node::Array(_) | Node::Object(_) => None,
        }
    }

    /// The member `name`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        match self {
            Node::Object(object) => object.get(name),
            _ => None,
        }
    }

    /// The JSON type with its article, for messages: "an object", "a string", "null".
    #[must_use]
    pub fn json_type(&self) -> &'static str {
        match self {
            Node::Null => "null",
            Node::Bool(_) => "a boolean",
            Node::Number(_) | Node::Decimal(_) => "a number",
            Node::String(_) => "a string",
            Node::Array(_) => "an array",
            Node::Object(_) => "an object",
        }
    }
}
