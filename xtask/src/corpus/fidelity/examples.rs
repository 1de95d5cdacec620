//! The examples that a document has of its own.

use serde_json::Value;

use super::document;

/// The examples that a document has of a schema: beside it, where it is that of a media type, and in it.
pub fn examples<'a>(document: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let mut examples = Vec::new();
    if let Some(parent) = pointer.strip_suffix("/schema")
        && let Some((media_type, _)) = document::lookup(document, parent)
    {
        examples.extend(media_type.get("example"));
        let named = media_type["examples"].as_object().into_iter().flatten();
        let named = named.filter_map(|(_, example)| document::followed(document, example, String::new()));
        examples.extend(named.filter_map(|(example, _)| example.get("value")));
    }
    if let Some((schema, _)) = document::lookup(document, pointer) {
        let target = document::followed(document, schema, String::new()).map(|(target, _)| target);
        for schema in [Some(schema), target.filter(|target| !std::ptr::eq(*target, schema))].into_iter().flatten() {
            examples.extend(schema.get("example"));
            examples.extend(schema["examples"].as_array().into_iter().flatten());
        }
    }
    examples
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::examples;

    #[test]
    fn examples_stand_beside_and_in_schemas() {
        let document = json!({
            "body": {
                "example": 1,
                "examples": {"a": {"value": 2}, "b": {"$ref": "#/shared"}, "c": {"externalValue": "elsewhere"}},
                "schema": {"$ref": "#/Pet"},
            },
            "shared": {"value": 3},
            "Pet": {"example": 4, "examples": [5]},
        });
        assert_eq!(examples(&document, "/body/schema"), [&json!(1), &json!(2), &json!(3), &json!(4), &json!(5)]);
        assert_eq!(examples(&document, "/Pet"), [&json!(4), &json!(5)]);
    }
}
