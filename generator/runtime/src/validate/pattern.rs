//! Patterns, compiled once in the process and kept by their text. The engine's time grows with the text and with the
//! pattern; what both together make too much of is not decided.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regex_lite::{Regex, RegexBuilder};

use super::plain::Plain;

/// What a compiled pattern may take, tried from the least: that is how the engine tells how large one is.
const SIZES: [usize; 7] = [2 << 10, 8 << 10, 32 << 10, 128 << 10, 512 << 10, 2 << 20, 8 << 20];

/// Memory of a pattern times bytes of a text: no more than a third of a second, were all of it gone through at each byte.
const MOST: usize = 1 << 31;

static PATTERNS: LazyLock<Mutex<HashMap<&'static str, Compiled>>> = LazyLock::new(Mutex::default);

type Compiled = Option<Arc<Pattern>>;

enum Pattern {
    Plain(Plain),
    /// One for the engine, and the bytes of the longest text that is looked at.
    Regex(Regex, usize),
}

/// Says so if a text is none of the pattern: each of some has to be found in it, and none of others.
pub(super) fn mismatch(pattern: &str, all: &[&'static str], none: &[&'static str], text: &str) -> Option<String> {
    let lacks = |part: &&'static str| is_found(part, text) == Some(false);
    let has = |part: &&'static str| is_found(part, text) == Some(true);
    (all.iter().any(lacks) || none.iter().any(has)).then(|| format!("does not match the pattern `{pattern}`"))
}

/// `None` where that cannot be said, or not in time.
fn is_found(pattern: &'static str, text: &str) -> Option<bool> {
    match &*compiled(pattern)? {
        Pattern::Plain(plain) => Some(plain.matches(text)),
        Pattern::Regex(regex, longest) => (text.len() <= *longest).then(|| regex.is_match(text)),
    }
}

fn compiled(pattern: &'static str) -> Compiled {
    // The map is whole whenever the lock is free, so a panic of another thread takes nothing from it.
    let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
    patterns.entry(pattern).or_insert_with(|| compile(pattern)).clone()
}

fn compile(pattern: &str) -> Compiled {
    if let Some(plain) = Plain::of(pattern) {
        return Some(Arc::new(Pattern::Plain(plain)));
    }
    let within = |size| RegexBuilder::new(pattern).size_limit(size).build().ok();
    SIZES.into_iter().find_map(|size| Some(Arc::new(Pattern::Regex(within(size)?, MOST / size))))
}
