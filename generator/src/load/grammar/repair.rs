//! Values of the wrong type: put right where there is no doubt what was meant, and said; refused where there is.

use serde_json::{Map, Value, json};

use super::super::trail::Trail;
use super::tables::Kind;
use super::{Report, TUPLE, security};
use crate::allowance::Unbound;

/// Marks a parameter that nothing is made of.
pub(in crate::load) const UNBOUND: &str = "x-bindery-unbound";

/// A media type that nothing more has to be said of.
const ANY_BYTES: &str = "application/octet-stream";

/// What becomes of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    Dropped,
}

pub(super) fn wrong(wanted: &str, value: &Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    report.malformed(&at.pointer(), format!("expected {wanted}, found {}", type_name(value)));
    Fate::Dropped
}

/// What the generator marks things with, no document says for it.
pub(super) fn own_marks(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) {
    // Places of tuples are marked by what holds them.
    let is_own = |name: &String| name.starts_with("x-bindery-") && name != TUPLE;
    let Some(members) = value.as_object_mut() else { return };
    if members.keys().any(is_own) {
        members.retain(|name, _| {
            let is_own = is_own(name);
            if is_own {
                let message = format!("`{name}` is for the generator's own use: it is passed over");
                report.warning(&at.child(name).pointer(), message);
            }
            !is_own
        });
    }
}

/// `version: 1.0` without quotes is meant as text.
pub(super) fn text(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    match value {
        Value::String(_) => Fate::Kept,
        Value::Number(_) | Value::Bool(_) => {
            let meant = report.as_written(&at.pointer(), value);
            let message =
                format!("expected a string, found {}: taken as `{meant}`, put it in quotes", type_name(value));
            report.warning(&at.pointer(), message);
            *value = Value::String(meant);
            Fate::Kept
        }
        Value::Null => Fate::Dropped,
        Value::Array(_) | Value::Object(_) => wrong("a string", value, at, report),
    }
}

pub(super) fn flag(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    let meant = match value {
        Value::Bool(_) => return Fate::Kept,
        Value::String(text) if text == "true" => true,
        Value::String(text) if text == "false" => false,
        _ => return passed_over("true or false", value, at, report),
    };
    report.warning(&at.pointer(), format!("expected true or false, found a string: taken as {meant}"));
    *value = Value::Bool(meant);
    Fate::Kept
}

pub(super) fn number(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    let meant = match value {
        Value::Number(_) => return Fate::Kept,
        Value::String(text) => text.parse::<serde_json::Number>().ok(),
        _ => None,
    };
    let Some(meant) = meant else { return passed_over("a number", value, at, report) };
    report.warning(&at.pointer(), format!("expected a number, found a string: taken as {meant}"));
    *value = Value::Number(meant);
    Fate::Kept
}

pub(super) fn count(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    if value.is_u64() {
        return Fate::Kept;
    }
    let meant = match value {
        Value::Number(number) => number.as_f64().filter(|meant| meant.fract() == 0.0 && (0.0..1e18).contains(meant)),
        Value::String(text) => text.parse::<u32>().ok().map(f64::from),
        _ => None,
    };
    let Some(meant) = meant else { return passed_over("a whole number of at least 0", value, at, report) };
    if value.is_string() {
        report.warning(&at.pointer(), format!("expected a number, found a string: taken as {meant}"));
    }
    *value = Value::from(meant as u64);
    Fate::Kept
}

/// One where several may be: a list of one.
pub(super) fn list(value: &mut Value, at: &Trail<'_>, report: &mut Report<'_>) {
    if value.is_string() {
        report.warning(&at.pointer(), "expected a list, found a string: taken as a list of it");
        *value = Value::Array(vec![value.take()]);
    }
}

/// Keywords that only narrow or describe can be left out without a type being wrong.
fn passed_over(wanted: &str, value: &Value, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    report.warning(&at.pointer(), format!("expected {wanted}, found {}: it is passed over", type_name(value)));
    Fate::Dropped
}

pub(super) fn slashes(paths: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) {
    if paths.keys().all(|path| path.starts_with('/') || path.starts_with("x-")) {
        return;
    }
    for (path, item) in std::mem::take(paths) {
        if path.starts_with('/') || path.starts_with("x-") {
            paths.insert(path, item);
            continue;
        }
        let whole = format!("/{path}");
        match paths.contains_key(&whole) {
            true => {
                report.error(&at.child(&path).pointer(), format!("`{path}` begins with no `/`, and `{whole}` is there"))
            }
            false => {
                let message = format!("`{path}` is taken as `{whole}`: a path begins with `/`");
                report.warning(&at.child(&path).pointer(), message);
                paths.insert(whole, item);
            }
        }
    }
}

const STYLES: [(&str, &[&str]); 4] = [
    ("path", &["simple", "label", "matrix"]),
    ("query", &["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
    ("header", &["simple"]),
    ("cookie", &["form"]),
];

/// What the document model insists on: a known place, a style that goes with it, and one of schema and content.
pub(super) fn parameter(members: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    // Where it says none, that has been said.
    let Some(place) = members.get("in").and_then(Value::as_str).map(str::to_owned) else { return Fate::Kept };
    let Some((_, styles)) = STYLES.iter().find(|(known, _)| *known == place) else {
        return out_of_place(members, &place, &at.child("in"), report);
    };
    style(members, styles, &format!("a {place} parameter"), at, report);
    let has_content = members.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    match (members.contains_key("schema"), has_content) {
        (false, false) => {
            report.warning(&at.pointer(), "the parameter has neither `schema` nor `content`: it is taken as text");
            members.shift_remove("content");
            members.insert("schema".to_owned(), json!({"type": "string"}));
        }
        (true, has_content) => {
            if has_content {
                let message = "the parameter has both `schema` and `content`".to_owned();
                report.unbound(Unbound::MediaType, &at.child("content").pointer(), message);
            }
            members.shift_remove("content");
        }
        (false, true) => {}
    }
    Fate::Kept
}

/// A style that the thing does not have is its default one.
fn style(members: &mut Map<String, Value>, styles: &[&str], thing: &str, at: &Trail<'_>, report: &mut Report<'_>) {
    if let Some(style) = members.get("style").and_then(Value::as_str)
        && !styles.contains(&style)
    {
        let message = format!("`{style}` is no style of {thing}: `{}` is taken", styles[0]);
        report.warning(&at.child("style").pointer(), message);
        members.shift_remove("style");
    }
}

/// What the document model insists on: the only style there is, and one of schema and content. It reads whatever it refuses
/// twice, once more for what is wrong with it; of refused things in refused things that is without end. Parts are a
/// body's, and those have headers again.
pub(super) fn header(members: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) {
    style(members, STYLES[2].1, "a header", at, report);
    for (name, media_type) in members.get_mut("content").and_then(Value::as_object_mut).into_iter().flatten() {
        if media_type.as_object_mut().and_then(|media_type| media_type.shift_remove("encoding")).is_some() {
            let message = "`encoding` has no meaning in a header: it is passed over";
            report.warning(&at.child("content").child(name).child("encoding").pointer(), message);
        }
    }
    if !members.contains_key("schema") && !members.contains_key("content") {
        members.insert("schema".to_owned(), Value::Object(Map::new()));
    }
}

/// A parameter that no part of a request holds. It stays, for references to lead to it.
fn out_of_place(members: &mut Map<String, Value>, place: &str, at: &Trail<'_>, report: &mut Report<'_>) -> Fate {
    let (message, help) = match place {
        "body" | "formData" => (None, "OpenAPI 3 has `requestBody` for it"),
        "querystring" => {
            (Some("a parameter in `querystring`, of OpenAPI 3.2, is not supported"), "name each of its members")
        }
        _ => (None, "a parameter is in `path`, `query`, `header` or `cookie`"),
    };
    let message = message.map_or_else(|| format!("`{place}` is no place of a parameter"), str::to_owned);
    report.unbound_with_help(Unbound::Parameter, &at.pointer(), message, help);
    let name = members.get("name").cloned().unwrap_or_default();
    *members = unbound_parameter(name);
    Fate::Kept
}

fn unbound_parameter(name: Value) -> Map<String, Value> {
    let parts = [("name", name), ("in", "query".into()), ("schema", json!({})), (UNBOUND, true.into())];
    parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Takes the place of what a reference does not lead to: whatever refers to this is innocent.
pub(super) fn stand_in(value: &mut Value, kind: Kind) -> Fate {
    *value = match kind {
        Kind::Schema | Kind::Example => json!({}),
        Kind::Response => json!({"description": ""}),
        Kind::Header => json!({"schema": {}}),
        Kind::RequestBody => json!({"content": {ANY_BYTES: {}}}),
        Kind::Parameter => Value::Object(unbound_parameter("".into())),
        Kind::SecurityScheme => Value::Object(security::unsent(false)),
        _ => return Fate::Dropped,
    };
    Fate::Kept
}

/// Takes the place of a map that a reference does not lead to.
pub(super) fn empty_map(value: &mut Value, kind: Kind) -> Fate {
    *value = if kind == Kind::MediaType { json!({ANY_BYTES: {}}) } else { json!({}) };
    Fate::Kept
}

/// The style `form`, which is the default, is exploded by default; the document model does not know.
pub(super) fn encoding(members: &mut Map<String, Value>, at: &Trail<'_>, report: &mut Report<'_>) {
    style(members, STYLES[1].1, "an encoding", at, report);
    let is_form = members.get("style").is_none_or(|style| style == "form");
    members.entry("explode").or_insert(Value::Bool(is_form));
}

pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
