//! The tree of JSON values that a text is, whichever of YAML and JSON wrote it, in one reading.
//!
//! Stricter than `serde_json` (no member is given twice, where it would keep the last and say nothing) and wider (YAML's
//! keys that are no strings, its merge keys, its tags, and integers past 64 bits).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::budget::{Budget, Cost};

/// YAML's key for "and all of that".
const MERGE: &str = "<<";

/// Reads a tree, node by node out of a budget: YAML's aliases stand for all that they lead to. Fails on a repeated key.
#[derive(Clone, Copy)]
pub(super) struct Tree<'b>(pub(super) &'b Budget);

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.pay(Cost::Nodes, 1)?;
        deserializer.deserialize_any(self)
    }
}

impl Tree<'_> {
    fn pay<E: Error>(self, cost: Cost, amount: usize) -> Result<(), E> {
        self.0.spend(cost, amount).map_err(E::custom)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON or YAML")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    /// Past 64 bits a number is what JSON's readers take it for: the nearest float.
    fn visit_i128<E>(self, value: i128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Value, E> {
        Ok(float(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.pay(Cost::Bytes, value.len())?;
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let mut merged = None;
        while let Some(name) = members.next_key_seed(Key(self))? {
            let before = self.0.nodes();
            let value = members.next_value_seed(self)?;
            // A key is part of the pointer of each node below it.
            self.pay(Cost::Bytes, name.len().saturating_mul(self.0.nodes() - before))?;
            if name == MERGE && (value.is_object() || value.is_array()) {
                merged = Some(value);
            } else if object.contains_key(&name) {
                return Err(A::Error::custom(format_args!("the member `{name}` is given twice")));
            } else {
                object.insert(name, value);
            }
        }
        merged.into_iter().for_each(|merged| merge(&mut object, merged));
        Ok(Value::Object(object))
    }

    /// A YAML tag: what it marks is what counts.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (_, content) = tagged.variant_seed(Key(self))?;
        content.newtype_variant_seed(self)
    }
}

/// Members of a merge key stand behind the mapping's own, which win; so do earlier mappings over later ones.
fn merge(object: &mut Map<String, Value>, merged: Value) {
    match merged {
        Value::Array(items) => items.into_iter().for_each(|item| merge(object, item)),
        Value::Object(members) => members.into_iter().for_each(|(name, value)| {
            object.entry(name).or_insert(value);
        }),
        _ => {}
    }
}

/// YAML's `.nan` and `.inf` have no JSON form.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number)
}

/// How many nodes a tree has.
pub(super) fn nodes(value: &Value) -> usize {
    1 + match value {
        Value::Object(members) => members.values().map(nodes).sum(),
        Value::Array(items) => items.iter().map(nodes).sum(),
        _ => 0,
    }
}

/// A member's name: documents write statuses as integers (`200:`) and sometimes enum-like keys as booleans.
struct Key<'b>(Tree<'b>);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        match deserializer.deserialize_any(self.0)? {
            Value::String(text) => Ok(text),
            Value::Array(_) | Value::Object(_) => Err(D::Error::custom(
                "a mapping has a key that is itself a mapping or a list; OpenAPI's keys are strings",
            )),
            scalar => Ok(scalar.to_string()),
        }
    }
}
