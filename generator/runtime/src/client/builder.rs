//! How a client is put together, and what can be wrong with it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use tower::Layer;
use url::Url;

use super::way::Way;
use super::{Client, Server, Shared};
use crate::credentials::{Authorize, Credential, Keyring, Origin};
use crate::retry::{Budget, RetryPolicy};
use crate::transport::{BoxError, HttpService, Transport};

/// Puts a [`Client`] together.
///
/// | Option | Unless set |
/// |---|---|
/// | [`base_url`](Self::base_url), [`server`](Self::server) | the server of the document |
/// | [`timeout`](Self::timeout) | 30 s |
/// | [`attempt_timeout`](Self::attempt_timeout) | none but the time-out of the call |
/// | [`connect_timeout`](Self::connect_timeout) | 10 s |
/// | [`retry`](Self::retry) | 3 attempts of what can be repeated safely, as [`RetryPolicy`] says |
/// | [`retry_budget`](Self::retry_budget) | 100 saved, 10 % of the calls |
/// | [`max_response_bytes`](Self::max_response_bytes) | 64 MiB |
/// | [`trace_bodies`](Self::trace_bodies) | no body is told |
/// | [`user_agent`](Self::user_agent) | the name and version of the generated crate |
/// | [`credential`](Self::credential) | none |
/// | [`http_client`](Self::http_client) | HTTP/1.1 and HTTP/2 with `rustls`, following no redirects, asking no proxy |
/// | [`transport`](Self::transport) | that HTTP client |
/// | [`layer`](Self::layer) | none |
#[derive(Clone)]
#[must_use = "a builder does nothing until `build` is called"]
pub struct ClientBuilder {
    server: Server,
    user_agent: String,
    timeout: Duration,
    attempt_timeout: Option<Duration>,
    connect_timeout: Duration,
    retry: RetryPolicy,
    retry_budget: (u32, u32),
    max_response_bytes: u64,
    traced_body_bytes: Option<usize>,
    credentials: Vec<(&'static str, Credential)>,
    transport: Option<Transport>,
    layers: Vec<Wrap>,
}

/// A layer whose type is forgotten.
type Wrap = Arc<dyn Fn(Transport) -> Transport + Send + Sync>;

const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const RETRY_BUDGET: (u32, u32) = (100, 10);
const MAX_RESPONSE_BYTES: u64 = 64 << 20;

impl ClientBuilder {
    pub(super) fn new(server: Server, user_agent: String) -> Self {
        Self {
            server,
            user_agent,
            timeout: TIMEOUT,
            attempt_timeout: None,
            connect_timeout: CONNECT_TIMEOUT,
            retry: RetryPolicy::default(),
            retry_budget: RETRY_BUDGET,
            max_response_bytes: MAX_RESPONSE_BYTES,
            traced_body_bytes: None,
            credentials: Vec::new(),
            transport: None,
            layers: Vec::new(),
        }
    }

    /// Where the server is, in place of the document's: an `http` or `https` URL without credentials, query and
    /// fragment. Its path goes before the path of every operation; a slash at its end makes no difference.
    pub fn base_url(self, url: impl Into<String>) -> Self {
        self.server(Server::from(url.into()))
    }

    /// As [`base_url`](Self::base_url), for servers that are described by a template.
    pub fn server(mut self, server: impl Into<Server>) -> Self {
        self.server = server.into();
        self
    }

    /// How long a whole call may take, from connecting to the last byte of the answer, with sending the body, all
    /// attempts and the waits between them. [`Duration::MAX`] never ends.
    ///
    /// Of an answer that is a [stream](crate::stream), this is how long it may take until its headers are there, and
    /// then how long each wait for more of it may take. The time in which nobody asks for more does not count.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long each attempt of a call may take, up to the last byte of the answer. One that took longer is given up,
    /// and followed by another where the [rules](crate::retry) allow that. It cannot take longer than the
    /// [call](Self::timeout).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// When calls are sent again, and how often.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How much all calls of the client together may repeat: at most `burst` repetitions in a row, and in the long run
    /// so many in a hundred calls. `(u32::MAX, 100)` is as good as no limit.
    pub fn retry_budget(mut self, burst: u32, percent: u32) -> Self {
        self.retry_budget = (burst, percent);
        self
    }

    /// The most bytes that the body of an answer may have, behind its decompression; one that has more fails the call.
    /// Bodies of errors are cut at [`MAX_ERROR_BYTES`](super::MAX_ERROR_BYTES). [Streams](crate::stream) are as long as
    /// they are, unless they are [collected](crate::ByteStream::collect).
    pub fn max_response_bytes(mut self, bytes: u64) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// With the feature `tracing`: tells the beginning of bodies, so many bytes of them, as events of level `DEBUG` in the
    /// span of each attempt. The credentials are taken out; whatever else is secret in bodies is told, also what the
    /// document calls sensitive. Streams are not told.
    pub fn trace_bodies(mut self, bytes: usize) -> Self {
        self.traced_body_bytes = Some(bytes);
        self
    }

    /// How long making a connection, with TLS, may take. A transport that was set has its own.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The value of the `User-Agent` header.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.user_agent = user_agent.into();
        self
    }

    /// The credential for a security scheme, in place of one that was set before. It is sent to the origin (scheme,
    /// host and port) of the base URL and nowhere else, and only by operations that ask for the scheme.
    pub fn credential(mut self, scheme: &'static str, credential: impl Into<Credential>) -> Self {
        self.credentials.retain(|(name, _)| *name != scheme);
        self.credentials.push((scheme, credential.into()));
        self
    }

    /// The HTTP client that carries requests to the server, in place of the default: with a proxy, certificates or
    /// limits of its own. An answer of another address than was asked is an error. Yet what `reqwest` sends on a redirect
    /// it has sent by then, so turn redirects off:
    ///
    /// ```
    /// # use bindery_runtime::{Client, reqwest};
    /// # fn build() -> Result<(), Box<dyn std::error::Error>> {
    /// let http = reqwest::Client::builder()
    ///     .redirect(reqwest::redirect::Policy::none())
    ///     .pool_max_idle_per_host(4)
    ///     .build()?;
    /// let client = Client::builder("https://api.example.com", "example/1.0").http_client(http).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.transport = Some(Transport::of_client(client));
        self
    }

    /// The service that carries requests to the server, in place of the default. Errors and answers are taken as they
    /// come: a service that follows redirects gives the answer of where they led.
    pub fn transport(mut self, service: impl HttpService) -> Self {
        self.transport = Some(Transport::new(service));
        self
    }

    /// Wraps the transport in a [`tower::Layer`]; the last one added sees a request first. Layers see every attempt of a
    /// call, before the credentials are on it, and what they send again themselves is signed anew. A response is handed to them when its
    /// headers are there: what they limit or repeat ends with those, and its body is read behind them.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Transport> + Send + Sync + 'static,
        L::Service: HttpService,
    {
        self.layers.push(Arc::new(move |transport: Transport| transport.layer(&layer)));
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// A base URL, user agent or credential that no request could be made with; no TLS to be had.
    pub fn build(self) -> Result<Client, BuildError> {
        let url = base_url(self.server)?;
        let user_agent = HeaderValue::try_from(self.user_agent).map_err(|_| BuildError::UserAgent)?;
        for (scheme, credential) in &self.credentials {
            if let Some(fault) = credential.fault() {
                return Err(BuildError::Credential { scheme, fault });
            }
        }
        let bare = match self.transport {
            Some(transport) => transport,
            None => Transport::usual(self.connect_timeout, url.scheme() == "https").map_err(BuildError::Transport)?,
        };
        let authorize = Authorize::new(bare.of_server(&url), Origin::of(&url));
        let way = if self.layers.is_empty() {
            Way::Straight(authorize)
        } else {
            let innermost = Transport::new(authorize);
            Way::Layered(self.layers.iter().fold(innermost, |transport, wrap| wrap(transport)))
        };
        let shared = Shared {
            base: url.as_str().trim_end_matches('/').to_owned(),
            server: host_and_port(&url),
            way,
            keyring: Arc::new(Keyring::new(self.credentials)),
            user_agent,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            connect_timeout: self.connect_timeout,
            retry: self.retry,
            budget: Budget::new(self.retry_budget.0, self.retry_budget.1),
            max_response_bytes: self.max_response_bytes,
            traced_body_bytes: self.traced_body_bytes,
        };
        Ok(Client { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for ClientBuilder {
    /// Shows which security schemes have a credential; the base URL not, which may hold one before it was looked at.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schemes: Vec<&str> = self.credentials.iter().map(|(scheme, _)| *scheme).collect();
        f.debug_struct("ClientBuilder")
            .field("credentials", &schemes)
            .field("timeout", &self.timeout)
            .field("attempt_timeout", &self.attempt_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}

/// Why a client could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// The base URL is none that requests can be sent to, for this reason.
    BaseUrl(String),
    /// The user agent holds what a header cannot.
    UserAgent,
    /// No request could carry the credential.
    Credential {
        /// The security scheme the credential is for.
        scheme: &'static str,
        /// What is wrong with it, without the credential itself.
        fault: &'static str,
    },
    /// The default transport could not be set up.
    Transport(BoxError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BaseUrl(reason) => write!(f, "the base URL cannot be used: {reason}"),
            Self::UserAgent => {
                f.write_str("the user agent holds a line break or another control character; take it out")
            }
            Self::Credential { scheme, fault } => {
                write!(f, "the credential for `{scheme}` cannot be used: {fault}")
            }
            Self::Transport(error) => write!(f, "the transport could not be set up: {error}"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) => error.source(),
            Self::BaseUrl(_) | Self::UserAgent | Self::Credential { .. } => None,
        }
    }
}

/// None of the messages repeats the URL: it may hold a password.
fn base_url(server: Server) -> Result<Url, BuildError> {
    let refuse = |reason: &str| BuildError::BaseUrl(reason.to_owned());
    let text = server.url.map_err(BuildError::BaseUrl)?;
    if text.is_empty() {
        return Err(refuse("none is set and the document names none; set one with `base_url`"));
    }
    let url = Url::parse(&text).map_err(|error| {
        BuildError::BaseUrl(format!("{error}; write it in full, as in `https://api.example.com/v1`"))
    })?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("its scheme is neither `http` nor `https`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("it holds a user name or a password; take them out and set a credential"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("it holds a query (`?`) or a fragment (`#`); take it out"));
    }
    Ok(url)
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
