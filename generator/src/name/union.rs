//! Unions: enums with a variant a kind, and readers of what all kinds have.

use super::{Naming, checks, docs, ident, scope, shape};
use crate::api::{self, TypeDefinition, TypeId, TypeShape};
use crate::rust::{Accessor, AccessorKind, Name, TypePath, Union, UnionTag, UnionVariant, WrittenTag};

impl Naming<'_> {
    pub(super) fn union(&self, id: TypeId, definition: &TypeDefinition, union: &api::Union) -> Union {
        let name = self.type_name(id);
        let short: Vec<_> = union.variants.iter().map(|variant| self.variant_word(variant, &name)).collect();
        let names = scope::members(short.iter().map(String::as_str), ident::pascal, &[]);
        let unknown = scope::catch_all(&names);
        let name_of_union = name.clone();
        let shared = shape::shared_tags(union);
        let types: Vec<_> = union.variants.iter().map(|variant| self.type_path(&variant.value)).collect();
        let texts = union.variants.iter().filter(|variant| self.is_text(&variant.value)).count();
        let from_text = texts > 0 && (texts > 1 || !types.contains(&TypePath::Text));
        let variants = union.variants.iter().zip(names).zip(&types).map(|((variant, name), ty)| UnionVariant {
            docs: self.variant_docs(variant),
            ty: ty.clone(),
            tags: variant.tags.iter().filter(|tag| !shared.contains(tag.as_str())).cloned().collect(),
            shared_tags: variant.tags.iter().filter(|tag| shared.contains(tag.as_str())).cloned().collect(),
            written: union.tag.as_ref().map_or(WrittenTag::AsItIs, |tag| self.written(variant, tag)),
            converts: types.iter().filter(|other| *other == ty).count() == 1 && !is_itself(ty, &name_of_union),
            checked: checks::is_nested(&variant.value, &self.checked),
            name,
        });
        let exact = self.traits[id.0].exact;
        let has_secrets = self.with_secrets[id.0];
        let candidates =
            [("Clone", true), ("Debug", !has_secrets), ("PartialEq", true), ("Eq", exact), ("Hash", exact)];
        Union {
            docs: self.definition_docs(definition),
            tag: union.tag.as_ref().map(|tag| UnionTag {
                name: tag.name.clone(),
                scalar: tag.scalar,
                shared: shared.iter().map(|tag| (*tag).to_owned()).collect(),
                optional: tag.optional,
                open: tag.open,
            }),
            variants: variants.collect(),
            unknown,
            shared: union.shared.iter().map(|field| field.wire_name.clone()).collect(),
            from_text,
            accessors: self.accessors(union),
            has_secrets,
            derives: candidates.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect(),
            checked: self.checked[id.0],
            parts: definition.parts.is_some().then(|| self.kinds_of_parts(union)),
            shape: self.union_shape(id, union),
            name,
        }
    }

    /// Of each kind whether it is written as parts.
    fn kinds_of_parts(&self, union: &api::Union) -> Vec<bool> {
        let has_parts = |value: &api::Value| match &value.ty {
            api::Type::Named(id) | api::Type::Boxed(id) => match &self.api.definition(*id).shape {
                TypeShape::Enumeration(_) => false,
                TypeShape::Structure(_) | TypeShape::Union(_) => self.api.definition(*id).parts.is_some(),
            },
            api::Type::Map(_) => true,
            _ => false,
        };
        union.variants.iter().map(|variant| has_parts(&variant.value)).collect()
    }

    /// Whether a variant is read from strings.
    fn is_text(&self, value: &api::Value) -> bool {
        match &value.ty {
            api::Type::Text(_) => true,
            api::Type::Named(id) | api::Type::Boxed(id) => match &self.api.definition(*id).shape {
                TypeShape::Enumeration(enumeration) => enumeration.kind == api::EnumerationKind::Text,
                TypeShape::Structure(_) | TypeShape::Union(_) => false,
            },
            _ => false,
        }
    }

    /// What is done about a variant's tag where it is written.
    fn written(&self, variant: &api::Variant, tag: &api::VariantTag) -> WrittenTag {
        let (api::Type::Named(id) | api::Type::Boxed(id)) = &variant.value.ty else { return WrittenTag::AsItIs };
        let TypeShape::Structure(structure) = &self.api.definition(*id).shape else { return WrittenTag::AsItIs };
        if tag.scalar || variant.tags.is_empty() || variant.tags_are_left {
            return WrittenTag::AsItIs;
        }
        let Some(field) = structure.fields.iter().find(|field| field.wire_name == tag.name) else {
            return WrittenTag::Added;
        };
        let enumeration = match &field.value.ty {
            api::Type::Named(id) => match &self.api.definition(*id).shape {
                TypeShape::Enumeration(enumeration) => Some(enumeration),
                TypeShape::Structure(_) | TypeShape::Union(_) => None,
            },
            _ => None,
        };
        let is_tag = |listed: &api::Listed| variant.tags.iter().any(|tag| listed.value == *tag.as_str());
        match enumeration {
            Some(enumeration) if enumeration.values.iter().all(is_tag) => WrittenTag::AsItIs,
            _ => WrittenTag::Replaced,
        }
    }

    /// A kind's name without the union's: `ConflictProblem` of `Problem` is `Conflict`.
    fn variant_word(&self, variant: &api::Variant, union: &Name) -> String {
        let word = ident::pascal(&variant.word);
        let short = word.strip_suffix(union.plain()).or_else(|| word.strip_prefix(union.plain()));
        short.filter(|short| short.starts_with(char::is_uppercase)).map_or(variant.word.clone(), str::to_owned)
    }

    fn variant_docs(&self, variant: &api::Variant) -> Vec<String> {
        let tags: Vec<_> = variant.tags.iter().map(|tag| docs::code(tag)).collect();
        let tagged = (!tags.is_empty()).then(|| format!("Tagged {}.", tags.join(" or ")));
        let told = docs::paragraphs([docs::prose(variant.description.as_deref()), tagged.into_iter().collect()]);
        if told.is_empty() { vec![kind(&variant.word)] } else { told }
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

/// Whether a kind is the union again, which needs no conversion.
fn is_itself(ty: &TypePath, union: &Name) -> bool {
    matches!(ty, TypePath::Model(name) | TypePath::Boxed(name) if name == union)
}

/// A kind that the document says nothing of, by the word that stands for it.
fn kind(word: &str) -> String {
    match word {
        "text" => "A text.".to_owned(),
        "integer" => "An integer.".to_owned(),
        "number" => "A number.".to_owned(),
        "boolean" => "True or false.".to_owned(),
        "list" => "A list.".to_owned(),
        "map" => "An object whose members are not declared one by one.".to_owned(),
        "object" => "An object.".to_owned(),
        word => match (word.strip_prefix("with "), word.strip_suffix(" list"), word.strip_prefix("variant ")) {
            (Some(member), ..) => format!("An object with the member {}.", docs::code(member)),
            (_, Some(item), _) => format!("A list of {}.", docs::code(item)),
            (.., Some(number)) => format!("The kind at place {number} of the document's list."),
            _ => format!("{}.", docs::code(word)),
        },
    }
}
