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
    /// The answers that are what was asked for: those of 2xx; without any, redirects and the like; without these too, the
    /// default.
    pub(crate) fn successes(&self) -> impl Iterator<Item = &Response> {
        let has = |wanted: fn(StatusKey) -> bool| self.responses.iter().any(|response| wanted(response.status));
        let is_success = if has(StatusKey::is_success) {
            StatusKey::is_success
        } else if has(StatusKey::is_between) {
            StatusKey::is_between
        } else {
            |status| status == StatusKey::Default
        };
        self.responses.iter().filter(move |response| is_success(response.status))
    }

    /// All other answers; the default is for failures too, even where it is the only one there is.
    pub(crate) fn failures(&self) -> impl Iterator<Item = &Response> {
        let between = !self.responses.iter().any(|response| response.status.is_success());
        self.responses
            .iter()
            .filter(move |response| !(response.status.is_success() || between && response.status.is_between()))
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) origin: Origin,
    pub(crate) wire_name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) style: Style,
    /// Whether reserved characters go as they are.
    pub(crate) reserved: bool,
    pub(crate) required: bool,
    pub(crate) value: Value,
    pub(crate) words: Words,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) form: StyleForm,
    pub(crate) explode: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StyleForm {
    Simple,
    Label,
    Matrix,
    Form,
    Space,
    Pipe,
    DeepObject,
    /// `content`: as JSON text.
    Json,
}

#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) origin: Origin,
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) contents: Vec<Content>,
    /// The name under `components.requestBodies`, where the body is a shared one.
    pub(crate) shared_as: Option<NameHint>,
}

/// How a media type carries a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Carrier {
    Json,
    Form,
    Multipart,
    Text,
    Binary,
    /// Server-sent events, each with a JSON value.
    Events,
    /// A JSON value a line.
    JsonLines,
}

/// One media type of a body.
#[derive(Debug)]
pub(crate) struct Content {
    pub(crate) origin: Origin,
    pub(crate) media_type: String,
    pub(crate) carrier: Carrier,
    pub(crate) value: Value,
    pub(crate) examples: Vec<Example>,
    /// How members of a form are written, where the document says.
    pub(crate) encodings: Vec<FieldEncoding>,
}

/// How one member of a form is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldEncoding {
    pub(crate) wire_name: String,
    pub(crate) content_type: Option<String>,
    pub(crate) style: Option<Style>,
}

/// An example of a whole body.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) at: Origin,
    pub(crate) name: String,
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
    pub(crate) value: Value,
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

    /// What is neither a success nor a failure of its own: information and redirects.
    pub(crate) fn is_between(self) -> bool {
        matches!(self, Self::Code(100..=199 | 300..=399) | Self::Range(1 | 3))
    }
}
