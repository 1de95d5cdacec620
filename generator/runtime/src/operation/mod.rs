//! What is known of an operation before it is called: constant data, written by the generator.
//!
//! How an answer is matched with the documented ones is in `plan` and `select`, how a body is read in [`body`].

use std::fmt;

use http::Method;

use crate::json::DecodeError;

pub use self::answer::Answer;
pub(crate) use self::plan::{Key, streamed};
pub(crate) use self::select::{Answered, keys_of_streams, read};
use crate::stream::ByteStream;

mod answer;
pub mod body;
mod plan;
mod select;

/// The description of an operation: `T` is the type of its documented successes, `E` of its documented failures.
///
/// ```
/// use bindery_runtime::{Case, Method, NoDocumentedError, Operation, Status, body};
///
/// const GET_NAME: Operation<String, NoDocumentedError> = Operation {
///     id: "GetName",
///     method: Method::GET,
///     path: "/names/{id}",
///     accept: "application/json",
///     security: &[&["token"]],
///     success: &[Case::new(Status::Code(200), "application/json", body::json)],
///     failure: &[],
/// };
/// ```
pub struct Operation<T: 'static, E: 'static> {
    /// The `operationId`, or what the generator made up in its place; for messages.
    pub id: &'static str,
    /// The method (RFC 9110, section 9).
    pub method: Method,
    /// The path template, its variables in braces.
    pub path: &'static str,
    /// The value of the `Accept` header; empty: none is sent.
    pub accept: &'static str,
    /// The security requirements: one of the inner lists has to be fulfilled, with all its schemes. None at all: no
    /// credentials are sent. An empty inner list: it may be called without. Behind the name of a scheme, each behind a
    /// space, come the scopes that a token needs: `"OAuth pets.read pets.write"`.
    pub security: &'static [&'static [&'static str]],
    /// The documented answers that are successes, in the document's order. No 4xx or 5xx is one, whatever the case's
    /// status: a [`Status::Default`] here is every 2xx that the document does not name.
    pub success: &'static [Case<T>],
    /// The documented answers that are failures, in the document's order. No 2xx is one: a [`Status::Default`] here is
    /// every other status that the document does not name.
    pub failure: &'static [Case<E>],
}

impl<T, E> fmt::Debug for Operation<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({}: {} {})", self.id, self.method, self.path)
    }
}

/// One documented answer: a status, a media type and how its body is read.
pub struct Case<B> {
    pub(crate) key: Key,
    read: Read<B>,
}

pub(crate) enum Read<B> {
    Whole(fn(&Answer<'_>) -> Result<B, DecodeError>),
    Streamed(fn(ByteStream) -> B),
}

impl<B> Case<B> {
    /// Describes an answer that is read whole. `media_type` may be a range (`text/*`) and is empty if there is no
    /// content; `read` is mostly a function of [`body`].
    #[must_use]
    pub const fn new(
        status: Status,
        media_type: &'static str,
        read: fn(&Answer<'_>) -> Result<B, DecodeError>,
    ) -> Self {
        Self { key: Key { status, media_type, streamed: false }, read: Read::Whole(read) }
    }

    /// Describes an answer that is handed on while it comes. It is chosen by status and media type, before the body is
    /// read; an answer without a content type is first tried as the cases that are read whole. `open` is mostly the
    /// `open` of a type of [`stream`](crate::stream).
    ///
    /// Meant for successes. A 4xx or 5xx is always read whole, so that it can be told as an error.
    ///
    /// ```
    /// use bindery_runtime::{Case, EventStream, Status, Value, body};
    ///
    /// enum Completion {
    ///     Whole(Value),
    ///     Events(EventStream<Value>),
    /// }
    ///
    /// const CASES: &[Case<Completion>] = &[
    ///     Case::new(Status::Code(200), "application/json", |answer| body::json(answer).map(Completion::Whole)),
    ///     Case::streamed(Status::Code(200), "text/event-stream", |body| Completion::Events(EventStream::open(body))),
    /// ];
    /// ```
    #[must_use]
    pub const fn streamed(status: Status, media_type: &'static str, open: fn(ByteStream) -> B) -> Self {
        Self { key: Key { status, media_type, streamed: true }, read: Read::Streamed(open) }
    }
}

impl<B> fmt::Debug for Case<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Case({:?}, {:?})", self.key.status, self.key.media_type)
    }
}

/// The key of a response in an OpenAPI document. The one that says most about a status code wins: its own, then its
/// range, then the default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// One status code: `404`.
    Code(u16),
    /// All codes with the same first digit: `Range(4)` is `4XX`.
    Range(u8),
    /// Every code the document does not name: `default`. Where a document has nothing else for successes, the case goes
    /// among the successes and the failures alike, and the status of the answer decides.
    Default,
}
