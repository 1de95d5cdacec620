//! One call, as a future that can be adjusted until it is awaited. Everything up to the bytes of the answer is the same
//! for all operations and compiled once; only reading the body depends on the operation's types.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use super::Call;
use super::attempts;
use crate::credentials::Chosen;
use crate::error::{Error, Unanswered};
use crate::operation::{Answered, Case, Status, keys_of_streams, read};
use crate::response::Response;
use crate::retry::RetryPolicy;
use crate::transport::Body;
use crate::validate::Checks;

/// A call on its way: a future of the answer. Dropping it ends the call; whether the server then acts on what it has
/// received is the server's business.
///
/// What is to be different for this one call is said before it is awaited:
///
/// ```
/// # use bindery_runtime::{Call, Error, NoDocumentedError, Operation, RetryPolicy, Value};
/// # use std::time::Duration;
/// # async fn call(call: Call, operation: &Operation<Value, NoDocumentedError>)
/// # -> Result<(), Error<NoDocumentedError>> {
/// # let request = call.request(operation);
/// let answer = request
///     .send()
///     .timeout(Duration::from_secs(5))
///     .header("Idempotency-Key", "4a1c")
///     .query("trace", "1")
///     .idempotent(true)
///     .await?;
/// # Ok(())
/// # }
/// ```
///
/// | Option | Unless set |
/// |---|---|
/// | [`timeout`](Self::timeout), [`attempt_timeout`](Self::attempt_timeout) | the client's |
/// | [`retry`](Self::retry) | the client's |
/// | [`idempotent`](Self::idempotent) | as the method is |
/// | [`header`](Self::header), [`query`](Self::query) | none but the operation's own |
/// | [`raw`](Self::raw) | the answer is read as the document says |
#[must_use = "a call does nothing until it is awaited"]
pub struct Sending<T: 'static, E: 'static> {
    exchange: Option<Result<Exchange, Unanswered>>,
    answer: Option<Answering>,
    success: &'static [Case<T>],
    failure: &'static [Case<E>],
}

type Answering = Pin<Box<dyn Future<Output = Result<Answered, Unanswered>> + Send>>;

/// A request that is ready to go.
pub(crate) struct Exchange {
    pub(crate) call: Call,
    pub(crate) operation: &'static str,
    /// The path template: the name of the target that holds nobody's data.
    pub(crate) template: &'static str,
    pub(crate) request: http::Request<Body>,
    pub(crate) chosen: Chosen,
    /// What is wrong with what was said of this one call.
    pub(crate) refused: Option<Checks>,
}

const RAW: &[Case<Bytes>] = &[Case::new(Status::Default, "*/*", |answer| answer.taken())];

impl<T, E> Sending<T, E> {
    pub(crate) fn new(
        exchange: Result<Exchange, Unanswered>,
        success: &'static [Case<T>],
        failure: &'static [Case<E>],
    ) -> Self {
        Self { exchange: Some(exchange), answer: None, success, failure }
    }

    /// The [time-out](super::ClientBuilder::timeout) of this call in place of the client's.
    pub fn timeout(self, timeout: Duration) -> Self {
        self.with(|exchange| exchange.call.timeout = Some(timeout))
    }

    /// The [time-out of each attempt](super::ClientBuilder::attempt_timeout) in place of the client's.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        self.with(|exchange| exchange.call.attempt_timeout = Some(timeout))
    }

    /// When this call is sent again, in place of the client's [policy](RetryPolicy). The client's
    /// [budget](super::ClientBuilder::retry_budget) goes on to count.
    pub fn retry(self, policy: RetryPolicy) -> Self {
        self.with(|exchange| exchange.call.retry = Some(policy))
    }

    /// Whether this call may be sent again although nobody knows whether the server has done already what it asks for.
    /// True unless set for `GET`, `HEAD`, `PUT`, `DELETE`, `OPTIONS` and `TRACE` (RFC 9110, section 9.2.2).
    pub fn idempotent(self, is_idempotent: bool) -> Self {
        self.with(|exchange| exchange.call.is_idempotent = Some(is_idempotent))
    }

    /// Adds a header that the document does not know, in place of one of that name. The value is taken for a secret and
    /// printed nowhere. One that no header can hold is a violation, and so are the headers that frame the body or name
    /// the server; the credentials of the call go over `Authorization`.
    pub fn header(self, name: &str, value: &str) -> Self {
        self.with(|exchange| exchange.header(name, value))
    }

    /// Adds a query parameter that the document does not know, behind those it does. Name and value are taken literally
    /// and percent-encoded once.
    pub fn query(self, name: &str, value: &str) -> Self {
        self.with(|exchange| exchange.query(name, value))
    }

    /// Gives the body as it comes, without reading it as the document says. Every 2xx is a success, every other status
    /// an [`Error::Api`].
    ///
    /// ```
    /// # use bindery_runtime::{Bytes, Error, Request};
    /// # async fn fetch<T, E>(request: Request<T, E>) -> Result<(), Error<Bytes>> {
    /// let answer = request.send().raw().await?;
    /// println!("{} {:?}: {} bytes", answer.status(), answer.headers().get("etag"), answer.body().len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn raw(self) -> Sending<Bytes, Bytes> {
        Sending { exchange: self.exchange, answer: self.answer, success: RAW, failure: RAW }
    }

    fn with(mut self, change: impl FnOnce(&mut Exchange)) -> Self {
        if let Some(Ok(exchange)) = &mut self.exchange {
            change(exchange);
        }
        self
    }
}

impl<T, E> Future for Sending<T, E> {
    type Output = Result<Response<T>, Error<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let (success, failure) = (self.success, self.failure);
        if let Some(exchange) = self.exchange.take() {
            self.answer = Some(Box::pin(attempts::run(exchange, keys_of_streams(success))));
        }
        let Some(answer) = &mut self.answer else {
            // As any future that was polled to its end: there is nobody to wake.
            return Poll::Pending;
        };
        let answered = ready!(answer.as_mut().poll(context));
        self.answer = None;
        Poll::Ready(read(answered?, success, failure))
    }
}

impl<T, E> fmt::Debug for Sending<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sending")
    }
}
