//! One change of a tree.

use serde_json::{Map, Value, json};

use super::{seeds, tree};
use crate::odd;
use crate::source::Source;

/// Trees do not grow beyond this.
const MOST_NODES: usize = 20_000;

pub fn mutate(document: &mut Value, source: &mut Source<'_>) {
    let change = *source.pick(CHANGES);
    change(document, source);
    if tree::count(document) > MOST_NODES {
        *document = json!({"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}});
    }
}

type Change = fn(&mut Value, &mut Source<'_>);

const CHANGES: &[Change] =
    &[remove, exchange, copy, nest, refer, refer, write_text, rename, rename, put, graft, add_keyword, add_keyword];

/// Any place but the root, of which next to nothing would be left.
fn place(document: &Value, source: &mut Source<'_>) -> usize {
    let count = tree::count(document);
    if count > 1 { 1 + source.below(count - 1) } else { 0 }
}

fn put_at(document: &mut Value, place: usize, value: Value) {
    if let Some(node) = tree::at(document, place) {
        *node = value;
    }
}

fn subtree(document: &mut Value, place: usize) -> Value {
    tree::at(document, place).cloned().unwrap_or_default()
}

/// Any object of the tree, with what a change needs of it.
fn object<'d>(document: &'d mut Value, source: &mut Source<'_>) -> Option<&'d mut Map<String, Value>> {
    let count = tree::count(document);
    let start = source.below(count);
    let place = (0..count)
        .map(|step| (start + step) % count)
        .find(|place| matches!(tree::at(document, *place), Some(Value::Object(_))))?;
    tree::at(document, place)?.as_object_mut()
}

fn remove(document: &mut Value, source: &mut Source<'_>) {
    let Some(members) = object(document, source) else { return };
    let index = source.below(members.len());
    if let Some(name) = members.keys().nth(index).cloned() {
        members.shift_remove(&name);
    }
}

fn exchange(document: &mut Value, source: &mut Source<'_>) {
    let places = [place(document, source), place(document, source)];
    let [first, second] = places.map(|place| subtree(document, place));
    put_at(document, places[0].max(places[1]), if places[0] > places[1] { second.clone() } else { first.clone() });
    put_at(document, places[0].min(places[1]), if places[0] > places[1] { first } else { second });
}

fn copy(document: &mut Value, source: &mut Source<'_>) {
    let from = place(document, source);
    let value = subtree(document, from);
    let to = place(document, source);
    match tree::at(document, to) {
        Some(Value::Array(items)) => items.extend(vec![value; 1 + source.below(3)]),
        Some(Value::Object(members)) => {
            let name = name(members, source);
            members.insert(name, value);
        }
        Some(other) => *other = value,
        None => {}
    }
}

/// A name that is there, nearly there, or odd.
fn name(members: &Map<String, Value>, source: &mut Source<'_>) -> String {
    let index = source.below(members.len());
    let there = members.keys().nth(index).cloned().unwrap_or_default();
    match source.below(5) {
        0 => there,
        1 => there.to_uppercase(),
        2 => format!("{there}_"),
        3 => there.replace(['_', '-', '/'], " "),
        _ => odd::text(source),
    }
}

fn nest(document: &mut Value, source: &mut Source<'_>) {
    let place = place(document, source);
    let Some(node) = tree::at(document, place) else { return };
    let depth = if source.once_in(6) { 60 } else { 1 + source.below(4) };
    let wrapper = source.below(10);
    for _ in 0..depth {
        let inner = node.take();
        *node = match wrapper {
            0 => json!({"allOf": [inner]}),
            1 => json!({"oneOf": [inner, {"type": "string"}]}),
            2 => json!({"anyOf": [{"type": "null"}, inner]}),
            3 => json!({"type": "array", "items": inner}),
            4 => json!({"type": "object", "properties": {"a": inner}}),
            5 => json!({"additionalProperties": inner}),
            6 => json!({"not": inner}),
            7 => json!([inner]),
            8 => json!({"allOf": [inner, {"properties": {"b": {}}}], "required": ["b"]}),
            _ => json!({"schema": inner}),
        };
    }
}

fn refer(document: &mut Value, source: &mut Source<'_>) {
    let target = match source.below(8) {
        0 => format!("#/components/schemas/{}", odd::text(source)),
        1 => odd::text(source),
        2 => "#".to_owned(),
        _ => tree::reference(document, place(document, source)),
    };
    let beside = source.once_in(3);
    let at = place(document, source);
    match tree::at(document, at) {
        Some(Value::Object(members)) if beside => drop(members.insert("$ref".to_owned(), target.into())),
        Some(node) => *node = json!({ "$ref": target }),
        None => {}
    }
}

fn write_text(document: &mut Value, source: &mut Source<'_>) {
    let count = tree::count(document);
    let start = source.below(count);
    let texts = (0..count).map(|step| (start + step) % count);
    let mut texts = texts.filter(|place| matches!(tree::at(document, *place), Some(Value::String(_))));
    if let Some(place) = texts.next() {
        put_at(document, place, Value::String(odd::text(source)));
    }
}

fn rename(document: &mut Value, source: &mut Source<'_>) {
    let Some(members) = object(document, source) else { return };
    let (index, new) = (source.below(members.len()), name(members, source));
    let renamed = std::mem::take(members).into_iter().enumerate();
    *members = renamed.map(|(at, (name, value))| (if at == index { new.clone() } else { name }, value)).collect();
}

fn put(document: &mut Value, source: &mut Source<'_>) {
    let place = place(document, source);
    let value = match source.below(6) {
        0 => Value::Null,
        1 => odd::number(source),
        2 => json!({}),
        3 => json!([]),
        _ => odd::value(source, 3),
    };
    put_at(document, place, value);
}

/// Takes a part of another document.
fn graft(document: &mut Value, source: &mut Source<'_>) {
    let mut other = seeds::pick(source).clone();
    let from = place(&other, source);
    let part = subtree(&mut other, from);
    let to = place(document, source);
    put_at(document, to, part);
}

const KEYWORDS: &[&str] = &[
    "type",
    "format",
    "enum",
    "const",
    "default",
    "nullable",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "prefixItems",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "discriminator",
    "readOnly",
    "writeOnly",
    "deprecated",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
    "minProperties",
    "maxProperties",
    "example",
    "examples",
    "description",
    "title",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "headers",
    "links",
    "callbacks",
    "security",
    "servers",
    "tags",
    "operationId",
    "in",
    "name",
    "style",
    "explode",
    "allowReserved",
    "allowEmptyValue",
    "encoding",
    "patternProperties",
    "if",
    "then",
    "else",
    "dependentRequired",
    "unevaluatedProperties",
    "$defs",
    "$id",
    "$anchor",
    "x-sensitive",
    "webhooks",
    "components",
    "securitySchemes",
    "schemas",
    "mapping",
    "propertyName",
];

/// Gives an object a keyword that it may not expect, with a value that may be of the kind that the keyword wants.
fn add_keyword(document: &mut Value, source: &mut Source<'_>) {
    let keyword = *source.pick(KEYWORDS);
    let names = ["string", "integer", "number", "boolean", "object", "array", "null", "strange"];
    let value = match source.below(9) {
        0 => json!(source.pick(&names)),
        1 => json!([source.pick(&names), source.pick(&names)]),
        2 => json!(source.once_in(2)),
        3 => odd::number(source),
        4 => Value::String(odd::text(source)),
        5 => json!([odd::value(source, 1), odd::value(source, 1)]),
        6 => json!({odd::text(source): odd::value(source, 2)}),
        7 => {
            let from = place(document, source);
            subtree(document, from)
        }
        _ => odd::value(source, 3),
    };
    if let Some(members) = object(document, source) {
        members.insert(keyword.to_owned(), value);
    }
}
