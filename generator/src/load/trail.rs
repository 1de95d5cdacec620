//! Where a walk over the tree is, without a string for each node on the way.

use super::Pointer;

/// A node and the way to it; becomes a [`Pointer`] when there is something to say.
pub(super) struct Trail<'t> {
    parent: Option<&'t Trail<'t>>,
    key: Key<'t>,
}

#[derive(Clone, Copy)]
enum Key<'t> {
    Name(&'t str),
    Index(usize),
}

impl<'t> Trail<'t> {
    pub(super) fn root() -> Self {
        Self { parent: None, key: Key::Index(0) }
    }

    pub(super) fn child(&'t self, name: &'t str) -> Self {
        Self { parent: Some(self), key: Key::Name(name) }
    }

    pub(super) fn index(&'t self, index: usize) -> Self {
        Self { parent: Some(self), key: Key::Index(index) }
    }

    pub(super) fn pointer(&self) -> Pointer {
        match (self.parent, self.key) {
            (None, _) => Pointer::root(),
            (Some(parent), Key::Name(name)) => parent.pointer().child(name),
            (Some(parent), Key::Index(index)) => parent.pointer().index(index),
        }
    }
}
