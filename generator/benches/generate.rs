//! How long generating takes, without a process around it: `cargo bench --package bindery`.

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use bindery::{Input, Options};
use divan::Bencher;

fn main() {
    divan::main();
}

/// A document of so many objects and as many operations.
fn document(count: usize) -> Input {
    let mut text = "openapi: 3.1.0\ninfo: {title: Bench, version: '1'}\npaths:\n".to_owned();
    let mut schemas = "components:\n  schemas:\n".to_owned();
    for index in 0..count {
        let next = (index + 1) % count;
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "  /things/{index}/{{id}}:\n    post:\n      operationId: changeThing{index}\n      parameters:\n        \
             - {{name: id, in: path, required: true, schema: {{type: string}}}}\n        \
             - {{name: limit, in: query, schema: {{type: integer, minimum: 1}}}}\n      requestBody:\n        \
             content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{index}'}}}}}}\n      responses:\n        \
             '200': {{description: Changed., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing{index}'}}}}}}}}\n"
        );
        let _ = write!(
            schemas,
            "    Thing{index}:\n      type: object\n      description: A thing, number *{index}*.\n      required: [id, kind]\n      \
             properties:\n        id: {{type: string, maxLength: 10, description: 'The `id` of it.'}}\n        \
             kind: {{type: string, enum: [small, large]}}\n        next: {{$ref: '#/components/schemas/Thing{next}'}}\n        \
             tags: {{type: array, items: {{type: string}}}}\n        \
             value: {{oneOf: [{{type: string}}, {{type: integer}}, {{type: object, properties: {{a: {{type: string}}}}}}]}}\n"
        );
    }
    Input::new("bench.yaml", text + &schemas)
}

fn options() -> Options {
    Options {
        crate_name: "bench".to_owned(),
        module_per_document: false,
        allow_missing_schemas: false,
        allow: Vec::new(),
    }
}

#[divan::bench(args = [10, 100, 1000])]
fn made_up(bencher: Bencher, count: usize) {
    let input = [document(count)];
    bencher.counter(divan::counter::BytesCount::of_str(&input[0].text)).bench(|| bindery::generate(&input, &options()));
}

/// Documents of the folder that `BINDERY_CORPUS` names.
fn corpus() -> Vec<String> {
    let folder = std::env::var_os("BINDERY_CORPUS").map(PathBuf::from);
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path().to_string_lossy().into_owned());
    let mut paths: Vec<_> =
        paths.filter(|path| [".json", ".yaml", ".yml"].iter().any(|end| path.ends_with(end))).collect();
    paths.sort();
    paths
}

#[divan::bench(args = corpus(), max_time = 1)]
fn of_a_folder(bencher: Bencher, path: &String) {
    let text = fs::read_to_string(path).unwrap_or_default();
    let input = [Input::new(path.as_str(), text)];
    bencher.counter(divan::counter::BytesCount::of_str(&input[0].text)).bench(|| bindery::generate(&input, &options()));
}
