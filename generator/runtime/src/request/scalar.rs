//! Scalars as text.

use std::borrow::Cow;

use crate::json::Node;

/// The text of a string, number or boolean.
pub(super) fn scalar<'a>(value: &'a Node<'_>) -> Option<Cow<'a, str>> {
    match value {
        Node::String(text) | Node::Decimal(text) => Some(Cow::Borrowed(text)),
        Node::Number(number) => Some(Cow::Owned(number.to_string())),
        Node::Bool(true) => Some(Cow::Borrowed("true")),
        Node::Bool(false) => Some(Cow::Borrowed("false")),
        Node::Null | Node::Array(_) | Node::Object(_) => None,
    }
}
