//! The credentials of a client, with the headers of those that stay as they are.

use bytes::Bytes;
use http::HeaderValue;
use secrecy::zeroize::Zeroizing;

use super::Credential;

/// What a client was given for the security schemes. Its calls share it.
pub(crate) struct Keyring(Vec<Key>);

pub(super) struct Key {
    pub(super) scheme: &'static str,
    pub(super) credential: Credential,
    /// The value of `Authorization`, if it is the same for every request. Requests share its bytes, which are wiped
    /// with the last of them.
    pub(super) header: Option<HeaderValue>,
}

impl Keyring {
    pub(crate) fn new(credentials: Vec<(&'static str, Credential)>) -> Self {
        let key = |(scheme, credential): (&'static str, Credential)| {
            let header = credential.fixed_header().and_then(|text| shared(text).ok());
            Key { scheme, credential, header }
        };
        Self(credentials.into_iter().map(key).collect())
    }

    /// The security schemes there is a credential for.
    pub(crate) fn schemes(&self) -> Vec<&'static str> {
        self.0.iter().map(|key| key.scheme).collect()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Key> {
        self.0.iter()
    }
}

fn shared(text: String) -> Result<HeaderValue, http::header::InvalidHeaderValue> {
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(Zeroizing::new(text.into_bytes())))?;
    value.set_sensitive(true);
    Ok(value)
}
