//! Backslashes before what Markdown would take for markup, and where they can be done without, none.

use super::spell::Place;

/// Longer than the name of any entity.
const LONGEST_ENTITY: usize = 40;

/// Where a text stands.
pub(super) struct Position {
    pub(super) place: Place,
    pub(super) starts_line: bool,
    pub(super) in_link: bool,
    pub(super) before_link: bool,
}

/// Writes text so that it is read as that text. What is beyond its ends is unknown, and assumed to be the worst.
pub(super) fn escape(text: &str, position: &Position, output: &mut String) {
    let marker = if position.starts_line { marker(text) } else { None };
    let mut previous = None;
    let mut rest = text.char_indices().peekable();
    while let Some((index, character)) = rest.next() {
        let mut length = character.len_utf8();
        if matches!(character, '*' | '_' | '~') {
            while rest.next_if(|&(_, next)| next == character).is_some() {
                length += character.len_utf8();
            }
        }
        let (run, after) = text.split_at(index + length);
        let run = &run[index..];
        let needed = marker == Some(index) || is_markup(&text[index..], previous, after, position);
        for character in run.chars() {
            if needed {
                output.push('\\');
            }
            output.push(character);
        }
        previous = Some(character);
    }
}

/// Writes text with a backslash wherever one is possible.
pub(super) fn escape_all(text: &str, output: &mut String) {
    for character in text.chars() {
        if character.is_ascii_punctuation() {
            output.push('\\');
        }
        output.push(character);
    }
}

/// Whether the character, or the run of it, that a text begins with means something.
fn is_markup(text: &str, previous: Option<char>, after: &str, position: &Position) -> bool {
    let next = after.chars().next();
    let both = |test: fn(char) -> bool| previous.is_some_and(test) && next.is_some_and(test);
    let Some(character) = text.chars().next() else { return false };
    match character {
        '\\' | '`' | '[' => true,
        ']' => position.in_link,
        '*' | '~' => !both(char::is_whitespace),
        '_' => !both(char::is_whitespace) && !both(char::is_alphanumeric),
        '<' => next.is_none_or(|next| !next.is_whitespace() && !next.is_ascii_digit() && next != '='),
        '&' => entity_length(text).is_some(),
        '|' => position.place != Place::Paragraph,
        '#' => position.place != Place::Paragraph && !previous.is_some_and(char::is_alphanumeric),
        '!' => position.before_link && after.is_empty(),
        _ => false,
    }
}

/// The index of the character that makes a block of a line that begins so.
fn marker(text: &str) -> Option<usize> {
    let only = |characters: &str| text.chars().all(|character| characters.contains(character));
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let ends_marker = |length: usize| text[length..].chars().next().is_none_or(char::is_whitespace);
    let found = match text[digits..].chars().next()? {
        '.' | ')' => (1..=9).contains(&digits) && ends_marker(digits + 1),
        _ if digits > 0 => false,
        '>' | '|' => true,
        '#' => ends_marker(text.bytes().take_while(|&byte| byte == b'#').count()),
        '+' | '-' if ends_marker(1) => true,
        '-' | ':' | '=' => only("-:|= "),
        _ => false,
    };
    found.then_some(digits)
}

/// How long the entity at the beginning of a text is, as it is written.
pub(super) fn entity_length(text: &str) -> Option<usize> {
    let end = text.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let name = text[..end].strip_prefix('&')?;
    let name = name.strip_prefix('#').unwrap_or(name);
    (!name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(end + 1)
}

/// Whether anything in a text looks like an entity.
pub(super) fn has_entity(text: &str) -> bool {
    text.match_indices('&').any(|(index, _)| entity_length(&text[index..]).is_some())
}
