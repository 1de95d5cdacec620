//! Tokens that change: where they come from, and how long they are good for.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};

pub(super) use self::shared::{Given, Shared};
use crate::error::clean;
use crate::json::Redacted;
use crate::transport::BoxError;

mod shared;

/// A token, and what is known of it beside its text.
///
/// ```
/// # use std::time::Duration;
/// # use bindery_runtime::AccessToken;
/// let token = AccessToken::new("bW9jay10b2tlbg").expires_in(Duration::from_secs(7200)).scopes(["users.read"]);
/// assert!(format!("{token:?}").starts_with("AccessToken { token: [redacted], "));
/// ```
#[derive(Clone)]
pub struct AccessToken {
    token: SecretString,
    expires_at: Option<SystemTime>,
    scopes: Option<Arc<[String]>>,
}

impl AccessToken {
    /// A token as the authorization server issued it, without the word `Bearer`. Unless told otherwise it never
    /// expires, and which scopes it has is not known.
    pub fn new(token: impl Into<SecretString>) -> Self {
        Self { token: token.into(), expires_at: None, scopes: None }
    }

    /// How long the token is good for from now on, as `expires_in` of a token response says it.
    #[must_use]
    pub fn expires_in(self, lifetime: Duration) -> Self {
        // A lifetime beyond all clocks is none.
        Self { expires_at: SystemTime::now().checked_add(lifetime), ..self }
    }

    /// Until when the token is good.
    #[must_use]
    pub fn expires_at(self, time: SystemTime) -> Self {
        Self { expires_at: Some(time), ..self }
    }

    /// The scopes that the token has: operations that need another are refused before they are sent.
    #[must_use]
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: Some(scopes.into_iter().map(Into::into).collect()), ..self }
    }

    /// The token's text, for whoever stores it.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.token
    }

    /// Until when the token is good, if that is known.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// The scopes that the token has, if they are known.
    #[must_use]
    pub fn stated_scopes(&self) -> Option<&[String]> {
        self.scopes.as_deref()
    }

    /// Those of `scopes`, parted by spaces, that the token states not to have.
    pub(super) fn lacks(&self, scopes: &'static str) -> Vec<&'static str> {
        let Some(stated) = &self.scopes else { return Vec::new() };
        let has = |scope: &&str| stated.iter().any(|stated| stated == scope);
        scopes.split_ascii_whitespace().filter(|scope| !has(scope)).collect()
    }

    /// Why no header can carry the token, if so.
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

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("token", &Redacted)
            .field("expires_at", &self.expires_at)
            .field("scopes", &self.scopes)
            .finish()
    }
}

/// What a [`TokenSource`] gives, boxed so that sources of all kinds are one type.
pub type Getting<'a> = Pin<Box<dyn Future<Output = Result<AccessToken, TokenError>> + Send + 'a>>;

/// Where tokens come from that change: an authorization server, a vault, a file that another process writes.
///
/// A source is to get tokens and nothing else. [`BearerToken`](super::BearerToken) keeps what it gave, and asks
/// again when a token is about to expire or was refused; one request at a time, however many calls wait for it. A call
/// that is dropped meanwhile does not end that request: a refresh token that the server has already exchanged would be
/// lost.
///
/// A closure that gives a future is a source. A type of one's own can be told of refusals too:
///
/// ```
/// use std::time::Duration;
///
/// use bindery_runtime::credentials::{Getting, TokenError, TokenSource};
/// use bindery_runtime::{AccessToken, BearerToken};
///
/// struct Vault {
///     path: String,
/// }
///
/// impl TokenSource for Vault {
///     fn token(&self) -> Getting<'_> {
///         Box::pin(async {
///             let token = std::fs::read_to_string(&self.path).map_err(TokenError::new)?;
///             Ok(AccessToken::new(token.trim()).expires_in(Duration::from_secs(600)))
///         })
///     }
/// }
///
/// let token = BearerToken::from(Vault { path: "/run/secrets/token".to_owned() });
/// # let _ = token;
/// ```
pub trait TokenSource: Send + Sync + 'static {
    /// Gets a token. Asked for when there is none, when the last one is about to expire and when it was refused; never
    /// twice at a time. What takes longer than a minute is given up.
    ///
    /// # Errors
    ///
    /// Whatever keeps it from getting one. All calls that wait fail with it, the next one asks again.
    fn token(&self) -> Getting<'_>;

    /// Tells that the server answered 401 to this token: [`token`](Self::token), which is asked next, is to give another
    /// one. To be back at once.
    fn refused(&self, token: &AccessToken) {
        let _ = token;
    }
}

impl<F, R> TokenSource for F
where
    F: Fn() -> R + Send + Sync + 'static,
    R: Future<Output = Result<AccessToken, TokenError>> + Send + 'static,
{
    fn token(&self) -> Getting<'_> {
        Box::pin(self())
    }
}

/// Why a [`TokenSource`] has no token. Shared by all calls that waited for it.
#[derive(Clone)]
pub struct TokenError {
    error: Arc<dyn std::error::Error + Send + Sync>,
}

impl TokenError {
    /// Takes an error, or a line that says what happened and what to do. It is shown, so it must hold no secret.
    pub fn new(error: impl Into<BoxError>) -> Self {
        Self { error: Arc::from(error.into()) }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&clean(&self.error.to_string(), 400))
    }
}

impl fmt::Debug for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TokenError").field(&self.error).finish()
    }
}

impl std::error::Error for TokenError {
    /// The error that was given to [`TokenError::new`].
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&*self.error)
    }
}
