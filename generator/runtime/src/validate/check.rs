//! The constraints of one value, each a method that hands the check on, so that emitted code chains them.

use super::checks::{Checks, Place};
use super::{Bound, bound, equality, pattern};
use crate::json::Node;

/// The constraints of one value. A violation is noted in the [`Checks`] this comes from; every method hands the check
/// on for the next constraint.
#[derive(Debug)]
pub struct Check<'c> {
    checks: &'c mut Checks,
    place: Place<'c>,
    subject: Subject<'c>,
}

/// The value, written for the check or part of what was.
#[derive(Debug)]
pub(super) enum Subject<'c> {
    Owned(Node<'c>),
    Borrowed(&'c Node<'c>),
}

impl<'c> Subject<'c> {
    fn node(&self) -> &Node<'c> {
        match self {
            Subject::Owned(node) => node,
            Subject::Borrowed(node) => node,
        }
    }
}

impl<'c> Check<'c> {
    pub(super) fn new(checks: &'c mut Checks, place: Place<'c>, subject: Subject<'c>) -> Self {
        Self { checks, place, subject }
    }

    /// Notes a violation of another kind. The message says what is wrong and what is needed, and holds no value.
    pub fn report(self, message: impl Into<String>) -> Self {
        self.note(Some(message.into()))
    }

    /// At least so many characters (Unicode scalar values, as JSON Schema counts them) in a string.
    pub fn min_length(self, least: usize) -> Self {
        let message = self.length().and_then(|length| too_few(length, least, "character"));
        self.note(message)
    }

    /// At most so many characters (Unicode scalar values, as JSON Schema counts them) in a string.
    pub fn max_length(self, most: usize) -> Self {
        let message = self.length().and_then(|length| too_many(length, most, "character"));
        self.note(message)
    }

    /// A string in which the pattern occurs; it has to bring its own `^` and `$`. The syntax is that of the crate
    /// [`regex-lite`](https://docs.rs/regex-lite), whose time grows with the text and no faster. The pattern is compiled
    /// once in the process. One that cannot be, or whose size and the text's are too great for an answer in good time,
    /// says nothing.
    pub fn pattern(self, pattern: &'static str) -> Self {
        self.matching(pattern, &[pattern], &[])
    }

    /// As [`pattern`](Self::pattern), said in another way: each of some patterns occurs in the string, and none of
    /// others. A violation shows the pattern that is documented.
    pub fn pattern_as(self, documented: &'static str, all: &[&'static str], none: &[&'static str]) -> Self {
        self.matching(documented, all, none)
    }

    /// A number that is the bound or greater.
    pub fn minimum(self, bound: impl Into<Bound>) -> Self {
        self.bounded(bound.into(), bound::below)
    }

    /// A number that is the bound or less.
    pub fn maximum(self, bound: impl Into<Bound>) -> Self {
        self.bounded(bound.into(), bound::above)
    }

    /// A number that is greater than the bound.
    pub fn exclusive_minimum(self, bound: impl Into<Bound>) -> Self {
        self.bounded(bound.into(), bound::at_or_below)
    }

    /// A number that is less than the bound.
    pub fn exclusive_maximum(self, bound: impl Into<Bound>) -> Self {
        self.bounded(bound.into(), bound::at_or_above)
    }

    /// A number that is a whole multiple of the factor, counted in decimal: 0.3 is one of 0.1. A factor that is not
    /// greater than 0 says nothing.
    pub fn multiple_of(self, factor: impl Into<Bound>) -> Self {
        self.bounded(factor.into(), bound::not_a_multiple)
    }

    /// At least so many items in an array.
    pub fn min_items(self, least: usize) -> Self {
        let message = self.items_count().and_then(|count| too_few(count, least, "item"));
        self.note(message)
    }

    /// At most so many items in an array.
    pub fn max_items(self, most: usize) -> Self {
        let message = self.items_count().and_then(|count| too_many(count, most, "item"));
        self.note(message)
    }

    /// An array of which no two items are equal, as JSON Schema compares: 1 and 1.0 are equal, and so are objects whose
    /// members have another order.
    pub fn unique_items(self) -> Self {
        let message = match self.subject.node() {
            Node::Array(items) => equality::repeated(items)
                .map(|(first, second)| format!("the items {first} and {second} are equal, all items have to differ")),
            _ => None,
        };
        self.note(message)
    }

    /// At least so many members in an object.
    pub fn min_properties(self, least: usize) -> Self {
        let message = self.members_count().and_then(|count| too_few(count, least, "member"));
        self.note(message)
    }

    /// At most so many members in an object.
    pub fn max_properties(self, most: usize) -> Self {
        let message = self.members_count().and_then(|count| too_many(count, most, "member"));
        self.note(message)
    }

    /// The constraints of each item of an array: `.items(|item| item.max_length(10))`.
    pub fn items(self, constraints: fn(Check<'_>) -> Check<'_>) -> Self {
        if let Node::Array(items) = self.subject.node() {
            let before = self.checks.enter(self.place);
            for (index, item) in items.iter().enumerate() {
                constraints(Check::new(self.checks, Place::Item(index), Subject::Borrowed(item)));
            }
            self.checks.leave(before);
        }
        self
    }

    /// The constraints of the value of each member of an object: `.values(|value| value.max_length(10))`.
    pub fn values(self, constraints: fn(Check<'_>) -> Check<'_>) -> Self {
        if let Node::Object(object) = self.subject.node() {
            let before = self.checks.enter(self.place);
            for (name, value) in object.iter() {
                constraints(Check::new(self.checks, Place::Member(name), Subject::Borrowed(value)));
            }
            self.checks.leave(before);
        }
        self
    }

    fn length(&self) -> Option<usize> {
        match self.subject.node() {
            Node::String(text) => Some(text.chars().count()),
            _ => None,
        }
    }

    fn items_count(&self) -> Option<usize> {
        match self.subject.node() {
            Node::Array(items) => Some(items.len()),
            _ => None,
        }
    }

    fn members_count(&self) -> Option<usize> {
        match self.subject.node() {
            Node::Object(object) => Some(object.len()),
            _ => None,
        }
    }

    fn bounded(self, bound: Bound, violates: fn(&Node<'_>, Bound) -> Option<String>) -> Self {
        let message = violates(self.subject.node(), bound);
        self.note(message)
    }

    fn matching(self, documented: &str, all: &[&'static str], none: &[&'static str]) -> Self {
        let message = match self.subject.node() {
            Node::String(text) => pattern::mismatch(documented, all, none, text),
            _ => None,
        };
        self.note(message)
    }

    fn note(self, message: Option<String>) -> Self {
        if let Some(message) = message {
            self.checks.report(self.place, message);
        }
        self
    }
}

fn too_few(count: usize, least: usize, noun: &str) -> Option<String> {
    (count < least).then(|| format!("{}, at least {least} {} needed", counted(count, noun), is_or_are(least)))
}

fn too_many(count: usize, most: usize, noun: &str) -> Option<String> {
    (count > most).then(|| format!("{}, at most {most} {} allowed", counted(count, noun), is_or_are(most)))
}

fn counted(count: usize, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

fn is_or_are(count: usize) -> &'static str {
    if count == 1 { "is" } else { "are" }
}
