//! The authorization code flow with PKCE: a URL for the user's browser, then a code for tokens.

use std::borrow::Cow;
use std::fmt;

use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::exchange::{failed, shown, tokens};
use super::{OAuth2Client, OAuth2Error, TokenSet};

impl OAuth2Client {
    /// Begins a login of a user, who is sent back to `redirect_uri`: as it is registered with the authorization server,
    /// and mostly with a port of one's own choice on 127.0.0.1 (RFC 8252, section 7.3). Nothing is sent.
    ///
    /// # Errors
    ///
    /// No authorization URL is set; the redirect URI is no URL.
    pub fn begin(&self, redirect_uri: &str) -> Result<Login, OAuth2Error> {
        let missing = "no authorization URL is set: set it on the builder of the OAuth 2.0 client";
        let config = |fault: &str| OAuth2Error::Config(fault.to_owned());
        let redirect = RedirectUrl::new(redirect_uri.to_owned())
            .map_err(|error| config(&format!("the redirect URI cannot be used: {error}")))?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let protocol = self.protocol();
        let mut request = protocol
            .authorize_url(CsrfToken::new_random)
            .map_err(|_| config(missing))?
            .set_redirect_uri(Cow::Borrowed(&redirect))
            .set_pkce_challenge(challenge)
            .add_scopes(self.scopes());
        for (name, value) in &self.shared.authorization_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let (url, state) = request.url();
        Ok(Login {
            client: self.clone(),
            redirect,
            url: url.into(),
            state: state.into_secret().into(),
            verifier: verifier.into_secret().into(),
        })
    }
}

/// A login that was begun: the URL to open, and what its callback is checked with.
pub struct Login {
    client: OAuth2Client,
    redirect: RedirectUrl,
    url: String,
    state: SecretString,
    verifier: SecretString,
}

impl Login {
    /// What the user opens in a browser. Holds the state: it is to be shown to this user only.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Checks the callback and exchanges its code for tokens. `callback` is what the browser asked the redirect URI for:
    /// the whole URL, or its path and query.
    ///
    /// A login can be finished once, as a code is good for one exchange. After [`OAuth2Error::State`] it is as it was.
    ///
    /// # Errors
    ///
    /// The callback is not of this login, the user did not agree, or the token URL gave no tokens.
    pub async fn finish(&self, callback: &str) -> Result<TokenSet, OAuth2Error> {
        let callback = Callback::read(callback);
        if callback.one("state") != Some(self.state.expose_secret()) {
            return Err(OAuth2Error::State);
        }
        let secrets = self.client.secrets(&[self.state.expose_secret(), self.verifier.expose_secret()]);
        if let Some(code) = callback.one("error") {
            let description = callback.one("error_description").map(|text| shown(text, &secrets));
            return Err(OAuth2Error::Denied { code: shown(code, &secrets), description });
        }
        let code = callback.one("code").filter(|code| !code.is_empty()).ok_or(OAuth2Error::Callback)?;
        self.exchange(code).await
    }

    async fn exchange(&self, code: &str) -> Result<TokenSet, OAuth2Error> {
        let protocol = self.client.protocol();
        let mut request = protocol
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_redirect_uri(Cow::Borrowed(&self.redirect))
            .set_pkce_verifier(PkceCodeVerifier::new(self.verifier.expose_secret().to_owned()));
        for (name, value) in &self.client.shared.token_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let secrets = self.client.secrets(&[code, self.state.expose_secret(), self.verifier.expose_secret()]);
        let answer =
            request.request_async(&self.client.carrier()).await.map_err(|failure| failed(failure, &secrets))?;
        tokens(&answer, self.client.asked(), None)
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("client", &self.client).finish_non_exhaustive()
    }
}

/// The parameters of a callback.
struct Callback(Vec<(String, String)>);

impl Callback {
    fn read(text: &str) -> Self {
        let query = text.split_once('?').map_or(text, |(_, query)| query);
        let query = query.split_once('#').map_or(query, |(query, _)| query);
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The value of a parameter that is there once, as each of them is to be (RFC 6749, section 3.1).
    fn one(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        values.next().filter(|_| values.next().is_none())
    }
}
