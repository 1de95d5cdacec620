//! Calls: the client's methods and what they take and give.

use super::responses::Side;
use super::scope::Wish;
use super::{Naming, bodies, checks, docs, ident, operation_docs, scope};
use crate::api::{self, Operation, ParameterLocation, StyleForm};
use crate::parallel;
use crate::printable;
use crate::rust::{BodyEnum, Call, CallParameter, Name, Place, TypePath};

/// Methods that every call has beside its own setters, and names its code uses.
const TAKEN_SETTERS: [&str; 5] = ["call", "send", "request", "options", "self_"];

/// Names of types that the code of calls uses for something else.
const TAKEN_TYPES: [&str; 37] = [
    "BTreeMap",
    "Base64",
    "Base64Url",
    "Body",
    "Box",
    "ByteStream",
    "Bytes",
    "Call",
    "Case",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Err",
    "EventStream",
    "File",
    "FormField",
    "Into",
    "IntoIterator",
    "JsonLines",
    "Method",
    "NoDocumentedError",
    "None",
    "Ok",
    "Operation",
    "Option",
    "PathStyle",
    "QueryStyle",
    "Redacted",
    "Sending",
    "Some",
    "Status",
    "String",
    "Time",
    "Uuid",
    "Value",
    "Vec",
];

/// Methods that every client has.
const TAKEN_CLIENT_METHODS: [&str; 3] = ["builder", "core", "new"];

/// Those, and the methods that every fake has.
const TAKEN_FAKE_METHODS: [&str; 7] = ["builder", "calls", "client", "client_builder", "core", "new", "unused"];

impl Naming<'_> {
    /// All calls, and the enums of what they send and get; operations that share a response share its enum.
    pub(super) fn calls(&self) -> Calls {
        let methods = self.operation_names(ident::snake, &TAKEN_CLIENT_METHODS);
        let fake_methods = self.operation_names(ident::snake, &TAKEN_FAKE_METHODS);
        let types = self.operation_names(ident::pascal, &TAKEN_TYPES);
        let descriptors = self.operation_names(ident::shouty, &[]);
        let names = methods.into_iter().zip(fake_methods).zip(types.into_iter().zip(descriptors));
        let named = self.api.operations.iter().zip(names).collect();
        let made = parallel::map(named, |(operation, ((method, fake_method), (name, descriptor)))| {
            self.call(operation, [method, fake_method, name, descriptor])
        });
        let mut calls = Calls::default();
        made.into_iter().for_each(|made| calls.add(made));
        calls
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

    fn call(&self, operation: &Operation, names: [Name; 4]) -> Made {
        let [method, fake_method, name, descriptor] = names;
        let success = self.answers(operation, Side::Success);
        let failure = self.answers(operation, Side::Failure);
        let mut names = self.setter_names(operation).into_iter();
        let parameters = operation.parameters.iter().zip(names.by_ref());
        let parameters: Vec<_> = parameters.map(|(parameter, name)| self.parameter(parameter, name)).collect();
        let body = operation.body.as_ref().zip(names.next());
        let (body, request) = body.map(|(body, name)| self.call_body(operation, body, name)).unzip();
        let security = operation.security.iter().flatten();
        let call = Call {
            docs: operation_docs::operation(operation),
            type_docs: vec![format!("A call of [`Client::{0}`](super::Client::{0}).", method.plain())],
            deprecated: operation.words.deprecated,
            id: printable(&operation.id).into_owned(),
            http_method: operation.method.clone(),
            path: operation.path.clone(),
            accept: accept(operation),
            security: security
                .map(|set| set.0.iter().map(|(name, scopes)| self.need(name, scopes)).collect())
                .collect(),
            name,
            method,
            fake_method,
            descriptor,
            parameters,
            body,
            success: success.ty.unwrap_or(TypePath::Unit),
            success_cases: success.cases,
            failure: failure.ty,
            failure_cases: failure.cases,
        };
        let responses = [success.bodies, failure.bodies].into_iter().flatten().collect();
        Made { call, responses, request: request.flatten() }
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
            place: place(parameter),
            required: parameter.required,
            argument: self.argument(&parameter.value, &ty),
            checks: checks::checks(&parameter.value),
            sensitive: parameter.value.is_sensitive(),
            name,
            ty,
        }
    }
}

/// A call, with the enums of what it alone or others as well send and get.
struct Made {
    call: Call,
    responses: Vec<BodyEnum>,
    request: Option<BodyEnum>,
}

/// What calls are made of, gathered over all operations.
#[derive(Default)]
pub(super) struct Calls {
    pub(super) calls: Vec<Call>,
    pub(super) responses: Vec<BodyEnum>,
    pub(super) requests: Vec<BodyEnum>,
}

impl Calls {
    fn add(&mut self, made: Made) {
        self.calls.push(made.call);
        made.responses.into_iter().for_each(|bodies| add(&mut self.responses, bodies));
        made.request.into_iter().for_each(|bodies| add(&mut self.requests, bodies));
    }
}

fn add(enums: &mut Vec<BodyEnum>, bodies: BodyEnum) {
    if !enums.iter().any(|other| other.name == bodies.name) {
        enums.push(bodies);
    }
}

fn place(parameter: &api::Parameter) -> Place {
    let api::Style { form, explode } = parameter.style;
    match (parameter.location, form) {
        (ParameterLocation::Path, StyleForm::Json) => Place::PathJson,
        (ParameterLocation::Path, StyleForm::Label) => Place::PathStyled("Label", explode),
        (ParameterLocation::Path, StyleForm::Matrix) => Place::PathStyled("Matrix", explode),
        (ParameterLocation::Path, _) if explode => Place::PathStyled("Simple", true),
        (ParameterLocation::Path, _) => Place::Path,
        (ParameterLocation::Query, StyleForm::Json) => Place::QueryJson,
        (ParameterLocation::Query, form) if parameter.reserved => {
            Place::QueryReserved(bodies::style_name(form), explode)
        }
        (ParameterLocation::Query, StyleForm::Form) if explode => Place::Query,
        (ParameterLocation::Query, form) => Place::QueryStyled(bodies::style_name(form), explode),
        (ParameterLocation::Header, StyleForm::Json) => Place::HeaderJson,
        (ParameterLocation::Header, _) if explode => Place::HeaderStyled(true),
        (ParameterLocation::Header, _) => Place::Header,
        (ParameterLocation::Cookie, StyleForm::Json) => Place::CookieJson,
        (ParameterLocation::Cookie, _) => Place::Cookie(explode),
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
