//! Names of crates: which are legal, and one made of a document's file name.

use std::path::Path;

/// What `use NAME::Client` cannot say, since Rust or the crate's own dependency means something else by it.
const TAKEN: &str = "abstract alloc as async await become bindery_runtime box break const continue core crate do dyn \
    else enum extern false final fn for gen if impl in let loop macro match mod move mut override priv proc_macro pub \
    ref return self static std struct super test trait true try type typeof unsafe unsized use virtual where while \
    yield";

/// What no file can be called everywhere; some of them go with a digit.
const NO_FILE: &str = "aux com con lpt nul prn";

/// As many letters as a registry takes; file systems take some more.
const LONGEST: usize = 64;

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
    if name.len() > LONGEST {
        return Err(format!("`{name}` is no crate name: it has more than {LONGEST} letters"));
    }
    match is_taken(name) {
        true => Err(format!("`{name}` is no crate name: Rust or a file system means something else by it")),
        false => Ok(name.to_owned()),
    }
}

/// A name after the document's file name.
pub fn after(document: &Path) -> String {
    let stem = document.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let parts = stem.split(|character: char| !character.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("-");
    let mut name = match name.starts_with(|first: char| first.is_ascii_lowercase()) {
        true if is_taken(&name) => name + "-api",
        true => name,
        false => format!("api-{name}"),
    };
    // It is of ASCII alone.
    name.truncate(LONGEST);
    name.trim_end_matches('-').to_owned()
}

fn is_taken(name: &str) -> bool {
    let name = name.replace('-', "_");
    let without_digit = name.strip_suffix(|last: char| last.is_ascii_digit()).unwrap_or(&name);
    TAKEN.split_whitespace().any(|taken| taken == name)
        || NO_FILE.split_whitespace().any(|taken| taken == without_digit)
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
            ("CON.yaml", "con-api"),
            ("lpt1.yaml", "lpt1-api"),
            (&format!("{}-b.yaml", "a".repeat(63)), &"a".repeat(63)),
            (&format!("{}.yaml", "9".repeat(250)), &format!("api-{}", "9".repeat(60))),
        ] {
            assert_eq!(after(Path::new(document)), name);
            assert_eq!(checked(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn names_that_no_crate_can_have_are_refused() {
        for name in
            ["", "Pets", "9pets", "pets.v2", "-", "match", "bindery-runtime", "std", "nul", "com3", &"a".repeat(65)]
        {
            assert!(checked(name).is_err(), "{name}");
        }
    }
}
