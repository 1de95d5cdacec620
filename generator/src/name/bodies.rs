//! What an operation's body is typed as: one media type's value, or an enum of several.

use std::collections::BTreeMap;

use super::scope::Wish;
use super::{Naming, checks, docs, ident, scope};
use crate::api::{self, Api, Carrier, Content, Operation, StyleForm, Type};
use crate::rust::{Argument, BodyContent, BodyEnum, BodyVariant, CallBody, Encoding, FormField, Name, TypePath};

/// Names of types that the code of bodies uses for something else.
const TAKEN: [&str; 17] = [
    "BTreeMap",
    "Base64",
    "Base64Url",
    "Body",
    "Box",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "File",
    "Option",
    "PartialEq",
    "String",
    "Time",
    "Uuid",
    "Value",
    "Vec",
];

impl Naming<'_> {
    /// The body, and the enum that it is where there are several media types of different types.
    pub(super) fn call_body(
        &self,
        operation: &Operation,
        body: &api::Body,
        name: Name,
    ) -> (CallBody, Option<BodyEnum>) {
        let contents = self.distinct(&body.contents);
        let docs = docs::prose_or(body.description.as_deref(), || {
            let media_types: Vec<_> = contents.iter().map(|content| docs::code(&content.media_type)).collect();
            format!("The body, {}.", media_types.join(" or "))
        });
        let [content] = contents.as_slice() else { return self.several(operation, body, name, docs, &contents) };
        let ty = self.body_type(content);
        let argument = match &ty {
            ty if *ty == TypePath::BODY => Argument::Into,
            ty => self.argument(&content.value, ty),
        };
        let content = BodyContent::One(self.encoding(content), self.body_checks(content));
        (CallBody { name, docs, required: body.required, ty, argument, content }, None)
    }

    fn several(
        &self,
        operation: &Operation,
        body: &api::Body,
        name: Name,
        docs: crate::rust::Docs,
        contents: &[&Content],
    ) -> (CallBody, Option<BodyEnum>) {
        let type_name = self.request_names.get(body.origin.as_str()).cloned();
        let type_name = type_name.unwrap_or_else(|| Name::new(ident::pascal(&operation.id)));
        let words: Vec<_> = contents.iter().map(|content| word(content)).collect();
        let names = scope::members(words.iter().map(String::as_str), ident::pascal, &[]);
        let kinds = contents
            .iter()
            .zip(&names)
            .map(|(content, name)| (name.clone(), self.encoding(content), self.body_checks(content)));
        let variants = contents.iter().zip(&names).map(|(content, name)| BodyVariant {
            name: name.clone(),
            docs: vec![format!("{}.", docs::code(&content.media_type))],
            ty: Some(self.body_type(content)),
        });
        let bodies = BodyEnum {
            name: type_name.clone(),
            docs: vec![format!("The bodies that {} takes.", docs::code(&operation.id))],
            variants: variants.collect(),
        };
        let body = CallBody {
            name,
            docs,
            required: body.required,
            ty: TypePath::Request(type_name),
            argument: Argument::Into,
            content: BodyContent::Several(kinds.collect()),
        };
        (body, Some(bodies))
    }

    /// One content of each type: under which media type the same value goes is not for the caller to choose.
    fn distinct<'c>(&self, contents: &'c [Content]) -> Vec<&'c Content> {
        let mut ordered: Vec<&Content> = contents.iter().collect();
        // JSON carries all that a value has, forms less, and text that nobody has checked comes last.
        ordered.sort_by_key(|content| match content.carrier {
            Carrier::Json => 0,
            Carrier::JsonLines | Carrier::Events | Carrier::Form | Carrier::Multipart => 1,
            Carrier::Text => 2,
            Carrier::Binary => 3,
        });
        let mut kept: Vec<&Content> = Vec::new();
        for content in ordered {
            let ty = self.body_type(content);
            if !kept.iter().any(|other| self.body_type(other) == ty) {
                kept.push(content);
            }
        }
        kept
    }

    fn body_type(&self, content: &Content) -> TypePath {
        match content.carrier {
            Carrier::Binary | Carrier::Events | Carrier::JsonLines => TypePath::BODY,
            Carrier::Text => TypePath::Text,
            Carrier::Multipart => self.multipart_type(&content.value),
            Carrier::Json | Carrier::Form => self.held(&content.value),
        }
    }

    /// Of what has no members there are no parts: a JSON object says what they are.
    fn multipart_type(&self, value: &api::Value) -> TypePath {
        let has_parts = match &value.ty {
            Type::Named(id) => {
                self.api.definition(*id).parts.is_some()
                    && !matches!(self.api.definition(*id).shape, api::TypeShape::Enumeration(_))
            }
            Type::Map(_) => true,
            _ => false,
        };
        if has_parts { self.type_path(value) } else { TypePath::Json }
    }

    fn body_checks(&self, content: &Content) -> Vec<crate::rust::Check> {
        match content.carrier {
            Carrier::Json | Carrier::Form => checks::checks(&content.value),
            _ => Vec::new(),
        }
    }

    fn encoding(&self, content: &Content) -> Encoding {
        let media_type = sendable(&content.media_type);
        match content.carrier {
            Carrier::Json if media_type == "application/json" => Encoding::Json,
            Carrier::Json => Encoding::JsonAs(media_type),
            Carrier::Form => form(content),
            Carrier::Multipart => Encoding::Multipart,
            Carrier::Text => Encoding::Text(media_type),
            Carrier::Binary | Carrier::Events | Carrier::JsonLines => Encoding::Bytes(media_type),
        }
    }
}

/// A range is no type to send: the plainest within it is.
fn sendable(media_type: &str) -> String {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "*/*" | "application/*" | "application/*+json" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        range if range.contains('*') => "application/octet-stream".to_owned(),
        _ => media_type.to_owned(),
    }
}

fn form(content: &Content) -> Encoding {
    let fields = content.encodings.iter().filter_map(|encoding| {
        let is_json = encoding.content_type.as_deref().is_some_and(|content_type| content_type.contains("json"));
        let style = encoding.style.map(|style| (style_name(style.form), style.explode));
        let needed = is_json || style.is_some();
        needed.then(|| FormField { wire_name: encoding.wire_name.clone(), style: style.filter(|_| !is_json) })
    });
    let fields: Vec<_> = fields.collect();
    if fields.is_empty() { Encoding::Form } else { Encoding::FormWith(fields) }
}

/// The runtime's name of a query's style.
pub(super) fn style_name(form: StyleForm) -> &'static str {
    match form {
        StyleForm::Space => "Space",
        StyleForm::Pipe => "Pipe",
        StyleForm::DeepObject => "DeepObject",
        _ => "Form",
    }
}

fn word(content: &Content) -> String {
    match content.carrier {
        Carrier::Form => "form".to_owned(),
        Carrier::Multipart => "multipart".to_owned(),
        Carrier::Json if content.media_type == "application/json" => "json".to_owned(),
        _ => docs::media_word(&content.media_type),
    }
}

/// A name for each body that may be an enum.
pub(super) fn names(api: &Api) -> BTreeMap<String, Name> {
    let mut wanted: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for operation in &api.operations {
        let Some(body) = &operation.body else { continue };
        let several =
            body.contents.len() > 1 || matches!(body.contents.first(), Some(first) if first.value.ty == Type::Any);
        if several {
            let name = match &body.shared_as {
                Some(hint) => hint.words().to_owned(),
                None => format!("{} body", operation.id),
            };
            wanted.insert(body.origin.as_str(), vec![ident::pascal(&name), ident::pascal(&format!("{name} content"))]);
        }
    }
    let wishes: Vec<_> = wanted.iter().map(|(key, names)| Wish { rank: (0, *key), names: names.clone() }).collect();
    let names = scope::assign(&wishes, &TAKEN);
    wanted.into_keys().map(str::to_owned).zip(names).collect()
}
