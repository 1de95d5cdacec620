//! The default transport: `reqwest`, set up so that nothing goes where it was not sent to.

use std::fmt;
use std::time::Duration;

use http_body_util::BodyExt;
use tower::service_fn;
use url::Url;

use super::cause::Unsendable;
use super::{Body, BoxError, Transport};

/// Redirects are not followed: an answer of another place is not the answer of the operation, and a repeated POST or
/// a forwarded credential would be the caller's loss. Proxies that the environment names are not used: over plain HTTP
/// they would be shown the credentials; who wants one gives a transport of their own.
pub(super) fn transport(connect_timeout: Duration, https_only: bool) -> Result<Transport, BoxError> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .https_only(https_only)
        .connect_timeout(connect_timeout)
        .build()?;
    Ok(Transport::new(service_fn(move |request| exchange(client.clone(), request, answered))))
}

/// A client of the caller's own, which may follow redirects.
pub(super) fn of_client(client: reqwest::Client) -> Transport {
    Transport::new(service_fn(move |request: http::Request<Body>| {
        let (client, asked) = (client.clone(), request.uri().clone());
        exchange(client, request, move |response| {
            let is_asked = Url::parse(&asked.to_string()).is_ok_and(|asked| asked.origin() == response.url().origin());
            if is_asked { answered(response) } else { Err(Box::new(Redirected)) }
        })
    }))
}

/// Errors lose their URL, whose query may hold a secret.
async fn exchange(
    client: reqwest::Client,
    request: http::Request<Body>,
    answered: impl FnOnce(reqwest::Response) -> Result<http::Response<Body>, BoxError>,
) -> Result<http::Response<Body>, BoxError> {
    let request = reqwest::Request::try_from(request.map(body)).map_err(reqwest::Error::without_url)?;
    answered(client.execute(request).await.map_err(reqwest::Error::without_url)?)
}

fn answered(response: reqwest::Response) -> Result<http::Response<Body>, BoxError> {
    let response = http::Response::<reqwest::Body>::from(response);
    Ok(response.map(|body| Body::new(body.map_err(reqwest::Error::without_url))))
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
