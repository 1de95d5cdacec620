//! Why JSON could not be read, and where: the text is not JSON, or a value does not have the documented form.
//! Nothing of the body but the names of its members gets into the error, because values may be secret.

use std::borrow::Cow;
use std::fmt;

use super::{Node, path};
use crate::credentials::Chosen;

/// JSON that does not have the documented form, or text that is not JSON.
///
/// `Display` is one line that says where, what was expected and what JSON type was found. It holds no value of the
/// body, so it can be logged.
///
/// ```
/// # use bindery_runtime::{Codec, Node};
/// let node = Node::from_slice(br#"[1, "two"]"#)?;
/// let error = Vec::<i64>::decode(&node).unwrap_err();
/// assert_eq!(error.path(), "$[1]");
/// assert_eq!(error.to_string(), "`$[1]`: expected an integer, found a string");
/// # Ok::<(), bindery_runtime::DecodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    // Boxed, so that the `Result`s all of decoding passes around stay as small as what they hold.
    inner: Box<Inner>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    /// From the root outward, the root written as `$`.
    path: String,
    reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Reason {
    Form { expected: Cow<'static, str>, found: &'static str },
    Missing,
    Large { most: usize },
    Syntax { message: String, line: usize, column: usize },
}

impl DecodeError {
    /// A value of another form than the documented one. `expected` completes the sentence "expected …", as in
    /// "expected an integer"; of `found` only its JSON type is kept.
    pub fn expected(expected: impl Into<Cow<'static, str>>, found: &Node<'_>) -> Self {
        Self::new(Reason::Form { expected: expected.into(), found: found.json_type() })
    }

    /// The same error with a closer word for what was found than its JSON type.
    pub(crate) fn found(mut self, words: &'static str) -> Self {
        if let Reason::Form { found, .. } = &mut self.inner.reason {
            *found = words;
        }
        self
    }

    /// A number that is of the fitting kind but not within `range`.
    pub(crate) fn out_of_range(range: String) -> Self {
        Self::new(Reason::Form { expected: range.into(), found: "a number out of that range" })
    }

    /// A required member that the object does not have.
    pub fn missing(name: &str) -> Self {
        Self::new(Reason::Missing).in_member(name)
    }

    pub(crate) fn syntax(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let message = text.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&text).to_owned();
        Self::new(Reason::Syntax { message, line, column })
    }

    pub(crate) fn large(most: usize) -> Self {
        Self::new(Reason::Large { most })
    }

    fn new(reason: Reason) -> Self {
        Self { inner: Box::new(Inner { path: String::from("$"), reason }) }
    }

    /// The same error seen from the object whose member `name` has it.
    #[must_use]
    pub fn in_member(self, name: &str) -> Self {
        self.inside(|path| path::push_member(path, name))
    }

    /// The same error seen from the array whose item at `index` (counted from 0) has it.
    #[must_use]
    pub fn in_item(self, index: usize) -> Self {
        self.inside(|path| path::push_item(path, index))
    }

    fn inside(mut self, push: impl FnOnce(&mut String)) -> Self {
        let mut path = String::from("$");
        push(&mut path);
        path.push_str(self.inner.path.strip_prefix('$').unwrap_or_default());
        self.inner.path = path;
        self
    }

    /// The same error without the credentials that a server may have named members after.
    pub(crate) fn without(mut self, chosen: Option<&Chosen>) -> Self {
        if let Some(chosen) = chosen {
            let secrets = chosen.secrets();
            self.inner.path = secrets.redact(&self.inner.path, false);
            if let Reason::Syntax { message, .. } = &mut self.inner.reason {
                *message = secrets.redact(message, false);
            }
        }
        self
    }

    /// Where in the JSON the error is: `data.errors[0].status`, or `$` for the whole of it.
    #[must_use]
    pub fn path(&self) -> &str {
        self.inner.path.strip_prefix("$.").unwrap_or(&self.inner.path)
    }

    /// Where the text stops being JSON: line and column, the column in bytes, both counted from 1. `None` if the text
    /// is JSON and only its form is not the documented one.
    #[must_use]
    pub fn position(&self) -> Option<(usize, usize)> {
        match self.inner.reason {
            Reason::Syntax { line, column, .. } => Some((line, column)),
            Reason::Form { .. } | Reason::Missing | Reason::Large { .. } => None,
        }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        match &self.inner.reason {
            Reason::Form { expected, found } => {
                write!(formatter, "`{path}`: expected {expected}, found {found}")
            }
            Reason::Missing => write!(formatter, "`{path}`: this required member is missing"),
            Reason::Large { most } => {
                write!(formatter, "more than {most} values, which are too many for the length of the text")
            }
            Reason::Syntax { message, line, column } => {
                write!(formatter, "not valid JSON at line {line}, column {column}: {message}")
            }
        }
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use super::DecodeError;

    #[test]
    fn names_of_any_length_are_cut() {
        let name = "é".repeat(1 << 20);
        let error = DecodeError::missing(&name).in_member(&name).in_item(3);
        let cut = "é".repeat(200);
        assert_eq!(error.path(), format!("$[3][\"{cut}…\"][\"{cut}…\"]"));
    }
}
