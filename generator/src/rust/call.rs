//! Calls: one for each operation, and what can come back.

use super::{Argument, Check, Docs, Name, TypePath};

#[derive(Debug)]
pub(crate) struct Call {
    /// The type that holds a call before it is sent.
    pub(crate) name: Name,
    /// The client's method.
    pub(crate) method: Name,
    /// The fake's method.
    pub(crate) fake_method: Name,
    /// The constant that describes the operation.
    pub(crate) descriptor: Name,
    pub(crate) docs: Docs,
    pub(crate) type_docs: Docs,
    pub(crate) deprecated: bool,
    pub(crate) id: String,
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) accept: String,
    /// Alternatives of schemes that go together: the key of each and, behind spaces, the scopes it needs.
    pub(crate) security: Vec<Vec<String>>,
    pub(crate) parameters: Vec<CallParameter>,
    pub(crate) body: Option<CallBody>,
    pub(crate) success: TypePath,
    pub(crate) success_cases: Vec<Case>,
    /// None where nothing is documented.
    pub(crate) failure: Option<TypePath>,
    pub(crate) failure_cases: Vec<Case>,
}

#[derive(Debug)]
pub(crate) struct CallParameter {
    pub(crate) name: Name,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) place: Place,
    pub(crate) required: bool,
    pub(crate) ty: TypePath,
    pub(crate) argument: Argument,
    pub(crate) checks: Vec<Check>,
    pub(crate) sensitive: bool,
}

/// How a parameter is written, as the runtime's methods tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    PathStyled(&'static str, bool),
    PathJson,
    Query,
    QueryStyled(&'static str, bool),
    QueryReserved(&'static str, bool),
    QueryJson,
    Header,
    HeaderStyled(bool),
    HeaderJson,
    Cookie(bool),
    CookieJson,
}

#[derive(Debug)]
pub(crate) struct CallBody {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) required: bool,
    pub(crate) ty: TypePath,
    pub(crate) argument: Argument,
    pub(crate) content: BodyContent,
}

/// What is sent: one media type, or one of several.
#[derive(Debug)]
pub(crate) enum BodyContent {
    One(Encoding, Vec<Check>),
    Several(Vec<(Name, Encoding, Vec<Check>)>),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Encoding {
    Json,
    /// Under another media type than JSON's own.
    JsonAs(String),
    Form,
    /// Members that are written in a way of their own.
    FormWith(Vec<FormField>),
    Multipart,
    Text(String),
    Bytes(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FormField {
    pub(crate) wire_name: String,
    /// The runtime's style and whether it is exploded; none: as JSON text.
    pub(crate) style: Option<(&'static str, bool)>,
}

/// One documented answer.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) status: CaseStatus,
    /// Empty where the answer has no body.
    pub(crate) media_type: String,
    pub(crate) read: Read,
    /// The variant of the answers' enum that takes it.
    pub(crate) variant: Option<Name>,
}

/// How a body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Read {
    Json,
    Text,
    Bytes,
    Empty,
    /// Before it has come whole: the runtime's stream that takes it.
    Stream(&'static str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseStatus {
    Code(u16),
    Range(u8),
    Default,
}

/// The several bodies that a request or response can have, as one enum.
#[derive(Debug, PartialEq)]
pub(crate) struct BodyEnum {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) variants: Vec<BodyVariant>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct BodyVariant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    /// `None` where there is no body.
    pub(crate) ty: Option<TypePath>,
}

/// A documented header of answers.
#[derive(Debug)]
pub(crate) struct Header {
    pub(crate) name: Name,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) ty: TypePath,
}

/// An example of the document, to be decoded and encoded again.
#[derive(Debug)]
pub(crate) struct RoundTrip {
    pub(crate) name: Name,
    pub(crate) ty: TypePath,
    pub(crate) json: String,
}
