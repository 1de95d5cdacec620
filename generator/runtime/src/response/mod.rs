//! What a server answered: the body as its documented type, beside status, headers and the bytes as they came.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::rate_limit::RateLimit;

mod rate_limit;

/// All of an answer but its meaning. Not generic, so that what works on it is compiled once.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) operation: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Bytes,
}

/// An answer whose body was read as `T`.
///
/// Derefs to the body, so that its fields are at hand: `created.data` is `created.body().data`.
#[derive(Clone)]
pub struct Response<T> {
    // Boxed: responses are moved through futures and results, and a header map is large.
    head: Box<Head>,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(head: Head, body: T) -> Self {
        Self { head: Box::new(head), body }
    }

    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.head.operation
    }

    /// The status code (RFC 9110, section 15).
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.head.status
    }

    /// The header fields, their names in lower case.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.head.headers
    }

    /// The body as its documented type.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body without the rest.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body as it came, before it was read.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.head.raw
    }

    /// How many calls are left and when there will be more, as far as the headers say.
    #[must_use]
    pub fn rate_limit(&self) -> RateLimit {
        RateLimit::of(&self.head.headers)
    }

    /// The server's own name of this call, to be given to its support: the value of the first of `x-request-id`,
    /// `request-id`, any header that ends in `request-id`, and `x-transaction-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.head.headers)
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Shows the body as its type shows it; of the raw bytes only the length, of credentials and cookies nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.head.debug("Response", f).field("body", &self.body).finish()
    }
}

impl Head {
    pub(crate) fn debug<'a, 'b>(&self, name: &str, f: &'a mut fmt::Formatter<'b>) -> fmt::DebugStruct<'a, 'b> {
        let mut shown = f.debug_struct(name);
        shown
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers))
            .field("raw", &format_args!("{} bytes", self.raw.len()));
        shown
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(http::header::CONTENT_TYPE)?.to_str().ok()
    }
}

/// Headers whose secrets do not show.
struct Shown<'a>(&'a HeaderMap);

const SECRET_HEADERS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if SECRET_HEADERS.contains(&name.as_str()) {
                map.entry(name, &crate::json::Redacted);
            } else {
                map.entry(name, value);
            }
        }
        map.finish()
    }
}

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let text = |name: &str| headers.get(name)?.to_str().ok().filter(|value| !value.is_empty());
    let any =
        || headers.keys().filter(|name| name.as_str().ends_with("request-id")).find_map(|name| text(name.as_str()));
    text("x-request-id").or_else(|| text("request-id")).or_else(any).or_else(|| text("x-transaction-id"))
}
