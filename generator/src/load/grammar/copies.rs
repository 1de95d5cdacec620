//! What references lead to, put in their place where later stages could not follow them: path items, callbacks, things
//! beside the components, and maps as a whole.

use serde_json::Value;

use super::repair::{self, Fate};
use super::tables::Kind;
use super::{Trail, Walk};
use crate::budget::Cost;
use crate::load::references::{Copies, SPREAD, map_key, map_reference};
use crate::load::tree::nodes;

/// How deep what references lead to may refer on. No matter of the budget: the walk over the tree, and whoever reads the
/// tree after it, goes as deep by recursion, and a stack is smaller than a budget.
const DEEPEST: usize = 100;

/// What references lead to, and what the walk has made of it so far.
pub(super) struct Expansion<'w> {
    copies: &'w Copies,
    /// The references whose copies the walk is in.
    open: Vec<String>,
}

impl<'w> Expansion<'w> {
    pub(super) fn new(copies: &'w Copies) -> Self {
        Self { copies, open: Vec::new() }
    }
}

impl Walk<'_, '_> {
    /// Puts what a reference leads to in its place. `None` where that is nothing that was copied: references to
    /// components of their kind stay.
    pub(super) fn expanded(&mut self, value: &mut Value, reference: &str, kind: Kind, at: &Trail<'_>) -> Option<Fate> {
        let copy = self.expansion.copies.trees.get(reference)?;
        if !self.enter(reference, copy, at) {
            return Some(Fate::Dropped);
        }
        let beside = value.as_object_mut().map(std::mem::take).unwrap_or_default();
        *value = copy.clone();
        if let Some(own) = value.as_object_mut() {
            // What stands beside the reference goes before what it leads to.
            own.extend(beside.into_iter().filter(|(name, _)| name != "$ref"));
        }
        let fate = self.object(value, kind, at);
        self.expansion.open.pop();
        Some(fate)
    }

    /// Says of a reference to something else than what is needed where it leads. `None` where it leads right.
    pub(super) fn astray(&mut self, value: &mut Value, reference: &str, kind: Kind, at: &Trail<'_>) -> Option<Fate> {
        let astray = self.expansion.copies.astray.get(&(kind, reference.to_owned()))?;
        let (found, needed) = (astray.to.noun(), kind.noun());
        let message = format!("`{reference}` leads to {found}, where {needed} is needed");
        let help = match (&astray.better, kind.section()) {
            (Some(better), _) => format!("refer to its schema, `{better}`"),
            (None, Some(section)) => format!("refer to {needed} under components.{section}, or write it here"),
            (None, None) => format!("refer to {needed}, or write it here"),
        };
        let at = at.child("$ref").pointer();
        match kind {
            Kind::Schema => drop(self.report.missing_schema(&at, message, help)),
            _ => self.report.error_with_help(&at, message, help),
        }
        Some(repair::stand_in(value, kind))
    }

    /// Puts what a reference leads to in the place of a map, which the specification does not know; then the walk goes
    /// on with the map, of things of a kind. `None` where it is no reference.
    pub(super) fn spread(
        &mut self,
        value: &mut Value,
        at: &Trail<'_>,
        kind: Kind,
        go_on: impl FnOnce(&mut Self, &mut Value) -> Fate,
    ) -> Option<Fate> {
        let reference = map_reference(value)?.to_owned();
        let Some(copy) = self.expansion.copies.trees.get(&map_key(&reference)) else {
            self.report.error(&at.child("$ref").pointer(), format!("`{reference}` refers to nothing"));
            return Some(repair::empty_map(value, kind));
        };
        if !self.enter(&reference, copy, at) {
            return Some(repair::empty_map(value, kind));
        }
        self.report.warning(&at.pointer(), SPREAD);
        put_in_place(value, copy);
        let fate = go_on(self, value);
        self.expansion.open.pop();
        Some(fate)
    }

    /// Whether what a reference leads to can be put in its place; the reference is open then.
    fn enter(&mut self, reference: &str, copy: &Value, at: &Trail<'_>) -> bool {
        if self.expansion.open.iter().any(|open| open == reference) {
            match leads_on(copy) {
                true => self.report.error(&at.pointer(), format!("`{reference}` leads back to itself")),
                false => {
                    let message = format!("`{reference}` leads back to what this stands in: it is left out here");
                    self.report.warning(&at.pointer(), message);
                }
            }
            return false;
        }
        if self.expansion.open.len() >= DEEPEST {
            let message = format!("`{reference}` is referred to more than {DEEPEST} references deep");
            self.report.malformed(&at.pointer(), message);
            return false;
        }
        if !self.report.spend_at(Cost::Nodes, nodes(copy), || at.pointer()) {
            return false;
        }
        self.expansion.open.push(reference.to_owned());
        true
    }
}

/// Whether it is itself a reference.
fn leads_on(value: &Value) -> bool {
    value.get("$ref").is_some_and(Value::is_string)
}

fn put_in_place(value: &mut Value, copy: &Value) {
    let (Some(own), Some(copy)) = (value.as_object_mut(), copy.as_object()) else { return };
    own.shift_remove("$ref");
    for (name, item) in copy {
        own.entry(name.clone()).or_insert_with(|| item.clone());
    }
}
