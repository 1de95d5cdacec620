//! Objects and lists that are made up from a schema.

use serde_json::{Map, Value};

use super::flat::Flat;
use super::kinds;
use super::place::Place;
use super::sampler::{Marked, Sampler};

impl<'a> Sampler<'a> {
    pub(super) fn object(&mut self, flat: &Flat<'a>, place: &Place) -> Option<Value> {
        let mut object = Map::new();
        let all = self.shows_all(place);
        let most = flat.count("maxProperties").unwrap_or(usize::MAX);
        let is_closed = flat.additional.iter().any(|schema| **schema == Value::Bool(false));
        let optional = if is_closed || is_typed(flat) { Marked::ClosedOptional } else { Marked::Optional };
        let undeclared = flat.required.iter().filter(|name| !flat.members.iter().any(|(known, _)| known == *name));
        let undeclared = undeclared.map(|name| (*name, flat.additional.clone()));
        for (name, schemas) in flat.members.iter().cloned().chain(undeclared) {
            let required = flat.required.contains(&name);
            if !required && (!all || object.len() >= most) {
                continue;
            }
            let marks = self.marks.len();
            match self.value(&schemas, place.member(name)) {
                Some(value) => drop(object.insert(name.to_owned(), value)),
                None if required => return None,
                None => self.marks.truncate(marks),
            }
            if !required && object.contains_key(name) {
                self.mark(&place.member(name), optional);
            }
        }
        self.tag(flat, place, &mut object);
        self.undeclared(flat, place, &mut object);
        match is_closed {
            true => self.mark(place, Marked::Closed),
            false if is_typed(flat) => {}
            false => self.mark(place, Marked::Object),
        }
        Some(Value::Object(object))
    }

    /// Says the kind, where the member for it takes that.
    fn tag(&mut self, flat: &Flat<'a>, place: &Place, object: &mut Map<String, Value>) {
        let inherited = || kinds::inherited_tag(flat.inherited?, &flat.trail);
        let Some((member, tag)) = flat.tag.clone().or_else(inherited) else { return };
        let listed = flat
            .members
            .iter()
            .find(|(name, _)| *name == member)
            .and_then(|(_, schemas)| Flat::of(self.document, schemas)?.values);
        let tag = Value::String(tag);
        if listed.is_none_or(|values| values.contains(&&tag)) {
            object.insert(member.to_owned(), tag);
        }
        self.mark(&place.member(member), Marked::Tag);
    }

    /// Members that are not declared, where something is said of them or some have to be there.
    fn undeclared(&mut self, flat: &Flat<'a>, place: &Place, object: &mut Map<String, Value>) {
        let typed = is_typed(flat);
        let least = flat.count("minProperties").unwrap_or(0).min(64);
        let wanted = if typed && self.shows_all(place) { object.len() + 2 } else { 0 };
        let wanted = wanted.max(least).min(flat.count("maxProperties").unwrap_or(usize::MAX));
        for index in 0..wanted.saturating_sub(object.len()) {
            let name = self.name(flat, place, index);
            let Some(value) = self.value(&flat.additional, place.below(&name, "*")) else { return };
            object.insert(name, value);
        }
    }

    fn name(&mut self, flat: &Flat<'a>, place: &Place, index: usize) -> String {
        let made_up = || if index == 1 { "Zo\u{eb} \"2\"".to_owned() } else { format!("member{index}") };
        if flat.names.is_empty() {
            return made_up();
        }
        let name = self.value(&flat.names.clone(), place.behind("name"));
        name.and_then(|name| name.as_str().map(ToOwned::to_owned)).unwrap_or_else(made_up)
    }

    pub(super) fn list(&mut self, flat: &Flat<'a>, place: &Place) -> Option<Value> {
        let (least, most) = (flat.count("minItems").unwrap_or(0), flat.count("maxItems").unwrap_or(usize::MAX));
        let all = self.shows_all(place);
        let wanted = if all { flat.first_items.len().max(2).max(least).min(most) } else { least };
        if least > 1000 {
            return None;
        }
        let mut items: Vec<Value> = Vec::new();
        let variation = self.variation;
        while items.len() < wanted {
            let schemas = flat.first_items.get(items.len()).map_or(flat.items.clone(), |schema| vec![schema]);
            match self.value(&schemas, place.item(items.len())) {
                Some(item) if !flat.unique || !items.contains(&item) => items.push(item),
                Some(_) if self.variation < variation + wanted * 4 => self.variation += 1,
                _ => break,
            }
        }
        self.variation = variation;
        (items.len() >= least).then_some(Value::Array(items))
    }
}

/// Whether something is said of members that are not declared.
fn is_typed(flat: &Flat) -> bool {
    flat.additional.iter().any(|schema| schema.as_object().is_some_and(|said| !said.is_empty()))
}
