//! The body of an answer before anybody has asked for it as a [`Body`], which costs boxes.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Frame, SizeHint};
use http_body_util::BodyExt;

use super::{Body, BoxError};

/// The body of an answer as the transport gave it.
pub(crate) enum Incoming {
    Http(reqwest::Body),
    Any(Body),
}

impl Incoming {
    /// The number of bytes, if that is known before they are read.
    pub(crate) fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(self).exact()
    }

    /// Reads the body into memory, but no more of it than this.
    pub(crate) async fn beginning(mut self, limit: u64) -> Beginning {
        let (mut first, mut all) = (Bytes::new(), BytesMut::new());
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let end = loop {
            let frame = match BodyExt::frame(&mut self).await {
                None => break End::Whole,
                Some(Err(error)) => break End::Broken(error),
                Some(Ok(frame)) => frame,
            };
            // What is no data is trailers.
            let Ok(mut data) = frame.into_data() else { continue };
            let room = limit - first.len() - all.len();
            let is_too_long = data.len() > room;
            data.truncate(room);
            if first.is_empty() && all.is_empty() {
                // Most bodies come in one piece, which is then passed on as it is.
                first = data;
            } else {
                all.extend_from_slice(&std::mem::take(&mut first));
                all.extend_from_slice(&data);
            }
            if is_too_long {
                break End::TooLong;
            }
        };
        Beginning { bytes: if all.is_empty() { first } else { all.freeze() }, end }
    }
}

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match self.get_mut() {
            // Its URL is taken out of an error, whose query may hold a secret.
            Self::Http(body) => Pin::new(body)
                .poll_frame(context)
                .map(|frame| frame.map(|frame| frame.map_err(|error| error.without_url().into()))),
            Self::Any(body) => Pin::new(body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Http(body) => body.is_end_stream(),
            Self::Any(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Http(body) => body.size_hint(),
            Self::Any(body) => body.size_hint(),
        }
    }
}

impl From<Incoming> for Body {
    fn from(incoming: Incoming) -> Self {
        match incoming {
            Incoming::Any(body) => body,
            http => Self::new(http),
        }
    }
}

/// As much of a body as was to be read, or to be had.
pub(crate) struct Beginning {
    pub(crate) bytes: Bytes,
    pub(crate) end: End,
}

/// What the bytes end with.
pub(crate) enum End {
    Whole,
    TooLong,
    Broken(BoxError),
}
