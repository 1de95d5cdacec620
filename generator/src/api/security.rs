//! Who may call, and where.

use super::Origin;

#[derive(Debug)]
pub(crate) struct SecurityScheme {
    /// Its key under `components.securitySchemes`.
    pub(crate) name: String,
    pub(crate) kind: SecurityKind,
    pub(crate) description: Option<String>,
    /// `bearerFormat`.
    pub(crate) format: Option<String>,
    pub(crate) flows: Vec<OAuthFlow>,
}

/// One way to get an OAuth 2.0 token.
#[derive(Debug)]
pub(crate) struct OAuthFlow {
    pub(crate) name: &'static str,
    /// Each URL with what it is for.
    pub(crate) urls: Vec<(&'static str, String)>,
    pub(crate) scopes: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum SecurityKind {
    ApiKey(KeyPlace),
    /// OAuth 2.0 or `http` with scheme `bearer`: RFC 6750.
    Bearer,
    /// RFC 7617.
    Basic,
    /// `http` with the scheme that IANA registers for RFC 5849.
    OAuth1,
}

/// Where an API key goes, and under which name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyPlace {
    Header(String),
    Query(String),
    Cookie(String),
}

/// Schemes that go together, each with the scopes it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Requirement(pub(crate) Vec<(String, Vec<String>)>);

#[derive(Debug)]
pub(crate) struct Server {
    pub(crate) origin: Origin,
    /// May hold `{variable}`s.
    pub(crate) url: String,
    /// The same with the defaults of its variables.
    pub(crate) by_default: String,
    pub(crate) description: Option<String>,
    pub(crate) variables: Vec<ServerVariable>,
}

#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: String,
    pub(crate) default: String,
    pub(crate) allowed: Vec<String>,
    pub(crate) description: Option<String>,
}
