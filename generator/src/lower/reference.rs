//! Local references: from `#/components/…/Name` to what stands there.

use std::collections::BTreeMap;

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
        let components = self.document.components.as_ref();
        // A way with more steps than there are components goes round in a circle.
        let farthest = components.map_or(0, |components| T::section(components).len());
        let mut next = reference;
        for _ in 0..=farthest {
            let (name, entry) = self.look_up::<T>(next, at)?;
            match entry {
                ReferenceOr::Item(item) => {
                    let at = Pointer::root().child("components").child(T::SECTION).child(name);
                    return Some(Resolved { item, at, shared_as: Some(name) });
                }
                ReferenceOr::Reference { reference } => next = reference,
            }
        }
        self.report.error(at, format!("`{reference}` leads back to itself"));
        None
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
        let section = reference.strip_prefix("#/components/").and_then(|rest| rest.strip_prefix(T::SECTION));
        let name = section.and_then(|rest| rest.strip_prefix('/')).map(key);
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
