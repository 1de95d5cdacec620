//! Text to a tree of JSON values, whichever of YAML and JSON the text is.

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::locate::Position;
use super::tree::Tree;
use crate::budget::{Budget, Overrun};

/// Why a text is neither YAML nor JSON.
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) position: Option<Position>,
    pub(super) help: Option<&'static str>,
}

/// Parses JSON where the text begins like JSON, YAML otherwise.
pub(super) fn parse(text: &str, budget: &Budget) -> Result<Value, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(position) = too_deep(text) {
        return Err(Problem {
            message: "this nests too deep to be an OpenAPI document".to_owned(),
            position: Some(position),
            help: None,
        });
    }
    if text.trim_start().starts_with('{') {
        match parse_json(text, budget) {
            Ok(value) => return Ok(value),
            Err(problem) if budget.is_overrun() => return Err(too_much(&problem, json_place(&problem))),
            // YAML's flow mappings begin like JSON too; only when YAML refuses as well is it broken JSON.
            Err(problem) => {
                return parse_yaml(text, budget).map_err(|found| match budget.is_overrun() {
                    true => found,
                    false => json_problem(&problem),
                });
            }
        }
    }
    parse_yaml(text, budget)
}

fn parse_json(text: &str, budget: &Budget) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Tree(budget).deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

/// That the text is more than there is a budget for; both parsers add to a message where they are.
fn too_much(problem: &impl ToString, position: Option<Position>) -> Problem {
    let message = problem.to_string();
    let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(message, _)| message);
    let message = message
        .rsplit_once(": the document asks")
        .map_or(message.to_owned(), |(_, rest)| format!("the document asks{rest}"));
    Problem { message, position, help: Some(Overrun::HELP) }
}

/// Where more brackets are open than any document has, even if those in its prose are counted: both parsers give up on
/// such a text, but one of them only after a time that grows with the square of its length.
fn too_deep(text: &str) -> Option<Position> {
    const DEEPEST: usize = 10_000;
    let mut depth = 0_usize;
    for (index, line) in text.lines().enumerate() {
        for byte in line.bytes() {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth > DEEPEST {
                return Some(Position { line: index + 1, column: 1 });
            }
        }
    }
    None
}

fn json_problem(problem: &serde_json::Error) -> Problem {
    Problem { message: format!("this is not JSON: {problem}"), position: json_place(problem), help: None }
}

fn json_place(problem: &serde_json::Error) -> Option<Position> {
    Some(Position { line: problem.line(), column: problem.column().max(1) })
}

fn parse_yaml(text: &str, budget: &Budget) -> Result<Value, Problem> {
    Tree(budget).deserialize(serde_yaml::Deserializer::from_str(text)).map_err(|problem| {
        let position = problem.location().map(|at| Position { line: at.line(), column: at.column() });
        match budget.is_overrun() {
            true => too_much(&problem, position),
            // The reader has a bound of its own, of aliases alone.
            false if problem.to_string().contains("repetition limit exceeded") => Problem {
                message: "the aliases of this document stand for a hundred times what is written".to_owned(),
                position,
                help: Some(Overrun::HELP),
            },
            false => Problem { message: format!("this is not YAML: {problem}"), position, help: None },
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Budget, Problem};

    fn parse(text: &str) -> Result<serde_json::Value, Problem> {
        super::parse(text, &Budget::new(0))
    }

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
    fn numbers_past_64_bits_are_read() {
        let tree = parse("a: 18446744073709551616\nb: -9223372036854775809\n").map_err(|found| found.message);
        assert!(tree.is_ok_and(|tree| tree["a"].as_f64() == Some(18446744073709551616.0) && tree["b"].is_f64()));
    }

    #[test]
    fn broken_json_says_where() {
        let problem = parse("{\n  \"a\": 1,\n  \"b\" 2\n}").expect_err("a colon is missing");
        assert_eq!(problem.position.map(|at| at.line), Some(3));
    }
}
