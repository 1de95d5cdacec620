//! The noun between lower and name: what a document means, in wire terms.
//!
//! Holds: no `$ref`, no raw `allOf`, no `nullable` flag beside a schema; path-level parameters are merged into their
//! operations, inline schemas are types of their own, recursion is boxed, the order is the document's. Every name in here
//! is the document's; no Rust name exists yet.

mod operation;
mod schema;
mod security;

use std::sync::Arc;

pub(crate) use operation::{
    Body, Carrier, Content, Example, FieldEncoding, Operation, Parameter, ParameterLocation, Response, ResponseHeader,
    StatusKey, Style, StyleForm,
};
pub(crate) use schema::{
    Additional, Constraints, Enumeration, EnumerationKind, Field, Integer, Listed, Presence, Structure, TextFormat,
    Type, TypeDefinition, TypeId, TypeShape, Union, Value, Variant, VariantTag, Words, parts,
};
pub(crate) use security::{KeyPlace, OAuthFlow, Requirement, SecurityKind, SecurityScheme, Server, ServerVariable};

/// One document.
#[derive(Debug)]
pub(crate) struct Api {
    /// What the caller calls the document: the stem of module and feature names.
    pub(crate) name: String,
    /// The name diagnostics use.
    pub(crate) document: String,
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) description: Option<String>,
    pub(crate) external_docs: Option<ExternalDocs>,
    /// Licence, contact and terms, each with what it is called and where it is found.
    pub(crate) notices: Vec<Notice>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) servers: Vec<Server>,
    pub(crate) security_schemes: Vec<SecurityScheme>,
    pub(crate) types: Vec<TypeDefinition>,
    pub(crate) operations: Vec<Operation>,
    /// What the API itself sends, by webhooks and callbacks: types that a receiver decodes.
    pub(crate) webhooks: Vec<Webhook>,
}

impl Api {
    pub(crate) fn definition(&self, id: TypeId) -> &TypeDefinition {
        &self.types[id.0]
    }
}

/// A request that the API makes.
#[derive(Debug)]
pub(crate) struct Webhook {
    pub(crate) contents: Vec<Content>,
}

/// Something of legal or practical interest that `info` names.
#[derive(Debug)]
pub(crate) struct Notice {
    pub(crate) label: &'static str,
    pub(crate) text: Option<String>,
    pub(crate) url: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) external_docs: Option<ExternalDocs>,
}

/// `externalDocs`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ExternalDocs {
    pub(crate) description: Option<String>,
    pub(crate) url: String,
}

/// Which node of the document a thing was made from.
pub(crate) type Origin = crate::load::Pointer;

/// What a thing is called in the document: the words, outermost first, that its Rust name is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameHint {
    words: Arc<str>,
    /// Whether it is called after what it stands in.
    is_inline: bool,
}

impl NameHint {
    pub(crate) fn new(word: impl Into<String>) -> Self {
        Self { words: word.into().into(), is_inline: false }
    }

    pub(crate) fn then(&self, word: impl Into<String>) -> Self {
        Self { words: format!("{} {}", self.words, word.into()).into(), is_inline: true }
    }

    /// The words, with spaces between.
    pub(crate) fn words(&self) -> &str {
        &self.words
    }

    pub(crate) fn is_inline(&self) -> bool {
        self.is_inline
    }
}
