//! Parameters as text: the styles `simple` (path, header) and `form` (query) of OpenAPI, for values without nesting.

use std::borrow::Cow;

use crate::json::Node;

/// The texts of a value: none if it is null, one for a scalar, one an item for an array.
///
/// # Errors
///
/// Objects, and arrays of anything but scalars, have no agreed form as a parameter.
pub(super) fn texts<'a>(value: &'a Node<'_>) -> Result<Vec<Cow<'a, str>>, String> {
    match value {
        Node::Null => Ok(Vec::new()),
        Node::Array(items) => items.iter().map(|item| scalar(item).ok_or_else(|| unfit(item))).collect(),
        value => scalar(value).map(|text| vec![text]).ok_or_else(|| unfit(value)),
    }
}

/// The text of a string, number or boolean.
pub(super) fn scalar<'a>(value: &'a Node<'_>) -> Option<Cow<'a, str>> {
    match value {
        Node::String(text) => Some(Cow::Borrowed(text)),
        Node::Number(number) => Some(Cow::Owned(number.to_string())),
        Node::Bool(true) => Some(Cow::Borrowed("true")),
        Node::Bool(false) => Some(Cow::Borrowed("false")),
        Node::Null | Node::Array(_) | Node::Object(_) => None,
    }
}

fn unfit(value: &Node<'_>) -> String {
    format!("{} cannot be sent as a parameter, only strings, numbers and booleans can", value.json_type())
}
