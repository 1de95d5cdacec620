//! A JSON object: the members in their order, and the methods that emitted code writes them with.
//! Reading them is the business of [`Members`](super::Members).

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::spare::{self, Member};
use super::{Codec, Node};
use crate::nullable::Nullable;

/// A JSON object, its members in order and their names unique when it was parsed (of members of one name the last one
/// counts, as with most JSON readers).
///
/// ```
/// # use bindery_runtime::{Node, Object};
/// let (name, topic) = (String::from("Team"), None::<String>);
/// let mut object = Object::with_capacity(2);
/// object.required("name", &name);
/// object.optional("topic", &topic);
/// assert_eq!(Node::from(object).to_vec(), br#"{"name":"Team"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object<'a> {
    members: Vec<Member<'a>>,
}

impl<'a> Object<'a> {
    /// An object without members that has room for `capacity` of them.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { members: spare::take(capacity) }
    }

    /// The object of members as they were read: of those with the same name only the last one stays.
    pub(super) fn from_read(mut members: Vec<Member<'a>>) -> Self {
        if may_repeat(&members) {
            keep_last(&mut members);
        }
        Self { members }
    }

    pub(super) fn into_owned(mut self) -> Object<'static> {
        let members = std::mem::take(&mut self.members).into_iter();
        let members = members.map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned()));
        Object { members: members.collect() }
    }

    #[cfg(test)]
    pub(super) fn capacity(&self) -> usize {
        self.members.capacity()
    }

    pub(super) fn as_slice(&self) -> &[Member<'a>] {
        &self.members
    }

    /// Appends a member whose JSON is already there.
    pub fn member(&mut self, name: &'a str, value: Node<'a>) {
        self.members.push((Cow::Borrowed(name), value));
    }

    /// Appends a required member.
    pub fn required<T: Codec>(&mut self, name: &'a str, value: &'a T) {
        self.member(name, value.encode());
    }

    /// Appends an optional member; `None` writes nothing.
    pub fn optional<T: Codec>(&mut self, name: &'a str, value: &'a Option<T>) {
        if let Some(value) = value {
            self.member(name, value.encode());
        }
    }

    /// Appends a required member that may be null; `None` is written as `null`.
    pub fn required_nullable<T: Codec>(&mut self, name: &'a str, value: &'a Option<T>) {
        self.member(name, value.encode());
    }

    /// Appends an optional member that may be null: nothing, `null` or the value.
    pub fn optional_nullable<T: Codec>(&mut self, name: &'a str, value: &'a Nullable<T>) {
        if !value.is_absent() {
            self.member(name, value.encode());
        }
    }

    /// Appends the members that the description does not name. One whose name is already written is skipped: a
    /// declared member is never overwritten by an additional one.
    pub fn additional_properties<T: Codec>(&mut self, values: &'a BTreeMap<String, T>) {
        let declared = self.members.len();
        for (name, value) in values {
            if !self.has_among_first(declared, name) {
                self.member(name, value.encode());
            }
        }
    }

    fn has_among_first(&self, count: usize, name: &str) -> bool {
        self.members.iter().take(count).any(|(written, _)| written == name)
    }

    /// The member `name`, if there is one.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Node<'a>> {
        self.members.iter().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut Node<'a>> {
        self.members.iter_mut().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// Takes the member `name` out, if there is one.
    #[must_use]
    pub fn into_member(mut self, name: &str) -> Option<Node<'a>> {
        self.members.drain(..).find(|(member, _)| member == name).map(|(_, value)| value)
    }

    /// The members in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Node<'a>)> {
        self.members.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl Drop for Object<'_> {
    fn drop(&mut self) {
        spare::give(std::mem::take(&mut self.members));
    }
}

impl<'a> From<Object<'a>> for Node<'a> {
    fn from(object: Object<'a>) -> Self {
        Node::Object(object)
    }
}

/// Up to this many members, names are compared in pairs; beyond, they are sorted, so that the cost of an object stays
/// near its size whatever a server sends.
const PAIRWISE: usize = 64;

/// Whether two members may have the same name. Repetition is rare and every object is asked, so the answer comes from
/// one bit a name, and only a bit seen before leads to names being compared.
fn may_repeat(members: &[Member<'_>]) -> bool {
    if members.len() > PAIRWISE {
        return true;
    }
    let mut seen = 0_u128;
    for (index, (name, _)) in members.iter().enumerate() {
        let bit = 1_u128 << fingerprint(name);
        if seen & bit != 0 && members.iter().take(index).any(|(other, _)| other == name) {
            return true;
        }
        seen |= bit;
    }
    false
}

/// A number below 128 that the names of one object seldom share.
fn fingerprint(name: &str) -> usize {
    let bytes = name.as_bytes();
    let first = bytes.first().copied().map_or(0, usize::from);
    let last = bytes.last().copied().map_or(0, usize::from);
    let middle = bytes.get(bytes.len() / 2).copied().map_or(0, usize::from);
    (bytes.len() * 37 + first * 5 + middle * 11 + last * 17) % 128
}

fn keep_last(members: &mut Vec<Member<'_>>) {
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by(|&left, &right| members[left].0.cmp(&members[right].0).then(left.cmp(&right)));
    let repeated: Vec<usize> =
        order.windows(2).filter(|pair| members[pair[0]].0 == members[pair[1]].0).map(|pair| pair[0]).collect();
    if repeated.is_empty() {
        return;
    }
    let mut keep = vec![true; members.len()];
    for index in repeated {
        keep[index] = false;
    }
    let mut marks = keep.into_iter();
    members.retain(|_| marks.next().unwrap_or(true));
}
