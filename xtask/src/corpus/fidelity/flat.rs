//! A schema with its references and `allOf` resolved: all that one value has to be, in one place.

use serde_json::{Number, Value};

use super::document;
use super::kinds::Kind;

/// What a value has to be.
#[derive(Clone, Debug, Default)]
pub struct Flat<'a> {
    /// The types it may have, where that is said.
    pub types: Option<Vec<&'a str>>,
    /// The values it may be, where they are listed.
    pub values: Option<Vec<&'a Value>>,
    /// Members that are declared, each with all that is said of it.
    pub members: Vec<(&'a str, Vec<&'a Value>)>,
    /// Members that have to be there.
    pub required: Vec<&'a str>,
    /// What is said of members that are not declared.
    pub additional: Vec<&'a Value>,
    /// What is said of the names of members.
    pub names: Vec<&'a Value>,
    /// What is said of items.
    pub items: Vec<&'a Value>,
    /// What is said of the first items, one by one.
    pub first_items: &'a [Value],
    /// `oneOf` and `anyOf` that no branch has been chosen of yet.
    pub unions: Vec<Union<'a>>,
    /// Each limit by its keyword, the narrowest of those said.
    pub limits: Vec<(&'a str, &'a Number)>,
    /// `multipleOf`.
    pub steps: Vec<f64>,
    /// Whether items are all different.
    pub unique: bool,
    /// `pattern`.
    pub patterns: Vec<&'a str>,
    /// `format`.
    pub format: Option<&'a str>,
    /// Examples and defaults, of use where nothing can be made up.
    pub hints: Vec<&'a Value>,
    /// The pointers that led here, in order.
    pub trail: Vec<String>,
    /// The discriminator, where kinds are those that extend this schema.
    pub discriminator: Option<&'a Value>,
    /// The discriminator of a schema that this one extends.
    pub inherited: Option<&'a Value>,
    /// The member that says the kind, and what it says.
    pub tag: Option<(&'a str, String)>,
}

/// `oneOf` or `anyOf`.
#[derive(Clone, Copy, Debug)]
pub struct Union<'a> {
    /// The alternatives.
    pub branches: &'a [Value],
    /// The discriminator beside them.
    pub discriminator: Option<&'a Value>,
}

/// How a schema comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    /// It is what the value is.
    Itself,
    /// The value's schema extends it.
    Base,
}

impl<'a> Flat<'a> {
    /// All of some schemas together. `None` where they lead nowhere or exclude each other.
    pub fn of(document: &'a Value, schemas: &[&'a Value]) -> Option<Self> {
        let mut flat = Self::default();
        for schema in schemas {
            flat.add(document, schema)?;
        }
        Some(flat)
    }

    /// All of the schema that a pointer leads to.
    pub fn named(document: &'a Value, schema: &'a Value, pointer: &str) -> Option<Self> {
        let mut flat = Self { trail: vec![pointer.to_owned()], ..Self::default() };
        flat.add(document, schema).map(|()| flat)
    }

    /// One schema more.
    pub fn add(&mut self, document: &'a Value, schema: &'a Value) -> Option<()> {
        self.part(document, schema, Role::Itself, 0)
    }

    /// The kind that a discriminator says it is. It extends what is there; which kind has been chosen, though it may be
    /// one of several by itself.
    pub fn add_kind(&mut self, document: &'a Value, kind: &Kind<'a>, discriminator: &'a Value) -> Option<()> {
        self.discriminator = None;
        self.trail.push(kind.pointer.clone());
        self.add(document, kind.schema)?;
        self.discriminator = self.discriminator.filter(|of_kind| *of_kind != discriminator);
        Some(())
    }

    fn part(&mut self, document: &'a Value, schema: &'a Value, role: Role, depth: usize) -> Option<()> {
        if depth > 32 || schema == &Value::Bool(false) {
            return None;
        }
        if let Some(pointer) = document::reference(schema) {
            let (target, canonical) = document::lookup(document, &pointer)?;
            if role == Role::Itself {
                self.trail.push(canonical);
            }
            self.part(document, target, role, depth + 1)?;
        }
        let parts = schema["allOf"].as_array().map_or(&[][..], Vec::as_slice);
        // Alone, it is how a reference is given a description, unless it is how a kind is given a name.
        let is_alone = parts.len() == 1 && schema.get("properties").is_none() && self.trail.is_empty();
        let role_of_parts = if is_alone { role } else { Role::Base };
        for part in parts {
            // A part that stands in the schema itself is the schema's own word.
            let role = if document::reference(part).is_some() { role_of_parts } else { role };
            self.part(document, part, role, depth + 1)?;
        }
        self.own(schema, role)
    }

    /// What a schema says without its references and parts.
    fn own(&mut self, schema: &'a Value, role: Role) -> Option<()> {
        self.values_and_types(schema)?;
        self.object(schema);
        self.list_and_text(schema);
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            if let (true, Value::Number(limit)) = (is_limit(keyword), value) {
                self.limit(keyword, limit);
            }
        }
        let discriminator = schema.get("discriminator").filter(|found| found["propertyName"].is_string());
        let unions = ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema[keyword].as_array());
        let before = self.unions.len();
        self.unions.extend(unions.map(|branches| Union { branches, discriminator }));
        if self.unions.len() == before && discriminator.is_some() {
            match role {
                Role::Itself => self.discriminator = discriminator,
                Role::Base => self.inherited = discriminator,
            }
        }
        Some(())
    }

    fn values_and_types(&mut self, schema: &'a Value) -> Option<()> {
        if let Some(said) = schema.get("type") {
            let said: Vec<_> = match said {
                Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                name => name.as_str().into_iter().collect(),
            };
            self.types = Some(match self.types.take() {
                None => said,
                Some(before) => common(&before, &said),
            });
        }
        let constant = schema.get("const").map(|value| vec![value]);
        let listed = schema["enum"].as_array().map(|values| values.iter().collect::<Vec<_>>());
        for said in [constant, listed].into_iter().flatten() {
            self.values = Some(match self.values.take() {
                None => said,
                Some(before) => before.into_iter().filter(|value| said.contains(value)).collect(),
            });
        }
        let excluded =
            self.types.as_ref().is_some_and(Vec::is_empty) || self.values.as_ref().is_some_and(Vec::is_empty);
        (!excluded).then_some(())
    }

    fn object(&mut self, schema: &'a Value) {
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            match self.members.iter_mut().find(|(known, _)| known == name) {
                Some((_, said)) => said.push(member),
                None => self.members.push((name, vec![member])),
            }
        }
        let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
        for name in required {
            if !self.required.contains(&name) {
                self.required.push(name);
            }
        }
        self.additional.extend(schema.get("additionalProperties"));
        self.names.extend(schema.get("propertyNames"));
    }

    fn list_and_text(&mut self, schema: &'a Value) {
        self.items.extend(schema.get("items"));
        self.first_items = schema["prefixItems"].as_array().map_or(self.first_items, Vec::as_slice);
        self.unique |= schema["uniqueItems"] == true;
        self.steps.extend(schema["multipleOf"].as_f64());
        self.patterns.extend(schema["pattern"].as_str());
        self.format = schema["format"].as_str().or(self.format);
        self.hints.extend(schema.get("example"));
        self.hints.extend(schema["examples"].as_array().into_iter().flatten());
        self.hints.extend(schema.get("default"));
    }

    fn limit(&mut self, keyword: &'a str, limit: &'a Number) {
        let Some((_, before)) = self.limits.iter_mut().find(|(known, _)| *known == keyword) else {
            self.limits.push((keyword, limit));
            return;
        };
        let is_lower = is_lower(keyword);
        if (limit.as_f64() > before.as_f64()) == is_lower {
            *before = limit;
        }
    }

    /// A limit as a count.
    pub fn count(&self, keyword: &str) -> Option<usize> {
        let (_, limit) = self.limits.iter().find(|(known, _)| *known == keyword)?;
        limit.as_u64().and_then(|limit| usize::try_from(limit).ok())
    }

    /// The types a value may have; guessed by what else is said where no type is. Null comes last.
    pub fn candidates(&self) -> Vec<&'a str> {
        let guessed = || {
            let is_said = |keywords: &[&str]| self.limits.iter().any(|(keyword, _)| keywords.contains(keyword));
            let object = !self.members.is_empty() || !self.required.is_empty() || !self.additional.is_empty();
            let list = !self.items.is_empty() || !self.first_items.is_empty();
            let text = !self.patterns.is_empty() || self.format.is_some();
            match () {
                () if object || is_said(&["minProperties", "maxProperties"]) => vec!["object"],
                () if list || is_said(&["minItems", "maxItems"]) => vec!["array"],
                () if text || is_said(&["minLength", "maxLength"]) => vec!["string"],
                () if !self.steps.is_empty() || !self.limits.is_empty() => vec!["number"],
                () => vec!["object", "string", "number", "boolean", "array"],
            }
        };
        let mut types = self.types.clone().unwrap_or_else(guessed);
        types.sort_by_key(|name| *name == "null");
        types
    }
}

fn is_limit(keyword: &str) -> bool {
    is_lower(keyword) || keyword.starts_with("max") || keyword == "exclusiveMaximum"
}

fn is_lower(keyword: &str) -> bool {
    keyword.starts_with("min") || keyword == "exclusiveMinimum"
}

/// Types that both lists allow; an integer is a number.
fn common<'a>(one: &[&'a str], other: &[&'a str]) -> Vec<&'a str> {
    let narrow = |name: &&'a str| match *name {
        name if other.contains(&name) => Some(name),
        "number" if other.contains(&"integer") => Some("integer"),
        "integer" if other.contains(&"number") => Some("integer"),
        _ => None,
    };
    one.iter().filter_map(narrow).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Flat;

    #[test]
    fn parts_are_put_together() {
        let document = json!({
            "base": {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "minProperties": 1},
            "all": {
                "allOf": [{"$ref": "#/base"}, {"properties": {"a": {"maxLength": 3}, "b": {}}, "required": ["a", "b"]}],
                "minProperties": 2,
            },
        });
        let flat = Flat::of(&document, &[&document["all"]]).expect("it leads somewhere");
        let names: Vec<_> = flat.members.iter().map(|(name, said)| (*name, said.len())).collect();
        assert_eq!(names, [("a", 2), ("b", 1)]);
        assert_eq!((flat.required.as_slice(), flat.count("minProperties")), (&["a", "b"][..], Some(2)));
        assert_eq!(flat.candidates(), ["object"]);
        assert!(flat.trail.is_empty());
    }

    #[test]
    fn what_excludes_itself_has_no_values() {
        for schema in [
            json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
            json!({"allOf": [{"enum": ["a"]}, {"const": "b"}]}),
            json!({"$ref": "#"}),
            json!(false),
        ] {
            assert!(Flat::of(&schema, &[&schema]).is_none(), "{schema}");
        }
        let narrowed = json!({"allOf": [{"type": ["number", "null"]}, {"type": "integer"}]});
        assert_eq!(Flat::of(&narrowed, &[&narrowed]).map(|flat| flat.candidates()), Some(vec!["integer"]));
    }

    #[test]
    fn a_discriminator_is_of_the_schema_or_of_its_base() {
        let document = json!({
            "base": {"discriminator": {"propertyName": "kind"}},
            "kind": {"allOf": [{"$ref": "#/base"}, {"properties": {"a": {}}}]},
            "alias": {"allOf": [{"$ref": "#/base"}]},
        });
        let flat = |name: &str| Flat::of(&document, &[&document[name]]).expect("it leads somewhere");
        assert!(flat("base").discriminator.is_some() && flat("base").inherited.is_none());
        assert!(flat("kind").discriminator.is_none() && flat("kind").inherited.is_some());
        assert!(flat("alias").discriminator.is_some());
        let named = Flat::named(&document, &document["alias"], "/alias").expect("it leads somewhere");
        assert!(named.discriminator.is_none() && named.inherited.is_some());
    }
}
