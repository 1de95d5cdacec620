//! Room for members that was used before. A body is a tree of small objects that live as long as a call takes to write
//! or read it: each thread keeps a little of their memory for the next one.

use std::borrow::Cow;
use std::cell::RefCell;

use super::Node;

pub(super) type Member<'a> = (Cow<'a, str>, Node<'a>);

/// As many are kept by a thread, none with room for more members than that: at most 56 KiB. Nor with room for fewer than
/// what is made anew, for that would only have to grow.
const KEPT: usize = 32;
const LARGEST: usize = 32;

/// What is made anew has room for so many, so that it can serve most objects.
const SMALLEST: usize = 8;

thread_local! {
    static SPARE: RefCell<Vec<Vec<Member<'static>>>> = const { RefCell::new(Vec::new()) };
}

/// An empty list with room for so many members.
pub(super) fn take<'a>(capacity: usize) -> Vec<Member<'a>> {
    // Not to be had while the thread ends.
    let spare = SPARE.try_with(|spare| spare.try_borrow_mut().ok()?.pop()).ok().flatten();
    match spare {
        Some(mut members) => {
            members.reserve(capacity);
            members
        }
        None => Vec::with_capacity(capacity.max(SMALLEST)),
    }
}

/// Takes back a list for the next one; its members are dropped.
pub(super) fn give(mut members: Vec<Member<'_>>) {
    members.clear();
    if !(SMALLEST..=LARGEST).contains(&members.capacity()) {
        return;
    }
    // Nothing of it is left that could be borrowed. Collecting in place keeps the memory.
    let members: Vec<Member<'static>> = members.into_iter().map_while(|_| None).collect();
    let _ = SPARE.try_with(|spare| {
        if let Ok(mut spare) = spare.try_borrow_mut()
            && spare.len() < KEPT
        {
            spare.push(members);
        }
    });
}

/// The same members in no more room than they need.
pub(super) fn fitted(mut members: Vec<Member<'_>>) -> Vec<Member<'_>> {
    let mut fitted = Vec::with_capacity(members.len());
    fitted.append(&mut members);
    give(members);
    fitted
}

#[cfg(test)]
mod tests {
    use super::{KEPT, LARGEST, SPARE, give, take};
    use crate::json::{Node, Object};

    fn kept() -> usize {
        SPARE.with_borrow(Vec::len)
    }

    #[test]
    fn memory_is_used_again_whatever_was_in_it() {
        let text = String::from(r#"{"a": {"b": 1}, "c": [{"d": null}]}"#);
        let mut members = take(3);
        members.push(("e".into(), Node::from(text.as_str())));
        let place = members.as_ptr().addr();
        give(members);
        drop(text);
        let again = take(3);
        assert!(again.is_empty());
        assert_eq!(again.as_ptr().addr(), place);
    }

    #[test]
    fn nested_objects_are_kept_and_no_more_than_a_few() {
        let node = Node::from_slice(br#"{"a": {"b": 1}, "c": [{"d": null}, {}]}"#).expect("JSON");
        let before = kept();
        drop(node);
        assert_eq!(kept(), before + 3);
        drop((0..2 * KEPT).map(|_| Object::with_capacity(1)).collect::<Vec<_>>());
        assert_eq!(kept(), KEPT);
        drop((0..KEPT).map(|_| take(1)).collect::<Vec<_>>());
        drop(Object::with_capacity(LARGEST + 1));
        assert_eq!(kept(), 0);
    }
}
