//! The innermost layer of every client: puts the chosen credentials on a request that goes to the client's own origin.
//!
//! Below the caller's layers, so that none of them sees a secret and a request that is sent again is signed anew.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::Uri;
use tower::Service;
use url::Url;

use super::Credential;
use crate::transport::{Answering, Body, BoxError, Transport};

/// The credentials that were chosen for a request; travels in its extensions, which nothing prints.
#[derive(Clone)]
pub(crate) struct Chosen(pub(crate) Arc<[Credential]>);

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

    fn authorize(&self, request: &mut http::Request<Body>) -> Result<(), BoxError> {
        let Some(Chosen(credentials)) = request.extensions_mut().remove() else {
            return Ok(());
        };
        if self.origin.covers(request.uri()) {
            // A signature covers the query, so it comes when nothing is added to that any more.
            let (signed, plain): (Vec<_>, Vec<_>) =
                credentials.iter().partition(|credential| matches!(credential, Credential::OAuth1(_)));
            for credential in plain.into_iter().chain(signed) {
                credential.apply(request)?;
            }
        }
        Ok(())
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
        match self.authorize(&mut request) {
            Ok(()) => self.inner.call(request),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    }
}
