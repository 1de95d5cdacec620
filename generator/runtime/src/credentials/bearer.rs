//! Bearer tokens (RFC 6750), whichever flow they came from.

use std::fmt;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};

use super::token::{AccessToken, Given, Shared, TokenError, TokenSource};
use crate::json::Redacted;

/// An access token, sent as `Authorization: Bearer <token>`: one that stays as it is, or one of a [`TokenSource`].
///
/// ```
/// # use bindery_runtime::BearerToken;
/// let token = BearerToken::from("bW9jay10b2tlbg");
/// assert_eq!(format!("{token:?}"), "BearerToken([redacted])");
/// ```
///
/// Clones share the token: given to several clients, they renew it once. Of one that a source gives:
///
/// | What | When |
/// |---|---|
/// | it is got | with the first call that needs it, and by one request however many calls wait |
/// | it is renewed | a minute before it expires, or at half of its life if that is less than two minutes |
/// | it could not be renewed | it is used on until it expires, and tried again after 10 s |
/// | the server answers 401 | it is got anew and the call repeated once, unless the body is a stream |
/// | the server answers 401 to the new one as well | that answer is the call's, and for 30 s no other is asked for |
#[derive(Clone)]
pub struct BearerToken {
    kind: Kind,
    unchecked: bool,
}

#[derive(Clone)]
enum Kind {
    Fixed(AccessToken),
    Source(Arc<Shared>),
}

impl BearerToken {
    /// Takes a token as the authorization server issued it, without the word `Bearer`. A token that no header can
    /// carry (empty, or with a line break at its end) is refused when the client is built.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self::from(AccessToken::new(token))
    }

    /// Takes tokens from a source. `BearerToken::from` and `into()` do the same.
    pub fn from_source(source: impl TokenSource) -> Self {
        Self { kind: Kind::Source(Arc::new(Shared::new(source))), unchecked: false }
    }

    /// Sends the token whatever scopes it states. For documents that ask for more than the server does, and for scopes
    /// that hold others.
    #[must_use]
    pub fn without_scope_check(self) -> Self {
        Self { unchecked: true, ..self }
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        match &self.kind {
            Kind::Fixed(token) => token.fault(),
            Kind::Source(_) => None,
        }
    }

    pub(super) fn changes(&self) -> bool {
        matches!(self.kind, Kind::Source(_))
    }

    /// The token, if it is one that stays.
    pub(super) fn fixed(&self) -> Option<&AccessToken> {
        match &self.kind {
            Kind::Fixed(token) => Some(token),
            Kind::Source(_) => None,
        }
    }

    pub(super) fn secrets(&self, add: &mut dyn FnMut(&str)) {
        match &self.kind {
            Kind::Fixed(token) => add(token.secret().expose_secret()),
            Kind::Source(shared) => {
                shared.known().iter().for_each(|token| add(token.secret().expose_secret()));
            }
        }
    }

    pub(super) async fn get(&self) -> Result<Given, TokenError> {
        match &self.kind {
            Kind::Fixed(token) => Ok(Given::fixed(token.clone())),
            Kind::Source(shared) => shared.get().await,
        }
    }

    pub(super) fn refuse(&self, given: &Given) -> bool {
        match &self.kind {
            Kind::Fixed(_) => false,
            Kind::Source(shared) => shared.refuse(given),
        }
    }

    /// Those of `scopes` that the token is known not to have. Of a source, the one it gave last is asked.
    pub(super) fn lacks(&self, scopes: &'static str) -> Vec<&'static str> {
        if scopes.is_empty() {
            return Vec::new();
        }
        match &self.kind {
            Kind::Fixed(token) => self.lacks_of(token, scopes),
            Kind::Source(shared) => shared.peek().map(|token| self.lacks_of(&token, scopes)).unwrap_or_default(),
        }
    }

    pub(super) fn lacks_of(&self, token: &AccessToken, scopes: &'static str) -> Vec<&'static str> {
        if self.unchecked { Vec::new() } else { token.lacks(scopes) }
    }
}

impl From<&str> for BearerToken {
    fn from(token: &str) -> Self {
        Self::new(token)
    }
}

impl From<String> for BearerToken {
    fn from(token: String) -> Self {
        Self::new(token)
    }
}

impl From<SecretString> for BearerToken {
    fn from(token: SecretString) -> Self {
        Self::new(token)
    }
}

impl From<AccessToken> for BearerToken {
    fn from(token: AccessToken) -> Self {
        Self { kind: Kind::Fixed(token), unchecked: false }
    }
}

impl<S: TokenSource> From<S> for BearerToken {
    fn from(source: S) -> Self {
        Self::from_source(source)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BearerToken").field(&Redacted).finish()
    }
}
