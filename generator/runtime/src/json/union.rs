//! What emitted code of unions (`oneOf`, `anyOf`, discriminators) calls: a union always has a variant that keeps the
//! whole JSON, for kinds that are not documented and for documented kinds in another form.

use serde_json::Value;

use super::{Codec, DecodeError, Node};

/// Reads the variant that a tag announces. JSON that does not have the form of that variant is not an error: it is
/// kept whole in the variant of the unknown.
pub fn variant<T: Codec, U>(node: &Node<'_>, make: fn(T) -> U, unknown: fn(Value) -> U) -> U {
    match T::decode(node) {
        Ok(value) => make(value),
        Err(_) => unknown(node.to_value()),
    }
}

/// Keeps JSON of an undocumented kind whole.
///
/// # Errors
///
/// The JSON is not an object with at least one of `members`, so it has nothing in common with the union. If `members`
/// is empty any JSON is taken.
pub fn unknown(node: &Node<'_>, members: &[&str]) -> Result<Value, DecodeError> {
    if members.is_empty() || members.iter().any(|name| node.get(name).is_some()) {
        return Ok(node.to_value());
    }
    let names: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
    let expected = match names.as_slice() {
        [name] => format!("an object with {name}"),
        names => format!("an object with one of {}", names.join(", ")),
    };
    Err(DecodeError::expected(expected, node))
}
