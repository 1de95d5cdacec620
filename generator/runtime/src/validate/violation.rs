//! What a check found: where, what is wrong and what is needed instead.
//! The value itself is never part of it, because it may be secret and violations get logged.

use std::fmt;

use crate::error::shown;

/// A documented constraint that a value to be sent does not keep.
///
/// `Display` is one line, as in "`body.RoleSid`: 3 characters, at least 34 are needed".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    path: String,
    in_parameter: bool,
    message: String,
}

impl Violation {
    pub(super) fn in_body(path: String, message: String) -> Self {
        Self { path: shown(&path), in_parameter: false, message: shown(&message) }
    }

    pub(super) fn in_parameter(path: String, message: String) -> Self {
        // Names and patterns are the document's.
        Self { path: shown(&path), in_parameter: true, message: shown(&message) }
    }

    /// Where: ``body.action_signatures[0].message_id``, or ``path parameter `id` ``.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong and what is needed instead. It may hold lengths, counts, bounds and the pattern, never the value.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.in_parameter {
            write!(formatter, "{}: {}", self.path, self.message)
        } else {
            write!(formatter, "`{}`: {}", self.path, self.message)
        }
    }
}

impl std::error::Error for Violation {}

/// All constraints that a request does not keep, at least one.
///
/// `Display` is one line: the violation, or their number and all of them separated by `; `.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations {
    violations: Vec<Violation>,
}

impl Violations {
    /// `None` if there are none.
    pub(super) fn of(violations: Vec<Violation>) -> Option<Self> {
        (!violations.is_empty()).then_some(Self { violations })
    }

    /// The violations in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.violations.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.violations.len()
    }

    /// Whether there are none, which those from [`Checks::finish`](super::Checks::finish) never are.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.violations.is_empty()
    }
}

impl<'v> IntoIterator for &'v Violations {
    type Item = &'v Violation;
    type IntoIter = std::slice::Iter<'v, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.len() > 1 {
            write!(formatter, "{} violations: ", self.len())?;
        }
        for (index, violation) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}
