//! Branches of `oneOf` and `anyOf`: what can be told of each without making a type of it, worked out once.

use std::collections::BTreeMap;

use openapiv3::{ReferenceOr, Schema};
use serde_json::Value as Json;

use super::Lowering;
use super::merge::{Group, Groups, Merged, Part, Placed};
use super::view::{JsonType, SchemaRef, View};
use crate::budget::Cost;

/// What a look at a branch tells.
pub(super) struct Glance<'d> {
    /// Takes nothing but null.
    pub(super) null: bool,
    pub(super) nullable: bool,
    pub(super) values: Option<Vec<Json>>,
    only_requires: bool,
    only_bounds: bool,
    /// The type that it says.
    ty: Option<JsonType>,
    /// Strings or integers, where the branch is no more than those or lists some.
    pub(super) plain: Option<JsonType>,
    pub(super) schema: Option<&'d Schema>,
}

impl Glance<'_> {
    /// Whether it is a condition on what is said beside it, and no value of its own.
    fn is_condition(&self, merged: &Merged<'_>) -> bool {
        let is_object = merged.has_members() || merged.ty == Some(JsonType::Object);
        self.only_requires && (is_object || self.ty.is_none()) || self.only_bounds && merged.said_type().is_some()
    }
}

/// A branch that is a value: neither null, nor a mere condition.
pub(super) struct Branch<'d> {
    pub(super) placed: Placed<'d>,
    /// What is referred to, if it is a reference to a component.
    pub(super) component: Option<&'d str>,
    pub(super) schema: Option<&'d Schema>,
    /// All that the branch and its parts say.
    pub(super) merged: Merged<'d>,
}

impl<'d> Branch<'d> {
    fn required(&self) -> impl Iterator<Item = &'d str> {
        self.merged.required.iter().map(|(name, _)| *name)
    }

    pub(super) fn requires(&self, name: &str) -> bool {
        self.required().any(|required| required == name)
    }
}

/// How many branches require and declare each member.
#[derive(Default)]
pub(super) struct Members<'d> {
    required: BTreeMap<&'d str, usize>,
    declared: BTreeMap<&'d str, usize>,
}

impl<'d> Members<'d> {
    pub(super) fn of(branches: &[Branch<'d>]) -> Self {
        let mut members = Self::default();
        for branch in branches {
            let mut required: Vec<_> = branch.required().collect();
            required.sort_unstable();
            required.dedup();
            required.into_iter().for_each(|name| *members.required.entry(name).or_default() += 1);
            branch.merged.properties.keys().for_each(|name| *members.declared.entry(name).or_default() += 1);
        }
        members
    }

    /// A member that tells a branch from the others: one that it alone requires or, failing that, declares.
    pub(super) fn own(&self, branch: &Branch<'d>) -> Option<&'d str> {
        let alone = |counts: &BTreeMap<&str, usize>, name: &str| counts.get(name) == Some(&1);
        let required = branch.required().find(|name| alone(&self.required, name));
        required.or_else(|| branch.merged.properties.keys().copied().find(|name| alone(&self.declared, name)))
    }
}

impl<'d> Lowering<'d, '_, '_> {
    /// Looks at a branch through references.
    pub(super) fn glance(&mut self, branch: &Placed<'d>) -> Glance<'d> {
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
        self.report.spend(Cost::Steps, 1 + view.values.as_ref().map_or(0, Vec::len), &branch.at);
        nullable |= view.takes_null_inline();
        Glance {
            null: view.is_null(),
            nullable,
            plain: plain(&view),
            ty: view.ty.filter(|_| view.said),
            only_requires: matches!(branch.schema, SchemaRef::Inline(_)) && view.only_requires(),
            only_bounds: matches!(branch.schema, SchemaRef::Inline(_)) && view.only_bounds(),
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

    /// The branches that are values: neither null, nor of a type that what stands beside them rules out. Where all of them
    /// are mere conditions on that, there is no choice.
    pub(super) fn live(&mut self, merged: &Merged<'d>, group: &Group<'d>) -> Vec<Placed<'d>> {
        let beside = merged.said_type();
        let mut live = Vec::new();
        let mut conditions = 0;
        for branch in &group.branches {
            let glance = self.glance(branch);
            let is_ruled_out = beside.zip(glance.ty).is_some_and(|(one, other)| one.and(other).is_none());
            if !glance.null && !is_ruled_out {
                conditions += usize::from(glance.is_condition(merged));
                live.push(branch.clone());
            }
        }
        if conditions == live.len() { Vec::new() } else { live }
    }

    /// Whether a group only says what a value has to have or be besides.
    pub(super) fn sets_conditions(&mut self, merged: &Merged<'d>, group: &Group<'d>) -> bool {
        let is_one = group.branches.iter().any(|branch| self.glance(branch).is_condition(merged));
        is_one && self.live(merged, group).is_empty()
    }

    pub(super) fn branches(&mut self, merged: &Merged<'d>, group: &Group<'d>) -> Vec<Branch<'d>> {
        let live = self.live(merged, group);
        // Each is kept with all that it says.
        live.into_iter().map_while(|placed| (!self.report.is_over()).then(|| self.branch(placed))).collect()
    }

    pub(super) fn branch(&mut self, placed: Placed<'d>) -> Branch<'d> {
        let component = match placed.schema {
            SchemaRef::Reference(reference) => {
                self.find::<Schema>(reference, &placed.at).and_then(|found| found.shared_as)
            }
            SchemaRef::Inline(_) => None,
        };
        let schema = self.glance(&placed).schema;
        let part = schema.map(|schema| Part { schema, at: placed.at.clone(), hint: placed.hint.clone() });
        let merged = part.map(|part| self.merge(vec![part], Groups::Taken)).unwrap_or_default();
        Branch { placed, component, schema, merged }
    }

    /// What a branch is called, if anything.
    pub(super) fn word(&self, branch: &Branch<'d>, tags: &[String]) -> Option<String> {
        if let Some(name) = branch.component {
            return Some(name.to_owned());
        }
        let schema = branch.schema?;
        if let Some(title) = title(schema) {
            return Some(title);
        }
        let listed = tags.join(" or ");
        if !tags.is_empty() && listed.len() <= 40 {
            return Some(listed);
        }
        let view = View::of(schema);
        let only = view.values.as_deref().filter(|values| values.len() == 1).and_then(|values| values[0].as_str());
        if let Some(only) = only.filter(|only| !only.is_empty() && only.len() <= 40) {
            return Some(only.to_owned());
        }
        word_of_type(&view)
    }
}

/// A title that can be a name.
pub(super) fn title(schema: &Schema) -> Option<String> {
    schema.schema_data.title.clone().filter(|title| title.len() <= 60 && !title.is_empty())
}

fn word_of_type(view: &View<'_>) -> Option<String> {
    Some(match view.ty.filter(|_| !view.is_combined())? {
        JsonType::Text => view.format.as_deref().filter(|format| format.len() < 20).unwrap_or("text").to_owned(),
        JsonType::Integer => "integer".to_owned(),
        JsonType::Number => "number".to_owned(),
        JsonType::Boolean => "boolean".to_owned(),
        JsonType::List => list_word(view),
        JsonType::Object if view.properties.is_none_or(|properties| properties.is_empty()) => "map".to_owned(),
        JsonType::Object => return None,
    })
}

fn list_word(view: &View<'_>) -> String {
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

/// The type of a schema that is a plain value or lists such.
fn plain(view: &View<'_>) -> Option<JsonType> {
    if view.is_combined() || view.format.as_deref() == Some("binary") {
        return None;
    }
    let all = |is: fn(&Json) -> bool| view.values.as_ref().is_some_and(|values| values.iter().all(is));
    match view.ty {
        Some(ty @ (JsonType::Text | JsonType::Integer)) => Some(ty),
        None if all(Json::is_string) => Some(JsonType::Text),
        None if all(Json::is_i64) => Some(JsonType::Integer),
        _ => None,
    }
}
