//! Unions: branches of `oneOf` and `anyOf`, told apart by a tag where they have one.

use openapiv3::{Discriminator, ReferenceOr, Schema};
use serde_json::Value as Json;

use super::Lowering;
use super::merge::{Group, Groups, Merged, Placed};
use super::schema::{Class, words};
use super::view::{JsonType, SchemaRef, View};
use crate::api::{EnumerationKind, NameHint, Type, Union, Value, Variant};

/// What can be told of a branch without making a type of it.
struct Glance<'d> {
    /// Takes nothing but null.
    null: bool,
    nullable: bool,
    values: Option<Vec<Json>>,
    only_requires: bool,
    plain_text: bool,
    schema: Option<&'d Schema>,
}

/// What a branch says of members.
#[derive(Default)]
struct Members<'d> {
    required: Vec<&'d str>,
    all: Vec<&'d str>,
}

impl<'d> Lowering<'d, '_, '_> {
    /// Looks at a branch through references.
    fn glance(&mut self, branch: &Placed<'d>) -> Glance<'d> {
        let mut schema = match branch.schema {
            SchemaRef::Inline(schema) => Some(schema),
            SchemaRef::Reference(reference) => self.find::<Schema>(reference, &branch.at).map(|found| found.item),
        };
        let mut nullable = false;
        for _ in 0..8 {
            let Some(found) = schema else { break };
            nullable |= found.schema_data.nullable;
            let Some(reference) = View::of(found).only_reference() else { break };
            schema = self.find::<Schema>(reference, &branch.at).map(|found| found.item);
        }
        let view = schema.map(View::of).unwrap_or_default();
        nullable |= view.takes_null_inline();
        let is_plain =
            view.ty == Some(JsonType::Text) && view.format.as_deref().is_none_or(|format| format != "binary");
        Glance {
            null: view.is_null(),
            nullable,
            plain_text: is_plain && !view.is_combined(),
            only_requires: matches!(branch.schema, SchemaRef::Inline(_)) && view.only_requires(),
            values: view.values,
            schema,
        }
    }

    /// Whether a branch is null, or takes it.
    pub(super) fn takes_null(&mut self, merged: &Merged<'d>) -> bool {
        merged.groups.iter().flat_map(|group| &group.branches).any(|branch| {
            let glance = self.glance(branch);
            glance.null || glance.nullable
        })
    }

    /// The branches that are values: neither null, nor mere conditions on members.
    fn live(&mut self, group: &Group<'d>) -> Vec<Placed<'d>> {
        let mut live = Vec::new();
        for branch in &group.branches {
            let glance = self.glance(branch);
            if !glance.null && !glance.only_requires {
                live.push(branch.clone());
            }
        }
        live
    }

    /// What `oneOf` and `anyOf` make of a schema; none where they only set conditions.
    pub(super) fn class_of_groups(&mut self, merged: &Merged<'d>) -> Option<Class<'d>> {
        let mut groups = Vec::new();
        for group in &merged.groups {
            let live = self.live(group);
            if !live.is_empty() {
                groups.push(live);
            }
        }
        let has_own = merged.has_members() || merged.items.is_some();
        match groups.as_slice() {
            [] if merged.groups.is_empty() => None,
            [] => {
                let all_null = !has_own && merged.ty.is_none() && merged.required.is_empty();
                let conditions = merged.groups.iter().flat_map(|group| &group.branches).next().is_some();
                (all_null && conditions && !self.sets_conditions(merged)).then_some(Class::Any)
            }
            [live] => Some(self.class_of_branches(merged, live, has_own)),
            _ => Some(Class::Union),
        }
    }

    fn sets_conditions(&mut self, merged: &Merged<'d>) -> bool {
        merged.groups.iter().flat_map(|group| &group.branches).any(|branch| self.glance(branch).only_requires)
    }

    fn class_of_branches(&mut self, merged: &Merged<'d>, live: &[Placed<'d>], has_own: bool) -> Class<'d> {
        if let ([only], false) = (live, has_own) {
            return Class::Branch(only.clone());
        }
        let mut texts = true;
        let mut listed = merged.values.is_some();
        for branch in live {
            let glance = self.glance(branch);
            texts &= glance.plain_text;
            listed |= glance.values.is_some();
        }
        match (texts, listed) {
            (true, true) => Class::Enumeration(EnumerationKind::Text),
            (true, false) => Class::Text,
            (false, _) => Class::Union,
        }
    }

    /// The values that branches of strings list, for the one enumeration they are.
    pub(super) fn values_of_branches(&mut self, merged: &Merged<'d>) -> Vec<Json> {
        let mut values: Vec<Json> = merged.values.clone().unwrap_or_default();
        for branch in merged.groups.iter().flat_map(|group| &group.branches) {
            let listed = self.glance(branch).values.unwrap_or_default();
            for value in listed.into_iter().filter(Json::is_string) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
        }
        values
    }

    pub(super) fn union(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Union {
        let branches = self.branches(merged);
        let tag = self.tag(merged, &branches);
        let mut variants: Vec<Variant> = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            let tags = tag.as_ref().map(|(_, tags)| tags[index].clone()).unwrap_or_default();
            let word = match self.word(branch, &tags) {
                Some(word) => word,
                None => {
                    let tags = tag.as_ref().map_or(&[][..], |(_, tags)| tags);
                    self.distinction(&branches, tags, index)
                }
            };
            let value = self.variant(merged, branch, &hint.then(&word));
            if value.ty == Type::Any {
                // The variant of the unknown takes anything.
                continue;
            }
            match variants.iter_mut().find(|variant| variant.value.ty == value.ty) {
                Some(same) => same.tags.extend(tags),
                None => {
                    let description = self.glance(branch).schema.and_then(|schema| words(schema).description);
                    let value = Value { nullable: false, ..value };
                    variants.push(Variant { word, tags, value, description });
                }
            }
        }
        Union { tag: tag.map(|(name, _)| name), variants, shared: Vec::new() }
    }

    /// The branches of all groups.
    fn branches(&mut self, merged: &Merged<'d>) -> Vec<Placed<'d>> {
        let mut branches = Vec::new();
        for group in &merged.groups {
            branches.extend(self.live(group));
        }
        if merged.groups.len() > 1 {
            self.report
                .warning(&merged.at, "several oneOf and anyOf of one schema: their branches are taken as one list");
        }
        branches
    }

    /// A branch with what its schema declares beside the branches.
    fn variant(&mut self, merged: &Merged<'d>, branch: &Placed<'d>, hint: &NameHint) -> Value {
        if !merged.has_members() {
            return self.value(branch.schema, &branch.at, hint);
        }
        let mut parts: Vec<Placed<'d>> = Vec::new();
        for part in &merged.parts {
            parts.push(Placed { hint: hint.clone(), ..part.clone() });
        }
        parts.push(Placed { hint: hint.clone(), ..branch.clone() });
        self.combined(&parts, Groups::LeftOut)
    }

    /// What a branch without a name is called: after a member that it alone requires or, failing that, declares; the
    /// only one left is the object among the kinds, others have numbers.
    fn distinction(&mut self, branches: &[Placed<'d>], tags: &[Vec<String>], index: usize) -> String {
        let mut nameless = Vec::new();
        for (index, branch) in branches.iter().enumerate() {
            if self.word(branch, tags.get(index).map_or(&[], Vec::as_slice)).is_none() {
                nameless.push((index, self.own_member(branches, index)));
            }
        }
        let own = nameless.iter().find(|(nameless, _)| *nameless == index).and_then(|(_, own)| *own);
        match own {
            Some(name) => format!("with {name}"),
            None if nameless.iter().filter(|(_, own)| own.is_none()).count() == 1 => "object".to_owned(),
            None => format!("variant {}", index + 1),
        }
    }

    /// A member that tells a branch from the others.
    fn own_member(&mut self, branches: &[Placed<'d>], index: usize) -> Option<&'d str> {
        let members: Vec<Members<'d>> = branches.iter().map(|branch| self.members(branch)).collect();
        let is_alone = |name: &&&str| members.iter().filter(|others| others.all.contains(name)).count() == 1;
        let own = members.get(index)?;
        let is_alone_required =
            |name: &&&str| members.iter().filter(|others| others.required.contains(name)).count() == 1;
        own.required.iter().find(is_alone_required).or_else(|| own.all.iter().find(is_alone)).copied()
    }

    fn members(&mut self, branch: &Placed<'d>) -> Members<'d> {
        let Some(schema) = self.glance(branch).schema else { return Members::default() };
        let parts = [(schema, branch.at.clone(), branch.hint.clone(), Groups::LeftOut)];
        let merged = self.merge(&parts);
        let required = merged.required.iter().map(|(name, _)| *name).collect();
        Members { required, all: merged.properties.keys().copied().collect() }
    }

    /// What a branch is called, if anything.
    fn word(&mut self, branch: &Placed<'d>, tags: &[String]) -> Option<String> {
        if let SchemaRef::Reference(reference) = branch.schema
            && let Some(name) = self.find::<Schema>(reference, &branch.at).and_then(|found| found.shared_as)
        {
            return Some(name.to_owned());
        }
        let schema = self.glance(branch).schema?;
        if let Some(title) = schema.schema_data.title.as_ref().filter(|title| title.len() <= 60 && !title.is_empty()) {
            return Some(title.clone());
        }
        let listed = tags.join(" or ");
        if !tags.is_empty() && listed.len() <= 40 {
            return Some(listed);
        }
        let view = View::of(schema);
        Some(match view.ty.filter(|_| !view.is_combined())? {
            JsonType::Text => view.format.as_deref().filter(|format| format.len() < 20).unwrap_or("text").to_owned(),
            JsonType::Integer => "integer".to_owned(),
            JsonType::Number => "number".to_owned(),
            JsonType::Boolean => "boolean".to_owned(),
            JsonType::List => self.list_word(&view),
            JsonType::Object if view.properties.is_none_or(|properties| properties.is_empty()) => "map".to_owned(),
            JsonType::Object => return None,
        })
    }

    fn list_word(&self, view: &View<'d>) -> String {
        let item = match view.items {
            Some(ReferenceOr::Reference { reference }) => reference.rsplit('/').next().unwrap_or_default(),
            Some(ReferenceOr::Item(schema)) => match View::of(schema).ty {
                Some(JsonType::Text) => "text",
                Some(JsonType::Integer) => "integer",
                Some(JsonType::Number) => "number",
                Some(JsonType::List) => "nested",
                _ => "",
            },
            None => "",
        };
        format!("{item} list").trim().to_owned()
    }

    /// The member that names the kind, with the tags of each branch; none unless every branch has tags of its own.
    fn tag(&mut self, merged: &Merged<'d>, branches: &[Placed<'d>]) -> Option<(String, Vec<Vec<String>>)> {
        let discriminator = merged.groups.iter().find_map(|group| group.discriminator);
        let candidates = match discriminator {
            Some(discriminator) => vec![discriminator.property_name.clone()],
            None => self.constant_members(branches.first()?),
        };
        for name in candidates {
            let mut all = Vec::new();
            for branch in branches {
                all.push(self.tags(branch, &name, discriminator, 0));
            }
            let mut sorted: Vec<_> = all.iter().flatten().collect();
            let count = sorted.len();
            sorted.sort();
            sorted.dedup();
            if sorted.len() == count && all.iter().all(|tags| !tags.is_empty()) && branches.len() > 1 {
                return Some((name, all));
            }
        }
        if let Some(discriminator) = discriminator {
            let at = merged.groups.first().map_or(&merged.at, |group| &group.at);
            let message = format!(
                "`{}` does not tell all branches apart: they are told apart by their shapes",
                discriminator.property_name
            );
            self.report.warning(at, message);
        }
        None
    }

    /// Members of a branch that list few values: what might tell it from the others.
    fn constant_members(&mut self, branch: &Placed<'d>) -> Vec<String> {
        let Some(schema) = self.glance(branch).schema else { return Vec::new() };
        let parts = [(schema, branch.at.clone(), branch.hint.clone(), Groups::LeftOut)];
        let merged = self.merge(&parts);
        let names: Vec<&'d str> = merged.required.iter().map(|(name, _)| *name).collect();
        let mut found = Vec::new();
        for name in names {
            if let Some(parts) = merged.properties.get(name)
                && parts.iter().any(|part| self.glance(part).values.is_some_and(|values| values.len() == 1))
            {
                found.push(name.to_owned());
            }
        }
        found
    }

    /// The tags of a branch: those that the mapping gives it, else those that it lists itself, else its own name.
    fn tags(
        &mut self,
        branch: &Placed<'d>,
        name: &str,
        discriminator: Option<&'d Discriminator>,
        depth: usize,
    ) -> Vec<String> {
        let component = match branch.schema {
            SchemaRef::Reference(reference) => {
                self.find::<Schema>(reference, &branch.at).and_then(|found| found.shared_as)
            }
            SchemaRef::Inline(_) => None,
        };
        let mut mapped = Vec::new();
        for (tag, target) in discriminator.iter().flat_map(|discriminator| &discriminator.mapping) {
            let is_target = component.is_some_and(|component| self.mapped_name(target) == component);
            if is_target {
                mapped.push(tag.clone());
            }
        }
        if !mapped.is_empty() {
            return mapped;
        }
        let Some(schema) = self.glance(branch).schema else { return Vec::new() };
        let parts = [(schema, branch.at.clone(), branch.hint.clone(), Groups::Taken)];
        let merged = self.merge(&parts);
        let listed: Vec<String> = merged.properties.get(name).into_iter().flatten().fold(Vec::new(), |found, part| {
            let values = self.glance(part).values.unwrap_or_default();
            let texts: Vec<_> = values.iter().filter_map(Json::as_str).map(str::to_owned).collect();
            if texts.is_empty() { found } else { texts }
        });
        if !listed.is_empty() {
            return listed;
        }
        let nested: Vec<_> = merged.groups.iter().flat_map(|group| group.branches.clone()).collect();
        if !nested.is_empty() && depth < 4 && !merged.properties.contains_key(name) {
            let mut tags = Vec::new();
            for branch in &nested {
                let own = self.tags(branch, name, None, depth + 1);
                if own.is_empty() {
                    return Vec::new();
                }
                tags.extend(own);
            }
            return tags;
        }
        discriminator.and(component).map(str::to_owned).into_iter().collect()
    }

    /// A mapping's target is a reference or a schema's bare name.
    pub(super) fn mapped_name(&self, target: &str) -> String {
        let name = target.strip_prefix("#/components/schemas/").unwrap_or(target);
        crate::load::key(name).into_owned()
    }
}
