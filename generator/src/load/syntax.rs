//! Text to a tree of JSON values, whichever of YAML and JSON the text is.

use serde_json::Value;

use super::locate::Position;
use super::tree::Tree;

/// Why a text is neither YAML nor JSON.
pub(super) struct Problem {
    pub(super) message: String,
    pub(super) position: Option<Position>,
}

/// Parses JSON where the text begins like JSON, YAML otherwise.
pub(super) fn parse(text: &str) -> Result<Value, Problem> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(position) = too_deep(text) {
        return Err(Problem {
            message: "this nests too deep to be an OpenAPI document".to_owned(),
            position: Some(position),
        });
    }
    if text.trim_start().starts_with('{') {
        match serde_json::from_str(text) {
            Ok(Tree(value)) => return Ok(value),
            // YAML's flow mappings begin like JSON too; only when YAML refuses as well is it broken JSON.
            Err(problem) => return parse_yaml(text).map_err(|_| json_problem(&problem)),
        }
    }
    parse_yaml(text)
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
    Problem {
        message: format!("this is not JSON: {problem}"),
        position: Some(Position { line: problem.line(), column: problem.column().max(1) }),
    }
}

fn parse_yaml(text: &str) -> Result<Value, Problem> {
    serde_yaml::from_str(text).map(|Tree(value)| value).map_err(|problem| Problem {
        message: format!("this is not YAML: {problem}"),
        position: problem.location().map(|at| Position { line: at.line(), column: at.column() }),
    })
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
