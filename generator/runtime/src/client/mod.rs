//! The client: what all calls to one server share, and the options a single call may add.
//!
//! Generated clients wrap [`Client`] and [`ClientBuilder`]; `client_builder_methods!` writes the methods
//! that are the same in all of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;

pub use self::builder::{BuildError, ClientBuilder};
pub(crate) use self::exchange::Exchange;
pub use self::exchange::Sending;
pub(crate) use self::resumption::Resumption;
pub use self::server::Server;
use self::way::Way;
use crate::credentials::{Chosen, CredentialsError, Keyring, choose};
use crate::error::{Limit, TransportError, Unanswered};
use crate::operation::Operation;
use crate::request::Request;
use crate::retry::{Budget, RetryPolicy};
use crate::transport::BoxError;

mod attempts;
mod builder;
mod exchange;
mod extra;
mod macros;
mod resumption;
mod server;
mod span;
mod way;

/// The most bytes of the body of a 4xx or 5xx that are kept: 1 MiB. What is behind them is not read, which costs the
/// connection, and [`Response::is_truncated`](crate::Response::is_truncated) says so.
pub const MAX_ERROR_BYTES: u64 = 1 << 20;

/// What all calls to one server share: address, credentials, time-outs and the pool of connections. A clone is cheap
/// and shares them too.
///
/// Calls run on a Tokio runtime with its time and I/O drivers enabled.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    /// The base URL without a slash at its end.
    base: String,
    /// Host and port, for messages.
    server: String,
    way: Way,
    keyring: Arc<Keyring>,
    user_agent: HeaderValue,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    connect_timeout: Duration,
    retry: RetryPolicy,
    budget: Budget,
    max_response_bytes: u64,
    #[cfg_attr(not(feature = "tracing"), expect(dead_code, reason = "only spans tell bodies"))]
    traced_body_bytes: Option<usize>,
}

impl Client {
    /// Begins a client of a server; `user_agent` is the value of the `User-Agent` header (RFC 9110, section 10.1.5).
    pub fn builder(server: impl Into<Server>, user_agent: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(server.into(), user_agent.into())
    }

    /// Begins a call.
    pub fn call(&self) -> Call {
        Call { client: self.clone(), timeout: None, attempt_timeout: None, retry: None, is_idempotent: None }
    }

    pub(crate) fn base(&self) -> &str {
        &self.shared.base
    }

    pub(crate) fn user_agent(&self) -> HeaderValue {
        self.shared.user_agent.clone()
    }

    /// Whether layers see requests, of which the fake's is one.
    #[cfg(feature = "test-util")]
    pub(crate) fn has_layers(&self) -> bool {
        matches!(self.shared.way, Way::Layered(_))
    }

    pub(crate) fn broken(&self, operation: &'static str, error: BoxError, chosen: &Chosen) -> Unanswered {
        match CredentialsError::within(error.as_ref()) {
            Some(refused) => Unanswered::Credentials(refused),
            None => Unanswered::Transport(Box::new(self.transport_error(operation, error, chosen))),
        }
    }

    pub(crate) fn transport_error(&self, operation: &'static str, error: BoxError, chosen: &Chosen) -> TransportError {
        let Shared { server, connect_timeout, .. } = &*self.shared;
        TransportError::of(operation, server.clone(), *connect_timeout, error, Some(chosen.clone()))
    }

    pub(crate) fn max_response_bytes(&self) -> u64 {
        self.shared.max_response_bytes
    }

    pub(crate) fn server(&self) -> &str {
        &self.shared.server
    }

    pub(crate) fn idle_error(&self, operation: &'static str, limit: Duration) -> TransportError {
        TransportError::beyond(operation, self.shared.server.clone(), Limit::Idle(limit))
    }

    /// The credentials that go with a call of an operation.
    pub(crate) fn choose(
        &self,
        operation: &'static str,
        security: &'static [&'static [&'static str]],
    ) -> Result<Chosen, CredentialsError> {
        choose(&self.shared.keyring, operation, security)
    }
}

impl fmt::Debug for Client {
    /// Shows which security schemes have a credential, and nothing of the credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base)
            .field("credentials", &self.shared.keyring.schemes())
            .field("timeout", &self.shared.timeout)
            .field("attempt_timeout", &self.shared.attempt_timeout)
            .field("connect_timeout", &self.shared.connect_timeout)
            .field("retry", &self.shared.retry)
            .finish_non_exhaustive()
    }
}

/// A call to be: the client, and what differs from it for this one call, which is said to [`Sending`].
#[derive(Clone, Debug)]
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    client: Client,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    retry: Option<RetryPolicy>,
    is_idempotent: Option<bool>,
}

impl Call {
    /// Begins the request of an operation.
    pub fn request<T, E>(&self, operation: &Operation<T, E>) -> Request<T, E> {
        Request::new(self.clone(), operation)
    }

    pub(crate) fn client(&self) -> &Client {
        &self.client
    }
}
