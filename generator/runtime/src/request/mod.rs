//! A request while it is put together: parameters and body are added one by one, and sent only if all of them are
//! well.
//!
//! The generic methods only turn their value into JSON; the work is done on that, in code compiled once. What is
//! refused is kept until [`Request::send`], so that all of it is reported together.

use std::fmt;

use crate::client::{Call, Sending};
use crate::json::Codec;
use crate::operation::{Case, Operation};
use crate::validate::{Check, Location};

use self::draft::Draft;

mod draft;
pub(crate) mod encode;
mod form;
mod parameter;
mod path;

/// A request of an operation with documented successes `T` and failures `E`.
///
/// Each method for a parameter gives back its [`Check`], for the documented constraints. Parameters that are `None`
/// or null are not sent. Values go over the wire as they are: percent-encoded once, never trimmed or normalised.
#[must_use = "a request does nothing until it is sent"]
pub struct Request<T: 'static, E: 'static> {
    draft: Draft,
    security: &'static [&'static [&'static str]],
    success: &'static [Case<T>],
    failure: &'static [Case<E>],
}

impl<T, E> Request<T, E> {
    pub(crate) fn new(call: Call, operation: &Operation<T, E>) -> Self {
        let draft = Draft::new(call, operation.id, operation.method.clone(), operation.path, operation.accept);
        Self { draft, security: operation.security, success: operation.success, failure: operation.failure }
    }

    /// Fills in a variable of the path template. A value that would change which path is called is a violation: an
    /// empty one, or one that makes a whole path segment `.` or `..`.
    pub fn path<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let outcome = self.draft.path(name, &value.encode());
        self.check(Location::Path, name, value, outcome)
    }

    /// Adds a header. A value that no header can hold (RFC 9110, section 5.5) is a violation; so is any character
    /// beyond ASCII, which servers do not read alike.
    pub fn header<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let outcome = self.draft.header(name, &value.encode());
        self.check(Location::Header, name, value, outcome)
    }

    /// Adds a query parameter; an array adds one for each item (style `form`, exploded).
    pub fn query<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let outcome = self.draft.query(name, &value.encode());
        self.check(Location::Query, name, value, outcome)
    }

    /// Adds a query parameter whose items, where it is an array, are joined by `separator`: `,` for the style `form`,
    /// `%20` for `spaceDelimited`, `|` for `pipeDelimited`.
    pub fn query_joined<'c, V: Codec>(
        &'c mut self,
        name: &'static str,
        value: &'c V,
        separator: &'static str,
    ) -> Check<'c> {
        let outcome = self.draft.query_joined(name, &value.encode(), separator);
        self.check(Location::Query, name, value, outcome)
    }

    /// Sets the body as `application/json`, and checks what is inside it. `None`: no body, no content type.
    pub fn json<'c, V: Codec>(&'c mut self, value: &'c V) -> Check<'c> {
        self.json_as("application/json", value)
    }

    /// As [`json`](Self::json), under another media type of JSON, such as `application/merge-patch+json`.
    pub fn json_as<'c, V: Codec>(&'c mut self, media_type: &'static str, value: &'c V) -> Check<'c> {
        value.validate(&mut self.draft.checks);
        self.draft.json(media_type, &value.encode());
        self.draft.checks.value(value)
    }

    /// Sets the body as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2), and checks what is inside it.
    /// Names and values are taken literally, arrays repeat the name, objects go as JSON text, and members that are
    /// null are left out. `None`: an empty form.
    pub fn form<'c, V: Codec>(&'c mut self, value: &'c V) -> Check<'c> {
        value.validate(&mut self.draft.checks);
        let outcome = self.draft.form(&value.encode());
        let check = self.draft.checks.value(value);
        match outcome {
            Ok(()) => check,
            Err(fault) => check.report(fault),
        }
    }

    /// Sends the request, once it is awaited.
    pub fn send(self) -> Sending<T, E> {
        Sending::new(self.draft.finish(self.security), self.success, self.failure)
    }

    fn check<'c, V: Codec>(
        &'c mut self,
        location: Location,
        name: &'c str,
        value: &'c V,
        outcome: Result<(), String>,
    ) -> Check<'c> {
        let check = self.draft.checks.parameter(location, name, value);
        match outcome {
            Ok(()) => check,
            Err(fault) => check.report(fault),
        }
    }
}

impl<T, E> fmt::Debug for Request<T, E> {
    /// Shows which operation it is of: parameters and body may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.draft.operation)
    }
}
