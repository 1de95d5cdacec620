//! Unions: branches of `oneOf` and `anyOf`.
//!
//! What the branches are decides: plain strings are one string, those that list values one enumeration, a lone branch is
//! that branch, and the rest is a union with a variant for each branch. What stands beside the branches is merged into
//! each; of several groups one is chosen of after the other, so that variants can be unions themselves. How variants are
//! told apart is said in [`tag`](super::tag) and, where there is no tag, by their shapes.

use std::collections::BTreeMap;

use openapiv3::Schema;
use serde_json::Value as Json;

use super::Lowering;
use super::branch::{Branch, Members, title};
use super::merge::{Group, Merged, Placed};
use super::scalar;
use super::schema::{Class, words};
use super::values::Known;
use super::view::{JsonType, SchemaRef, View};
use crate::api::{EnumerationKind, Listed, NameHint, Type, TypeId, Union, Value, Variant};
use crate::budget::Cost;
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    /// What `oneOf` and `anyOf` make of a schema; none where they only set conditions.
    pub(super) fn class_of_groups(&mut self, merged: &Merged<'d>) -> Option<Class<'d>> {
        let mut groups = Vec::new();
        for group in &merged.groups {
            let live = self.live(merged, group);
            if !live.is_empty() {
                groups.push((group, live));
            }
        }
        let has_own = merged.has_own();
        match groups.as_slice() {
            [] if merged.groups.is_empty() => None,
            [] => {
                let all_null = !has_own && merged.ty.is_none() && merged.required.is_empty();
                let conditions = merged.groups.iter().flat_map(|group| &group.branches).next().is_some();
                let sets = merged.groups.iter().any(|group| self.sets_conditions(merged, group));
                (all_null && conditions && !sets).then_some(Class::Any)
            }
            [(group, live)] => Some(self.class_of_branches(merged, group, live, has_own)),
            _ => Some(Class::Union),
        }
    }

    fn class_of_branches(
        &mut self,
        merged: &Merged<'d>,
        group: &Group<'d>,
        live: &[Placed<'d>],
        has_own: bool,
    ) -> Class<'d> {
        if let ([only], false) = (live, has_own) {
            // A discriminator announces more branches; null beside the branch is only how it is made nullable.
            let announced = group.discriminator.is_some() && group.branches.len() == 1;
            return if announced { Class::Union } else { Class::Branch(only.clone()) };
        }
        let glances: Vec<_> = live.iter().map(|branch| self.glance(branch)).collect();
        let first = glances.first().and_then(|glance| glance.plain);
        let same = first.filter(|_| glances.iter().all(|glance| glance.plain == first));
        let listed = merged.values.is_some() || glances.iter().any(|glance| glance.values.is_some());
        let values: Option<Vec<Vec<Json>>> = glances.into_iter().map(|glance| glance.values).collect();
        match (same, values) {
            (Some(JsonType::Text), _) if listed => Class::Enumeration(EnumerationKind::Text),
            (Some(JsonType::Text), _) => Class::Text,
            (Some(JsonType::Integer), _) if listed => Class::Enumeration(EnumerationKind::Integer),
            (_, Some(values)) => match scalar::kind_of(&values.concat(), None) {
                scalar::ListedAs::Enumeration(kind) => Class::Enumeration(kind),
                _ => Class::Union,
            },
            _ => Class::Union,
        }
    }

    /// The values that branches list, for the one enumeration they are; those of them that are listed beside the branches
    /// too, where some are.
    pub(super) fn values_of_branches(&mut self, merged: &Merged<'d>) -> Vec<Listed> {
        let mut values: Vec<Listed> = merged.values.iter().flatten().cloned().map(Listed::from).collect();
        let mut known = Known::of(values.iter().map(|listed| &listed.value));
        for branch in merged.groups.iter().flat_map(|group| &group.branches) {
            let glance = self.glance(branch);
            let listed = glance.values.unwrap_or_default();
            self.report.spend(Cost::Nodes, listed.len(), &branch.at);
            // Words of a branch are about its only value.
            let about = glance.schema.filter(|_| listed.len() == 1);
            for value in listed.into_iter().filter(|value| !value.is_null()) {
                let own = Listed { title: about.and_then(title), description: about.and_then(description), value };
                match known.add(&own.value, values.len()).and_then(|place| values.get_mut(place)) {
                    Some(known) => {
                        known.title = known.title.take().or(own.title);
                        known.description = known.description.take().or(own.description);
                    }
                    None if merged.values.is_none() => values.push(own),
                    None => {}
                }
            }
        }
        values
    }

    /// Whether a branch takes values that none lists.
    pub(super) fn takes_others(&mut self, merged: &Merged<'d>) -> bool {
        let branches = || merged.groups.iter().flat_map(|group| &group.branches);
        merged.values.is_none() && branches().any(|branch| self.glance(branch).values.is_none())
    }

    pub(super) fn union(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Union {
        let mut others = 0;
        let mut chosen: Option<(&Group<'d>, Vec<Branch<'d>>)> = None;
        for group in &merged.groups {
            let branches = self.branches(merged, group);
            match chosen {
                _ if branches.is_empty() => {}
                None => chosen = Some((group, branches)),
                Some(_) => others += 1,
            }
        }
        let Some((group, branches)) = chosen else { return Union::default() };
        let tags = self.tags(merged, group, &branches);
        let of_branches = tags.as_ref().map(|tags| tags.of_branches.as_slice()).unwrap_or_default();
        let own = tags.as_ref().map(|tags| tags.own.as_slice()).unwrap_or_default();
        let words = self.words_of_branches(&branches, own);
        let mut variants: Vec<Variant> = Vec::new();
        let mut named: BTreeMap<TypeId, usize> = BTreeMap::new();
        for (index, (branch, word)) in branches.iter().zip(words).enumerate() {
            if self.report.is_over() {
                break;
            }
            let beside = others > 0 || merged.has_own() || is_untyped(branch) && merged.ty.is_some();
            let hint = hint.then(&word);
            let value = match beside {
                true => self.variant(merged, &group.at, branch, &hint),
                false => self.plain_value(branch.placed.schema, &branch.placed.at, &hint),
            };
            if value.ty == Type::Any {
                // The variant of the unknown takes anything.
                continue;
            }
            let tags = of_branches.get(index).cloned().unwrap_or_default();
            let place = match &value.ty {
                Type::Named(id) => named.get(id).copied(),
                ty => {
                    self.report.spend(Cost::Steps, variants.len() / 8, &branch.placed.at);
                    variants.iter().position(|variant| variant.value.ty == *ty)
                }
            };
            match place.and_then(|place| variants.get_mut(place)) {
                Some(same) => {
                    self.report.spend(Cost::Steps, tags.len() * same.tags.len() / 8, &branch.placed.at);
                    let new: Vec<_> = tags.into_iter().filter(|tag| !same.tags.contains(tag)).collect();
                    same.tags.extend(new);
                }
                None => {
                    if let Type::Named(id) = value.ty {
                        named.insert(id, variants.len());
                    }
                    self.report.spend(Cost::Items, 1 + tags.len(), &branch.placed.at);
                    let description = branch.schema.and_then(description);
                    let bytes = description.as_ref().map_or(0, String::len);
                    self.report.spend(Cost::Bytes, bytes, &branch.placed.at);
                    let value = Value { nullable: false, ..value };
                    variants.push(Variant { word, tags, tags_are_left: false, value, description });
                }
            }
        }
        Union { tag: tags.map(|tags| tags.tag), variants, shared: Vec::new() }
    }

    /// Keywords that speak of one type and leave values of others alone: the union of that type and the unknown.
    pub(super) fn loose(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Union {
        let (word, value) = match merged.ty {
            Some(JsonType::List) => ("list", self.list(merged, hint)),
            Some(JsonType::Text) => ("text", self.text(merged)),
            _ => ("number", self.number(merged)),
        };
        let word = word.to_owned();
        let variant = Variant { word, tags: Vec::new(), tags_are_left: false, value, description: None };
        Union { variants: vec![variant], ..Union::default() }
    }

    /// A branch with what its schema declares beside the branches.
    fn variant(&mut self, merged: &Merged<'d>, group: &Pointer, branch: &Branch<'d>, hint: &NameHint) -> Value {
        let parts = merged.parts.iter().map(|part| Placed {
            schema: SchemaRef::Inline(part.schema),
            at: part.at.clone(),
            hint: part.hint.clone(),
        });
        let parts: Vec<_> = parts.collect();
        let mut chosen = merged.chosen.clone();
        chosen.push(group.clone());
        self.beside(&parts, branch, &chosen, hint)
    }

    /// A branch together with other parts. `chosen`: the groups that branches have been chosen of.
    pub(super) fn beside(
        &mut self,
        parts: &[Placed<'d>],
        branch: &Branch<'d>,
        chosen: &[Pointer],
        hint: &NameHint,
    ) -> Value {
        // Groups and branches that stand in each other are as many as the numbers of branches multiplied.
        if chosen.last().is_some_and(|group| !self.report.spend(Cost::Items, 1, group)) {
            return Value::of(Type::Any);
        }
        if let Some(kinds) = self.base_beside(parts, branch, chosen, hint) {
            return kinds;
        }
        // What is shared is named after itself and not after whoever uses it first.
        let own = branch.component.map_or_else(|| hint.clone(), NameHint::new);
        let parts: Vec<_> = parts.iter().cloned().chain([Placed { hint: own, ..branch.placed.clone() }]).collect();
        self.combined(&parts, chosen, hint)
    }

    /// What each branch is called. One without a name is called after a member that tells it from the others; the only
    /// one left is the object among the variants, others have numbers.
    fn words_of_branches(&mut self, branches: &[Branch<'d>], tags: &[Vec<String>]) -> Vec<String> {
        let members = Members::of(branches);
        let named = branches.iter().enumerate().map(|(index, branch)| {
            let tags = tags.get(index).map_or(&[][..], Vec::as_slice);
            let word = self.word(branch, tags);
            word.or_else(|| members.own(branch).map(|name| format!("with {name}")))
        });
        let named: Vec<_> = named.collect();
        let is_only = named.iter().filter(|word| word.is_none()).count() == 1;
        let numbered = |index: usize| if is_only { "object".to_owned() } else { format!("variant {}", index + 1) };
        named.into_iter().enumerate().map(|(index, word)| word.unwrap_or_else(|| numbered(index))).collect()
    }
}

fn description(schema: &Schema) -> Option<String> {
    words(schema).description
}

/// Whether a branch leaves its type to what stands beside the branches.
fn is_untyped(branch: &Branch<'_>) -> bool {
    match branch.placed.schema {
        SchemaRef::Reference(_) => false,
        SchemaRef::Inline(schema) => {
            let view = View::of(schema);
            view.ty.is_none() && view.values.is_none() && !view.is_combined()
        }
    }
}
