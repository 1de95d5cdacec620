//! Calls for which there is no credential that fits. The request they are of was not acted upon.

use std::fmt;

use super::token::TokenError;
use crate::transport::cause::causes;

/// A call of an operation that takes credentials, for which the client has none that would do: none is configured, the
/// token lacks scopes, or no token could be got. Nothing was sent, but where a token was refused before and there is no
/// other; the server then did not act on the request.
///
/// Where a token could not be got, `source()` leads to what the [`TokenSource`](super::TokenSource) said.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    operation: &'static str,
    accepted: &'static [&'static [&'static str]],
    reason: Reason,
}

#[derive(Clone, Debug)]
enum Reason {
    /// The schemes that do have a credential.
    NotConfigured(Vec<&'static str>),
    Scopes(&'static str, Vec<&'static str>),
    Token(&'static str, TokenError),
    /// As `Token`, after the server has answered 401 to the one before.
    NoOtherToken(&'static str, TokenError),
    Unsignable(&'static str, &'static str),
}

impl CredentialsError {
    pub(super) fn not_configured(
        operation: &'static str,
        accepted: &'static [&'static [&'static str]],
        configured: Vec<&'static str>,
    ) -> Self {
        Self { operation, accepted, reason: Reason::NotConfigured(configured) }
    }

    pub(super) fn scopes(
        operation: &'static str,
        accepted: &'static [&'static [&'static str]],
        scheme: &'static str,
        missing: Vec<&'static str>,
    ) -> Self {
        Self { operation, accepted, reason: Reason::Scopes(scheme, missing) }
    }

    pub(super) fn token(
        operation: &'static str,
        accepted: &'static [&'static [&'static str]],
        scheme: &'static str,
        error: TokenError,
    ) -> Self {
        Self { operation, accepted, reason: Reason::Token(scheme, error) }
    }

    pub(super) fn unsignable(
        operation: &'static str,
        accepted: &'static [&'static [&'static str]],
        scheme: &'static str,
        fault: &'static str,
    ) -> Self {
        Self { operation, accepted, reason: Reason::Unsignable(scheme, fault) }
    }

    /// The refusal that an error is made of: layers may have wrapped what the innermost of them said.
    pub(crate) fn within(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        causes(error).find_map(|cause| cause.downcast_ref::<Self>()).cloned()
    }

    /// The same, of a request that was sent once and refused.
    pub(super) fn after_refusal(mut self) -> Self {
        if let Reason::Token(scheme, error) = self.reason {
            self.reason = Reason::NoOtherToken(scheme, error);
        }
        self
    }

    /// The `operationId` of the operation that was called.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The security schemes that would do: one of the lists, with all its members.
    #[must_use]
    pub fn accepted(&self) -> Vec<Vec<&'static str>> {
        self.accepted.iter().map(|set| set.iter().map(|entry| super::choose::scheme(entry)).collect()).collect()
    }

    /// The scopes that the operation needs and the token states not to have; empty unless that is what is wrong.
    #[must_use]
    pub fn missing_scopes(&self) -> &[&'static str] {
        match &self.reason {
            Reason::Scopes(_, missing) => missing,
            _ => &[],
        }
    }

    /// Why there is no token, if that is what is wrong.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        match &self.reason {
            Reason::Token(_, error) | Reason::NoOtherToken(_, error) => Some(error),
            _ => None,
        }
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation;
        match &self.reason {
            Reason::NotConfigured(configured) => {
                let accepted: Vec<String> = self.accepted().iter().map(|names| quoted(names, " and ")).collect();
                write!(f, "{operation}: the operation takes a credential for {}, ", accepted.join(" or "))?;
                if configured.is_empty() {
                    write!(f, "the client has none")?;
                } else {
                    write!(f, "the client has one for {} only", quoted(configured, ", "))?;
                }
                write!(f, ": set it on the client's builder, by the method named after the scheme; nothing was sent")
            }
            Reason::Scopes(scheme, missing) => write!(
                f,
                "{operation}: the token for `{scheme}` lacks the scope {}: log in again and ask for it; nothing was sent",
                quoted(missing, ", ")
            ),
            Reason::Token(scheme, error) => {
                write!(f, "{operation}: no token for `{scheme}`: {error}; nothing was sent")
            }
            Reason::NoOtherToken(scheme, error) => write!(
                f,
                "{operation}: the server did not accept the token for `{scheme}` (401), and there is no other: {error}"
            ),
            Reason::Unsignable(scheme, fault) => {
                write!(f, "{operation}: the request cannot be signed for `{scheme}`: {fault}; nothing was sent")
            }
        }
    }
}

fn quoted(names: &[&str], glue: &str) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(glue)
}

impl std::error::Error for CredentialsError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.token_error().map(|error| error as _)
    }
}
