//! `allOf`: parts, wherever they stand, merged to one set of keywords.
//!
//! Types, values and bounds are those that all parts allow; members that several parts declare are merged in turn, each
//! time anew, so that what one merge narrows stays as it is in the parts and in other merges. A type made of a merge is
//! known by [all the places](Merged::key) that went into it. Keywords that only speak of a type give way to a part that
//! says one. `oneOf` and `anyOf` of parts are groups of the whole, of which [unions](super::union) choose.

use std::borrow::Cow;
use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaKind};
use serde_json::Value as Json;

use super::values::listed_by_both;
use super::view::{JsonType, SchemaRef, View};
use super::{Lowering, schema_pointer};
use crate::api::{Constraints, NameHint};
use crate::budget::Cost;
use crate::load::Pointer;

/// A schema with its place and what a type made of it would be called.
#[derive(Clone, Debug)]
pub(super) struct Placed<'d> {
    pub(super) schema: SchemaRef<'d>,
    pub(super) at: Pointer,
    pub(super) hint: NameHint,
}

/// One of the schemas that are merged.
#[derive(Clone)]
pub(super) struct Part<'d> {
    pub(super) schema: &'d Schema,
    pub(super) at: Pointer,
    pub(super) hint: NameHint,
}

/// The branches of a `oneOf` or `anyOf`.
#[derive(Clone)]
pub(super) struct Group<'d> {
    pub(super) branches: Vec<Placed<'d>>,
    pub(super) discriminator: Option<&'d Discriminator>,
    pub(super) at: Pointer,
}

/// The keywords of all parts together.
#[derive(Default)]
pub(super) struct Merged<'d> {
    pub(super) ty: Option<JsonType>,
    /// Parts whose types exclude each other.
    pub(super) conflict: Option<Pointer>,
    pub(super) format: Option<Cow<'d, str>>,
    pub(super) values: Option<Vec<Json>>,
    pub(super) values_at: Pointer,
    pub(super) properties: IndexMap<&'d str, Vec<Placed<'d>>>,
    pub(super) required: Vec<(&'d str, Pointer)>,
    pub(super) additional: Vec<(&'d AdditionalProperties, Pointer, NameHint)>,
    /// How many parts speak of members.
    pub(super) objects: usize,
    pub(super) items: Vec<Placed<'d>>,
    pub(super) groups: Vec<Group<'d>>,
    pub(super) not: Option<Pointer>,
    pub(super) constraints: Constraints,
    /// Where each constraint was said first, for its diagnostics.
    pub(super) at: Pointer,
    pub(super) nullable: bool,
    /// The type that keywords speak of, where no part says one.
    implied: Option<JsonType>,
    loose: bool,
    /// The schemas that were merged, for branches to be merged with.
    pub(super) parts: Vec<Part<'d>>,
    /// The places of the groups that are left out, since a branch of them is among the parts.
    pub(super) chosen: Vec<Pointer>,
    seen: BTreeSet<&'d str>,
}

/// How deep parts may refer to parts. No matter of the budget: a part is merged by recursion, and a stack is smaller.
const DEEPEST: usize = 100;

impl<'d> Lowering<'d, '_, '_> {
    /// Merges schemas with their parts.
    pub(super) fn merge(&mut self, parts: Vec<Part<'d>>, groups: Groups<'_>) -> Merged<'d> {
        let chosen = if let Groups::Without(chosen) = groups { chosen.to_vec() } else { Vec::new() };
        let at = parts.first().map(|part| part.at.clone()).unwrap_or_default();
        let mut merged = Merged { at, chosen, ..Merged::default() };
        let mut taken = None;
        for Part { schema, at, hint } in &parts {
            let mut within = self.component_at(at).into_iter().collect();
            taken = both(taken, self.merge_schema(&mut merged, schema, at, hint, groups, &mut within));
        }
        merged.nullable = taken == Some(true);
        merged.parts = parts;
        merged.implied = merged.implied.filter(|_| merged.ty.is_none());
        merged.ty = merged.ty.or(merged.implied);
        self.settled(merged)
    }

    /// Takes in the only branch of a group that is left beside what else is said: it is no choice.
    fn settled(&mut self, merged: Merged<'d>) -> Merged<'d> {
        let says = merged.has_own() || !merged.additional.is_empty() || merged.values.is_some();
        let mut only = None;
        for group in merged.groups.iter().filter(|group| group.discriminator.is_none()) {
            if let ([branch], true) = (self.live(&merged, group).as_slice(), says) {
                only = Some((self.part(branch), group));
                break;
            }
        }
        let Some((part, group)) = only else { return merged };
        let takes_null = merged.nullable || self.takes_null(&merged);
        let chosen: Vec<_> = merged.chosen.iter().chain([&group.at]).cloned().collect();
        let parts = merged.parts.iter().cloned().chain(part).collect();
        let settled = self.merge(parts, Groups::Without(&chosen));
        Merged { nullable: settled.nullable || takes_null, ..settled }
    }

    /// Adds a schema's keywords; says whether it takes null, where it says anything of that: a schema without a type
    /// forbids nothing.
    fn merge_schema(
        &mut self,
        merged: &mut Merged<'d>,
        schema: &'d Schema,
        at: &Pointer,
        hint: &NameHint,
        groups: Groups<'_>,
        within: &mut Vec<&'d str>,
    ) -> Option<bool> {
        let view = View::of(schema);
        // Of each property the whole pointer is made.
        if !self.report.spend(Cost::Steps, view.weight() * (1 + at.as_str().len() / 200), at) {
            return None;
        }
        let own = takes_null(schema, &view);
        let parts = self.merge_parts(merged, view.all_of, at, hint, groups, within);
        merge_groups(merged, &view, schema, at, hint, groups);
        merged.add(view, at, hint);
        // Beside `allOf` the word is meant for all of it, whatever the parts say.
        if own == Some(true) { own } else { both(own, parts) }
    }

    fn merge_parts(
        &mut self,
        merged: &mut Merged<'d>,
        parts: &'d [ReferenceOr<Schema>],
        at: &Pointer,
        hint: &NameHint,
        groups: Groups<'_>,
        within: &mut Vec<&'d str>,
    ) -> Option<bool> {
        let mut taken = None;
        for (index, part) in parts.iter().enumerate() {
            let at = at.child("allOf").index(index);
            let part = match SchemaRef::from(part) {
                SchemaRef::Inline(schema) => self.merge_schema(merged, schema, &at, hint, groups, within),
                SchemaRef::Reference(reference) => self.merge_reference(merged, reference, &at, groups, within),
            };
            taken = both(taken, part);
        }
        taken
    }

    fn merge_reference(
        &mut self,
        merged: &mut Merged<'d>,
        reference: &'d str,
        at: &Pointer,
        groups: Groups<'_>,
        within: &mut Vec<&'d str>,
    ) -> Option<bool> {
        if !self.report.spend(Cost::Steps, 1, at) {
            return None;
        }
        let found = self.find::<Schema>(reference, at)?;
        let name = found.shared_as.unwrap_or_default();
        if within.contains(&name) {
            self.report.error(at, format!("`{name}` is part of itself by allOf"));
            return None;
        }
        if within.len() > DEEPEST || self.too_deep {
            if !self.too_deep {
                self.report.error(at, format!("parts of allOf refer to each other more than {DEEPEST} deep"));
            }
            // Of such a document no bindings are made, so its other chains are not followed.
            self.too_deep = true;
            return None;
        }
        if !merged.seen.insert(name) {
            return takes_null(found.item, &View::of(found.item));
        }
        // A base is here for its members where what extends it is one of its branches: that goes without saying.
        let is_branch = within.last().is_some_and(|extending| self.lists(name, found.item, extending));
        let groups = if is_branch { Groups::LeftOut } else { groups };
        within.push(name);
        let at = schema_pointer(name);
        let taken = self.merge_schema(merged, found.item, &at, &NameHint::new(name), groups, within);
        within.pop();
        taken
    }

    /// Whether a component is a branch of another with a discriminator.
    fn lists(&mut self, name: &'d str, schema: &'d Schema, component: &str) -> bool {
        let branches = self.listing.entry(name).or_insert_with(|| {
            let view = View::of(schema);
            let branches = view.one_of.iter().chain(view.any_of).filter(|_| schema.schema_data.discriminator.is_some());
            let names = branches.filter_map(|branch| match branch.into() {
                SchemaRef::Reference(reference) => reference.strip_prefix("#/components/schemas/"),
                SchemaRef::Inline(_) => None,
            });
            names.map(crate::load::key).collect()
        });
        branches.contains(component)
    }

    /// The component that stands at a place.
    pub(super) fn component_at(&self, at: &Pointer) -> Option<&'d str> {
        let name = at.last();
        self.component_entry(&name).map(|(name, _)| name).filter(|name| schema_pointer(name) == *at)
    }
}

fn merge_groups<'d>(
    merged: &mut Merged<'d>,
    view: &View<'d>,
    schema: &'d Schema,
    at: &Pointer,
    hint: &NameHint,
    groups: Groups<'_>,
) {
    let discriminator = schema.schema_data.discriminator.as_ref();
    for (word, branches) in [("oneOf", view.one_of), ("anyOf", view.any_of)] {
        let at = at.child(word);
        if branches.is_empty() || groups.leave_out(&at) {
            continue;
        }
        let placed = branches.iter().enumerate().map(|(index, branch)| Placed {
            schema: branch.into(),
            at: at.index(index),
            hint: hint.clone(),
        });
        merged.groups.push(Group { branches: placed.collect(), discriminator, at });
    }
}

/// Whether a schema takes null, by what stands in it itself.
fn takes_null(schema: &Schema, view: &View<'_>) -> Option<bool> {
    let is_typed = match &schema.schema_kind {
        SchemaKind::Type(_) => true,
        SchemaKind::Any(any) => any.typ.is_some(),
        SchemaKind::OneOf { .. } | SchemaKind::AllOf { .. } | SchemaKind::AnyOf { .. } | SchemaKind::Not { .. } => {
            false
        }
    };
    let forbids = is_typed || view.values.is_some() || !view.one_of.is_empty() || !view.any_of.is_empty();
    if schema.schema_data.nullable { Some(true) } else { forbids.then_some(false) }
}

/// What two parts say of null together.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one && other),
        (one, other) => one.or(other),
    }
}

/// Which `oneOf` and `anyOf` are merged too.
#[derive(Clone, Copy, Debug)]
pub(super) enum Groups<'a> {
    Taken,
    LeftOut,
    /// All but those at some places.
    Without(&'a [Pointer]),
}

impl Groups<'_> {
    fn leave_out(self, at: &Pointer) -> bool {
        match self {
            Self::Taken => false,
            Self::LeftOut => true,
            Self::Without(chosen) => chosen.contains(at),
        }
    }
}

impl<'d> Merged<'d> {
    fn add(&mut self, view: View<'d>, at: &Pointer, hint: &NameHint) {
        match view.said {
            true => self.add_type(view.ty, at),
            false => self.implied = self.implied.or(view.ty),
        }
        self.loose |= view.loose;
        self.format = self.format.take().or(view.format);
        if let Some(values) = view.values {
            self.values = Some(match self.values.take() {
                None => {
                    self.values_at = at.child("enum");
                    values
                }
                // What both list; where that is nothing, the later list is meant.
                Some(before) => {
                    let both = listed_by_both(before, &values);
                    if both.is_empty() { values } else { both }
                }
            });
        }
        if view.ty == Some(JsonType::Object)
            && (view.properties.is_some_and(|own| !own.is_empty()) || view.additional.is_some())
        {
            self.objects += 1;
        }
        let (properties, required) = (at.child("properties"), at.child("required"));
        for (name, schema) in view.properties.into_iter().flatten() {
            let placed = Placed { schema: schema.into(), at: properties.child(name), hint: hint.then(name) };
            self.properties.entry(name).or_default().push(placed);
        }
        let names = view.required.iter().enumerate();
        self.required.extend(names.map(|(index, name)| (name.as_str(), required.index(index))));
        self.additional.extend(view.additional.map(|additional| (additional, at.clone(), hint.clone())));
        if let Some(items) = view.items {
            self.items.push(Placed { schema: items.into(), at: at.child("items"), hint: hint.clone() });
        }
        if view.not {
            self.not.get_or_insert_with(|| at.child("not"));
        }
        narrow(&mut self.constraints, view.constraints);
    }

    fn add_type(&mut self, ty: Option<JsonType>, at: &Pointer) {
        match (self.ty, ty) {
            (_, None) => {}
            (None, own) => self.ty = own,
            (Some(before), Some(own)) => match before.and(own) {
                Some(both) => self.ty = Some(both),
                None => drop(self.conflict.get_or_insert_with(|| at.clone())),
            },
        }
    }

    /// Whether values of other types than the one that keywords speak of are to be expected.
    pub(super) fn is_loose(&self) -> bool {
        self.loose && self.implied.is_some() && self.values.is_none()
    }

    /// What it is made of: merges of the same places, without the same groups, are the same.
    pub(super) fn key(&self) -> String {
        let mut key = String::new();
        for part in &self.parts {
            key = key + part.at.as_str() + "\n";
        }
        for group in &self.chosen {
            key = key + "\n" + group.as_str();
        }
        key
    }

    /// Whether there are members, of its own or of a part.
    pub(super) fn has_members(&self) -> bool {
        !self.properties.is_empty() && self.ty.is_none_or(|ty| ty == JsonType::Object)
    }

    /// The type that a part says.
    pub(super) fn said_type(&self) -> Option<JsonType> {
        self.ty.filter(|_| self.implied.is_none())
    }

    /// Whether something is said of values beside the branches of groups.
    pub(super) fn has_own(&self) -> bool {
        self.has_members() || !self.items.is_empty() || self.additional.iter().any(|(own, ..)| says_something(own))
    }
}

/// Whether additional properties are of a type. That there are none is meant for the schema itself, not for its branches:
/// they would have no properties at all.
fn says_something(additional: &AdditionalProperties) -> bool {
    match additional {
        AdditionalProperties::Any(_) => false,
        AdditionalProperties::Schema(schema) => match &**schema {
            ReferenceOr::Item(schema) => !View::of(schema).is_empty(),
            ReferenceOr::Reference { .. } => true,
        },
    }
}

/// The narrower of each two constraints.
fn narrow(constraints: &mut Constraints, own: Constraints) {
    let higher = |before: Option<u64>, own: Option<u64>| before.max(own);
    let lower = |before: Option<u64>, own: Option<u64>| match (before, own) {
        (Some(before), Some(own)) => Some(before.min(own)),
        (before, own) => before.or(own),
    };
    constraints.min_length = higher(constraints.min_length, own.min_length);
    constraints.max_length = lower(constraints.max_length, own.max_length);
    constraints.min_items = higher(constraints.min_items, own.min_items);
    constraints.max_items = lower(constraints.max_items, own.max_items);
    constraints.min_properties = higher(constraints.min_properties, own.min_properties);
    constraints.max_properties = lower(constraints.max_properties, own.max_properties);
    constraints.unique_items |= own.unique_items;
    constraints.pattern = own.pattern.or(constraints.pattern.take());
    constraints.multiple_of = own.multiple_of.or(constraints.multiple_of.take());
    let float = |number: &Option<serde_json::Number>| number.as_ref().and_then(serde_json::Number::as_f64);
    if own.minimum.is_some() && float(&constraints.minimum) <= float(&own.minimum) {
        (constraints.minimum, constraints.exclusive_minimum) = (own.minimum, own.exclusive_minimum);
    }
    let is_lower =
        float(&constraints.maximum).is_none_or(|before| float(&own.maximum).is_some_and(|own| own <= before));
    if own.maximum.is_some() && is_lower {
        (constraints.maximum, constraints.exclusive_maximum) = (own.maximum, own.exclusive_maximum);
    }
}
