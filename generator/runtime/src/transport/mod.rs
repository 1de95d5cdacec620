//! How a call reaches the network: a [`tower::Service`] of [`http`] requests.
//!
//! The default speaks HTTP/1.1 and HTTP/2 through `reqwest` with `rustls`. Anything else that takes a request and
//! gives a response can stand in for it, and any [`tower::Layer`] can go around it. What an operation means is not
//! known here.

use std::fmt;
use std::task::{Context, Poll};

use tower::util::BoxCloneSyncService;
use tower::{Layer, Service, ServiceExt};

pub use self::body::Body;
pub(crate) use self::body::End;

mod body;
pub(crate) mod cause;
mod once;
mod reqwest;

/// Any error that can be sent between threads: what a transport fails with.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The boxed answer of a transport.
pub(crate) type Answering = std::pin::Pin<Box<dyn Future<Output = Result<http::Response<Body>, BoxError>> + Send>>;

/// A service that carries requests to a server, whatever it is made of. Cheap to clone.
///
/// Being a service itself, it can be wrapped again:
///
/// ```
/// # use bindery_runtime::transport::Transport;
/// # fn wrap(transport: Transport) -> Transport {
/// let limited = tower::ServiceBuilder::new().map_request(|request| request).service(transport);
/// Transport::new(limited)
/// # }
/// ```
#[derive(Clone)]
pub struct Transport {
    service: BoxCloneSyncService<http::Request<Body>, http::Response<Body>, BoxError>,
}

impl Transport {
    /// Boxes a service. Response bodies are handed on as they come, mostly as streams: what has to see one whole reads
    /// it by [`Body::into_bytes`].
    pub fn new(service: impl HttpService) -> Self {
        service.into_transport()
    }

    /// Wraps this transport in a layer, which then sees each request before it and each response after it.
    pub fn layer<L>(self, layer: &L) -> Self
    where
        L: Layer<Self>,
        L::Service: HttpService,
    {
        Self::new(layer.layer(self))
    }
}

impl Service<http::Request<Body>> for Transport {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        self.service.call(request)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transport")
    }
}

/// What can be a [`Transport`]: every cloneable [`tower::Service`] of `http::Request<Body>` whose response has any
/// [`http_body::Body`]. A name for that bound, implemented for all that fulfil it and never by hand.
pub trait HttpService: Clone + Send + Sync + 'static {
    /// Boxes the service.
    #[doc(hidden)]
    fn into_transport(self) -> Transport;
}

impl<S, B> HttpService for S
where
    S: Service<http::Request<Body>, Response = http::Response<B>> + Clone + Send + Sync + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    fn into_transport(self) -> Transport {
        let boxed = self.map_err(Into::<BoxError>::into).map_response(|response| response.map(Body::new));
        Transport { service: BoxCloneSyncService::new(boxed) }
    }
}

/// The transport used unless another is set.
pub(crate) fn default(connect_timeout: std::time::Duration, https_only: bool) -> Result<Transport, BoxError> {
    self::reqwest::transport(connect_timeout, https_only)
}

pub(crate) fn of_client(client: ::reqwest::Client) -> Transport {
    self::reqwest::of_client(client)
}
