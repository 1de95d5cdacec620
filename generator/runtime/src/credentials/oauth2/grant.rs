//! The client credentials flow: an application that acts for itself.

use std::fmt;

use super::exchange::{failed, tokens};
use super::{OAuth2Client, OAuth2Error, TokenSet};
use crate::credentials::{Getting, TokenError, TokenSource};

/// Gets tokens by an application's own id and secret (RFC 6749, section 4.4).
///
/// ```
/// use bindery_runtime::BearerToken;
/// use bindery_runtime::credentials::oauth2::OAuth2Client;
///
/// # fn token() -> Result<BearerToken, Box<dyn std::error::Error>> {
/// let oauth2 = OAuth2Client::builder("client-id", "https://auth.example.com/token")
///     .client_secret("bW9jay1zZWNyZXQ")
///     .scopes(["pets.read"])
///     .build()?;
/// let token = BearerToken::from(oauth2.client_credentials());
/// # Ok(token)
/// # }
/// ```
pub struct ClientCredentials {
    client: OAuth2Client,
}

impl OAuth2Client {
    /// A source of tokens for the application itself.
    #[must_use]
    pub fn client_credentials(&self) -> ClientCredentials {
        ClientCredentials { client: self.clone() }
    }
}

impl ClientCredentials {
    /// Gets a token now, by a request of its own. As a [`TokenSource`] it is asked when one is needed.
    ///
    /// # Errors
    ///
    /// The token URL gave none.
    pub async fn tokens(&self) -> Result<TokenSet, OAuth2Error> {
        let protocol = self.client.protocol();
        let mut request = protocol.exchange_client_credentials().add_scopes(self.client.scopes());
        for (name, value) in &self.client.shared.token_parameters {
            request = request.add_extra_param(name.as_str(), value.as_str());
        }
        let answer = request
            .request_async(&self.client.carrier())
            .await
            .map_err(|failure| failed(failure, &self.client.secrets(&[])))?;
        tokens(&answer, self.client.asked(), None)
    }
}

impl TokenSource for ClientCredentials {
    fn token(&self) -> Getting<'_> {
        Box::pin(async {
            let tokens = self.tokens().await.map_err(TokenError::new)?;
            Ok(tokens.access().clone())
        })
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials").field("client", &self.client).finish()
    }
}
