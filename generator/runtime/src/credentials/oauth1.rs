//! OAuth 1.0a with HMAC-SHA1 signatures (RFC 5849).
//!
//! [`base_string`] and [`signature`] are pure, to be checked against known answers; only [`OAuth1Credentials`] knows
//! the clock and the source of nonces. A form body is signed, any other is not (section 3.4.1.3.1); a realm is never
//! sent.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;
use secrecy::{ExposeSecret, SecretString};
use sha1::Sha1;
use url::Url;

use crate::json::Redacted;
use crate::request::encode::percent;
use crate::transport::{Body, BoxError};

/// The keys of an application and of the user it acts for. Every request is signed with a new nonce and the system's
/// time; a clock that is minutes off makes servers refuse the signature.
#[derive(Clone)]
pub struct OAuth1Credentials {
    consumer_key: SecretString,
    consumer_secret: SecretString,
    token: SecretString,
    token_secret: SecretString,
}

impl OAuth1Credentials {
    /// Takes the application's key and secret, then the user's access token and its secret.
    pub fn new(
        consumer_key: impl Into<SecretString>,
        consumer_secret: impl Into<SecretString>,
        token: impl Into<SecretString>,
        token_secret: impl Into<SecretString>,
    ) -> Self {
        Self {
            consumer_key: consumer_key.into(),
            consumer_secret: consumer_secret.into(),
            token: token.into(),
            token_secret: token_secret.into(),
        }
    }

    /// The value of the `Authorization` header for a request. `form` holds the body if it is form encoded, else
    /// nothing; `timestamp` is in seconds since 1970.
    ///
    /// Clients call this on their own; it is here for requests that are not a client's.
    #[must_use]
    pub fn authorization(&self, method: &str, url: &Url, form: &[u8], nonce: &str, timestamp: u64) -> String {
        let timestamp = timestamp.to_string();
        let mut parameters = vec![
            ("oauth_consumer_key", self.consumer_key.expose_secret()),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &timestamp),
            ("oauth_token", self.token.expose_secret()),
            ("oauth_version", "1.0"),
        ];
        let base = base_string(method, url, form, &parameters);
        let signature = signature(&base, self.consumer_secret.expose_secret(), self.token_secret.expose_secret());
        parameters.push(("oauth_signature", &signature));
        let pairs = parameters.iter().map(|(name, value)| format!("{}=\"{}\"", percent(name), percent(value)));
        format!("OAuth {}", pairs.collect::<Vec<_>>().join(", "))
    }

    pub(super) fn fault(&self) -> Option<&'static str> {
        let parts = [&self.consumer_key, &self.consumer_secret, &self.token, &self.token_secret];
        let broken = |part: &&SecretString| part.expose_secret().contains(|c: char| c.is_control() || c == ' ');
        if parts.iter().any(broken) {
            return Some(
                "a key or secret holds a space, a line break or a control character: check where it was read from",
            );
        }
        let empty = self.consumer_key.expose_secret().is_empty() || self.token.expose_secret().is_empty();
        empty.then_some("the consumer key or the token is empty")
    }

    pub(super) fn secrets(&self, add: &mut dyn FnMut(&str)) {
        let parts = [&self.consumer_key, &self.consumer_secret, &self.token, &self.token_secret];
        parts.into_iter().for_each(|part| add(part.expose_secret()));
    }

    pub(super) fn sign_now(&self, request: &http::Request<Body>) -> Result<String, BoxError> {
        let url = Url::parse(&request.uri().to_string())?;
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let form = if has_form(request) { request.body().as_bytes() } else { None };
        let form = form.map_or(&[][..], |bytes| bytes);
        Ok(self.authorization(request.method().as_str(), &url, form, &nonce()?, timestamp))
    }
}

impl fmt::Debug for OAuth1Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OAuth1Credentials").field(&Redacted).finish()
    }
}

/// The text that is signed (section 3.4.1): method, address and parameters, each percent-encoded, joined by `&`.
/// `oauth` are the protocol's own parameters without the signature; the query of `url` and the pairs of the form
/// encoded body `form` are added to them.
#[must_use]
pub fn base_string(method: &str, url: &Url, form: &[u8], oauth: &[(&str, &str)]) -> String {
    let mut parameters: Vec<(String, String)> =
        oauth.iter().map(|(name, value)| (percent(name).to_string(), percent(value).to_string())).collect();
    parameters.extend(form_pairs(url.query().unwrap_or_default().as_bytes()));
    parameters.extend(form_pairs(form));
    // By encoded name, then encoded value, in byte order (section 3.4.1.3.2).
    parameters.sort();
    let parameters: Vec<String> = parameters.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!(
        "{}&{}&{}",
        percent(&method.to_ascii_uppercase()),
        percent(&base_address(url)),
        percent(&parameters.join("&"))
    )
}

/// The signature of a base string (section 3.4.2), in base64.
#[must_use]
pub fn signature(base_string: &str, consumer_secret: &str, token_secret: &str) -> String {
    let key = SecretString::from(format!("{}&{}", percent(consumer_secret), percent(token_secret)));
    let mut mac = Hmac::<Sha1>::new_from_slice(key.expose_secret().as_bytes())
        .expect("HMAC takes a key of any length (RFC 2104)");
    mac.update(base_string.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Scheme, host, port if not the scheme's own, and path (section 3.4.1.2); `Url` has the first two in lower case.
fn base_address(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}://{}{port}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

/// The pairs of form encoded text, decoded and encoded anew in the one way that is signed.
fn form_pairs(text: &[u8]) -> impl Iterator<Item = (String, String)> {
    text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let mut next = || recode(halves.next().unwrap_or_default());
        (next(), next())
    })
}

fn recode(text: &[u8]) -> String {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    let decoded: Vec<u8> = percent_decode(&spaced).collect();
    percent(&decoded).to_string()
}

/// Why a request cannot be signed, if so. The pairs of a form are signed, so they have to be known beforehand: signed
/// as an empty one, a form that is streamed would be refused by the server, with nothing said of why.
pub(super) fn misfit(request: &http::Request<Body>) -> Option<&'static str> {
    let fault = "its form is a stream, and OAuth 1.0a signs the fields of a form: give the body in memory";
    (has_form(request) && request.body().as_bytes().is_none()).then_some(fault)
}

fn has_form(request: &http::Request<Body>) -> bool {
    let content_type = request.headers().get(CONTENT_TYPE).map_or(&[][..], |value| value.as_bytes());
    let media_type = content_type.split(|byte| *byte == b';').next().unwrap_or_default();
    media_type.trim_ascii().eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
}

/// 128 random bits in hexadecimal digits: letters and digits are all that every server takes.
fn nonce() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}
