//! The members of an object as emitted code reads them: by name, one after another, and then what is left over.
//! Look-up starts where the last one ended, because members usually come in the order they are declared in.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::Value;

use super::{Codec, DecodeError, Node, Object};
use crate::audit;
use crate::nullable::Nullable;

/// Reads the members of one JSON object; [`Node::object`] gives it.
///
/// ```
/// # use bindery_runtime::{Node, Nullable};
/// let node = Node::from_slice(br#"{"id": 7, "topic": null, "colour": "red"}"#)?;
/// let mut object = node.object()?;
/// assert_eq!(object.required::<i64>("id")?, 7);
/// assert_eq!(object.optional_nullable::<String>("topic")?, Nullable::Null);
/// assert_eq!(object.optional::<bool>("muted")?, None);
/// assert_eq!(object.additional_properties()["colour"], "red");
/// # Ok::<(), bindery_runtime::DecodeError>(())
/// ```
#[derive(Debug)]
pub struct Members<'n, 'a> {
    members: &'n [(Cow<'a, str>, Node<'a>)],
    cursor: usize,
    taken: Taken,
    /// Members that were read and are `null` where nothing says that they may be.
    nulls: Vec<usize>,
}

impl<'n, 'a> Members<'n, 'a> {
    pub(super) fn of(object: &'n Object<'a>) -> Self {
        let members = object.as_slice();
        Self { members, cursor: 0, taken: Taken::default(), nulls: Vec::new() }
    }

    /// Reads a required member.
    ///
    /// # Errors
    ///
    /// The member is missing or does not have the documented form.
    pub fn required<T: Codec>(&mut self, name: &str) -> Result<T, DecodeError> {
        match self.take(name) {
            Some(node) => decode_member(name, node),
            None => Err(DecodeError::missing(name)),
        }
    }

    /// Reads an optional member. `null` reads as `None`: servers write it for what is not there. It is kept among the
    /// [additional properties](Self::additional_properties), so that what came can go out again.
    ///
    /// # Errors
    ///
    /// The member does not have the documented form.
    pub fn optional<T: Codec>(&mut self, name: &str) -> Result<Option<T>, DecodeError> {
        match self.take(name) {
            None => Ok(None),
            Some(Node::Null) => {
                // Reading moved the cursor behind it.
                self.nulls.extend(self.cursor.checked_sub(1));
                Ok(None)
            }
            Some(node) => decode_member(name, node).map(Some),
        }
    }

    /// Reads a required member that may be null. One that is not there reads as `None` too.
    ///
    /// # Errors
    ///
    /// The member does not have the documented form.
    pub fn required_nullable<T: Codec>(&mut self, name: &str) -> Result<Option<T>, DecodeError> {
        match self.take(name) {
            None | Some(Node::Null) => Ok(None),
            Some(node) => decode_member(name, node).map(Some),
        }
    }

    /// Reads an optional member that may be null; the three cases stay apart.
    ///
    /// # Errors
    ///
    /// The member does not have the documented form.
    pub fn optional_nullable<T: Codec>(&mut self, name: &str) -> Result<Nullable<T>, DecodeError> {
        match self.take(name) {
            None => Ok(Nullable::Absent),
            Some(Node::Null) => Ok(Nullable::Null),
            Some(node) => decode_member(name, node).map(Nullable::Value),
        }
    }

    /// The members that were not read, as they came, and those that are `null` and were read as if they were not there.
    #[must_use]
    pub fn additional_properties(&mut self) -> BTreeMap<String, Value> {
        let nulls = self.nulls.iter().filter_map(|index| self.members.get(*index));
        let nulls = nulls.map(|(name, _)| (name.clone().into_owned(), Value::Null));
        // Few if any: collecting would sort them in memory of their own first.
        let mut properties = BTreeMap::new();
        properties.extend(self.rest().map(|(name, node)| (name.to_owned(), node.to_value())).chain(nulls));
        properties
    }

    /// The members that were not read, where the description gives all of them one type.
    ///
    /// # Errors
    ///
    /// One of them does not have the documented form.
    pub fn additional_properties_of<T: Codec>(&mut self) -> Result<BTreeMap<String, T>, DecodeError> {
        self.rest().map(|(name, node)| Ok((name.to_owned(), decode_member(name, node)?))).collect()
    }

    fn rest(&self) -> impl Iterator<Item = (&'n str, &'n Node<'a>)> {
        let members = self.members.iter().enumerate();
        members.filter(|(index, _)| !self.taken.has(*index)).map(|(_, (name, node))| (name.as_ref(), node))
    }

    fn take(&mut self, name: &str) -> Option<&'n Node<'a>> {
        let (before, after) = self.members.split_at_checked(self.cursor)?;
        let found = match position(after, name) {
            Some(offset) => before.len() + offset,
            None => position(before, name)?,
        };
        self.taken.mark(found, self.members.len());
        self.cursor = found + 1;
        self.members.get(found).map(|(_, node)| node)
    }
}

fn position(members: &[(Cow<'_, str>, Node<'_>)], name: &str) -> Option<usize> {
    members.iter().position(|(member, _)| member == name)
}

fn decode_member<T: Codec>(name: &str, node: &Node<'_>) -> Result<T, DecodeError> {
    audit::read::<T>(node).map_err(|error| error.in_member(name))
}

/// Which members were read. One word does for 64 of them, nearly all objects there are.
#[derive(Debug, Default)]
struct Taken {
    first: u64,
    others: Vec<bool>,
}

impl Taken {
    fn mark(&mut self, index: usize, count: usize) {
        if index < 64 {
            self.first |= 1 << index;
            return;
        }
        if self.others.is_empty() {
            self.others.resize(count - 64, false);
        }
        if let Some(taken) = self.others.get_mut(index - 64) {
            *taken = true;
        }
    }

    fn has(&self, index: usize) -> bool {
        if index < 64 {
            return self.first & (1 << index) != 0;
        }
        self.others.get(index - 64).copied().unwrap_or(false)
    }
}
