//! The two ends of a fake in a client: a layer above the credentials that takes down what is sent, and the transport
//! below them that answers.

use std::fmt;
use std::io::{Error, ErrorKind};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, Method, Uri};
use tower::service_fn;

use super::fake::Fake;
use super::plan::{Given, Outcome};
use super::recorded::RecordedCall;
use crate::transport::{Body, BoxError, HttpService};

/// Which operation a request is of, and its path parameters; travels in the request's extensions.
#[derive(Clone)]
pub(crate) struct Route {
    pub(crate) operation: &'static str,
    pub(crate) variables: Vec<(&'static str, String)>,
}

/// A request without credentials; travels in the request's extensions.
#[derive(Clone)]
pub(super) struct Seen {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
}

pub(super) fn seen(mut request: http::Request<Body>) -> http::Request<Body> {
    let (method, uri, headers) = (request.method().clone(), request.uri().clone(), request.headers().clone());
    request.extensions_mut().insert(Seen { method, uri, headers });
    request
}

pub(super) fn transport(fake: Fake) -> impl HttpService + use<> {
    service_fn(move |request| exchange(fake.clone(), request))
}

async fn exchange(fake: Fake, mut request: http::Request<Body>) -> Result<http::Response<Body>, BoxError> {
    let route = request.extensions_mut().remove::<Route>();
    let (Some(route), Some(seen)) = (route, request.extensions_mut().remove::<Seen>()) else {
        return Err("the request lost its extensions in a layer; keep them, the fake knows operations by them".into());
    };
    let operation = route.operation;
    let body = request.into_body().into_bytes().await?;
    let Some(answer) = fake.record(RecordedCall::new(route, seen, body)) else {
        let line = format!("the fake has no answer for `{operation}`, or none that is left; set one before the call");
        return Err(line.into());
    };
    if !answer.after.is_zero() {
        tokio::time::sleep(answer.after).await;
    }
    match answer.outcome {
        Outcome::Given(given) => Ok(response(given)),
        Outcome::Refused => Err(failed(ErrorKind::ConnectionRefused)),
        Outcome::Broken => Err(failed(ErrorKind::ConnectionReset)),
        Outcome::Nothing => std::future::pending().await,
        Outcome::Unusable(reason) => {
            Err(format!("the fake's answer to `{operation}` cannot be given: {reason}").into())
        }
    }
}

fn response(given: Given) -> http::Response<Body> {
    let Given { status, headers, body, cut } = given;
    let body = match cut {
        Some(length) => Body::from_stream(Cut { body, left: Some(length) }),
        None => body,
    };
    let mut response = http::Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

fn failed(kind: ErrorKind) -> BoxError {
    Box::new(Error::new(kind, Simulated(kind)))
}

/// Says in an error that it is no real one.
#[derive(Debug)]
struct Simulated(ErrorKind);

impl fmt::Display for Simulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, as the fake was told", self.0)
    }
}

impl std::error::Error for Simulated {}

/// The beginning of a body, and then a connection that ends.
struct Cut {
    body: Body,
    left: Option<usize>,
}

impl Stream for Cut {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use std::task::{Poll, ready};
        let Some(left) = self.left else { return Poll::Ready(None) };
        if left > 0 {
            let frame = ready!(http_body::Body::poll_frame(std::pin::Pin::new(&mut self.body), context));
            let data = frame.transpose()?.and_then(|frame| frame.into_data().ok());
            if let Some(mut data) = data {
                data.truncate(left);
                self.left = Some(left - data.len());
                return Poll::Ready(Some(Ok(data)));
            }
        }
        self.left = None;
        Poll::Ready(Some(Err(failed(ErrorKind::ConnectionReset))))
    }
}
