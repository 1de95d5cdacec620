//! The architecture, held to: which folder may know what.

use std::fs;
use std::path::{Path, PathBuf};

/// What each stage and noun may take from the rest of the crate; `lib.rs`, which joins them, may take all.
const MAY_KNOW: [(&str, &[&str]); 15] = [
    ("allowance", &[]),
    ("budget", &[]),
    ("load", &["Options", "allowance", "budget", "diagnostic", "parallel"]),
    ("api", &["load"]),
    ("lower", &["allowance", "api", "budget", "load", "pattern"]),
    ("rust", &["printable"]),
    ("name", &["Options", "api", "budget", "parallel", "pattern", "printable", "rust"]),
    ("emit", &["rust"]),
    ("render", &["Files", "emit", "parallel", "printable"]),
    ("files", &["load", "parallel", "printable"]),
    ("diagnostic", &["load", "printable"]),
    ("parallel", &[]),
    ("pattern", &[]),
    ("printable", &[]),
    ("summary", &["api", "emit", "rust"]),
];

#[test]
fn stages_know_their_neighbours_only() {
    let mut found = Vec::new();
    for line in code("generator/src") {
        let stage = module(&line.file).first().map(String::as_str).unwrap_or_default().to_owned();
        let Some((_, known)) = MAY_KNOW.iter().find(|(name, _)| *name == stage) else { continue };
        let taken = taken_from_crate(&line).into_iter().filter(|taken| *taken != stage);
        found.extend(taken.filter(|taken| !known.contains(&taken.as_str())).map(|taken| format!("{line}: {taken}")));
    }
    fail_with(&found, "a stage knows more of the crate than its neighbours");
}

#[test]
fn every_module_has_its_rule() {
    let lib = code("generator/src").into_iter().filter(|line| line.file == "generator/src/lib.rs");
    let declared = lib.filter_map(|line| Some(line.text.strip_prefix("mod ")?.strip_suffix(';')?.to_owned()));
    let without: Vec<_> = declared.filter(|name| !MAY_KNOW.iter().any(|(known, _)| known == name)).collect();
    fail_with(&without, "modules without a line in MAY_KNOW");
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
    // Not the bare words: a quote is a sign too.
    let words = ["quote::", "quote!", "use quote", "syn", "proc_macro2", "prettyplease"];
    only("generator/src", &words, &["generator/src/emit", "generator/src/render"]);
}

#[test]
fn files_are_touched_in_one_place() {
    only("generator/src", &["fs", "File::open", "File::create", "OpenOptions"], &["generator/src/files"]);
}

#[test]
fn nothing_iterates_in_hash_order() {
    // Positions and what stands at them are only looked up.
    only("generator/src", &["HashMap", "HashSet"], &["generator/src/load/locate.rs"]);
}

#[test]
fn no_api_is_known_by_name() {
    let names = ["x_chat", "xchat", "x-chat", "x chat", "x.com", "twitter", "twilio", "conversations"];
    for folder in ["generator/src", "generator/runtime/src"] {
        let found = code(folder).into_iter().filter(|line| {
            let text = line.text.to_lowercase();
            // Part of a word is enough, except where other words end alike.
            names.iter().any(|name| text.contains(name) && (*name != "x.com" || has_word(&text, name)))
        });
        fail_with(&found.map(|line| line.to_string()).collect::<Vec<_>>(), "the name of an API in code");
    }
}

#[test]
fn nothing_panics_on_a_document() {
    let panics = ["unwrap()", ".expect(", "panic!", "unreachable!", "todo!", "unimplemented!", "assert!", "assert_eq!"];
    let of =
        |folder: &str| code(folder).into_iter().filter(|line| panics.iter().any(|word| has_word(&line.text, word)));
    // The one panic is for Rust that the generator itself got wrong.
    let ours =
        |line: &Line| line.file == "generator/src/render/layout.rs" && line.text.contains("this is Bindery's fault");
    // It cannot fail: HMAC takes any key.
    let infallible = ["generator/runtime/src/credentials/oauth1.rs"];
    let found = of("generator/src").filter(|line| !ours(line));
    let found = found.chain(of("generator/runtime/src").filter(|line| !infallible.contains(&line.file.as_str())));
    fail_with(&found.map(|line| line.to_string()).collect::<Vec<_>>(), "code that can panic");
}

#[test]
fn generated_code_and_generator_know_nothing_of_each_other() {
    only("generated/src", &["bindery"], &[]);
    only("generator/src", &["generated/src", "../generated"], &[]);
}

// ---- Reading the code ----------------------------------------------------------------------------------------------

/// A line of a source file that is code, with its place.
struct Line {
    file: String,
    number: usize,
    text: String,
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.number, self.text.trim())
    }
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
            lines.push(Line { file: file.clone(), number: index + 1, text: without_comment(line).to_owned() });
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

/// The line up to the `//` that no string holds.
fn without_comment(line: &str) -> &str {
    let (mut in_string, mut escaped, mut before) = (false, false, ' ');
    for (index, character) in line.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // The quote of `'"'` opens nothing.
            '"' if before != '\'' || in_string => in_string = !in_string,
            '/' if !in_string && line[index..].starts_with("//") => return &line[..index],
            _ => {}
        }
        before = character;
    }
    line
}

/// The module of a file: `generator/src/name/markdown/mod.rs` is `name`, `markdown`.
fn module(file: &str) -> Vec<String> {
    let path = file.split_once("src/").map_or(file, |(_, path)| path);
    let path = path.trim_end_matches(".rs").trim_end_matches("/mod");
    path.split('/').filter(|part| *part != "lib").map(str::to_owned).collect()
}

/// What a line takes from the root of the crate, by whatever path: `crate::a`, `crate::{a, b::c}`, `super::super::a`.
fn taken_from_crate(line: &Line) -> Vec<String> {
    let to_root = "super::".repeat(module(&line.file).len());
    let text = line.text.replace(&to_root, "crate::");
    let mut taken = Vec::new();
    for rest in text.split("crate::").skip(1) {
        let group = rest.strip_prefix('{');
        let items: Vec<_> = group.map_or_else(|| vec![rest], |group| group.split(',').collect());
        let name = |item: &str| item.trim().split(|character: char| !is_of_name(character)).next().map(str::to_owned);
        taken.extend(items.into_iter().filter_map(name).filter(|name| !name.is_empty()));
    }
    taken
}

// ---- Words ---------------------------------------------------------------------------------------------------------

/// Fails with every place where one of `words` stands outside the files that may know it.
fn only(folder: &str, words: &[&str], allowed: &[&str]) {
    let found: Vec<_> = code(folder)
        .into_iter()
        .filter(|line| words.iter().any(|word| has_word(&line.text, word)))
        .filter(|line| !allowed.iter().any(|allowed| line.file.starts_with(allowed)))
        .map(|line| line.to_string())
        .collect();
    fail_with(&found, &format!("{words:?} may stand in {allowed:?} only"));
}

fn fail_with(found: &[String], rule: &str) {
    assert!(found.is_empty(), "{rule}:\n{}", found.join("\n"));
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        let runs_on = before.is_some_and(is_of_name) && word.starts_with(is_of_name);
        let runs_on = runs_on || after.is_some_and(is_of_name) && word.ends_with(is_of_name);
        !runs_on
    })
}

fn is_of_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

#[test]
fn words_are_found_as_words() {
    assert!(has_word("use std::fs;", "fs") && !has_word("offsets", "fs"));
    assert!(has_word("x.unwrap()", "unwrap()") && !has_word("x.unwrap_or(1)", "unwrap()"));
}

#[test]
fn strings_are_no_comments() {
    assert_eq!(without_comment(r#"let url = "https://a"; // the address"#), r#"let url = "https://a"; "#);
    assert_eq!(without_comment(r#"'"' => 1, // a quote"#), r#"'"' => 1, "#);
    assert_eq!(without_comment(r#""a\"//b""#), r#""a\"//b""#);
}

#[test]
fn every_way_to_the_root_is_found() {
    let taken = |file: &str, text: &str| taken_from_crate(&Line { file: file.into(), number: 1, text: text.into() });
    assert_eq!(taken("generator/src/emit/models.rs", "use crate::{api, rust::Name};"), ["api", "rust"]);
    assert_eq!(taken("generator/src/emit/models.rs", "use super::super::api::Api;"), ["api"]);
    assert_eq!(taken("generator/src/emit/mod.rs", "use super::api::Api;"), ["api"]);
    assert_eq!(taken("generator/src/emit/models.rs", "use super::spell;"), [""; 0]);
}
