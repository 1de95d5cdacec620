//! Bases: objects whose discriminator names the kinds that extend them by `allOf`.

use std::collections::BTreeSet;

use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::branch::Branch;
use super::merge::{Groups, Merged, Part, Placed};
use super::schema::{Class, words};
use super::tag::mapped_name;
use super::view::{SchemaRef, View};
use super::{Lowering, schema_pointer};
use crate::api::{NameHint, Type, TypeId, TypeShape, Union, Value, Variant, VariantTag};
use crate::budget::Cost;
use crate::load::Pointer;

/// The kinds of a base.
struct Kinds<'d> {
    /// The property that names them.
    member: &'d str,
    of_components: Vec<Kind<'d>>,
    /// The tags of the base itself, where it is a kind too.
    own: Option<KindTags>,
}

struct Kind<'d> {
    component: &'d str,
    id: TypeId,
    tags: KindTags,
}

#[derive(Default)]
struct KindTags {
    values: Vec<String>,
    /// Whether they are what the mapping leaves: the kind may have others elsewhere.
    are_left: bool,
}

impl<'d> Kinds<'d> {
    /// The tags of a kind.
    fn add(&mut self, component: &'d str, id: TypeId) -> &mut KindTags {
        let known = self.of_components.iter().position(|kind| kind.id == id);
        let place = known.unwrap_or(self.of_components.len());
        if known.is_none() {
            self.of_components.push(Kind { component, id, tags: KindTags::default() });
        }
        &mut self.of_components[place].tags
    }
}

impl Kinds<'_> {
    fn tag(&self, base: &Merged<'_>) -> VariantTag {
        let optional = !base.required.iter().any(|(required, _)| *required == self.member);
        VariantTag { name: self.member.to_owned(), scalar: false, optional, open: false }
    }
}

impl<'d> Lowering<'d, '_, '_> {
    /// Whether a component has kinds that a discriminator names: its own, or one of what it extends.
    pub(super) fn is_base(&self, name: &str) -> bool {
        let Some(schema) = self.component(name) else { return false };
        let view = View::of(schema);
        let listed = !view.one_of.is_empty() || !view.any_of.is_empty();
        let has_members = view.properties.is_some_and(|own| !own.is_empty()) || !view.all_of.is_empty();
        if listed || !has_members {
            return false;
        }
        let is_extended = self.extensions.contains_key(name);
        match own_discriminator(schema) {
            Some(discriminator) => !discriminator.mapping.is_empty() || is_extended,
            None => is_extended && self.discriminator(name).is_some(),
        }
    }

    /// The discriminator that names the kinds of a component, and the component that has it.
    fn discriminator(&self, name: &str) -> Option<(&'d Discriminator, &'d str)> {
        let (name, schema) = self.component_entry(name)?;
        if let Some(own) = own_discriminator(schema) {
            return Some((own, name));
        }
        let base = self.discriminated.get(name)?;
        Some((own_discriminator(self.component(base)?)?, base))
    }

    pub(super) fn base(&mut self, merged: &Merged<'d>, schema: &'d Schema, at: &Pointer, hint: &NameHint) -> Union {
        let structure = self.structure(merged, hint);
        let name = at.last();
        let Some(kinds) = self.kinds(&name, at) else {
            return Union { shared: structure.fields, ..Union::default() };
        };
        let shared = structure.fields.clone();
        if !shared.iter().any(|field| field.wire_name == kinds.member) {
            let place = at.child("discriminator").child("propertyName");
            self.report.warning(&place, format!("`{}` is not among the properties", kinds.member));
        }
        let tag = kinds.tag(merged);
        let mut targets: Vec<_> = kinds.of_components.into_iter().map(|kind| (kind.id, kind.tags)).collect();
        if let Some(own) = kinds.own {
            // The base itself is a kind too: its members make a type beside the union.
            let id = self.declare(at.child("discriminator"), hint.then("base"), words(schema));
            self.types[id.0].shape = TypeShape::Structure(structure);
            targets.push((id, own));
        }
        let variants = targets.into_iter().map(|(target, tags)| {
            let definition = &self.types[target.0];
            let word = definition.hint.words().to_owned();
            let description = definition.words.description.clone();
            self.report.spend(Cost::Bytes, description.as_ref().map_or(0, String::len), at);
            let value = Value::of(Type::Named(target));
            Variant { word, tags: tags.values, tags_are_left: tags.are_left, value, description }
        });
        Union { tag: Some(tag), variants: variants.collect(), shared }
    }

    /// A base that is a branch beside other keywords: each of its kinds with those. None if it is no base.
    pub(super) fn base_beside(
        &mut self,
        beside: &[Placed<'d>],
        base: &Branch<'d>,
        chosen: &[Pointer],
        hint: &NameHint,
    ) -> Option<Value> {
        let (name, schema) = self.component_entry(base.component?)?;
        if !matches!(self.class(&base.merged, Some(name)), Class::Base) {
            return None;
        }
        let at = schema_pointer(name);
        let kinds = self.kinds(name, &at)?;
        let places: String = beside.iter().map(|part| format!("{}\n", part.at.as_str())).collect();
        let key = format!("{places}{}\n\n{chosen:?} and kinds", at.as_str());
        if let Some(id) = self.hoisted.get(&key) {
            return Some(Value::of(Type::Named(*id)));
        }
        let id = self.declare(at.clone(), hint.clone(), words(schema));
        self.hoisted.insert(key, id);
        let tag = kinds.tag(&base.merged);
        let mut variants = Vec::new();
        for Kind { component, tags, .. } in kinds.of_components {
            let Some(schema) = self.component(component) else { continue };
            let at = schema_pointer(component);
            let placed = Placed { schema: SchemaRef::Inline(schema), at, hint: NameHint::new(component) };
            let branch = Branch { component: Some(component), ..self.branch(placed) };
            let value = self.beside(beside, &branch, chosen, &hint.then(component));
            let (word, description) = (component.to_owned(), words(schema).description);
            variants.push(Variant { word, tags: tags.values, tags_are_left: tags.are_left, value, description });
        }
        if let Some(tags) = kinds.own {
            let parts: Vec<_> = beside.iter().chain([&base.placed]).cloned().collect();
            let value = self.combined(&parts, chosen, &hint.then("base"));
            let (word, tags_are_left) = ("base".to_owned(), tags.are_left);
            variants.push(Variant { word, tags: tags.values, tags_are_left, value, description: None });
        }
        self.types[id.0].shape = TypeShape::Union(Union { tag: Some(tag), variants, shared: Vec::new() });
        Some(Value::of(Type::Named(id)))
    }

    /// The kinds of a base, with their tags.
    fn kinds(&mut self, name: &str, at: &Pointer) -> Option<Kinds<'d>> {
        let (discriminator, declared_by) = self.discriminator(name)?;
        let member = discriminator.property_name.as_str();
        let extending = self.kinds_of(name);
        self.report.spend(Cost::Items, extending.len(), at);
        let ids: BTreeSet<_> = extending.iter().map(|(_, id)| *id).collect();
        let is_inherited = declared_by != name;
        let mut kinds = Kinds { member, of_components: Vec::new(), own: None };
        for (tag, target) in &discriminator.mapping {
            let target_name = mapped_name(target);
            match self.component_type(&target_name) {
                Some(_) if target_name == name => {
                    kinds.own.get_or_insert_default().values.push(tag.clone());
                }
                // What is above it or beside it is none of its kinds.
                Some((_, id)) if is_inherited && !ids.contains(&id) => {}
                Some((component, id)) => kinds.add(component, id).values.push(tag.clone()),
                None if is_inherited => {}
                None => {
                    let place = at.child("discriminator").child("mapping").child(tag);
                    let message = format!("`{target}` is not an object schema under components.schemas");
                    self.report.warning(&place, message);
                }
            }
        }
        let taken: Vec<_> = kinds.of_components.iter().flat_map(|kind| &kind.tags.values).cloned().collect();
        if is_inherited && kinds.own.is_none() {
            kinds.own = Some(self.implicit_tags(name, member, &taken));
        }
        for (component, id) in extending {
            if kinds.add(component, id).values.is_empty() {
                *kinds.add(component, id) = self.implicit_tags(component, member, &taken);
            }
        }
        Some(kinds)
    }

    /// The tags of a kind that no mapping names: its schema's name. Where its member cannot have that, what it can have
    /// and no other kind's tag is.
    fn implicit_tags(&mut self, component: &str, member: &str, taken: &[String]) -> KindTags {
        let mut listed = self.values_of(component, member).unwrap_or_default();
        let is_name = listed.is_empty() || listed.iter().any(|value| value == component);
        match listed.as_slice() {
            [_] => KindTags { values: listed, are_left: false },
            _ if is_name => KindTags { values: vec![component.to_owned()], are_left: false },
            _ => {
                listed.retain(|value| !taken.contains(value));
                KindTags { values: listed, are_left: true }
            }
        }
    }

    /// The values that a component's member may have, as tags.
    fn values_of(&mut self, component: &str, member: &str) -> Option<Vec<String>> {
        let schema = self.component(component)?;
        let part = Part { schema, at: schema_pointer(component), hint: NameHint::new(component) };
        let merged = self.merge(vec![part], Groups::LeftOut);
        self.listed_tags(merged.properties.get(member)?)
    }

    /// A component that has a type of its own.
    fn component_type(&self, name: &str) -> Option<(&'d str, TypeId)> {
        let (name, _) = self.component_entry(name)?;
        Some((name, *self.components.get(name)?))
    }

    /// The components that extend another by `allOf`, and those that extend these.
    fn kinds_of(&self, base: &str) -> Vec<(&'d str, TypeId)> {
        let mut found: Vec<(&'d str, TypeId)> = Vec::new();
        let mut known: BTreeSet<&str> = BTreeSet::from([base]);
        let mut next: Vec<&str> = vec![base];
        while let Some(name) = next.pop() {
            for kind in self.extensions.get(name).into_iter().flatten() {
                if !known.insert(kind) {
                    continue;
                }
                if let Some(id) = self.components.get(kind) {
                    found.push((*kind, *id));
                }
                next.push(kind);
            }
        }
        // In the document's order, whichever way they were found.
        found.sort_by_key(|(_, id)| *id);
        found
    }

    /// Which components extend which, directly.
    pub(super) fn find_extensions(&mut self) {
        for (name, schema) in self.component_schemas() {
            for part in View::of(schema).all_of {
                let SchemaRef::Reference(reference) = part.into() else { continue };
                let Some(base) = reference.strip_prefix("#/components/schemas/") else { continue };
                let base = crate::load::key(base);
                let Some((base, _)) = self.component_entry(&base) else { continue };
                self.extensions.entry(base).or_default().push(name);
            }
        }
        self.find_discriminated();
    }

    /// Which components have a discriminator above them: the nearest, level by level.
    fn find_discriminated(&mut self) {
        let has_own = |(_, schema): &(&str, &'d Schema)| own_discriminator(schema).is_some();
        let bases: Vec<_> =
            self.component_schemas().into_iter().filter(has_own).map(|(name, _)| (name, name)).collect();
        let mut next = bases.clone();
        let bases: BTreeSet<_> = bases.into_iter().map(|(name, _)| name).collect();
        while !next.is_empty() {
            let mut below = Vec::new();
            for (name, base) in next {
                for kind in self.extensions.get(name).into_iter().flatten() {
                    if !bases.contains(kind) && !self.discriminated.contains_key(kind) {
                        self.discriminated.insert(kind, base);
                        below.push((*kind, base));
                    }
                }
            }
            next = below;
        }
    }
}

/// A schema's discriminator, its own or of a part that stands in it.
fn own_discriminator(schema: &Schema) -> Option<&Discriminator> {
    let parts = View::of(schema).all_of.iter().filter_map(ReferenceOr::as_item);
    let of_parts = || parts.into_iter().find_map(|part| part.schema_data.discriminator.as_ref());
    schema.schema_data.discriminator.as_ref().or_else(of_parts)
}
