//! The schemas of a document in one dialect, JSON Schema 2020-12, whichever OpenAPI they were written for.
//!
//! Holds: what is left is well-formed, so that one odd keyword does not keep a whole document from being checked. What
//! OpenAPI adds to JSON Schema and samples are made by (`discriminator`, `example`) stays: a validator does not know it.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

/// The document with its schemas converted. Pointers lead to the same schemas as before.
pub fn converted(document: &Value) -> Value {
    let version = document["openapi"].as_str().unwrap_or_default();
    let mut conversion = Conversion { is_3_0: version.starts_with("3.0"), patterns: HashMap::new() };
    conversion.other(document)
}

/// The converted document with each `oneOf` an `anyOf`: a value that several branches take is what servers send all the
/// same, and what most documents mean to allow.
pub fn lenient(converted: &Value) -> Value {
    match converted {
        Value::Array(items) => items.iter().map(lenient).collect(),
        Value::Object(members) if members.get("oneOf").is_some_and(Value::is_array) => {
            let kept = members.iter().filter(|(keyword, _)| *keyword != "oneOf");
            let mut schema: Map<_, _> = kept.map(|(keyword, value)| (keyword.clone(), lenient(value))).collect();
            let branches = lenient(&members["oneOf"]);
            match schema.contains_key("anyOf") {
                true => drop(schema.insert("allOf".to_owned(), also(members.get("allOf"), &branches))),
                false => drop(schema.insert("anyOf".to_owned(), branches)),
            }
            Value::Object(schema)
        }
        Value::Object(members) => {
            Value::Object(members.iter().map(|(name, value)| (name.clone(), lenient(value))).collect())
        }
        other => other.clone(),
    }
}

/// `allOf` with one of some branches besides.
fn also(parts: Option<&Value>, branches: &Value) -> Value {
    let parts = parts.and_then(Value::as_array).into_iter().flatten().map(lenient);
    parts.chain([json!({"anyOf": branches})]).collect()
}

struct Conversion {
    is_3_0: bool,
    /// Whether the validator takes a pattern.
    patterns: HashMap<String, bool>,
}

impl Conversion {
    /// What is no schema but may hold some.
    fn other(&mut self, node: &Value) -> Value {
        match node {
            Value::Array(items) => items.iter().map(|item| self.other(item)).collect(),
            Value::Object(members) => {
                let kept = members.iter().filter(|(name, _)| !matches!(name.as_str(), "example" | "examples"));
                let converted = kept.map(|(name, value)| {
                    let value = match (name.as_str(), value) {
                        ("schema", value) => self.schema(value),
                        ("schemas", Value::Object(schemas)) => self.schemas(schemas),
                        (_, value) => self.other(value),
                    };
                    (name.clone(), value)
                });
                Value::Object(converted.collect())
            }
            other => other.clone(),
        }
    }

    fn schemas(&mut self, schemas: &Map<String, Value>) -> Value {
        Value::Object(schemas.iter().map(|(name, schema)| (name.clone(), self.schema(schema))).collect())
    }

    fn schema(&mut self, schema: &Value) -> Value {
        let Value::Object(members) = schema else { return json!(schema.as_bool().unwrap_or(true)) };
        if let Some(reference) = members.get("$ref") {
            // Other documents are not at hand: there anything goes.
            let local = reference.as_str().is_some_and(|reference| reference.starts_with('#'));
            if self.is_3_0 || !local {
                return if local { json!({"$ref": reference}) } else { json!({}) };
            }
        }
        let mut converted = Map::new();
        for (keyword, value) in members {
            if let Some(value) = self.keyword(keyword, value) {
                converted.insert(keyword.clone(), value);
            }
        }
        if self.is_3_0 {
            exclusive(&mut converted, members, "exclusiveMinimum", "minimum");
            exclusive(&mut converted, members, "exclusiveMaximum", "maximum");
            if members.get("nullable") == Some(&Value::Bool(true)) {
                return nullable(converted);
            }
        }
        Value::Object(converted)
    }

    /// A keyword's value where it is one that such a keyword can have.
    fn keyword(&mut self, keyword: &str, value: &Value) -> Option<Value> {
        let is_count = |value: &&Value| value.as_u64().is_some();
        let same = |fine: bool| fine.then(|| value.clone());
        match keyword {
            "items"
            | "additionalProperties"
            | "not"
            | "propertyNames"
            | "contains"
            | "if"
            | "then"
            | "else"
            | "unevaluatedProperties"
            | "unevaluatedItems" => (value.is_object() || value.is_boolean()).then(|| self.schema(value)),
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let schemas = value.as_array().filter(|schemas| !schemas.is_empty())?;
                Some(schemas.iter().map(|schema| self.schema(schema)).collect())
            }
            "properties" | "patternProperties" | "$defs" | "definitions" | "dependentSchemas" => {
                value.as_object().map(|schemas| self.schemas(schemas))
            }
            "type" => types(value),
            "required" => value.as_array().map(|names| distinct(names)),
            "enum" => same(value.as_array().is_some_and(|values| !values.is_empty())),
            "minimum" | "maximum" => same(value.is_number()),
            "exclusiveMinimum" | "exclusiveMaximum" => same(value.is_number() && !self.is_3_0),
            "multipleOf" => same(value.as_f64().is_some_and(|step| step > 0.0)),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties" => {
                Some(value).filter(is_count).cloned()
            }
            "uniqueItems" => same(value.is_boolean()),
            "pattern" => same(value.as_str().is_some_and(|pattern| self.takes(pattern))),
            "$ref" | "format" => same(value.is_string()),
            "const" => same(!self.is_3_0),
            "discriminator" => same(value.is_object()),
            "example" | "examples" | "default" => Some(value.clone()),
            _ => None,
        }
    }

    fn takes(&mut self, pattern: &str) -> bool {
        let try_it = || jsonschema::draft202012::new(&json!({"pattern": pattern})).is_ok();
        *self.patterns.entry(pattern.to_owned()).or_insert_with(try_it)
    }
}

/// A name that is listed twice is none to the validator.
fn distinct(names: &[Value]) -> Value {
    let mut kept: Vec<Value> = Vec::new();
    for name in names.iter().filter(|name| name.is_string()) {
        if !kept.contains(name) {
            kept.push(name.clone());
        }
    }
    Value::Array(kept)
}

fn types(value: &Value) -> Option<Value> {
    let known = |name: &str| matches!(name, "null" | "boolean" | "object" | "array" | "number" | "integer" | "string");
    match value {
        Value::String(name) if known(name) => Some(value.clone()),
        Value::Array(names) if names.iter().all(|name| name.as_str().is_some_and(known)) => Some(value.clone()),
        _ => None,
    }
}

/// `exclusiveMinimum: true` makes a limit of `minimum` that is not reached.
fn exclusive(converted: &mut Map<String, Value>, members: &Map<String, Value>, keyword: &str, bound: &str) {
    if members.get(keyword) == Some(&Value::Bool(true))
        && let Some(limit) = converted.remove(bound)
    {
        converted.insert(keyword.to_owned(), limit);
    }
}

/// `nullable` is one more type; an enumeration that does not list null is meant to allow it all the same.
fn nullable(mut schema: Map<String, Value>) -> Value {
    let Some(ty) = schema.get_mut("type") else {
        // Where a reference leads into such a schema, it does not lead there any more.
        return json!({"anyOf": [schema, {"type": "null"}]});
    };
    *ty = json!([ty.take(), "null"]);
    if let Some(Value::Array(values)) = schema.get_mut("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
    }
    Value::Object(schema)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    fn converted(version: &str, schema: &Value) -> Value {
        let document = json!({"openapi": version, "components": {"schemas": {"A": schema}}});
        super::converted(&document)["components"]["schemas"]["A"].clone()
    }

    #[test]
    fn openapi_3_0_becomes_json_schema() {
        for (before, after) in [
            (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
            (
                json!({"type": "string", "nullable": true, "enum": ["a"]}),
                json!({"type": ["string", "null"], "enum": ["a", null]}),
            ),
            (
                json!({"allOf": [{"$ref": "#/a"}], "nullable": true}),
                json!({"anyOf": [{"allOf": [{"$ref": "#/a"}]}, {"type": "null"}]}),
            ),
            (json!({"minimum": 1, "exclusiveMinimum": true}), json!({"exclusiveMinimum": 1})),
            (json!({"minimum": 1, "exclusiveMinimum": false}), json!({"minimum": 1})),
            (json!({"$ref": "#/a", "type": "string"}), json!({"$ref": "#/a"})),
            (json!({"$ref": "other.yaml#/a"}), json!({})),
        ] {
            assert_eq!(converted("3.0.3", &before), after);
        }
    }

    #[test]
    fn openapi_3_1_is_json_schema() {
        for schema in [
            json!({"type": ["string", "null"], "exclusiveMinimum": 3}),
            json!({"$ref": "#/a", "minLength": 3}),
            json!({"const": {"example": 1}}),
        ] {
            assert_eq!(converted("3.1.0", &schema), schema);
        }
    }

    #[test]
    fn names_that_are_required_are_listed_once() {
        assert_eq!(converted("3.1.0", &json!({"required": ["a", "b", "a", 1]})), json!({"required": ["a", "b"]}));
    }

    #[test]
    fn several_branches_may_take_a_value() {
        let branch = json!({"oneOf": [true, true]});
        assert_eq!(super::lenient(&json!({"items": branch})), json!({"items": {"anyOf": [true, true]}}));
        let both = json!({"oneOf": [true], "anyOf": [false], "allOf": [branch]});
        let expected = json!({"anyOf": [false], "allOf": [{"anyOf": [true, true]}, {"anyOf": [true]}]});
        assert_eq!(super::lenient(&both), expected);
    }

    #[test]
    fn members_are_not_keywords_and_odd_keywords_are_left_out() {
        let schema = json!({"properties": {"nullable": {"type": "file"}, "example": {"required": true, "enum": []}}});
        assert_eq!(converted("3.0.3", &schema), json!({"properties": {"nullable": {}, "example": {}}}));
        assert_eq!(converted("3.0.3", &json!({"pattern": "(", "minLength": -1, "x-a": 1})), json!({}));
    }
}
