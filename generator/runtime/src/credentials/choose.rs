//! Which of a client's credentials go with a request: those of the first security requirement that they fulfil.

use std::sync::Arc;

use super::redact::Secrets;
use super::token::Given;
use super::{Credential, CredentialsError};
use crate::transport::Body;

/// What is shorter is guessed sooner than read, and taking it out would tear words apart.
const SHORTEST: usize = 6;

/// What an operation says of its security: see [`Operation::security`](crate::Operation::security).
type Security = &'static [&'static [&'static str]];

/// The credentials that were chosen for a request; travels in its extensions, which nothing prints.
#[derive(Clone)]
pub(crate) struct Chosen {
    operation: &'static str,
    security: Security,
    picks: Arc<[Pick]>,
}

struct Pick {
    scheme: &'static str,
    /// Parted by spaces.
    scopes: &'static str,
    credential: Credential,
}

/// The name of the scheme in an entry of [`Operation::security`](crate::Operation::security).
pub(super) fn scheme(entry: &'static str) -> &'static str {
    entry.split_once(' ').map_or(entry, |(scheme, _)| scheme)
}

/// The credentials of the first requirement that can be fulfilled. One that asks for something goes before one that
/// asks for nothing: who has set a credential wants to be known.
pub(crate) fn choose(
    configured: &[(&'static str, Credential)],
    operation: &'static str,
    security: Security,
) -> Result<Chosen, CredentialsError> {
    let mut lacking = None;
    for set in security.iter().filter(|set| !set.is_empty()) {
        let Some(picks) = picks(configured, set) else { continue };
        match picks.iter().find_map(Pick::lacking) {
            None => return Ok(Chosen { operation, security, picks: picks.into() }),
            Some(found) => lacking = lacking.or(Some(found)),
        }
    }
    if security.is_empty() || security.iter().any(|set| set.is_empty()) {
        return Ok(Chosen { operation, security, picks: Arc::new([]) });
    }
    Err(match lacking {
        Some((scheme, missing)) => CredentialsError::scopes(operation, security, scheme, missing),
        None => {
            let names = configured.iter().map(|(scheme, _)| *scheme).collect();
            CredentialsError::not_configured(operation, security, names)
        }
    })
}

/// A credential for each entry of a requirement, if there is one for each.
fn picks(configured: &[(&'static str, Credential)], set: &[&'static str]) -> Option<Vec<Pick>> {
    let pick = |entry: &&'static str| {
        let (scheme, scopes) = entry.split_once(' ').unwrap_or((entry, ""));
        let (_, credential) = configured.iter().find(|(name, _)| *name == scheme)?;
        Some(Pick { scheme, scopes, credential: credential.clone() })
    };
    let mut picks: Vec<Pick> = set.iter().map(pick).collect::<Option<_>>()?;
    // A signature covers the query, so it comes when nothing is added to that any more.
    picks.sort_by_key(|pick| matches!(pick.credential, Credential::OAuth1(_)));
    Some(picks)
}

impl Pick {
    /// The scopes that the token is known not to have.
    fn lacking(&self) -> Option<(&'static str, Vec<&'static str>)> {
        let Credential::Bearer(token) = &self.credential else { return None };
        let missing = token.lacks(self.scopes);
        (!missing.is_empty()).then_some((self.scheme, missing))
    }

    async fn token(&self, chosen: &Chosen) -> Result<Option<Given>, CredentialsError> {
        let Credential::Bearer(token) = &self.credential else { return Ok(None) };
        let failed = |error| CredentialsError::token(chosen.operation, chosen.security, self.scheme, error);
        let given = token.get().await.map_err(failed)?;
        match token.lacks_of(&given.token, self.scopes) {
            missing if missing.is_empty() => Ok(Some(given)),
            missing => Err(CredentialsError::scopes(chosen.operation, chosen.security, self.scheme, missing)),
        }
    }
}

impl Chosen {
    /// Whether any of the credentials has to be got first.
    pub(super) fn changes(&self) -> bool {
        self.picks.iter().any(|pick| pick.credential.changes())
    }

    /// The tokens to go with a request, one place for each credential.
    pub(super) async fn tokens(&self) -> Result<Vec<Option<Given>>, CredentialsError> {
        let mut tokens = Vec::with_capacity(self.picks.len());
        for pick in self.picks.iter() {
            tokens.push(pick.token(self).await?);
        }
        Ok(tokens)
    }

    /// Takes tokens out of use that the server did not accept. Whether there may be others.
    pub(super) fn refuse(&self, tokens: &[Option<Given>]) -> bool {
        let refused = self.picks.iter().zip(tokens).filter_map(|(pick, token)| match (&pick.credential, token) {
            (Credential::Bearer(bearer), Some(given)) => Some(bearer.refuse(given)),
            _ => None,
        });
        // Each of them is told, so this does not stop at the first.
        refused.fold(false, |any, other| any | other)
    }

    /// A server's text without the secrets that it was sent.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut secrets = Secrets::default();
        let mut add = |secret: &str| {
            if secret.len() >= SHORTEST {
                secrets.add(secret);
            }
        };
        self.picks.iter().for_each(|pick| pick.credential.secrets(&mut add));
        secrets.redact(text)
    }

    /// Puts the credentials on a request; `tokens` are those of [`tokens`](Self::tokens), or none.
    pub(super) fn apply(
        &self,
        request: &mut http::Request<Body>,
        tokens: &[Option<Given>],
    ) -> Result<(), crate::transport::BoxError> {
        for (index, pick) in self.picks.iter().enumerate() {
            if let Some(fault) = pick.credential.misfit(request) {
                return Err(CredentialsError::unsignable(self.operation, self.security, pick.scheme, fault).into());
            }
            let token = tokens.get(index).and_then(Option::as_ref).map(|given| &given.token);
            pick.credential.apply(request, token)?;
        }
        Ok(())
    }
}
