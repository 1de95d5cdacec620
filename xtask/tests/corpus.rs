//! `cargo xtask corpus --generate-only` as a person calls it: what it writes, what it prints, how it exits.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const GOOD: &str = "{openapi: 3.0.3, info: {title: A, version: '1'}, paths: {}}";
const BROKEN: &str = "{openapi: 3.0.3, info: {title: A, version: '1'}, paths: {/a: {$ref: '#/none'}}}";

/// A workspace of this test's own, so that no other run is in its way, with a folder of documents.
fn workspace(name: &str, documents: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus").join(name);
    let _ = fs::remove_dir_all(&root);
    for folder in ["specs", "generated", "documents"] {
        fs::create_dir_all(root.join(folder)).expect("the target folder can be written");
    }
    for file in ["Cargo.lock", "generated/Cargo.toml"] {
        fs::write(root.join(file), "").expect("it can be written");
    }
    for (file, text) in documents {
        fs::write(root.join("documents").join(file), text).expect("it can be written");
    }
    root
}

fn corpus(root: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["corpus", "documents", "--generate-only"]).args(arguments);
    let output = command.current_dir(root).env("NO_COLOR", "1").output().expect("the command runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn each_document_becomes_a_crate_and_a_line() {
    let root = workspace("good", &[("a.yaml", GOOD), ("b.json", GOOD), ("MANIFEST.tsv", "a\tb\n")]);
    let (code, stdout, stderr) = corpus(&root, &["--json", "out/figures.json"]);
    assert_eq!(code, Some(0), "{stderr}");
    let first: Vec<_> = stdout.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert_eq!(first[1..4], ["a.yaml", "b.json", "2"], "{stdout}");
    assert!(stdout.ends_with("2 documents: all is well\n"), "{stdout}");
    assert!(stderr.contains("/2] a: fine"), "{stderr}");
    assert!(root.join("target/corpus/crates/a/src/lib.rs").is_file());
    assert!(root.join("target/corpus/crates/b/Cargo.toml").is_file());
    let figures = fs::read_to_string(root.join("out/figures.json")).expect("it was written");
    assert!(figures.contains("\"document\": \"b.json\"") && figures.contains("\"lines\": "), "{figures}");
}

#[test]
fn what_fails_does_not_end_the_run() {
    let root = workspace("broken", &[("broken.yaml", BROKEN), ("good.yaml", GOOD)]);
    let (code, stdout, stderr) = corpus(&root, &["--jobs", "1"]);
    assert_eq!(code, Some(1), "{stderr}");
    assert!(stdout.contains("broken.yaml: 1 error of the generator; see target/corpus/logs/broken.log\n"), "{stdout}");
    assert!(stderr.ends_with("error: something is wrong with 1 of 2 documents\n"), "{stderr}");
    assert!(root.join("target/corpus/crates/good/src/lib.rs").is_file());
    let log = fs::read_to_string(root.join("target/corpus/logs/broken.log")).expect("it was written");
    assert!(log.contains("--> broken.yaml:1:63 at /paths/~1a/$ref"), "{log}");
}

#[test]
fn a_part_of_the_name_chooses() {
    let root = workspace("only", &[("broken.yaml", BROKEN), ("good.yaml", GOOD)]);
    let (code, stdout, stderr) = corpus(&root, &["--only", "goo"]);
    assert_eq!(code, Some(0), "{stderr}");
    assert!(!stdout.contains("broken"), "{stdout}");
    let (code, _, stderr) = corpus(&root, &["--only", "none"]);
    assert_eq!(code, Some(1));
    assert!(stderr.contains("no document of documents has such a name"), "{stderr}");
}
