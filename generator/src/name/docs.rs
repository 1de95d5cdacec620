//! Documentation: the document's words as rustdoc, with what Rust readers want to know beside them.

use super::{checks, markdown};
use crate::api::{ExternalDocs, StatusKey, Value, Words};
use crate::rust::{Docs, is_seen};

/// Longer examples are for reading elsewhere.
const LONGEST_EXAMPLE: usize = 400;

/// So many of the values that a plain type may have are shown.
const MOST_SHOWN: usize = 20;

/// Paragraphs to one text: empty ones are left out.
pub(super) fn paragraphs(parts: impl IntoIterator<Item = Docs>) -> Docs {
    let mut lines = Docs::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(part);
    }
    lines
}

/// The document's Markdown.
pub(super) fn prose(text: Option<&str>) -> Docs {
    text.map(markdown::rustdoc).unwrap_or_default()
}

/// The document's Markdown, or a sentence of our own where it says nothing.
pub(super) fn prose_or(text: Option<&str>, fallback: impl FnOnce() -> String) -> Docs {
    match prose(text) {
        lines if lines.is_empty() => vec![fallback()].into_iter().filter(|line| !line.is_empty()).collect(),
        lines => lines,
    }
}

/// Inline code, whatever the text holds.
pub(super) fn code(text: &str) -> String {
    let text: String = text.chars().map(|character| if is_seen(character) { character } else { ' ' }).collect();
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') || text.is_empty() { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// A type's documentation.
pub(super) fn definition(words: &Words, fallback: impl FnOnce() -> String) -> Docs {
    let title = words.title.as_deref().map(markdown::text).filter(|title| !title.is_empty());
    let prose = prose(words.description.as_deref());
    let opening = match (title, prose.is_empty()) {
        (Some(title), _) => vec![title],
        (None, true) => vec![fallback()],
        (None, false) => Docs::new(),
    };
    paragraphs([opening, prose, deprecated(words), external(words)])
}

/// A member's or parameter's documentation, with its constraints, default and example.
pub(super) fn member(words: &Words, value: &Value, fallback: impl FnOnce() -> String) -> Docs {
    let opening = prose_or(words.description.as_deref().or(words.title.as_deref()), fallback);
    let mut constraints = checks::describe(&checks::checks(value));
    if !value.constraints.allowed.is_empty() {
        let values: Vec<_> =
            value.constraints.allowed.iter().take(MOST_SHOWN).map(|value| code(&value.to_string())).collect();
        constraints.push(format!("one of {}", values.join(", ")));
    }
    let constraints = match constraints.is_empty() {
        true => Docs::new(),
        false => vec![format!("Constraints: {}.", constraints.join(", "))],
    };
    let default = words.default.iter().map(|value| format!("Default: {}.", code(&value.to_string()))).collect();
    let example =
        value.example.iter().map(|value| value.to_string()).filter(|example| example.len() <= LONGEST_EXAMPLE);
    let example = example.map(|example| format!("Example: {}.", code(&example))).collect();
    paragraphs([opening, constraints, default, example, direction(words), deprecated(words), external(words)])
}

fn direction(words: &Words) -> Docs {
    let only = match (words.read_only, words.write_only) {
        (true, _) => "Set by the server only.",
        (_, true) => "Never part of an answer.",
        _ => return Docs::new(),
    };
    vec![only.to_owned()]
}

fn deprecated(words: &Words) -> Docs {
    words.deprecated.then(|| "**Deprecated** by the document.".to_owned()).into_iter().collect()
}

pub(super) fn external(words: &Words) -> Docs {
    words.external_docs.iter().flat_map(link).collect()
}

pub(super) fn link(docs: &ExternalDocs) -> Docs {
    markdown::rustdoc(&format!("See {}: {}", docs.description.as_deref().unwrap_or("also"), docs.url))
}

/// A status as a type or variant is called after it.
pub(super) fn status(status: StatusKey) -> String {
    let word = match status {
        StatusKey::Code(code) => return reason(code).map_or_else(|| format!("Status{code}"), str::to_owned),
        StatusKey::Range(1) => "Informational",
        StatusKey::Range(2) => "Success",
        StatusKey::Range(3) => "Redirection",
        StatusKey::Range(4) => "ClientError",
        StatusKey::Range(_) => "ServerError",
        StatusKey::Default => "Default",
    };
    word.to_owned()
}

/// Reason phrases of RFC 9110 that documents name statuses by.
fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        204 => "NoContent",
        400 => "BadRequest",
        401 => "Unauthorized",
        402 => "PaymentRequired",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        422 => "UnprocessableContent",
        429 => "TooManyRequests",
        500 => "InternalServerError",
        501 => "NotImplemented",
        502 => "BadGateway",
        503 => "ServiceUnavailable",
        504 => "GatewayTimeout",
        _ => return None,
    })
}

/// A media type in one word: `application/problem+json` is `problem json`.
pub(super) fn media_word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    match subtype {
        "x-www-form-urlencoded" => "form".to_owned(),
        "*" => essence.split('/').next().filter(|kind| *kind != "*").unwrap_or("any").to_owned(),
        other => other.replace('+', " "),
    }
}
