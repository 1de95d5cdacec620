//! What a request takes. Its methods only turn their value into JSON; the work is done on that, in code compiled once.

use std::fmt;

use super::draft::Draft;
use super::encode;
use super::form::FormField;
use super::multipart::{Multipart, Parts};
use super::style::{self, PathStyle, QueryStyle};
use crate::client::Exchange;
use crate::error::Unanswered;
use crate::json::{Codec, Node, depth};
use crate::transport::Body;
use crate::validate::{Check, Location};

/// The parameters and the body of a [`Request`](super::Request), which derefs to this: one type for the requests of
/// all operations, so that its methods are compiled for each type of value and no more often.
///
/// Each method for a parameter gives back its [`Check`], for the documented constraints. Parameters that are `None`
/// or null are not sent. Values go over the wire as they are: percent-encoded once, never trimmed or normalised.
pub struct Parameters {
    draft: Draft,
}

impl Parameters {
    pub(super) fn new(draft: Draft) -> Self {
        Self { draft }
    }

    pub(super) fn finish(self, security: &'static [&'static [&'static str]]) -> Result<Exchange, Unanswered> {
        self.draft.finish(security)
    }

    /// Fills in a variable of the path template. A value that would change which path is called is a violation: an
    /// empty one, or one that makes a whole path segment `.` or `..`.
    pub fn path<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        self.path_styled(name, value, PathStyle::Simple, false)
    }

    /// As [`path`](Self::path), in a style of OpenAPI's.
    pub fn path_styled<'c, V: Codec>(
        &'c mut self,
        name: &'static str,
        value: &'c V,
        style: PathStyle,
        explode: bool,
    ) -> Check<'c> {
        let node = self.written(Location::Path, name, value);
        let outcome = self.draft.path(name, &node, style, explode);
        self.check(Location::Path, name, value, node, outcome)
    }

    /// As [`path`](Self::path), as JSON text.
    pub fn path_json<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let node = self.written(Location::Path, name, value);
        let outcome = self.draft.path(name, &as_text(&node, style::json), PathStyle::Simple, false);
        self.check(Location::Path, name, value, node, outcome)
    }

    /// Adds a header. A value that no header can hold (RFC 9110, section 5.5) is a violation; so is any character
    /// beyond ASCII, which servers do not read alike.
    pub fn header<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        self.header_styled(name, value, false)
    }

    /// As [`header`](Self::header), members of an object exploded (`R=100,G=200`) or not (`R,100,G,200`).
    pub fn header_styled<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V, explode: bool) -> Check<'c> {
        let node = self.written(Location::Header, name, value);
        let outcome = self.draft.header(name, &node, explode);
        self.check(Location::Header, name, value, node, outcome)
    }

    /// As [`header`](Self::header), as JSON text, in which characters beyond ASCII are escaped.
    pub fn header_json<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let node = self.written(Location::Header, name, value);
        let outcome = self.draft.header(name, &as_text(&node, style::ascii_json), false);
        self.check(Location::Header, name, value, node, outcome)
    }

    /// Adds a query parameter; an array adds one for each item, an object one for each member (style `form`,
    /// exploded).
    pub fn query<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        self.query_styled(name, value, QueryStyle::Form, true)
    }

    /// As [`query`](Self::query), in a style of OpenAPI's.
    pub fn query_styled<'c, V: Codec>(
        &'c mut self,
        name: &'static str,
        value: &'c V,
        style: QueryStyle,
        explode: bool,
    ) -> Check<'c> {
        let node = self.written(Location::Query, name, value);
        self.draft.query(name, &node, style, explode, encode::QUERY);
        self.check(Location::Query, name, value, node, Ok(()))
    }

    /// As [`query_styled`](Self::query_styled), reserved characters of values left as they are (`allowReserved`), but
    /// for those that would end the value or be read as something else: `#`, `&`, `=`, `+` and brackets. What is
    /// percent-encoded already (`%2B`) stays as well, as RFC 6570 has it (section 3.2.3).
    pub fn query_reserved<'c, V: Codec>(
        &'c mut self,
        name: &'static str,
        value: &'c V,
        style: QueryStyle,
        explode: bool,
    ) -> Check<'c> {
        let node = self.written(Location::Query, name, value);
        self.draft.query(name, &node, style, explode, encode::QUERY_RESERVED);
        self.check(Location::Query, name, value, node, Ok(()))
    }

    /// As [`query`](Self::query), as JSON text.
    pub fn query_json<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let node = self.written(Location::Query, name, value);
        self.draft.query(name, &as_text(&node, style::json), QueryStyle::Form, true, encode::QUERY);
        self.check(Location::Query, name, value, node, Ok(()))
    }

    /// Adds a cookie (style `form`). What no cookie can hold is percent-encoded.
    pub fn cookie<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V, explode: bool) -> Check<'c> {
        let node = self.written(Location::Cookie, name, value);
        let outcome = self.draft.cookie(name, &node, explode);
        self.check(Location::Cookie, name, value, node, outcome)
    }

    /// As [`cookie`](Self::cookie), as JSON text.
    pub fn cookie_json<'c, V: Codec>(&'c mut self, name: &'static str, value: &'c V) -> Check<'c> {
        let node = self.written(Location::Cookie, name, value);
        let outcome = self.draft.cookie(name, &as_text(&node, style::json), true);
        self.check(Location::Cookie, name, value, node, outcome)
    }

    /// Sets the body as `application/json`, and checks what is inside it. `None`: no body, no content type.
    pub fn json<'c, V: Codec>(&'c mut self, value: &'c V) -> Check<'c> {
        self.json_as("application/json", value)
    }

    /// As [`json`](Self::json), under another media type of JSON, such as `application/merge-patch+json`.
    pub fn json_as<'c, V: Codec>(&'c mut self, media_type: &'static str, value: &'c V) -> Check<'c> {
        value.validate(&mut self.draft.checks);
        let node = self.body(value);
        self.draft.json(media_type, &node);
        self.draft.checks.written(node)
    }

    /// Sets the body as `application/x-www-form-urlencoded` (WHATWG URL, section 5.2), and checks what is inside it.
    /// Names and values are taken literally, arrays repeat the name, objects go as JSON text, and members that are
    /// null are left out; items that are null go as `null`. `None`: an empty form.
    pub fn form<'c, V: Codec>(&'c mut self, value: &'c V) -> Check<'c> {
        self.form_with(value, &[])
    }

    /// As [`form`](Self::form), some of its fields being written in a way of their own.
    pub fn form_with<'c, V: Codec>(&'c mut self, value: &'c V, fields: &[FormField]) -> Check<'c> {
        value.validate(&mut self.draft.checks);
        let node = self.body(value);
        let outcome = self.draft.form(&node, fields);
        reported(self.draft.checks.written(node), outcome)
    }

    /// Sets the body as `multipart/form-data` (RFC 7578), and checks what is inside it. It is in memory unless one of
    /// its files is a stream. `None`: no body, no content type.
    pub fn multipart<'c, V: Multipart + Codec>(&'c mut self, value: &'c V) -> Check<'c> {
        value.validate(&mut self.draft.checks);
        let (parts, is_too_deep) = depth::exceeded(|| {
            let mut parts = Parts::new();
            value.parts(&mut parts);
            parts
        });
        let outcome = self.draft.multipart(parts);
        let outcome = if is_too_deep { Err(depth::TOO_DEEP.to_owned()) } else { outcome };
        reported(self.draft.checks.value(value), outcome)
    }

    /// Sets the body to a text as it is. `None`: no body, no content type.
    pub fn text<'c, V: Codec>(&'c mut self, media_type: &'static str, value: &'c V) -> Check<'c> {
        let node = self.body(value);
        self.draft.text(media_type, &node);
        self.draft.checks.written(node)
    }

    /// Sets the body to bytes, in memory or streamed. `None`: no body, no content type. How long a stream is may be
    /// unknown, and then nothing is said of it.
    pub fn bytes<'b>(&mut self, media_type: &'static str, value: impl Into<Option<&'b Body>>) {
        if let Some(body) = value.into() {
            self.draft.bytes(media_type, body.clone());
        }
    }

    fn written<'c, V: Codec>(&mut self, location: Location, name: &'static str, value: &'c V) -> Node<'c> {
        depth::encoded(value).unwrap_or_else(|| {
            self.draft.checks.parameter(location, name, &true).report(depth::TOO_DEEP);
            Node::Null
        })
    }

    fn body<'c, V: Codec>(&mut self, value: &'c V) -> Node<'c> {
        depth::encoded(value).unwrap_or_else(|| {
            self.draft.checks.value(&true).report(depth::TOO_DEEP);
            Node::Null
        })
    }

    fn check<'c, V: Codec>(
        &'c mut self,
        location: Location,
        name: &'c str,
        value: &'c V,
        node: Node<'c>,
        outcome: Result<(), String>,
    ) -> Check<'c> {
        reported(self.draft.checks.written_parameter(location, name, value, node), outcome)
    }
}

fn reported(check: Check<'_>, outcome: Result<(), String>) -> Check<'_> {
    match outcome {
        Ok(()) => check,
        Err(fault) => check.report(fault),
    }
}

/// A value whose text is all that styles see of it.
fn as_text(value: &Node<'_>, text: fn(&Node<'_>) -> String) -> Node<'static> {
    match value {
        Node::Null => Node::Null,
        value => Node::from(text(value)),
    }
}

impl fmt::Debug for Parameters {
    /// Shows which operation they are of: they may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.draft.operation)
    }
}
