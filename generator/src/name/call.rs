//! Calls: the client's methods and what they take and give.

use super::scope::Wish;
use super::{Naming, checks, docs, failure, ident, operation_docs, scope};
use crate::api::{self, BodyEncoding, ListStyle, Operation, ParameterLocation};
use crate::rust::{Call, CallBody, CallParameter, Case, Encoding, Name, Place, ResponseEnum, TypePath};

/// Methods that every call has beside its own setters, and names its code uses.
const TAKEN_SETTERS: [&str; 5] = ["call", "send", "request", "options", "self_"];

/// Names of types that the code of calls uses for something else.
const TAKEN_TYPES: [&str; 23] = [
    "BTreeMap",
    "Box",
    "Call",
    "Case",
    "Clone",
    "DateTime",
    "Debug",
    "Err",
    "Into",
    "IntoIterator",
    "Method",
    "NoDocumentedError",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Redacted",
    "Sending",
    "Some",
    "Status",
    "String",
    "Value",
    "Vec",
];

/// Methods that every client has.
const TAKEN_CLIENT_METHODS: [&str; 3] = ["builder", "core", "new"];

impl Naming<'_> {
    /// All calls, and the enums of their answers; operations that share a response share its enum.
    pub(super) fn calls(&self) -> (Vec<Call>, Vec<ResponseEnum>) {
        let methods = self.operation_names(ident::snake, &TAKEN_CLIENT_METHODS);
        let types = self.operation_names(ident::pascal, &TAKEN_TYPES);
        let descriptors = self.operation_names(ident::shouty, &[]);
        let mut responses: Vec<ResponseEnum> = Vec::new();
        let mut calls = Vec::new();
        for (operation, ((method, name), descriptor)) in
            self.api.operations.iter().zip(methods.into_iter().zip(types).zip(descriptors))
        {
            let (call, own) = self.call(operation, method, name, descriptor);
            responses.extend(own.filter(|own| !responses.contains(own)));
            calls.push(call);
        }
        (calls, responses)
    }

    fn operation_names(&self, case: fn(&str) -> String, reserved: &[&str]) -> Vec<Name> {
        let operations = self.api.operations.iter();
        let wishes: Vec<_> = operations
            .map(|operation| Wish {
                rank: (0, operation.origin.as_str()),
                names: vec![case(&operation.id), case(&format!("{} call", operation.id))],
            })
            .collect();
        scope::assign(&wishes, reserved)
    }

    fn call(&self, operation: &Operation, method: Name, name: Name, descriptor: Name) -> (Call, Option<ResponseEnum>) {
        let (failure, failure_cases, responses) = self.failure(operation);
        let (success, success_cases) = self.success(operation);
        let mut names = self.setter_names(operation).into_iter();
        let parameters = operation.parameters.iter().zip(names.by_ref());
        let parameters: Vec<_> = parameters.map(|(parameter, name)| self.parameter(parameter, name)).collect();
        let body = operation.body.as_ref().zip(names.next()).map(|(body, name)| self.call_body(body, name));
        let security = operation.security.iter().flatten();
        let call = Call {
            docs: operation_docs::operation(operation),
            type_docs: vec![format!("A call of [`Client::{0}`](super::Client::{0}).", method.plain())],
            deprecated: operation.words.deprecated,
            id: operation.id.clone(),
            http_method: operation.method.clone(),
            path: operation.path.clone(),
            accept: accept(operation),
            security: security.map(|set| set.0.iter().map(|(name, _)| name.clone()).collect()).collect(),
            name,
            method,
            descriptor,
            parameters,
            body,
            success,
            success_cases,
            failure,
            failure_cases,
        };
        (call, responses)
    }

    fn success(&self, operation: &Operation) -> (TypePath, Vec<Case>) {
        let contents = operation.successes().flat_map(|response| &response.contents);
        let ty = contents.map(|content| self.held(&content.value)).next().unwrap_or(TypePath::Unit);
        let cases = operation.successes().map(|response| {
            let media_type = response.contents.first().map(|content| content.media_type.clone());
            failure::success_case(response.status, media_type)
        });
        (ty, cases.collect())
    }

    /// Names of the parameters in order and, last, of the body.
    fn setter_names(&self, operation: &Operation) -> Vec<Name> {
        let wire_names = operation.parameters.iter().map(|parameter| parameter.wire_name.as_str());
        let body = operation.body.iter().map(|_| "body");
        scope::members(wire_names.chain(body), ident::snake, &TAKEN_SETTERS)
    }

    fn parameter(&self, parameter: &api::Parameter, name: Name) -> CallParameter {
        let ty = self.type_path(&parameter.value);
        let fallback = || format!("The parameter {}.", docs::code(&parameter.wire_name));
        CallParameter {
            docs: docs::member(&parameter.words, &parameter.value, fallback),
            wire_name: parameter.wire_name.clone(),
            place: match parameter.location {
                ParameterLocation::Path => Place::Path,
                ParameterLocation::Header => Place::Header,
                ParameterLocation::Query(ListStyle::Exploded) => Place::Query,
                ParameterLocation::Query(_) if !matches!(ty, TypePath::List(_)) => Place::Query,
                ParameterLocation::Query(ListStyle::Comma) => Place::JoinedQuery(","),
                ParameterLocation::Query(ListStyle::Space) => Place::JoinedQuery("%20"),
                ParameterLocation::Query(ListStyle::Pipe) => Place::JoinedQuery("|"),
            },
            required: parameter.required,
            argument: self.argument(&parameter.value, &ty),
            checks: checks::checks(&parameter.value),
            sensitive: parameter.value.is_sensitive(),
            name,
            ty,
        }
    }

    fn call_body(&self, body: &api::Body, name: Name) -> CallBody {
        let ty = self.held(&body.content.value);
        CallBody {
            docs: docs::prose_or(body.description.as_deref(), || {
                format!("The body, {}.", docs::code(&body.content.media_type))
            }),
            required: body.required,
            argument: self.argument(&body.content.value, &ty),
            checks: checks::checks(&body.content.value),
            encoding: match body.encoding {
                BodyEncoding::Json if body.content.media_type == "application/json" => Encoding::Json,
                BodyEncoding::Json => Encoding::JsonAs(body.content.media_type.clone()),
                BodyEncoding::Form => Encoding::Form,
            },
            name,
            ty,
        }
    }
}

/// The media types that the operation's answers are documented in, those of success first.
fn accept(operation: &Operation) -> String {
    let mut media_types: Vec<&str> = Vec::new();
    for content in operation.successes().chain(operation.failures()).flat_map(|response| &response.contents) {
        if !media_types.contains(&content.media_type.as_str()) {
            media_types.push(&content.media_type);
        }
    }
    if media_types.is_empty() { "*/*".to_owned() } else { media_types.join(", ") }
}
