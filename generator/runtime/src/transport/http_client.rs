//! The default transport: `reqwest`, set up so that nothing goes where it was not sent to.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
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
    /// Where most requests go: a URL without a path.
    origin: Option<Arc<Url>>,
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
        Ok(Self { client, may_redirect: false, origin: None })
    }

    /// A client of the caller's own, which may follow redirects.
    pub(super) fn of_caller(client: Client) -> Self {
        Self { client, may_redirect: true, origin: None }
    }

    pub(super) fn keep_origin(&mut self, url: &Url) {
        let mut origin = url.clone();
        origin.set_path("");
        self.origin = Some(Arc::new(origin));
    }

    /// Errors lose their URL, whose query may hold a secret.
    pub(super) async fn exchange(
        &self,
        request: &mut http::Request<Body>,
    ) -> Result<http::Response<reqwest::Body>, BoxError> {
        let (asked, answer) = {
            let request = self.sendable(std::mem::take(request)).map_err(reqwest::Error::without_url)?;
            (self.may_redirect.then(|| request.url().origin()), self.client.execute(request))
        };
        let response = answer.await.map_err(reqwest::Error::without_url)?;
        if asked.is_some_and(|asked| asked != response.url().origin()) {
            return Err(Box::new(Redirected));
        }
        Ok(response.into())
    }

    /// What `reqwest` makes of a request itself.
    fn sendable(&self, request: http::Request<Body>) -> reqwest::Result<Request> {
        let Some(url) = self.url(request.uri()) else {
            return Request::try_from(request.map(body));
        };
        let (parts, from) = request.into_parts();
        let mut request = Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.version_mut() = parts.version;
        *request.body_mut() = Some(body(from));
        Ok(request)
    }

    /// The address as `Url` reads it, which takes longest for the host: that of the origin is read already.
    fn url(&self, uri: &Uri) -> Option<Url> {
        let origin = self.origin.as_deref().filter(|origin| {
            uri.scheme_str() == Some(origin.scheme())
                && uri.authority().is_some_and(|authority| authority.as_str() == origin.authority())
        });
        let Some(origin) = origin else { return Url::parse(&uri.to_string()).ok() };
        let mut url = origin.clone();
        url.set_path(uri.path());
        url.set_query(uri.query());
        Some(url)
    }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::Uri;
    use url::Url;

    use super::HttpClient;

    #[test]
    fn an_address_at_the_origin_is_what_the_url_parser_makes_of_it() {
        let mut client = HttpClient::usual(Duration::from_secs(1), false).expect("a client");
        for base in ["http://127.0.0.1:8080/v1", "https://api.example.com/", "https://[::1]"] {
            client.keep_origin(&Url::parse(base).expect("a URL"));
            for other in [base, "http://127.0.0.1", "https://api.example.com:8443", "https://API.example.com"] {
                let bytes = (0x21..=0xff_u8).filter_map(|byte| {
                    let text = [other.trim_end_matches('/').as_bytes(), b"/a", &[byte], b"b?c", &[byte], b"d"].concat();
                    Uri::try_from(text).ok()
                });
                let odd =
                    ["", "/", "//", "/./a", "/a/..", "/../b", "/a/%2e%2E/b", "/a?", "?a", "/a?b='c'", "/a#b", "/{a}"];
                let odd = odd.iter().filter_map(|path| format!("{}{path}", other.trim_end_matches('/')).parse().ok());
                for uri in bytes.chain(odd) {
                    assert_eq!(client.url(&uri), Url::parse(&uri.to_string()).ok(), "{uri}");
                }
            }
        }
    }
}
