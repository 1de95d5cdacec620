//! An attempt that failed, as the rules of a policy see it.

use std::cell::OnceCell;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

use crate::error::TransportError;
use crate::response::Head;

/// An attempt that failed: an answer of status 4xx or 5xx, or none. What the rules of a
/// [`RetryPolicy`](super::RetryPolicy) decide by.
pub struct Attempt<'a> {
    method: &'a Method,
    number: u32,
    outcome: Outcome<'a>,
    json: OnceCell<Option<Value>>,
}

enum Outcome<'a> {
    Answer(&'a Head),
    None(&'a TransportError),
}

impl<'a> Attempt<'a> {
    pub(crate) fn answered(method: &'a Method, number: u32, head: &'a Head) -> Self {
        Self { method, number, outcome: Outcome::Answer(head), json: OnceCell::new() }
    }

    pub(crate) fn unanswered(method: &'a Method, number: u32, error: &'a TransportError) -> Self {
        Self { method, number, outcome: Outcome::None(error), json: OnceCell::new() }
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self.outcome {
            Outcome::Answer(head) => head.operation,
            Outcome::None(error) => error.operation(),
        }
    }

    /// The method of the request.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// Which attempt of the call this was, the first being 1.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The status code, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// The headers of the answer, if one came.
    #[must_use]
    pub fn headers(&self) -> Option<&'a HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// The body of the answer as it came, if one came.
    #[must_use]
    pub fn raw(&self) -> Option<&'a Bytes> {
        self.head().map(|head| &head.raw)
    }

    /// The body of the answer as JSON, if one came that is. Read when it is first asked for.
    #[must_use]
    pub fn json(&self) -> Option<&Value> {
        self.json.get_or_init(|| serde_json::from_slice(self.raw()?).ok()).as_ref()
    }

    /// Why no whole answer came, if none did.
    #[must_use]
    pub fn error(&self) -> Option<&'a TransportError> {
        match self.outcome {
            Outcome::Answer(_) => None,
            Outcome::None(error) => Some(error),
        }
    }

    fn head(&self) -> Option<&'a Head> {
        match self.outcome {
            Outcome::Answer(head) => Some(head),
            Outcome::None(_) => None,
        }
    }
}

impl fmt::Debug for Attempt<'_> {
    /// Shows of the body the length only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = match self.outcome {
            Outcome::Answer(head) => head.debug("Attempt", f),
            Outcome::None(error) => {
                let mut shown = f.debug_struct("Attempt");
                shown.field("error", error);
                shown
            }
        };
        shown.field("method", self.method).field("number", &self.number).finish()
    }
}
