//! Crates that tests make and hand to cargo. They share what is built of their dependencies.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use bindery::Generated;

/// Writes a whole crate.
pub fn write(name: &str, generated: &Generated, crate_folder: &Path) {
    generated.files.write(crate_folder).expect("the target folder can be written");
    std::fs::write(crate_folder.join("Cargo.toml"), manifest(name, generated))
        .expect("the target folder can be written");
    let lock = workspace().join("Cargo.lock");
    std::fs::copy(lock, crate_folder.join("Cargo.lock")).expect("the workspace has its versions locked");
}

/// The features of emitted crates that are the runtime's.
const OF_RUNTIME: [&str; 7] = ["blocking", "brotli", "gzip", "oauth2", "test-util", "tracing", "zstd"];

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn manifest(name: &str, generated: &Generated) -> String {
    let features = generated
        .files
        .get("src/lib.rs")
        .unwrap_or_default()
        .lines()
        .filter_map(|line| line.strip_prefix("#[cfg(feature = \"")?.strip_suffix("\")]"));
    // A feature that the runtime has too is switched on there.
    let features: Vec<_> = features.chain(OF_RUNTIME).collect::<BTreeSet<_>>().into_iter().collect();
    let declared = features.iter().map(|feature| match OF_RUNTIME.contains(feature) {
        true => format!("{feature} = [\"bindery-runtime/{feature}\"]\n"),
        false => format!("{feature} = []\n"),
    });
    let declared: String = declared.collect();
    let runtime = workspace().join("generator/runtime");
    format!(
        "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [features]\ndefault = {features:?}\n{declared}\n\
         [dependencies]\nbindery-runtime = {{ path = {runtime:?} }}\n\n\
         [lints.rust]\nmissing_docs = \"deny\"\nunsafe_code = \"forbid\"\n\n[workspace]\n"
    )
}

/// Runs cargo in a crate's folder, all warnings denied, and with some variables set.
pub fn cargo(folder: &Path, arguments: &[&str], variables: &[(&str, &Path)]) {
    let mut command = Command::new(env!("CARGO"));
    // What the outer cargo tells its children is about another crate.
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") && name != "CARGO_HOME") {
        command.env_remove(name);
    }
    command
        .args(arguments)
        .arg("--offline")
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("constructs-target"))
        .env("RUSTFLAGS", "--deny warnings")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .envs(variables.iter().copied());
    let output = command.output().expect("cargo runs");
    let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "cargo {} failed:\n{stdout}\n{stderr}", arguments.join(" "));
}
