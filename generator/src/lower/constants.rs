//! Pass over the types: members that have one value wherever their object is made. Nobody is asked for them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::api::{Api, EnumerationKind, Field, Presence, TextFormat, Type, TypeDefinition, TypeId, TypeShape, Union};

/// Says which members are constants: those that the document gives one value, and the tags that name their variant.
pub(super) fn fix(api: &mut Api) {
    let tags = tags(api);
    let mut found = Vec::new();
    for (index, definition) in api.types.iter().enumerate() {
        let TypeShape::Structure(structure) = &definition.shape else { continue };
        for (place, field) in structure.fields.iter().enumerate() {
            let tag = tags.get(&(TypeId(index), field.wire_name.as_str())).and_then(|tag| tag.as_deref());
            let value = constant(field, &api.types).or_else(|| as_tag(field, tag?, &api.types));
            found.extend(value.map(|value| (index, place, value)));
        }
    }
    for (index, place, value) in found {
        if let TypeShape::Structure(structure) = &mut api.types[index].shape {
            structure.fields[place].fixed = Some(value);
        }
    }
}

/// The tag that each variant's member has, none where unions differ on it.
fn tags(api: &Api) -> BTreeMap<(TypeId, &str), Option<String>> {
    let mut tags: BTreeMap<(TypeId, &str), Option<String>> = BTreeMap::new();
    for definition in &api.types {
        let TypeShape::Union(Union { tag: Some(tag), variants, .. }) = &definition.shape else { continue };
        for variant in variants {
            let (Type::Named(id) | Type::Boxed(id)) = variant.value.ty else { continue };
            let only = match variant.tags.as_slice() {
                [only] if !variant.tags_are_left => Some(only.clone()),
                _ => None,
            };
            tags.entry((id, tag.name.as_str()))
                .and_modify(|known| *known = known.take().filter(|known| Some(known) == only.as_ref()))
                .or_insert(only);
        }
    }
    tags
}

/// The only value that a required member can have.
fn constant(field: &Field, types: &[TypeDefinition]) -> Option<Json> {
    if field.presence != Presence::Required && field.value.ty != Type::Any {
        return None;
    }
    let is_required = matches!(field.presence, Presence::Required | Presence::RequiredNullable);
    match &field.value.ty {
        Type::Named(TypeId(index)) => match &types[*index].shape {
            TypeShape::Enumeration(enumeration) => match enumeration.values.as_slice() {
                [only] if !enumeration.free => Some(only.value.clone()),
                _ => None,
            },
            _ => None,
        },
        Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(TextFormat::Plain) | Type::Any => {
            match field.value.constraints.allowed.as_slice() {
                [only] if is_required => Some(only.clone()).filter(|only| is_of(only, &field.value.ty)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn is_of(value: &Json, ty: &Type) -> bool {
    match ty {
        Type::Boolean => value.is_boolean(),
        Type::Integer(_) => value.is_i64(),
        Type::Number => value.is_number(),
        Type::Text(_) => value.is_string(),
        _ => value.is_null(),
    }
}

/// A tag as a member's value, where the member can have it.
fn as_tag(field: &Field, tag: &str, types: &[TypeDefinition]) -> Option<Json> {
    if !matches!(field.presence, Presence::Required | Presence::Optional) {
        return None;
    }
    match &field.value.ty {
        Type::Text(TextFormat::Plain) => Some(Json::from(tag)),
        Type::Boolean => tag.parse::<bool>().ok().map(Json::from),
        Type::Integer(_) => tag.parse::<i64>().ok().map(Json::from),
        Type::Named(TypeId(index)) => match &types[*index].shape {
            TypeShape::Enumeration(enumeration) if enumeration.kind == EnumerationKind::Text => {
                let listed = enumeration.values.iter().find(|listed| listed.value == tag);
                listed.map(|listed| listed.value.clone())
            }
            _ => None,
        },
        _ => None,
    }
}
