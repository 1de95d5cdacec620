//! Several bodies as one: what is in memory becomes one piece, and one stream among them makes a stream of all.

use std::collections::VecDeque;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::transport::{Body, BoxError};

/// The bytes of all bodies, one after another.
pub(super) fn joined(bodies: Vec<Body>) -> Body {
    let pieces: Option<Vec<&[u8]>> = bodies.iter().map(|body| body.as_bytes().map(AsRef::as_ref)).collect();
    match pieces {
        Some(pieces) => pieces.concat().into(),
        None => Body::new(Chain { bodies: bodies.into() }),
    }
}

struct Chain {
    bodies: VecDeque<Body>,
}

impl http_body::Body for Chain {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        while let Some(body) = self.bodies.front_mut() {
            match ready!(Pin::new(body).poll_frame(context)) {
                // Trailers of one part say nothing of the whole.
                Some(Ok(frame)) if !frame.is_data() => {}
                Some(frame) => return Poll::Ready(Some(frame)),
                None => drop(self.bodies.pop_front()),
            }
        }
        Poll::Ready(None)
    }

    fn is_end_stream(&self) -> bool {
        self.bodies.iter().all(http_body::Body::is_end_stream)
    }

    /// Exact where that of every body is, so that the length of the whole can be said.
    fn size_hint(&self) -> SizeHint {
        let hints: Vec<SizeHint> = self.bodies.iter().map(http_body::Body::size_hint).collect();
        let mut whole = SizeHint::new();
        whole.set_lower(hints.iter().fold(0, |sum, hint| sum.saturating_add(hint.lower())));
        let upper = hints.iter().try_fold(0_u64, |sum, hint| sum.checked_add(hint.upper()?));
        if let Some(upper) = upper.filter(|upper| *upper >= whole.lower()) {
            whole.set_upper(upper);
        }
        whole
    }
}
