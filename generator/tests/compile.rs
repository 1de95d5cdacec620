//! What the constructs give is compiled, tested and documented, all warnings denied: names, types and documentation
//! hold for the compiler and not only for the eye.

mod support;

use std::path::Path;

use bindery::{Input, Options};
use support::made::{self, cargo};
use support::{fixture, folder};

/// Documents whose files are called what Cargo, the compiler or a file system has other uses for.
const ODD_FILES: [&str; 26] = [
    "2ch.yaml",
    "lib.yaml",
    "main.yaml",
    "mod.yaml",
    "build.yaml",
    "test.yaml",
    "tests.yaml",
    "bin.yaml",
    "benches.yaml",
    "core.yaml",
    "std.yaml",
    "alloc.yaml",
    "proc-macro.yaml",
    "con.yaml",
    "NUL.yaml",
    "aux.yaml",
    "lpt1.yaml",
    "self.yaml",
    "type.yaml",
    "default.yaml",
    "_.yaml",
    "-.yaml",
    "é.yaml",
    "Twice.yaml",
    "twice.yaml",
    "TWICE.yml",
];

const EMPTY: &str = "{openapi: 3.0.3, info: {title: A, version: '1'}, paths: {/a: {get: {operationId: list, \
                     responses: {'200': {description: x, content: {application/json: {schema: {type: object, \
                     properties: {a: {type: string}}}}}}}}}}}";

#[test]
fn constructs_compile() {
    let crate_folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("constructs");
    let constructs = folder("tests/constructs");
    let odd = ODD_FILES.iter().map(|name| Input::new(*name, EMPTY)).chain([Input::new("x".repeat(250), EMPTY)]);
    let inputs: Vec<_> = constructs.iter().map(|path| fixture(path)).chain(odd).collect();
    let options = Options {
        crate_name: "constructs".to_owned(),
        module_per_document: true,
        allow_missing_schemas: false,
        allow: Vec::new(),
    };
    let generated = bindery::generate(&inputs, &options).unwrap_or_else(|found| panic!("{found}"));
    made::write("constructs", &generated, &crate_folder);
    for test in folder("tests/decoded") {
        let to = crate_folder.join("tests").join(test.file_name().expect("a file has a name"));
        std::fs::create_dir_all(crate_folder.join("tests")).expect("the target folder can be written");
        std::fs::copy(&test, to).expect("the target folder can be written");
    }
    for arguments in [&["clippy", "--all-targets"][..], &["test"], &["doc", "--no-deps"]] {
        cargo(&crate_folder, arguments, &[]);
    }
}
