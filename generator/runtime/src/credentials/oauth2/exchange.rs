//! Token requests: the `oauth2` crate writes and reads them, the transport carries them to the token URL.

use std::fmt;
use std::pin::{Pin, pin};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Response, StatusCode};
use http_body_util::BodyExt;
use oauth2::basic::{BasicClient, BasicErrorResponse, BasicTokenResponse, BasicTokenType};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, RequestTokenError, Scope, TokenResponse, TokenUrl,
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tower::ServiceExt;
use url::{Url, form_urlencoded};

use super::{Application, OAuth2Client, OAuth2Error, TokenSet};
use crate::credentials::AccessToken;
use crate::credentials::redact::Secrets;
use crate::error::clean;
use crate::transport::{Body, BoxError};

const LIFETIME: &str = "expires_in";

/// The most bytes of a token response.
const LARGEST: usize = 1 << 20;

/// The `oauth2` crate's own client, its authorization URL perhaps set and its token URL set.
pub(super) type Protocol = BasicClient<EndpointMaybeSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

/// What the `oauth2` crate says of a request that gave no token.
pub(super) type Failure = RequestTokenError<Fault, BasicErrorResponse>;

impl OAuth2Client {
    pub(super) fn protocol(&self) -> Protocol {
        let application = &*self.shared;
        let mut protocol = BasicClient::new(ClientId::new(application.client_id.clone()))
            .set_auth_type(if application.secret_in_body { AuthType::RequestBody } else { AuthType::BasicAuth })
            .set_auth_uri_option(application.authorization_url.clone().map(AuthUrl::from_url))
            .set_token_uri(TokenUrl::from_url(application.token_url.clone()));
        if let Some(secret) = &application.client_secret {
            protocol = protocol.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned()));
        }
        protocol
    }

    pub(super) fn carrier(&self) -> Carrier {
        Carrier(self.clone())
    }

    /// What is sent and must not be shown.
    pub(super) fn secrets(&self, others: &[&str]) -> Secrets {
        let Application { client_id, client_secret, .. } = &*self.shared;
        let mut secrets = Secrets::default();
        others.iter().for_each(|secret| secrets.add(secret));
        if let Some(secret) = client_secret {
            let form = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
            secrets.add(secret.expose_secret());
            let pair = SecretString::from(format!("{}:{}", form(client_id), form(secret.expose_secret())));
            secrets.add(pair.expose_secret());
            secrets.add(&STANDARD.encode(pair.expose_secret()));
        }
        secrets
    }

    /// The scopes that are asked for, if any are.
    pub(super) fn asked(&self) -> Option<&[String]> {
        Some(&self.shared.scopes[..]).filter(|scopes| !scopes.is_empty())
    }

    pub(super) fn scopes(&self) -> impl Iterator<Item = Scope> {
        self.shared.scopes.iter().cloned().map(Scope::new)
    }
}

/// Carries requests of the `oauth2` crate.
pub(super) struct Carrier(OAuth2Client);

impl<'c> AsyncHttpClient<'c> for Carrier {
    type Error = Fault;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Fault>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async {
            let limit = self.0.shared.timeout;
            match tokio::time::timeout(limit, carried(&self.0.shared, request)).await {
                Ok(answer) => answer,
                Err(_) => Err(Fault::Broken(format!("no whole answer within the time-out of {limit:?}").into())),
            }
        })
    }
}

async fn carried(application: &Application, mut request: HttpRequest) -> Result<HttpResponse, Fault> {
    if let Some(value) = request.headers_mut().get_mut(AUTHORIZATION) {
        value.set_sensitive(true);
    }
    let response = application.transport.clone().oneshot(request.map(Body::from)).await.map_err(Fault::Broken)?;
    let (mut parts, body) = response.into_parts();
    let body = bounded(body).await?;
    if parts.status.is_success() {
        // Some say 201, which the `oauth2` crate takes for an error.
        parts.status = StatusCode::OK;
        return Ok(Response::from_parts(parts, with_whole_lifetime(body)));
    } else if !is_error(&body) {
        return Err(Fault::Odd(format!("{}{}", parts.status, content(&parts.headers, body.len()))));
    }
    Ok(Response::from_parts(parts, body))
}

/// The answer with an `expires_in` that is a whole number, where it is one in a string or has a fraction. Some servers
/// write it so, and the `oauth2` crate reads nothing else.
fn with_whole_lifetime(body: Vec<u8>) -> Vec<u8> {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(&body) else { return body };
    let seconds = match members.get(LIFETIME) {
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        Some(Value::Number(number)) if number.is_f64() => number.as_f64(),
        _ => None,
    };
    // A cast stays within its bounds.
    let Some(seconds) = seconds.filter(|seconds| *seconds >= 0.0).map(|seconds| seconds as u64) else { return body };
    members.insert(LIFETIME.to_owned(), Value::from(seconds));
    serde_json::to_vec(&members).unwrap_or(body)
}

async fn bounded(body: Body) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let mut body = pin!(body);
    while let Some(frame) = body.frame().await {
        let data = frame.map_err(Fault::Broken)?.into_data().unwrap_or_else(|_| Bytes::new());
        if bytes.len() + data.len() > LARGEST {
            return Err(Fault::Odd(format!("more than {LARGEST} bytes")));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

/// Whether a body is an error as RFC 6749 has it (section 5.2).
fn is_error(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|body| body.get("error").is_some_and(Value::is_string))
}

fn content(headers: &http::HeaderMap, length: usize) -> String {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
    format!(" ({media_type}, {length} bytes)")
}

/// Host and port: all of a URL that is shown.
pub(super) fn place(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Why a request has no answer that the `oauth2` crate could read.
#[derive(Debug)]
pub(super) enum Fault {
    Broken(BoxError),
    Odd(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => error.fmt(f),
            Self::Odd(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Fault {}

/// Sorts a failure. `secrets` is what was sent: a server may repeat it.
pub(super) fn failed(failure: Failure, secrets: &Secrets) -> OAuth2Error {
    match failure {
        RequestTokenError::Request(Fault::Broken(error)) => OAuth2Error::Transport(error),
        RequestTokenError::Request(Fault::Odd(what)) => OAuth2Error::Answer(shown(&what, secrets)),
        RequestTokenError::ServerResponse(error) => OAuth2Error::Refused {
            code: shown(error.error().as_ref(), secrets),
            description: error.error_description().map(|text| shown(text, secrets)),
        },
        // Neither the text of the error nor the body is for people: both may hold the token.
        RequestTokenError::Parse(error, body) => {
            let path = shown(&error.path().to_string(), secrets);
            OAuth2Error::Answer(format!("{} bytes that are no token response, at `{path}`", body.len()))
        }
        RequestTokenError::Other(_) => OAuth2Error::Answer(String::from("an answer without a body")),
    }
}

/// A server's text, cut and cleaned, without the secrets that it was sent.
pub(super) fn shown(text: &str, secrets: &Secrets) -> String {
    clean(&secrets.redact(text, false), 200)
}

/// The tokens of an answer. What it leaves out is as it was before: scopes (RFC 6749, section 5.1) and the refresh
/// token (section 6).
pub(super) fn tokens(
    answer: &BasicTokenResponse,
    scopes: Option<&[String]>,
    refresh: Option<&SecretString>,
) -> Result<TokenSet, OAuth2Error> {
    if *answer.token_type() != BasicTokenType::Bearer {
        return Err(OAuth2Error::Answer(String::from("a token of another kind than `bearer`")));
    }
    let mut access = AccessToken::new(answer.access_token().secret().as_str());
    if let Some(fault) = access.fault() {
        return Err(OAuth2Error::Answer(fault.to_owned()));
    }
    if let Some(lifetime) = answer.expires_in() {
        access = access.expires_in(lifetime);
    }
    let stated = answer.scopes().map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect::<Vec<_>>());
    if let Some(scopes) = stated.or_else(|| scopes.map(<[String]>::to_vec)) {
        access = access.scopes(scopes);
    }
    let given = answer.refresh_token().map(|token| SecretString::from(token.secret().as_str()));
    Ok(TokenSet::new(access).with_refresh_token(given.or_else(|| refresh.cloned())))
}
