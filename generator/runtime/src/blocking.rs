//! Calls without `async` (feature `blocking`): the same builders with [`send_blocking`](SendBlocking::send_blocking),
//! and [streams](crate::stream) as readers and iterators.
//!
//! ```no_run
//! use bindery_runtime::{ByteStream, Case, Client, Method, NoDocumentedError, Operation, SendBlocking, Status};
//!
//! const GET_FILE: Operation<ByteStream, NoDocumentedError> = Operation {
//!     id: "GetFile",
//!     method: Method::GET,
//!     path: "/file",
//!     accept: "*/*",
//!     security: &[],
//!     success: &[Case::streamed(Status::Code(200), "text/plain", |body| body)],
//!     failure: &[],
//! };
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let client = Client::builder("https://api.example.com", "example/1.0").build()?;
//!     let file = client.call().request(&GET_FILE).send().send_blocking()?;
//!     std::io::copy(&mut file.into_body().blocking(), &mut std::io::stdout())?;
//!     Ok(())
//! }
//! ```
//!
//! The calling thread does the work of the call and sleeps in between; sockets and timers are served by one thread of
//! the runtime's own, made at the first such call. Nothing has to be set up, time-outs hold as they do elsewhere, and a
//! call made inside of a Tokio runtime blocks that thread and does not panic.
//!
//! Connections belong to the runtime they were made in. A client that is used in both ways may so be given a connection
//! that only the thread which it blocks could serve, if that is the only thread of its runtime, and the call then ends
//! by its time-out: in a single-threaded runtime, use one client for each way.

use std::fmt;
use std::io::{self, BufRead, Read};
use std::pin::pin;
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use tokio::runtime::{Builder, Runtime};

use crate::client::Sending;
use crate::error::Error;
use crate::json::Codec;
use crate::response::Response;
use crate::stream::{ByteStream, EventStream, JsonLines};

/// Runs a call to its end on this thread. Implemented for all calls of all generated clients, and for none else.
pub trait SendBlocking: IntoFuture + Sized {
    /// Sends the call, as `send().await` does, and blocks this thread until the answer is there or the call's time-out
    /// is over. Of an answer that is a stream: until its headers are there.
    ///
    /// # Errors
    ///
    /// Those of the call.
    fn send_blocking(self) -> Self::Output;
}

impl<C, T: 'static, E: 'static> SendBlocking for C
where
    C: IntoFuture<Output = Result<Response<T>, Error<E>>, IntoFuture = Sending<T, E>>,
{
    fn send_blocking(self) -> Self::Output {
        wait(self.into_future())
    }
}

/// A [stream](crate::stream) that is waited for by blocking this thread: an iterator of its items and, of a
/// [`ByteStream`], a reader.
///
/// ```
/// # use bindery_runtime::JsonLines;
/// # use bindery_runtime::ByteStream;
/// # fn sum(lines: JsonLines<i64>) -> Result<i64, bindery_runtime::StreamError> {
/// lines.blocking().sum()
/// # }
/// # assert_eq!(sum(JsonLines::open(ByteStream::from("1\n2"))).unwrap(), 3);
/// ```
pub struct Blocking<S> {
    stream: S,
    /// Bytes that came and were not read yet.
    chunk: Bytes,
}

impl<S> Blocking<S> {
    fn new(stream: S) -> Self {
        Self { stream, chunk: Bytes::new() }
    }

    /// The stream itself; bytes that [`BufRead`] holds are lost.
    #[must_use]
    pub fn into_inner(self) -> S {
        self.stream
    }

    /// The stream, for what it knows besides its items.
    #[must_use]
    pub fn get_ref(&self) -> &S {
        &self.stream
    }
}

impl ByteStream {
    /// The body as a [`Read`] and [`BufRead`], and as an iterator of its chunks.
    #[must_use]
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<T: Codec + 'static> EventStream<T> {
    /// The events as an iterator.
    #[must_use]
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<T: Codec> JsonLines<T> {
    /// The values as an iterator.
    #[must_use]
    pub fn blocking(self) -> Blocking<Self> {
        Blocking::new(self)
    }
}

impl<S: Stream + Unpin> Iterator for Blocking<S> {
    type Item = S::Item;

    fn next(&mut self) -> Option<S::Item> {
        let stream = &mut self.stream;
        wait(std::future::poll_fn(|context| std::pin::Pin::new(&mut *stream).poll_next(context)))
    }
}

impl Read for Blocking<ByteStream> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Blocking<ByteStream> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.chunk.is_empty() {
            self.chunk = self.next().transpose()?.unwrap_or_default();
        }
        Ok(&self.chunk)
    }

    fn consume(&mut self, amount: usize) {
        self.chunk.advance(amount.min(self.chunk.len()));
    }
}

impl<S: fmt::Debug> fmt::Debug for Blocking<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Blocking").field(&self.stream).finish()
    }
}

/// Drives sockets and timers, and the connections that clients keep. One for the whole program, and never ended.
/// Where no thread is to be had there is none, and calls say that they are outside of a runtime.
static RUNTIME: LazyLock<Option<Runtime>> = LazyLock::new(|| {
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).thread_name("bindery-blocking").enable_io().enable_time().build().ok()
});

/// Polls a future on this thread until it is ready. Entering a runtime is allowed within another, which blocking on
/// one is not; and what is polled here is out of the budget by which the other would have it give way to its tasks.
fn wait<F: Future>(future: F) -> F::Output {
    let _entered = RUNTIME.as_ref().map(Runtime::enter);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(tokio::task::unconstrained(future));
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
