//! Answers that are read while they come: [`ByteStream`] for files, [`EventStream`] for server-sent events and
//! [`JsonLines`] for JSON values one after another.
//!
//! Each is a [`futures_core::Stream`], and has a method `next` so that no other crate is needed to read it:
//!
//! ```
//! # use bindery_runtime::{EventStream, StreamError, Value};
//! # async fn read(mut events: EventStream<Value>) -> Result<(), StreamError> {
//! while let Some(event) = events.next().await {
//!     println!("{}", event?.data);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - No more is held in memory than the item that is being read and the chunk it came in. A server that is faster than
//!   its reader waits.
//! - An answer that breaks off, or of which nothing more comes for as long as the
//!   [time-out](crate::ClientBuilder::timeout), gives an error and ends.
//! - An item that has not the documented form is an error of that item; what follows it is read on.
//! - Dropping the stream closes the connection. Events are asked for anew where they end if
//!   [`EventStream::reconnecting`] says so; what is needed to do that by oneself is in [`Event::id`] and
//!   [`Event::retry`].

pub use self::bytes::ByteStream;
pub use self::error::{StreamError, UndecodedItem};
pub use self::events::{Event, EventStream};
pub use self::lines::JsonLines;

mod bytes;
mod connection;
mod error;
mod events;
mod items;
mod lines;
mod sequence;
mod sse;

/// The longest line, event or JSON value of a stream that is read: 64 MiB. A longer one ends the stream with
/// [`StreamError::TooLong`], for without an end to it memory would have none either.
pub const LONGEST_ITEM: usize = 64 << 20;
