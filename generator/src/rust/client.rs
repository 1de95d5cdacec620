//! What a client is made with: servers and credentials.

use super::{Docs, Name};

#[derive(Debug)]
pub(crate) struct Client {
    pub(crate) docs: Docs,
    /// Documentation of the fake.
    pub(crate) fake_docs: Docs,
    /// The URL used where the user gives none; empty where the document has none.
    pub(crate) default_server: String,
    pub(crate) servers: Vec<ServerItem>,
    pub(crate) credentials: Vec<CredentialSetter>,
}

/// A server whose URL has variables.
#[derive(Debug)]
pub(crate) struct ServerItem {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) template: String,
    pub(crate) variables: Vec<ServerVariable>,
}

#[derive(Debug)]
pub(crate) struct ServerVariable {
    pub(crate) name: Name,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) default: String,
}

#[derive(Debug)]
pub(crate) struct CredentialSetter {
    pub(crate) name: Name,
    /// The scheme's key in the document, without spaces.
    pub(crate) scheme: String,
    pub(crate) kind: CredentialKind,
    pub(crate) docs: Docs,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CredentialKind {
    /// The runtime's constructor for the place, and the name there.
    ApiKey(&'static str, String),
    Bearer,
    Basic,
    OAuth1,
}
