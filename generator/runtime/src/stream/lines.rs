//! JSON values one after another. Only what depends on their type is generic.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;

use super::items::Items;
use super::sequence::Sequence;
use super::{ByteStream, StreamError};
use crate::json::{Codec, DecodeError, Node};

/// JSON values one after another, read as `T`: one a line (`application/x-ndjson`, `application/jsonl`), or each behind
/// a record separator (`application/json-seq`, RFC 7464). Empty lines are skipped, and the last line needs no end.
///
/// A line that cannot be read is a [`StreamError::Decode`], and the stream goes on. A line is at most
/// [`LONGEST_ITEM`](super::LONGEST_ITEM) long.
///
/// ```
/// # use bindery_runtime::{ByteStream, JsonLines, StreamError};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), StreamError> {
/// let mut lines = JsonLines::<i64>::open(ByteStream::from("1\n2\n\n3"));
/// let mut sum = 0;
/// while let Some(line) = lines.next().await {
///     sum += line?;
/// }
/// assert_eq!(sum, 6);
/// # Ok(())
/// # }
/// ```
pub struct JsonLines<T> {
    items: Items<Sequence>,
    value: PhantomData<fn() -> T>,
}

impl<T: Codec> JsonLines<T> {
    /// Reads a body as JSON values.
    #[must_use]
    pub fn open(body: ByteStream) -> Self {
        Self { items: Items::new(body, Sequence::default()), value: PhantomData }
    }

    /// The next value, or `None` at the end. Can be dropped and called again without a loss.
    pub async fn next(&mut self) -> Option<Result<T, StreamError>> {
        poll_fn(|context| self.poll(context)).await
    }

    fn failed(&mut self, error: DecodeError, text: &[u8]) -> StreamError {
        StreamError::undecodable(error, String::from_utf8_lossy(text)).without(self.items.bytes().chosen())
    }

    /// The bytes of a stream that nobody has read from.
    #[cfg(feature = "test-util")]
    pub(crate) fn into_bytes(self) -> ByteStream {
        self.items.into_bytes()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        let Some(text) = ready!(poll_text(&mut self.items, context)?) else {
            return Poll::Ready(None);
        };
        let value = Node::from_slice(&text).and_then(|node| T::decode(&node));
        Poll::Ready(Some(value.map_err(|error| self.failed(error, &text))))
    }
}

/// Not generic: compiled here, once.
fn poll_text(items: &mut Items<Sequence>, context: &mut Context<'_>) -> Poll<Result<Option<Vec<u8>>, StreamError>> {
    items.poll(context).map(Option::transpose)
}

impl<T: Codec> Stream for JsonLines<T> {
    type Item = Result<T, StreamError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JsonLines")
    }
}
