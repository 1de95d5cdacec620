//! The classifier: which kind of type a schema is. Each arm is one line; the work is in the files beside.

use std::collections::BTreeSet;

use openapiv3::Schema;

use super::info::external_docs;
use super::merge::{Groups, Merged, Part, Placed};
use super::reference::Resolved;
use super::scalar::{ListedAs, type_of_values};
use super::view::{JsonType, SchemaRef, View};
use super::{Lowering, schema_pointer};
use crate::api::{Constraints, EnumerationKind, NameHint, Type, TypeId, TypeShape, Value, Words};
use crate::budget::Cost;
use crate::load::Pointer;

/// What becomes of a schema.
pub(super) enum Class<'d> {
    /// One of the types that get an item of their own.
    Structure,
    Enumeration(EnumerationKind),
    /// Branches told apart by shape or tag.
    Union,
    /// Keywords that speak of one type, where values of others are allowed as well: a union with one variant.
    Loose,
    /// A base whose discriminator names the kinds that extend it.
    Base,
    /// Nothing but one of its branches.
    Branch(Placed<'d>),
    Text,
    Number,
    Boolean,
    List,
    Map,
    Any,
}

impl Class<'_> {
    pub(super) fn is_definition(&self) -> bool {
        matches!(self, Self::Structure | Self::Enumeration(_) | Self::Union | Self::Loose | Self::Base)
    }
}

/// How deep schemas may nest, references between those without a type of their own included. No matter of the budget: they
/// are looked at by recursion, and a stack is smaller.
const DEEPEST: usize = 200;

/// What the schema says in prose.
pub(super) fn words(schema: &Schema) -> Words {
    let data = &schema.schema_data;
    let part = || View::of(schema).describing().map(|part| &part.schema_data).find(|part| part.description.is_some());
    let told = if data.description.is_some() { None } else { part() };
    Words {
        title: data.title.clone(),
        description: data.description.clone().or_else(|| told?.description.clone()),
        deprecated: data.deprecated,
        read_only: data.read_only,
        write_only: data.write_only,
        default: data.default.clone(),
        external_docs: external_docs(data.external_docs.as_ref()),
    }
}

impl<'d> Lowering<'d, '_, '_> {
    /// The type of a schema where it is used, with what constrains it there.
    pub(super) fn value(&mut self, schema: SchemaRef<'d>, at: &Pointer, hint: &NameHint) -> Value {
        if self.depth > DEEPEST {
            self.report.warning(at, format!("schemas nest more than {DEEPEST} deep: anything is taken here"));
            return Value::of(Type::Any);
        }
        if !self.report.spend(Cost::Steps, 1, at) {
            return Value::of(Type::Any);
        }
        self.depth += 1;
        let value = match schema {
            SchemaRef::Reference(reference) => self.referenced(reference, at),
            SchemaRef::Inline(schema) => self.inline(schema, at, hint),
        };
        self.depth -= 1;
        value
    }

    fn referenced(&mut self, reference: &'d str, at: &Pointer) -> Value {
        let Some(Resolved { item, shared_as: Some(name), .. }) = self.find::<Schema>(reference, at) else {
            return Value::of(Type::Any);
        };
        match self.components.get(name) {
            Some(id) => self.named(*id, item, &schema_pointer(name)),
            None => self.alias(name, item, at),
        }
    }

    fn named(&mut self, id: TypeId, schema: &'d Schema, at: &Pointer) -> Value {
        let sensitive = self.is_sensitive(schema, at);
        let nullable = schema.schema_data.nullable || self.nullable.contains(&id);
        Value { nullable, sensitive, ..Value::of(Type::Named(id)) }
    }

    /// A component that is no type of its own.
    pub(super) fn alias(&mut self, name: &'d str, schema: &'d Schema, used_at: &Pointer) -> Value {
        if let Some(value) = self.aliases.get(name) {
            // What it holds is held once more.
            let parts = value.parts();
            let is_paid = parts == 1 || self.report.spend(Cost::Items, parts, used_at);
            return if is_paid { value.clone() } else { Value::of(Type::Any) };
        }
        // Whatever stands between has a type of its own, that ends the circle the second time.
        let opened = self.open_aliases.iter().rfind(|(open, _)| *open == name);
        if opened.is_some_and(|(_, types)| *types == self.types.len()) {
            let message =
                format!("the schema `{name}` holds itself and is no type that can be named: anything is taken here");
            self.report.warning(used_at, message);
            return Value::of(Type::Any);
        }
        self.open_aliases.push((name, self.types.len()));
        let value = self.value(SchemaRef::Inline(schema), &schema_pointer(name), &NameHint::new(name));
        self.open_aliases.pop();
        let parts = value.parts();
        if parts > 1 && !self.report.spend(Cost::Items, parts, used_at) {
            return Value::of(Type::Any);
        }
        self.aliases.insert(name, value.clone());
        value
    }

    fn inline(&mut self, schema: &'d Schema, at: &Pointer, hint: &NameHint) -> Value {
        let view = View::of(schema);
        if view.never {
            // What may not be there: only null, which servers write for that, is none.
            let constraints = Constraints { allowed: vec![serde_json::Value::Null], ..Constraints::default() };
            return Value { constraints, ..Value::of(Type::Any) };
        }
        let mut value = match view.only_part() {
            Some((index, reference)) => {
                let mut value = self.value(SchemaRef::Reference(reference), &at.child("allOf").index(index), hint);
                narrowed(&mut value, &view);
                for part in view.describing() {
                    value.nullable |= part.schema_data.nullable;
                    value.example = part.schema_data.example.clone().or(value.example);
                }
                value
            }
            None => {
                let part = Part { schema, at: at.clone(), hint: hint.clone() };
                let merged = self.merge(vec![part], Groups::Taken);
                let class = self.class(&merged, None);
                self.classified(&merged, class, &words(schema), at, hint)
            }
        };
        value.nullable |= schema.schema_data.nullable;
        value.sensitive |= self.is_sensitive(schema, at);
        value.example = schema.schema_data.example.clone().or(value.example);
        value
    }

    /// A schema's value where only those of the type that its keywords speak of come: text has no other form, and a
    /// union keeps the others itself.
    pub(super) fn plain_value(&mut self, schema: SchemaRef<'d>, at: &Pointer, hint: &NameHint) -> Value {
        self.plain = true;
        let value = self.value(schema, at, hint);
        self.plain = false;
        value
    }

    /// What several schemas of one thing are together, without the groups that a branch has been chosen of.
    pub(super) fn combined(&mut self, parts: &[Placed<'d>], chosen: &[Pointer], hint: &NameHint) -> Value {
        let mut places = BTreeSet::new();
        let mut resolved: Vec<Part<'d>> = Vec::new();
        let mut saying: Vec<&Placed<'d>> = Vec::new();
        for placed in parts {
            let Some(part) = self.part(placed) else { continue };
            if places.insert(part.at.clone()) {
                resolved.push(part);
                saying.push(placed);
            }
        }
        let (Some(first), Some(last)) = (saying.first(), resolved.last()) else {
            let is_object = |part: &&Placed<'d>| match part.schema {
                SchemaRef::Inline(schema) => View::of(schema).only_objects(),
                SchemaRef::Reference(_) => false,
            };
            let told = parts.iter().find(is_object).or(parts.first());
            let described = told.map(|part| self.value(part.schema, &part.at, &part.hint));
            return described.unwrap_or_else(|| Value::of(Type::Any));
        };
        let is_one = saying.len() == 1 || saying.iter().all(|part| part.schema == first.schema);
        if is_one && chosen.is_empty() {
            return self.value(first.schema, &first.at, &first.hint);
        }
        if self.depth > DEEPEST {
            return Value::of(Type::Any);
        }
        self.depth += 1;
        let at = last.at.clone();
        let words = resolved.iter().rev().map(|part| words(part.schema)).find(|words| words.description.is_some());
        let merged = self.merge(resolved, Groups::Without(chosen));
        let class = self.class(&merged, None);
        let value = self.classified(&merged, class, &words.unwrap_or_default(), &at, hint);
        self.depth -= 1;
        value
    }

    /// A schema that says something of values, with the place where it stands.
    pub(super) fn part(&mut self, placed: &Placed<'d>) -> Option<Part<'d>> {
        match placed.schema {
            SchemaRef::Inline(schema) => {
                let view = View::of(schema);
                let part = || Part { schema, at: placed.at.clone(), hint: placed.hint.clone() };
                let only_objects = view.only_objects() && !view.is_combined() && !schema.schema_data.nullable;
                let says = !view.is_empty() && !only_objects;
                says.then(part)
            }
            SchemaRef::Reference(reference) => {
                let found = self.find::<Schema>(reference, &placed.at)?;
                Some(Part { schema: found.item, at: found.at, hint: placed.hint.clone() })
            }
        }
    }

    fn classified(
        &mut self,
        merged: &Merged<'d>,
        class: Class<'d>,
        words: &Words,
        at: &Pointer,
        hint: &NameHint,
    ) -> Value {
        self.notice(merged);
        let mut value = match class {
            class if class.is_definition() => Value::of(Type::Named(self.hoist(merged, class, words, at, hint))),
            Class::Branch(branch) => self.value(branch.schema, &branch.at, hint),
            Class::Text => self.text(merged),
            Class::Number => self.number(merged),
            Class::Boolean => Value::of(Type::Boolean),
            Class::List => self.list(merged, hint),
            Class::Map => self.map(merged, hint),
            _ => Value::of(Type::Any),
        };
        let told = match &value.ty {
            Type::Named(_) => false,
            Type::Any => merged.values.as_ref().is_some_and(|values| values.iter().all(serde_json::Value::is_null)),
            _ => true,
        };
        if let (Some(values), true) = (&merged.values, told) {
            value.constraints.allowed.clone_from(values);
        }
        value.nullable |= merged.nullable || self.takes_null(merged);
        value
    }

    /// What of the keywords has no part in the type.
    pub(super) fn notice(&mut self, merged: &Merged<'d>) {
        if let Some(at) = &merged.not {
            self.report.warning(at, "`not` is not checked");
        }
        for group in &merged.groups {
            if self.sets_conditions(merged, group) {
                self.report.warning(&group.at, "conditions on what stands beside them are not checked");
            }
        }
        if let Some(at) = &merged.conflict {
            let message = "parts of an allOf have types that exclude each other: anything is taken here";
            self.report.warning(at, message);
        }
    }

    /// Which kind of type merged keywords are. `base`: the component they are of, where its kinds are to be looked for.
    pub(super) fn class(&mut self, merged: &Merged<'d>, base: Option<&'d str>) -> Class<'d> {
        let plain = std::mem::take(&mut self.plain);
        if merged.conflict.is_some() {
            return Class::Any;
        }
        if let Some(class) = self.class_of_groups(merged) {
            return class;
        }
        if base.is_some_and(|name| self.is_base(name)) {
            return Class::Base;
        }
        let ty = match self.listed(merged) {
            ListedAs::Enumeration(kind) => return Class::Enumeration(kind),
            ListedAs::Null => return Class::Any,
            ListedAs::Plain => merged.ty.or_else(|| type_of_values(merged.values.as_deref()?)),
        };
        match ty {
            Some(JsonType::Text | JsonType::Number | JsonType::List) if merged.is_loose() && !plain => Class::Loose,
            Some(JsonType::Object) if merged.has_members() || !merged.required.is_empty() => Class::Structure,
            Some(JsonType::Object) => Class::Map,
            Some(JsonType::Text) => Class::Text,
            Some(JsonType::Number | JsonType::Integer) => Class::Number,
            Some(JsonType::Boolean) => Class::Boolean,
            Some(JsonType::List) => Class::List,
            None if merged.has_members() => Class::Structure,
            None => Class::Any,
        }
    }

    /// Makes a type of an inline schema: one, however often the schema is come by.
    pub(super) fn hoist(
        &mut self,
        merged: &Merged<'d>,
        class: Class<'d>,
        words: &Words,
        at: &Pointer,
        hint: &NameHint,
    ) -> TypeId {
        let key = merged.key();
        self.report.spend(Cost::Bytes, key.len(), at);
        if let Some(id) = self.hoisted.get(&key) {
            return *id;
        }
        let id = self.declare(at.clone(), hint.clone(), words.clone());
        self.hoisted.insert(key, id);
        self.define(id, merged, class, None, at);
        id
    }

    /// Says what a declared type is.
    pub(super) fn define(
        &mut self,
        id: TypeId,
        merged: &Merged<'d>,
        class: Class<'d>,
        base: Option<&'d Schema>,
        at: &Pointer,
    ) {
        let hint = self.types[id.0].hint.clone();
        let shape = match (class, base) {
            (Class::Structure, _) => TypeShape::Structure(self.structure(merged, &hint)),
            (Class::Enumeration(kind), _) => TypeShape::Enumeration(self.enumeration(merged, kind)),
            (Class::Union, _) => TypeShape::Union(self.union(merged, &hint)),
            (Class::Loose, _) => TypeShape::Union(self.loose(merged, &hint)),
            (Class::Base, Some(schema)) => TypeShape::Union(self.base(merged, schema, at, &hint)),
            _ => return,
        };
        self.types[id.0].shape = shape;
    }
}

/// Constraints beside a reference narrow what it leads to, where that is a plain type.
fn narrowed(value: &mut Value, view: &View<'_>) {
    if matches!(value.ty, Type::Named(_) | Type::Boxed(_)) {
        return;
    }
    let own = &view.constraints;
    let constraints = &mut value.constraints;
    match value.ty {
        Type::Text(_) => {
            constraints.min_length = own.min_length.or(constraints.min_length);
            constraints.max_length = own.max_length.or(constraints.max_length);
        }
        Type::List(_) => {
            constraints.min_items = own.min_items.or(constraints.min_items);
            constraints.max_items = own.max_items.or(constraints.max_items);
        }
        _ => {}
    }
}
