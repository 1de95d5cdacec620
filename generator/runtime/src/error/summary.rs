//! An answer in one line: status, what the server says about it, and what to do where the status tells.
//! The text is the server's, so it is cut and cleaned before it gets anywhere near a log.

use std::fmt::{self, Write};
use std::time::Duration;

use http::StatusCode;
use serde_json::{Map, Value};

use crate::json::DecodeError;
use crate::response::{Head, RateLimit, request_id};
use crate::retry::Effort;

/// The most characters of a message in an error body that are shown.
const MESSAGE_LENGTH: usize = 200;

/// The most characters of a body that is not JSON that are shown.
const EXCERPT_LENGTH: usize = 120;

/// Error bodies beyond this are not searched for a message.
const LARGEST_SEARCHED: usize = 1 << 20;

/// What servers, and gateways before them, say without knowing what has become of a request.
const MAYBE_DONE: [StatusCode; 4] = [
    StatusCode::INTERNAL_SERVER_ERROR,
    StatusCode::BAD_GATEWAY,
    StatusCode::SERVICE_UNAVAILABLE,
    StatusCode::GATEWAY_TIMEOUT,
];

/// The members that say what is wrong, in the order in which they are looked for: RFC 9457's and OAuth's (RFC 6749,
/// section 5.2) beside the common ones.
const MESSAGES: [&str; 5] = ["detail", "message", "title", "error_description", "error"];

pub(super) fn documented(head: &Head) -> String {
    let mut line = status_line(head);
    if let Some(message) = message(head) {
        add(&mut line, format_args!(": {message}"));
    }
    add_advice(&mut line, head);
    add_circumstances(&mut line, head);
    line
}

pub(super) fn undocumented(head: &Head) -> String {
    let mut line = status_line(head);
    match message(head) {
        Some(message) => add(&mut line, format_args!(": {message} (not a documented answer)")),
        None => add(&mut line, format_args!(": not a documented answer ({})", content(head))),
    }
    add_advice(&mut line, head);
    add_circumstances(&mut line, head);
    line
}

pub(super) fn undecodable(head: &Head, error: &DecodeError) -> String {
    let mut line = status_line(head);
    let error = clean(&head.redacted(&error.to_string()), 300);
    add(&mut line, format_args!(": the body has not the documented form: {error} ({})", content(head)));
    line.push_str("; the server has done what was asked, do not call again");
    add_circumstances(&mut line, head);
    line
}

/// How often it was tried, where that is worth a word.
pub(super) fn effort_in_words(effort: &Effort) -> String {
    let mut line = String::new();
    if effort.attempts > 1 {
        add(&mut line, format_args!("; tried {} times", effort.attempts));
    }
    if effort.is_over_budget {
        line.push_str("; not tried again, because too many calls of this client fail");
    }
    line
}

/// `Debug` of an answer that could not be read.
pub(super) fn debug<'a, 'b>(name: &str, head: &Head, f: &'a mut fmt::Formatter<'b>) -> fmt::DebugStruct<'a, 'b> {
    let mut shown = head.debug(name, f);
    shown.field("content", &format_args!("{}", content(head)));
    shown
}

/// Text without control characters and line breaks, cut to a number of characters. Marks that change the direction of
/// writing go too: they make a log show something else than it holds.
pub(crate) fn clean(text: &str, length: usize) -> String {
    let spaced = shown(text);
    // Splitting at white space takes the separators of lines and paragraphs along.
    let line = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Text on one line that a log shows as it is.
pub(crate) fn shown(text: &str) -> String {
    let is_mark =
        |c: char| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_end = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.chars().filter(|c| !is_mark(*c)).map(|c| if is_end(c) { ' ' } else { c }).collect()
}

fn status_line(head: &Head) -> String {
    let reason = head.status.canonical_reason().unwrap_or_default();
    format!("{}: {} {reason}", head.operation, head.status.as_u16()).trim_end().to_owned()
}

/// Media type and length, and the beginning if it is text that is not JSON.
fn content(head: &Head) -> String {
    let length = head.raw.len();
    if length == 0 {
        return String::from(if head.is_truncated { "the body did not come" } else { "no body" });
    }
    let media_type = clean(&head.redacted(head.content_type().unwrap_or("no content type")), 80);
    let cut = if head.is_truncated { "the first " } else { "" };
    let mut line = format!("{media_type}, {cut}{length} bytes");
    if !matches!(head.raw.trim_ascii_start().first(), Some(b'{' | b'[' | b'"')) {
        // Twice the bytes that so many characters need at most, as white space shrinks in cleaning.
        let excerpt = clean(&head.beginning(EXCERPT_LENGTH * 8), EXCERPT_LENGTH);
        if !excerpt.is_empty() {
            add(&mut line, format_args!(": {excerpt}"));
        }
    }
    line
}

/// What the server says is wrong, with its code.
fn message(head: &Head) -> Option<String> {
    if head.raw.len() > LARGEST_SEARCHED {
        return None;
    }
    let Value::Object(members) = serde_json::from_slice(&head.raw).ok()? else {
        return None;
    };
    // Some send the error below `error`, or a list of them below `errors`.
    let inner = || members.get("error")?.as_object();
    let first = || members.get("errors")?.get(0)?.as_object();
    let message_of = |members| message_of(head, members);
    message_of(&members).or_else(|| message_of(inner()?)).or_else(|| message_of(first()?))
}

fn message_of(head: &Head, members: &Map<String, Value>) -> Option<String> {
    let text = |name: &&str| members.get(*name)?.as_str().filter(|text| !text.trim().is_empty());
    let mut line = clean(&head.redacted(MESSAGES.iter().find_map(text)?), MESSAGE_LENGTH);
    match members.get("code") {
        Some(Value::Number(code)) => add(&mut line, format_args!(" (code {code})")),
        Some(Value::String(code)) => add(&mut line, format_args!(" (code {})", clean(&head.redacted(code), 40))),
        _ => {}
    }
    Some(line)
}

fn add_advice(line: &mut String, head: &Head) {
    match head.status {
        StatusCode::UNAUTHORIZED => line.push_str("; check the credential: the server did not accept it"),
        StatusCode::FORBIDDEN => line.push_str("; check what the credential is allowed to do"),
        StatusCode::TOO_MANY_REQUESTS => add_waiting(line, RateLimit::of(&head.headers)),
        status if status.is_redirection() => add_destination(line, head),
        StatusCode::SERVICE_UNAVAILABLE if head.effort.is_retryable => {
            add_waiting(line, RateLimit { reset: None, ..RateLimit::of(&head.headers) });
        }
        status if status.is_server_error() && head.effort.is_retryable => line.push_str("; call again later"),
        status if MAYBE_DONE.contains(&status) => {
            line.push_str("; the server may have done what was asked, look before you call again");
        }
        _ => {}
    }
}

/// Where a redirect leads, without the query, which may hold a secret.
fn add_destination(line: &mut String, head: &Head) {
    let location = head.headers.get(http::header::LOCATION).and_then(|location| location.to_str().ok());
    if let Some(location) = location {
        let end = location.find(['?', '#']).unwrap_or(location.len());
        // A user name or a password stays out of logs.
        let shown = match location[..end].contains('@') {
            true => String::from("a URL with a user name"),
            false => clean(&head.redacted(&location[..end]), MESSAGE_LENGTH),
        };
        add(
            line,
            format_args!("; it leads to {shown}, redirects are not followed: set the base URL to where the API is"),
        );
    }
}

fn add_circumstances(line: &mut String, head: &Head) {
    line.push_str(&effort_in_words(&head.effort));
    if let Some(id) = request_id(&head.headers) {
        add(line, format_args!("; request id {}", clean(&head.redacted(id), 80)));
    }
}

fn add_waiting(line: &mut String, limit: RateLimit) {
    match (limit.retry_after, limit.reset) {
        (Some(Duration::ZERO), _) => line.push_str("; call again now"),
        (Some(Duration::MAX), _) => line.push_str("; the server asks for a wait without end"),
        (Some(wait), _) => add(line, format_args!("; call again in {} s", wait.as_secs())),
        (None, Some(reset)) => add(line, format_args!("; call again after {reset}")),
        (None, None) => line.push_str("; wait before calling again"),
    }
}

fn add(line: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a `String` cannot fail.
    let _ = line.write_fmt(text);
}
