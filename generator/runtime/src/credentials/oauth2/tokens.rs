//! What a login gives: an access token and mostly a refresh token.

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Map, Value};

use super::OAuth2Error;
use crate::credentials::AccessToken;
use crate::json::Redacted;

/// An access token, and the refresh token that the next one is got with.
#[derive(Clone)]
pub struct TokenSet {
    access: AccessToken,
    refresh: Option<SecretString>,
}

impl TokenSet {
    /// Tokens that were got elsewhere. Without [`refresh_token`](Self::refresh_token) they cannot be renewed.
    #[must_use]
    pub fn new(access: AccessToken) -> Self {
        Self { access, refresh: None }
    }

    /// Sets the refresh token.
    #[must_use]
    pub fn refresh_token(self, token: impl Into<SecretString>) -> Self {
        Self { refresh: Some(token.into()), ..self }
    }

    pub(super) fn with_refresh_token(self, refresh: Option<SecretString>) -> Self {
        Self { refresh, ..self }
    }

    /// The access token, with its scopes and until when it is good.
    #[must_use]
    pub fn access(&self) -> &AccessToken {
        &self.access
    }

    /// The refresh token, if there is one.
    #[must_use]
    pub fn refresh(&self) -> Option<&SecretString> {
        self.refresh.as_ref()
    }

    /// The set as JSON, secrets in clear: a token response (RFC 6749, section 5.1) with `expires_at` in seconds since
    /// 1970 in place of `expires_in`. For a place that only its user can read.
    #[must_use]
    pub fn to_json(&self) -> Zeroizing<String> {
        let mut members = Map::new();
        let mut add = |name: &str, value: Value| members.insert(name.to_owned(), value);
        add("token_type", Value::from("bearer"));
        add("access_token", Value::from(self.access.secret().expose_secret()));
        if let Some(refresh) = &self.refresh {
            add("refresh_token", Value::from(refresh.expose_secret()));
        }
        let seconds = self.access.expiry().and_then(|expiry| expiry.duration_since(UNIX_EPOCH).ok());
        if let Some(seconds) = seconds {
            add("expires_at", Value::from(seconds.as_secs()));
        }
        if let Some(scopes) = self.access.stated_scopes() {
            add("scope", Value::from(scopes.join(" ")));
        }
        Zeroizing::new(Value::Object(members).to_string())
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// The text is something else.
    pub fn from_json(text: &str) -> Result<Self, OAuth2Error> {
        // Where parsing failed is not said: it would be said with what is there.
        let broken = || OAuth2Error::Config(String::from("the stored tokens cannot be read: log in again"));
        let members: Value = serde_json::from_str(text).map_err(|_| broken())?;
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let mut access = AccessToken::new(text("access_token").ok_or_else(broken)?);
        if let Some(seconds) = members.get("expires_at").and_then(Value::as_u64) {
            let time = UNIX_EPOCH.checked_add(Duration::from_secs(seconds));
            access = access.expires_at(time.unwrap_or_else(SystemTime::now));
        }
        if let Some(scopes) = text("scope") {
            access = access.scopes(scopes.split_ascii_whitespace());
        }
        Ok(Self { access, refresh: text("refresh_token").map(SecretString::from) })
    }
}

impl fmt::Debug for TokenSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenSet")
            .field("access", &self.access)
            .field("refresh", &self.refresh.as_ref().map(|_| Redacted))
            .finish()
    }
}
