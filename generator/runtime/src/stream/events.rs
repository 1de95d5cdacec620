//! Server-sent events as values. Only what depends on the type of the data is generic.

use std::any::Any;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;

use super::connection::Connection;
use super::{ByteStream, StreamError};
use crate::json::{Codec, DecodeError, Node};

/// The events of a `text/event-stream` (WHATWG HTML, section 9.2), their data read as `T`.
///
/// `T` is read from JSON; data that is not JSON is read as a string where `T` takes strings only, and `String` takes any
/// data as it is. Data that cannot be read is a [`StreamError::Decode`], and the stream goes on. The mark `[DONE]`, by
/// which some servers say that there are no more events, ends the stream unless `T` is `String`.
///
/// ```
/// # use bindery_runtime::{ByteStream, EventStream, StreamError, Value};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), StreamError> {
/// let text = "event: delta\ndata: {\"text\":\"Hel\"}\n\ndata: {\"text\":\"lo\"}\n\ndata: [DONE]\n\n";
/// let mut events = EventStream::<Value>::open(ByteStream::from(text));
/// let mut said = Vec::new();
/// while let Some(event) = events.next().await {
///     let event = event?;
///     said.push((event.kind, event.data["text"].to_string()));
/// }
/// assert_eq!(said, [("delta".into(), "\"Hel\"".into()), ("message".into(), "\"lo\"".into())]);
/// # Ok(())
/// # }
/// ```
pub struct EventStream<T> {
    // Boxed: streams are moved through responses and enums.
    connection: Box<Connection>,
    data: PhantomData<fn() -> T>,
}

/// One event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<T> {
    /// The data.
    pub data: T,
    /// What the server calls events of this kind; `message` unless it says otherwise.
    pub kind: String,
    /// The id of the last event that had one, this one included: what to send as `Last-Event-ID` to be given what comes
    /// after it.
    pub id: Option<String>,
    /// How long the server asks to wait before connecting anew, as far as it has told until now.
    pub retry: Option<Duration>,
}

impl<T: Codec + 'static> EventStream<T> {
    /// Reads a body as events.
    #[must_use]
    pub fn open(body: ByteStream) -> Self {
        Self { connection: Box::new(Connection::new(body)), data: PhantomData }
    }

    /// Goes on where the stream ends or breaks: connects anew, with the id of the last event as `Last-Event-ID`, as
    /// browsers do. A server that gives no ids begins at its beginning then.
    ///
    /// ```
    /// # use bindery_runtime::{EventStream, Response, StreamError, Value};
    /// # async fn follow(answer: Response<EventStream<Value>>) -> Result<(), StreamError> {
    /// let mut events = answer.into_body().reconnecting();
    /// while let Some(event) = events.next().await {
    ///     println!("{}", event?.data);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Each connection is a call as the first one was: with its options, credentials, layers, time-outs and attempts.
    /// Before it, the stream waits as long as the server asked for ([`retry`](Self::retry)) and a random part of the
    /// client's [waits](crate::retry#when) on top. The stream ends
    ///
    /// - with an answer 204, and with the mark `[DONE]`;
    /// - with [`StreamError::Resume`] where a new call fails, as its attempts are spent or it is refused;
    /// - as without this option, where as many connections in a row as a call has attempts brought nothing, neither an
    ///   event nor a sign of life for as long as the time-out, or where the client's
    ///   [budget](crate::ClientBuilder::retry_budget), from which such connections are paid, is spent.
    ///
    /// A call that is not [idempotent](crate::Sending::idempotent) is not made again, nor one whose request had a stream
    /// as its body: nothing is different then.
    #[must_use]
    pub fn reconnecting(mut self) -> Self {
        self.connection.connect_anew();
        self
    }

    /// The next event, or `None` at the end. Can be dropped and called again without a loss.
    pub async fn next(&mut self) -> Option<Result<Event<T>, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    /// As [`Event::id`], and known also if the event itself had no data.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        Some(self.connection.items.split.last_id.as_str()).filter(|id| !id.is_empty())
    }

    /// As [`Event::retry`], and known before the first event.
    #[must_use]
    pub fn retry(&self) -> Option<Duration> {
        self.connection.items.split.retry
    }

    /// The bytes of a stream that nobody has read from.
    #[cfg(feature = "test-util")]
    pub(crate) fn into_bytes(self) -> ByteStream {
        self.connection.items.into_bytes()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let Some(event) = ready!(self.connection.poll(context)?) else {
            return Poll::Ready(None);
        };
        let Event { data, kind, id, retry } = event;
        Poll::Ready(match decode(data) {
            Ok(Some(data)) => Some(Ok(Event { data, kind, id, retry })),
            Ok(None) => {
                self.connection.end();
                None
            }
            Err(error) => Some(Err(error.of_kind(kind).without(self.connection.items.bytes().chosen()))),
        })
    }
}

/// The value of an event's data; none if the data says that there are no more events.
fn decode<T: Codec + 'static>(data: String) -> Result<Option<T>, StreamError> {
    let mut data = Some(data);
    if let Some(text) = (&mut data as &mut dyn Any).downcast_mut::<Option<T>>() {
        return Ok(text.take());
    }
    let data = data.unwrap_or_default();
    let decoded = match Node::from_slice(data.as_bytes()) {
        Ok(node) => T::decode(&node),
        Err(_) if data.trim() == "[DONE]" => return Ok(None),
        Err(syntax) => decode_text(&data, syntax),
    };
    decoded.map(Some).map_err(|error| StreamError::undecodable(error, data))
}

/// What takes anything, as a union may, is not given broken JSON as if that were a text.
fn decode_text<T: Codec>(text: &str, syntax: DecodeError) -> Result<T, DecodeError> {
    if T::decode(&Node::Bool(true)).is_ok() {
        return Err(syntax);
    }
    T::decode(&Node::from(text)).map_err(|_| syntax)
}

impl<T: Codec + 'static> Stream for EventStream<T> {
    type Item = Result<Event<T>, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventStream")
    }
}
