//! The connections that events come over: one, or where that is asked for another behind each that ends. What the data
//! of an event means is not known here.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use http::StatusCode;
use tokio::time::Instant;

use super::items::Items;
use super::sse::Events;
use super::{ByteStream, Event, StreamError};
use crate::client::Resumption;
use crate::error::{Error, Unanswered};
use crate::operation::{Answered, Case, Status, read};

pub(super) struct Connection {
    pub(super) items: Items<Events>,
    /// How to connect anew, if that is wished and possible.
    resumption: Option<Box<Resumption>>,
    /// The next connection, while it is made. Locked by nobody: the lock lets a stream be shared between threads.
    next: Option<Mutex<Connecting>>,
    begun: Instant,
    has_brought: bool,
    /// How many connections in a row were of no use.
    useless: u32,
}

type Connecting = Pin<Box<dyn Future<Output = Result<Answered, Unanswered>> + Send>>;

impl Connection {
    pub(super) fn new(body: ByteStream) -> Self {
        let items = Items::new(body, Events::default());
        Self { items, resumption: None, next: None, begun: Instant::now(), has_brought: false, useless: 0 }
    }

    pub(super) fn connect_anew(&mut self) {
        self.resumption = self.items.bytes().take_resumption();
    }

    /// Ends the stream for good.
    pub(super) fn end(&mut self) {
        self.items.end();
        self.resumption = None;
    }

    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Event<String>>, StreamError>> {
        loop {
            if let Some(next) = &mut self.next {
                let connecting = next.get_mut().unwrap_or_else(PoisonError::into_inner);
                let answered = ready!(connecting.as_mut().poll(context));
                self.next = None;
                match events(answered) {
                    Ok(Some(body)) => self.go_on(body),
                    instead => {
                        self.end();
                        return Poll::Ready(
                            instead.map(|_| None).map_err(|error| StreamError::Resume(Box::new(error))),
                        );
                    }
                }
            }
            let item = ready!(self.items.poll(context)).transpose();
            match &item {
                Ok(Some(_)) => self.has_brought = true,
                Ok(None) | Err(StreamError::Transport(_)) => {
                    self.next = self.anew();
                    if self.next.is_some() {
                        continue;
                    }
                    self.end();
                }
                Err(_) => self.end(),
            }
            return Poll::Ready(item);
        }
    }

    fn go_on(&mut self, body: ByteStream) {
        self.items.split.begin_anew();
        self.items.go_on(body);
        self.begun = Instant::now();
        self.has_brought = false;
    }

    /// The next connection, if there is to be one behind this.
    fn anew(&mut self) -> Option<Mutex<Connecting>> {
        // Timers would panic, which is no way to say it.
        tokio::runtime::Handle::try_current().ok()?;
        let resumption = self.resumption.as_ref()?;
        let Events { has_begun, last_id, retry, .. } = &self.items.split;
        // Where nothing happens, nothing is told; a server that keeps the connection says at least that it is there.
        let is_quiet = *has_begun && self.begun.elapsed() >= resumption.limit();
        self.useless = if self.has_brought || is_quiet { 0 } else { self.useless + 1 };
        let call = resumption.begin(last_id, self.useless, *retry)?;
        resumption.is_granted(self.useless).then(|| Mutex::new(Box::pin(call) as Connecting))
    }
}

/// The body of an answer that is events; `None` if the server says that there are no more.
fn events(answered: Result<Answered, Unanswered>) -> Result<Option<ByteStream>, Error<()>> {
    const FAILURE: &[Case<()>] = &[Case::new(Status::Default, "*/*", |_| Ok(()))];
    match answered? {
        // WHATWG HTML, section 9.2.1; with a content type it is not read whole.
        Answered::Opened(head, ..) | Answered::Whole(head) if head.status == StatusCode::NO_CONTENT => Ok(None),
        Answered::Opened(_, _, body) => Ok(Some(body)),
        whole => read::<(), ()>(whole, &[], FAILURE).map(|_| None),
    }
}
