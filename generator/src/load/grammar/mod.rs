//! What OpenAPI 3.0.3 allows where, as tables: the check that no field of a document goes unseen.
//!
//! `openapiv3` passes over fields it does not know and reports type errors without a place, so the tree is checked
//! before it is handed over.

mod tables;

use serde_json::{Map, Value};

use super::{Pointer, Report};
use Holds::{Anything, ByName, Count, Flag, NotYet, Number, Object, Objects, SchemaOrFlag, Text, TextByName, Texts};
use tables::{Holds, Kind};

/// Checks a whole document; everything found goes into the report.
pub(super) fn check(document: &Value, report: &mut Report<'_>) {
    let root = Pointer::root();
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.0") => object(document, Kind::OpenApi, &root, report),
        Some(version) => {
            report.malformed = true;
            report.unsupported(&root.child("openapi"), format_args!("OpenAPI {version}"));
        }
        None => {
            report.malformed = true;
            report.error_with_help(
                &root,
                "this is not an OpenAPI 3 document: it has no `openapi` field with a version",
                "Swagger 2.0 documents need converting to OpenAPI 3 first",
            );
        }
    }
}

fn object(value: &Value, kind: Kind, at: &Pointer, report: &mut Report<'_>) {
    let Some(members) = value.as_object() else {
        report.malformed(at, format!("expected {}, found {}", kind.name(), type_name(value)));
        return;
    };
    if kind.may_be_reference() && members.contains_key("$ref") {
        reference(members, at, report);
        return;
    }
    for field in kind.fields() {
        if field.required && !members.contains_key(field.name) {
            report.malformed(at, format!("{} lacks its required field `{}`", kind.name(), field.name));
        }
    }
    for (name, value) in members {
        member(name, value, kind, at, report);
    }
}

fn member(name: &str, value: &Value, kind: Kind, at: &Pointer, report: &mut Report<'_>) {
    let at = at.child(name);
    if name.starts_with("x-") {
        return;
    }
    if let Some(field) = kind.fields().iter().find(|field| field.name == name) {
        holds(value, field.holds, &at, report);
    } else if let Some(fault) = kind.misnamed(name) {
        report.error(&at, format!("`{name}` is {fault}"));
    } else if let Some(held) = kind.members() {
        holds(value, held, &at, report);
    } else {
        report.error_with_help(
            &at,
            format!("OpenAPI 3.0 knows no field `{name}` in {}", kind.name()),
            "correct its name, or begin it with `x-` if it is an extension",
        );
    }
}

/// OpenAPI 3.0 has tools pass over what stands beside `$ref`; passing over it would lose it unseen.
fn reference(members: &Map<String, Value>, at: &Pointer, report: &mut Report<'_>) {
    if !members["$ref"].is_string() {
        report.malformed(&at.child("$ref"), format!("expected a string, found {}", type_name(&members["$ref"])));
    }
    for name in members.keys().filter(|name| *name != "$ref") {
        report.unsupported(&at.child(name), format_args!("`{name}` beside `$ref`"));
    }
}

fn holds(value: &Value, held: Holds, at: &Pointer, report: &mut Report<'_>) {
    match held {
        Anything => {}
        NotYet => report.unsupported(at, format_args!("`{}`", at.last())),
        Text => expect(value.is_string(), "a string", value, at, report),
        Flag => expect(value.is_boolean(), "true or false", value, at, report),
        Number => expect(value.is_number(), "a number", value, at, report),
        Count => expect(value.is_u64(), "a whole number of at least 0", value, at, report),
        Texts => each(value, at, report, |item, at, report| holds(item, Text, at, report)),
        Object(kind) => object(value, kind, at, report),
        Objects(kind) => each(value, at, report, |item, at, report| object(item, kind, at, report)),
        ByName(kind) => named(value, at, report, |item, at, report| object(item, kind, at, report)),
        TextByName => named(value, at, report, |item, at, report| holds(item, Text, at, report)),
        SchemaOrFlag if value.is_boolean() => {}
        SchemaOrFlag => object(value, Kind::Schema, at, report),
    }
}

fn expect(holds: bool, wanted: &str, value: &Value, at: &Pointer, report: &mut Report<'_>) {
    if !holds {
        report.malformed(at, format!("expected {wanted}, found {}", type_name(value)));
    }
}

fn each(value: &Value, at: &Pointer, report: &mut Report<'_>, check: impl Fn(&Value, &Pointer, &mut Report<'_>)) {
    match value.as_array() {
        Some(items) => items.iter().enumerate().for_each(|(index, item)| check(item, &at.index(index), report)),
        None => expect(false, "a list", value, at, report),
    }
}

fn named(value: &Value, at: &Pointer, report: &mut Report<'_>, check: impl Fn(&Value, &Pointer, &mut Report<'_>)) {
    match value.as_object() {
        Some(members) => members.iter().for_each(|(name, item)| check(item, &at.child(name), report)),
        None => expect(false, "an object", value, at, report),
    }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
