//! Where nodes of a JSON text stand, found without reading what nobody asks for.

use std::collections::BTreeSet;

use super::{Pointer, Position};

/// A JSON text on the way from one node that is asked for to the next.
pub(super) struct JsonPlaces<'t> {
    text: &'t str,
    /// The byte that is next.
    at: usize,
    wanted: &'t BTreeSet<String>,
    found: Vec<(String, Position)>,
    /// Where the last node stood, to count from, since a document may be one line: its line and column, and its first byte.
    line: usize,
    column: usize,
    last: usize,
}

impl<'t> JsonPlaces<'t> {
    /// Positions of the nodes that are wanted, whose parents have to be too. `None` where the text is not JSON as far as
    /// was looked.
    pub(super) fn read(text: &'t str, wanted: &'t BTreeSet<String>) -> Option<Vec<(String, Position)>> {
        let mut places = Self { text, at: 0, wanted, found: Vec::new(), line: 1, column: 1, last: 0 };
        (places.next()? == b'{').then_some(())?;
        places.place(&Pointer::root());
        places.value(&Pointer::root())?;
        Some(places.found)
    }

    /// The next byte that is no space, which stays the next.
    fn next(&mut self) -> Option<u8> {
        let rest = self.text.as_bytes().get(self.at..)?;
        let spaces = rest.iter().position(|byte| !byte.is_ascii_whitespace())?;
        self.at += spaces;
        rest.get(spaces).copied()
    }

    /// Notes the node that begins at the next byte.
    fn place(&mut self, pointer: &Pointer) {
        let before = &self.text[self.last..self.at];
        match before.rfind('\n') {
            Some(end) => {
                self.line += before.bytes().filter(|byte| *byte == b'\n').count();
                self.column = before[end + 1..].chars().count() + 1;
            }
            None => self.column += before.chars().count(),
        }
        self.last = self.at;
        self.found.push((pointer.as_str().to_owned(), Position { line: self.line, column: self.column }));
    }

    fn value(&mut self, pointer: &Pointer) -> Option<()> {
        match self.next()? {
            b'{' => self.members(b'}', |places| {
                places.next()?;
                let start = places.at;
                places.string()?;
                let member = pointer.child(&serde_json::from_str::<String>(&places.text[start..places.at]).ok()?);
                let is_wanted = places.wanted.contains(member.as_str());
                if is_wanted {
                    let end = std::mem::replace(&mut places.at, start);
                    places.place(&member);
                    places.at = end;
                }
                (places.next()? == b':').then_some(())?;
                places.at += 1;
                if is_wanted { places.value(&member) } else { places.skip() }
            }),
            b'[' => {
                let mut index = 0;
                self.members(b']', |places| {
                    let item = pointer.index(index);
                    index += 1;
                    if !places.wanted.contains(item.as_str()) {
                        return places.skip();
                    }
                    places.next()?;
                    places.place(&item);
                    places.value(&item)
                })
            }
            _ => self.skip(),
        }
    }

    fn members(&mut self, end: u8, mut member: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        if self.next()? == end {
            self.at += 1;
            return Some(());
        }
        loop {
            member(self)?;
            let separator = self.next()?;
            self.at += 1;
            match separator {
                b',' => {}
                byte if byte == end => return Some(()),
                _ => return None,
            }
        }
    }

    /// Passes a string.
    fn string(&mut self) -> Option<()> {
        let rest = self.text.as_bytes().get(self.at..)?.strip_prefix(b"\"")?;
        let mut is_escaped = false;
        let end = rest.iter().position(|byte| {
            let is_end = *byte == b'"' && !is_escaped;
            is_escaped = *byte == b'\\' && !is_escaped;
            is_end
        })?;
        self.at += end + 2;
        Some(())
    }

    /// Passes a value without looking at what it holds.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.next()? {
                b'"' => self.string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' if depth == 0 => return None,
                b'}' | b']' => {
                    depth -= 1;
                    self.at += 1;
                }
                b',' | b':' => {
                    (depth > 0).then_some(())?;
                    self.at += 1;
                }
                _ => {
                    let rest = &self.text.as_bytes()[self.at..];
                    self.at += rest
                        .iter()
                        .take_while(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                        .count()
                        .max(1);
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}
