//! Calls that the client itself refuses: nothing was sent.

use std::fmt;
use std::ops::Deref;

use crate::validate::Violations;

/// A call whose parameters or body violate documented constraints, or cannot be sent as they are. Derefs to the
/// violations: all of them, not the first only.
#[derive(Clone, Debug)]
pub struct InvalidRequest {
    operation: &'static str,
    violations: Violations,
}

impl InvalidRequest {
    pub(crate) fn new(operation: &'static str, violations: Violations) -> Self {
        Self { operation, violations }
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// What is wrong, and where.
    #[must_use]
    pub fn violations(&self) -> &Violations {
        &self.violations
    }
}

impl Deref for InvalidRequest {
    type Target = Violations;

    fn deref(&self) -> &Violations {
        &self.violations
    }
}

impl fmt::Display for InvalidRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the request is not valid, nothing was sent: {}", self.operation, self.violations)
    }
}

impl std::error::Error for InvalidRequest {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.violations)
    }
}
