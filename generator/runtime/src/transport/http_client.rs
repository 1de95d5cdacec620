//! The default transport: `reqwest`, set up so that nothing goes where it was not sent to.

use std::fmt::{self, Write};
use std::time::Duration;

use http_body_util::BodyExt;
use reqwest::{Client, Request};
use url::Url;

use super::cause::Unsendable;
use super::{Body, BoxError};

/// A `reqwest` client.
#[derive(Clone)]
pub(super) struct HttpClient {
    client: Client,
    may_redirect: bool,
}

impl HttpClient {
    /// Redirects are not followed: an answer of another place is not the answer of the operation, and a repeated POST
    /// or a forwarded credential would be the caller's loss. Proxies that the environment names are not used: over
    /// plain HTTP they would be shown the credentials; who wants one gives a transport of their own.
    pub(super) fn usual(connect_timeout: Duration, https_only: bool) -> Result<Self, BoxError> {
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .https_only(https_only)
            .connect_timeout(connect_timeout)
            .build()?;
        Ok(Self { client, may_redirect: false })
    }

    /// A client of the caller's own, which may follow redirects.
    pub(super) fn of_caller(client: Client) -> Self {
        Self { client, may_redirect: true }
    }

    /// Errors lose their URL, whose query may hold a secret.
    pub(super) async fn exchange(
        &self,
        request: &mut http::Request<Body>,
    ) -> Result<http::Response<reqwest::Body>, BoxError> {
        let (asked, answer) = {
            let request = sendable(std::mem::take(request)).map_err(reqwest::Error::without_url)?;
            (self.may_redirect.then(|| request.url().origin()), self.client.execute(request))
        };
        let response = answer.await.map_err(reqwest::Error::without_url)?;
        if asked.is_some_and(|asked| asked != response.url().origin()) {
            return Err(Box::new(Redirected));
        }
        Ok(response.into())
    }
}

/// What `reqwest` makes of a request itself, its address being written into one piece of memory.
fn sendable(request: http::Request<Body>) -> reqwest::Result<Request> {
    let uri = request.uri();
    let length = uri.authority().map_or(0, |authority| authority.as_str().len())
        + uri.path_and_query().map_or(0, |path| path.as_str().len());
    let mut address = String::with_capacity(length + "https://".len());
    // Writing to a `String` cannot fail.
    let _ = write!(address, "{uri}");
    let Ok(url) = Url::parse(&address) else {
        return Request::try_from(request.map(body));
    };
    let (parts, from) = request.into_parts();
    let mut request = Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.version_mut() = parts.version;
    *request.body_mut() = Some(body(from));
    Ok(request)
}

fn body(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body.map_err(Unsendable)),
    }
}

/// An answer of another place than was asked, by a client that follows redirects.
#[derive(Debug)]
struct Redirected;

impl fmt::Display for Redirected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the HTTP client followed a redirect to another server, maybe with the credentials on it: build it with \
             `redirect(reqwest::redirect::Policy::none())`",
        )
    }
}

impl std::error::Error for Redirected {}
