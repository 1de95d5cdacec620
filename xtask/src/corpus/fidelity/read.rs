//! Text to a tree, whichever of YAML and JSON the text is. The generator has read it before, and said what is wrong with
//! it: here anything goes.

use std::path::Path;
use std::{fmt, fs};

use serde::de::{Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Parses JSON where the text begins like JSON, YAML otherwise.
///
/// # Errors
///
/// The text is neither.
pub fn read(text: &str) -> Result<Value, String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{')
        && let Ok(tree) = serde_json::from_str(text)
    {
        return Ok(tree);
    }
    serde_yaml::from_str(text).map(|Tree(tree)| tree).map_err(|problem| problem.to_string())
}

/// Reads a document.
///
/// # Errors
///
/// The file cannot be read, or holds something else.
pub fn file(path: &Path) -> Result<Value, String> {
    let text = fs::read_to_string(path).map_err(|problem| problem.to_string());
    text.and_then(|text| read(&text)).map_err(|problem| format!("{}: {problem}", path.display()))
}

/// What `serde_json::Value` does not read: keys that are no strings, merge keys, tags, integers past 64 bits.
struct Tree(Value);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor).map(Self)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("YAML")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

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
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Tree(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let (mut object, mut merged) = (Map::new(), Vec::new());
        while let Some(Tree(name)) = members.next_key()? {
            let Tree(value) = members.next_value()?;
            match (name, value) {
                (Value::String(name), Value::Object(members)) if name == "<<" => merged.push(members),
                (Value::String(name), value) => drop(object.insert(name, value)),
                // Documents write statuses as integers.
                (name, value) => drop(object.insert(name.to_string(), value)),
            }
        }
        for (name, value) in merged.into_iter().flatten() {
            object.entry(name).or_insert(value);
        }
        Ok(Value::Object(object))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Value, A::Error> {
        let (Tree(_), content) = tagged.variant()?;
        content.newtype_variant().map(|Tree(value)| value)
    }
}

/// Infinity has no JSON form.
fn float(value: f64) -> Value {
    Number::from_f64(value).map_or_else(|| Value::String(value.to_string()), Value::Number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::read;

    #[test]
    fn yaml_gives_the_tree_that_json_gives() {
        let yaml = read("a: &a {b: [1, 2.5, true, null, text]}\n200: {<<: *a, c: 18446744073709551615}\n");
        let members = json!([1, 2.5, true, null, "text"]);
        let expected = json!({"a": {"b": members}, "200": {"c": 18446744073709551615_u64, "b": members}});
        assert_eq!(yaml, Ok(expected.clone()));
        assert_eq!(read(&expected.to_string()), Ok(expected));
        assert_eq!(read("a: 18446744073709552000"), Ok(json!({"a": 18446744073709552000.0})));
    }
}
