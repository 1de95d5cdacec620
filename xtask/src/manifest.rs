//! What a new crate has beside its sources: `Cargo.toml` and `README.md`. Both are its owner's from then on.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::{Component, Path, PathBuf};

use bindery::Generated;

use crate::message;

/// The features of emitted crates that are the runtime's, and what a manifest says of each.
const RUNTIME_FEATURES: [(&str, &str); 7] = [
    ("blocking", "Calls without `async`."),
    ("brotli", "Answers may come compressed so."),
    ("gzip", "Answers may come compressed so."),
    ("oauth2", "Logging in and renewing tokens."),
    ("test-util", "A fake of the API, for tests."),
    ("tracing", "A span for each call and each attempt."),
    ("zstd", "Answers may come compressed so."),
];

/// Where the crate finds `bindery-runtime`.
pub enum Runtime {
    /// In a registry.
    Version(String),
    /// In a folder that the user named relative to where they are; to be named relative to the crate.
    Near(PathBuf),
    /// In a folder, wherever the crate lies.
    At(PathBuf),
    /// In this workspace.
    Own,
}

impl Runtime {
    /// What `--runtime` said.
    ///
    /// # Errors
    ///
    /// There is no crate at the path.
    pub fn new(given: Option<&str>) -> Result<Self, Box<dyn Error>> {
        let Some(given) = given else { return Ok(Self::Own) };
        let is_path = given.contains(['/', '\\']);
        if !is_path && given.starts_with(|first: char| first.is_ascii_digit() || "^~=".contains(first)) {
            return Ok(Self::Version(given.to_owned()));
        }
        let path = PathBuf::from(given);
        match path.join("Cargo.toml").is_file() {
            true if path.is_absolute() => Ok(Self::At(path)),
            true => Ok(Self::Near(path)),
            false => Err(format!("--runtime {given}: no version, and no crate lies there").into()),
        }
    }

    /// The dependency as `Cargo.toml` writes it. An absolute path comes in only where the crate lies outside the
    /// workspace, where a relative one would break when the crate is moved or committed.
    fn dependency(&self, crate_folder: &Path) -> Result<String, Box<dyn Error>> {
        let path = match self {
            Self::Version(version) => return Ok(format!("{version:?}")),
            Self::Near(path) => relative(path, crate_folder)?,
            Self::At(path) => path.to_string_lossy().into_owned(),
            Self::Own => own(crate_folder)?,
        };
        Ok(format!("{{ path = {path:?} }}"))
    }
}

/// The path to this workspace's runtime.
fn own(crate_folder: &Path) -> Result<String, Box<dyn Error>> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    let workspace = xtask.parent().unwrap_or(xtask);
    let runtime = workspace.join("generator/runtime");
    if real(crate_folder)?.starts_with(real(workspace)?) {
        return relative(&runtime, crate_folder);
    }
    message::note(&format!(
        "Cargo.toml names bindery-runtime by its absolute path here, {}; before you share the crate, name it as \
         others find it, or give --runtime",
        runtime.display()
    ));
    Ok(runtime.to_string_lossy().into_owned())
}

/// The path that leads from a folder to another, with `/` between.
fn relative(to: &Path, from: &Path) -> Result<String, Box<dyn Error>> {
    let (to, from) = (real(to)?, real(from)?);
    let shared = to.components().zip(from.components()).take_while(|(one, other)| one == other).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    let parts = up.chain(to.components().skip(shared));
    Ok(parts.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect::<Vec<_>>().join("/"))
}

fn real(path: &Path) -> Result<PathBuf, Box<dyn Error>> {
    path.canonicalize().map_err(|problem| format!("{}: {problem}", path.display()).into())
}

/// The text of `Cargo.toml`.
///
/// # Errors
///
/// A path that cannot be followed.
pub fn manifest(name: &str, runtime: &Runtime, crate_folder: &Path) -> Result<String, Box<dyn Error>> {
    Ok(format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"
rust-version = \"{}\"
publish = false

[features]
{}
[dependencies]
bindery-runtime = {}

# The crate is a workspace of its own, wherever it lies.
[workspace]
",
        env!("CARGO_PKG_RUST_VERSION"),
        runtime_features(),
        runtime.dependency(crate_folder)?,
    ))
}

/// The features that the files ask for and a manifest does not declare, as it would declare them, a line each.
///
/// # Errors
///
/// The manifest cannot be read.
pub fn lacking_features(generated: &Generated, manifest: &Path) -> Result<String, Box<dyn Error>> {
    let text = fs::read_to_string(manifest).map_err(|problem| format!("{}: {problem}", manifest.display()))?;
    let section = text.lines().skip_while(|line| line.trim() != "[features]").skip(1);
    let keys = section.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once('='));
    let declared: Vec<_> = keys.map(|(key, _)| key.trim().trim_matches('"')).collect();
    let lines = generated.files.iter().flat_map(|(_, code)| code.lines());
    let wanted = lines.filter_map(|line| line.strip_prefix("#[cfg(feature = \"")?.strip_suffix("\")]"));
    let lacking: BTreeSet<_> = wanted.filter(|feature| !declared.contains(feature)).collect();
    Ok(lacking.into_iter().map(|feature| format!("\n  {}", declaration(feature))).collect())
}

fn runtime_features() -> String {
    let lines = RUNTIME_FEATURES.map(|(feature, meaning)| format!("# {meaning}\n{}\n", declaration(feature)));
    lines.concat()
}

/// A feature that the runtime has too is switched on there.
fn declaration(feature: &str) -> String {
    match RUNTIME_FEATURES.iter().any(|(name, _)| *name == feature) {
        true => format!("{feature} = [\"bindery-runtime/{feature}\"]"),
        false => format!("{feature} = []"),
    }
}

/// The text of `README.md`: the first call, as the crate's own documentation shows it.
pub fn readme(name: &str, generated: &Generated) -> String {
    let calls = generated.summaries.iter().map(|summary| &summary.first_call).filter(|call| !call.is_empty());
    let first_call: String = calls.map(|call| format!("\n```rust\n{call}```\n")).collect();
    format!("# {name}\n\nRust bindings, generated from an OpenAPI document by Bindery.\n{first_call}")
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Runtime, manifest};

    fn dependency(runtime: Option<&str>, crate_folder: &Path) -> String {
        let runtime = Runtime::new(runtime).unwrap_or_else(|problem| panic!("{problem}"));
        let text = manifest("pets", &runtime, crate_folder).unwrap_or_else(|problem| panic!("{problem}"));
        text.lines().find_map(|line| line.strip_prefix("bindery-runtime = ")).unwrap_or_default().to_owned()
    }

    /// What the runtime can do and a crate does not pass on, its users could have only by naming the runtime themselves.
    #[test]
    fn every_feature_of_the_runtime_is_passed_on() {
        let features = |manifest: &str| {
            let section = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
            let keys = section.take_while(|line| !line.starts_with('[')).filter_map(|line| line.split_once(" = "));
            let keys = keys.filter(|(key, _)| !key.starts_with('#') && *key != "default");
            keys.map(|(key, value)| (key.to_owned(), value.to_owned())).collect::<Vec<_>>()
        };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let read = |path: &str| std::fs::read_to_string(workspace.join(path)).unwrap_or_else(|error| panic!("{error}"));
        let new = manifest("pets", &Runtime::Version("1".to_owned()), Path::new("src"));
        let new = features(&new.unwrap_or_else(|problem| panic!("{problem}")));
        let own = features(&read("generated/Cargo.toml"));
        let runtime = features(&read("generator/runtime/Cargo.toml"));
        assert!(runtime.len() >= 7, "{runtime:?}");
        // It is for the gates of this workspace, and for no user.
        for (feature, _) in runtime.into_iter().filter(|(feature, _)| feature != "audit") {
            let passed = (feature.clone(), format!("[\"bindery-runtime/{feature}\"]"));
            assert!(new.contains(&passed) && own.contains(&passed), "{feature}");
        }
    }

    #[test]
    fn the_runtime_is_named_as_it_is_found_from_the_crate() {
        // The tests run in the folder of xtask.
        let inside = Path::new("src");
        assert_eq!(dependency(None, inside), r#"{ path = "../../generator/runtime" }"#);
        assert_eq!(dependency(Some("../generator/runtime"), inside), r#"{ path = "../../generator/runtime" }"#);
        assert_eq!(dependency(Some("0.1"), inside), r#""0.1""#);
        assert_eq!(dependency(Some("=0.1.0"), inside), r#""=0.1.0""#);
        let outside = std::env::temp_dir();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("generator").join("runtime");
        assert_eq!(dependency(None, &outside), format!("{{ path = {:?} }}", own.to_string_lossy()));
        assert!(Runtime::new(Some("../generator")).is_ok());
        assert!(Runtime::new(Some("nowhere")).is_err());
    }
}
