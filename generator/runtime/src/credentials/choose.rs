//! Which of a client's credentials go with a request: those of the first security requirement that they fulfil.

use std::sync::Arc;

use http::header::AUTHORIZATION;

use super::keyring::{Key, Keyring};
use super::redact::Secrets;
use super::token::Given;
use super::{Credential, CredentialsError};
use crate::transport::Body;

/// What is shorter is guessed sooner than read, and taking it out would tear words apart.
const SHORTEST: usize = 6;

/// What an operation says of its security: see [`Operation::security`](crate::Operation::security).
type Security = &'static [&'static [&'static str]];

/// The credentials that were chosen for a request: those of a requirement that the keyring has all of. Travels through
/// layers in the request's extensions, which nothing prints.
#[derive(Clone)]
pub(crate) struct Chosen {
    keyring: Arc<Keyring>,
    operation: &'static str,
    security: Security,
    requirement: &'static [&'static str],
}

#[derive(Clone, Copy)]
struct Pick<'a> {
    /// Parted by spaces.
    scopes: &'static str,
    key: &'a Key,
}

/// The name of the scheme in an entry of [`Operation::security`](crate::Operation::security).
pub(super) fn scheme(entry: &'static str) -> &'static str {
    entry.split_once(' ').map_or(entry, |(scheme, _)| scheme)
}

/// The credentials of the first requirement that can be fulfilled. One that asks for something goes before one that
/// asks for nothing: who has set a credential wants to be known.
pub(crate) fn choose(
    keyring: &Arc<Keyring>,
    operation: &'static str,
    security: Security,
) -> Result<Chosen, CredentialsError> {
    let chosen = |requirement| Chosen { keyring: Arc::clone(keyring), operation, security, requirement };
    let mut lacking = None;
    for set in security.iter().filter(|set| !set.is_empty()) {
        if set.iter().any(|entry| pick(keyring, entry).is_none()) {
            continue;
        }
        match picks(keyring, set).find_map(Pick::lacking) {
            None => return Ok(chosen(set)),
            Some(found) => lacking = lacking.or(Some(found)),
        }
    }
    if security.is_empty() || security.iter().any(|set| set.is_empty()) {
        return Ok(chosen(&[]));
    }
    Err(match lacking {
        Some((scheme, missing)) => CredentialsError::scopes(operation, security, scheme, missing),
        None => CredentialsError::not_configured(operation, security, keyring.schemes()),
    })
}

/// A credential for each entry of a requirement. A signature covers the query, so it comes when nothing is added to that
/// any more.
fn picks<'a>(keyring: &'a Keyring, set: &'static [&'static str]) -> impl Iterator<Item = Pick<'a>> {
    let signs = |pick: &Pick<'_>| matches!(pick.key.credential, Credential::OAuth1(_));
    let all = move || set.iter().filter_map(|entry| pick(keyring, entry));
    all().filter(move |pick| !signs(pick)).chain(all().filter(signs))
}

fn pick<'a>(keyring: &'a Keyring, entry: &'static str) -> Option<Pick<'a>> {
    keyring.iter().find_map(|key| match entry.strip_prefix(key.scheme)? {
        "" => Some(Pick { scopes: "", key }),
        scopes => Some(Pick { scopes: scopes.strip_prefix(' ')?, key }),
    })
}

impl Pick<'_> {
    /// The scopes that the token is known not to have.
    fn lacking(self) -> Option<(&'static str, Vec<&'static str>)> {
        let Credential::Bearer(token) = &self.key.credential else { return None };
        let missing = token.lacks(self.scopes);
        (!missing.is_empty()).then_some((self.key.scheme, missing))
    }

    async fn token(self, chosen: &Chosen) -> Result<Option<Given>, CredentialsError> {
        let Credential::Bearer(token) = &self.key.credential else { return Ok(None) };
        let failed = |error| CredentialsError::token(chosen.operation, chosen.security, self.key.scheme, error);
        let given = token.get().await.map_err(failed)?;
        match token.lacks_of(&given.token, self.scopes) {
            missing if missing.is_empty() => Ok(Some(given)),
            missing => Err(CredentialsError::scopes(chosen.operation, chosen.security, self.key.scheme, missing)),
        }
    }
}

impl Chosen {
    fn picks(&self) -> impl Iterator<Item = Pick<'_>> {
        picks(&self.keyring, self.requirement)
    }

    /// Whether any of the credentials has to be got first.
    pub(super) fn changes(&self) -> bool {
        self.picks().any(|pick| pick.key.credential.changes())
    }

    /// The tokens to go with a request, one place for each credential.
    pub(super) async fn tokens(&self) -> Result<Vec<Option<Given>>, CredentialsError> {
        let mut tokens = Vec::with_capacity(self.requirement.len());
        for pick in self.picks() {
            tokens.push(pick.token(self).await?);
        }
        Ok(tokens)
    }

    /// Takes tokens out of use that the server did not accept. Whether there may be others.
    pub(super) fn refuse(&self, tokens: &[Option<Given>]) -> bool {
        let refused = self.picks().zip(tokens).filter_map(|(pick, token)| match (&pick.key.credential, token) {
            (Credential::Bearer(bearer), Some(given)) => Some(bearer.refuse(given)),
            _ => None,
        });
        // Each of them is told, so this does not stop at the first.
        refused.fold(false, |any, other| any | other)
    }

    /// What was sent and is not shown.
    pub(crate) fn secrets(&self) -> Secrets {
        let mut secrets = Secrets::default();
        let mut add = |secret: &str| {
            if secret.len() >= SHORTEST {
                secrets.add(secret);
            }
        };
        self.picks().for_each(|pick| pick.key.credential.secrets(&mut add));
        secrets
    }

    /// Puts the credentials on a request; `tokens` are those of [`tokens`](Self::tokens), or none.
    pub(super) fn apply(
        &self,
        request: &mut http::Request<Body>,
        tokens: &[Option<Given>],
    ) -> Result<(), crate::transport::BoxError> {
        for (index, pick) in self.picks().enumerate() {
            let Key { scheme, credential, header } = pick.key;
            if let Some(value) = header {
                request.headers_mut().insert(AUTHORIZATION, value.clone());
                continue;
            }
            if let Some(fault) = credential.misfit(request) {
                return Err(CredentialsError::unsignable(self.operation, self.security, scheme, fault).into());
            }
            let token = tokens.get(index).and_then(Option::as_ref).map(|given| &given.token);
            credential.apply(request, token)?;
        }
        Ok(())
    }
}
