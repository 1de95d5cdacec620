//! How deep what is being written nests. Trees are written and dropped by functions that call themselves, so a value of
//! any depth would end the program; what is as deep as this could not be read back either.

use std::cell::Cell;

use super::{Codec, Node};

/// Lists, maps and boxes in each other.
pub(crate) const DEEPEST: usize = 127;

/// What is said of a value that is deeper.
pub(crate) const TOO_DEEP: &str = "nests too deep: no more than 127 levels can be read back";

thread_local! {
    static LEVEL: Cell<usize> = const { Cell::new(0) };
    static EXCEEDED: Cell<bool> = const { Cell::new(false) };
}

/// One level more, for as long as this lives.
pub(super) struct Level(());

/// `None` where it is one too many; what would be written there is left out, and noted.
pub(super) fn enter() -> Option<Level> {
    let level = LEVEL.get();
    if level >= DEEPEST {
        EXCEEDED.set(true);
        return None;
    }
    LEVEL.set(level + 1);
    Some(Level(()))
}

impl Drop for Level {
    fn drop(&mut self) {
        LEVEL.set(LEVEL.get().saturating_sub(1));
    }
}

/// Whether what a function writes nests too deep.
pub(crate) fn exceeded<T>(write: impl FnOnce() -> T) -> (T, bool) {
    EXCEEDED.set(false);
    let written = write();
    (written, EXCEEDED.get())
}

/// The JSON of a value; `None` if it nests too deep.
pub(crate) fn encoded<T: Codec>(value: &T) -> Option<Node<'_>> {
    let (node, is_too_deep) = exceeded(|| value.encode());
    (!is_too_deep).then_some(node)
}
