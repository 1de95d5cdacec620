//! The innermost layer of every client: puts the chosen credentials on a request that goes to the client's own origin.
//!
//! Below the caller's layers, so that none of them sees a secret and a request that is sent again is signed anew.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{StatusCode, Uri};
use tower::{Service, ServiceExt};
use url::Url;

use super::Chosen;
use crate::transport::{Answering, Body, BoxError, Incoming, Transport};

/// Scheme, host and port: the only place credentials go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    pub(crate) fn of(url: &Url) -> Self {
        Self {
            scheme: url.scheme().to_owned(),
            host: url.host_str().unwrap_or_default().to_owned(),
            port: url.port_or_known_default(),
        }
    }

    /// Whether the address begins as the base URL does, letter for letter. Most do, and need no parser then.
    fn is_spelled_in(&self, uri: &Uri) -> bool {
        let default = if self.scheme == "https" { 443 } else { 80 };
        let authority = uri.authority().and_then(|authority| authority.as_str().strip_prefix(self.host.as_str()));
        let port = match authority {
            Some("") => Some(default),
            Some(behind) => {
                let port = behind.strip_prefix(':').filter(|port| port.bytes().all(|byte| byte.is_ascii_digit()));
                port.and_then(|port| port.parse().ok())
            }
            None => return false,
        };
        uri.scheme_str() == Some(self.scheme.as_str()) && port.is_some() && port == self.port
    }

    fn covers(&self, uri: &Uri) -> bool {
        self.is_spelled_in(uri) || Url::parse(&uri.to_string()).is_ok_and(|url| Self::of(&url) == *self)
    }
}

/// The service around the transport proper.
#[derive(Clone)]
pub(crate) struct Authorize {
    inner: Transport,
    origin: Arc<Origin>,
}

impl Authorize {
    pub(crate) fn new(inner: Transport, origin: Origin) -> Self {
        Self { inner, origin: Arc::new(origin) }
    }

    /// What the service does, where no layer is around it: without boxes, and without a place in the request for what
    /// was chosen.
    pub(crate) async fn send(
        &self,
        request: &mut http::Request<Body>,
        chosen: &Chosen,
    ) -> Result<http::Response<Incoming>, BoxError> {
        let mut inner = self.inner.clone();
        inner.ready().await?;
        if self.origin.covers(request.uri()) {
            if chosen.changes() {
                return Box::pin(with_tokens(inner, chosen, request)).await;
            }
            chosen.apply(request, &[])?;
        }
        inner.send(request).await
    }
}

impl Service<http::Request<Body>> for Authorize {
    type Response = http::Response<Body>;
    type Error = BoxError;
    type Future = Answering;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<Body>) -> Self::Future {
        let chosen = request.extensions_mut().remove::<Chosen>();
        let Some(chosen) = chosen.filter(|_| self.origin.covers(request.uri())) else {
            return self.inner.call(request);
        };
        if chosen.changes() {
            // What was made ready takes the request, a clone is made ready in its place.
            let next = self.inner.clone();
            let inner = std::mem::replace(&mut self.inner, next);
            return Box::pin(async move { Ok(with_tokens(inner, &chosen, &mut request).await?.map(Incoming::into)) });
        }
        match chosen.apply(&mut request, &[]) {
            Ok(()) => self.inner.call(request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}

/// Waits for the tokens, and sends the request once more with others if the server does not accept them. A 401 says
/// that nothing was done, so that holds for every method; a stream is gone with the first attempt.
async fn with_tokens(
    mut inner: Transport,
    chosen: &Chosen,
    request: &mut http::Request<Body>,
) -> Result<http::Response<Incoming>, BoxError> {
    let again = request.body().is_replayable().then(|| request.clone());
    let tokens = chosen.tokens().await?;
    chosen.apply(request, &tokens)?;
    let response = inner.send(request).await?;
    if response.status() != StatusCode::UNAUTHORIZED || !chosen.refuse(&tokens) {
        return Ok(response);
    }
    let Some(mut request) = again else { return Ok(response) };
    // Lets go of the connection.
    drop(response);
    let tokens = chosen.tokens().await.map_err(|error| error.after_refusal())?;
    chosen.apply(&mut request, &tokens)?;
    inner.ready().await?.send(&mut request).await
}
