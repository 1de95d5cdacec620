//! Bases: objects whose discriminator names the kinds that extend them by `allOf`.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use openapiv3::{Discriminator, ReferenceOr, Schema};

use super::Lowering;
use super::merge::Merged;
use super::schema::words;
use super::tag::mapped_name;
use super::view::{SchemaRef, View};
use crate::api::{NameHint, Type, TypeId, TypeShape, Union, Value, Variant, VariantTag};
use crate::load::Pointer;

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
        let Some((discriminator, declared_by)) = self.discriminator(&name) else {
            return Union { shared: structure.fields, ..Union::default() };
        };
        let kinds = self.kinds_of(&name);
        let shared = structure.fields.clone();
        if !shared.iter().any(|field| field.wire_name == discriminator.property_name) {
            let place = at.child("discriminator").child("propertyName");
            self.report.warning(&place, format!("`{}` is not among the properties", discriminator.property_name));
        }
        let is_inherited = declared_by != name;
        let mut tags: IndexMap<TypeId, Vec<String>> = IndexMap::new();
        let mut own = Vec::new();
        for (tag, target) in &discriminator.mapping {
            let place = at.child("discriminator").child("mapping").child(tag);
            let target_name = mapped_name(target);
            match self.components.get(target_name.as_str()).copied() {
                Some(_) if target_name == name => own.push(tag.clone()),
                // What is above it or beside it is none of its kinds.
                Some(id) if is_inherited && kinds.iter().all(|(_, kind)| *kind != id) => {}
                Some(id) => tags.entry(id).or_default().push(tag.clone()),
                None if is_inherited => {}
                None => {
                    let message = format!("`{target}` is not an object schema under components.schemas");
                    self.report.warning(&place, message);
                }
            }
        }
        if is_inherited && own.is_empty() {
            own.push(name.clone());
        }
        for (name, id) in kinds {
            // OpenAPI's implicit mapping: a kind without a tag of its own goes by its schema's name.
            tags.entry(id).or_insert_with(|| vec![name]);
        }
        if !own.is_empty() {
            // The base itself is a kind too: its members make a type beside the union.
            let id = self.declare(at.child("discriminator"), hint.then("base"), words(schema));
            self.types[id.0].shape = TypeShape::Structure(structure);
            tags.insert(id, own);
        }
        let variants = tags.into_iter().map(|(target, tags)| {
            let definition = &self.types[target.0];
            let word = definition.hint.words().to_owned();
            let description = definition.words.description.clone();
            Variant { word, tags, value: Value::of(Type::Named(target)), description }
        });
        let name = discriminator.property_name.clone();
        let optional = !merged.required.iter().any(|(required, _)| *required == name);
        let tag = VariantTag { name, scalar: false, optional, open: false };
        Union { tag: Some(tag), variants: variants.collect(), shared }
    }

    /// The components that extend another by `allOf`, and those that extend these.
    fn kinds_of(&self, base: &str) -> Vec<(String, TypeId)> {
        let mut found: Vec<(String, TypeId)> = Vec::new();
        let mut next: Vec<&str> = vec![base];
        while let Some(name) = next.pop() {
            for kind in self.extensions.get(name).into_iter().flatten() {
                if *kind == base || found.iter().any(|(known, _)| known == kind) {
                    continue;
                }
                if let Some(id) = self.components.get(kind) {
                    found.push(((*kind).to_owned(), *id));
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
