//! The walk over what is to be sent: where it is at the moment, and the violations found on the way.

use std::fmt;

use super::check::{Check, Subject};
use super::{Violation, Violations};
use crate::json::depth::{DEEPEST, TOO_DEEP};
use crate::json::{Codec, Node, path};

/// Where a parameter of a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path of the URL.
    Path,
    /// In the query of the URL.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl fmt::Display for Location {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        })
    }
}

/// Collects the violations of one request, or of any value.
#[derive(Clone, Debug)]
pub struct Checks {
    /// The paths of what is being checked: that of a parameter stands behind that of where it was met.
    paths: String,
    /// Where the path begins that is now walked on.
    start: usize,
    parameter: Option<Location>,
    /// How deep the walk is.
    depth: usize,
    violations: Vec<Violation>,
}

/// One step from where the walk is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place<'c> {
    Here,
    Member(&'c str),
    Item(usize),
    Parameter(Location, &'c str),
}

/// Where the walk was before a step.
pub(super) enum Return {
    Shorten(usize),
    Restore { length: usize, start: usize, parameter: Option<Location> },
}

impl Checks {
    /// Nothing found yet. `root` is what paths begin with: "body".
    #[must_use]
    pub fn new(root: &str) -> Self {
        // Room for most paths, so that they are one piece of memory.
        let mut paths = String::with_capacity(root.len() + 60);
        paths.push_str(root);
        Self { paths, start: 0, parameter: None, depth: 0, violations: Vec::new() }
    }

    /// The constraints of a member of the object that is being checked. Constraints inside the value are the business
    /// of [`nested`](Self::nested).
    pub fn field<'c, T: Codec>(&'c mut self, name: &'c str, value: &'c T) -> Check<'c> {
        Check::new(self, Place::Member(name), Subject::Owned(value.encode()))
    }

    /// The constraints of the value that is being checked itself, when it is not an object.
    pub fn value<'c, T: Codec>(&'c mut self, value: &'c T) -> Check<'c> {
        self.written(value.encode())
    }

    /// As [`value`](Self::value), the value being written already.
    pub(crate) fn written<'c>(&'c mut self, node: Node<'c>) -> Check<'c> {
        Check::new(self, Place::Here, Subject::Owned(node))
    }

    /// The constraints of a parameter; those inside its value are checked too.
    pub fn parameter<'c, T: Codec>(&'c mut self, location: Location, name: &'c str, value: &'c T) -> Check<'c> {
        self.written_parameter(location, name, value, value.encode())
    }

    /// As [`parameter`](Self::parameter), the value being written already.
    pub(crate) fn written_parameter<'c, T: Codec>(
        &'c mut self,
        location: Location,
        name: &'c str,
        value: &T,
        node: Node<'c>,
    ) -> Check<'c> {
        self.within(Place::Parameter(location, name), value);
        Check::new(self, Place::Parameter(location, name), Subject::Owned(node))
    }

    /// Checks what is inside a member of the object that is being checked: [`Codec::validate`] of its value.
    pub fn nested<T: Codec>(&mut self, name: &str, value: &T) {
        self.within(Place::Member(name), value);
    }

    /// Checks what is inside an item of the array that is being checked.
    pub fn nested_item<T: Codec>(&mut self, index: usize, value: &T) {
        self.within(Place::Item(index), value);
    }

    /// Ends the checks.
    ///
    /// # Errors
    ///
    /// All violations that were found, if there are any.
    pub fn finish(self) -> Result<(), Violations> {
        Violations::of(self.violations).map_or(Ok(()), Err)
    }

    fn within<T: Codec>(&mut self, place: Place<'_>, value: &T) {
        // The walk is made of functions that call themselves.
        if self.depth == DEEPEST {
            return self.report(place, TOO_DEEP.to_owned());
        }
        let before = self.enter(place);
        self.depth += 1;
        value.validate(self);
        self.depth -= 1;
        self.leave(before);
    }

    pub(super) fn enter(&mut self, place: Place<'_>) -> Return {
        let length = self.paths.len();
        match place {
            Place::Here => {}
            Place::Member(name) => path::push_member(&mut self.paths, name),
            Place::Item(index) => path::push_item(&mut self.paths, index),
            Place::Parameter(location, name) => {
                self.paths.push_str(name);
                let start = std::mem::replace(&mut self.start, length);
                return Return::Restore { length, start, parameter: self.parameter.replace(location) };
            }
        }
        Return::Shorten(length)
    }

    pub(super) fn leave(&mut self, before: Return) {
        match before {
            Return::Shorten(length) => self.paths.truncate(length),
            Return::Restore { length, start, parameter } => {
                self.paths.truncate(length);
                (self.start, self.parameter) = (start, parameter);
            }
        }
    }

    pub(super) fn report(&mut self, place: Place<'_>, message: String) {
        let before = self.enter(place);
        let path = self.paths.get(self.start..).unwrap_or_default();
        let violation = match self.parameter {
            None => Violation::in_body(path.to_owned(), message),
            Some(location) => Violation::in_parameter(format!("{location} parameter `{path}`"), message),
        };
        self.violations.push(violation);
        self.leave(before);
    }
}
