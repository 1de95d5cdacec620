//! What documents say in words stays words, wherever it stands and whatever it looks like: nothing of it is run, looked
//! up, included or rendered as HTML.

mod support;

use std::path::Path;

use bindery::{Generated, Input, Options};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag};
use serde_json::Value;
use support::{made, single};

/// A document that has its words in every place there is, `WORDS` in each.
const EVERYWHERE: &str = include_str!("descriptions/everywhere.yaml");

/// Leaves a file behind where it is run.
const LIVE: &str = "std::fs::write(std::env::var(\"BINDERY_MARKER\").unwrap(), \"\").unwrap();";

/// Words that a reader of Markdown might take for code that rustdoc runs.
fn hostile() -> Vec<String> {
    let fenced = |open: &str, close: &str| format!("{open}\n{LIVE}\n{close}");
    let indented = |text: &str, by: &str| text.lines().map(|line| format!("{by}{line}\n")).collect::<String>();
    let rust = fenced("```rust", "```");
    let mut texts = vec![
        rust.clone(),
        fenced("```", "```"),
        fenced("```rust,no_run", "```"),
        fenced("~~~ rust", "~~~"),
        fenced("```rust\r", "\r```\r"),
        format!("````\n{rust}\n````"),
        format!("`````text\n````\n{rust}\n````\n`````"),
        format!("````\n{rust}"),
        format!("# A first call\n\n```rust,no_run\n{LIVE}\n```"),
        format!("words\n{rust}"),
        format!("```rust\n{LIVE}"),
        format!("    {LIVE}"),
        format!("\t{LIVE}"),
        format!("words\n\n\t{LIVE}\n\nwords"),
        format!("- a\n\n      {LIVE}"),
        format!("-\ta\n\n\t\t{LIVE}"),
        format!("1. {}", fenced("```rust", "```").replace('\n', "\n   ")),
        format!("- {}", fenced("```rust", "```").replace('\n', "\n  ")),
        format!("- [ ] {}", fenced("```rust", "```").replace('\n', "\n  ")),
        indented(&rust, "> "),
        indented(&rust, "> - "),
        indented(&rust, &"> ".repeat(12)),
        format!("{}{}", "- ".repeat(12), rust.replace('\n', &format!("\n{}", "  ".repeat(12)))),
        format!("words[^1]\n\n[^1]: words\n\n{}", indented(&rust, "    ")),
        format!("<div>\n\n{rust}\n\n</div>"),
        format!("<pre><code class=\"language-rust\">\n{LIVE}\n</code></pre>"),
        format!("<!--\n\n{rust}\n-->"),
        format!("| a |\n|---|\n| {} |", rust.replace('\n', "<br>")),
        format!("&#96;&#96;&#96;rust\n{LIVE}\n&#96;&#96;&#96;"),
        format!("\\`\\`\\`rust\n{LIVE}\n\\`\\`\\`"),
        format!("*/ fn main() {{ {LIVE} }} /*\n//! ```rust\n/// ```rust\n{LIVE}"),
        format!("a\r```rust\r{LIVE}\r```\r"),
        format!("a\u{2028}```rust\u{2028}{LIVE}\u{2028}```"),
        format!("a\u{85}```rust\u{b}{LIVE}\u{c}```"),
        "\"]\n#![doc = include_str!(\"/etc/passwd\")] #[doc = \"".to_owned(),
        "[Vec] [`std::process`] [a][Option] [b](crate::Client) [c]\n\n[c]: struct@Vec\n[Client]: Vec".to_owned(),
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) <javascript:alert(1)>"
            .to_owned(),
        "[^1] and\n\n[^1]: a note\n\n<a name=\"x\">x</a> <Vec> <T".to_owned(),
    ];
    let quoted: Vec<_> = texts.iter().map(|text| indented(&text.replace('\r', "\n"), "> ")).collect();
    texts.extend(quoted);
    texts
}

/// The document with words in it.
fn document(name: &str, words: &str) -> Input {
    let mut document: Value = serde_yaml::from_str(EVERYWHERE).expect("it is YAML");
    fill(&mut document, words);
    Input::new(name, document.to_string())
}

fn fill(value: &mut Value, words: &str) {
    match value {
        Value::String(text) if text == "WORDS" => words.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| fill(item, words)),
        Value::Object(members) => {
            if let Some(member) = members.remove("WORDS") {
                members.insert(words.to_owned(), member);
            }
            members.values_mut().for_each(|member| fill(member, words));
        }
        _ => {}
    }
}

fn generate(inputs: &[Input], options: &Options) -> Generated {
    bindery::generate(inputs, options).unwrap_or_else(|found| panic!("{found}"))
}

fn several() -> Options {
    Options { crate_name: "descriptions".to_owned(), module_per_document: true, ..single() }
}

/// The first call as it is shown for harmless words.
fn first_call() -> String {
    generate(&[document("plain.yaml", "words")], &single()).summaries[0].first_call.clone()
}

#[test]
fn no_description_is_run() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("descriptions");
    let marker = folder.join("marker");
    let inputs: Vec<_> =
        hostile().iter().enumerate().map(|(index, words)| document(&format!("d{index}.yaml"), words)).collect();
    made::write("descriptions", &generate(&inputs, &several()), &folder);
    let _ = std::fs::remove_file(&marker);
    made::cargo(&folder, &["test", "--doc"], &[("BINDERY_MARKER", &marker)]);
    assert!(!marker.exists(), "a description was run");
}

#[test]
fn only_the_generators_code_is_live() {
    let call = first_call();
    assert!(call.contains("Client::builder()"), "{call}");
    for words in hostile() {
        let generated = generate(&[document("words.yaml", &words)], &single());
        assert_eq!(generated.summaries[0].first_call, call, "{words:?}");
        let live: usize = generated.files.iter().map(|(path, code)| live_blocks(path, code)).sum();
        // The client's, and the fake's.
        assert_eq!(live, 2, "{words:?}");
        let inputs = [document("one.yaml", &words), document("two.yaml", &words)];
        let generated = generate(&inputs, &several());
        let lib = generated.files.get("src/lib.rs").unwrap_or_default();
        assert_eq!(live_blocks("src/lib.rs", lib), 2, "{words:?}");
    }
}

/// How many blocks of a file's documentation are tests; whatever else of it is more than words is a failure.
fn live_blocks(path: &str, code: &str) -> usize {
    let mut comments: Vec<String> = vec![String::new()];
    for line in code.split('\n').map(str::trim_start) {
        match line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) {
            Some(doc) => {
                let comment = comments.last_mut().expect("there is always one");
                comment.push_str(doc.strip_prefix(' ').unwrap_or(doc));
                comment.push('\n');
            }
            None => {
                assert!(!line.starts_with("//") || line.starts_with("// @generated by Bindery"), "{path}: {line}");
                comments.push(String::new());
            }
        }
    }
    comments.iter().map(|comment| live_blocks_of(path, comment)).sum()
}

fn live_blocks_of(path: &str, comment: &str) -> usize {
    // As rustdoc reads comments.
    let options = pulldown_cmark::Options::ENABLE_TABLES
        | pulldown_cmark::Options::ENABLE_FOOTNOTES
        | pulldown_cmark::Options::ENABLE_STRIKETHROUGH
        | pulldown_cmark::Options::ENABLE_TASKLISTS
        | pulldown_cmark::Options::ENABLE_SMART_PUNCTUATION;
    let mut looks_up = |link: pulldown_cmark::BrokenLink<'_>| {
        let ours = ["`Client`", "`On`", "`testing`"].contains(&link.reference.as_ref())
            || link.reference.starts_with("`Client::")
            || link.reference.starts_with('`') && path == "src/lib.rs";
        assert!(ours, "{path}: a link to {}:\n{comment}", link.reference);
        Some((CowStr::Borrowed("https://ours"), CowStr::Borrowed("")))
    };
    let mut live = 0;
    for event in Parser::new_with_broken_link_callback(comment, options, Some(&mut looks_up)) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "text" => {}
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) if &*language == "rust,no_run" => live += 1,
            Event::Start(Tag::CodeBlock(_)) => panic!("{path}: code:\n{comment}"),
            Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_) => panic!("{path}: HTML:\n{comment}"),
            Event::Start(Tag::FootnoteDefinition(_) | Tag::Image { .. }) | Event::FootnoteReference(_) => {
                panic!("{path}: a note or an image:\n{comment}")
            }
            Event::TaskListMarker(_) => panic!("{path}: a box:\n{comment}"),
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let leads_out = ["http://", "https://"].iter().any(|scheme| dest_url.starts_with(scheme));
                let is_ours =
                    dest_url.starts_with("Client::") || dest_url.starts_with("super::") || &*dest_url == "testing::On";
                assert!(
                    leads_out || is_ours || link_type == LinkType::Email,
                    "{path}: a link to {dest_url}:\n{comment}"
                );
            }
            _ => {}
        }
    }
    live
}
