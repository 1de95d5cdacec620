//! Which characters may stand in a comment: none that nobody sees, none that moves others about, no white space but
//! spaces.

use crate::rust::is_seen;

/// A document's text before it is parsed: line ends are one character, invisible ones are gone, tabs stay for the parser.
pub(super) fn source(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|&character| matches!(character, '\t' | '\n') || !is_invisible(character)).collect()
}

/// Text within a line. Entities bring in what [`source`] has taken out, so this looks again.
pub(super) fn inline(text: &str) -> String {
    let visible = text.chars().filter(|&character| character.is_whitespace() || !is_invisible(character));
    visible.map(|character| if character.is_whitespace() { ' ' } else { character }).collect()
}

/// A line of a code block, where columns matter.
pub(super) fn code(line: &str) -> String {
    inline(&line.replace('\t', "    ")).trim_end().to_owned()
}

fn is_invisible(character: char) -> bool {
    !is_seen(character) && !character.is_whitespace()
}
