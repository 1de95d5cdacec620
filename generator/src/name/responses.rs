//! What an operation's documented answers are typed as: one type, or an enum by status and media type.

use std::collections::BTreeMap;

use super::scope::Wish;
use super::{Naming, docs, ident, scope};
use crate::api::{Api, Carrier, Content, Operation, Response, StatusKey};
use crate::rust::{BodyEnum, BodyVariant, Case, CaseStatus, Name, Read, TypePath};

/// Names of types that the code of answers uses for something else.
const TAKEN: [&str; 23] = [
    "BTreeMap",
    "Base64",
    "Base64Url",
    "Body",
    "Box",
    "ByteStream",
    "Bytes",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "EventStream",
    "File",
    "JsonLines",
    "Option",
    "PartialEq",
    "Some",
    "String",
    "Time",
    "Uuid",
    "Value",
    "Vec",
    "None",
];

/// One way to be answered: a response and one of its media types.
struct Kind<'a> {
    response: &'a Response,
    media_type: String,
    read: Read,
    ty: Option<TypePath>,
}

/// Which answers of an operation are spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Success,
    Failure,
}

impl Side {
    fn responses(self, operation: &Operation) -> Vec<&Response> {
        match self {
            Self::Success => operation.successes().collect(),
            Self::Failure => operation.failures().collect(),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// Answers of one side: their type, none where nothing is documented, and the cases that lead to it.
pub(super) struct Answers {
    pub(super) ty: Option<TypePath>,
    pub(super) cases: Vec<Case>,
    /// The enum, where the type is one.
    pub(super) bodies: Option<BodyEnum>,
}

impl Naming<'_> {
    pub(super) fn answers(&self, operation: &Operation, side: Side) -> Answers {
        let kinds = self.answer_kinds(operation, side);
        let Some(first) = kinds.first() else { return Answers { ty: None, cases: Vec::new(), bodies: None } };
        if kinds.iter().all(|kind| kind.ty == first.ty) && (first.ty.is_some() || side == Side::Success) {
            let ty = first.ty.clone().unwrap_or(TypePath::Unit);
            return Answers { ty: Some(ty), cases: kinds.iter().map(|kind| case(kind, None)).collect(), bodies: None };
        }
        let bodies = self.body_enum(operation, side, &kinds);
        let keys = variant_keys(&kinds);
        let cases = kinds.iter().map(|kind| {
            let key = variant_key(kind, &kinds);
            let variant = bodies.variants.iter().zip(&keys).find(|(_, other)| **other == key);
            case(kind, variant.map(|(variant, _)| variant.name.clone()))
        });
        Answers { ty: Some(TypePath::Response(bodies.name.clone())), cases: cases.collect(), bodies: Some(bodies) }
    }

    fn answer_kinds<'o>(&self, operation: &'o Operation, side: Side) -> Vec<Kind<'o>> {
        let mut kinds = Vec::new();
        for response in side.responses(operation) {
            let without = response.contents.is_empty() || operation.method == "HEAD";
            if without {
                kinds.push(Kind { response, media_type: String::new(), read: Read::Empty, ty: None });
                continue;
            }
            for content in &response.contents {
                let (read, ty) = self.answer_type(content, side);
                kinds.push(Kind { response, media_type: content.media_type.clone(), read, ty: Some(ty) });
            }
        }
        kinds
    }

    /// A failure is read whole, whatever it is.
    fn answer_type(&self, content: &Content, side: Side) -> (Read, TypePath) {
        let value = || self.held(&content.value);
        match (content.carrier, side) {
            (Carrier::Json, _) => (Read::Json, value()),
            (Carrier::Text | Carrier::Form, _) => (Read::Text, TypePath::Text),
            (Carrier::Binary | Carrier::Multipart, Side::Success) => {
                (Read::Stream("ByteStream"), TypePath::BYTE_STREAM)
            }
            (Carrier::Events, Side::Success) => {
                (Read::Stream("EventStream"), TypePath::Stream("EventStream", Box::new(value())))
            }
            (Carrier::JsonLines, Side::Success) => {
                (Read::Stream("JsonLines"), TypePath::Stream("JsonLines", Box::new(value())))
            }
            (_, Side::Failure) => (Read::Bytes, TypePath::Runtime("Bytes")),
        }
    }

    fn body_enum(&self, operation: &Operation, side: Side, kinds: &[Kind<'_>]) -> BodyEnum {
        let shared = shared(operation, side);
        let name = self.response_names.get(&key(operation, side)).cloned();
        let name = name.unwrap_or_else(|| Name::new(ident::pascal(&operation.id)));
        let keys = variant_keys(kinds);
        let names = scope::members(keys.iter().map(String::as_str), ident::pascal, &[]);
        let variants = keys.iter().zip(names).map(|(key, name)| {
            let kind = kinds.iter().find(|kind| variant_key(kind, kinds) == *key);
            BodyVariant {
                name,
                docs: kind.map(variant_docs).unwrap_or_default(),
                ty: kind.and_then(|kind| kind.ty.clone()),
            }
        });
        let described = match (&shared, side) {
            (Some(_), _) => docs::prose(kinds.first().map(|kind| kind.response.description.as_str())),
            (None, Side::Success) => vec![format!("The documented answers of {}.", docs::code(&operation.id))],
            (None, Side::Failure) => vec![format!("The documented failures of {}.", docs::code(&operation.id))],
        };
        let described =
            if described.is_empty() { vec![format!("Answers of {}.", docs::code(&operation.id))] } else { described };
        BodyEnum { name, docs: described, variants: variants.collect() }
    }
}

/// The one response that is all the operation's answers of a side, where it is shared.
fn shared(operation: &Operation, side: Side) -> Option<&Response> {
    match side.responses(operation).as_slice() {
        [only] if only.shared_as.is_some() => Some(only),
        _ => None,
    }
}

/// What an enum of answers belongs to: a shared response, or the operation.
fn key(operation: &Operation, side: Side) -> String {
    match shared(operation, side) {
        // A stream of a success is bytes of a failure, so the sides of a shared response are two.
        Some(response) => format!("{} {}", response.origin, side.word()),
        None => format!("{} {}", operation.origin, side.word()),
    }
}

/// A name for each enum of answers there may be; shared responses come first.
pub(super) fn names(api: &Api) -> BTreeMap<String, Name> {
    let mut wanted: BTreeMap<String, (u8, Vec<String>)> = BTreeMap::new();
    for operation in &api.operations {
        for side in [Side::Failure, Side::Success] {
            let hint = shared(operation, side).and_then(|shared| shared.shared_as.as_ref());
            let (rank, names) = match hint {
                Some(hint) => {
                    let name = hint.words().to_owned();
                    (0, vec![ident::pascal(&name), ident::pascal(&format!("{name} {}", side.word()))])
                }
                None => (1, vec![ident::pascal(&format!("{} {}", operation.id, side.word()))]),
            };
            let rank = rank * 2 + u8::from(side == Side::Success);
            wanted.insert(key(operation, side), (rank, names));
        }
    }
    let wishes: Vec<_> =
        wanted.iter().map(|(key, (rank, names))| Wish { rank: (*rank, key), names: names.clone() }).collect();
    let names = scope::assign(&wishes, &TAKEN);
    wanted.into_keys().zip(names).collect()
}

fn case(kind: &Kind<'_>, variant: Option<Name>) -> Case {
    let status = match kind.response.status {
        StatusKey::Code(code) => CaseStatus::Code(code),
        StatusKey::Range(digit) => CaseStatus::Range(digit),
        StatusKey::Default => CaseStatus::Default,
    };
    Case { status, media_type: kind.media_type.clone(), read: kind.read, variant }
}

/// The distinct variants, in the document's order.
fn variant_keys(kinds: &[Kind<'_>]) -> Vec<String> {
    let mut keys = Vec::new();
    for key in kinds.iter().map(|kind| variant_key(kind, kinds)) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// What tells a variant from the others: its status where there are several, its type where one status has several.
fn variant_key(kind: &Kind<'_>, kinds: &[Kind<'_>]) -> String {
    let statuses_differ = kinds.iter().any(|other| other.response.status != kind.response.status);
    let of_status = || kinds.iter().filter(|other| other.response.status == kind.response.status);
    let types_differ = of_status().any(|other| other.ty != kind.ty);
    let status = if statuses_differ { docs::status(kind.response.status) } else { String::new() };
    // Types that have a name speak for themselves, unless another of the status has the same word.
    let body = match (&kind.ty, types_differ) {
        (Some(TypePath::Model(name)), true) => name.plain().to_owned(),
        (Some(TypePath::Text), true) if kind.read == Read::Text => "text".to_owned(),
        (Some(ty), true) if ty.is_stream() && *ty != TypePath::BYTE_STREAM => "stream".to_owned(),
        (Some(TypePath::Runtime("ByteStream" | "Bytes")), true) => "bytes".to_owned(),
        (_, true) => docs::media_word(if kind.media_type.is_empty() { "empty" } else { &kind.media_type }),
        (_, false) => String::new(),
    };
    format!("{status} {body}").trim().to_owned()
}

fn variant_docs(kind: &Kind<'_>) -> Vec<String> {
    let status = match kind.response.status {
        StatusKey::Code(code) => format!("Status {code}"),
        StatusKey::Range(digit) => format!("Statuses {digit}00 to {digit}99"),
        StatusKey::Default => "Any status without an answer of its own".to_owned(),
    };
    let body = match kind.media_type.as_str() {
        "" => format!("{status}, no body."),
        media_type => format!("{status}, {}.", docs::code(media_type)),
    };
    docs::paragraphs([docs::prose(Some(&kind.response.description)), vec![body]])
}
