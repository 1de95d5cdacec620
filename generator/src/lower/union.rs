//! Unions: a base object whose discriminator names the kinds that extend it.

use indexmap::IndexMap;
use openapiv3::{Discriminator, ObjectType, Schema, SchemaKind};

use super::Lowering;
use crate::api::{NameHint, TypeId, Union, Variant};
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn union(
        &mut self,
        base: &'d ObjectType,
        discriminator: &'d Discriminator,
        at: &Pointer,
        hint: &NameHint,
    ) -> Union {
        let shared = self.structure(base, at, hint).fields;
        if !shared.iter().any(|field| field.wire_name == discriminator.property_name) {
            let place = at.child("discriminator").child("propertyName");
            self.report.error(&place, format!("`{}` is not among the properties", discriminator.property_name));
        }
        let mut tags: IndexMap<TypeId, Vec<String>> = IndexMap::new();
        for (tag, target) in &discriminator.mapping {
            let place = at.child("discriminator").child("mapping").child(tag);
            if let Some(id) = self.mapped(target, &place) {
                if self.types[id.0].origin == *at {
                    self.report.unsupported(&place, "a discriminator that maps to its own schema");
                    continue;
                }
                tags.entry(id).or_default().push(tag.clone());
            }
        }
        for (name, id) in self.extensions_of(at) {
            // OpenAPI's implicit mapping: a kind without a tag of its own goes by its schema's name.
            tags.entry(id).or_insert_with(|| vec![name]);
        }
        let variants = tags.into_iter().map(|(target, tags)| Variant { tags, target }).collect();
        Union { tag: discriminator.property_name.clone(), variants, shared }
    }

    /// A mapping's target is a reference or a schema's bare name.
    fn mapped(&mut self, target: &'d str, at: &Pointer) -> Option<TypeId> {
        let name = match target.contains('/') {
            true => self.find::<Schema>(target, at)?.shared_as?,
            false => target,
        };
        let id = self.components.get(name).copied();
        if id.is_none() {
            self.report.error(at, format!("`{target}` is not an object schema under components.schemas"));
        }
        id
    }

    /// The components that extend the schema at a place by `allOf`.
    fn extensions_of(&self, base: &Pointer) -> Vec<(String, TypeId)> {
        let mut found = Vec::new();
        for (name, schema) in self.component_schemas() {
            let SchemaKind::AllOf { all_of } = &schema.schema_kind else { continue };
            let extends = all_of.iter().any(|part| match part.into() {
                super::schema::SchemaRef::Reference(reference) => {
                    Pointer::of_reference(reference).as_ref() == Some(base)
                }
                super::schema::SchemaRef::Inline(_) => false,
            });
            if let (true, Some(id)) = (extends, self.components.get(name)) {
                found.push((name.to_owned(), *id));
            }
        }
        found
    }
}
