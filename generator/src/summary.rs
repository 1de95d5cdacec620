//! What was made of a document, for those who look at it rather than use it: reviewers, and the gates of the workspace.

use crate::api::Api;
use crate::emit;
use crate::rust::{self, Argument, EnumerationValues, Field, Item, Module, Presence, TypePath};

/// What was made of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The document's name as it was given.
    pub document: String,
    /// The folder of its files under `src/`; `None` where it is the crate.
    pub folder: Option<String>,
    /// A first call in Rust, as the documentation shows it; empty where none can be shown shortly.
    pub first_call: String,
    /// How many operations have a method.
    pub operations: usize,
    /// How many models there are.
    pub types: usize,
    /// Each public item on one line, for reviewers.
    pub outline: String,
    /// Schemas with the types made of them: components, and bodies of JSON.
    pub bodies: Vec<BodyType>,
    /// The models, and how programs make values of them.
    pub models: Vec<Model>,
}

/// A schema and the type that was made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyType {
    /// JSON pointer (RFC 6901) to the schema in the document.
    pub pointer: String,
    /// The type as it is written within the document's module.
    pub rust: String,
}

/// A type of the document's module `models`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// The type as it is written within the document's module.
    pub rust: String,
    /// Whether it can be part of a request.
    pub sent: bool,
    /// What it is, and how its values are made.
    pub kind: ModelKind,
}

/// What a model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModelKind {
    /// A struct.
    Structure {
        /// What its constructor takes, in order.
        arguments: Vec<Property>,
        /// Its setters.
        setters: Vec<Property>,
    },
    /// An enum of values that the document lists.
    Enumeration {
        /// How many of its variants the document lists; one for all others follows them.
        listed: usize,
    },
    /// An enum of several kinds; a variant for all others follows them.
    Union {
        /// The kinds, in order.
        variants: Vec<ModelVariant>,
    },
}

/// A property of a struct that a constructor or setter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    /// Its name in JSON.
    pub wire_name: String,
    /// The field, and the setter of that name.
    pub rust_name: String,
    /// The type of what is given, as it is written within the document's module.
    pub rust: String,
    /// Whether null is for the field to be made, since the setter takes none.
    pub null_by_field: bool,
}

/// A kind of a union.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelVariant {
    /// The variant's name.
    pub rust_name: String,
    /// The type of what it holds, as it is written within the document's module.
    pub rust: String,
}

/// What was made of documents.
pub(crate) fn summaries(apis: &[Api], package: &rust::Package) -> Vec<Summary> {
    let summaries = apis.iter().zip(&package.modules).map(|(api, module)| Summary {
        document: api.document.clone(),
        folder: module.folder.clone(),
        first_call: first_call(&module.first_call),
        operations: module.calls.len(),
        types: module.items.len(),
        outline: rust::outline(module),
        bodies: module
            .bodies
            .iter()
            .map(|(pointer, ty)| BodyType { pointer: pointer.clone(), rust: emit::type_text(ty) })
            .collect(),
        models: models(api, module),
    });
    summaries.collect()
}

/// The code within its fences that rustdoc shows.
fn first_call(docs: &[String]) -> String {
    let [_, code @ .., _] = docs else { return String::new() };
    code.iter().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect()
}

/// Items are in the order of the types that they were made of.
fn models(api: &Api, module: &Module) -> Vec<Model> {
    let models = api.types.iter().zip(&module.items).map(|(definition, item)| {
        let (name, kind) = match item {
            Item::Structure(structure) => (&structure.name, of_structure(structure)),
            Item::Enumeration(enumeration) => (&enumeration.name, of_enumeration(&enumeration.values)),
            Item::Union(union) => (&union.name, of_union(union)),
        };
        Model { rust: emit::type_text(&TypePath::Model(name.clone())), sent: definition.sent, kind }
    });
    models.collect()
}

fn of_structure(structure: &rust::Structure) -> ModelKind {
    let arguments = structure.fields.iter().filter(|field| field.is_argument()).map(argument).collect();
    let setters = structure.fields.iter().filter(|field| !field.is_required()).map(setter).collect();
    ModelKind::Structure { arguments, setters }
}

fn of_enumeration(values: &EnumerationValues) -> ModelKind {
    let listed = match values {
        EnumerationValues::Text(variants) => variants.len(),
        EnumerationValues::Integer(variants) => variants.len(),
        EnumerationValues::Json(variants) => variants.len(),
    };
    ModelKind::Enumeration { listed }
}

fn of_union(union: &rust::Union) -> ModelKind {
    let variants = union
        .variants
        .iter()
        .map(|variant| ModelVariant { rust_name: variant.name.to_string(), rust: emit::type_text(&variant.ty) });
    ModelKind::Union { variants: variants.collect() }
}

fn argument(field: &Field) -> Property {
    let rust = emit::type_text(&field.ty);
    let rust = if field.presence == Presence::RequiredNullable { format!("Option<{rust}>") } else { rust };
    property(field, rust, false)
}

/// Lists are taken as such, whatever else may be given to the setter.
fn setter(field: &Field) -> Property {
    let rust = emit::type_text(&field.ty);
    let (rust, null_by_field) = match (field.presence, &field.argument) {
        (Presence::OptionalNullable, Argument::Exact | Argument::Into) => (format!("Nullable<{rust}>"), false),
        (Presence::OptionalNullable, _) => (rust, true),
        _ => (rust, false),
    };
    property(field, rust, null_by_field)
}

fn property(field: &Field, rust: String, null_by_field: bool) -> Property {
    Property { wire_name: field.wire_name.clone(), rust_name: field.name.to_string(), rust, null_by_field }
}
