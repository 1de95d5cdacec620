//! Objects: declared members, maps, and `allOf` merged into one.

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, AnySchema, ObjectType, ReferenceOr, Schema, SchemaKind, Type as Kind};

use super::schema::{SchemaRef, words};
use super::{Lowering, schema_pointer};
use crate::api::{Additional, Constraints, Field, NameHint, Presence, Structure, Type, Value, Words};
use crate::load::Pointer;

/// The parts of an `allOf` on their way to becoming one object.
struct Merge {
    fields: IndexMap<String, Field>,
    required: Vec<(String, Pointer)>,
    additional: Additional,
}

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn structure(&mut self, object: &'d ObjectType, at: &Pointer, hint: &NameHint) -> Structure {
        let mut merge = Merge { fields: IndexMap::new(), required: Vec::new(), additional: Additional::Any };
        self.merge_object(&mut merge, object, at, hint);
        self.finish(merge)
    }

    pub(super) fn merged(&mut self, parts: &'d [ReferenceOr<Schema>], at: &Pointer, hint: &NameHint) -> Structure {
        let mut merge = Merge { fields: IndexMap::new(), required: Vec::new(), additional: Additional::Any };
        self.merge_parts(&mut merge, parts, at, hint, &mut Vec::new());
        self.finish(merge)
    }

    fn merge_parts(
        &mut self,
        merge: &mut Merge,
        parts: &'d [ReferenceOr<Schema>],
        at: &Pointer,
        hint: &NameHint,
        within: &mut Vec<&'d str>,
    ) {
        for (index, part) in parts.iter().enumerate() {
            let at = at.child("allOf").index(index);
            match SchemaRef::from(part) {
                SchemaRef::Inline(schema) => self.merge_part(merge, schema, &at, hint, within),
                SchemaRef::Reference(reference) => {
                    let Some(found) = self.find::<Schema>(reference, &at) else { continue };
                    let name = found.shared_as.unwrap_or_default();
                    if within.contains(&name) {
                        self.report.error(&at, format!("`{name}` is part of itself by allOf"));
                        continue;
                    }
                    within.push(name);
                    self.merge_part(merge, found.item, &schema_pointer(name), &NameHint::new(name), within);
                    within.pop();
                }
            }
        }
    }

    fn merge_part(
        &mut self,
        merge: &mut Merge,
        schema: &'d Schema,
        at: &Pointer,
        hint: &NameHint,
        within: &mut Vec<&'d str>,
    ) {
        match &schema.schema_kind {
            SchemaKind::Type(Kind::Object(object)) => self.merge_object(merge, object, at, hint),
            SchemaKind::AllOf { all_of } => self.merge_parts(merge, all_of, at, hint, within),
            SchemaKind::Any(any) if *any == AnySchema::default() => {}
            _ => self.report.unsupported(at, "a part of allOf that is not an object"),
        }
    }

    fn merge_object(&mut self, merge: &mut Merge, object: &'d ObjectType, at: &Pointer, hint: &NameHint) {
        if object.min_properties.is_some() || object.max_properties.is_some() {
            self.report.unsupported(at, "minProperties or maxProperties beside properties");
        }
        for (name, schema) in &object.properties {
            let at = at.child("properties").child(name);
            let field = self.field(name, schema.into(), &at, &hint.then(name));
            match merge.fields.get(name) {
                Some(before) if before.value.ty != field.value.ty => {
                    self.report.error_with_help(
                        &at,
                        format!("two parts of an allOf declare `{name}` with different types"),
                        "declare it in one of them",
                    );
                }
                Some(before) if before.value.constraints != field.value.constraints => {
                    let construct = format_args!("two parts of an allOf that constrain `{name}` differently");
                    self.report.unsupported(&at, construct);
                }
                Some(_) => {}
                None => drop(merge.fields.insert(name.clone(), field)),
            }
        }
        let required = object.required.iter().enumerate();
        merge.required.extend(required.map(|(index, name)| (name.clone(), at.child("required").index(index))));
        let additional = self.additional(object.additional_properties.as_ref(), at, hint);
        if let Additional::Typed(value) = &additional
            && !value.constraints.is_empty()
        {
            self.report.unsupported(&at.child("additionalProperties"), "a constraint on the values of a map");
        }
        if additional != Additional::Any {
            merge.additional = additional;
        }
    }

    fn finish(&mut self, mut merge: Merge) -> Structure {
        for (name, at) in &merge.required {
            match merge.fields.get_mut(name) {
                Some(field) => field.presence = Presence::new(true, field.value.nullable),
                None => self.report.error_with_help(
                    at,
                    format!("`{name}` is required but not declared"),
                    "declare it under `properties`, or take it out of `required`",
                ),
            }
        }
        Structure { fields: merge.fields.into_values().collect(), additional: merge.additional }
    }

    fn field(&mut self, name: &str, schema: SchemaRef<'d>, at: &Pointer, hint: &NameHint) -> Field {
        let value = self.value(schema, at, hint);
        let words = match schema {
            SchemaRef::Inline(schema) => words(schema),
            SchemaRef::Reference(reference) => self.words_of(reference, at),
        };
        let presence = Presence::new(false, value.nullable);
        Field { wire_name: name.to_owned(), value, presence, words }
    }

    /// What a referenced schema says, for a member that says nothing itself.
    fn words_of(&mut self, reference: &'d str, at: &Pointer) -> Words {
        let found = self.find::<Schema>(reference, at);
        found.map(|found| words(found.item)).unwrap_or_default()
    }

    pub(super) fn is_sensitive(&mut self, schema: &Schema, at: &Pointer) -> bool {
        match schema.schema_data.extensions.get("x-sensitive") {
            None => false,
            Some(serde_json::Value::Bool(sensitive)) => *sensitive,
            Some(_) => {
                self.report.error(&at.child("x-sensitive"), "x-sensitive is true or false");
                true
            }
        }
    }

    /// An object without declared members.
    pub(super) fn map(&mut self, object: &'d ObjectType, at: &Pointer, hint: &NameHint) -> Value {
        if let Some(name) = object.required.first() {
            self.report
                .unsupported(&at.child("required"), format_args!("required `{name}` in an object without properties"));
        }
        let value = match self.additional(object.additional_properties.as_ref(), at, hint) {
            Additional::Typed(value) => *value,
            Additional::Any => Value::of(Type::Any),
            Additional::Forbidden => {
                self.report.unsupported(at, "an object that may hold nothing");
                Value::of(Type::Any)
            }
        };
        if !value.constraints.is_empty() {
            self.report.unsupported(&at.child("additionalProperties"), "a constraint on the values of a map");
        }
        let constraints = Constraints {
            min_properties: object.min_properties.map(|count| count as u64),
            max_properties: object.max_properties.map(|count| count as u64),
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::Map(Box::new(value))) }
    }

    fn additional(
        &mut self,
        additional: Option<&'d AdditionalProperties>,
        at: &Pointer,
        hint: &NameHint,
    ) -> Additional {
        match additional {
            None | Some(AdditionalProperties::Any(true)) => Additional::Any,
            Some(AdditionalProperties::Any(false)) => Additional::Forbidden,
            Some(AdditionalProperties::Schema(schema)) => {
                let at = at.child("additionalProperties");
                match self.value(schema.as_ref().into(), &at, &hint.then("value")) {
                    value if value.ty == Type::Any => Additional::Any,
                    value => Additional::Typed(Box::new(value)),
                }
            }
        }
    }
}
