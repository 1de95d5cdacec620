//! Calls without a whole answer, sorted by what that means for a repetition.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::summary::{clean, effort_in_words};
use crate::credentials::Chosen;
use crate::retry::Effort;
use crate::transport::BoxError;
use crate::transport::cause::{causes, kind_of};

/// No whole answer came. `source()` leads to the causes, the transport's own error first.
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    /// Host and port: all of the address that is shown.
    server: String,
    /// The limit that was passed, if it was one of the client's own.
    limit: Option<Limit>,
    source: Option<BoxError>,
    /// The credentials that were sent: what is shown of the causes goes without them.
    chosen: Option<Chosen>,
    effort: Effort,
}

/// What a client does not go beyond.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    Call(Duration),
    Attempt(Duration),
    Connect(Duration),
    /// Between two pieces of an answer that is read as a stream.
    Idle(Duration),
    Bytes(u64),
}

/// What went wrong on the way. [`Connect`](Self::Connect), [`ConnectTimeout`](Self::ConnectTimeout) and
/// [`Tls`](Self::Tls) mean that the server saw nothing; after the others nobody knows what it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: the name is not known, or nobody listens.
    Connect,
    /// No connection within the connect time-out.
    ConnectTimeout,
    /// No TLS connection: most often a certificate that is not trusted.
    Tls,
    /// No whole answer within the time-out of the call; of a stream: nothing more of it within that time.
    Timeout,
    /// The connection ended before the answer did.
    Broken,
    /// What came is not HTTP: most often an address of something else, or `http` in the place of `https`.
    NotHttp,
    /// The body of the answer is larger than [allowed](crate::ClientBuilder::max_response_bytes).
    TooLarge,
    /// Anything else; a service or layer of the caller's own, or a request that could not be put together.
    Other,
}

impl TransportError {
    /// A limit of the client's own that was passed, other than the one on connecting.
    pub(crate) fn beyond(operation: &'static str, server: String, limit: Limit) -> Self {
        let kind = match limit {
            Limit::Bytes(_) => TransportErrorKind::TooLarge,
            Limit::Connect(_) => TransportErrorKind::ConnectTimeout,
            Limit::Call(_) | Limit::Attempt(_) | Limit::Idle(_) => TransportErrorKind::Timeout,
        };
        Self { operation, kind, server, limit: Some(limit), source: None, chosen: None, effort: Effort::NONE }
    }

    /// Sorts what a transport failed with.
    pub(crate) fn of(
        operation: &'static str,
        server: String,
        connect_timeout: Duration,
        source: BoxError,
        chosen: Option<Chosen>,
    ) -> Self {
        let kind = kind_of(source.as_ref());
        let limit = (kind == TransportErrorKind::ConnectTimeout).then_some(Limit::Connect(connect_timeout));
        Self { operation, kind, server, limit, source: Some(source), chosen, effort: Effort::NONE }
    }

    pub(crate) fn after(mut self, effort: Effort) -> Self {
        self.effort = effort;
        self
    }

    pub(super) fn effort(&self) -> &Effort {
        &self.effort
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether time ran out.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind, TransportErrorKind::Timeout | TransportErrorKind::ConnectTimeout)
    }

    /// Whether there was no connection, at no attempt, so that the server saw nothing of the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.kind.is_connect() && !self.effort.reached_before
    }

    /// How often the request was sent, or was to be.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.effort.attempts
    }

    /// How long it took, all attempts and the waits between them included; zero for an answer that had begun.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.effort.elapsed
    }

    fn cause(&self) -> String {
        let innermost = self.source.as_deref().and_then(|error| causes(error).last());
        innermost.map_or_else(|| String::from("no cause given"), |error| clean(&self.redacted(&error.to_string()), 200))
    }

    fn redacted(&self, text: &str) -> String {
        self.chosen.as_ref().map_or_else(|| text.to_owned(), |chosen| chosen.secrets().redact(text, false))
    }
}

impl TransportErrorKind {
    pub(crate) fn is_connect(self) -> bool {
        matches!(self, Self::Connect | Self::ConnectTimeout | Self::Tls)
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, server, .. } = self;
        write!(f, "{operation}: ")?;
        let nothing = if self.effort.reached_before { "an earlier attempt got through" } else { "nothing was sent" };
        match self.kind {
            TransportErrorKind::Connect => write!(
                f,
                "no connection to {server}: {}; {nothing}, check the base URL and whether the server is up",
                self.cause()
            ),
            TransportErrorKind::Tls => write!(
                f,
                "no TLS connection to {server}: {}; {nothing}, check the base URL and the server's certificate; one that is \
                 not publicly trusted needs an `http_client` that trusts it",
                self.cause()
            ),
            TransportErrorKind::ConnectTimeout | TransportErrorKind::Timeout | TransportErrorKind::TooLarge => {
                self.passed(nothing, f)
            }
            TransportErrorKind::Broken => {
                write!(f, "no whole answer from {server}: {}; {}", self.cause(), self.prospect())
            }
            TransportErrorKind::NotHttp => write!(
                f,
                "what {server} sent cannot be read as HTTP: {}; check the base URL, its scheme and its port",
                self.cause()
            ),
            TransportErrorKind::Other => write!(f, "the request to {server} failed: {}", self.cause()),
        }?;
        f.write_str(&effort_in_words(&self.effort))?;
        match self.effort.answer_before {
            Some(status) => write!(f, ", the time before with the answer {}", status.as_u16()),
            None => Ok(()),
        }
    }
}

const MAYBE_DONE: &str = "the server may have done what was asked";

impl TransportError {
    /// What an unknown outcome means for whoever would call again.
    fn prospect(&self) -> String {
        match &self.effort {
            // Of an answer that had begun, which is not the call's concern any more.
            effort if effort.attempts == 0 => MAYBE_DONE.to_owned(),
            effort if effort.is_retryable => format!("{MAYBE_DONE}, calling again does no harm"),
            _ => format!("{MAYBE_DONE}, look before you call again"),
        }
    }

    fn passed(&self, nothing: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { server, .. } = self;
        let done = self.prospect();
        match self.limit {
            Some(Limit::Connect(limit)) => {
                write!(f, "no connection to {server} within the connect time-out of {limit:?}; {nothing}")
            }
            Some(Limit::Call(limit)) => {
                write!(f, "no whole answer from {server} within the time-out of {limit:?}; {done}")
            }
            Some(Limit::Attempt(limit)) => {
                write!(f, "no whole answer from {server} within the attempt time-out of {limit:?}; {done}")
            }
            Some(Limit::Idle(limit)) => {
                write!(f, "nothing more of the answer came from {server} within the time-out of {limit:?}")
            }
            Some(Limit::Bytes(limit)) => write!(
                f,
                "the answer from {server} is larger than {limit} bytes; {MAYBE_DONE}; allow more with `max_response_bytes`"
            ),
            None => write!(f, "no whole answer from {server} within the time-out set by a layer; {done}"),
        }
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = self.source.as_ref().map(|source| self.redacted(&format!("{source:?}")));
        f.debug_struct("TransportError")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .field("server", &self.server)
            .field("limit", &self.limit)
            .field("source", &format_args!("{}", source.as_deref().unwrap_or("None")))
            .field("effort", &self.effort)
            .finish()
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}
