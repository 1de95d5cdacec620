//! Logging in with OAuth 2.0 (RFC 6749), and keeping tokens good; with the feature `oauth2`.
//!
//! | Flow | Begin with | Gives |
//! |---|---|---|
//! | authorization code with PKCE (RFC 7636) | [`OAuth2Client::begin`] | a [`TokenSet`], once the user has agreed |
//! | refresh | [`OAuth2Client::session`] | a [`Session`], which renews a set |
//! | client credentials | [`OAuth2Client::client_credentials`] | a [`ClientCredentials`], which gets tokens for itself |
//!
//! The last two are [token sources](super::TokenSource): a client's builder takes them where it takes a token.
//!
//! ```no_run
//! use bindery_runtime::credentials::oauth2::OAuth2Client;
//! use bindery_runtime::{BearerToken, Client};
//!
//! # fn show(_: &str) {}
//! # async fn redirected() -> String { String::new() }
//! # async fn login() -> Result<(), Box<dyn std::error::Error>> {
//! let oauth2 = OAuth2Client::builder("client-id", "https://auth.example.com/token")
//!     .authorization_url("https://auth.example.com/authorize")
//!     .scopes(["pets.read", "offline.access"])
//!     .build()?;
//!
//! let login = oauth2.begin("http://127.0.0.1:8765/callback")?;
//! show(login.url());
//! let tokens = login.finish(&redirected().await).await?;
//!
//! let session = oauth2.session(tokens).on_refresh(|tokens| async move {
//!     std::fs::write("/home/me/.config/pets/token.json", &*tokens.to_json())?;
//!     Ok(())
//! });
//! let client = Client::builder("https://api.example.com", "pets/1.0")
//!     .credential("oauth", BearerToken::from(session))
//!     .build()?;
//! # Ok(())
//! # }
//! ```
//!
//! # What holds
//!
//! - Requests go to the token URL and nowhere else: redirects are not followed. Both URLs are `https`, or `http` on
//!   this very machine.
//! - Every login has a state and a PKCE verifier of its own (S256). A callback with another state is refused before
//!   anything else of it is looked at.
//! - A token request takes 30 seconds at most, its answer a megabyte.
//! - No secret is shown, also where the server repeats it in what it says of an error.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};

pub use self::error::OAuth2Error;
pub use self::grant::ClientCredentials;
pub use self::login::Login;
pub use self::session::Session;
pub use self::tokens::TokenSet;
use crate::json::Redacted;
use crate::transport::{HttpService, Transport};

mod error;
mod exchange;
mod grant;
mod login;
mod session;
mod tokens;

/// An application as an authorization server knows it. A clone is cheap.
#[derive(Clone)]
pub struct OAuth2Client {
    shared: Arc<Application>,
}

struct Application {
    client_id: String,
    client_secret: Option<SecretString>,
    secret_in_body: bool,
    authorization_url: Option<Url>,
    token_url: Url,
    scopes: Vec<String>,
    authorization_parameters: Vec<(String, String)>,
    token_parameters: Vec<(String, String)>,
    timeout: Duration,
    transport: Transport,
}

impl OAuth2Client {
    /// Begins an application by its id and the URL that tokens are got from.
    pub fn builder(client_id: impl Into<String>, token_url: impl Into<String>) -> OAuth2ClientBuilder {
        OAuth2ClientBuilder {
            client_id: client_id.into(),
            client_secret: None,
            secret_in_body: false,
            authorization_url: None,
            token_url: token_url.into(),
            scopes: Vec::new(),
            authorization_parameters: Vec::new(),
            token_parameters: Vec::new(),
            timeout: TIMEOUT,
            transport: None,
        }
    }
}

impl fmt::Debug for OAuth2Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2Client")
            .field("client_id", &self.shared.client_id)
            .field("client_secret", &self.shared.client_secret.as_ref().map(|_| Redacted))
            .field("token_url", &exchange::place(&self.shared.token_url))
            .field("scopes", &self.shared.scopes)
            .finish_non_exhaustive()
    }
}

const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Puts an [`OAuth2Client`] together.
///
/// | Option | Unless set |
/// |---|---|
/// | [`authorization_url`](Self::authorization_url) | none: users cannot log in |
/// | [`client_secret`](Self::client_secret) | none: a public client, which proves nothing but its PKCE verifier |
/// | [`secret_in_body`](Self::secret_in_body) | the secret goes in an `Authorization: Basic` header |
/// | [`scopes`](Self::scopes) | none: what the server gives by default |
/// | [`timeout`](Self::timeout) | 30 s |
/// | [`transport`](Self::transport) | HTTP/1.1 and HTTP/2 through `reqwest` and `rustls`, following no redirects |
#[must_use = "a builder does nothing until `build` is called"]
pub struct OAuth2ClientBuilder {
    client_id: String,
    client_secret: Option<SecretString>,
    secret_in_body: bool,
    authorization_url: Option<String>,
    token_url: String,
    scopes: Vec<String>,
    authorization_parameters: Vec<(String, String)>,
    token_parameters: Vec<(String, String)>,
    timeout: Duration,
    transport: Option<Transport>,
}

impl OAuth2ClientBuilder {
    /// Where users log in.
    pub fn authorization_url(self, url: impl Into<String>) -> Self {
        Self { authorization_url: Some(url.into()), ..self }
    }

    /// The secret of a confidential client.
    pub fn client_secret(self, secret: impl Into<SecretString>) -> Self {
        Self { client_secret: Some(secret.into()), ..self }
    }

    /// Sends the secret in the body (`client_secret_post`), for servers that do not take it in a header as they should
    /// (RFC 6749, section 2.3.1).
    pub fn secret_in_body(self) -> Self {
        Self { secret_in_body: true, ..self }
    }

    /// The scopes to ask for, in place of those set before.
    pub fn scopes(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), ..self }
    }

    /// One more parameter of the URL that users open, as in `access_type=offline`. It is no place for a secret.
    pub fn authorization_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.authorization_parameters.push((name.into(), value.into()));
        self
    }

    /// One more parameter of every token request, as in `audience=https://api.example.com`.
    pub fn token_parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.token_parameters.push((name.into(), value.into()));
        self
    }

    /// How long a token request may take, from connecting to the last byte of the answer.
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// The service that carries token requests, in place of the default.
    pub fn transport(self, service: impl HttpService) -> Self {
        Self { transport: Some(Transport::new(service)), ..self }
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// A URL that nobody should send a secret to; no TLS to be had.
    pub fn build(self) -> Result<OAuth2Client, OAuth2Error> {
        let token_url = endpoint("token", &self.token_url)?;
        let transport = match self.transport {
            Some(transport) => transport,
            None => {
                let https_only = token_url.scheme() == "https";
                Transport::usual(CONNECT_TIMEOUT, https_only).map_err(OAuth2Error::Transport)?
            }
        };
        let shared = Application {
            client_id: self.client_id,
            client_secret: self.client_secret,
            secret_in_body: self.secret_in_body,
            authorization_url: self.authorization_url.map(|url| endpoint("authorization", &url)).transpose()?,
            token_url,
            scopes: self.scopes,
            authorization_parameters: self.authorization_parameters,
            token_parameters: self.token_parameters,
            timeout: self.timeout,
            transport,
        };
        Ok(OAuth2Client { shared: Arc::new(shared) })
    }
}

impl fmt::Debug for OAuth2ClientBuilder {
    /// Does not show the URLs: before they are looked at, they may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2ClientBuilder")
            .field("client_id", &self.client_id)
            .field("client_secret", &self.client_secret.as_ref().map(|_| Redacted))
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A URL that secrets may go to. What is said of another does not repeat it.
fn endpoint(name: &str, text: &str) -> Result<Url, OAuth2Error> {
    let refuse = |reason: &str| OAuth2Error::Config(format!("the {name} URL cannot be used: {reason}"));
    let url = Url::parse(text).map_err(|error| refuse(&format!("{error}; write it in full, with `https://`")))?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(refuse("it holds a user name, a password or a fragment; take them out"));
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => Err(refuse("secrets would go over the network in clear; write `https`")),
        _ => Err(refuse("its scheme is not `https`")),
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
