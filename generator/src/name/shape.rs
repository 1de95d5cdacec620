//! Shapes: what tells the variants of a union apart that has no tag for them.
//!
//! A type's shape is emitted where the choice is among several types of one kind of JSON, and a property's inner shape
//! where variants declare a property of one name with types that differ: nothing else can tell them apart.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Excess, Naming};
use crate::api::{
    self, Additional, Api, EnumerationKind, Presence, Structure, Type, TypeDefinition, TypeId, TypeShape, Union, Value,
};
use crate::budget::{Budget, Cost};
use crate::rust::{ShapeMember, UnionShape};

/// What of the types' shapes tells variants apart.
#[derive(Default)]
pub(super) struct Shapes {
    /// Of each type whether its shape does.
    of_types: Vec<bool>,
    /// Properties, by their struct and place, whose inner shape does.
    inner: BTreeSet<(TypeId, usize)>,
    /// The sets of types that have been compared: structs, and what lists and maps hold.
    compared: BTreeSet<String>,
}

impl Shapes {
    pub(super) fn of(api: &Api, budget: &Budget) -> Result<Self, Excess> {
        let mut shapes = Self { of_types: vec![false; api.types.len()], ..Self::default() };
        let spend = |cost, amount, definition: &TypeDefinition| {
            let at = definition.origin.clone();
            budget.spend(cost, amount).map_err(|overrun| Excess { document: api.document.clone(), at, overrun })
        };
        for definition in &api.types {
            if let TypeShape::Union(union) = &definition.shape
                && by_shape(union)
            {
                let mut open = vec![union.variants.iter().map(|variant| &variant.value.ty).collect()];
                while let Some(types) = open.pop() {
                    let steps = shapes.compare(api, types, &mut open);
                    spend(Cost::Steps, steps, definition)?;
                }
            }
        }
        // A shape lists the values that its members can have.
        for (definition, _) in api.types.iter().zip(&shapes.of_types).filter(|(_, has_shape)| **has_shape) {
            let TypeShape::Structure(structure) = &definition.shape else { continue };
            let listed = structure.fields.iter().map(|field| how_many_listed(api, &field.value));
            spend(Cost::Nodes, listed.sum(), definition)?;
        }
        Ok(shapes)
    }

    pub(super) fn has(&self, id: TypeId) -> bool {
        self.of_types[id.0]
    }

    /// Notes what tells types apart that stand in one place; what they hold in one place in turn is to be compared next.
    /// Says how many looks that took.
    fn compare<'a>(&mut self, api: &'a Api, types: Vec<&'a Type>, open: &mut Vec<Vec<&'a Type>>) -> usize {
        let mut found = Found::default();
        let mut steps = self.gather(api, types, &mut found, open);
        found.structures.sort_unstable();
        found.structures.dedup();
        let objects = found.structures.len() + found.maps.len();
        // A union among the types keeps whatever none of its variants is: their shapes tell what that is.
        let told = objects > 1 || !found.unions.is_empty();
        for id in &found.structures {
            let closed = structure(api, *id).is_some_and(|own| own.additional == Additional::Forbidden);
            self.of_types[id.0] |= told || closed;
        }
        let key = format!("{:?} {:?} {:?}", found.structures, found.lists, found.maps);
        steps += key.len() / 64;
        if !self.compared.insert(key) {
            return steps;
        }
        steps += self.compare_members(api, &found.structures, open);
        for held in [found.lists, found.maps] {
            if held.len() > 1 || objects > 1 {
                open.push(held);
            }
        }
        steps
    }

    /// The structs among types, and what their lists and maps hold.
    fn gather<'a>(
        &mut self,
        api: &'a Api,
        mut types: Vec<&'a Type>,
        found: &mut Found<'a>,
        open: &mut Vec<Vec<&'a Type>>,
    ) -> usize {
        let mut steps = 0;
        // The first is looked at first.
        types.reverse();
        while let Some(ty) = types.pop() {
            steps += 1;
            match ty {
                Type::Named(id) | Type::Boxed(id) => match &api.definition(*id).shape {
                    TypeShape::Structure(_) => found.structures.push(*id),
                    TypeShape::Enumeration(_) => self.of_types[id.0] = true,
                    TypeShape::Union(union) => {
                        self.of_types[id.0] = true;
                        if found.unions.insert(*id) {
                            types.extend(union.variants.iter().rev().map(|variant| &variant.value.ty));
                        }
                    }
                },
                Type::List(held) => found.lists.push(&held.ty),
                Type::Map(held) => found.maps.push(&held.ty),
                Type::Tuple(places) => open.extend(places.iter().map(|place| vec![&place.ty])),
                Type::Any | Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(_) | Type::File => {}
            }
        }
        steps
    }

    /// Looks at properties of one name in several structs.
    fn compare_members<'a>(&mut self, api: &'a Api, structures: &[TypeId], open: &mut Vec<Vec<&'a Type>>) -> usize {
        let mut steps = 0;
        let mut by_name: BTreeMap<&str, Vec<(TypeId, usize, &Type)>> = BTreeMap::new();
        for id in structures {
            let fields = structure(api, *id).map(|own| own.fields.as_slice()).unwrap_or_default();
            steps += fields.len();
            for (place, field) in fields.iter().enumerate() {
                by_name.entry(&field.wire_name).or_default().push((*id, place, &field.value.ty));
            }
        }
        for same in by_name.into_values() {
            let mut types: Vec<&Type> = Vec::new();
            for (_, _, ty) in &same {
                steps += types.len() / 8;
                if !types.contains(ty) {
                    types.push(ty);
                }
            }
            if types.len() > 1 {
                self.inner.extend(same.iter().map(|(id, place, _)| (*id, *place)));
                open.push(types);
            }
        }
        steps
    }
}

fn how_many_listed(api: &Api, value: &Value) -> usize {
    match &value.ty {
        Type::Named(id) | Type::Boxed(id) => match &api.definition(*id).shape {
            TypeShape::Enumeration(enumeration) => enumeration.values.len(),
            TypeShape::Structure(_) | TypeShape::Union(_) => 0,
        },
        _ => value.constraints.allowed.len(),
    }
}

/// Types that stand in one place, by what they are.
#[derive(Default)]
struct Found<'a> {
    structures: Vec<TypeId>,
    lists: Vec<&'a Type>,
    maps: Vec<&'a Type>,
    unions: BTreeSet<TypeId>,
}

fn structure(api: &Api, id: TypeId) -> Option<&Structure> {
    match &api.definition(id).shape {
        TypeShape::Structure(structure) => Some(structure),
        TypeShape::Enumeration(_) | TypeShape::Union(_) => None,
    }
}

/// Whether JSON may have to be read by its shape: there is no tag, or not for all of it.
pub(super) fn by_shape(union: &Union) -> bool {
    let Some(tag) = &union.tag else { return true };
    tag.optional || tag.open || !shared_tags(union).is_empty()
}

/// The tags that several variants have.
pub(super) fn shared_tags(union: &Union) -> BTreeSet<&str> {
    let mut seen = BTreeSet::new();
    let tags = union.variants.iter().flat_map(|variant| &variant.tags);
    tags.map(String::as_str).filter(|tag| !seen.insert(*tag)).collect()
}

impl Naming<'_> {
    pub(super) fn shape(&self, id: TypeId, structure: &api::Structure) -> Vec<ShapeMember> {
        let members = structure.fields.iter().enumerate().map(|(place, field)| {
            let values = self.listed_values(&field.value);
            // Listed values tell for themselves, and plain types by their kinds.
            let is_inner =
                self.shapes.inner.contains(&(id, place)) && values.is_empty() && is_composed(&field.value.ty);
            ShapeMember {
                wire_name: field.wire_name.clone(),
                required: matches!(field.presence, Presence::Required | Presence::RequiredNullable),
                kinds: self.kinds(&field.value),
                values,
                inner: is_inner.then(|| self.type_path(&field.value)),
            }
        });
        members.collect()
    }

    /// How a union's own shape is told, where that is needed.
    pub(super) fn union_shape(&self, id: TypeId, union: &Union) -> Option<UnionShape> {
        let tagged = union.tag.as_ref().is_some_and(|tag| !tag.scalar && !tag.open);
        let is_told = self.shapes.has(id) || by_shape(union) && !union.variants.is_empty();
        is_told.then_some(if tagged { UnionShape::Tagged } else { UnionShape::OneOf })
    }

    /// The JSON types of a value.
    fn kinds(&self, value: &Value) -> Vec<&'static str> {
        match &value.ty {
            Type::Any if is_null(value) => vec!["NULL"],
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
                // What a union takes is more than its variants: unknown ones too.
                TypeShape::Union(_) => vec!["ANY"],
            },
        }
    }

    fn listed_values(&self, value: &Value) -> Vec<Json> {
        let listed: Vec<Json> = match &value.ty {
            Type::Named(id) | Type::Boxed(id) => match &self.api.definition(*id).shape {
                // What may be anything else too tells nothing.
                TypeShape::Enumeration(own) if own.free => Vec::new(),
                TypeShape::Enumeration(own) => own.values.iter().map(|listed| listed.value.clone()).collect(),
                TypeShape::Structure(_) | TypeShape::Union(_) => Vec::new(),
            },
            Type::Boolean | Type::Integer(_) | Type::Number | Type::Text(_) => value.constraints.allowed.clone(),
            _ => Vec::new(),
        };
        let is_scalar = |value: &Json| value.is_string() || value.is_number() || value.is_boolean();
        if listed.iter().all(is_scalar) { listed } else { Vec::new() }
    }
}

/// Whether values of a type have parts, or are of several types.
fn is_composed(ty: &Type) -> bool {
    matches!(ty, Type::Named(_) | Type::Boxed(_) | Type::List(_) | Type::Map(_) | Type::Tuple(_))
}

/// Whether the document allows nothing but null.
fn is_null(value: &Value) -> bool {
    let allowed = &value.constraints.allowed;
    !allowed.is_empty() && allowed.iter().all(Json::is_null)
}
