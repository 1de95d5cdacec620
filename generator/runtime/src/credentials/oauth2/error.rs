//! What can go wrong with a login or a token request. Each is one line for people, and holds no secret.

use std::fmt;

use crate::transport::BoxError;

/// Why there are no tokens.
#[derive(Debug)]
#[non_exhaustive]
pub enum OAuth2Error {
    /// The application is not set up so that anything could be sent; the text says what to correct.
    Config(String),
    /// The callback is not that of this login: its state is another or is missing. It may be somebody's attempt to log
    /// the user in as somebody else; wait for the right one, or begin again.
    State,
    /// The callback has the right state and neither a code nor an error.
    Callback,
    /// The authorization server, or the user, said no.
    Denied {
        /// The error's code (RFC 6749, section 4.1.2.1), as in `access_denied`.
        code: String,
        /// What the server says of it, cut and cleaned.
        description: Option<String>,
    },
    /// The token URL answered with an error.
    Refused {
        /// The error's code (RFC 6749, section 5.2), as in `invalid_grant`.
        code: String,
        /// What the server says of it, cut and cleaned.
        description: Option<String>,
    },
    /// What the token URL answered is neither a token nor an error; the text says what it is.
    Answer(String),
    /// No answer came from the token URL.
    Transport(BoxError),
    /// The token has expired or was refused, and there is no refresh token.
    NoRefreshToken,
    /// The new tokens are there, and [`Session::on_refresh`](super::Session::on_refresh) could not keep them.
    Keep(BoxError),
}

impl OAuth2Error {
    /// Whether only a new login helps.
    #[must_use]
    pub fn is_login_needed(&self) -> bool {
        match self {
            Self::NoRefreshToken => true,
            Self::Refused { code, .. } => code == "invalid_grant",
            _ => false,
        }
    }
}

impl fmt::Display for OAuth2Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Config(fault) => f.write_str(fault),
            Self::State => f.write_str(
                "the callback does not belong to this login (its `state` is another or missing): nothing was done \
                 with it; wait for the right one or begin the login again",
            ),
            Self::Callback => {
                f.write_str("the callback holds neither a code nor an error: pass on its whole URL, query included")
            }
            Self::Denied { code, description } => {
                write!(f, "the login was not granted: {}", said(code, description.as_deref()))
            }
            Self::Refused { code, description } => {
                let advice = match code.as_str() {
                    "invalid_grant" => "; log in again",
                    "invalid_client" => "; check the client id and the client secret",
                    "invalid_scope" => "; check the scopes",
                    "unauthorized_client" => "; check which flows the application is registered for",
                    _ => "",
                };
                write!(f, "the token request was refused: {}{advice}", said(code, description.as_deref()))
            }
            Self::Answer(what) => write!(f, "the token URL answered with no token: {what}; check the token URL"),
            Self::Transport(error) => write!(f, "no answer from the token URL: {}", innermost(error)),
            Self::NoRefreshToken => f.write_str(
                "the token has expired or was refused, and there is no refresh token: log in again (many servers give \
                 a refresh token only where a scope like `offline_access` is asked for)",
            ),
            Self::Keep(error) => write!(f, "the renewed tokens could not be kept: {error}; this is tried again"),
        }
    }
}

fn said(code: &str, description: Option<&str>) -> String {
    description.map_or_else(|| code.to_owned(), |description| format!("{code}: {description}"))
}

/// What is said of a broken connection comes from its first cause; those above it say that there was one.
fn innermost(error: &BoxError) -> String {
    let last = crate::transport::cause::causes(error.as_ref()).last();
    last.map_or_else(|| error.to_string(), ToString::to_string)
}

impl std::error::Error for OAuth2Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Transport(error) | Self::Keep(error) => Some(error.as_ref()),
            _ => None,
        }
    }
}
