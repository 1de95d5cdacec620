//! Items out of chunks: what events and JSON lines have in common.

use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::{ByteStream, StreamError};

/// Where one item ends and the next begins.
pub(super) trait Split {
    type Item;

    /// Takes bytes from the front of the chunk up to the end of the first item, which it gives, or all of them. What
    /// belongs to an item that has not ended is kept.
    fn split(&mut self, chunk: &mut Bytes) -> Result<Option<Self::Item>, StreamError>;

    /// The item that the end of the stream ends, if there is one.
    fn finish(&mut self) -> Option<Self::Item>;
}

pub(super) struct Items<S> {
    bytes: ByteStream,
    /// What has come and was not looked at.
    chunk: Bytes,
    pub(super) split: S,
    ended: bool,
}

impl<S: Split> Items<S> {
    pub(super) fn new(bytes: ByteStream, split: S) -> Self {
        Self { bytes, chunk: Bytes::new(), split, ended: false }
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<S::Item, StreamError>>> {
        while !self.ended {
            match self.split.split(&mut self.chunk) {
                Ok(Some(item)) => return Poll::Ready(Some(Ok(item))),
                Ok(None) => {}
                Err(error) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
            }
            match ready!(futures_core::Stream::poll_next(std::pin::Pin::new(&mut self.bytes), context)) {
                Some(Ok(chunk)) => self.chunk = chunk,
                Some(Err(error)) => {
                    self.end();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.end();
                    return Poll::Ready(self.split.finish().map(Ok));
                }
            }
        }
        Poll::Ready(None)
    }

    pub(super) fn bytes(&mut self) -> &mut ByteStream {
        &mut self.bytes
    }

    /// Goes on with another body.
    pub(super) fn go_on(&mut self, bytes: ByteStream) {
        self.bytes = bytes;
        self.chunk = Bytes::new();
        self.ended = false;
    }

    #[cfg(feature = "test-util")]
    pub(super) fn into_bytes(self) -> ByteStream {
        self.bytes
    }

    /// Ends the stream, whatever else there is of it, and lets go of the connection.
    pub(super) fn end(&mut self) {
        self.ended = true;
        self.bytes = ByteStream::from(Bytes::new());
        self.chunk = Bytes::new();
    }
}
