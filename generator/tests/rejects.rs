//! Documents that are wrong or not supported yet, and what the generator says of each.

mod support;

use support::{fixture, single};

#[test]
fn rejects() {
    insta::glob!("rejects/*", |path| {
        match bindery::generate(&[fixture(path)], &single()) {
            Err(found) => insta::assert_snapshot!(found.to_string()),
            Ok(_) => panic!("{} was not rejected", path.display()),
        }
    });
}
