//! Patterns: ECMA-262 regular expressions, compiled once in the process and kept by their text.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use regress::Regex;

type Compiled = Option<Arc<Regex>>;

static PATTERNS: LazyLock<Mutex<HashMap<&'static str, Compiled>>> = LazyLock::new(Mutex::default);

/// Says so if the pattern does not occur in the text, or cannot be asked.
pub(super) fn mismatch(pattern: &'static str, text: &str) -> Option<String> {
    match compiled(pattern) {
        None => Some(format!(
            "cannot be checked, because its documented pattern `{pattern}` is not a regular expression of ECMA-262: \
             correct the description of the API"
        )),
        Some(regex) if regex.find(text).is_none() => Some(format!("does not match the pattern `{pattern}`")),
        Some(_) => None,
    }
}

fn compiled(pattern: &'static str) -> Compiled {
    // The map is whole whenever the lock is free, so a panic of another thread takes nothing from it.
    let mut patterns = PATTERNS.lock().unwrap_or_else(PoisonError::into_inner);
    patterns.entry(pattern).or_insert_with(|| compile(pattern)).clone()
}

/// JSON Schema asks for the flag `u`, which forbids escapes of characters that need none (`\-`, `\@`). Real documents
/// have them, and without the flag they mean what their authors meant.
fn compile(pattern: &str) -> Compiled {
    let regex = Regex::with_flags(pattern, "u").or_else(|_| Regex::new(pattern));
    regex.ok().map(Arc::new)
}
