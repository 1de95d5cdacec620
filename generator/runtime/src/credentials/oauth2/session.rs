//! A user who has logged in: tokens that are renewed by their refresh token.

use std::fmt;
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use oauth2::RefreshToken;
use secrecy::ExposeSecret;

use super::exchange::{failed, tokens};
use super::{OAuth2Client, OAuth2Error, TokenSet};
use crate::credentials::{AccessToken, Getting, TokenError, TokenSource};
use crate::transport::BoxError;

/// Tokens of a login that renews them as long as it can.
///
/// The access token is used as it is until it is about to expire or is refused; then a new one is got by the refresh
/// token. Servers that give a new refresh token with it take the old one out of use, so what is stored has to be stored
/// anew: [`on_refresh`](Self::on_refresh).
///
/// Where a refresh token is no longer good, only a new login helps
/// ([`is_login_needed`](OAuth2Error::is_login_needed)): the server is not asked again.
pub struct Session {
    client: OAuth2Client,
    keep: Option<Keep>,
    state: Mutex<State>,
}

type Keep = Box<dyn Fn(TokenSet) -> Pin<Box<dyn Future<Output = Result<(), BoxError>> + Send>> + Send + Sync>;

struct State {
    tokens: TokenSet,
    /// Whether the access token was given before: who asks again wants another.
    given: bool,
    /// Whether the tokens are newer than those that were kept.
    unkept: bool,
    /// The answer that ended the session.
    end: Option<TokenError>,
}

impl OAuth2Client {
    /// Takes up a login: with the tokens it gave just now, or with those that were stored.
    #[must_use]
    pub fn session(&self, tokens: TokenSet) -> Session {
        let state = State { tokens, given: false, unkept: false, end: None };
        Session { client: self.clone(), keep: None, state: Mutex::new(state) }
    }
}

impl Session {
    /// What is done with the tokens after each renewal, mostly storing them. Calls wait for it.
    ///
    /// Where it fails the calls that wait fail too, and the next one tries again to keep the same tokens: an error that
    /// nobody sees would cost the login.
    #[must_use]
    pub fn on_refresh<F, R>(self, keep: F) -> Self
    where
        F: Fn(TokenSet) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), BoxError>> + Send + 'static,
    {
        Self { keep: Some(Box::new(move |tokens| Box::pin(keep(tokens)))), ..self }
    }

    /// The tokens as they are now.
    #[must_use]
    pub fn tokens(&self) -> TokenSet {
        self.state().tokens.clone()
    }

    async fn current(&self) -> Result<AccessToken, TokenError> {
        if !self.is_good()? {
            self.refresh().await.map_err(|error| self.ended(error))?;
        }
        self.keep().await.map_err(TokenError::new)?;
        let mut state = self.state();
        state.given = true;
        Ok(state.tokens.access().clone())
    }

    fn ended(&self, error: OAuth2Error) -> TokenError {
        let is_over = error.is_login_needed();
        let error = TokenError::new(error);
        self.state().end = is_over.then(|| error.clone());
        error
    }

    fn is_good(&self) -> Result<bool, TokenError> {
        let state = self.state();
        if let Some(end) = &state.end {
            return Err(end.clone());
        }
        Ok(!state.given && state.tokens.access().expiry().is_none_or(|expiry| SystemTime::now() < expiry))
    }

    async fn refresh(&self) -> Result<(), OAuth2Error> {
        let old = self.tokens();
        let refresh = old.refresh().ok_or(OAuth2Error::NoRefreshToken)?;
        let protocol = self.client.protocol();
        let token = RefreshToken::new(refresh.expose_secret().to_owned());
        let mut request = protocol.exchange_refresh_token(&token);
        for (name, value) in &self.client.shared.token_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let secrets = self.client.secrets(&[refresh.expose_secret()]);
        let answer =
            request.request_async(&self.client.carrier()).await.map_err(|failure| failed(failure, &secrets))?;
        let tokens = tokens(&answer, old.access().stated_scopes(), Some(refresh))?;
        let mut state = self.state();
        *state = State { tokens, given: false, unkept: true, end: None };
        Ok(())
    }

    async fn keep(&self) -> Result<(), OAuth2Error> {
        let Some(keep) = &self.keep else { return Ok(()) };
        let unkept = {
            let state = self.state();
            state.unkept.then(|| state.tokens.clone())
        };
        let Some(tokens) = unkept else { return Ok(()) };
        keep(tokens).await.map_err(OAuth2Error::Keep)?;
        self.state().unkept = false;
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TokenSource for Session {
    fn token(&self) -> Getting<'_> {
        Box::pin(self.current())
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("client", &self.client).field("tokens", &self.tokens()).finish_non_exhaustive()
    }
}
