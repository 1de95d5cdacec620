//! Pass over the examples: those that are not of their schema's form are said, and make no test.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::api::{
    Additional, Api, Content, Enumeration, EnumerationKind, Integer, Presence, Structure, Type, TypeDefinition, TypeId,
    TypeShape, Union, Value, Variant,
};
use crate::budget::Cost;
use crate::load::{Pointer, Report};

/// Drops the examples that their types cannot carry as they are.
pub(super) fn keep_fitting(api: &mut Api, report: &mut Report<'_>) {
    let types = &api.types;
    for operation in &mut api.operations {
        let responses = operation.responses.iter_mut().flat_map(|response| &mut response.contents);
        let body = operation.body.iter_mut().flat_map(|body| &mut body.contents);
        body.chain(responses).for_each(|content| keep(content, types, report));
    }
}

fn keep(content: &mut Content, types: &[TypeDefinition], report: &mut Report<'_>) {
    let value = &content.value;
    content.examples.retain(|example| {
        let mut fitting = Fitting { types, at: &example.at, report, of_unions: BTreeMap::new() };
        match fitting.misfit(value, &example.value, "$") {
            None => true,
            Some(misfit) => {
                report.warning(&example.at, format!("the example is not of its schema's form: {misfit}"));
                false
            }
        }
    });
}

/// One example that is held to its type.
struct Fitting<'a, 'r, 'i> {
    types: &'a [TypeDefinition],
    at: &'a Pointer,
    report: &'r mut Report<'i>,
    /// What was found of a value as a union: several ways lead there where unions hold each other.
    of_unions: BTreeMap<(TypeId, *const Json), Option<String>>,
}

/// How an integer is not a string: it is read as one all the same.
const TEXT_OF_INTEGER: &str = "a string but an integer";

impl Fitting<'_, '_, '_> {
    /// Where a value is not as its type has it, and how; none if it is.
    fn misfit(&mut self, value: &Value, json: &Json, path: &str) -> Option<String> {
        if json.is_null() {
            return (!value.nullable && value.ty != Type::Any).then(|| format!("{path} is null"));
        }
        if !self.report.spend(Cost::Steps, 1, self.at) {
            return None;
        }
        let expected = |what: &str| Some(format!("{path} is not {what}"));
        match &value.ty {
            Type::Any => None,
            Type::Boolean if !json.is_boolean() => expected("a boolean"),
            Type::Integer(width) if !is_integer(json, *width) => expected("an integer of its width"),
            Type::Number if !json.is_number() => expected("a number"),
            Type::Text(_) | Type::File if json.is_i64() || json.is_u64() => expected(TEXT_OF_INTEGER),
            Type::Text(_) | Type::File if !json.is_string() => expected("a string"),
            Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(_) | Type::File => None,
            Type::List(item) => match json.as_array() {
                Some(items) => first(items, |json, index| self.misfit(item, json, &format!("{path}[{index}]"))),
                None => expected("an array"),
            },
            Type::Tuple(places) => match json.as_array().filter(|items| items.len() == places.len()) {
                Some(items) => {
                    first(items, |json, index| self.misfit(&places[index], json, &format!("{path}[{index}]")))
                }
                None => expected("an array of its length"),
            },
            Type::Map(held) => match json.as_object() {
                Some(members) => {
                    members.iter().find_map(|(name, json)| self.misfit(held, json, &format!("{path}.{name}")))
                }
                None => expected("an object"),
            },
            Type::Named(id) | Type::Boxed(id) => match &self.types[id.0].shape {
                TypeShape::Structure(structure) => self.misfit_structure(structure, json, path),
                TypeShape::Enumeration(enumeration) => misfit_enumeration(enumeration, json, path),
                TypeShape::Union(union) => self.misfit_union_once(*id, union, json, path),
            },
        }
    }

    fn misfit_structure(&mut self, structure: &Structure, json: &Json, path: &str) -> Option<String> {
        let Some(members) = json.as_object() else { return Some(format!("{path} is not an object")) };
        self.report.spend(Cost::Steps, structure.fields.len(), self.at);
        for field in &structure.fields {
            let name = &field.wire_name;
            let required = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
            match members.get(name) {
                None if required => return Some(format!("{path} lacks `{name}`")),
                None => {}
                Some(json) => {
                    if let Some(found) = self.misfit(&field.value, json, &format!("{path}.{name}")) {
                        return Some(found);
                    }
                }
            }
        }
        if structure.additional == Additional::Any {
            return None;
        }
        let declared: BTreeSet<_> = structure.fields.iter().map(|field| field.wire_name.as_str()).collect();
        let mut undeclared = members.iter().filter(|(name, _)| !declared.contains(name.as_str()));
        match &structure.additional {
            Additional::Any => None,
            Additional::Forbidden => undeclared.next().map(|(name, _)| format!("{path} may not have `{name}`")),
            Additional::Typed(value) => {
                undeclared.find_map(|(name, json)| self.misfit(value, json, &format!("{path}.{name}")))
            }
        }
    }

    fn misfit_union_once(&mut self, id: TypeId, union: &Union, json: &Json, path: &str) -> Option<String> {
        let key = (id, std::ptr::from_ref(json));
        if let Some(known) = self.of_unions.get(&key) {
            return known.clone();
        }
        let found = self.misfit_union(union, json, path);
        self.of_unions.insert(key, found.clone());
        found
    }

    /// A value of some variant, be it one or more of them.
    fn misfit_union(&mut self, union: &Union, json: &Json, path: &str) -> Option<String> {
        let tag = union.tag.as_ref().filter(|tag| !tag.scalar).and_then(|tag| json.get(&tag.name));
        let tag = tag.and_then(Json::as_str);
        let is_tagged = |variant: &&Variant| {
            tag.is_none_or(|tag| variant.tags.is_empty() || variant.tags.iter().any(|own| own == tag))
        };
        let variants: Vec<_> = union.variants.iter().filter(is_tagged).collect();
        let most = variants.iter().map(|variant| self.declared(&variant.value, json)).max();
        let (mut last, mut fits) = (None, false);
        for variant in variants {
            match self.misfit(&variant.value, json, path) {
                None => fits = true,
                // An integer is read as the text that one of the closest variants has there.
                Some(found)
                    if found.ends_with(TEXT_OF_INTEGER)
                        && most > Some(0)
                        && most == Some(self.declared(&variant.value, json)) =>
                {
                    return Some(found);
                }
                Some(found) => last = last.or(Some(found)),
            }
        }
        (!fits).then(|| last.unwrap_or_else(|| format!("{path} is none of the documented kinds")))
    }

    /// How many of an object's members a type declares.
    fn declared(&mut self, value: &Value, json: &Json) -> usize {
        let (Type::Named(id) | Type::Boxed(id)) = &value.ty else { return 0 };
        match &self.types[id.0].shape {
            TypeShape::Structure(own) => {
                self.report.spend(Cost::Steps, own.fields.len(), self.at);
                own.fields.iter().filter(|field| json.get(&field.wire_name).is_some()).count()
            }
            TypeShape::Enumeration(_) | TypeShape::Union(_) => 0,
        }
    }
}

fn first(items: &[Json], mut misfit: impl FnMut(&Json, usize) -> Option<String>) -> Option<String> {
    items.iter().enumerate().find_map(|(index, item)| misfit(item, index))
}

fn is_integer(json: &Json, width: Integer) -> bool {
    let Some(value) = json.as_f64().filter(|value| value.fract() == 0.0) else { return false };
    let (least, most) = match width {
        Integer::I8 => (f64::from(i8::MIN), f64::from(i8::MAX)),
        Integer::I16 => (f64::from(i16::MIN), f64::from(i16::MAX)),
        Integer::I32 => (f64::from(i32::MIN), f64::from(i32::MAX)),
        Integer::I64 => return json.is_i64() || value.abs() < 9e18,
        Integer::U8 => (0.0, f64::from(u8::MAX)),
        Integer::U16 => (0.0, f64::from(u16::MAX)),
        Integer::U32 => (0.0, f64::from(u32::MAX)),
        Integer::U64 => return json.is_u64() || (0.0..1.8e19).contains(&value),
        Integer::I128 => return value.abs() < 1.7e38,
    };
    (least..=most).contains(&value)
}

fn misfit_enumeration(enumeration: &Enumeration, json: &Json, path: &str) -> Option<String> {
    let fits = match enumeration.kind {
        EnumerationKind::Text => json.is_string(),
        EnumerationKind::Integer => json.is_i64(),
        EnumerationKind::Json => true,
    };
    (!fits).then(|| format!("{path} is not one of the listed values"))
}
