//! What a caller proves who they are with, one type a kind of security scheme.
//!
//! Secrets are held as [`SecretString`]: wiped from memory when dropped and never printed. A credential is put on a
//! request as late as possible, below every layer and only when the request goes to the base URL's origin.

use http::HeaderValue;
use http::header::AUTHORIZATION;
pub use secrecy::SecretString;

pub use self::api_key::ApiKey;
pub(crate) use self::authorize::{Authorize, Chosen, Origin};
pub use self::basic::BasicCredentials;
pub use self::bearer::BearerToken;
pub use self::oauth1::OAuth1Credentials;
use crate::transport::{Body, BoxError};

mod api_key;
mod authorize;
mod basic;
mod bearer;
pub mod oauth1;

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

    fn apply(&self, request: &mut http::Request<Body>) -> Result<(), BoxError> {
        let text = match self {
            Self::ApiKey(key) => return key.apply(request),
            Self::Bearer(token) => token.header(),
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
