//! What is shown while the run goes on, on standard error: one line that changes on a terminal, lines elsewhere.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::sync::{Mutex, PoisonError};

use terminal_size::{Width, terminal_size_of};

/// How far a run is.
pub struct Progress {
    total: usize,
    is_terminal: bool,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    done: usize,
    failed: usize,
    /// What each of those that work side by side is at.
    going: BTreeMap<usize, String>,
}

impl Progress {
    /// At the start of so many documents.
    pub fn new(total: usize) -> Self {
        Self { total, is_terminal: std::io::stderr().is_terminal(), state: Mutex::default() }
    }

    /// Something that is of no document.
    pub fn note(&self, what: &str) {
        if self.is_terminal {
            self.draw(what);
        } else {
            eprintln!("{what}");
        }
    }

    /// A document has come to a step.
    pub fn step(&self, slot: usize, name: &str, what: &str) {
        if self.is_terminal {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.going.insert(slot, format!("{name} {what}"));
            self.draw(&state.line(self.total));
        }
    }

    /// A document is done; `failures` is what is wrong with it.
    pub fn done(&self, slot: usize, name: &str, seconds: f64, failures: &[String]) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.going.remove(&slot);
        state.done += 1;
        state.failed += usize::from(!failures.is_empty());
        if self.is_terminal {
            self.draw(&state.line(self.total));
        } else {
            let outcome = if failures.is_empty() { "fine".to_owned() } else { failures.join(", ") };
            eprintln!("[{}/{}] {name}: {outcome}, {seconds:.1} s", state.done, self.total);
        }
    }

    /// Takes the line that changes away.
    pub fn end(&self) {
        if self.is_terminal {
            self.draw("");
        }
    }

    fn draw(&self, line: &str) {
        let mut stderr = std::io::stderr().lock();
        let width = terminal_size_of(&stderr).map_or(80, |(Width(columns), _)| usize::from(columns));
        // Nothing can be done about a terminal that cannot be written to.
        let _ = write!(stderr, "\r\u{1b}[2K{}", cut(line, width.saturating_sub(1)));
        let _ = stderr.flush();
    }
}

impl State {
    fn line(&self, total: usize) -> String {
        let failed = if self.failed == 0 { String::new() } else { format!(", {} fail", self.failed) };
        let going: Vec<_> = self.going.values().map(String::as_str).collect();
        format!("[{}/{total}{failed}] {}", self.done, going.join(" | "))
    }
}

fn cut(line: &str, width: usize) -> String {
    match line.chars().count() > width {
        true => line.chars().take(width.saturating_sub(1)).chain(['…']).collect(),
        false => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{State, cut};

    #[test]
    fn the_line_says_what_is_going_on() {
        let mut state = State { done: 2, ..State::default() };
        state.going.insert(1, "shop is tested".to_owned());
        state.going.insert(0, "pets is checked".to_owned());
        assert_eq!(state.line(9), "[2/9] pets is checked | shop is tested");
        state.failed = 1;
        assert!(state.line(9).starts_with("[2/9, 1 fail] "));
    }

    #[test]
    fn the_line_fits_narrow_terminals() {
        assert_eq!(cut("pets is checked", 8), "pets is…");
        assert_eq!(cut("pets", 8), "pets");
        assert_eq!(cut("pets", 0), "…");
    }
}
