//! The log of a document: the first lines of each thing that went wrong, step by step.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use bindery::printable_line;

use super::places::{self, Places};

/// Enough to see what is wrong; compilers quote whole lines of emitted code, which can be long.
const LINES: usize = 12;
const COLUMNS: usize = 240;
/// Enough to see examples; the kinds are counted.
const ENTRIES: usize = 60;
const KINDS: usize = 20;

/// What is to be written.
#[derive(Default)]
pub struct Log(String);

impl Log {
    /// What a step has to say.
    pub fn section(&mut self, title: &str, entries: &[String]) {
        if entries.is_empty() {
            return;
        }
        self.0 += &format!("== {title}: {}\n", entries.len());
        for (kind, count) in kinds(entries).iter().take(KINDS) {
            self.0 += &format!("{count:>6} × {kind}\n");
        }
        self.0 += "\n";
        for entry in entries.iter().take(ENTRIES) {
            self.0 += &first_lines(entry);
            self.0 += "\n";
        }
        if entries.len() > ENTRIES {
            self.0 += &format!("… and {} more\n\n", entries.len() - ENTRIES);
        }
    }

    /// Writes it, or takes an older one away where there is nothing to say.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write(&self, places: &Places, name: &str) -> Result<(), String> {
        let path = places.log(name);
        if self.0.is_empty() {
            // Mostly it is not there.
            let _ = std::fs::remove_file(path);
            return Ok(());
        }
        places::write(&path, &self.0)
    }
}

/// As much of an entry as is shown.
pub fn first_lines(entry: &str) -> String {
    let lines = entry.lines().take(LINES).map(|line| line.chars().take(COLUMNS).collect::<String>());
    lines.map(|line| printable_line(&line).into_owned() + "\n").collect()
}

/// First lines that there are more than one of, the most frequent first.
fn kinds(entries: &[String]) -> Vec<(String, usize)> {
    let mut counts = BTreeMap::new();
    for first in entries.iter().filter_map(|entry| entry.lines().next()) {
        *counts.entry(kind(first)).or_insert(0) += 1;
    }
    let mut kinds: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 1).collect();
    kinds.sort_by_key(|(_, count)| Reverse(*count));
    kinds
}

/// A first line without the paths into JSON that it names, which differ where the kind does not.
fn kind(first: &str) -> String {
    let words = first.split(' ').map(|word| if word.starts_with("$.") || word.starts_with("$[") { "$…" } else { word });
    words.collect::<Vec<_>>().join(" ").chars().take(COLUMNS).collect()
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, ENTRIES, LINES, Log};

    #[test]
    fn the_log_stays_readable() {
        let mut log = Log::default();
        log.section("rustc", &[]);
        assert_eq!(log.0, "");
        let long = vec!["x".repeat(1000); 100].join("\n");
        log.section("rustc", &vec![long; ENTRIES + 1]);
        assert!(log.0.starts_with("== rustc: 61\n    61 × xxx") && log.0.ends_with("… and 1 more\n\n"));
        assert_eq!(log.0.lines().count(), 3 + ENTRIES * (LINES + 1) + 2);
        assert!(log.0.lines().all(|line| line.chars().count() <= COLUMNS + 9));
    }

    #[test]
    fn paths_do_not_make_kinds() {
        let mut log = Log::default();
        log.section("samples", &["$.a.b was 1".to_owned(), "$[0].c was 1".to_owned()]);
        assert!(log.0.starts_with("== samples: 2\n     2 × $… was 1\n"), "{}", log.0);
    }
}
