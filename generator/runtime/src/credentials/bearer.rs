//! Bearer tokens (RFC 6750), whichever flow they came from.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

use crate::json::Redacted;

/// An access token, sent as `Authorization: Bearer <token>`.
///
/// ```
/// # use bindery_runtime::BearerToken;
/// let token = BearerToken::from("bW9jay10b2tlbg");
/// assert_eq!(format!("{token:?}"), "BearerToken([redacted])");
/// ```
#[derive(Clone)]
pub struct BearerToken {
    token: SecretString,
}

impl BearerToken {
    /// Takes a token as the authorization server issued it, without the word `Bearer`. A token that no header can
    /// carry (empty, or with a line break at its end) is refused when the client is built.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self { token: token.into() }
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        let token = self.token.expose_secret();
        if token.is_empty() {
            return Some("the token is empty");
        }
        if !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Some(
                "the token holds a space, a line break or a character that is not ASCII: check where it is from",
            );
        }
        None
    }

    pub(super) fn header(&self) -> String {
        format!("Bearer {}", self.token.expose_secret())
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
        Self { token }
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BearerToken").field(&Redacted).finish()
    }
}
