//! The text of JSON values one after another, taken apart: one a line, or as RFC 7464 has them, each behind a record
//! separator and over as many lines as it likes.

use bytes::{Buf, Bytes};

use super::items::Split;
use super::{LONGEST_ITEM, StreamError};

const RECORD_SEPARATOR: u8 = 0x1E;

#[derive(Default)]
pub(super) struct Sequence {
    /// The text of the value so far.
    value: Vec<u8>,
    /// There was a record separator, so that a line may end within a value.
    is_separated: bool,
    nesting: Nesting,
}

impl Split for Sequence {
    type Item = Vec<u8>;

    fn split(&mut self, chunk: &mut Bytes) -> Result<Option<Vec<u8>>, StreamError> {
        while !chunk.is_empty() {
            let end = chunk.iter().position(|byte| self.ends(*byte));
            let part = &chunk[..end.unwrap_or(chunk.len())];
            if self.value.len() + part.len() > LONGEST_ITEM {
                return Err(StreamError::TooLong);
            }
            self.value.extend_from_slice(part);
            chunk.advance(end.map_or(chunk.len(), |end| end + 1));
            if let Some(value) = end.and_then(|_| self.finish()) {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }

    /// The last value needs nothing behind it.
    fn finish(&mut self) -> Option<Vec<u8>> {
        self.nesting = Nesting::default();
        let value = std::mem::take(&mut self.value);
        (!value.trim_ascii().is_empty()).then_some(value)
    }
}

impl Sequence {
    /// Whether a value ends before this byte, the next one of it.
    fn ends(&mut self, byte: u8) -> bool {
        if byte == RECORD_SEPARATOR {
            self.is_separated = true;
            return true;
        }
        if self.is_separated {
            self.nesting.pass(byte);
        }
        byte == b'\n' && self.nesting.is_outside()
    }
}

/// How deep in a value the text is. Waiting for the next separator would hold each value back until the next one comes.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl Nesting {
    fn pass(&mut self, byte: u8) {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' if self.in_string => self.is_escaped = true,
            b'"' => self.in_string = !self.in_string,
            b'{' | b'[' if !self.in_string => self.depth += 1,
            b'}' | b']' if !self.in_string => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    fn is_outside(&self) -> bool {
        self.depth == 0 && !self.in_string
    }
}
