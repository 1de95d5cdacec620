//! A documented success that cannot be read.

use std::fmt;

use bytes::Bytes;

use super::summary;
use crate::json::DecodeError;
use crate::response::{Head, Response};

/// A success whose body has not the documented form: what is wrong with it, and the answer itself. The server did what
/// it was asked to do.
pub struct DecodeFailure {
    error: DecodeError,
    response: Response<Bytes>,
}

impl DecodeFailure {
    pub(crate) fn new(head: Head, error: DecodeError) -> Self {
        let error = error.without(head.chosen.as_ref());
        let raw = head.raw.clone();
        Self { error, response: Response::new(head, raw) }
    }

    /// What is wrong with the body, with the path to it in the JSON.
    #[must_use]
    pub fn error(&self) -> &DecodeError {
        &self.error
    }

    /// The answer as it came.
    #[must_use]
    pub fn response(&self) -> &Response<Bytes> {
        &self.response
    }
}

impl fmt::Display for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&summary::undecodable(self.response.head(), &self.error))
    }
}

impl fmt::Debug for DecodeFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        summary::debug("Decode", self.response.head(), f).field("error", &self.error).finish()
    }
}

impl std::error::Error for DecodeFailure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}
