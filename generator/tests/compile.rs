//! What the constructs give is compiled, tested and documented, all warnings denied: names, types and documentation
//! hold for the compiler and not only for the eye.

mod support;

use std::path::Path;

use bindery::Options;
use support::made::{self, cargo};
use support::{fixture, folder};

#[test]
fn constructs_compile() {
    let crate_folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("constructs");
    let inputs: Vec<_> = folder("tests/constructs").iter().map(|path| fixture(path)).collect();
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
