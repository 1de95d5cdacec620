//! Names of crates: which are legal, and one made of a document's file name.

use std::path::Path;

/// What `use NAME::Client` cannot say, since Rust or the crate's own dependency means something else by it.
const TAKEN: &str = "abstract alloc as async await become bindery_runtime box break const continue core crate do dyn \
    else enum extern false final fn for gen if impl in let loop macro match mod move mut override priv proc_macro pub \
    ref return self static std struct super test trait true try type typeof unsafe unsized use virtual where while \
    yield";

/// A name that a person gave.
///
/// # Errors
///
/// Why no crate can have it.
pub fn checked(name: &str) -> Result<String, String> {
    let legal =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || "-_".contains(character);
    if !name.starts_with(|first: char| first.is_ascii_lowercase()) || !name.chars().all(legal) {
        return Err(format!("`{name}` is no crate name: small letters, digits, `-` and `_`, a letter first"));
    }
    match is_taken(name) {
        true => Err(format!("`{name}` is no crate name: Rust means something else by it")),
        false => Ok(name.to_owned()),
    }
}

/// A name after the document's file name.
pub fn after(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let parts = stem.split(|character: char| !character.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    match name.starts_with(|first: char| first.is_ascii_lowercase()) {
        true if is_taken(&name) => name + "-api",
        true => name,
        false => format!("api-{name}").trim_end_matches('-').to_owned(),
    }
}

fn is_taken(name: &str) -> bool {
    let name = name.replace('-', "_");
    TAKEN.split_whitespace().any(|taken| taken == name)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{after, checked};

    #[test]
    fn crates_are_named_after_documents() {
        for (document, name) in [
            ("specs/x-chat.yaml", "x-chat"),
            ("Pet Store (v2).json", "pet-store-v2"),
            ("2ch.yaml", "api-2ch"),
            ("type.yaml", "type-api"),
            ("Core.json", "core-api"),
            ("日本.yaml", "api"),
        ] {
            assert_eq!(after(Path::new(document)), name);
            assert_eq!(checked(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_that_no_crate_can_have_are_refused() {
        for name in ["", "Pets", "9pets", "pets.v2", "-", "match", "bindery-runtime", "std"] {
            assert!(checked(name).is_err(), "{name}");
        }
    }
}
