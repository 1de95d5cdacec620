//! Why a call did not give its documented success. One enum, whose variants are what a caller can do something about.
//!
//! Each error prints as one line for people: which operation, what happened, what to do where that is known. It holds
//! no credential, no request body and no address beyond host and port; what the server wrote is cut and cleaned, and the
//! credentials that were sent are taken out of it.
//!
//! What goes wrong while an answer is read as a stream is a [`StreamError`](crate::StreamError).

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

pub use self::decode::DecodeFailure;
pub use self::refused::InvalidRequest;
pub(crate) use self::summary::{clean, shown};
pub(crate) use self::transport::Limit;
pub use self::transport::{TransportError, TransportErrorKind};
pub use crate::credentials::CredentialsError;
use crate::response::{Head, RateLimit, Response, request_id};
use crate::retry::Effort;

mod decode;
mod refused;
mod summary;
mod transport;

/// Why a call did not give its documented success; `E` is the type of the operation's documented failures.
///
/// ```
/// # use bindery_runtime::Error;
/// # struct Problem { message: String }
/// # fn explain(error: Error<Problem>) -> String {
/// match error {
///     Error::Api(e) if e.status() == 409 => format!("already there: {}", e.body().message),
///     e if e.is_connect() => format!("nothing was sent, try again: {e}"),
///     e => e.to_string(),
/// }
/// # }
/// ```
#[non_exhaustive]
pub enum Error<E> {
    /// Parameters or body violate documented constraints. Nothing was sent.
    Invalid(InvalidRequest),
    /// The client has no credential that the operation takes, or no token that the server does.
    Credentials(CredentialsError),
    /// No whole answer came.
    Transport(Box<TransportError>),
    /// A documented failure, its body read.
    Api(Box<Response<E>>),
    /// An answer that is not documented, by its status or by the form of its body; kept whole.
    Undocumented(Box<Response<Bytes>>),
    /// A documented success whose body has not the documented form.
    Decode(Box<DecodeFailure>),
}

/// The type of documented failures of an operation that documents none. It has no value, so that a `match` need not
/// treat [`Error::Api`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoDocumentedError {}

impl<E> Error<E> {
    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        match self {
            Self::Invalid(error) => error.operation(),
            Self::Credentials(error) => error.operation(),
            Self::Transport(error) => error.operation(),
            Self::Api(response) => response.operation(),
            Self::Undocumented(response) => response.operation(),
            Self::Decode(failure) => failure.response().operation(),
        }
    }

    /// The status code, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.head().map(|head| head.status)
    }

    /// The headers of the answer, if one came.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.head().map(|head| &head.headers)
    }

    /// The body of the answer as it came, if one came.
    #[must_use]
    pub fn raw(&self) -> Option<&Bytes> {
        self.head().map(|head| &head.raw)
    }

    /// How many calls are left and when there will be more, as far as the answer's headers say; none where no answer
    /// came.
    #[must_use]
    pub fn rate_limit(&self) -> Option<RateLimit> {
        self.headers().map(RateLimit::of)
    }

    /// The server's own name of the call, to be given to its support, if an answer came and has one.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(request_id)
    }

    /// Whether time ran out, be it while connecting or while waiting for the answer.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_timeout())
    }

    /// Whether there was no connection, at no attempt, so that the server saw nothing of the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        matches!(self, Self::Transport(error) if error.is_connect())
    }

    /// Whether the same call may be made again later: nothing would be done twice, and the outcome may be another one.
    /// The rules are those by which the client [repeats](crate::retry) calls itself, which it has then done as often as
    /// it may.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.effort().is_retryable
    }

    /// How often the request was sent, or was to be; 0 where the client refused it.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.effort().attempts
    }

    /// How long it took from when the call was first awaited, all attempts and the waits between them included; zero
    /// where the client refused it.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.effort().elapsed
    }

    fn effort(&self) -> &Effort {
        match self {
            Self::Transport(error) => error.effort(),
            other => other.head().map_or(&Effort::NONE, |head| &head.effort),
        }
    }

    fn head(&self) -> Option<&Head> {
        match self {
            Self::Invalid(_) | Self::Credentials(_) | Self::Transport(_) => None,
            Self::Api(response) => Some(response.head()),
            Self::Undocumented(response) => Some(response.head()),
            Self::Decode(failure) => Some(failure.response().head()),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(response) => f.write_str(&summary::documented(response.head())),
            Self::Undocumented(response) => f.write_str(&summary::undocumented(response.head())),
            Self::Decode(failure) => failure.fmt(f),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(error) => error.fmt(f),
            Self::Credentials(error) => error.fmt(f),
            Self::Transport(error) => error.fmt(f),
            Self::Api(response) => f.debug_tuple("Api").field(response).finish(),
            Self::Undocumented(response) => summary::debug("Undocumented", response.head(), f).finish(),
            Self::Decode(failure) => failure.fmt(f),
        }
    }
}

impl<E: fmt::Debug> std::error::Error for Error<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Invalid(error) => Some(error.violations()),
            Self::Transport(error) => error.source(),
            Self::Decode(failure) => Some(failure.error()),
            Self::Credentials(error) => error.source(),
            Self::Api(_) | Self::Undocumented(_) => None,
        }
    }
}

/// What can go wrong before there is an answer. Not generic, so that calling is compiled once.
#[derive(Debug)]
pub(crate) enum Unanswered {
    Invalid(InvalidRequest),
    Credentials(CredentialsError),
    Transport(Box<TransportError>),
}

impl<E> From<Unanswered> for Error<E> {
    fn from(error: Unanswered) -> Self {
        match error {
            Unanswered::Invalid(error) => Self::Invalid(error),
            Unanswered::Credentials(error) => Self::Credentials(error),
            Unanswered::Transport(error) => Self::Transport(error),
        }
    }
}
