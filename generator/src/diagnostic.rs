//! What the generator has to say about a document: where, what, and what to do.
//!
//! Stages collect diagnostics instead of stopping at the first, so that one run tells everything that is wrong.

use std::collections::BTreeSet;
use std::fmt;

use crate::load::Position;
use crate::printable;

/// How much a [`Diagnostic`] weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Bindings are made, but something of the document is not in them or not exactly.
    Warning,
    /// No bindings are made.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// One thing the generator has to say about a document. Its parts are as they are in the document; `Display` shows them
/// so that a terminal or a log takes nothing of them for an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// The document's name as the caller gave it, usually its path.
    pub document: String,
    /// JSON pointer (RFC 6901) to the node it is about.
    pub pointer: String,
    /// Where that node stands in the text.
    pub position: Option<Position>,
    /// The text's line at that position.
    pub line: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.severity, printable(&self.message))?;
        write!(f, "  --> {}", printable(&self.document))?;
        if let Some(position) = self.position {
            write!(f, ":{}:{}", position.line, position.column)?;
        }
        if !self.pointer.is_empty() {
            write!(f, " at {}", printable(&self.pointer))?;
        }
        if let (Some(position), Some(line)) = (self.position, &self.line) {
            let number = position.line.to_string();
            let gutter = " ".repeat(number.len());
            let indent = " ".repeat(position.column.saturating_sub(1));
            write!(f, "\n{gutter} |\n{number} | {}\n{gutter} | {indent}^", printable(line))?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  help: {}", printable(help))?;
        }
        Ok(())
    }
}

/// All that was found in one run, in the order it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Whether there is an error among them.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|found| found.severity == Severity::Error)
    }

    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Each of them, in the order it was found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    pub(crate) fn extend(&mut self, more: Self) {
        self.0.extend(more.0);
    }
}

/// What is said twice of one place is said once.
impl FromIterator<Diagnostic> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = Diagnostic>>(found: I) -> Self {
        let mut known = BTreeSet::new();
        let key =
            |found: &Diagnostic| (found.severity, found.pointer.clone(), found.message.clone(), found.help.clone());
        Self(found.into_iter().filter(|found| known.insert(key(found))).collect())
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, found) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n\n")?;
            }
            write!(f, "{found}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
