//! User name and password (RFC 7617).

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretString};

use crate::json::Redacted;

/// A user name and a password, sent as `Authorization: Basic <base64>` in UTF-8.
///
/// ```
/// # use bindery_runtime::BasicCredentials;
/// let credentials = BasicCredentials::new("user", "secret");
/// assert_eq!(format!("{credentials:?}"), r#"BasicCredentials { username: "user", password: [redacted] }"#);
/// ```
#[derive(Clone)]
pub struct BasicCredentials {
    username: String,
    password: SecretString,
}

impl BasicCredentials {
    /// Takes the two parts as they are. A user name that holds a colon cannot be told from the password
    /// (RFC 7617, section 2) and is refused when the client is built.
    pub fn new(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { username: username.into(), password: password.into() }
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        if self.username.contains(':') {
            return Some("the user name holds a colon, which ends it (RFC 7617)");
        }
        if self.username.contains(char::is_control) || self.password.expose_secret().contains(char::is_control) {
            return Some("the user name or the password holds a line break or another control character");
        }
        None
    }

    pub(super) fn secrets(&self, add: &mut dyn FnMut(&str)) {
        add(self.password.expose_secret());
        add(self.pair().expose_secret());
        add(&self.encoded());
    }

    pub(super) fn header(&self) -> String {
        format!("Basic {}", self.encoded())
    }

    fn encoded(&self) -> String {
        STANDARD.encode(self.pair().expose_secret())
    }

    fn pair(&self) -> SecretString {
        SecretString::from(format!("{}:{}", self.username, self.password.expose_secret()))
    }
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials").field("username", &self.username).field("password", &Redacted).finish()
    }
}
