//! The text of server-sent events (WHATWG HTML, section 9.2.6), taken apart. What the data means is not known here.

use std::time::Duration;

use bytes::{Buf, Bytes};

use super::items::Split;
use super::{Event, LONGEST_ITEM, StreamError};

/// The longest id that counts, in bytes, for each event after it has a copy. Servers take no longer headers: one that is
/// longer could not be sent back, and says nothing, as one with a zero in it.
const LONGEST_ID: usize = 8 << 10;

#[derive(Default)]
pub(super) struct Events {
    /// The line so far.
    line: Vec<u8>,
    /// The last line ended in a carriage return: a line feed behind it belongs to it.
    after_return: bool,
    /// A line has ended, be it a comment.
    pub(super) has_begun: bool,
    /// The event so far: its data with a line feed behind each line, its kind, the id as of it.
    data: String,
    kind: String,
    id: String,
    /// The id as of the last event that ended.
    pub(super) last_id: String,
    pub(super) retry: Option<Duration>,
}

impl Split for Events {
    type Item = Event<String>;

    fn split(&mut self, chunk: &mut Bytes) -> Result<Option<Event<String>>, StreamError> {
        while !chunk.is_empty() {
            if std::mem::take(&mut self.after_return) && chunk[0] == b'\n' {
                chunk.advance(1);
                continue;
            }
            let end = chunk.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
            let part = &chunk[..end.unwrap_or(chunk.len())];
            if self.line.len() + self.data.len() + self.kind.len() + part.len() > LONGEST_ITEM {
                return Err(StreamError::TooLong);
            }
            self.line.extend_from_slice(part);
            let Some(end) = end else {
                chunk.clear();
                break;
            };
            self.after_return = chunk[end] == b'\r';
            chunk.advance(end + 1);
            if let Some(event) = self.end_line() {
                return Ok(Some(event));
            }
        }
        Ok(None)
    }

    /// An event that no empty line ended is left out, as browsers do.
    fn finish(&mut self) -> Option<Event<String>> {
        None
    }
}

impl Events {
    /// Forgets the event that was cut off, and keeps what outlives a connection.
    pub(super) fn begin_anew(&mut self) {
        let (last_id, retry) = (std::mem::take(&mut self.last_id), self.retry);
        *self = Self { id: last_id.clone(), last_id, retry, ..Self::default() };
    }

    fn end_line(&mut self) -> Option<Event<String>> {
        let mut line = std::mem::take(&mut self.line);
        let mut text = &line[..];
        if !std::mem::replace(&mut self.has_begun, true) {
            text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        }
        let event = if text.is_empty() { self.dispatch() } else { self.field(&String::from_utf8_lossy(text)) };
        // Kept for the room it has, unless that is a lot for one rare line.
        line.clear();
        line.shrink_to(1 << 16);
        self.line = line;
        event
    }

    fn field(&mut self, line: &str) -> Option<Event<String>> {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                self.data.push_str(value);
                self.data.push('\n');
            }
            "event" => value.clone_into(&mut self.kind),
            "id" if value.len() <= LONGEST_ID && !value.contains('\0') => value.clone_into(&mut self.id),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.retry = value.parse().map(Duration::from_millis).ok().or(self.retry);
            }
            // Comments, whose name is empty, and fields that nobody knows.
            _ => {}
        }
        None
    }

    fn dispatch(&mut self) -> Option<Event<String>> {
        self.last_id.clone_from(&self.id);
        let (mut data, kind) = (std::mem::take(&mut self.data), std::mem::take(&mut self.kind));
        data.pop()?;
        let kind = if kind.is_empty() { String::from("message") } else { kind };
        let id = Some(self.last_id.clone()).filter(|id| !id.is_empty());
        Some(Event { data, kind, id, retry: self.retry })
    }
}
