//! Pass over the types: what a form of parts carries as bytes is a file.

use crate::api::{Carrier, Content, Operation, TextFormat, Type, TypeDefinition, TypeShape, Value};
use crate::budget::Cost;
use crate::load::Report;

/// Types the members of multipart bodies that are bytes as files, and marks the types that are such bodies.
pub(super) fn type_files(types: &mut [TypeDefinition], operations: &mut [Operation], report: &mut Report<'_>) {
    let bodies = operations.iter().filter_map(|operation| operation.body.as_ref());
    for content in bodies.flat_map(|body| &body.contents) {
        if content.carrier == Carrier::Multipart {
            type_body(types, &content.value, content, report);
        }
    }
}

fn type_body(types: &mut [TypeDefinition], value: &Value, content: &Content, report: &mut Report<'_>) {
    let Type::Named(id) = &value.ty else { return };
    let is_new = types[id.0].parts.is_none();
    if !is_new || !report.spend(Cost::Nodes, content.encodings.len(), &content.origin) {
        return;
    }
    types[id.0].parts = Some(content.encodings.clone());
    match &mut types[id.0].shape {
        TypeShape::Structure(structure) => {
            for field in &mut structure.fields {
                type_file(&mut field.value, is_file(content, &field.wire_name));
            }
        }
        TypeShape::Union(union) => {
            let kinds: Vec<Value> = union.variants.iter().map(|variant| variant.value.clone()).collect();
            kinds.iter().for_each(|kind| type_body(types, kind, content, report));
        }
        TypeShape::Enumeration(_) => {}
    }
}

/// Whether the encoding says that a member's text is a file's content.
fn is_file(content: &Content, name: &str) -> bool {
    let encoding = content.encodings.iter().find(|encoding| encoding.wire_name == name);
    let content_type = encoding.and_then(|encoding| encoding.content_type.as_deref()).unwrap_or_default();
    !content_type.is_empty() && !content_type.contains("json") && !content_type.starts_with("text/")
}

fn type_file(value: &mut Value, is_file: bool) {
    match &mut value.ty {
        Type::Text(TextFormat::Binary) => value.ty = Type::File,
        Type::Text(TextFormat::Plain) if is_file => value.ty = Type::File,
        Type::List(item) if matches!(item.ty, Type::Text(TextFormat::Binary)) => item.ty = Type::File,
        Type::Any if is_file => value.ty = Type::File,
        _ => return,
    }
    value.example = None;
    value.constraints.min_length = None;
    value.constraints.max_length = None;
    value.constraints.pattern = None;
}
