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
use self::http_client::HttpClient;
pub(crate) use self::incoming::{End, Incoming};

mod body;
pub(crate) mod cause;
mod http_client;
mod incoming;
mod once;

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
    kind: Kind,
}

#[derive(Clone)]
enum Kind {
    /// As it is: what nearly all clients use does without boxes around it, its futures and its bodies.
    Http(HttpClient),
    Boxed(BoxCloneSyncService<http::Request<Body>, http::Response<Body>, BoxError>),
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

    pub(crate) fn of_client(client: reqwest::Client) -> Self {
        Self { kind: Kind::Http(HttpClient::of_caller(client)) }
    }

    /// The transport used unless another is set.
    pub(crate) fn usual(connect_timeout: std::time::Duration, https_only: bool) -> Result<Self, BoxError> {
        Ok(Self { kind: Kind::Http(HttpClient::usual(connect_timeout, https_only)?) })
    }

    /// The same for a client of one server, whose address is then read once.
    pub(crate) fn of_server(mut self, url: &url::Url) -> Self {
        if let Kind::Http(client) = &mut self.kind {
            client.keep_origin(url);
        }
        self
    }

    /// As [`call`](Service::call) of a service that is ready, with no more boxes than are needed. Takes the request out
    /// of its place at the very end, so that it is not moved through all futures on the way.
    pub(crate) async fn send(
        &mut self,
        request: &mut http::Request<Body>,
    ) -> Result<http::Response<Incoming>, BoxError> {
        match &mut self.kind {
            Kind::Http(client) => Ok(client.exchange(request).await?.map(Incoming::Http)),
            Kind::Boxed(service) => Ok(service.call(std::mem::take(request)).await?.map(Incoming::Any)),
        }
    }
}

impl Service<http::Request<Body>> for Transport {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        match &mut self.kind {
            Kind::Http(_) => Poll::Ready(Ok(())),
            Kind::Boxed(service) => service.poll_ready(context),
        }
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        match &mut self.kind {
            Kind::Http(client) => {
                let client = client.clone();
                Box::pin(
                    async move { Ok(client.exchange(&mut request).await?.map(|body| Incoming::Http(body).into())) },
                )
            }
            Kind::Boxed(service) => service.call(request),
        }
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
        Transport { kind: Kind::Boxed(BoxCloneSyncService::new(boxed)) }
    }
}
