//! What emitted code of unions (`oneOf`, `anyOf`, discriminators) calls: a union always has a variant that keeps the
//! whole JSON, for kinds that are not documented and for documented kinds in another form.

use std::borrow::Cow;

use serde_json::Value;

use super::{Codec, DecodeError, Node, Shape};

/// Reads the variant that a tag announces. JSON that does not have the form of that variant is not an error: it is
/// kept whole in the variant of the unknown.
pub fn variant<T: Codec, U>(node: &Node<'_>, make: fn(T) -> U, unknown: fn(Value) -> U) -> U {
    match T::decode(node) {
        Ok(value) => make(value),
        Err(_) => unknown(node.to_value()),
    }
}

/// A kind of a union without tag: what its JSON looks like, and how it is read.
pub type Kind<U> = (Shape, fn(&Node<'_>) -> Result<U, DecodeError>);

/// Reads the kind whose shape JSON has, the best fitting first; none if no kind takes it.
pub fn by_shape<U>(node: &Node<'_>, kinds: &[Kind<U>]) -> Option<U> {
    let mut fits: Vec<(i32, usize)> = Vec::with_capacity(kinds.len());
    for (index, (shape, _)) in kinds.iter().enumerate() {
        fits.extend(shape.fit(node).map(|fit| (-fit, index)));
    }
    // Of equals the document's first.
    fits.sort_unstable();
    fits.into_iter().find_map(|(_, index)| (kinds[index].1)(node).ok())
}

/// Adds the tag to a kind that does not declare it, unless it has it.
#[must_use]
pub fn tagged<'a>(node: Node<'a>, name: &'static str, tag: &'static str) -> Node<'a> {
    match node {
        Node::Object(mut object) if object.get(name).is_none() => {
            object.member(name, Node::from(tag));
            Node::Object(object)
        }
        other => other,
    }
}

/// Whether JSON has anything in common with a union whose kinds all have some `members`: it is an object with at least
/// one of them.
///
/// # Errors
///
/// It has none of them. If `members` is empty, any JSON will do.
pub fn fits(node: &Node<'_>, members: &[&str]) -> Result<(), DecodeError> {
    if members.is_empty() || members.iter().any(|name| node.get(name).is_some()) {
        return Ok(());
    }
    let names: Vec<String> = members.iter().map(|name| format!("`{name}`")).collect();
    let expected = match names.as_slice() {
        [name] => format!("an object with {name}"),
        names => format!("an object with one of {}", names.join(", ")),
    };
    Err(DecodeError::expected(expected, node))
}

/// The text of a member, where it has one; borrowed from the model that the JSON was written of.
pub fn text<'a>(node: Node<'a>, name: &str) -> Option<&'a str> {
    match member(node, name)? {
        Node::String(Cow::Borrowed(text)) => Some(text),
        _ => None,
    }
}

/// The truth value of a member, where it has one.
pub fn boolean(node: Node<'_>, name: &str) -> Option<bool> {
    match member(node, name)? {
        Node::Bool(value) => Some(value),
        _ => None,
    }
}

/// The integer of a member, where it has one.
pub fn integer(node: Node<'_>, name: &str) -> Option<i64> {
    match member(node, name)? {
        Node::Number(number) => number.as_i64(),
        _ => None,
    }
}

fn member<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    match node {
        Node::Object(object) => object.into_member(name),
        _ => None,
    }
}
