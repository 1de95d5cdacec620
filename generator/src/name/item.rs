//! Models: structs and open enumerations; unions are next door.

use std::collections::BTreeSet;

use super::{Naming, checks, docs, ident, scope};
use crate::api::{self, Additional, Api, TypeDefinition, TypeId, TypeShape};
use crate::parallel;
use crate::rust::{
    AdditionalField, Argument, Constant, Enumeration, EnumerationValues, EnumerationVariant, Field, Item, Name, Part,
    PartContent, Presence, Structure, TypePath,
};

/// Methods that models have beside their setters.
const TAKEN_METHODS: [&str; 1] = ["new"];

impl Naming<'_> {
    pub(super) fn items(&self) -> Vec<Item> {
        let definitions = self.api.types.iter().enumerate().collect();
        parallel::map(definitions, |(index, definition)| self.item(TypeId(index), definition))
    }

    fn item(&self, id: TypeId, definition: &TypeDefinition) -> Item {
        match &definition.shape {
            TypeShape::Structure(structure) => Item::Structure(self.structure(id, definition, structure)),
            TypeShape::Enumeration(enumeration) => Item::Enumeration(self.enumeration(id, definition, enumeration)),
            TypeShape::Union(union) => Item::Union(self.union(id, definition, union)),
        }
    }

    pub(super) fn definition_docs(&self, definition: &TypeDefinition) -> crate::rust::Docs {
        docs::definition(&definition.words, || format!("{} of the document.", docs::code(definition.hint.words())))
    }

    fn structure(&self, id: TypeId, definition: &TypeDefinition, structure: &api::Structure) -> Structure {
        let checked = self.checked[id.0];
        let names = self.field_names(structure);
        let fields = structure.fields.iter().zip(names).map(|(field, name)| self.field(field, name, checked));
        let fields: Vec<_> = fields.collect();
        let additional = self.additional(structure, &fields, checked);
        let defaulted = fields.iter().all(|field| !field.is_required() && field.constant.is_none());
        let secret = fields.iter().any(|field| field.sensitive);
        let exact = self.traits[id.0].exact;
        let parts = self.parts(id, &fields);
        let candidates = [
            ("Clone", true),
            ("Debug", !secret),
            ("Default", defaulted),
            ("PartialEq", true),
            ("Eq", exact),
            ("Hash", exact),
        ];
        Structure {
            name: self.type_name(id),
            docs: self.definition_docs(definition),
            fields,
            additional,
            derives: candidates.into_iter().filter(|(_, holds)| *holds).map(|(name, _)| name).collect(),
            checked,
            shape: self.shapes.has(id).then(|| self.shape(id, structure)),
            any_required: structure.any_required.clone(),
            parts,
        }
    }

    /// How the type is written as a form of parts, if any operation sends it so.
    fn parts(&self, id: TypeId, fields: &[Field]) -> Option<Vec<Part>> {
        let encodings = self.api.definition(id).parts.as_ref()?;
        let parts = fields.iter().map(|field| {
            let encoding = encodings.iter().find(|encoding| encoding.wire_name == field.wire_name);
            let content_type = encoding.and_then(|encoding| encoding.content_type.clone());
            let is_file =
                matches!(&field.ty, TypePath::List(item) if **item == TypePath::FILE) || field.ty == TypePath::FILE;
            // Of several, and of a range, whoever sends it has to say which.
            let content_type = content_type.filter(|listed| !listed.contains([',', '*']));
            let content = match content_type {
                Some(content_type) if is_file => PartContent::FileAs(content_type),
                Some(content_type) => PartContent::As(content_type),
                None if is_file => PartContent::File,
                None => PartContent::Value,
            };
            Part { name: field.name.clone(), wire_name: field.wire_name.clone(), content }
        });
        Some(parts.collect())
    }

    pub(super) fn field_names(&self, structure: &api::Structure) -> Vec<Name> {
        let wire_names = structure.fields.iter().map(|field| field.wire_name.as_str());
        scope::members(wire_names, ident::snake, &TAKEN_METHODS)
    }

    fn field(&self, field: &api::Field, name: Name, checked: bool) -> Field {
        let ty = self.type_path(&field.value);
        let nested_checks = checked && checks::is_nested(&field.value, &self.checked);
        Field {
            docs: docs::member(&field.words, &field.value, || format!("The member {}.", docs::code(&field.wire_name))),
            argument: self.argument(&field.value, &ty),
            wire_name: field.wire_name.clone(),
            presence: presence(field),
            checks: if checked { checks::checks(&field.value) } else { Vec::new() },
            sensitive: field.value.is_sensitive(),
            nested_checks,
            constant: self.constant(field),
            name,
            ty,
        }
    }

    /// The one value that the document gives a member.
    fn constant(&self, field: &api::Field) -> Option<Constant> {
        let fixed = field.fixed.as_ref()?;
        let api::Type::Named(id) = field.value.ty else { return Some(Constant::Plain(fixed.clone())) };
        let TypeShape::Enumeration(enumeration) = &self.api.definition(id).shape else { return None };
        let index = enumeration.values.iter().position(|listed| listed.value == *fixed)?;
        let variant = self.variant_names[id.0].get(index)?.clone();
        Some(Constant::Variant(self.type_name(id), variant))
    }

    /// How a value is taken most conveniently without a doubt about its type.
    pub(super) fn argument(&self, value: &api::Value, ty: &TypePath) -> Argument {
        match (&value.ty, ty) {
            (api::Type::List(item), TypePath::List(held)) => match self.argument(item, held) {
                _ if item.nullable => Argument::Items,
                Argument::Into => Argument::IntoItems,
                _ => Argument::Items,
            },
            (api::Type::Named(id), TypePath::Model(_))
                if !matches!(self.api.definition(*id).shape, TypeShape::Structure(_)) =>
            {
                Argument::Into
            }
            (_, TypePath::Text | TypePath::Runtime(_) | TypePath::Json) => Argument::Into,
            _ => Argument::Exact,
        }
    }

    fn additional(&self, structure: &api::Structure, fields: &[Field], checked: bool) -> Option<AdditionalField> {
        let taken: Vec<_> = fields.iter().map(|field| field.name.as_str()).chain(TAKEN_METHODS).collect();
        let name = scope::members(["additional_properties"], ident::snake, &taken).pop()?;
        let docs = vec!["Members that the document does not declare, kept as they came.".to_owned()];
        match &structure.additional {
            Additional::Forbidden => None,
            Additional::Any => Some(AdditionalField { name, docs, ty: TypePath::Json, nested_checks: false }),
            Additional::Typed(value) => Some(AdditionalField {
                name,
                docs,
                ty: self.held(value),
                nested_checks: checked && checks::is_nested(value, &self.checked),
            }),
        }
    }

    fn enumeration(&self, id: TypeId, definition: &TypeDefinition, enumeration: &api::Enumeration) -> Enumeration {
        let names = &self.variant_names[id.0];
        let unknown = scope::catch_all(names);
        let named = || enumeration.values.iter().zip(names.iter());
        let values = match enumeration.kind {
            api::EnumerationKind::Text => EnumerationValues::Text(
                named().map(|(listed, name)| variant(name, listed, text(&listed.value))).collect(),
            ),
            api::EnumerationKind::Integer => EnumerationValues::Integer(
                named()
                    .map(|(listed, name)| variant(name, listed, listed.value.as_i64().unwrap_or_default()))
                    .collect(),
            ),
            api::EnumerationKind::Json => EnumerationValues::Json(
                named().map(|(listed, name)| variant(name, listed, listed.value.clone())).collect(),
            ),
        };
        Enumeration {
            name: self.type_name(id),
            docs: self.definition_docs(definition),
            values,
            unknown,
            shaped: self.shapes.has(id),
        }
    }
}

fn variant<T>(name: &Name, listed: &api::Listed, wire: T) -> EnumerationVariant<T> {
    let value = vec![format!("{}.", docs::code(&text(&listed.value)))];
    let docs = docs::paragraphs([docs::prose(listed.description.as_deref()), value]);
    EnumerationVariant { name: name.clone(), docs, value: wire }
}

/// A value as people read it.
fn text(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Of each type the names of its variants, where it is an enumeration.
pub(super) fn variant_names(api: &Api) -> Vec<Vec<Name>> {
    parallel::map(api.types.iter().collect(), |definition: &TypeDefinition| match &definition.shape {
        TypeShape::Enumeration(enumeration) => names_of_variants(enumeration),
        TypeShape::Structure(_) | TypeShape::Union(_) => Vec::new(),
    })
}

/// The titles of values where each has one of its own, else the values themselves.
fn names_of_variants(enumeration: &api::Enumeration) -> Vec<Name> {
    let titles: BTreeSet<_> = enumeration.values.iter().filter_map(|listed| listed.title.as_deref()).collect();
    let titled = titles.len() == enumeration.values.len();
    let words = enumeration.values.iter().map(|listed| match &listed.title {
        Some(title) if titled => title.clone(),
        _ => text(&listed.value),
    });
    let words: Vec<String> = words.collect();
    scope::members(words.iter().map(String::as_str), ident::pascal, &[])
}

/// A schema without type allows `null`: as a required member the JSON value holds it, as an optional one the presence does.
pub(super) fn presence(field: &api::Field) -> Presence {
    match (field.presence, &field.value.ty) {
        (api::Presence::Required, _) | (api::Presence::RequiredNullable, api::Type::Any) => Presence::Required,
        (api::Presence::Optional, api::Type::Any) => Presence::OptionalNullable,
        (api::Presence::RequiredNullable, _) => Presence::RequiredNullable,
        (api::Presence::Optional, _) => Presence::Optional,
        (api::Presence::OptionalNullable, _) => Presence::OptionalNullable,
    }
}
