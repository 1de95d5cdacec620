//! Calls: one for each operation, and what can come back.

use super::{Argument, Check, Docs, Name, TypePath};

#[derive(Debug)]
pub(crate) struct Call {
    /// The type that holds a call before it is sent.
    pub(crate) name: Name,
    /// The client's method.
    pub(crate) method: Name,
    /// The constant that describes the operation.
    pub(crate) descriptor: Name,
    pub(crate) docs: Docs,
    pub(crate) type_docs: Docs,
    pub(crate) deprecated: bool,
    pub(crate) id: String,
    pub(crate) http_method: String,
    pub(crate) path: String,
    pub(crate) accept: String,
    /// Alternatives of scheme names that go together.
    pub(crate) security: Vec<Vec<String>>,
    pub(crate) parameters: Vec<CallParameter>,
    pub(crate) body: Option<CallBody>,
    pub(crate) success: TypePath,
    pub(crate) success_cases: Vec<Case>,
    pub(crate) failure: Failure,
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Path,
    Header,
    Query,
    /// The items of a list, with this between them.
    JoinedQuery(&'static str),
}

#[derive(Debug)]
pub(crate) struct CallBody {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) required: bool,
    pub(crate) ty: TypePath,
    pub(crate) argument: Argument,
    pub(crate) encoding: Encoding,
    pub(crate) checks: Vec<Check>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Json,
    /// Under another media type than JSON's own.
    JsonAs(String),
    Form,
}

/// What an operation's documented failures are typed as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// Nothing is documented.
    None,
    /// All have one type.
    Type(TypePath),
    /// An enum of the module's `responses`.
    Enum(Name),
}

/// One documented answer.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) status: CaseStatus,
    /// `None` where the answer has no body.
    pub(crate) media_type: Option<String>,
    /// The variant of the failure's enum that takes it.
    pub(crate) variant: Option<Name>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseStatus {
    Code(u16),
    Range(u8),
    Default,
}

/// The several bodies that a response can have, as one enum.
#[derive(Debug, PartialEq)]
pub(crate) struct ResponseEnum {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) variants: Vec<ResponseVariant>,
}

#[derive(Debug, PartialEq)]
pub(crate) struct ResponseVariant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    /// `None` where there is no body.
    pub(crate) ty: Option<TypePath>,
}

/// An example of the document, to be decoded and encoded again.
#[derive(Debug)]
pub(crate) struct RoundTrip {
    pub(crate) name: Name,
    pub(crate) ty: TypePath,
    pub(crate) json: String,
}
