//! Unions: enums with a variant a kind, and readers of what all kinds have.

use super::{Naming, docs, ident, scope};
use crate::api::{self, TypeDefinition, TypeId, TypeShape};
use crate::rust::{Accessor, AccessorKind, Name, TypePath, Union, UnionVariant};

impl Naming<'_> {
    pub(super) fn union(&self, id: TypeId, definition: &TypeDefinition, union: &api::Union) -> Union {
        let name = self.type_name(id);
        let short: Vec<_> = union.variants.iter().map(|variant| self.variant_word(variant, &name)).collect();
        let names = scope::members(short.iter().map(String::as_str), ident::pascal, &[]);
        let unknown = scope::catch_all(&names);
        let variants = union.variants.iter().zip(names).map(|(variant, name)| UnionVariant {
            docs: self.variant_docs(variant),
            target: self.type_name(variant.target),
            tags: variant.tags.clone(),
            name,
        });
        let exact = self.traits[id.0].exact;
        let has_secrets = union.variants.iter().any(|variant| self.has_secrets(variant.target));
        let candidates =
            [("Clone", true), ("Debug", !has_secrets), ("PartialEq", true), ("Eq", exact), ("Hash", exact)];
        Union {
            docs: self.definition_docs(definition),
            tag: union.tag.clone(),
            variants: variants.collect(),
            unknown,
            shared: union.shared.iter().map(|field| field.wire_name.clone()).collect(),
            accessors: self.accessors(union),
            has_secrets,
            derives: candidates.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect(),
            checked: self.checked[id.0],
            name,
        }
    }

    fn has_secrets(&self, id: TypeId) -> bool {
        match &self.api.definition(id).shape {
            TypeShape::Structure(structure) => structure.fields.iter().any(|field| field.value.is_sensitive()),
            TypeShape::Union(_) | TypeShape::Enumeration(_) => false,
        }
    }

    /// A kind's name without the union's: `ConflictProblem` of `Problem` is `Conflict`.
    fn variant_word(&self, variant: &api::Variant, union: &Name) -> String {
        let target = self.type_name(variant.target);
        let target = target.plain();
        let short = target.strip_suffix(union.plain()).or_else(|| target.strip_prefix(union.plain()));
        short.filter(|short| short.starts_with(char::is_uppercase)).unwrap_or(target).to_owned()
    }

    fn variant_docs(&self, variant: &api::Variant) -> Vec<String> {
        let tags: Vec<_> = variant.tags.iter().map(|tag| docs::code(tag)).collect();
        let words = &self.api.definition(variant.target).words;
        docs::paragraphs([docs::prose(words.description.as_deref()), vec![format!("Tagged {}.", tags.join(" or "))]])
    }

    fn accessors(&self, union: &api::Union) -> Vec<Accessor> {
        let names = scope::members(union.shared.iter().map(|field| field.wire_name.as_str()), ident::snake, &[]);
        let shared = union.shared.iter().zip(names);
        shared.filter_map(|(field, name)| self.accessor(field, name)).collect()
    }

    fn accessor(&self, shared: &api::Field, name: Name) -> Option<Accessor> {
        let kind = match self.type_path(&shared.value) {
            TypePath::Text => AccessorKind::Text,
            TypePath::Bool => AccessorKind::Bool,
            TypePath::I64 => AccessorKind::I64,
            _ => return None,
        };
        let own =
            docs::member(&shared.words, &shared.value, || format!("The member {}.", docs::code(&shared.wire_name)));
        let note = "`None` where this kind does not hold it.".to_owned();
        Some(Accessor { docs: docs::paragraphs([own, vec![note]]), wire_name: shared.wire_name.clone(), kind, name })
    }
}
