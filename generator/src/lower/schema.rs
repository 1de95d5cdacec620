//! The classifier: which kind of type a schema is. Each arm is one line; the work is in the files beside.

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaKind, Type as Kind};

use super::info::external_docs;
use super::reference::Resolved;
use super::{Lowering, schema_pointer};
use crate::api::{NameHint, Type, TypeId, TypeShape, Value, Words};
use crate::load::Pointer;

/// A schema where it is used.
#[derive(Clone, Copy)]
pub(super) enum SchemaRef<'d> {
    Reference(&'d str),
    Inline(&'d Schema),
}

impl<'d> From<&'d ReferenceOr<Schema>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Schema>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

impl<'d> From<&'d ReferenceOr<Box<Schema>>> for SchemaRef<'d> {
    fn from(schema: &'d ReferenceOr<Box<Schema>>) -> Self {
        match schema {
            ReferenceOr::Reference { reference } => Self::Reference(reference),
            ReferenceOr::Item(schema) => Self::Inline(schema),
        }
    }
}

/// Whether a component schema becomes a Rust item of its own; others are looked through where they are used.
pub(super) fn is_definition(schema: &Schema) -> bool {
    match &schema.schema_kind {
        SchemaKind::Type(Kind::Object(object)) => !object.properties.is_empty(),
        SchemaKind::Type(Kind::String(string)) => !string.enumeration.is_empty(),
        SchemaKind::AllOf { .. } => true,
        _ => false,
    }
}

/// What the schema says in prose.
pub(super) fn words(schema: &Schema) -> Words {
    let data = &schema.schema_data;
    Words {
        title: data.title.clone(),
        description: data.description.clone(),
        deprecated: data.deprecated,
        default: data.default.clone(),
        external_docs: external_docs(data.external_docs.as_ref()),
    }
}

impl<'d> Lowering<'d, '_, '_> {
    /// The type of a schema where it is used, with what constrains it there.
    pub(super) fn value(&mut self, schema: SchemaRef<'d>, at: &Pointer, hint: &NameHint) -> Value {
        match schema {
            SchemaRef::Reference(reference) => self.referenced(reference, at),
            SchemaRef::Inline(schema) => self.inline(schema, at, hint),
        }
    }

    fn referenced(&mut self, reference: &'d str, at: &Pointer) -> Value {
        let Some(Resolved { item, shared_as: Some(name), .. }) = self.find::<Schema>(reference, at) else {
            return Value::of(Type::Any);
        };
        if self.components.contains_key(name) {
            let sensitive = self.is_sensitive(item, &schema_pointer(name));
            let nullable = item.schema_data.nullable;
            return Value { nullable, sensitive, ..Value::of(Type::Named(self.components[name])) };
        }
        self.alias(name, item, at)
    }

    /// A component that is no type of its own.
    pub(super) fn alias(&mut self, name: &'d str, schema: &'d Schema, used_at: &Pointer) -> Value {
        if let Some(value) = self.aliases.get(name) {
            return value.clone();
        }
        if self.open_aliases.contains(&name) {
            self.report.error(used_at, format!("the schema `{name}` is made of itself only: it has no value"));
            return Value::of(Type::Any);
        }
        self.open_aliases.push(name);
        let value = self.inline(schema, &schema_pointer(name), &NameHint::new(name));
        self.open_aliases.pop();
        self.aliases.insert(name, value.clone());
        value
    }

    fn inline(&mut self, schema: &'d Schema, at: &Pointer, hint: &NameHint) -> Value {
        let mut value = match &schema.schema_kind {
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => {
                self.value((&all_of[0]).into(), &at.child("allOf").index(0), hint)
            }
            _ if is_definition(schema) => Value::of(Type::Named(self.hoist(schema, at, hint))),
            SchemaKind::Type(Kind::String(string)) => self.text(string, at),
            SchemaKind::Type(Kind::Integer(integer)) => self.integer(integer, at),
            SchemaKind::Type(Kind::Number(number)) => self.number(number, at),
            SchemaKind::Type(Kind::Boolean(boolean)) => self.boolean(boolean, at),
            SchemaKind::Type(Kind::Array(array)) => self.list(array, at, hint),
            SchemaKind::Type(Kind::Object(object)) => self.map(object, at, hint),
            SchemaKind::Any(any) => self.any(any, at),
            SchemaKind::OneOf { .. } => self.refused(at, "oneOf"),
            SchemaKind::AnyOf { .. } => self.refused(at, "anyOf"),
            SchemaKind::Not { .. } => self.refused(at, "not"),
            SchemaKind::AllOf { .. } => self.refused(at, "an empty allOf"),
        };
        value.nullable |= schema.schema_data.nullable;
        value.sensitive |= self.is_sensitive(schema, at);
        value.example = schema.schema_data.example.clone().or(value.example);
        value
    }

    /// Makes a type of an inline schema: one, however often the schema is come by.
    fn hoist(&mut self, schema: &'d Schema, at: &Pointer, hint: &NameHint) -> TypeId {
        if let Some(id) = self.hoisted.get(at) {
            return *id;
        }
        let id = self.declare(at.clone(), hint.clone(), words(schema));
        self.hoisted.insert(at.clone(), id);
        self.define(id, schema, at);
        id
    }

    /// Says what a declared type is.
    pub(super) fn define(&mut self, id: TypeId, schema: &'d Schema, at: &Pointer) {
        let hint = self.types[id.0].hint.clone();
        let shape = match (&schema.schema_kind, &schema.schema_data.discriminator) {
            (SchemaKind::Type(Kind::Object(object)), Some(discriminator)) => {
                TypeShape::Union(self.union(object, discriminator, at, &hint))
            }
            (SchemaKind::Type(Kind::Object(object)), None) => TypeShape::Structure(self.structure(object, at, &hint)),
            (SchemaKind::AllOf { all_of }, None) => TypeShape::Structure(self.merged(all_of, at, &hint)),
            (SchemaKind::Type(Kind::String(string)), None) => TypeShape::Enumeration(self.enumeration(string, at)),
            (_, Some(_)) => {
                return self
                    .report
                    .unsupported(&at.child("discriminator"), "a discriminator without properties beside it");
            }
            _ => return,
        };
        self.types[id.0].shape = shape;
    }

    fn any(&mut self, any: &AnySchema, at: &Pointer) -> Value {
        if *any != AnySchema::default() {
            self.report.unsupported(at, "a schema whose keywords do not belong to one `type`");
        }
        Value::of(Type::Any)
    }

    fn refused(&mut self, at: &Pointer, keyword: &str) -> Value {
        self.report.unsupported(&at.child(keyword), format_args!("`{keyword}`"));
        Value::of(Type::Any)
    }
}
