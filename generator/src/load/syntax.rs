//! Text to a tree of JSON values, whichever of YAML and JSON the text is.

use serde_json::Value;
use serde_yaml::Value as Yaml;

use super::locate::Position;
use super::unique::Unique;

/// Why a text is neither YAML nor JSON.
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) position: Option<Position>,
}

/// Parses JSON where the text begins like JSON, YAML otherwise.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_start().starts_with('{') {
        match serde_json::from_str(text) {
            Ok(Unique(value)) => return Ok(value),
            // YAML's flow mappings begin like JSON too; only when YAML refuses as well is it broken JSON.
            Err(problem) => return parse_yaml(text).map_err(|_| json_problem(&problem)),
        }
    }
    parse_yaml(text)
}

fn json_problem(problem: &serde_json::Error) -> Problem {
    Problem {
        message: format!("this is not JSON: {problem}"),
        position: Some(Position { line: problem.line(), column: problem.column().max(1) }),
    }
}

fn parse_yaml(text: &str) -> Result<Value, Problem> {
    let mut yaml: Yaml = serde_yaml::from_str(text).map_err(|problem| yaml_problem(&problem))?;
    yaml.apply_merge().map_err(|problem| yaml_problem(&problem))?;
    to_json(yaml)
}

fn yaml_problem(problem: &serde_yaml::Error) -> Problem {
    Problem {
        message: format!("this is not YAML: {problem}"),
        position: problem.location().map(|at| Position { line: at.line(), column: at.column() }),
    }
}

fn to_json(yaml: Yaml) -> Result<Value, Problem> {
    Ok(match yaml {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => Value::Bool(value),
        Yaml::Number(number) => number_to_json(&number),
        Yaml::String(text) => Value::String(text),
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(to_json).collect::<Result<_, _>>()?),
        Yaml::Mapping(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, value)| Ok((key_to_json(&key)?, to_json(value)?)))
                .collect::<Result<_, Problem>>()?,
        ),
        Yaml::Tagged(tagged) => to_json(tagged.value)?,
    })
}

fn number_to_json(number: &serde_yaml::Number) -> Value {
    if let Some(unsigned) = number.as_u64() {
        return unsigned.into();
    }
    if let Some(signed) = number.as_i64() {
        return signed.into();
    }
    match number.as_f64().and_then(serde_json::Number::from_f64) {
        Some(float) => Value::Number(float),
        // YAML's `.nan` and `.inf` have no JSON form.
        None => Value::String(number.to_string()),
    }
}

/// Documents write statuses as integers (`200:`) and sometimes enum-like keys as booleans.
fn key_to_json(key: &Yaml) -> Result<String, Problem> {
    match key {
        Yaml::String(text) => Ok(text.clone()),
        Yaml::Number(number) => Ok(number.to_string()),
        Yaml::Bool(value) => Ok(value.to_string()),
        Yaml::Null => Ok("null".to_owned()),
        _ => Err(Problem {
            message: "a mapping has a key that is itself a mapping or a list; OpenAPI's keys are strings".to_owned(),
            position: None,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn yaml_and_json_give_the_same_tree() {
        let yaml = parse("a: {b: [1, 2.5, true, null, text]}\n200: x\n").map_err(|found| found.message);
        let json = parse(r#"{"a": {"b": [1, 2.5, true, null, "text"]}, "200": "x"}"#).map_err(|found| found.message);
        assert!(yaml.is_ok());
        assert_eq!(yaml, json);
    }

    #[test]
    fn merge_keys_are_applied() {
        let merged = parse("base: &base {a: 1}\nuse: {<<: *base, b: 2}\n").map_err(|found| found.message);
        let written = parse("base: {a: 1}\nuse: {b: 2, a: 1}\n").map_err(|found| found.message);
        assert_eq!(merged, written);
    }

    #[test]
    fn broken_json_says_where() {
        let problem = parse("{\n  \"a\": 1,\n  \"b\" 2\n}").expect_err("a colon is missing");
        assert_eq!(problem.position.map(|at| at.line), Some(3));
    }
}
