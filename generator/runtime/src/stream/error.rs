//! Why a stream ended early, or an item of it could not be read.

use std::fmt;

use super::LONGEST_ITEM;
use crate::credentials::Chosen;
use crate::error::{Error, TransportError};
use crate::json::DecodeError;

/// What can go wrong while an answer is read as a stream.
#[derive(Debug)]
#[non_exhaustive]
pub enum StreamError {
    /// The answer broke off, or nothing more of it came in time. The stream ends.
    Transport(Box<TransportError>),
    /// An item has not the documented form. The stream goes on behind it.
    Decode(Box<UndecodedItem>),
    /// An item longer than [`LONGEST_ITEM`]. The stream ends.
    TooLong,
    /// The call by which the stream was to go on, as [`reconnecting`](super::EventStream::reconnecting) asks for,
    /// failed. The stream ends. The body of a failure is in [`raw`](Error::raw).
    Resume(Box<Error<()>>),
}

/// An item of a stream that has not the documented form: what is wrong with it, and its text.
pub struct UndecodedItem {
    error: DecodeError,
    kind: Option<String>,
    text: String,
}

impl StreamError {
    /// Whether nothing more came in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        match self {
            Self::Transport(error) => error.is_timeout(),
            Self::Resume(error) => error.is_timeout(),
            Self::Decode(_) | Self::TooLong => false,
        }
    }

    /// The item that could not be read, if that is what went wrong; the stream goes on then.
    #[must_use]
    pub fn undecoded(&self) -> Option<&UndecodedItem> {
        match self {
            Self::Decode(item) => Some(item),
            Self::Transport(_) | Self::TooLong | Self::Resume(_) => None,
        }
    }

    pub(super) fn undecodable(error: DecodeError, text: impl Into<String>) -> Self {
        Self::Decode(Box::new(UndecodedItem { error, kind: None, text: text.into() }))
    }

    /// The same error without the credentials, where the server has named members after them.
    pub(super) fn without(mut self, chosen: Option<&Chosen>) -> Self {
        if let Self::Decode(item) = &mut self {
            item.error = item.error.clone().without(chosen);
        }
        self
    }

    pub(super) fn of_kind(mut self, name: String) -> Self {
        if let Self::Decode(item) = &mut self {
            item.kind = Some(name);
        }
        self
    }
}

impl UndecodedItem {
    /// What is wrong with it, with the path to it in the JSON.
    #[must_use]
    pub fn error(&self) -> &DecodeError {
        &self.error
    }

    /// The [kind](super::Event::kind) of the event, if it is one.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// The text as it came; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for UndecodedItem {
    /// Shows the length only: an item may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UndecodedItem")
            .field("error", &self.error)
            .field("text", &format_args!("{} bytes", self.text.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Transport(error) => error.fmt(f),
            Self::Decode(item) => write!(f, "an item of the stream has not the documented form: {}", item.error),
            Self::TooLong => write!(f, "an item of the stream is longer than {LONGEST_ITEM} bytes"),
            Self::Resume(error) => write!(f, "the stream has ended and cannot be gone on with: {error}"),
        }
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::Decode(item) => Some(&item.error),
            Self::TooLong => None,
            Self::Resume(error) => Some(error.as_ref()),
        }
    }
}

/// For readers of `std::io`, as `tokio_util::io::StreamReader` makes one of a stream.
impl From<StreamError> for std::io::Error {
    fn from(error: StreamError) -> Self {
        let kind = match &error {
            error if error.is_timeout() => std::io::ErrorKind::TimedOut,
            StreamError::Transport(_) | StreamError::Resume(_) => std::io::ErrorKind::ConnectionAborted,
            StreamError::Decode(_) | StreamError::TooLong => std::io::ErrorKind::InvalidData,
        };
        Self::new(kind, error)
    }
}
