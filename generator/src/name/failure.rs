//! What an operation's documented failures are typed as: one type, or an enum by status and media type.

use std::collections::BTreeMap;

use super::scope::Wish;
use super::{Naming, docs, ident, scope};
use crate::api::{Api, Operation, Response, StatusKey};
use crate::rust::{Case, CaseStatus, Failure, Name, ResponseEnum, ResponseVariant, TypePath};

/// One way to fail: a response and one of its media types.
struct Kind<'a> {
    response: &'a Response,
    media_type: Option<String>,
    ty: Option<TypePath>,
}

impl Naming<'_> {
    /// The type, the cases that lead to it and, where the type is an enum of this operation's own, the enum.
    pub(super) fn failure(&self, operation: &Operation) -> (Failure, Vec<Case>, Option<ResponseEnum>) {
        let kinds = self.kinds(operation);
        let Some(first) = kinds.first() else { return (Failure::None, Vec::new(), None) };
        if let Some(ty) = &first.ty
            && kinds.iter().all(|kind| kind.ty == first.ty)
        {
            let cases = kinds.iter().map(|kind| case(kind.response.status, kind.media_type.clone(), None));
            return (Failure::Type(ty.clone()), cases.collect(), None);
        }
        let responses = self.response_enum(operation, &kinds);
        let cases = kinds.iter().map(|kind| {
            let variant = responses.variants.iter().zip(variant_keys(&kinds));
            let mut variant = variant.filter(|(_, key)| *key == variant_key(kind, &kinds));
            let name = variant.next().map(|(variant, _)| variant.name.clone());
            case(kind.response.status, kind.media_type.clone(), name)
        });
        (Failure::Enum(responses.name.clone()), cases.collect(), Some(responses))
    }

    fn kinds<'o>(&self, operation: &'o Operation) -> Vec<Kind<'o>> {
        let mut kinds = Vec::new();
        for response in operation.failures() {
            if response.contents.is_empty() {
                kinds.push(Kind { response, media_type: None, ty: None });
            }
            kinds.extend(response.contents.iter().map(|content| Kind {
                response,
                media_type: Some(content.media_type.clone()),
                ty: Some(self.held(&content.value)),
            }));
        }
        kinds
    }

    fn response_enum(&self, operation: &Operation, kinds: &[Kind<'_>]) -> ResponseEnum {
        let shared = shared_failure(operation);
        let name = self.failure_names.get(failure_key(operation)).cloned();
        let name = name.unwrap_or_else(|| Name::new(ident::pascal(&operation.id)));
        let keys = variant_keys(kinds);
        let names = scope::members(keys.iter().map(String::as_str), ident::pascal, &[]);
        let variants = keys.iter().zip(names).map(|(key, name)| {
            let kind = kinds.iter().find(|kind| variant_key(kind, kinds) == *key);
            ResponseVariant {
                name,
                docs: kind.map(variant_docs).unwrap_or_default(),
                ty: kind.and_then(|kind| kind.ty.clone()),
            }
        });
        let described = match &shared {
            Some(_) => docs::prose(kinds.first().map(|kind| kind.response.description.as_str())),
            None => vec![format!("The documented failures of {}.", docs::code(&operation.id))],
        };
        ResponseEnum { name, docs: described, variants: variants.collect() }
    }
}

/// The one response that is all the operation's failures, where it is shared.
fn shared_failure(operation: &Operation) -> Option<&Response> {
    let mut failures = operation.failures();
    let only = failures.next().filter(|only| only.shared_as.is_some());
    if failures.next().is_none() { only } else { None }
}

/// What an enum of failures belongs to: a shared response, or the operation.
fn failure_key(operation: &Operation) -> &str {
    shared_failure(operation).map_or(operation.origin.as_str(), |shared| shared.origin.as_str())
}

/// A name for each enum of failures there may be; shared responses come first.
pub(super) fn failure_names(api: &Api) -> BTreeMap<String, Name> {
    let mut wanted: BTreeMap<&str, Wish<'_>> = BTreeMap::new();
    for operation in &api.operations {
        let key = failure_key(operation);
        let shared = shared_failure(operation).and_then(|shared| shared.shared_as.as_ref());
        let name = match shared {
            Some(hint) => hint.0.join(" "),
            None => format!("{} failure", operation.id),
        };
        wanted.insert(key, Wish { rank: (u8::from(shared.is_none()), key), names: vec![ident::pascal(&name)] });
    }
    let (keys, wishes): (Vec<_>, Vec<_>) = wanted.into_iter().unzip();
    let names = scope::assign(&wishes, &["DateTime", "Option", "String", "Value", "Vec", "BTreeMap"]);
    keys.into_iter().map(str::to_owned).zip(names).collect()
}

fn case(status: StatusKey, media_type: Option<String>, variant: Option<Name>) -> Case {
    let status = match status {
        StatusKey::Code(code) => CaseStatus::Code(code),
        StatusKey::Range(digit) => CaseStatus::Range(digit),
        StatusKey::Default => CaseStatus::Default,
    };
    Case { status, media_type, variant }
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
    let body = match (&kind.ty, types_differ) {
        (Some(TypePath::Model(name)), true) => name.plain().to_owned(),
        (_, true) => docs::media_word(kind.media_type.as_deref().unwrap_or("empty")),
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
    let body = match &kind.media_type {
        Some(media_type) => format!("{status}, {}.", docs::code(media_type)),
        None => format!("{status}, no body."),
    };
    docs::paragraphs([docs::prose(Some(&kind.response.description)), vec![body]])
}

pub(super) fn success_case(status: StatusKey, media_type: Option<String>) -> Case {
    case(status, media_type, None)
}
