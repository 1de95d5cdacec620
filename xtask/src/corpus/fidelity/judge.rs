//! The document's own word on whether a value is one of its schema's.

use std::cell::OnceCell;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use super::dialect;

const BASE: &str = "urn:document";

/// A document, and what its schemas are in one dialect.
pub struct Trees {
    document: Value,
    converted: Value,
    lenient: Value,
}

/// What samples are made from, and judged by.
pub struct Source<'a> {
    /// The document as it is.
    pub document: &'a Value,
    /// The document in one dialect.
    pub converted: &'a Value,
    strict: Registry<'a>,
    lenient: Registry<'a>,
}

/// What a schema says of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is one of its values.
    Valid,
    /// It would be, were it not of several branches of a `oneOf` at once.
    Ambiguous,
    /// It is none.
    Invalid {
        /// Where in the value.
        at: String,
        /// What is wrong.
        problem: String,
    },
}

/// The judge of one schema.
pub struct Judge<'a> {
    source: &'a Source<'a>,
    pointer: String,
    strict: Validator,
    /// Few schemas need it.
    lenient: OnceCell<Option<Validator>>,
}

impl Trees {
    /// Of a document.
    pub fn new(document: Value) -> Self {
        let converted = dialect::converted(&document);
        let lenient = dialect::lenient(&converted);
        Self { document, converted, lenient }
    }
}

impl<'a> Source<'a> {
    /// Of a document.
    ///
    /// # Errors
    ///
    /// The validator refuses the document.
    pub fn new(trees: &'a Trees) -> Result<Self, String> {
        let (strict, lenient) = (registry(&trees.converted)?, registry(&trees.lenient)?);
        Ok(Self { document: &trees.document, converted: &trees.converted, strict, lenient })
    }

    /// The judge of the schema that a pointer leads to, through no references.
    ///
    /// # Errors
    ///
    /// There is no such schema, or the validator refuses it.
    pub fn judge(&'a self, pointer: &str) -> Result<Judge<'a>, String> {
        let strict = validator(&self.strict, pointer)?;
        Ok(Judge { source: self, pointer: pointer.to_owned(), strict, lenient: OnceCell::new() })
    }
}

impl Judge<'_> {
    /// What the schema says.
    pub fn verdict(&self, value: &Value) -> Verdict {
        match self.strict.validate(value) {
            Ok(()) => Verdict::Valid,
            Err(_) if self.is_valid(value) => Verdict::Ambiguous,
            Err(problem) => Verdict::Invalid { at: problem.instance_path().to_string(), problem: problem.to_string() },
        }
    }

    /// Whether the schema takes the value, be it by several branches.
    pub fn is_valid(&self, value: &Value) -> bool {
        let lenient = self.lenient.get_or_init(|| validator(&self.source.lenient, &self.pointer).ok());
        self.strict.is_valid(value) || lenient.as_ref().is_some_and(|lenient| lenient.is_valid(value))
    }

    /// Why the schema refuses the value.
    pub fn problem(&self, value: &Value) -> Option<String> {
        match self.verdict(value) {
            Verdict::Valid | Verdict::Ambiguous => None,
            Verdict::Invalid { at, problem } => Some(format!("at `{at}`: {problem}")),
        }
    }

    /// Where the schema refuses the value, and be it for several branches.
    pub fn refused_at(&self, value: &Value) -> Option<String> {
        self.strict.validate(value).err().map(|problem| problem.instance_path().to_string())
    }
}

fn registry(document: &Value) -> Result<Registry<'_>, String> {
    let registry = Registry::new().draft(Draft::Draft202012).add(BASE, document);
    registry.and_then(|registry| registry.prepare()).map_err(|problem| problem.to_string())
}

/// Formats are notes: what a document says of a value is not always so.
fn validator(registry: &Registry, pointer: &str) -> Result<Validator, String> {
    let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
    let schema = json!({"$ref": format!("{BASE}#{}", escaped(pointer))});
    options.should_validate_formats(false).build(&schema).map_err(|problem| problem.to_string())
}

/// A pointer as a URI's fragment.
fn escaped(pointer: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@?".contains(&byte);
    let escape = |byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    pointer.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Source, Trees, Verdict};

    #[test]
    fn schemas_are_found_through_references() {
        let trees = Trees::new(json!({"components": {"schemas": {
            "Odd {name}": {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Odd%20%7Bname%7D"}},
                "required": ["a"]},
        }}}));
        let source = Source::new(&trees).expect("it is well-formed");
        let judge = source.judge("/components/schemas/Odd {name}").expect("it is there");
        assert_eq!(judge.verdict(&json!({"a": 1, "next": {"a": 2}})), Verdict::Valid);
        assert_eq!(judge.refused_at(&json!({"a": 1, "next": {}})).as_deref(), Some("/next"));
        assert!(source.judge("/components/schemas/B").is_err());
    }

    #[test]
    fn what_several_branches_take_is_told_apart() {
        let trees =
            Trees::new(json!({"components": {"schemas": {"A": {"oneOf": [{"type": "number"}, {"minimum": 3}]}}}}));
        let source = Source::new(&trees).expect("it is well-formed");
        let judge = source.judge("/components/schemas/A").expect("it is there");
        assert_eq!(judge.verdict(&json!(1)), Verdict::Valid);
        assert_eq!(judge.verdict(&json!(4)), Verdict::Ambiguous);
        assert!(matches!(judge.verdict(&json!("a")), Verdict::Valid));
    }
}
