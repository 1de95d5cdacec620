//! What of a document may go without bindings, if the caller says so.

/// The names that [`Options::allow`](crate::Options::allow) takes, each with what it allows.
pub const ALLOWANCES: [(&str, &str); 5] = [
    (Unbound::Operation.name(), "of methods that cannot be bound"),
    (Unbound::Parameter.name(), "of places that cannot be bound"),
    (Unbound::RequestBody.name(), "that say no media type"),
    (Unbound::MediaType.name(), "of requests, that cannot be bound"),
    (Unbound::Credential.name(), "of schemes that are not declared"),
];

/// A thing of the document that nothing is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unbound {
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Credential,
}

impl Unbound {
    /// The name by which callers allow it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Operation => "unbound-operations",
            Self::Parameter => "unbound-parameters",
            Self::RequestBody => "unbound-request-bodies",
            Self::MediaType => "unbound-media-types",
            Self::Credential => "unbound-credentials",
        }
    }
}
