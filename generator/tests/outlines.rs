//! The outline of each API of the project: what a reviewer of a changed document reads first.

mod support;

use support::{fixture, folder, single};

#[test]
fn outlines() {
    for path in folder("../specs").iter().filter(|path| path.extension().is_some_and(|ending| ending == "yaml")) {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let generated = bindery::generate(&[fixture(path)], &single()).unwrap_or_else(|found| panic!("{found}"));
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("outline-{name}"), generated.summaries[0].outline);
        });
    }
}
