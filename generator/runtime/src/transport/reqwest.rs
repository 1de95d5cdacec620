//! The default transport. `reqwest` stays behind this file: none of its types is in the public API.

use std::time::Duration;

use http_body_util::BodyExt;
use tower::service_fn;

use super::cause::Unsendable;
use super::{Body, BoxError, Transport};

/// Redirects are not followed: an answer of another place is not the answer of the operation, and a repeated POST or
/// a forwarded credential would be the caller's loss. Proxies that the environment names are not used: over plain HTTP
/// they would be shown the credentials; who wants one gives a transport of their own.
pub(super) fn transport(connect_timeout: Duration) -> Result<Transport, BoxError> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .connect_timeout(connect_timeout)
        .build()?;
    Ok(Transport::new(service_fn(move |request| exchange(client.clone(), request))))
}

/// Errors lose their URL, whose query may hold a secret.
async fn exchange(client: reqwest::Client, request: http::Request<Body>) -> Result<http::Response<Body>, BoxError> {
    let request = reqwest::Request::try_from(request.map(body)).map_err(reqwest::Error::without_url)?;
    let response = client.execute(request).await.map_err(reqwest::Error::without_url)?;
    let response = http::Response::<reqwest::Body>::from(response);
    Ok(response.map(|body| Body::new(body.map_err(reqwest::Error::without_url))))
}

fn body(body: Body) -> reqwest::Body {
    match body.as_bytes() {
        Some(bytes) => bytes.clone().into(),
        None => reqwest::Body::wrap(body.map_err(Unsendable)),
    }
}
