//! Values of the wrong type: put right where there is no doubt what was meant, and said; refused where there is.

use serde_json::{Map, Value};

use super::super::trail::Trail;
use super::Report;
use crate::allowance::Unbound;

/// Marks a parameter that nothing is made of.
pub(in crate::load) const UNBOUND: &str = "x-bindery-unbound";

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
    let place = members.get("in").and_then(Value::as_str).unwrap_or_default().to_owned();
    let Some((_, styles)) = STYLES.iter().find(|(known, _)| *known == place) else {
        return out_of_place(members, &place, &at.child("in"), report);
    };
    if let Some(style) = members.get("style").and_then(Value::as_str)
        && !styles.contains(&style)
    {
        let message = format!("`{style}` is no style of a {place} parameter: `{}` is taken", styles[0]);
        report.warning(&at.child("style").pointer(), message);
        members.shift_remove("style");
    }
    let has_content = members.get("content").and_then(Value::as_object).is_some_and(|content| !content.is_empty());
    match (members.contains_key("schema"), has_content) {
        (false, false) => {
            report.warning(&at.pointer(), "the parameter has neither `schema` nor `content`: it is taken as text");
            members.shift_remove("content");
            members.insert("schema".to_owned(), serde_json::json!({"type": "string"}));
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
    members.retain(|name, _| name == "name");
    members.insert("in".to_owned(), Value::String("query".to_owned()));
    members.insert("schema".to_owned(), serde_json::json!({}));
    members.insert(UNBOUND.to_owned(), Value::Bool(true));
    Fate::Kept
}

/// The style `form`, which is the default, is exploded by default; the document model does not know.
pub(super) fn encoding(members: &mut Map<String, Value>) {
    let style = members.get("style").and_then(Value::as_str).unwrap_or("form").to_owned();
    if !STYLES[1].1.contains(&style.as_str()) {
        members.shift_remove("style");
    }
    members.entry("explode").or_insert_with(|| Value::Bool(style == "form"));
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
