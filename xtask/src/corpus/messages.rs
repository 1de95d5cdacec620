//! What cargo and the compilers behind it print, read by the machine.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// Errors and warnings about one crate.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many errors.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// Each as the compiler shows it to people, errors first.
    pub shown: Vec<String>,
}

/// Reads what `--message-format=json` printed. `manifest` is that of the crate; what is about others is not counted.
pub fn findings(stdout: &str, manifest: &Path) -> Findings {
    let mut findings = Findings::default();
    let mut warnings = Vec::new();
    for line in stdout.lines().filter(|line| line.starts_with('{')) {
        let Ok(line) = serde_json::from_str::<Value>(line) else { continue };
        let about_it = line["manifest_path"].as_str().is_some_and(|path| Path::new(path) == manifest);
        if line["reason"] != "compiler-message" || !about_it || is_summary(&line["message"]) {
            continue;
        }
        let shown = line["message"]["rendered"].as_str().unwrap_or_default().to_owned();
        match line["message"]["level"].as_str() {
            Some("warning") => warnings.push(shown),
            Some(level) if level.starts_with("error") => {
                findings.errors += 1;
                findings.shown.push(shown);
            }
            _ => {}
        }
    }
    findings.warnings = warnings.len();
    findings.shown.extend(warnings);
    findings
}

/// "aborting due to 3 previous errors" and "2 warnings emitted" count what has been counted.
fn is_summary(message: &Value) -> bool {
    let text = message["message"].as_str().unwrap_or_default();
    let of_nothing = message["code"].is_null() && message["spans"].as_array().is_none_or(Vec::is_empty);
    of_nothing && (text.starts_with("aborting due to") || text.ends_with(" emitted"))
}

/// Where the program of a target was built to.
pub fn executable(stdout: &str, target: &str) -> Option<PathBuf> {
    let lines = stdout.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut built = lines.filter(|line| line["reason"] == "compiler-artifact" && line["target"]["name"] == target);
    built.find_map(|line| line["executable"].as_str().map(PathBuf::from))
}

/// What the test runner printed at the end: how many passed, how many failed. `None` if there is no end.
pub fn tests(stdout: &str) -> Option<(usize, usize)> {
    let line = stdout.lines().rev().find_map(|line| line.strip_prefix("test result: "))?;
    let count = |label: &str| {
        line.split([';', '.']).find_map(|part| part.trim().strip_suffix(label)?.trim().parse::<usize>().ok())
    };
    Some((count("passed")?, count("failed")?))
}

/// What the test runner printed about tests that failed.
pub fn failed_tests(stdout: &str) -> Vec<String> {
    let after = stdout.lines().skip_while(|line| *line != "failures:").skip(1);
    let failures = after.take_while(|line| *line != "failures:").collect::<Vec<_>>().join("\n");
    let blocks = failures.split("---- ").map(str::trim).filter(|block| !block.is_empty());
    blocks.map(ToOwned::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{executable, failed_tests, findings, tests};

    fn message(manifest: &str, level: &str, text: &str, spans: &str) -> String {
        format!(
            r#"{{"reason":"compiler-message","manifest_path":"{manifest}","message":{{"level":"{level}","message":"{text}","code":null,"spans":{spans},"rendered":"{level}: {text}"}}}}"#
        )
    }

    #[test]
    fn only_what_is_about_the_crate_is_counted() {
        let lines = [
            message("/a/Cargo.toml", "warning", "unused", "[{}]"),
            message("/a/Cargo.toml", "error", "no such type", "[{}]"),
            message("/b/Cargo.toml", "error", "elsewhere", "[{}]"),
            message("/a/Cargo.toml", "error", "aborting due to 1 previous error; 1 warning emitted", "[]"),
            message("/a/Cargo.toml", "warning", "1 warning emitted", "[]"),
            message("/a/Cargo.toml", "failure-note", "more about it", "[]"),
            r#"{"reason":"build-finished","success":false}"#.to_owned(),
            "running 1 test".to_owned(),
        ];
        let found = findings(&lines.join("\n"), Path::new("/a/Cargo.toml"));
        assert_eq!((found.errors, found.warnings), (1, 1));
        assert_eq!(found.shown, ["error: no such type", "warning: unused"]);
    }

    #[test]
    fn the_program_is_found() {
        let artifact = |name: &str, path: &str| {
            format!(r#"{{"reason":"compiler-artifact","target":{{"name":"{name}"}},"executable":{path}}}"#)
        };
        let lines = [artifact("pets", "null"), artifact("run", "\"/a/run\""), "done".to_owned()].join("\n");
        assert_eq!(executable(&lines, "run"), Some("/a/run".into()));
        assert_eq!(executable(&lines, "pets"), None);
    }

    #[test]
    fn the_result_of_tests_is_read() {
        let text = "running 3 tests\n.\n\nfailures:\n\n---- examples::a stdout ----\nError: it differs\n\n\n\
            ---- examples::b stdout ----\nError: it is gone\n\nfailures:\n    examples::a\n    examples::b\n\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        assert_eq!(tests(text), Some((1, 2)));
        assert_eq!(
            failed_tests(text),
            ["examples::a stdout ----\nError: it differs", "examples::b stdout ----\nError: it is gone"]
        );
        assert_eq!(tests("running 3 tests\n"), None);
    }
}
