//! The budget of a run: bombs end in one error that names their place, or are no bombs any more.

use bindery::{Input, Severity};

use crate::bombs::{BOMBS, Bomb, OPERATIONS, SCHEMAS, SQUARES, TEXTS, WORDS};
use crate::support::single;

/// What is not as it should be.
fn fault(bomb: &Bomb) -> Option<String> {
    let Bomb { name, document, error } = bomb;
    let outcome = bindery::generate(&[Input::new(*name, document())], &single());
    let found = match (error, outcome) {
        (None, Ok(generated)) => {
            let spent = generated.spent.thousandths;
            return (spent >= 1_000).then(|| format!("{name}: {spent}"));
        }
        (Some(_), Ok(generated)) => return Some(format!("{name}: no error, but {:?}", generated.spent)),
        (_, Err(found)) => found,
    };
    let errors: Vec<_> = found.iter().filter(|found| found.severity == Severity::Error).collect();
    let last = errors.last().expect("there is an error");
    let is_expected = error.is_some_and(|error| errors.iter().any(|found| found.message.contains(error)));
    let is_excess = last.message.contains("asks for too much");
    let is_told = !is_excess || errors.len() == 1 && last.position.is_some() && last.help.is_some();
    (!is_expected || !is_told).then(|| format!("{name}: {} errors, {}", errors.len(), start(&last.to_string())))
}

fn start(text: &str) -> String {
    text.chars().take(1_000).collect()
}

fn defuse(bombs: &[Bomb]) {
    let faults: Vec<_> = bombs.iter().filter_map(fault).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn texts_that_multiply_end_in_one_error() {
    defuse(TEXTS);
}

#[test]
fn schemas_that_multiply_end_in_one_error() {
    defuse(SCHEMAS);
}

#[test]
fn words_that_are_repeated_end_in_one_error() {
    defuse(WORDS);
}

#[test]
fn operations_that_share_much_end_in_one_error() {
    defuse(OPERATIONS);
}

#[test]
fn nothing_grows_with_the_square() {
    defuse(SQUARES);
}

#[test]
fn what_is_spent_is_the_same_each_time() {
    let spent = |bomb: &Bomb| {
        let generated = bindery::generate(&[Input::new("hostile.yaml", (bomb.document)())], &single());
        generated.map(|generated| generated.spent).map_err(|found| found.to_string())
    };
    for name in ["union-of-nameless", "example-against-unions", "unions-of-unions-by-tag", "shapes-of-subsets"] {
        let bomb = BOMBS.into_iter().flatten().find(|bomb| bomb.name == name).expect("it is one of them");
        assert_eq!(spent(bomb), spent(bomb), "{name}");
    }
}

/// For measuring in a release build: `cargo xtask corpus` of the folder says what each takes.
#[test]
#[ignore = "writes files, for `cargo xtask corpus target/hostile --generate-only`"]
fn bombs_are_written() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/hostile");
    std::fs::create_dir_all(&folder).expect("the folder can be made");
    for Bomb { name, document, .. } in BOMBS.into_iter().flatten() {
        std::fs::write(folder.join(name).with_extension("yaml"), document()).expect("the file can be written");
    }
}
