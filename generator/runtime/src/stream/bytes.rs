//! A body while it comes, and the limit on waiting for it.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::time::{Instant, Sleep};

use super::StreamError;
use crate::client::{Client, Resumption};
use crate::credentials::Chosen;
use crate::error::{Limit, TransportError};
use crate::json::{DecodeError, Node};
use crate::transport::{Body, BoxError};

/// A body as it comes, in chunks of whatever length.
///
/// ```
/// # use bindery_runtime::{ByteStream, StreamError};
/// # async fn save(mut file: ByteStream, mut to: impl std::io::Write) -> Result<(), Box<dyn std::error::Error>> {
/// while let Some(chunk) = file.next().await {
///     to.write_all(&chunk?)?;
/// }
/// # Ok(())
/// # }
/// ```
pub struct ByteStream {
    // Boxed: streams are moved through responses and enums, and a timer is large.
    inner: Box<Inner>,
}

struct Inner {
    body: Body,
    /// None for a body that is in memory, which is neither waited for nor breaks off.
    call: Option<Call>,
    /// Of events, if they can be asked for again.
    resumption: Option<Box<Resumption>>,
    timer: Option<Pin<Box<Sleep>>>,
    is_waiting: bool,
}

struct Call {
    client: Client,
    operation: &'static str,
    /// What was sent and is not shown.
    chosen: Chosen,
    limit: Duration,
}

impl ByteStream {
    pub(crate) fn new(body: Body, operation: &'static str, client: Client, chosen: Chosen, limit: Duration) -> Self {
        Self::of(body, Some(Call { client, operation, chosen, limit }))
    }

    fn of(body: Body, call: Option<Call>) -> Self {
        Self { inner: Box::new(Inner { body, call, resumption: None, timer: None, is_waiting: false }) }
    }

    pub(crate) fn resumed_by(mut self, resumption: Option<Box<Resumption>>) -> Self {
        self.inner.resumption = resumption;
        self
    }

    pub(super) fn chosen(&self) -> Option<&Chosen> {
        self.inner.call.as_ref().map(|call| &call.chosen)
    }

    pub(super) fn take_resumption(&mut self) -> Option<Box<Resumption>> {
        self.inner.resumption.take()
    }

    /// The next chunk, or `None` at the end. Can be dropped and called again without a loss.
    pub async fn next(&mut self) -> Option<Result<Bytes, StreamError>> {
        poll_fn(|context| self.inner.poll(context)).await
    }

    /// The length of the body, if the server told it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.inner.body.length()
    }

    /// Reads all that is left, into memory: no more than [`max_response_bytes`](crate::ClientBuilder::max_response_bytes)
    /// allows bodies that are read whole. What may be longer is read in chunks.
    ///
    /// # Errors
    ///
    /// The answer broke off, a chunk did not come in time, or there is more than is allowed.
    pub async fn collect(mut self) -> Result<Bytes, StreamError> {
        let limit = self.inner.call.as_ref().map_or(u64::MAX, |call| call.client.max_response_bytes());
        if self.length().is_some_and(|length| length > limit) {
            return Err(self.inner.too_long(limit));
        }
        let (mut first, mut all, mut length) = (Bytes::new(), BytesMut::new(), 0);
        while let Some(chunk) = self.next().await.transpose()? {
            length += chunk.len() as u64;
            if length > limit {
                return Err(self.inner.too_long(limit));
            }
            // Mostly there is one, which is not copied then.
            if first.is_empty() {
                first = chunk;
                continue;
            }
            if all.is_empty() {
                all.extend_from_slice(&first);
            }
            all.extend_from_slice(&chunk);
        }
        Ok(if all.is_empty() { first } else { all.freeze() })
    }

    /// Reads all that is left as text, which has to be UTF-8.
    ///
    /// # Errors
    ///
    /// As [`collect`](Self::collect); bytes that are not UTF-8.
    pub async fn text(self) -> Result<String, StreamError> {
        String::from_utf8(self.collect().await?.into()).map_err(|error| {
            let text = String::from_utf8_lossy(error.as_bytes());
            StreamError::undecodable(DecodeError::expected("text in UTF-8", &Node::Null).found("other bytes"), text)
        })
    }
}

impl Inner {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        loop {
            let Poll::Ready(frame) = http_body::Body::poll_frame(Pin::new(&mut self.body), context) else {
                let error = ready!(self.poll_timer(context));
                return Poll::Ready(Some(Err(self.end(error))));
            };
            self.is_waiting = false;
            match frame {
                None => return Poll::Ready(None),
                Some(Err(error)) => {
                    let error = self.broken(error);
                    return Poll::Ready(Some(Err(self.end(error))));
                }
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => return Poll::Ready(Some(Ok(data))),
                    // Trailers are of no use to whom a stream is given to.
                    Ok(_) | Err(_) => {}
                },
            }
        }
    }

    /// Ready when the wait that is going on has lasted too long.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<TransportError> {
        let Some(Call { client, operation, limit, chosen }) = &self.call else {
            return Poll::Pending;
        };
        // Making a timer would panic, which is no way to say it.
        if tokio::runtime::Handle::try_current().is_err() {
            let error = "it was read outside of a Tokio runtime".into();
            return Poll::Ready(client.transport_error(operation, error, chosen));
        }
        if !std::mem::replace(&mut self.is_waiting, true) {
            match (Instant::now().checked_add(*limit), &mut self.timer) {
                (Some(deadline), Some(timer)) => timer.as_mut().reset(deadline),
                (Some(deadline), timer) => *timer = Some(Box::pin(tokio::time::sleep_until(deadline))),
                (None, timer) => *timer = None,
            }
        }
        match &mut self.timer {
            Some(timer) => timer.as_mut().poll(context).map(|()| client.idle_error(operation, *limit)),
            None => Poll::Pending,
        }
    }

    fn broken(&self, error: BoxError) -> TransportError {
        match &self.call {
            Some(Call { client, operation, chosen, .. }) => client.transport_error(operation, error, chosen),
            // A body in memory does not break.
            None => TransportError::of("", String::new(), Duration::MAX, error, None),
        }
    }

    fn too_long(&mut self, limit: u64) -> StreamError {
        let (operation, server) = match &self.call {
            Some(Call { client, operation, .. }) => (*operation, client.server().to_owned()),
            None => ("", String::new()),
        };
        self.end(TransportError::beyond(operation, server, Limit::Bytes(limit)))
    }

    /// Lets go of the connection: nobody reads behind an error.
    fn end(&mut self, error: TransportError) -> StreamError {
        self.body = Body::empty();
        StreamError::Transport(Box::new(error))
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.inner.poll(context)
    }
}

/// A stream of what is in memory already, for the places that take one.
impl<T: Into<Bytes>> From<T> for ByteStream {
    fn from(bytes: T) -> Self {
        Self::of(Body::from(bytes), None)
    }
}

/// Sends on what is received. The [time-out](ByteStream) of the answer goes on to count for each wait.
impl From<ByteStream> for Body {
    fn from(stream: ByteStream) -> Self {
        if stream.inner.body.is_replayable() {
            return stream.inner.body;
        }
        struct Chunks(ByteStream);

        impl Stream for Chunks {
            type Item = Result<Bytes, BoxError>;

            fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
                self.0.inner.poll(context).map_err(Into::into)
            }
        }
        Self::from_stream(Chunks(stream))
    }
}

impl fmt::Debug for ByteStream {
    /// Shows the length only: a body may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ByteStream").field(&self.inner.body).finish()
    }
}
