//! What a caller proves who they are with, one type a kind of security scheme.
//!
//! | Scheme of the document | Type | On a request |
//! |---|---|---|
//! | `oauth2`, `openIdConnect`, `http` with `bearer` | [`BearerToken`]: a text, or a [`TokenSource`] | `Authorization: Bearer …` |
//! | `http` with `basic` | [`BasicCredentials`] | `Authorization: Basic …` |
//! | `apiKey` | [`ApiKey`] | a header, a query parameter or a cookie |
//! | `http` with `OAuth` | [`OAuth1Credentials`] | `Authorization: OAuth …`, each attempt signed anew |
//!
//! Secrets are held as [`SecretString`]: wiped from memory when dropped and never printed. A credential is put on a
//! request as late as possible, below every layer and only when the request goes to the base URL's origin.
//!
//! # Which of them go with a call
//!
//! The document names alternatives for each operation, each of them one scheme or several that go together. The first
//! alternative that the client has all credentials of is taken; one that asks for nothing comes last. Where there is
//! none, the call fails with a [`CredentialsError`] that names what would do, and nothing is sent.
//!
//! A token that states its scopes is held against those that the document names for the operation: if it lacks one, the
//! alternative does not count. Scopes are stated by a token response, or by [`AccessToken::scopes`];
//! [`BearerToken::without_scope_check`] leaves it to the server.
//!
//! # Tokens that change
//!
//! [`BearerToken`] takes a [`TokenSource`] in the place of a text: it is asked for a token when one is needed, and the
//! table there says when. `credentials::oauth2` (feature `oauth2`) has sources for OAuth 2.0: logins whose tokens are
//! renewed, and client credentials.
//!
//! ```
//! use std::time::Duration;
//!
//! use bindery_runtime::{AccessToken, BearerToken, Client};
//!
//! # async fn fetch() -> Result<String, std::io::Error> { Ok(String::new()) }
//! # fn client() -> Result<Client, bindery_runtime::BuildError> {
//! let token = BearerToken::from(|| async {
//!     let text = fetch().await.map_err(bindery_runtime::credentials::TokenError::new)?;
//!     Ok(AccessToken::new(text).expires_in(Duration::from_secs(600)))
//! });
//! let client = Client::builder("https://api.example.com", "pets/1.0").credential("oauth", token).build()?;
//! # Ok(client)
//! # }
//! ```

use http::HeaderValue;
use http::header::AUTHORIZATION;
pub use secrecy::SecretString;

pub use self::api_key::ApiKey;
pub(crate) use self::authorize::{Authorize, Origin};
pub use self::basic::BasicCredentials;
pub use self::bearer::BearerToken;
pub(crate) use self::choose::{Chosen, choose};
pub use self::error::CredentialsError;
pub(crate) use self::keyring::Keyring;
pub use self::oauth1::OAuth1Credentials;
pub use self::token::{AccessToken, Getting, TokenError, TokenSource};
use crate::transport::{Body, BoxError};

mod api_key;
mod authorize;
mod basic;
mod bearer;
mod choose;
mod error;
mod keyring;
pub mod oauth1;
#[cfg(feature = "oauth2")]
pub mod oauth2;
mod redact;
mod token;

/// A credential of any kind, as a client keeps it for a security scheme.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Credential {
    /// `Authorization: Bearer …` (RFC 6750).
    Bearer(BearerToken),
    /// `Authorization: Basic …` (RFC 7617).
    Basic(BasicCredentials),
    /// A key in a header, query parameter or cookie.
    ApiKey(ApiKey),
    /// `Authorization: OAuth …`, each request signed (RFC 5849).
    OAuth1(OAuth1Credentials),
}

impl Credential {
    /// Why no request could carry this credential, if so.
    pub(crate) fn fault(&self) -> Option<&'static str> {
        match self {
            Self::ApiKey(key) => key.fault(),
            Self::Bearer(token) => token.fault(),
            Self::Basic(credentials) => credentials.fault(),
            Self::OAuth1(credentials) => credentials.fault(),
        }
    }

    /// The value of `Authorization`, if every request has the same.
    fn fixed_header(&self) -> Option<String> {
        match self {
            Self::Bearer(bearer) => bearer.fixed().map(AccessToken::header),
            Self::Basic(credentials) => Some(credentials.header()),
            Self::ApiKey(_) | Self::OAuth1(_) => None,
        }
    }

    /// Whether it has to be got before it can be put on a request.
    fn changes(&self) -> bool {
        matches!(self, Self::Bearer(token) if token.changes())
    }

    /// What it sends and must not be shown.
    fn secrets(&self, add: &mut dyn FnMut(&str)) {
        match self {
            Self::ApiKey(key) => key.secrets(add),
            Self::Bearer(token) => token.secrets(add),
            Self::Basic(credentials) => credentials.secrets(add),
            Self::OAuth1(credentials) => credentials.secrets(add),
        }
    }

    /// Why this very request cannot carry it, if so.
    fn misfit(&self, request: &http::Request<Body>) -> Option<&'static str> {
        match self {
            Self::OAuth1(_) => oauth1::misfit(request),
            Self::ApiKey(_) | Self::Bearer(_) | Self::Basic(_) => None,
        }
    }

    /// Puts it on a request; `token` is what there is now of a bearer token that changes.
    fn apply(&self, request: &mut http::Request<Body>, token: Option<&AccessToken>) -> Result<(), BoxError> {
        let text = match self {
            Self::ApiKey(key) => return key.apply(request),
            Self::Bearer(bearer) => {
                let token = token.or_else(|| bearer.fixed());
                token.ok_or("a token of a source was not waited for")?.header()
            }
            Self::Basic(credentials) => credentials.header(),
            Self::OAuth1(credentials) => credentials.sign_now(request)?,
        };
        let mut value = HeaderValue::try_from(text)?;
        value.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, value);
        Ok(())
    }
}

impl From<ApiKey> for Credential {
    fn from(key: ApiKey) -> Self {
        Self::ApiKey(key)
    }
}

impl From<BearerToken> for Credential {
    fn from(token: BearerToken) -> Self {
        Self::Bearer(token)
    }
}

impl From<BasicCredentials> for Credential {
    fn from(credentials: BasicCredentials) -> Self {
        Self::Basic(credentials)
    }
}

impl From<OAuth1Credentials> for Credential {
    fn from(credentials: OAuth1Credentials) -> Self {
        Self::OAuth1(credentials)
    }
}
