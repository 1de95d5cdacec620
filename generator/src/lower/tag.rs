//! Tags: the member of a union's variants whose value says which of them it is.
//!
//! A declared discriminator's member is one where a branch declares it; without a discriminator, one that every branch
//! requires and lists values of. A branch goes by the tags that the mapping gives it, else by the values that it lists,
//! else by its component's name; what the mapping gives to another branch is that one's. A tag of several branches names
//! none of them, and leaves the others theirs.

use std::collections::BTreeMap;

use openapiv3::Discriminator;
use serde_json::Value as Json;

use super::Lowering;
use super::branch::Branch;
use super::merge::{Group, Merged, Placed};
use super::values::listed_by_both;
use crate::api::VariantTag;
use crate::budget::Cost;

/// How deep branches of branches are looked at for a tag. No matter of the budget: what stands deeper is no tag.
const DEEPEST: usize = 4;

/// The tags of each branch.
pub(super) struct Tags {
    pub(super) tag: VariantTag,
    pub(super) of_branches: Vec<Vec<String>>,
    /// Those of each that no other branch has.
    pub(super) own: Vec<Vec<String>>,
}

/// What a branch says of a member that might be the tag.
#[derive(Clone, Default)]
pub(super) struct Said {
    tags: Vec<String>,
    /// Whether a value that is no string is among them.
    scalar: bool,
    declared: bool,
}

impl<'d> Lowering<'d, '_, '_> {
    /// The member that names the variant, with the tags of each branch.
    pub(super) fn tags(&mut self, merged: &Merged<'d>, group: &Group<'d>, branches: &[Branch<'d>]) -> Option<Tags> {
        let Some(discriminator) = group.discriminator else {
            let candidates = self.constant_members(branches.first()?);
            return candidates.into_iter().find_map(|name| self.tags_by(name, merged, branches, None));
        };
        self.check_mapping(discriminator, group);
        let name = &discriminator.property_name;
        let found = self.tags_by(name, merged, branches, Some(discriminator));
        if found.is_none() {
            let is_declared = merged.properties.contains_key(name.as_str())
                || branches.iter().any(|branch| self.said(branch, name, None, 0).declared);
            let problem = if is_declared { "does not tell all branches apart" } else { "is declared by no branch" };
            self.report.warning(&group.at, format!("`{name}` {problem}: they are told apart by their shapes"));
        }
        found
    }

    fn tags_by(
        &mut self,
        name: &str,
        merged: &Merged<'d>,
        branches: &[Branch<'d>],
        discriminator: Option<&'d Discriminator>,
    ) -> Option<Tags> {
        let shared = merged.properties.contains_key(name);
        let said: Vec<_> = branches.iter().map(|branch| self.said(branch, name, discriminator, 0)).collect();
        if !shared && said.iter().all(|said| !said.declared) {
            return None;
        }
        let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
        said.iter().flat_map(|said| &said.tags).for_each(|tag| *holders.entry(tag).or_default() += 1);
        let is_own = |tag: &String| holders.get(tag.as_str()) == Some(&1);
        let own: Vec<Vec<_>> =
            said.iter().map(|said| said.tags.iter().filter(|tag| is_own(tag)).cloned().collect()).collect();
        let with_own = own.iter().filter(|own| !own.is_empty()).count();
        let open = said.iter().any(|said| said.tags.is_empty());
        let scalar = said.iter().any(|said| said.scalar);
        let enough = match discriminator {
            Some(_) => with_own * 2 >= branches.len() && with_own > 0,
            None => branches.len() > 1 && !open && with_own * 2 >= branches.len() && with_own > 0,
        };
        let required = merged.required.iter().any(|(required, _)| *required == name);
        let optional =
            !required && branches.iter().any(|branch| !branch.requires(name) && branch.merged.groups.is_empty());
        let tag = VariantTag { name: name.to_owned(), scalar, optional, open };
        let of_branches = said.into_iter().map(|said| said.tags).collect();
        enough.then_some(Tags { tag, of_branches, own })
    }

    /// Members of a branch that have one value each: what might tell it from the others.
    fn constant_members(&mut self, branch: &Branch<'d>) -> Vec<&'d str> {
        let mut found = Vec::new();
        for (name, _) in &branch.merged.required {
            let parts = branch.merged.properties.get(name);
            if parts.is_some_and(|parts| self.listed_values(parts).is_some_and(|values| values.len() == 1)) {
                found.push(*name);
            }
        }
        found
    }

    /// The values that all parts of a member allow, where one lists some.
    fn listed_values(&mut self, parts: &[Placed<'d>]) -> Option<Vec<Json>> {
        let mut listed: Option<Vec<Json>> = None;
        for part in parts {
            let Some(values) = self.glance(part).values else { continue };
            listed = Some(match listed {
                None => values,
                Some(before) => listed_by_both(before, &values),
            });
        }
        listed.filter(|values| !values.is_empty())
    }

    /// The same as tags.
    pub(super) fn listed_tags(&mut self, parts: &[Placed<'d>]) -> Option<Vec<String>> {
        Some(self.listed_values(parts)?.iter().filter_map(text).collect())
    }

    fn said(
        &mut self,
        branch: &Branch<'d>,
        name: &str,
        discriminator: Option<&'d Discriminator>,
        depth: usize,
    ) -> Said {
        if !self.report.spend(Cost::Steps, 1, &branch.placed.at) {
            return Said::default();
        }
        let parts = branch.merged.properties.get(name);
        let listed = parts.and_then(|parts| self.listed_values(parts)).unwrap_or_default();
        let own: Vec<String> = listed.iter().filter_map(text).collect();
        let scalar = !own.is_empty() && !listed.iter().all(Json::is_string) || self.is_no_text(branch, name);
        let mapped = mapped(branch, discriminator);
        let is_mapped = |tag: &String| discriminator.is_some_and(|found| found.mapping.contains_key(tag));
        if !mapped.is_empty() {
            // A constant of the branch's own comes, whatever the mapping calls it.
            let constant = own.into_iter().filter(|tag| listed.len() == 1 && !is_mapped(tag));
            let tags = mapped.into_iter().chain(constant).collect();
            return Said { tags, scalar, declared: parts.is_some() };
        }
        if !own.is_empty() {
            let tags = own.into_iter().filter(|tag| !is_mapped(tag)).collect();
            return Said { tags, scalar, declared: true };
        }
        if parts.is_none() && !branch.merged.groups.is_empty() && depth < DEEPEST {
            let nested = self.said_by_branches(branch, name, depth);
            if nested.declared {
                return nested;
            }
        }
        let implicit = discriminator.and(branch.component).map(str::to_owned);
        Said { tags: implicit.into_iter().collect(), scalar, declared: parts.is_some() }
    }

    /// The tags of a branch that is a union itself: those of all its branches, if each has some.
    fn said_by_branches(&mut self, branch: &Branch<'d>, name: &str, depth: usize) -> Said {
        // A component says the same in all unions that it stands in.
        let Some(component) = branch.component else { return self.all_said_by_branches(branch, name, depth) };
        let key = (component, name.to_owned(), depth);
        if let Some(said) = self.nested_tags.get(&key).cloned() {
            self.report.spend(Cost::Nodes, said.tags.len(), &branch.placed.at);
            return said;
        }
        let said = self.all_said_by_branches(branch, name, depth);
        self.nested_tags.insert(key, said.clone());
        said
    }

    fn all_said_by_branches(&mut self, branch: &Branch<'d>, name: &str, depth: usize) -> Said {
        let mut all = Said::default();
        for group in &branch.merged.groups {
            for inner in self.branches(&branch.merged, group) {
                let said = self.said(&inner, name, group.discriminator, depth + 1);
                if said.tags.is_empty() {
                    return Said::default();
                }
                all.scalar |= said.scalar;
                all.declared |= said.declared;
                self.report.spend(Cost::Nodes, said.tags.len(), &inner.placed.at);
                all.tags.extend(said.tags);
            }
        }
        all
    }

    /// Whether a member is declared as something else than text.
    fn is_no_text(&mut self, branch: &Branch<'d>, name: &str) -> bool {
        use super::view::{JsonType, View};
        let parts = branch.merged.properties.get(name).into_iter().flatten();
        parts.into_iter().any(|part| {
            let schema = self.glance(part).schema;
            schema.is_some_and(|schema| matches!(View::of(schema).ty, Some(JsonType::Integer | JsonType::Boolean)))
        })
    }

    /// A mapping's target that is nowhere is no variant.
    fn check_mapping(&mut self, discriminator: &'d Discriminator, group: &Group<'d>) {
        let Some(schema) = group.at.parent() else { return };
        for (tag, target) in &discriminator.mapping {
            if self.component(&mapped_name(target)).is_none() {
                let at = schema.child("discriminator").child("mapping").child(tag);
                self.report
                    .warning(&at, format!("`{target}` is no schema under components.schemas: it is passed over"));
            }
        }
    }
}

fn mapped(branch: &Branch<'_>, discriminator: Option<&Discriminator>) -> Vec<String> {
    let Some(component) = branch.component else { return Vec::new() };
    let mapping = discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    mapping.filter(|(_, target)| mapped_name(target) == component).map(|(tag, _)| tag.clone()).collect()
}

/// A mapping's target is a reference or a schema's bare name.
pub(super) fn mapped_name(target: &str) -> String {
    let name = target.strip_prefix("#/components/schemas/").unwrap_or(target);
    crate::load::key(name).into_owned()
}

/// A tag as text: mappings have texts for keys, whatever the values are.
fn text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(_) => Some(value.to_string()),
        Json::Number(number) if number.is_i64() => Some(value.to_string()),
        _ => None,
    }
}
