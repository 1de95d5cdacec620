//! Objects: declared members and maps.

use std::collections::BTreeMap;

use openapiv3::{AdditionalProperties, Schema};

use super::Lowering;
use super::merge::{Groups, Merged, Placed};
use super::schema::words;
use super::view::{SchemaRef, View};
use crate::api::{Additional, Constraints, Field, NameHint, Presence, Structure, Type, Value, Words};
use crate::budget::Cost;
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn structure(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Structure {
        let mut fields = Vec::new();
        let component = self.last_component(merged);
        for (name, parts) in &merged.properties {
            if self.report.is_over() {
                break;
            }
            // What a component merges by itself is called after that, whoever comes by it first.
            let own = component.as_ref().filter(|(_, own)| {
                let same = own.properties.get(name).map(|own| own.iter().map(|part| &part.at));
                parts.len() > 1 && same.is_some_and(|own| own.eq(parts.iter().map(|part| &part.at)))
            });
            let hint = own.map_or_else(|| hint.then(*name), |(component, _)| NameHint::new(*component).then(*name));
            fields.push(self.field(name, parts, &hint));
        }
        let additional = self.additional(merged);
        self.require(&mut fields, merged, &additional);
        if merged.constraints.min_properties.is_some() || merged.constraints.max_properties.is_some() {
            self.report.warning(&merged.at, "how many members an object with declared ones has is not checked");
        }
        Structure { fields, additional, any_required: self.any_required(merged) }
    }

    /// The component that was merged with what stands beside it, and what it is by itself.
    fn last_component(&mut self, merged: &Merged<'d>) -> Option<(&'d str, Merged<'d>)> {
        let [_, .., last] = merged.parts.as_slice() else { return None };
        let component = self.component_at(&last.at)?;
        Some((component, self.merge(vec![last.clone()], Groups::LeftOut)))
    }

    /// What branches ask for that are mere conditions. Other conditions than those for properties are not looked at.
    fn any_required(&mut self, merged: &Merged<'d>) -> Vec<Vec<Vec<String>>> {
        let mut lists = Vec::new();
        for group in &merged.groups {
            if !self.sets_conditions(merged, group) {
                continue;
            }
            let branches = group.branches.iter().map(|branch| self.glance(branch)).filter(|branch| !branch.null);
            let alternatives: Vec<_> = branches.map(|branch| required(branch.schema)).collect();
            if !alternatives.iter().any(Vec::is_empty) {
                lists.push(alternatives);
            }
        }
        lists
    }

    /// A member that is required and declared nowhere is there all the same, of whatever type others have.
    fn require(&mut self, fields: &mut Vec<Field>, merged: &Merged<'d>, additional: &Additional) {
        let declared = fields.iter().enumerate().map(|(index, field)| (field.wire_name.clone(), index));
        let mut places: BTreeMap<String, usize> = declared.collect();
        for (name, at) in &merged.required {
            if let Some(field) = places.get(*name).and_then(|place| fields.get_mut(*place)) {
                field.presence = Presence::new(true, field.value.nullable);
                continue;
            }
            let value = match additional {
                Additional::Typed(value) => (**value).clone(),
                Additional::Any | Additional::Forbidden => Value::of(Type::Any),
            };
            self.report.spend(Cost::Items, value.parts(), at);
            let presence = Presence::new(true, value.nullable);
            places.insert((*name).to_owned(), fields.len());
            fields.push(Field { wire_name: (*name).to_owned(), value, presence, words: Words::default(), fixed: None });
        }
    }

    fn field(&mut self, name: &str, parts: &[Placed<'d>], hint: &NameHint) -> Field {
        let mut value = self.combined(parts, &[], hint);
        let mut words = Words::default();
        for part in parts.iter().rev() {
            let own = match part.schema {
                SchemaRef::Inline(schema) => self.words_of_inline(schema, &part.at),
                SchemaRef::Reference(reference) => self.words_of(reference, &part.at),
            };
            words.title = words.title.or(own.title);
            words.description = words.description.or(own.description);
            words.default = words.default.or(own.default);
            words.external_docs = words.external_docs.or(own.external_docs);
            words.deprecated |= own.deprecated;
            words.read_only |= own.read_only;
            words.write_only |= own.write_only;
        }
        // A text that a server takes and never gives back is most often a secret.
        let is_secret = words.write_only && matches!(value.ty, Type::Text(_));
        value.sensitive |= is_secret && !parts.iter().any(says_insensitive);
        if parts.first().is_some_and(|part| !self.pays_for(1, &words, &part.at)) {
            words = Words::default();
        }
        let presence = Presence::new(false, value.nullable);
        Field { wire_name: name.to_owned(), value, presence, words, fixed: None }
    }

    /// What a schema says, and where it only adds to a reference, what that leads to.
    fn words_of_inline(&mut self, schema: &'d Schema, at: &Pointer) -> Words {
        let own = words(schema);
        match super::view::View::of(schema).only_reference() {
            Some(reference) if own.description.is_none() => {
                let led_to = self.words_of(reference, at);
                Words { description: led_to.description, title: own.title.or(led_to.title), ..own }
            }
            _ => own,
        }
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
    pub(super) fn map(&mut self, merged: &Merged<'d>, hint: &NameHint) -> Value {
        let _ = hint;
        let value = match self.additional(merged) {
            Additional::Typed(value) => *value,
            Additional::Any | Additional::Forbidden => Value::of(Type::Any),
        };
        let constraints = Constraints {
            min_properties: merged.constraints.min_properties,
            max_properties: merged.constraints.max_properties,
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::Map(Box::new(value))) }
    }

    /// Members beyond the declared ones: what all parts that type them say together, forbidden where every part forbids
    /// them.
    fn additional(&mut self, merged: &Merged<'d>) -> Additional {
        let mut forbidding = 0;
        let mut typed = Vec::new();
        for (additional, at, hint) in &merged.additional {
            match additional {
                AdditionalProperties::Any(true) => {}
                AdditionalProperties::Any(false) => forbidding += 1,
                AdditionalProperties::Schema(schema) => typed.push(Placed {
                    schema: (&**schema).into(),
                    at: at.child("additionalProperties"),
                    hint: hint.then("value"),
                }),
            }
        }
        if let Some(first) = typed.first() {
            let value = self.combined(&typed, &[], &first.hint);
            if value.ty != Type::Any {
                if !value.constraints.is_empty() {
                    self.report.warning(&first.at, "a constraint on the values of a map is not checked");
                }
                return Additional::Typed(Box::new(Value { constraints: Constraints::default(), ..value }));
            }
        }
        if forbidding > 0 && forbidding >= merged.objects { Additional::Forbidden } else { Additional::Any }
    }
}

fn required(schema: Option<&Schema>) -> Vec<String> {
    schema.map(|schema| View::of(schema).required.to_vec()).unwrap_or_default()
}

fn says_insensitive(part: &Placed<'_>) -> bool {
    match part.schema {
        SchemaRef::Inline(schema) => schema.schema_data.extensions.get("x-sensitive") == Some(&false.into()),
        SchemaRef::Reference(_) => false,
    }
}
