//! Shapes: what tells the kinds of a union apart that has no tag.

use super::Naming;
use crate::api::{self, Api, EnumerationKind, Presence, Type, TypeId, TypeShape, Value};
use crate::rust::ShapeMember;

/// Of each type whether kinds are told apart by its shape: the kinds of unions without tag, and the items of lists there.
pub(super) fn shaped(api: &Api) -> Vec<bool> {
    let mut shaped = vec![false; api.types.len()];
    for definition in &api.types {
        let TypeShape::Union(union) = &definition.shape else { continue };
        if union.tag.is_none() {
            union.variants.iter().for_each(|variant| mark(&variant.value, &mut shaped));
        }
    }
    shaped
}

fn mark(value: &Value, shaped: &mut [bool]) {
    match &value.ty {
        Type::Named(TypeId(index)) | Type::Boxed(TypeId(index)) => shaped[*index] = true,
        Type::List(held) | Type::Map(held) => mark(held, shaped),
        Type::Tuple(places) => places.iter().for_each(|place| mark(place, shaped)),
        _ => {}
    }
}

impl Naming<'_> {
    pub(super) fn shape(&self, structure: &api::Structure) -> Vec<ShapeMember> {
        let members = structure.fields.iter().map(|field| ShapeMember {
            wire_name: field.wire_name.clone(),
            required: matches!(field.presence, Presence::Required | Presence::RequiredNullable)
                && field.value.ty != Type::Any,
            kinds: self.kinds(&field.value),
            values: self.listed_values(&field.value),
        });
        members.collect()
    }

    pub(super) fn kinds_of_union(&self, union: &api::Union) -> Vec<&'static str> {
        let mut kinds = Vec::new();
        for variant in &union.variants {
            for kind in self.kinds(&variant.value) {
                if !kinds.contains(&kind) {
                    kinds.push(kind);
                }
            }
        }
        if kinds.contains(&"ANY") { vec!["ANY"] } else { kinds }
    }

    /// The JSON types of a value.
    fn kinds(&self, value: &Value) -> Vec<&'static str> {
        match &value.ty {
            Type::Any => vec!["ANY"],
            Type::Boolean => vec!["BOOLEAN"],
            Type::Integer(_) => vec!["INTEGER"],
            Type::Number => vec!["NUMBER"],
            Type::Text(_) | Type::File => vec!["STRING"],
            Type::List(_) | Type::Tuple(_) => vec!["ARRAY"],
            Type::Map(_) => vec!["OBJECT"],
            Type::Named(id) | Type::Boxed(id) => match &self.api.definition(*id).shape {
                TypeShape::Structure(_) => vec!["OBJECT"],
                TypeShape::Enumeration(enumeration) => match enumeration.kind {
                    EnumerationKind::Text => vec!["STRING"],
                    EnumerationKind::Integer => vec!["INTEGER"],
                    EnumerationKind::Json => vec!["ANY"],
                },
                // What a union takes is more than its kinds: unknown ones too.
                TypeShape::Union(_) => vec!["ANY"],
            },
        }
    }

    fn listed_values(&self, value: &Value) -> Vec<String> {
        let (Type::Named(id) | Type::Boxed(id)) = &value.ty else { return Vec::new() };
        match &self.api.definition(*id).shape {
            TypeShape::Enumeration(enumeration) if enumeration.kind == EnumerationKind::Text => {
                enumeration.values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        }
    }
}
