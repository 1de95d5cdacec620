//! What a server answered: the body as its documented type, beside status, headers and the bytes as they came.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::rate_limit::RateLimit;
pub(crate) use self::rate_limit::{asked_by_limits, asked_by_server};
use crate::credentials::Chosen;
use crate::json::{Codec, DecodeError};
use crate::retry::Effort;

mod header;
mod rate_limit;

/// All of an answer but its meaning. Not generic, so that what works on it is compiled once.
#[derive(Clone)]
pub(crate) struct Head {
    pub(crate) operation: &'static str,
    /// The credentials that were sent: what is shown of the answer goes without them.
    pub(crate) chosen: Option<Chosen>,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) raw: Bytes,
    /// Whether `raw` is the beginning of the body only.
    pub(crate) is_truncated: bool,
    pub(crate) effort: Effort,
}

/// An answer whose body was read as `T`.
///
/// Derefs to the body, so that its fields are at hand: `created.data` is `created.body().data`. A body that is a
/// [stream](crate::stream) is read in place, or by itself after [`into_body`](Self::into_body).
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

    /// The value of a header as `V`, or `None` if the answer has no such header; `name` in any case.
    ///
    /// What the text means depends on what `V` takes: the text as it is if `V` takes strings, else the JSON that the
    /// text is (a number, `true`, an object), else an array of the texts between commas (style `simple`), each read in
    /// the same way. Several lines of one name are one list (RFC 9110, section 5.3); those of `Set-Cookie` are the items
    /// of an array and the first of them is the text.
    ///
    /// ```
    /// # async fn show(pets: bindery_runtime::Response<String>) -> Result<(), bindery_runtime::DecodeError> {
    /// let total: Option<i64> = pets.header_as("x-total-count")?;
    /// let tags: Option<Vec<String>> = pets.header_as("x-tags")?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// The text is nothing that `V` can be read from. The error's path begins with the name.
    pub fn header_as<V: Codec>(&self, name: &str) -> Result<Option<V>, DecodeError> {
        header::read(&self.head.headers, name).map_err(|error| error.without(self.head.chosen.as_ref()))
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

    /// The body as it came, before it was read; empty if it is a [stream](crate::stream).
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.head.raw
    }

    /// Whether [`raw`](Self::raw) is the beginning of the body only: bodies of errors are cut at
    /// [`MAX_ERROR_BYTES`](crate::client::MAX_ERROR_BYTES), and one that breaks off is kept as far as it came.
    #[must_use]
    pub fn is_truncated(&self) -> bool {
        self.head.is_truncated
    }

    /// How often the request was sent, this answer's time included.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.head.effort.attempts
    }

    /// How long it took from when the call was first awaited until the whole answer was there, all attempts and the
    /// waits between them included; of a [stream](crate::stream): until its headers were there.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.head.effort.elapsed
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

/// A stream is read through this.
impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.body
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    /// Shows the body as its type shows it; of the raw bytes only the length, of credentials and cookies nothing, also
    /// where the server repeats them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = if f.alternate() { format!("{:#?}", self.body) } else { format!("{:?}", self.body) };
        self.head.debug("Response", f).field("body", &format_args!("{}", self.head.redacted(&body))).finish()
    }
}

impl Head {
    pub(crate) fn debug<'a, 'b>(&self, name: &str, f: &'a mut fmt::Formatter<'b>) -> fmt::DebugStruct<'a, 'b> {
        let mut shown = f.debug_struct(name);
        shown
            .field("operation", &self.operation)
            .field("status", &self.status)
            .field("headers", &Shown(&self.headers, self.chosen.as_ref()))
            .field("raw", &format_args!("{} bytes", self.raw.len()));
        shown
    }

    /// The server's text without the credentials, where it repeats them.
    pub(crate) fn redacted(&self, text: &str) -> String {
        redacted(self.chosen.as_ref(), text)
    }

    /// The beginning of the body, be it cut where a credential stands.
    pub(crate) fn beginning(&self, most: usize) -> String {
        let start = &self.raw[..self.raw.len().min(most)];
        let is_cut = self.is_truncated || start.len() < self.raw.len();
        let secrets = self.chosen.as_ref().map(Chosen::secrets).unwrap_or_default();
        secrets.redact(&String::from_utf8_lossy(start), is_cut)
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.headers.get(http::header::CONTENT_TYPE)?.to_str().ok()
    }
}

fn redacted(chosen: Option<&Chosen>, text: &str) -> String {
    chosen.map_or_else(|| text.to_owned(), |chosen| chosen.secrets().redact(text, false))
}

/// Headers whose secrets do not show, nor the credentials that were sent where one of them repeats those.
pub(crate) struct Shown<'a>(pub(crate) &'a HeaderMap, pub(crate) Option<&'a Chosen>);

const SECRET_HEADERS: [&str; 4] = ["authorization", "cookie", "proxy-authorization", "set-cookie"];

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = self.1.map(Chosen::secrets).unwrap_or_default();
        let redacted = |text: &str| secrets.redact(text, false);
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if value.is_sensitive() || SECRET_HEADERS.contains(&name.as_str()) {
                map.entry(&redacted(name.as_str()), &crate::json::Redacted);
            } else {
                map.entry(&redacted(name.as_str()), &redacted(&String::from_utf8_lossy(value.as_bytes())));
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
