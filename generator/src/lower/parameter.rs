//! Parameters of paths, queries, headers and cookies, with those of the path item merged in.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{
    Parameter as WireParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};

use super::Lowering;
use super::body::Way;
use super::reference::Resolved;
use crate::allowance::Unbound;
use crate::api::{NameHint, Parameter, ParameterLocation, Style, StyleForm, TextFormat, Type, TypeShape, Value, Words};
use crate::load::{Pointer, UNBOUND};

type WireParameters<'d> = &'d [ReferenceOr<WireParameter>];

/// Header names that OpenAPI has tools ignore as parameters: the document says them elsewhere.
const SAID_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

/// Header names that belong to the connection: what carries the request writes them.
const OF_THE_CONNECTION: [&str; 7] =
    ["host", "content-length", "connection", "te", "trailer", "transfer-encoding", "upgrade"];

pub(super) fn is_of_the_connection(header: &str) -> bool {
    OF_THE_CONNECTION.contains(&header.to_ascii_lowercase().as_str())
}

/// Whether it may stand in the name of a header (RFC 9110, section 5.1), or in that of a cookie (RFC 6265).
pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl<'d> Lowering<'d, '_, '_> {
    /// The operation's own parameters take the place of the path item's of the same name and location.
    pub(super) fn parameters(
        &mut self,
        (shared, shared_at): (WireParameters<'d>, Pointer),
        own: WireParameters<'d>,
        at: &Pointer,
        hint: &NameHint,
    ) -> Vec<Parameter> {
        let mut parameters: Vec<Parameter> = Vec::new();
        let mut places: BTreeMap<(u8, String), usize> = BTreeMap::new();
        let own_places = (0..own.len()).map(|index| at.child("parameters").index(index));
        let shared_places = (0..shared.len()).map(|index| shared_at.child("parameters").index(index));
        let mut inherited = usize::MAX;
        let all = shared.iter().zip(shared_places).chain(own.iter().zip(own_places)).enumerate();
        for (index, (parameter, at)) in all {
            if index == shared.len() {
                inherited = parameters.len();
            }
            let Some(Resolved { item, at, shared_as }) = self.resolve(parameter, &at) else { continue };
            // What is shared is named after itself and not after whoever uses it first.
            let hint = shared_as.map_or_else(|| hint.clone(), NameHint::new);
            let Some(parameter) = self.parameter(item, &at, &hint) else { continue };
            self.pays_for(1, &parameter.words, &at);
            let place = (parameter.location as u8, parameter.wire_name.clone());
            match places.get(&place).copied() {
                Some(index) if index >= inherited => {
                    let name = &parameter.wire_name;
                    let message = format!("the operation has the parameter `{name}` already at this location");
                    self.report.unbound(Unbound::Parameter, &at, message);
                }
                Some(index) => parameters[index] = parameter,
                None => {
                    places.insert(place, parameters.len());
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }

    fn parameter(&mut self, parameter: &'d WireParameter, at: &Pointer, hint: &NameHint) -> Option<Parameter> {
        let data = parameter.parameter_data_ref();
        if data.extensions.contains_key(UNBOUND) {
            return None;
        }
        let (location, form) = match parameter {
            WireParameter::Path { style: PathStyle::Simple, .. } => (ParameterLocation::Path, StyleForm::Simple),
            WireParameter::Path { style: PathStyle::Label, .. } => (ParameterLocation::Path, StyleForm::Label),
            WireParameter::Path { style: PathStyle::Matrix, .. } => (ParameterLocation::Path, StyleForm::Matrix),
            WireParameter::Query { style: QueryStyle::Form, .. } => (ParameterLocation::Query, StyleForm::Form),
            WireParameter::Query { style: QueryStyle::SpaceDelimited, .. } => {
                (ParameterLocation::Query, StyleForm::Space)
            }
            WireParameter::Query { style: QueryStyle::PipeDelimited, .. } => {
                (ParameterLocation::Query, StyleForm::Pipe)
            }
            WireParameter::Query { style: QueryStyle::DeepObject, .. } => {
                (ParameterLocation::Query, StyleForm::DeepObject)
            }
            WireParameter::Header { .. } => (ParameterLocation::Header, StyleForm::Simple),
            WireParameter::Cookie { .. } => (ParameterLocation::Cookie, StyleForm::Form),
        };
        let name = data.name.to_ascii_lowercase();
        if location == ParameterLocation::Header && SAID_ELSEWHERE.contains(&name.as_str()) {
            let message = format!("OpenAPI ignores a header parameter named `{}`", data.name);
            self.report.warning(at, message + ": media types and security say it");
            return None;
        }
        if location == ParameterLocation::Header && is_of_the_connection(&name) {
            let message =
                format!("the header `{}` is written by what carries the request: it is passed over", data.name);
            self.report.warning(at, message);
            return None;
        }
        if location == ParameterLocation::Header && (name.is_empty() || !name.bytes().all(is_token_byte)) {
            self.report.unbound(Unbound::Parameter, at, format!("no header can be named `{}`", data.name));
            return None;
        }
        // The default of `explode` is true for the style `form` alone.
        let explode = data.explode.unwrap_or(form == StyleForm::Form);
        let reserved = matches!(parameter, WireParameter::Query { allow_reserved: true, .. });
        self.lowered(data, location, Style { form, explode }, reserved, at, hint)
    }

    fn lowered(
        &mut self,
        data: &'d ParameterData,
        location: ParameterLocation,
        style: Style,
        reserved: bool,
        at: &Pointer,
        hint: &NameHint,
    ) -> Option<Parameter> {
        let hint = hint.then(&data.name);
        let (mut value, style) = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                (self.plain_value(schema.into(), &at.child("schema"), &hint), style)
            }
            ParameterSchemaOrContent::Content(content) => {
                let at = at.child("content");
                if let Some((other, _)) = content.iter().nth(1) {
                    let message = "a parameter has one media type, and this is another".to_owned();
                    self.report.unbound(Unbound::MediaType, &at.child(other), message);
                }
                let mut contents = self.contents(content, Way::Out, &at, &hint);
                let value = if contents.is_empty() { Value::of(Type::Any) } else { contents.swap_remove(0).value };
                let plain = matches!(value.ty, Type::Text(_));
                (value, if plain { style } else { Style { form: StyleForm::Json, explode: false } })
            }
        };
        value.example = self.example(data, at).or(value.example);
        if matches!(value.ty, Type::Text(TextFormat::Binary)) {
            value.ty = Type::Text(TextFormat::Plain);
        }
        // What is not there is not sent; as text, null has no form of its own.
        value.nullable = false;
        let style = self.fitting(style, &value);
        if location == ParameterLocation::Path && !data.required {
            let message = format!("the path parameter `{}` has to be `required: true`: it is taken so", data.name);
            self.report.warning(at, message);
        }
        let schema = match &data.format {
            ParameterSchemaOrContent::Schema(schema) => schema.as_item(),
            ParameterSchemaOrContent::Content(_) => None,
        };
        let words = Words {
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or_default(),
            default: schema.and_then(|schema| schema.schema_data.default.clone()),
            ..Words::default()
        };
        Some(Parameter {
            origin: at.clone(),
            wire_name: data.name.clone(),
            location,
            style,
            reserved,
            required: data.required || location == ParameterLocation::Path,
            value,
            words,
        })
    }

    /// For a single value the styles of queries are all one.
    fn fitting(&self, style: Style, value: &Value) -> Style {
        match style.form {
            StyleForm::Form | StyleForm::Space | StyleForm::Pipe | StyleForm::DeepObject
                if self.is_scalar(&value.ty) =>
            {
                Style { form: StyleForm::Form, explode: true }
            }
            StyleForm::Simple if self.is_scalar(&value.ty) => Style { form: StyleForm::Simple, explode: false },
            _ => style,
        }
    }

    fn example(&mut self, data: &'d ParameterData, at: &Pointer) -> Option<serde_json::Value> {
        let first = data.examples.iter().next();
        let named = first.and_then(|(name, example)| self.resolve(example, &at.child("examples").child(name)));
        data.example.clone().or_else(|| named.and_then(|found| found.item.value.clone()))
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(_) => true,
            Type::Named(id) => matches!(self.types[id.0].shape, TypeShape::Enumeration(_)),
            _ => false,
        }
    }

    /// Every `{name}` of the path has its parameter, and the other way round.
    pub(super) fn check_path(&mut self, path: &str, parameters: &mut Vec<Parameter>, at: &Pointer) {
        let names = template_names(path);
        let of_path = parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
        let declared: BTreeSet<String> = of_path.map(|parameter| parameter.wire_name.clone()).collect();
        for name in &names {
            if !declared.contains(*name) {
                let message = format!("the path's `{{{name}}}` has no parameter: it is taken as text");
                self.report.warning(at, message);
                parameters.push(Parameter {
                    origin: at.clone(),
                    wire_name: (*name).to_owned(),
                    location: ParameterLocation::Path,
                    style: Style { form: StyleForm::Simple, explode: false },
                    reserved: false,
                    required: true,
                    value: Value::of(Type::Text(TextFormat::Plain)),
                    words: Words::default(),
                });
            }
        }
        let names: BTreeSet<&str> = names.into_iter().collect();
        parameters.retain(|parameter| {
            let has_place =
                parameter.location != ParameterLocation::Path || names.contains(parameter.wire_name.as_str());
            if !has_place {
                let message =
                    format!("the path has no `{{{}}}` for this parameter: it is passed over", parameter.wire_name);
                self.report.warning(&parameter.origin, message);
            }
            has_place
        });
    }
}

/// The names between the braces of a template, each once.
pub(super) fn template_names(template: &str) -> Vec<&str> {
    let mut known = BTreeSet::new();
    let names = template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    names.filter(|name| known.insert(*name)).collect()
}
