//! The tree of JSON values that a text is, whichever of YAML and JSON wrote it, in one reading.
//!
//! Stricter than `serde_json` (no member is given twice, where it would keep the last and say nothing) and wider (YAML's
//! keys that are no strings, its merge keys, its tags, and integers past 64 bits).

use std::fmt;

use serde::de::{Deserialize, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

/// YAML's key for "and all of that".
const MERGE: &str = "<<";

/// A tree whose reading fails on a repeated key.
pub(super) struct Tree(pub(super) Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Self)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
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

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        let mut merged = None;
        while let Some(Key(name)) = members.next_key()? {
            let Tree(value) = members.next_value()?;
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
        let (Key(_), content) = tagged.variant()?;
        content.newtype_variant().map(|Tree(value)| value)
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

/// A member's name: documents write statuses as integers (`200:`) and sometimes enum-like keys as booleans.
struct Key(String);

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match deserializer.deserialize_any(TreeVisitor)? {
            Value::String(text) => Ok(Self(text)),
            Value::Array(_) | Value::Object(_) => Err(D::Error::custom(
                "a mapping has a key that is itself a mapping or a list; OpenAPI's keys are strings",
            )),
            scalar => Ok(Self(scalar.to_string())),
        }
    }
}
