//! Which characters may stand in a comment: none that nobody sees, none that moves others about, no white space but
//! spaces.

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

/// Control characters, and those that rustc and Clippy refuse: the directional ones and the ones without width.
fn is_invisible(character: char) -> bool {
    let directional =
        matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let without_width = matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    directional || without_width || (character.is_control() && !character.is_whitespace())
}
