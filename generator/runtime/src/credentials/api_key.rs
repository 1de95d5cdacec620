//! API keys: a secret in a header, a query parameter or a cookie that the document names.

use std::fmt;

use http::header::COOKIE;
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Uri};
use secrecy::{ExposeSecret, SecretString};

use crate::json::Redacted;
use crate::request::encode;
use crate::transport::{Body, BoxError};

/// A key and where it goes.
///
/// ```
/// # use bindery_runtime::ApiKey;
/// let key = ApiKey::header("X-Api-Key", "bW9jay1rZXk");
/// assert_eq!(format!("{key:?}"), "ApiKey { place: Header, name: \"X-Api-Key\", key: [redacted] }");
/// ```
#[derive(Clone)]
pub struct ApiKey {
    place: Place,
    name: &'static str,
    key: SecretString,
}

#[derive(Clone, Copy, Debug)]
enum Place {
    Header,
    Query,
    Cookie,
}

impl ApiKey {
    /// A key that goes in the header `name`.
    pub fn header(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: Place::Header, name, key: key.into() }
    }

    /// A key that goes in the query parameter `name`, percent-encoded.
    pub fn query(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: Place::Query, name, key: key.into() }
    }

    /// A key that goes in the cookie `name` (RFC 6265).
    pub fn cookie(name: &'static str, key: impl Into<SecretString>) -> Self {
        Self { place: Place::Cookie, name, key: key.into() }
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        let key = self.key.expose_secret();
        // What would end or part a cookie's value.
        let ends_cookie = |byte: u8| matches!(byte, b' ' | b'"' | b',' | b';' | b'\\');
        match self.place {
            _ if key.is_empty() => Some("the key is empty"),
            Place::Query => None,
            Place::Cookie if key.bytes().any(ends_cookie) => Some("the key holds a character that no cookie can hold"),
            Place::Header | Place::Cookie if !key.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') => {
                Some("the key holds a line break or a character that is not ASCII: check where it is from")
            }
            Place::Header | Place::Cookie => None,
        }
    }

    pub(super) fn secrets(&self, add: &mut dyn FnMut(&str)) {
        add(self.key.expose_secret());
    }

    pub(super) fn apply(&self, request: &mut http::Request<Body>) -> Result<(), BoxError> {
        let key = self.key.expose_secret();
        match self.place {
            Place::Header => {
                request.headers_mut().insert(HeaderName::try_from(self.name)?, sensitive(key)?);
            }
            Place::Cookie => {
                let pair = format!("{}={key}", self.name);
                let cookies = match request.headers().get(COOKIE).and_then(|cookies| cookies.to_str().ok()) {
                    Some(cookies) => format!("{cookies}; {pair}"),
                    None => pair,
                };
                request.headers_mut().insert(COOKIE, sensitive(&cookies)?);
            }
            Place::Query => *request.uri_mut() = self.added_to(request.uri())?,
        }
        Ok(())
    }

    fn added_to(&self, uri: &Uri) -> Result<Uri, BoxError> {
        let mut parts = uri.clone().into_parts();
        let address = parts.path_and_query.as_ref().map_or("/", PathAndQuery::as_str);
        let separator = if address.contains('?') { '&' } else { '?' };
        let name = encode::percent(self.name);
        let key = encode::percent(self.key.expose_secret());
        parts.path_and_query = Some(PathAndQuery::try_from(format!("{address}{separator}{name}={key}"))?);
        Ok(Uri::from_parts(parts)?)
    }
}

fn sensitive(text: &str) -> Result<HeaderValue, BoxError> {
    let mut value = HeaderValue::from_str(text)?;
    value.set_sensitive(true);
    Ok(value)
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("ApiKey");
        shown.field("place", &self.place).field("name", &self.name).field("key", &Redacted).finish()
    }
}
