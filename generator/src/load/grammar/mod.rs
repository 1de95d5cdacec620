//! What OpenAPI allows where, as tables, and the walk that holds a document to them: what is malformed beyond use is an
//! error, what can be put right is put right and said, what 3.1 says in its own words is said in 3.0's.
//!
//! `openapiv3` passes over fields it does not know and reports type errors without a place, so the tree is tidied before
//! it is handed over. What it then meets is all known and of the right type.

mod copies;
mod repair;
mod schema;
mod security;
mod tables;

use serde_json::{Map, Value};

pub(in crate::load) use repair::UNBOUND;
pub(in crate::load) use schema::{BOUNDS, TUPLE};
pub(in crate::load) use security::NOT_SENT;
pub(super) use tables::{Holds, Kind};

use super::references::Copies;
use super::trail::Trail;
use super::{Pointer, Report};
use copies::Expansion;
use repair::{Fate, type_name};
use tables::Need;

use crate::allowance::Unbound;

/// Whether a document says it is one of the versions that are understood.
pub(super) fn check_version(document: &Value, report: &mut Report<'_>) {
    let root = Pointer::root();
    let version = match document.get("openapi") {
        Some(Value::String(version)) => version.clone(),
        Some(Value::Number(version)) => version.to_string(),
        _ => {
            report.malformed = true;
            return report.error_with_help(
                &root,
                "this is not an OpenAPI 3 document: it has no `openapi` field with a version",
                "Swagger 2.0 documents need converting to OpenAPI 3 first",
            );
        }
    };
    match version.as_str() {
        known if known.starts_with("3.0") || known.starts_with("3.1") => {}
        later if later.starts_with("3.") => {
            report.warning(&root.child("openapi"), format!("OpenAPI {later} is read as 3.1"));
        }
        other => {
            report.malformed = true;
            report.error_with_help(
                &root.child("openapi"),
                format!("OpenAPI {other} is not supported"),
                "3.0 and 3.1 are",
            );
        }
    }
}

/// Tidies a whole document; everything found goes into the report.
pub(super) fn tidy(document: &mut Value, copies: &Copies, report: &mut Report<'_>) {
    let mut walk = Walk { report, expansion: Expansion::new(copies), component: None };
    walk.object(document, Kind::OpenApi, &Trail::root());
    webhooks_to_callbacks(document);
    if let Some(Value::Object(components)) = document.get_mut("components") {
        // They have been copied to where they are used.
        components.shift_remove("pathItems");
        components.shift_remove("mediaTypes");
    }
}

/// The document model has no webhooks; they are what callbacks are: requests that the API makes.
fn webhooks_to_callbacks(document: &mut Value) {
    let Some(members) = document.as_object_mut() else { return };
    let Some(Value::Object(webhooks)) = members.shift_remove("webhooks") else { return };
    let components = members.entry("components").or_insert_with(|| Value::Object(Map::new()));
    let Some(components) = components.as_object_mut() else { return };
    let callbacks = components.entry("callbacks").or_insert_with(|| Value::Object(Map::new()));
    let Some(callbacks) = callbacks.as_object_mut() else { return };
    for (name, item) in webhooks {
        let mut callback = Map::new();
        callback.insert(name.clone(), item);
        let mut key = name;
        while callbacks.contains_key(&key) {
            key.push_str(" webhook");
        }
        callbacks.insert(key, Value::Object(callback));
    }
}

/// The walk over the tree.
struct Walk<'w, 'i> {
    report: &'w mut Report<'i>,
    expansion: Expansion<'w>,
    /// The schema component that the walk is in.
    component: Option<String>,
}

impl Walk<'_, '_> {
    fn object(&mut self, value: &mut Value, kind: Kind, at: &Trail<'_>) -> Fate {
        repair::own_marks(value, at, self.report);
        if kind == Kind::Schema {
            schema::rewrite(value, at, self);
        }
        if kind == Kind::Responses
            && let Some(fate) = self.spread(value, at, kind, |walk, value| walk.object(value, kind, at))
        {
            return fate;
        }
        if kind == Kind::Discriminator && value.is_string() {
            // As Swagger 2.0 wrote it.
            let mut discriminator = Map::new();
            discriminator.insert("propertyName".to_owned(), value.take());
            *value = Value::Object(discriminator);
        }
        let Some(members) = value.as_object_mut() else {
            self.report.malformed(&at.pointer(), format!("expected {}, found {}", kind.name(), type_name(value)));
            return Fate::Dropped;
        };
        if kind.may_be_reference() && members.contains_key("$ref") {
            return self.reference(value, kind, at);
        }
        if kind == Kind::SecurityRequirement {
            return security::requirement(members, at, self.report);
        }
        let is_written = |name: &&str| members.get(*name).is_some_and(|value| !value.is_null());
        let written: Vec<_> = match kind {
            Kind::SecurityScheme => security::NEEDED.into_iter().filter(is_written).collect(),
            _ => Vec::new(),
        };
        self.fill(members, kind, at);
        self.members(members, kind, at);
        if kind == Kind::Encoding {
            repair::encoding(members, at, self.report);
        }
        if kind == Kind::SecurityScheme {
            return security::tidy(members, &written, at, self.report);
        }
        if kind == Kind::Parameter {
            return repair::parameter(members, at, self.report);
        }
        if kind == Kind::Header {
            repair::header(members, at, self.report);
        }
        Fate::Kept
    }

    fn members(&mut self, members: &mut Map<String, Value>, kind: Kind, at: &Trail<'_>) {
        if kind == Kind::Paths {
            repair::slashes(members, at, self.report);
        }
        members.retain(|name, value| {
            if name.starts_with("x-") {
                return kind != Kind::Callback;
            }
            let at = at.child(name);
            if let Some(fault) = kind.misnamed(name) {
                self.report.error(&at.pointer(), format!("`{name}` is {fault}"));
                return false;
            }
            match kind.holds(name) {
                Some(held) => self.holds(value, held, &at) == Fate::Kept,
                None => {
                    self.unknown(name, value, kind, &at);
                    false
                }
            }
        });
    }

    /// A field that OpenAPI does not know. One that may hold what bindings are made of is not passed over.
    fn unknown(&mut self, name: &str, value: &Value, kind: Kind, at: &Trail<'_>) {
        let message = format!("OpenAPI knows no field `{name}` in {}", kind.name());
        if kind == Kind::PathItem && value.is_object() {
            let (message, help) = match name {
                "query" | "additionalOperations" => {
                    (format!("`{name}` of OpenAPI 3.2 is not supported"), "describe it as another method")
                }
                _ => (format!("`{name}` is no method"), "correct it"),
            };
            self.report.unbound_with_help(Unbound::Operation, &at.pointer(), message, help);
        } else if let Some((meant, thing)) = kind.meant(name) {
            let help = format!("write `{meant}`");
            self.report.unbound_with_help(thing, &at.pointer(), message, &help);
        } else {
            self.report.warning(&at.pointer(), message + ": it is passed over");
        }
    }

    /// Fields that have to be there, and are not.
    fn fill(&mut self, members: &mut Map<String, Value>, kind: Kind, at: &Trail<'_>) {
        for field in kind.fields() {
            if field.need == Need::Optional || members.get(field.name).is_some_and(|value| !value.is_null()) {
                continue;
            }
            let message = || format!("{} lacks its required field `{}`", kind.name(), field.name);
            match field.need {
                Need::Required => {
                    self.report.malformed(&at.pointer(), message());
                    continue;
                }
                Need::Filled => self.report.warning(&at.pointer(), message()),
                Need::Optional | Need::Quiet => {}
            }
            let empty = match field.holds {
                Holds::Text => Value::String(String::new()),
                _ => Value::Object(Map::new()),
            };
            members.insert(field.name.to_owned(), empty);
        }
    }

    /// A reference that is not to a component of its kind has been looked up; what it leads to takes its place.
    fn reference(&mut self, value: &mut Value, kind: Kind, at: &Trail<'_>) -> Fate {
        let Some(members) = value.as_object_mut() else { return Fate::Dropped };
        let Some(Value::String(reference)) = members.get("$ref") else {
            let found = members.get("$ref").map_or("nothing", type_name);
            self.report.malformed(&at.child("$ref").pointer(), format!("expected a string, found {found}"));
            return Fate::Dropped;
        };
        let reference = reference.clone();
        if let Some(fate) = self.astray(value, &reference, kind, at) {
            return fate;
        }
        if let Some(fate) = self.expanded(value, &reference, kind, at) {
            return fate;
        }
        let canonical =
            kind.section().is_some_and(|section| reference.starts_with(&format!("#/components/{section}/")));
        if !canonical {
            let message = match reference.starts_with('#') {
                true => format!("`{reference}` refers to nothing"),
                false => format!("`{reference}` leads to no file of the document's folder"),
            };
            let help = "correct the reference; bindings are made of what is in the document's folder";
            let at = at.child("$ref").pointer();
            match kind {
                Kind::Schema => drop(self.report.missing_schema(&at, message, help.to_owned())),
                _ => self.report.error_with_help(&at, message, help),
            }
            return repair::stand_in(value, kind);
        }
        if let Some(members) = value.as_object_mut() {
            members.retain(|name, _| name == "$ref" || self.beside_reference(name, kind, at));
        }
        Fate::Kept
    }

    /// OpenAPI 3.1 lets summary and description stand beside any reference; bindings take those of what it leads to.
    fn beside_reference(&mut self, name: &str, kind: Kind, at: &Trail<'_>) -> bool {
        if !name.starts_with("x-") {
            let message = format!("`{name}` beside `$ref` is passed over in {}", kind.name());
            self.report.warning(&at.child(name).pointer(), message);
        }
        false
    }

    fn holds(&mut self, value: &mut Value, held: Holds, at: &Trail<'_>) -> Fate {
        if value.is_null() && matches!(held, Holds::Objects(Kind::SecurityRequirement)) {
            return security::unsaid(at, self.report);
        }
        // YAML's empty value: as if it were not there.
        if value.is_null() && !matches!(held, Holds::Anything) {
            return Fate::Dropped;
        }
        match held {
            Holds::Anything => Fate::Kept,
            Holds::Silent => Fate::Dropped,
            Holds::PassedOver => {
                let message = format!("`{}` has no part in the bindings", at.pointer().last());
                self.report.warning(&at.pointer(), message);
                Fate::Dropped
            }
            Holds::Text => repair::text(value, at, self.report),
            Holds::Flag => repair::flag(value, at, self.report),
            Holds::Number => repair::number(value, at, self.report),
            Holds::Count => repair::count(value, at, self.report),
            Holds::Texts => {
                repair::list(value, at, self.report);
                self.each(value, at, |walk, item, at| repair::text(item, at, walk.report))
            }
            Holds::Object(kind) => self.object(value, kind, at),
            Holds::Objects(kind) => self.each(value, at, |walk, item, at| walk.object(item, kind, at)),
            Holds::ObjectOrObjects(kind) if value.is_array() => {
                self.each(value, at, |walk, item, at| walk.object(item, kind, at))
            }
            Holds::ObjectOrObjects(kind) => self.object(value, kind, at),
            Holds::ByName(kind) => {
                let named = |walk: &mut Self, value: &mut Value| {
                    walk.named(value, at, |walk, item, at| walk.component(item, kind, at))
                };
                self.spread(value, at, kind, named).unwrap_or_else(|| named(self, value))
            }
            Holds::TextByName => self.named(value, at, |walk, item, at| repair::text(item, at, walk.report)),
            Holds::SchemaOrFlag if value.is_boolean() => Fate::Kept,
            Holds::SchemaOrFlag => self.object(value, Kind::Schema, at),
        }
    }

    /// A named thing; the walk remembers which schema component it is in.
    fn component(&mut self, value: &mut Value, kind: Kind, at: &Trail<'_>) -> Fate {
        let outermost = kind == Kind::Schema && self.component.is_none();
        if outermost {
            let pointer = at.pointer();
            let inside = pointer.as_str().starts_with("/components/schemas/");
            self.component = inside.then(|| pointer.last());
        }
        let fate = self.object(value, kind, at);
        if outermost {
            self.component = None;
        }
        fate
    }

    fn each(
        &mut self,
        value: &mut Value,
        at: &Trail<'_>,
        tidy: impl Fn(&mut Self, &mut Value, &Trail<'_>) -> Fate,
    ) -> Fate {
        let Some(items) = value.as_array_mut() else { return repair::wrong("a list", value, at, self.report) };
        let mut index = 0;
        items.retain_mut(|item| {
            index += 1;
            tidy(self, item, &at.index(index - 1)) == Fate::Kept
        });
        Fate::Kept
    }

    fn named(
        &mut self,
        value: &mut Value,
        at: &Trail<'_>,
        tidy: impl Fn(&mut Self, &mut Value, &Trail<'_>) -> Fate,
    ) -> Fate {
        let Some(members) = value.as_object_mut() else { return repair::wrong("an object", value, at, self.report) };
        members.retain(|name, item| tidy(self, item, &at.child(name)) == Fate::Kept);
        Fate::Kept
    }
}
