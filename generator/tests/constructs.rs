//! One small document for each construct, and the Rust it gives.

mod support;

use support::{fixture, single};

#[test]
fn constructs() {
    insta::glob!("constructs/*.yaml", |path| {
        let input = fixture(path);
        let generated = bindery::generate(&[input], &single()).unwrap_or_else(|found| panic!("{found}"));
        let mut text = String::new();
        if !generated.warnings.is_empty() {
            text.push_str(&format!("{}\n\n", generated.warnings));
        }
        let has_operations = generated.summaries[0].operations > 0;
        let shows_fake = path.file_stem().is_some_and(|name| name == "fakes");
        for (path, code) in generated.files.iter() {
            let of_operations = matches!(path, "src/client.rs" | "src/operations.rs");
            // The same for all documents but for the names, so that one shows it.
            let is_shown = path != "src/lib.rs" && (path != "src/fake.rs" || shows_fake);
            if is_shown && (has_operations || !of_operations) {
                text.push_str(&format!("// ==== {path}\n{}\n", code.split_once('\n').map_or(code, |(_, code)| code)));
            }
        }
        insta::assert_snapshot!(text);
    });
}
