//! A stream that several clones of a body share, and one of them reads.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;

use super::BoxError;

pub(super) type Source = UnsyncBoxBody<Bytes, BoxError>;

/// A stream that the first reader takes away from its clones.
pub(super) struct Once {
    slot: Arc<Mutex<Option<Source>>>,
    state: State,
}

enum State {
    Unread,
    // Locked by nobody: the lock lets a body be shared between threads, which transports ask for.
    Reading(Mutex<Source>),
    Ended,
}

impl Once {
    pub(super) fn new(source: Source) -> Self {
        Self { slot: Arc::new(Mutex::new(Some(source))), state: State::Unread }
    }

    pub(super) fn poll_frame(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if matches!(self.state, State::Unread) {
            let Some(source) = locked(&self.slot).take() else {
                self.state = State::Ended;
                return Poll::Ready(Some(Err(Box::new(AlreadyRead))));
            };
            self.state = State::Reading(Mutex::new(source));
        }
        let State::Reading(source) = &mut self.state else {
            return Poll::Ready(None);
        };
        let source = source.get_mut().unwrap_or_else(PoisonError::into_inner);
        let frame = ready!(Pin::new(source).poll_frame(context));
        if !matches!(frame, Some(Ok(_))) {
            // What the stream holds, a connection or a file, is not needed for as long as the body lives.
            self.state = State::Ended;
        }
        Poll::Ready(frame)
    }

    /// Whether it can still be read, by this clone or another.
    pub(super) fn is_unread(&self) -> bool {
        matches!(self.state, State::Unread) && locked(&self.slot).is_some()
    }

    pub(super) fn is_end(&self) -> bool {
        match &self.state {
            // One that was read elsewhere has not ended, so that whoever reads it hears of that.
            State::Unread => locked(&self.slot).as_ref().is_some_and(Body::is_end_stream),
            State::Reading(source) => locked(source).is_end_stream(),
            State::Ended => true,
        }
    }

    pub(super) fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Unread => locked(&self.slot).as_ref().map(Body::size_hint).unwrap_or_default(),
            State::Reading(source) => locked(source).size_hint(),
            State::Ended => SizeHint::with_exact(0),
        }
    }
}

impl Clone for Once {
    fn clone(&self) -> Self {
        Self { slot: Arc::clone(&self.slot), state: State::Unread }
    }
}

/// A panic of a stream leaves it where it was; what it does next is its own affair.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A stream was to be read a second time.
#[derive(Debug)]
struct AlreadyRead;

impl fmt::Display for AlreadyRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the body is a stream that was read before, and can be read once only: to send a request again, begin it \
             anew or give its body in memory",
        )
    }
}

impl std::error::Error for AlreadyRead {}
