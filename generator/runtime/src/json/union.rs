//! What emitted code of unions (`oneOf`, `anyOf`, discriminators) calls: a union always has a variant that keeps the
//! whole JSON, for kinds that are not documented and for documented kinds in another form.

use std::borrow::Cow;
use std::cell::Cell;
use std::cmp::Reverse;

use serde_json::Value;

use super::fit::Look;
use super::{Codec, DecodeError, Node, Shape};
use crate::audit;

/// Reads the variant that a tag announces. JSON that does not have the form of that variant is not an error: it is
/// kept whole in the variant of the unknown.
pub fn variant<T: Codec, U>(node: &Node<'_>, make: fn(T) -> U, unknown: fn(Value) -> U) -> U {
    match audit::read(node) {
        Ok(value) => make(value),
        Err(_) => unknown(node.to_value()),
    }
}

/// How a variant of a union without a tag is read.
pub type Read<U> = fn(&Node<'_>) -> Result<U, DecodeError>;

/// Reads a variant.
///
/// # Errors
///
/// The JSON does not have the form of that variant.
pub fn read<T: Codec, U>(node: &Node<'_>, make: fn(T) -> U) -> Result<U, DecodeError> {
    audit::read(node).map(make)
}

/// Reads a variant that has tags of its own, of JSON without a tag.
///
/// # Errors
///
/// There is a tag, which is not the variant's, or the JSON does not have its form.
pub fn untagged<T: Codec, U>(node: &Node<'_>, name: &str, make: fn(T) -> U) -> Result<U, DecodeError> {
    match node.get(name) {
        Some(tag) => Err(DecodeError::expected(format!("an object without `{name}`"), tag)),
        None => read(node, make),
    }
}

/// Reads the variant whose shape JSON has, the best fitting first; none if no variant takes it. `variants` are those of
/// `shape`, in its order.
pub fn by_shape<U>(node: &Node<'_>, shape: &Shape, variants: &[Read<U>]) -> Option<U> {
    let mut fits = Vec::with_capacity(variants.len());
    for (index, shape) in shape.variants().enumerate() {
        // What another union would merely keep is kept here.
        fits.extend(shape(node, &mut Look::default()).filter(|fit| !fit.whole).map(|fit| (fit.rank(), Reverse(index))));
    }
    // Of equals the document's first.
    fits.sort_unstable_by(|one, other| other.cmp(one));
    for (tried, (_, Reverse(index))) in fits.into_iter().enumerate() {
        let again = Again::try_at(tried)?;
        let before = audit::mark();
        if let Some(variant) = variants.get(index).and_then(|read| read(node).ok()) {
            return Some(variant);
        }
        drop(again);
        audit::forget(before);
    }
    None
}

thread_local! {
    static AGAIN: Cell<bool> = const { Cell::new(false) };
}

/// A part of a value is read once more for each variant of the whole that is tried behind the best. Were the same done
/// for its own parts then, each level would multiply what the levels above it cost. So while one union tries again,
/// those within it take their best variant or none.
struct Again {
    before: bool,
}

impl Again {
    fn try_at(tried: usize) -> Option<Self> {
        let before = AGAIN.get();
        if tried > 0 && before {
            return None;
        }
        AGAIN.set(before || tried > 0);
        Some(Self { before })
    }
}

impl Drop for Again {
    fn drop(&mut self) {
        AGAIN.set(self.before);
    }
}

/// Adds the tag to a variant that does not declare it; one that is not the variant's own is replaced.
#[must_use]
pub fn tagged<'a>(node: Node<'a>, name: &'static str, tags: &'static [&'static str]) -> Node<'a> {
    let Some(tag) = tags.first() else { return node };
    match retagged(node, name, tags) {
        Node::Object(mut object) if object.get(name).is_none() => {
            object.member(name, Node::from(*tag));
            Node::Object(object)
        }
        other => other,
    }
}

/// The tag of a variant is its own, whatever its property holds; one that is left out stays so.
#[must_use]
pub fn retagged<'a>(mut node: Node<'a>, name: &'static str, tags: &'static [&'static str]) -> Node<'a> {
    if let (Node::Object(object), Some(tag)) = (&mut node, tags.first())
        && let Some(value) = object.get_mut(name)
        && matches!(value, Node::String(text) if !tags.contains(&text.as_ref()))
    {
        *value = Node::from(*tag);
    }
    node
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
