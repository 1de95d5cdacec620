//! Documents that are odd or say more than bindings can: what the generator says of each, and what it makes of it.

mod support;

use support::{fixture, single};

#[test]
fn warnings() {
    insta::glob!("warnings/*", |path| {
        match bindery::generate(&[fixture(path)], &single()) {
            Ok(generated) => {
                assert!(!generated.warnings.is_empty(), "{} gives no warning", path.display());
                insta::assert_snapshot!(format!("{}\n\n{}", generated.warnings, generated.summaries[0].outline));
            }
            Err(found) => panic!("{} was rejected: {found}", path.display()),
        }
    });
}
