//! One request, one answer. Everything up to the bytes of the answer is the same for all operations and compiled once;
//! only reading the body depends on the operation's types.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use tower::ServiceExt;

use super::Call;
use crate::credentials::Chosen;
use crate::error::{Error, TransportError, Unanswered};
use crate::operation::{Answered, Case, Key, keys, read, streamed};
use crate::response::{Head, Response};
use crate::stream::ByteStream;
use crate::transport::Body;

/// A call on its way: a future of the answer. Dropping it ends the call; whether the server then acts on what it has
/// received is the server's business.
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<T: 'static, E: 'static> {
    answer: Answering,
    success: &'static [Case<T>],
    failure: &'static [Case<E>],
}

impl<T, E> Future for Sending<T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answered = ready!(self.answer.as_mut().poll(context));
        Poll::Ready(read(answered?, self.success, self.failure))
    }
}

impl<T, E> fmt::Debug for Sending<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}

impl<T, E> Sending<T, E> {
    pub(crate) fn new(
        exchange: Result<Exchange, Unanswered>,
        success: &'static [Case<T>],
        failure: &'static [Case<E>],
    ) -> Self {
        Self { answer: begun(exchange, keys(success)), success, failure }
    }
}

/// What comes of a call, before it is known as what. Boxed where it is compiled once, for all operations.
type Answering = Pin<Box<dyn Future<Output = Result<Answered, Unanswered>> + Send>>;

fn begun(exchange: Result<Exchange, Unanswered>, success: Vec<Key>) -> Answering {
    Box::pin(run(exchange, success))
}

/// A request that is ready to go.
pub(crate) struct Exchange {
    pub(crate) call: Call,
    pub(crate) operation: &'static str,
    pub(crate) request: http::Request<Body>,
}

async fn run(exchange: Result<Exchange, Unanswered>, success: Vec<Key>) -> Result<Answered, Unanswered> {
    let Exchange { call, operation, request } = exchange?;
    let shared = &call.client.shared;
    // The time-out would panic, which is no way to say it.
    if tokio::runtime::Handle::try_current().is_err() {
        return Err(call.client.broken(operation, "it was awaited outside of a Tokio runtime".into()));
    }
    let limit = call.timeout.unwrap_or(shared.timeout);
    let answer = async {
        let chosen = request.extensions().get::<Chosen>().cloned();
        let (parts, body) = shared.transport.clone().oneshot(request).await?.into_parts();
        let mut head = Head { operation, chosen, status: parts.status, headers: parts.headers, raw: Bytes::new() };
        if let Some(index) = streamed(&success, &head) {
            let stream = ByteStream::new(body, operation, call.client.clone(), limit);
            return Ok(Answered::Opened(head, index, stream));
        }
        head.raw = body.into_bytes().await?;
        Ok(Answered::Whole(head))
    };
    match tokio::time::timeout(limit, answer).await {
        Ok(Ok(answered)) => Ok(answered),
        Ok(Err(error)) => Err(call.client.broken(operation, error)),
        Err(_) => {
            let error = TransportError::timeout(operation, shared.server.clone(), limit);
            Err(Unanswered::Transport(Box::new(error)))
        }
    }
}
