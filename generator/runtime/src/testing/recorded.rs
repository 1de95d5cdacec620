//! A call as the server would have seen it, less the credentials.

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method, Uri};
use percent_encoding::percent_decode_str;

use super::form;
use super::service::{Route, Seen};
use crate::json::{Codec, DecodeError, Node};
use crate::response::Shown;

/// A call that a [fake](super::Fake) received: what was sent, before credentials were put on it.
#[derive(Clone)]
pub struct RecordedCall {
    route: Route,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
}

impl RecordedCall {
    pub(super) fn new(route: Route, seen: Seen, body: Bytes) -> Self {
        let Seen { method, uri, headers } = seen;
        Self { route, method, uri, headers, body }
    }

    /// The `operationId` of the operation.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.route.operation
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path as it was sent, percent-encoded.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path()
    }

    /// The text of a path parameter, decoded; `None` if the path has no such variable.
    #[must_use]
    pub fn path_parameter(&self, name: &str) -> Option<String> {
        let (_, text) = self.route.variables.iter().find(|(variable, _)| *variable == name)?;
        Some(percent_decode_str(text).decode_utf8_lossy().into_owned())
    }

    /// The query parameters in their order, decoded.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
    }

    /// The first query parameter of this name, decoded.
    #[must_use]
    pub fn query_parameter(&self, name: &str) -> Option<String> {
        self.query().into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// The headers, without those that carry credentials.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text of a header; `name` in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as it was sent, a stream read to its end.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// The body as a value, from JSON or from a form. In a form, a text counts as JSON or as the one item of an array
    /// where the type takes no text.
    ///
    /// # Errors
    ///
    /// The body is not of the form of `V`; it is a multipart body, or a form whose fields are written in styles.
    pub fn body_as<V: Codec>(&self) -> Result<V, DecodeError> {
        let content_type = self.header(CONTENT_TYPE.as_str()).unwrap_or_default();
        if content_type.starts_with("application/x-www-form-urlencoded") {
            return form::read(&self.body);
        }
        if self.body.is_empty() {
            return V::decode(&Node::Null);
        }
        V::decode(&Node::from_slice(&self.body)?)
    }
}

impl fmt::Debug for RecordedCall {
    /// Shows of the body only the length, and of cookies nothing: they may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedCall")
            .field("operation", &self.route.operation)
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("headers", &Shown(&self.headers, None))
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
