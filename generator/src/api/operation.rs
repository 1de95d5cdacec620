//! Operations: what goes out and what can come back.

use super::{NameHint, Origin, Requirement, Value, Words};

#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) origin: Origin,
    /// `operationId`.
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) tags: Vec<String>,
    pub(crate) summary: Option<String>,
    pub(crate) words: Words,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    pub(crate) responses: Vec<Response>,
    /// Alternatives; each is a set of schemes that go together. `None`: no credentials go.
    pub(crate) security: Option<Vec<Requirement>>,
}

impl Operation {
    pub(crate) fn successes(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|response| response.status.is_success())
    }

    pub(crate) fn failures(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|response| !response.status.is_success())
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) origin: Origin,
    pub(crate) wire_name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) required: bool,
    pub(crate) value: Value,
    pub(crate) words: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Header,
    /// An item a time, or all items joined.
    Query(ListStyle),
}

/// How the items of a list stand in a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListStyle {
    Exploded,
    Comma,
    Space,
    Pipe,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) encoding: BodyEncoding,
    pub(crate) content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyEncoding {
    Json,
    Form,
}

/// One media type of a body.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) media_type: String,
    pub(crate) value: Value,
    pub(crate) examples: Vec<Example>,
}

/// An example of a whole body.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) name: String,
    pub(crate) summary: Option<String>,
    pub(crate) value: serde_json::Value,
}

#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) origin: Origin,
    pub(crate) status: StatusKey,
    /// The name under `components.responses`, where the response is a shared one.
    pub(crate) shared_as: Option<NameHint>,
    pub(crate) description: String,
    pub(crate) headers: Vec<ResponseHeader>,
    pub(crate) contents: Vec<Content>,
}

#[derive(Debug)]
pub(crate) struct ResponseHeader {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StatusKey {
    Code(u16),
    /// First digit: 4 is `4XX`.
    Range(u8),
    Default,
}

impl StatusKey {
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }
}
