//! Request bodies, media types and their examples.

use openapiv3::{Content as WireContent, MediaType, QueryStyle, ReferenceOr, RequestBody};

use super::Lowering;
use super::reference::Resolved;
use crate::allowance::Unbound;
use crate::api::{
    Body, Carrier, Content, Example, FieldEncoding, NameHint, Style, StyleForm, TextFormat, Type, Value, parts,
};
use crate::budget::Cost;
use crate::load::Pointer;

/// Which way contents go. Of a request, each media type is a promise to callers; an answer under a word that is none
/// cannot come, and what comes instead is kept as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Out,
    In,
}

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn body(&mut self, body: &'d ReferenceOr<RequestBody>, at: &Pointer, hint: &NameHint) -> Option<Body> {
        let Resolved { item, at, shared_as } = self.resolve(body, at)?;
        let shared_as = shared_as.map(NameHint::new);
        let hint = shared_as.as_ref().unwrap_or(hint);
        if item.content.is_empty() {
            let message = "the request body says no media type".to_owned();
            self.report.unbound(Unbound::RequestBody, &at, message);
        }
        let contents = self.contents(&item.content, Way::Out, &at.child("content"), hint);
        if contents.is_empty() {
            return None;
        }
        Some(Body { origin: at, required: item.required, description: item.description.clone(), contents, shared_as })
    }

    pub(super) fn contents(
        &mut self,
        contents: &'d WireContent,
        way: Way,
        at: &Pointer,
        hint: &NameHint,
    ) -> Vec<Content> {
        let mut lowered: Vec<Content> = Vec::new();
        for (media_type, content) in contents {
            let at = at.child(media_type);
            let Some(media_type) = as_header(media_type) else {
                let message = format!("`{media_type}` is no media type");
                match way {
                    Way::Out => self.report.unbound(Unbound::MediaType, &at, message),
                    Way::In => self.report.warning(&at, message + ": it is passed over"),
                }
                continue;
            };
            // Types of further media types have names of their own only where they differ.
            let hint = if lowered.is_empty() { hint.clone() } else { hint.then(media_word(&media_type)) };
            let value = match &content.schema {
                Some(schema) => self.value(schema.into(), &at.child("schema"), &hint),
                None => Value::of(Type::Any),
            };
            let carrier = carrier(&media_type, &value, content.schema.is_some());
            let value = carried(value, carrier);
            let has_examples = matches!(carrier, Carrier::Json | Carrier::Form);
            let examples = if has_examples { self.examples(content, &at) } else { Vec::new() };
            let encodings = encodings(content);
            if !self.report.spend(Cost::Items, 2 + encodings.len(), &at) {
                break;
            }
            lowered.push(Content { origin: at, media_type, carrier, value, examples, encodings });
        }
        lowered
    }

    /// Whole examples of a body.
    fn examples(&mut self, content: &'d MediaType, at: &Pointer) -> Vec<Example> {
        let single = content.example.iter().map(|value| Example {
            at: at.child("example"),
            name: "example".to_owned(),
            value: value.clone(),
        });
        let mut examples: Vec<Example> = single.collect();
        for example in &examples {
            self.report.spend(Cost::Nodes, parts(&example.value), at);
        }
        for (name, example) in &content.examples {
            let at = at.child("examples").child(name);
            let Some(Resolved { item, .. }) = self.resolve(example, &at) else { continue };
            match &item.value {
                Some(value) if !self.report.spend(Cost::Nodes, parts(value), &at) => break,
                Some(value) => examples.push(Example { at, name: name.clone(), value: value.clone() }),
                None => self.report.warning(&at, "the example has no value"),
            }
        }
        examples
    }
}

/// A media type as a header can hold it; documents have words there that are none.
fn as_header(media_type: &str) -> Option<String> {
    let is_token = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence.split_once('/') {
        Some((kind, subtype)) if is_token(kind) && is_token(subtype) => {
            let visible = media_type.bytes().all(|byte| (b' '..=b'~').contains(&byte));
            visible.then(|| media_type.trim().to_owned())
        }
        _ => (essence == "*").then(|| "*/*".to_owned()),
    }
}

/// A media type without its parameters, in lower case.
fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn is_json(essence: &str) -> bool {
    let subtype = essence.split_once('/').map_or(essence, |(_, subtype)| subtype);
    subtype == "json" || subtype.ends_with("+json") || subtype.starts_with("json+") || subtype.ends_with("-json-patch")
}

fn carrier(media_type: &str, value: &Value, has_schema: bool) -> Carrier {
    let essence = essence(media_type);
    let is_text = matches!(value.ty, Type::Text(format) if format != TextFormat::Binary);
    let is_binary = matches!(value.ty, Type::Text(TextFormat::Binary));
    let is_markup = essence.ends_with("+xml")
        || essence.ends_with("/xml")
        || essence.ends_with("yaml")
        || essence.ends_with("/yml");
    match essence.as_str() {
        "application/x-www-form-urlencoded" => Carrier::Form,
        "text/event-stream" => Carrier::Events,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/x-jsonlines"
        | "application/json-lines"
        | "application/json-seq"
        | "application/stream+json" => Carrier::JsonLines,
        json if is_json(json) => {
            if is_binary {
                Carrier::Binary
            } else {
                Carrier::Json
            }
        }
        multipart if multipart.starts_with("multipart/") => Carrier::Multipart,
        _ if is_binary => Carrier::Binary,
        text if text.starts_with("text/") || is_markup => Carrier::Text,
        // A range or an unknown kind: what the schema says decides.
        any if any.ends_with("/*") && has_schema && !is_text && any == "*/*" => Carrier::Json,
        _ if is_text => Carrier::Text,
        _ => Carrier::Binary,
    }
}

/// The value as its media type carries it: of text and of bytes, nothing is known but that.
fn carried(value: Value, carrier: Carrier) -> Value {
    match carrier {
        Carrier::Text => Value::of(Type::Text(TextFormat::Plain)),
        Carrier::Binary => Value::of(Type::Text(TextFormat::Binary)),
        _ => value,
    }
}

fn media_word(media_type: &str) -> String {
    let essence = essence(media_type);
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    match subtype {
        "x-www-form-urlencoded" | "form-data" => "form".to_owned(),
        "event-stream" => "event".to_owned(),
        "*" => "any".to_owned(),
        other => other.replace('+', " "),
    }
}

fn encodings(content: &MediaType) -> Vec<FieldEncoding> {
    let encodings = content.encoding.iter().map(|(name, encoding)| {
        let form = match encoding.style {
            Some(QueryStyle::SpaceDelimited) => Some(StyleForm::Space),
            Some(QueryStyle::PipeDelimited) => Some(StyleForm::Pipe),
            Some(QueryStyle::DeepObject) => Some(StyleForm::DeepObject),
            Some(QueryStyle::Form) => Some(StyleForm::Form),
            None if !encoding.explode => Some(StyleForm::Form),
            None => None,
        };
        FieldEncoding {
            wire_name: name.clone(),
            content_type: encoding.content_type.clone(),
            style: form.map(|form| Style { form, explode: encoding.explode }),
        }
    });
    encodings.collect()
}
