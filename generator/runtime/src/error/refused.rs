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

/// A call of an operation that takes credentials, by a client that has none of those it takes.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    operation: &'static str,
    accepted: &'static [&'static [&'static str]],
    configured: Vec<&'static str>,
}

impl CredentialsError {
    pub(crate) fn new(
        operation: &'static str,
        accepted: &'static [&'static [&'static str]],
        configured: Vec<&'static str>,
    ) -> Self {
        Self { operation, accepted, configured }
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The security schemes that would do: one of the lists, with all its members.
    #[must_use]
    pub fn accepted(&self) -> &'static [&'static [&'static str]] {
        self.accepted
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quoted =
            |names: &[&str], glue: &str| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(glue);
        let accepted: Vec<String> = self.accepted.iter().map(|names| quoted(names, " and ")).collect();
        write!(f, "{}: the operation takes a credential for {}, ", self.operation, accepted.join(" or "))?;
        if self.configured.is_empty() {
            write!(f, "the client has none")?;
        } else {
            write!(f, "the client has one for {} only", quoted(&self.configured, ", "))?;
        }
        write!(f, ": set it on the client's builder, by the method named after the scheme; nothing was sent")
    }
}

impl std::error::Error for CredentialsError {}
