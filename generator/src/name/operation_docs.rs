//! Documentation of operations: what is sent, what it takes, what comes back.

use super::docs::{code, external, paragraphs, prose};
use super::markdown;
use crate::api::{Operation, Parameter, ParameterLocation, Response, StatusKey};
use crate::rust::Docs;

/// A client method's documentation.
pub(super) fn operation(operation: &Operation) -> Docs {
    let summary = operation.summary.as_deref().map(markdown::text).filter(|summary| !summary.is_empty());
    let request = code(&format!("{} {}", operation.method, operation.path));
    paragraphs([
        summary.into_iter().collect(),
        prose(operation.words.description.as_deref()),
        vec![format!("Sends {request}, operation {}.", code(&operation.id))],
        arguments(operation),
        credentials(operation),
        answers(operation),
        response_headers(operation),
        external(&operation.words),
    ])
}

/// Arguments have no documentation of their own; what is optional has it on its setter.
fn arguments(operation: &Operation) -> Docs {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.required).map(argument);
    let body = operation.body.iter().filter(|body| body.required);
    let body = body.filter_map(|body| Some(entry("the body", &prose(Some(body.description.as_deref()?)))));
    list("Takes:", parameters.chain(body).collect())
}

fn argument(parameter: &Parameter) -> Docs {
    let place = match parameter.location {
        ParameterLocation::Path => "path",
        ParameterLocation::Header => "header",
        ParameterLocation::Query => "query",
        ParameterLocation::Cookie => "cookie",
    };
    let docs = super::docs::member(&parameter.words, &parameter.value, String::new);
    entry(&format!("{} ({place})", code(&parameter.wire_name)), &docs)
}

fn credentials(operation: &Operation) -> Docs {
    let Some(alternatives) = &operation.security else { return Docs::new() };
    let sets = alternatives.iter().map(|requirement| {
        let schemes: Vec<_> = requirement.0.iter().map(|(name, scopes)| scheme(name, scopes)).collect();
        if schemes.is_empty() { "none".to_owned() } else { schemes.join(" and ") }
    });
    vec![format!("Credentials: {}.", sets.collect::<Vec<_>>().join("; or "))]
}

fn scheme(name: &str, scopes: &[String]) -> String {
    let scopes: Vec<_> = scopes.iter().map(|scope| code(scope)).collect();
    match scopes.is_empty() {
        true => code(name),
        false => format!("{} with the scopes {}", code(name), scopes.join(", ")),
    }
}

fn answers(operation: &Operation) -> Docs {
    let answers =
        operation.responses.iter().map(|response| entry(&status(response), &prose(Some(&response.description))));
    list("Answers:", answers.collect())
}

fn status(response: &Response) -> String {
    match response.status {
        StatusKey::Code(code) => code.to_string(),
        StatusKey::Range(digit) => format!("{digit}XX"),
        StatusKey::Default => "any other".to_owned(),
    }
}

fn response_headers(operation: &Operation) -> Docs {
    let mut entries: Vec<Docs> = Vec::new();
    for header in operation.responses.iter().flat_map(|response| &response.headers) {
        let header = entry(&code(&header.name), &prose(header.description.as_deref()));
        if !entries.contains(&header) {
            entries.push(header);
        }
    }
    list("Response headers:", entries)
}

fn list(heading: &str, entries: Vec<Docs>) -> Docs {
    match entries.is_empty() {
        true => Docs::new(),
        false => paragraphs([vec![heading.to_owned()], entries.concat()]),
    }
}

/// A list item: its further lines and paragraphs are indented to stay in it.
pub(super) fn entry(term: &str, docs: &[String]) -> Docs {
    let Some((first, rest)) = docs.split_first() else { return vec![format!("- {term}")] };
    let rest = rest.iter().map(|line| if line.is_empty() { String::new() } else { format!("  {line}") });
    // A list or a fence cannot begin behind a term.
    let begins_block = first.starts_with(['-', '`', '#', '>', '|']) || first.starts_with(char::is_numeric);
    let begins_block = begins_block && !first.starts_with('`') || first.starts_with("```");
    match begins_block {
        true => [vec![format!("- {term}:"), String::new(), format!("  {first}")], rest.collect()].concat(),
        false => [vec![format!("- {term}: {first}")], rest.collect()].concat(),
    }
}
