//! Local references: from `#/components/…/Name` to what stands there.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use openapiv3::{Components, Example, Header, Parameter, ReferenceOr, RequestBody, Response, SecurityScheme};

use super::Lowering;
use crate::load::{Pointer, key};

/// A thing with the place it stands at and, where it is shared, its name under `components`.
pub(super) struct Resolved<'d, T> {
    pub(super) item: &'d T,
    pub(super) at: Pointer,
    pub(super) shared_as: Option<&'d str>,
}

/// Sections of `components` that hold a kind of thing.
pub(super) trait Component: Sized + 'static {
    const SECTION: &'static str;
    fn section(components: &Components) -> &IndexMap<String, ReferenceOr<Self>>;
}

macro_rules! component {
    ($kind:ty, $section:literal, $field:ident) => {
        impl Component for $kind {
            const SECTION: &'static str = $section;

            fn section(components: &Components) -> &IndexMap<String, ReferenceOr<Self>> {
                &components.$field
            }
        }
    };
}

component!(openapiv3::Schema, "schemas", schemas);
component!(Example, "examples", examples);
component!(Header, "headers", headers);
component!(Parameter, "parameters", parameters);
component!(RequestBody, "requestBodies", request_bodies);
component!(Response, "responses", responses);
component!(SecurityScheme, "securitySchemes", security_schemes);

impl<'d> Lowering<'d, '_, '_> {
    /// Follows a reference to its end. Reports what does not lead anywhere.
    pub(super) fn resolve<T: Component>(&mut self, item: &'d ReferenceOr<T>, at: &Pointer) -> Option<Resolved<'d, T>> {
        match item {
            ReferenceOr::Item(item) => Some(Resolved { item, at: at.clone(), shared_as: None }),
            ReferenceOr::Reference { reference } => self.find(reference, at),
        }
    }

    pub(super) fn find<T: Component>(&mut self, reference: &'d str, at: &Pointer) -> Option<Resolved<'d, T>> {
        let (mut name, mut entry) = self.look_up::<T>(reference, at)?;
        if let ReferenceOr::Reference { .. } = entry {
            (name, entry) = self.end(name, entry);
        }
        match entry {
            ReferenceOr::Item(item) => {
                let at = Pointer::root().child("components").child(T::SECTION).child(name);
                Some(Resolved { item, at, shared_as: Some(name) })
            }
            ReferenceOr::Reference { reference: next } => {
                self.look_up::<T>(next, at)?;
                self.report.error(at, format!("`{reference}` leads back to itself"));
                None
            }
        }
    }

    /// The last on the way from a name for another name: an item, one that leads nowhere, or one of a circle. Each way is
    /// gone once.
    fn end<T: Component>(&mut self, mut name: &'d str, mut entry: &'d ReferenceOr<T>) -> (&'d str, &'d ReferenceOr<T>) {
        let Some(components) = self.document.components.as_ref() else { return (name, entry) };
        let mut way = BTreeSet::new();
        while let ReferenceOr::Reference { reference } = entry {
            let last = self.ends.get(&(T::SECTION, name)).copied();
            let next = last.map(Cow::Borrowed).or_else(|| name_in::<T>(reference));
            let next = next.and_then(|next| T::section(components).get_key_value(next.as_ref()));
            let is_new = way.insert(name);
            let (Some((next, found)), true) = (next, is_new) else { break };
            (name, entry) = (next, found);
            if last.is_some() {
                break;
            }
        }
        self.ends.extend(way.into_iter().map(|on_way| ((T::SECTION, on_way), name)));
        (name, entry)
    }

    /// Names of components for other components are looked through where they are used; here it is seen that all of them
    /// lead somewhere.
    pub(super) fn check_names<T: Component>(&mut self) {
        let Some(components) = self.document.components.as_ref() else { return };
        // Each name with the start of the way that came by it.
        let mut known: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, start) in T::section(components).keys().enumerate() {
            let mut name = start.as_str();
            while !known.contains_key(name) {
                known.insert(name, number);
                let Some(ReferenceOr::Reference { reference }) = T::section(components).get(name) else { break };
                let at = Pointer::root().child("components").child(T::SECTION).child(name);
                let Some((next, _)) = self.look_up::<T>(reference, &at) else { break };
                if known.get(next) == Some(&number) {
                    self.report.error(&at, format!("`{reference}` leads back to itself"));
                }
                name = next;
            }
        }
    }

    fn look_up<T: Component>(&mut self, reference: &'d str, at: &Pointer) -> Option<(&'d str, &'d ReferenceOr<T>)> {
        let name = name_in::<T>(reference);
        let components = self.document.components.as_ref();
        let entry = name
            .as_ref()
            .zip(components)
            .and_then(|(name, components)| T::section(components).get_key_value(name.as_ref()));
        if entry.is_none() {
            let message = format!("`{reference}` refers to nothing");
            let help = match name {
                Some(name) => format!("add `{name}` under components.{}, or correct the reference", T::SECTION),
                None => "correct the reference; bindings are made of what is in the document's folder".to_owned(),
            };
            match T::SECTION {
                "schemas" => drop(self.report.missing_schema(&at.child("$ref"), message, help)),
                _ => self.report.error_with_help(&at.child("$ref"), message, help),
            }
        }
        entry.map(|(name, entry)| (name.as_str(), entry))
    }
}

/// The name of a component in a reference to one of its kind.
fn name_in<T: Component>(reference: &str) -> Option<Cow<'_, str>> {
    let section = reference.strip_prefix("#/components/")?.strip_prefix(T::SECTION)?;
    section.strip_prefix('/').map(key)
}
