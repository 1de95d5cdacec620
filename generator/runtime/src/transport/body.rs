//! The body of a request or response on its way through a transport: bytes in memory, or a stream of which no more is
//! held than the chunk that is being passed on.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http_body::{Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, StreamBody};

use super::BoxError;
use super::once::{Once, Source};

/// A request or response body: in memory, or a stream.
///
/// A clone of one in memory shares the bytes, so a layer may send a request again. Clones of a stream share the stream,
/// which can be read once: the first that is read has it, reading another fails. [`is_replayable`](Self::is_replayable)
/// tells the two apart.
///
/// ```
/// # use bindery_runtime::transport::Body;
/// let body = Body::from("in memory");
/// assert!(body.is_replayable());
/// assert_eq!(body.length(), Some(9));
/// assert_eq!(body.as_bytes().map(|bytes| &bytes[..]), Some(&b"in memory"[..]));
/// ```
#[derive(Clone)]
pub struct Body {
    inner: Inner,
}

#[derive(Clone)]
enum Inner {
    Memory(Bytes),
    Stream(Once),
}

impl Body {
    /// A body of no bytes.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// A body whose bytes come from a stream, each chunk being asked for when the one before it is on its way. An error
    /// of the stream ends the body and fails the call.
    ///
    /// ```
    /// # use bindery_runtime::transport::Body;
    /// # use bytes::Bytes;
    /// let chunks = futures_util::stream::iter(["one ", "two"].map(|text| Ok(Bytes::from(text))));
    /// let body = Body::from_stream(chunks);
    /// assert!(!body.is_replayable());
    /// ```
    pub fn from_stream(stream: impl Stream<Item = Result<Bytes, BoxError>> + Send + 'static) -> Self {
        // Boxed before it is wrapped, so that the wrapper is compiled once.
        let chunks: Pin<Box<dyn Stream<Item = _> + Send>> = Box::pin(stream);
        Self::once(UnsyncBoxBody::new(StreamBody::new(Frames(chunks))))
    }

    /// A body made of any other, as other HTTP crates have them, with its frames as they come.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body + Send + 'static,
        B::Error: Into<BoxError>,
    {
        // Every layer around a transport passes bodies through here: one that is ours already is not wrapped again.
        let mut body = Some(body);
        if let Some(same) = (&mut body as &mut dyn std::any::Any).downcast_mut::<Option<Self>>().and_then(Option::take)
        {
            return same;
        }
        match body {
            Some(body) => Self::once(UnsyncBoxBody::new(Foreign(Box::pin(body)))),
            None => Self::empty(),
        }
    }

    fn once(source: Source) -> Self {
        Self { inner: Inner::Stream(Once::new(source)) }
    }

    /// The bytes, if they are all in memory; `None` if the body is a stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.inner {
            Inner::Memory(bytes) => Some(bytes),
            Inner::Stream(_) => None,
        }
    }

    /// The number of bytes, if that is known before they are read.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(self).exact()
    }

    /// Whether a clone can be sent as well as the body itself, as a layer does that sends a request again. A stream can
    /// be sent once only.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        matches!(self.inner, Inner::Memory(_))
    }

    /// Whether a clone of a request that has failed can be sent: its body is in memory, or nobody has begun to read it.
    pub(crate) fn is_sendable(&self) -> bool {
        match &self.inner {
            Inner::Memory(_) => true,
            Inner::Stream(once) => once.is_unread(),
        }
    }

    /// Reads the body to its end, into memory.
    ///
    /// # Errors
    ///
    /// What the stream fails with; a clone of it was read before.
    pub async fn into_bytes(self) -> Result<Bytes, BoxError> {
        match self.inner {
            Inner::Memory(bytes) => Ok(bytes),
            Inner::Stream(_) => Ok(BodyExt::collect(self).await?.to_bytes()),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::from(Bytes::new())
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self { inner: Inner::Memory(bytes.into()) }
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.get_mut().inner {
            Inner::Memory(bytes) => {
                let bytes = std::mem::take(bytes);
                Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
            }
            Inner::Stream(once) => once.poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.inner {
            Inner::Memory(bytes) => bytes.is_empty(),
            Inner::Stream(once) => once.is_end(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.inner {
            Inner::Memory(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Inner::Stream(once) => once.size_hint(),
        }
    }
}

impl fmt::Debug for Body {
    /// Shows the length only: a body may hold personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.inner, self.length()) {
            (Inner::Memory(bytes), _) => write!(f, "Body({} bytes)", bytes.len()),
            (Inner::Stream(_), Some(length)) => write!(f, "Body(stream of {length} bytes)"),
            (Inner::Stream(_), None) => f.write_str("Body(stream)"),
        }
    }
}

/// The chunks of a stream as frames of data.
struct Frames(Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>);

impl Stream for Frames {
    type Item = Result<Frame<Bytes>, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(ready!(self.0.as_mut().poll_next(context)).map(|chunk| chunk.map(Frame::data)))
    }
}

/// Any body, its data as one piece of bytes and its errors boxed. (Those of `http_body_util` forget the length.)
struct Foreign<B>(Pin<Box<B>>);

impl<B> http_body::Body for Foreign<B>
where
    B: http_body::Body,
    B::Error: Into<BoxError>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(self.0.as_mut().poll_frame(context));
        let whole = |mut data: B::Data| data.copy_to_bytes(data.remaining());
        Poll::Ready(frame.map(|frame| frame.map(|frame| frame.map_data(whole)).map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
