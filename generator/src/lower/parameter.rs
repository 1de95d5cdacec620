//! Parameters of paths, headers and queries, with those of the path item merged in.

use openapiv3::{
    HeaderStyle, Parameter as WireParameter, ParameterData, ParameterSchemaOrContent, PathStyle, QueryStyle,
    ReferenceOr,
};

use super::Lowering;
use super::reference::Resolved;
use crate::api::{ListStyle, NameHint, Parameter, ParameterLocation, Type, TypeShape, Value, Words};
use crate::load::Pointer;

type WireParameters<'d> = &'d [ReferenceOr<WireParameter>];

/// Header names that OpenAPI has tools ignore as parameters: the document says them elsewhere.
const SAID_ELSEWHERE: [&str; 3] = ["accept", "content-type", "authorization"];

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
            let same =
                |other: &Parameter| other.location == parameter.location && other.wire_name == parameter.wire_name;
            match parameters.iter().position(same) {
                Some(index) if index >= inherited => {
                    let name = &parameter.wire_name;
                    self.report
                        .error(&at, format!("the operation has the parameter `{name}` already at this location"));
                }
                Some(index) => parameters[index] = parameter,
                None => parameters.push(parameter),
            }
        }
        parameters
    }

    fn parameter(&mut self, parameter: &'d WireParameter, at: &Pointer, hint: &NameHint) -> Option<Parameter> {
        match parameter {
            WireParameter::Path { parameter_data, style: PathStyle::Simple } => {
                self.plain(parameter_data, ParameterLocation::Path, at, hint)
            }
            WireParameter::Header { parameter_data, style: HeaderStyle::Simple } => {
                self.header(parameter_data, at, hint)
            }
            WireParameter::Path { .. } => {
                self.refuse_parameter(&at.child("style"), "a path parameter of another style than simple")
            }
            WireParameter::Query { parameter_data, style, .. } => {
                let style = self.list_style(style, parameter_data.explode, at)?;
                self.plain(parameter_data, ParameterLocation::Query(style), at, hint)
            }
            WireParameter::Cookie { .. } => self.refuse_parameter(at, "a cookie parameter"),
        }
    }

    fn header(&mut self, data: &'d ParameterData, at: &Pointer, hint: &NameHint) -> Option<Parameter> {
        if SAID_ELSEWHERE.contains(&data.name.to_ascii_lowercase().as_str()) {
            let message = format!("OpenAPI ignores a header parameter named `{}`", data.name);
            self.report.warning(at, message + ": media types and security say it");
            return None;
        }
        self.plain(data, ParameterLocation::Header, at, hint)
    }

    fn plain(
        &mut self,
        data: &'d ParameterData,
        location: ParameterLocation,
        at: &Pointer,
        hint: &NameHint,
    ) -> Option<Parameter> {
        let ParameterSchemaOrContent::Schema(schema) = &data.format else {
            return self.refuse_parameter(&at.child("content"), "a parameter with content");
        };
        let mut value = self.value(schema.into(), &at.child("schema"), &hint.then(&data.name));
        value.example = self.example(data, at).or(value.example);
        if !self.is_plain(&value) {
            let construct = "a parameter that is not a string, number or boolean, nor a list of these";
            return self.refuse_parameter(&at.child("schema"), construct);
        }
        if location == ParameterLocation::Path && !data.required {
            self.report.error(at, format!("the path parameter `{}` has to be `required: true`", data.name));
        }
        let words = Words {
            description: data.description.clone(),
            deprecated: data.deprecated.unwrap_or_default(),
            default: schema.as_item().and_then(|schema| schema.schema_data.default.clone()),
            ..Words::default()
        };
        Some(Parameter {
            origin: at.clone(),
            wire_name: data.name.clone(),
            location,
            required: data.required,
            value,
            words,
        })
    }

    /// The default of `explode` is true for the style `form` alone.
    fn list_style(&mut self, style: &QueryStyle, explode: Option<bool>, at: &Pointer) -> Option<ListStyle> {
        match (style, explode) {
            (QueryStyle::Form, None | Some(true)) => Some(ListStyle::Exploded),
            (QueryStyle::Form, Some(false)) => Some(ListStyle::Comma),
            (QueryStyle::SpaceDelimited, None | Some(false)) => Some(ListStyle::Space),
            (QueryStyle::PipeDelimited, None | Some(false)) => Some(ListStyle::Pipe),
            (QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, Some(true)) => Some(ListStyle::Exploded),
            (QueryStyle::DeepObject, _) => self.refuse_parameter(&at.child("style"), "the style deepObject"),
        }
    }

    fn example(&mut self, data: &'d ParameterData, at: &Pointer) -> Option<serde_json::Value> {
        let first = data.examples.iter().next();
        let named = first.and_then(|(name, example)| self.resolve(example, &at.child("examples").child(name)));
        data.example.clone().or_else(|| named.and_then(|found| found.item.value.clone()))
    }

    fn is_plain(&self, value: &Value) -> bool {
        match &value.ty {
            _ if value.nullable => false,
            Type::List(item) => !item.nullable && self.is_scalar(&item.ty),
            ty => self.is_scalar(ty),
        }
    }

    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::Boolean | Type::Integer(_) | Type::Number(_) | Type::Text(_) => true,
            Type::Named(id) => matches!(self.types[id.0].shape, TypeShape::Enumeration(_)),
            _ => false,
        }
    }

    fn refuse_parameter<T>(&mut self, at: &Pointer, construct: &str) -> Option<T> {
        self.report.unsupported(at, construct);
        None
    }

    /// Every `{name}` of the path has its parameter, and the other way round.
    pub(super) fn check_path(&mut self, path: &str, parameters: &[Parameter], at: &Pointer) {
        let names = template_names(path);
        let declared = || parameters.iter().filter(|parameter| parameter.location == ParameterLocation::Path);
        for name in &names {
            if !declared().any(|parameter| parameter.wire_name == *name) {
                let message = format!("the path's `{{{name}}}` has no parameter");
                self.report.error_with_help(at, message, "add it under `parameters` with `in: path`");
            }
        }
        for parameter in declared() {
            if !names.contains(&parameter.wire_name.as_str()) {
                let message = format!("the path has no `{{{}}}` for this parameter", parameter.wire_name);
                self.report.error(&parameter.origin, message);
            }
        }
    }
}

/// The names between the braces of a template.
pub(super) fn template_names(template: &str) -> Vec<&str> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}
