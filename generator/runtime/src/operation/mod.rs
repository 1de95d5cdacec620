//! What is known of an operation before it is called: constant data, written by the generator.
//!
//! How an answer is matched with the documented ones is in `select`, how a body is read in [`body`].

use std::fmt;

use http::Method;

use crate::json::DecodeError;

pub use self::answer::Answer;
pub(crate) use self::select::read;

mod answer;
pub mod body;
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
    /// credentials are sent. An empty inner list: it may be called without.
    pub security: &'static [&'static [&'static str]],
    /// The documented answers that are successes, in the document's order.
    pub success: &'static [Case<T>],
    /// The documented answers that are failures, in the document's order.
    pub failure: &'static [Case<E>],
}

impl<T, E> fmt::Debug for Operation<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operation({}: {} {})", self.id, self.method, self.path)
    }
}

/// One documented answer: a status, a media type and how its body is read.
pub struct Case<B> {
    pub(crate) status: Status,
    pub(crate) media_type: &'static str,
    pub(crate) read: fn(&Answer<'_>) -> Result<B, DecodeError>,
}

impl<B> Case<B> {
    /// Describes an answer. `media_type` may be a range (`text/*`) and is empty if there is no content; `read` is
    /// mostly a function of [`body`].
    #[must_use]
    pub const fn new(
        status: Status,
        media_type: &'static str,
        read: fn(&Answer<'_>) -> Result<B, DecodeError>,
    ) -> Self {
        Self { status, media_type, read }
    }
}

impl<B> fmt::Debug for Case<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Case({:?}, {:?})", self.status, self.media_type)
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
    /// Every code the document does not name: `default`.
    Default,
}
