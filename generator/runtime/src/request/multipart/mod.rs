//! `multipart/form-data` bodies (RFC 7578): files and values as parts of one body, in memory as long as all of them
//! are.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::json::{Codec, Node};

mod chain;
mod file;
mod parts;
#[cfg(test)]
mod tests;

pub use file::{File, Files};
pub use parts::Parts;

/// A type that can be sent as a form of parts. Emitted code implements it for models.
pub trait Multipart {
    /// Adds a part for each member.
    fn parts(&self, parts: &mut Parts);
}

/// `None` is no body, which is something else than a form without parts.
impl<T: Multipart> Multipart for Option<T> {
    fn parts(&self, parts: &mut Parts) {
        match self {
            Some(value) => value.parts(parts),
            None => parts.nothing(),
        }
    }
}

impl<T: Multipart> Multipart for Box<T> {
    fn parts(&self, parts: &mut Parts) {
        self.as_ref().parts(parts);
    }
}

impl<T: Codec> Multipart for BTreeMap<String, T> {
    fn parts(&self, parts: &mut Parts) {
        parts.rest(self);
    }
}

/// Null is no body; of what else is no object there are no parts, and that is a violation.
impl Multipart for Value {
    fn parts(&self, parts: &mut Parts) {
        match self {
            Value::Null => parts.nothing(),
            Value::Object(members) => members.iter().for_each(|(name, value)| parts.part(name, value)),
            other => parts.refuse(Node::from_value(other).json_type()),
        }
    }
}
