//! Schemas of OpenAPI 3.1, and of JSON Schema's other drafts, in the words of 3.0. Where 3.0 has no word, an extension
//! that the next stage knows takes its place.

use serde_json::{Map, Value, json};

use super::Walk;
use super::repair::{self, type_name};
use crate::load::trail::Trail;

/// Marks `items.oneOf` as the places of a tuple, in order. `true`: nothing may follow them.
pub(crate) const TUPLE: &str = "x-bindery-tuple";

/// Bounds as they are written. The document model holds those past 64 bits, and all beside them, as floats.
pub(crate) const BOUNDS: [(&str, &str); 2] = [("minimum", "x-bindery-minimum"), ("maximum", "x-bindery-maximum")];

/// Marks a schema that a media type other than JSON stands in.
const BINARY: &str = "binary";

const TYPES: [&str; 7] = ["string", "number", "integer", "boolean", "array", "object", "null"];

/// Keywords that describe whatever type a schema has.
const ANNOTATIONS: [&str; 11] = [
    "title",
    "description",
    "default",
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "example",
    "examples",
    "deprecated",
];

/// Keywords by the type they speak of.
const OF_TYPE: [(&str, &[&str]); 6] = [
    ("string", &["maxLength", "minLength", "pattern", "format", "contentEncoding", "contentMediaType"]),
    ("number", &["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "format"]),
    ("integer", &["multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "format"]),
    ("boolean", &[]),
    ("array", &["maxItems", "minItems", "uniqueItems", "items", "prefixItems", "additionalItems"]),
    (
        "object",
        &["maxProperties", "minProperties", "required", "properties", "patternProperties", "additionalProperties"],
    ),
];

pub(super) fn rewrite(value: &mut Value, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    match value {
        Value::Bool(true) => *value = json!({}),
        Value::Bool(false) => *value = json!({"not": {}}),
        _ => {}
    }
    let Some(members) = value.as_object_mut() else { return };
    recursive_reference(members, at, walk);
    beside_reference(members);
    if members.contains_key("$ref") {
        return;
    }
    nullable(members);
    types(members, at, walk);
    constant(members);
    enumeration(members, at, walk);
    examples(members);
    bounds(members, at, walk);
    tuple(members);
    patterns(members);
    content(members);
    required(members, at, walk);
    for name in ["$defs", "definitions", "additionalItems"] {
        members.shift_remove(name);
    }
}

/// `$recursiveRef` to the schema it stands in: as far as a single document can tell, its component. Where `$dynamicRef`
/// leads is known only to who comes there.
fn recursive_reference(members: &mut Map<String, Value>, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    if members.shift_remove("$dynamicRef").is_some() {
        let message = "`$dynamicRef` is not followed: anything is taken for what it leads to";
        walk.report.warning(&at.child("$dynamicRef").pointer(), message);
    }
    if members.shift_remove("$recursiveRef").is_none() {
        return;
    }
    match &walk.component {
        Some(component) => {
            let name = component.replace('%', "%25").replace('~', "~0").replace('/', "~1");
            members.insert("$ref".to_owned(), Value::String(format!("#/components/schemas/{name}")));
        }
        None => {
            let message = "`$recursiveRef` is followed within components only";
            walk.report.warning(&at.child("$recursiveRef").pointer(), message);
        }
    }
}

/// What stands beside a reference goes together with what it leads to.
fn beside_reference(members: &mut Map<String, Value>) {
    let has_more = members.keys().any(|name| name != "$ref" && !name.starts_with("x-"));
    if !has_more || !members.get("$ref").is_some_and(Value::is_string) {
        return;
    }
    let Some(reference) = members.shift_remove("$ref") else { return };
    let mut parts = vec![json!({"$ref": reference})];
    if let Some(Value::Array(others)) = members.shift_remove("allOf") {
        parts.extend(others);
    }
    members.insert("allOf".to_owned(), Value::Array(parts));
}

/// How documents before 3.0 said it.
fn nullable(members: &mut Map<String, Value>) {
    if members.get("x-nullable") == Some(&Value::Bool(true)) {
        members.insert("nullable".to_owned(), Value::Bool(true));
    }
}

fn types(members: &mut Map<String, Value>, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    match members.get_mut("type") {
        Some(Value::Array(types)) => {
            let types = std::mem::take(types);
            let known: Vec<String> = types
                .iter()
                .filter_map(|name| name.as_str())
                .filter(|name| TYPES.contains(name))
                .map(str::to_owned)
                .collect();
            if known.len() < types.len() {
                walk.report.warning(&at.child("type").pointer(), "not all of these are types of JSON Schema");
            }
            members.shift_remove("type");
            several_types(members, known);
        }
        Some(Value::String(name)) if name == "null" => null(members),
        Some(Value::String(name)) => match known_type(name) {
            Some((name, format)) => {
                members.insert("type".to_owned(), Value::String(name.to_owned()));
                if let Some(format) = format {
                    members.entry("format").or_insert_with(|| Value::String(format.to_owned()));
                }
            }
            None => {
                walk.report.warning(&at.child("type").pointer(), format!("`{name}` is no type: anything is taken"));
                members.shift_remove("type");
            }
        },
        Some(other) => {
            let message = format!("expected the name of a type, found {}: anything is taken", type_name(other));
            walk.report.warning(&at.child("type").pointer(), message);
            members.shift_remove("type");
        }
        None => {}
    }
}

/// Types, and words for them that documents carry over from elsewhere.
fn known_type(name: &str) -> Option<(&'static str, Option<&'static str>)> {
    if let Some(known) = TYPES.iter().find(|known| **known == name) {
        return Some((known, None));
    }
    Some(match name.to_ascii_lowercase().as_str() {
        "file" => ("string", Some(BINARY)),
        "str" | "text" | "string" => ("string", None),
        "int" | "integer" => ("integer", None),
        "long" => ("integer", Some("int64")),
        "float" | "double" | "decimal" | "number" => ("number", None),
        "bool" | "boolean" => ("boolean", None),
        "list" | "array" => ("array", None),
        "object" | "dict" | "map" => ("object", None),
        _ => return None,
    })
}

fn null(members: &mut Map<String, Value>) {
    members.shift_remove("type");
    members.insert("enum".to_owned(), json!([null]));
    members.insert("nullable".to_owned(), Value::Bool(true));
}

fn several_types(members: &mut Map<String, Value>, mut types: Vec<String>) {
    types.dedup();
    if types.iter().any(|name| name == "null") {
        members.insert("nullable".to_owned(), Value::Bool(true));
        types.retain(|name| name != "null");
        if types.is_empty() {
            return null(members);
        }
    }
    let combined = ["allOf", "oneOf", "anyOf", "enum", "const"].iter().any(|word| members.contains_key(*word));
    match types.as_slice() {
        [] => {}
        [name] => drop(members.insert("type".to_owned(), Value::String(name.clone()))),
        // An integer is a number.
        [one, other] if ["number", "integer"].iter().all(|name| one == name || other == name) => {
            members.insert("type".to_owned(), Value::String("number".to_owned()));
        }
        // What is combined says itself what it is.
        _ if combined => {}
        _ => one_each(members, &types),
    }
}

/// A branch for each type, with the keywords that speak of it.
fn one_each(members: &mut Map<String, Value>, types: &[String]) {
    let of_types = std::mem::take(members);
    let branches = types.iter().map(|name| {
        let words = OF_TYPE.iter().find(|(known, _)| known == name).map_or(&[][..], |(_, words)| *words);
        let mut branch = Map::new();
        branch.insert("type".to_owned(), Value::String(name.clone()));
        let own = of_types.iter().filter(|(name, _)| words.contains(&name.as_str()));
        branch.extend(own.map(|(name, value)| (name.clone(), value.clone())));
        Value::Object(branch)
    });
    let branches = branches.collect();
    members.extend(of_types.into_iter().filter(|(name, _)| {
        ANNOTATIONS.contains(&name.as_str()) || name.starts_with("x-") || name.starts_with('$') || name == "not"
    }));
    members.insert("anyOf".to_owned(), Value::Array(branches));
}

fn constant(members: &mut Map<String, Value>) {
    if let Some(value) = members.shift_remove("const") {
        members.entry("enum").or_insert_with(|| Value::Array(vec![value]));
    }
}

/// `null` among the values is nullability, unless it is all there is.
fn enumeration(members: &mut Map<String, Value>, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    let of_text = members.get("type").is_some_and(|ty| ty == "string");
    match members.get_mut("enum") {
        None => {}
        Some(Value::Array(values)) => {
            let at = at.child("enum");
            for (index, value) in values.iter_mut().enumerate() {
                if of_text && (value.is_number() || value.is_boolean()) {
                    repair::text(value, &at.index(index), walk.report);
                }
            }
            let before = values.len();
            if values.iter().any(|value| !value.is_null()) {
                values.retain(|value| !value.is_null());
            }
            let had_null = before > values.len();
            if values.is_empty() {
                members.shift_remove("enum");
            }
            if had_null {
                members.insert("nullable".to_owned(), Value::Bool(true));
            }
        }
        Some(other) => {
            let message = format!("expected a list of values, found {}: it is passed over", type_name(other));
            walk.report.warning(&at.child("enum").pointer(), message);
            members.shift_remove("enum");
        }
    }
}

fn examples(members: &mut Map<String, Value>) {
    if let Some(examples) = members.shift_remove("examples")
        && let Some(first) = examples.as_array().and_then(|examples| examples.first())
    {
        members.entry("example").or_insert_with(|| first.clone());
    }
}

/// Exclusive bounds that are numbers become bounds with a flag, the narrower of two where both are there.
fn bounds(members: &mut Map<String, Value>, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    for (exclusive, inclusive, upper) in [("exclusiveMinimum", "minimum", false), ("exclusiveMaximum", "maximum", true)]
    {
        let Some(value) = members.shift_remove(exclusive) else { continue };
        match value {
            Value::Bool(flag) if members.get(inclusive).is_some_and(Value::is_number) => {
                members.insert(exclusive.to_owned(), Value::Bool(flag));
            }
            Value::Bool(_) | Value::Null => {}
            Value::Number(bound) => {
                let other = members.get(inclusive).and_then(Value::as_f64);
                let bound_value = bound.as_f64();
                let narrower =
                    other.zip(bound_value).is_none_or(|(other, own)| if upper { own <= other } else { own >= other });
                if narrower {
                    members.insert(inclusive.to_owned(), Value::Number(bound));
                    members.insert(exclusive.to_owned(), Value::Bool(true));
                }
            }
            other => {
                let message = format!("expected a number, found {}: it is passed over", type_name(&other));
                walk.report.warning(&at.child(exclusive).pointer(), message);
            }
        }
    }
    for (bound, exact) in BOUNDS {
        if let Some(written @ Value::Number(number)) = members.get(bound)
            && !number.is_f64()
            && number.as_f64().is_some_and(|float| float.abs() > EVERY_INTEGER)
        {
            members.insert(exact.to_owned(), written.clone());
        }
    }
}

/// Floats hold all integers up to this one.
const EVERY_INTEGER: f64 = 9_007_199_254_740_992.0;

/// `prefixItems`, and `items` as a list as older drafts had it.
fn tuple(members: &mut Map<String, Value>) {
    // The mark is this one's to set.
    if let Some(Value::Object(items)) = members.get_mut("items") {
        items.shift_remove(TUPLE);
    }
    let (places, rest) = match (members.shift_remove("prefixItems"), members.get("items")) {
        (Some(places), _) => (places, members.shift_remove("items")),
        (None, Some(Value::Array(_))) => {
            let Some(places) = members.shift_remove("items") else { return };
            (places, members.shift_remove("additionalItems"))
        }
        (None, _) => return,
    };
    let Value::Array(mut places) = places else { return };
    let closed = rest == Some(Value::Bool(false));
    if let Some(rest @ Value::Object(_)) = rest {
        places.push(rest);
    }
    let mut items = Map::new();
    items.insert("oneOf".to_owned(), Value::Array(places));
    items.insert(TUPLE.to_owned(), Value::Bool(closed));
    members.entry("type").or_insert_with(|| Value::String("array".to_owned()));
    members.insert("items".to_owned(), Value::Object(items));
}

/// Members named by a pattern are additional members that have a type.
fn patterns(members: &mut Map<String, Value>) {
    let Some(Value::Object(patterns)) = members.shift_remove("patternProperties") else { return };
    let mut schemas: Vec<Value> = patterns.into_iter().map(|(_, schema)| schema).collect();
    match members.get("additionalProperties") {
        None | Some(Value::Bool(false)) => {}
        Some(Value::Bool(true)) => return,
        Some(schema) => schemas.push(schema.clone()),
    }
    schemas.dedup();
    let schema = match schemas.pop() {
        None => return,
        Some(only) if schemas.is_empty() => only,
        Some(last) => {
            schemas.push(last);
            json!({"anyOf": schemas})
        }
    };
    members.insert("additionalProperties".to_owned(), schema);
}

/// Contents that 3.1 describes and 3.0 has formats for.
fn content(members: &mut Map<String, Value>) {
    let encoding = members.shift_remove("contentEncoding");
    let media_type = members.shift_remove("contentMediaType");
    let format = match (encoding.as_ref().and_then(Value::as_str), media_type) {
        (Some("base64"), _) => "byte",
        (Some("base64url"), _) => "base64url",
        (None, Some(media_type)) if media_type.as_str() == Some("application/octet-stream") => BINARY,
        _ => return,
    };
    members.entry("format").or_insert_with(|| Value::String(format.to_owned()));
    members.entry("type").or_insert_with(|| Value::String("string".to_owned()));
}

/// `required: true` on a member is JSON Schema's draft 3; the object's list is what counts.
fn required(members: &mut Map<String, Value>, at: &Trail<'_>, walk: &mut Walk<'_, '_>) {
    if members.get("required").is_some_and(|required| !required.is_array() && !required.is_null()) {
        let message = "`required` is a list of the object's members: what stands here is passed over";
        walk.report.warning(&at.child("required").pointer(), message);
        members.shift_remove("required");
    }
}
