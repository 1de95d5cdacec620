//! Decisions out of bytes. Where the bytes end, every decision is the first one, so that all cases come to an end.

use arbitrary::Unstructured;

/// Bytes that decide.
pub struct Source<'a>(Unstructured<'a>);

impl<'a> Source<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(Unstructured::new(bytes))
    }

    /// A number below `end`; 0 if there is none.
    pub fn below(&mut self, end: usize) -> usize {
        match end {
            0 | 1 => 0,
            end => self.0.int_in_range(0..=end - 1).unwrap_or_default(),
        }
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) + 1 == times
    }

    pub fn pick<'t, T>(&mut self, items: &'t [T]) -> &'t T {
        &items[self.below(items.len())]
    }

    pub fn number(&mut self) -> i64 {
        self.0.arbitrary().unwrap_or_default()
    }

    pub fn character(&mut self) -> char {
        self.0.arbitrary().unwrap_or('a')
    }

    pub fn float(&mut self) -> f64 {
        self.0.arbitrary().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All bytes that have decided nothing yet.
    pub fn rest(&mut self) -> &'a [u8] {
        let length = self.0.len();
        self.0.bytes(length).unwrap_or_default()
    }
}
