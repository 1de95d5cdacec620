//! Nothing is noted.

use crate::json::{Codec, DecodeError, Node};

pub(crate) struct Mark;

#[inline]
pub(crate) fn read<T: Codec>(node: &Node<'_>) -> Result<T, DecodeError> {
    T::decode(node)
}

#[inline]
pub(crate) fn tag(_: &Node<'_>) {}

#[inline]
pub(crate) fn mark() -> Mark {
    Mark
}

#[inline]
pub(crate) fn forget(_: Mark) {}
