//! Documents of the project, their trees changed by force: the generator gives files that are Rust, or errors, in
//! bounded time, and the same ones each time.

mod mutate;
mod seeds;
mod tree;

use bindery::{Input, Options};
use serde_json::{Value, json};

use crate::drive;
use crate::source::Source;

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    let text = document(&mut source);
    drive::show("document", text.as_bytes());
    let allow = bindery::ALLOWANCES.iter().filter(|_| source.once_in(2)).map(|(name, _)| (*name).to_owned());
    let options = Options {
        crate_name: "fuzzed".to_owned(),
        allow: allow.collect(),
        allow_missing_schemas: source.once_in(2),
        module_per_document: source.once_in(4),
    };
    let inputs = [Input::new("fuzzed.yaml", text)];
    let first = outcome(&inputs, &options);
    drive::show("outcome", told(&first).as_bytes());
    if source.once_in(16) {
        assert!(first == outcome(&inputs, &options), "two runs of one document differ");
    }
}

/// The files, or the errors, as text.
fn outcome(inputs: &[Input], options: &Options) -> Result<Vec<(String, String)>, String> {
    let generated = bindery::generate(inputs, options).map_err(|errors| errors.to_string())?;
    let _ = generated.warnings.to_string();
    let files = generated.files.iter().map(|(path, text)| {
        assert!(!path.contains("..") && !path.starts_with('/'), "a file at {path:?}");
        if path.ends_with(".rs") {
            syn::parse_file(text).unwrap_or_else(|error| panic!("{path} does not parse: {error}"));
        }
        (path.to_owned(), text.to_owned())
    });
    Ok(files.collect())
}

fn told(outcome: &Result<Vec<(String, String)>, String>) -> String {
    match outcome {
        Ok(files) => format!("{} files", files.len()),
        Err(errors) => errors.clone(),
    }
}

/// The longest text that is made: what is beyond measure is for plain tests.
const LONGEST: usize = 1 << 20;

fn document(source: &mut Source<'_>) -> String {
    let mut document = seeds::pick(source).clone();
    let version = document.get("openapi").cloned().unwrap_or_default();
    for _ in 0..1 + source.below(8) {
        mutate::mutate(&mut document, source);
    }
    // Without it nothing else is looked at.
    if let (Value::Object(members), false) = (&mut document, source.once_in(24)) {
        let other = json!(source.pick(&["3.0.3", "3.1.0"]));
        members.insert("openapi".to_owned(), if source.once_in(4) { other } else { version });
    }
    let mut text = write(&document, source.once_in(4));
    if source.once_in(24) {
        tear(&mut text, source);
    }
    text
}

fn write(document: &Value, as_yaml: bool) -> String {
    let text = if as_yaml { serde_yaml::to_string(document).ok() } else { None };
    let text = text.unwrap_or_else(|| document.to_string());
    if text.len() > LONGEST { String::from("{}") } else { text }
}

/// Takes a piece out, or puts something in, wherever that is.
fn tear(text: &mut String, source: &mut Source<'_>) {
    let floor = |text: &str, at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let start = floor(text, source.below(text.len()));
    let end = floor(text, (start + source.below(64)).min(text.len())).max(start);
    let instead = if source.once_in(2) { crate::odd::text(source) } else { String::new() };
    text.replace_range(start..end, &instead);
}
