//! Calls without a whole answer, sorted by what that means for a repetition.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::summary::clean;
use crate::transport::BoxError;
use crate::transport::cause::{causes, kind_of};

/// No whole answer came. `source()` leads to the causes, the transport's own error first.
#[derive(Debug)]
pub struct TransportError {
    operation: &'static str,
    kind: TransportErrorKind,
    /// Host and port: all of the address that is shown.
    server: String,
    /// The time-out that ran out, if it was one of the client's own.
    limit: Option<Duration>,
    /// Whether the answer had begun and was being read as a stream.
    streaming: bool,
    source: Option<BoxError>,
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
    /// Anything else; a service or layer of the caller's own, or a request that could not be put together.
    Other,
}

impl TransportError {
    pub(crate) fn timeout(operation: &'static str, server: String, limit: Duration) -> Self {
        Self {
            operation,
            kind: TransportErrorKind::Timeout,
            server,
            limit: Some(limit),
            streaming: false,
            source: None,
        }
    }

    /// An answer that began, and of which nothing more comes.
    pub(crate) fn idle(operation: &'static str, server: String, limit: Duration) -> Self {
        Self { streaming: true, ..Self::timeout(operation, server, limit) }
    }

    /// Sorts what a transport failed with.
    pub(crate) fn of(operation: &'static str, server: String, connect_timeout: Duration, source: BoxError) -> Self {
        let kind = kind_of(source.as_ref());
        let limit = (kind == TransportErrorKind::ConnectTimeout).then_some(connect_timeout);
        Self { operation, kind, server, limit, streaming: false, source: Some(source) }
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

    /// Whether there was no connection, so that the server saw nothing of the request.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        use TransportErrorKind::{Connect, ConnectTimeout, Tls};
        matches!(self.kind, Connect | ConnectTimeout | Tls)
    }

    fn cause(&self) -> String {
        let innermost = self.source.as_deref().and_then(|error| causes(error).last());
        innermost.map_or_else(|| String::from("no cause given"), |error| clean(&error.to_string(), 200))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operation, server, .. } = self;
        let limit = self.limit.map_or_else(|| String::from("set by a layer"), |limit| format!("of {limit:?}"));
        write!(f, "{operation}: ")?;
        match self.kind {
            TransportErrorKind::Connect => write!(
                f,
                "no connection to {server}: {}; nothing was sent, check the base URL and whether the server is up",
                self.cause()
            ),
            TransportErrorKind::ConnectTimeout => {
                write!(f, "no connection to {server} within the connect time-out {limit}; nothing was sent")
            }
            TransportErrorKind::Tls => write!(
                f,
                "no TLS connection to {server}: {}; nothing was sent, check the base URL and the server's certificate",
                self.cause()
            ),
            TransportErrorKind::Timeout if self.streaming => {
                write!(f, "nothing more of the answer came from {server} within the time-out {limit}")
            }
            TransportErrorKind::Timeout => write!(
                f,
                "no whole answer from {server} within the time-out {limit}; the server may have done what was asked"
            ),
            TransportErrorKind::Broken => write!(
                f,
                "the connection to {server} ended before the answer did: {}; the server may have done what was asked",
                self.cause()
            ),
            TransportErrorKind::Other => {
                write!(f, "the request to {server} failed: {}", self.cause())
            }
        }
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|error| error as _)
    }
}
