//! Messages to a person: on standard error, coloured where that is wanted, and lines on standard output. Whatever names
//! of files and words of documents hold, terminals and the logs of build services take it for text.

use std::io::IsTerminal;

use bindery::printable_line;

/// Prints what came of the work, a line.
pub fn line(text: &str) {
    println!("{}", printable_line(text));
}

/// Prints one message behind its label.
fn print(label: &str, message: &str) {
    print_all(&format!("{label}: {message}"));
}

/// Prints what is worth knowing but nothing to act on at once.
pub fn note(message: &str) {
    print("note", message);
}

/// Prints why a command did not do what it was asked to. Diagnostics of documents bear their labels already.
pub fn failure(message: &str) {
    match message.split_once(": ").and_then(|(label, _)| colour(label)) {
        Some(_) => print_all(message),
        None => print("error", message),
    }
}

/// Prints messages, each of which may begin with its label.
pub fn print_all(messages: &str) {
    let coloured = std::io::stderr().is_terminal() && colours_are_wanted();
    for line in messages.lines() {
        let line = printable_line(line);
        match line.split_once(": ").and_then(|(label, rest)| Some((colour(label)?, label, rest))) {
            Some((colour, label, rest)) if coloured => eprintln!("\u{1b}[1;{colour}m{label}\u{1b}[0m: {rest}"),
            _ => eprintln!("{line}"),
        }
    }
}

/// Whether nobody said otherwise.
pub fn colours_are_wanted() -> bool {
    std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

fn colour(label: &str) -> Option<u8> {
    match label {
        "error" => Some(31),
        "warning" => Some(33),
        "note" => Some(36),
        _ => None,
    }
}
