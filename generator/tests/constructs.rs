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
        for (path, code) in generated.files.iter() {
            let of_operations = matches!(path, "src/client.rs" | "src/operations.rs");
            if path != "src/lib.rs" && (has_operations || !of_operations) {
                text.push_str(&format!("// ==== {path}\n{}\n", code.split_once('\n').map_or(code, |(_, code)| code)));
            }
        }
        insta::assert_snapshot!(text);
    });
}
