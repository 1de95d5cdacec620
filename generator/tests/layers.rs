//! The architecture, held to: which folder may know what.

use std::fs;
use std::path::{Path, PathBuf};

/// A line of a source file that is code, with its place.
struct Line {
    file: String,
    number: usize,
    text: String,
}

/// The code of a folder: no comments, no `#[cfg(test)]` modules, which stand last in their files.
fn code(folder: &str) -> Vec<Line> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    collect(&root.join(folder), &mut files);
    files.sort();
    let mut lines = Vec::new();
    for path in files.iter().filter(|path| !path.ends_with("tests.rs")) {
        let text = fs::read_to_string(path).expect("the source can be read");
        let file = path.strip_prefix(&root).expect("the file is below the root").to_string_lossy().replace('\\', "/");
        for (index, line) in text.lines().enumerate() {
            if line.trim() == "#[cfg(test)]" && !text.lines().nth(index + 1).is_some_and(|next| next.ends_with(';')) {
                break;
            }
            let line = line.split_once("//").map_or(line, |(code, _)| code);
            lines.push(Line { file: file.clone(), number: index + 1, text: line.to_owned() });
        }
    }
    assert!(lines.len() > 100, "there is code in {folder}");
    lines
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read").filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Fails with every place where one of `words` stands outside the files that may know it.
fn only(folder: &str, words: &[&str], allowed: &[&str]) {
    let found: Vec<_> = code(folder)
        .into_iter()
        .filter(|line| words.iter().any(|word| has_word(&line.text, word)))
        .filter(|line| !allowed.iter().any(|allowed| line.file.starts_with(allowed)))
        .map(|line| format!("{}:{}: {}", line.file, line.number, line.text.trim()))
        .collect();
    assert!(found.is_empty(), "{words:?} may stand in {allowed:?} only:\n{}", found.join("\n"));
}

fn has_word(text: &str, word: &str) -> bool {
    let inside = |character: char| character.is_alphanumeric() || character == '_';
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        let runs_on = before.is_some_and(inside) && word.starts_with(inside);
        let runs_on = runs_on || after.is_some_and(inside) && word.ends_with(inside);
        !runs_on
    })
}

#[test]
fn the_document_model_is_known_to_load_and_lower() {
    only("generator/src", &["openapiv3"], &["generator/src/load", "generator/src/lower"]);
}

#[test]
fn letter_case_is_known_to_name() {
    only("generator/src", &["heck"], &["generator/src/name/ident.rs"]);
}

#[test]
fn tokens_are_known_to_emit_and_render() {
    only(
        "generator/src",
        &["quote", "syn", "proc_macro2"],
        &["generator/src/emit", "generator/src/render", "generator/src/name/ident.rs", "generator/src/name/markdown"],
    );
}

#[test]
fn emit_sees_the_package_only() {
    for stage in ["crate::api", "crate::load", "crate::lower", "crate::name", "crate::Options"] {
        let elsewhere = [
            "generator/src/load",
            "generator/src/lower",
            "generator/src/name",
            "generator/src/api",
            "generator/src/diagnostic.rs",
            "generator/src/lib.rs",
        ];
        only("generator/src", &[stage], &elsewhere);
    }
}

#[test]
fn files_are_touched_in_one_place() {
    only("generator/src", &["fs", "File::open", "File::create"], &["generator/src/files.rs"]);
}

#[test]
fn nothing_iterates_in_hash_order() {
    // Positions are only looked up.
    only("generator/src", &["HashMap", "HashSet"], &["generator/src/load/locate.rs"]);
}

#[test]
fn no_api_is_known_by_name() {
    for folder in ["generator/src", "generator/runtime/src"] {
        let names = ["x_chat", "x-chat", "api.x.com", "twitter", "Twilio", "conversations"];
        only(folder, &names, &[]);
    }
}

#[test]
fn nothing_panics_on_a_document() {
    // The one panic is for Rust that the generator itself got wrong.
    let panics = ["unwrap()", ".expect(", "panic!", "unreachable!", "todo!", "unimplemented!", "assert!", "assert_eq!"];
    only("generator/src", &panics, &["generator/src/render/mod.rs"]);
    // Two operations that cannot fail: HMAC takes any key, and a tree of JSON is JSON.
    let infallible = ["generator/runtime/src/credentials/oauth1.rs", "generator/runtime/src/json/node.rs"];
    only("generator/runtime/src", &panics, &infallible);
}

#[test]
fn generated_code_and_generator_know_nothing_of_each_other() {
    only("generated/src", &["bindery"], &[]);
    only("generator/src", &["generated/src"], &[]);
}

#[test]
fn words_are_found_as_words() {
    assert!(has_word("use std::fs;", "fs") && !has_word("offsets", "fs"));
    assert!(has_word("x.unwrap()", "unwrap()") && !has_word("x.unwrap_or(1)", "unwrap()"));
}
