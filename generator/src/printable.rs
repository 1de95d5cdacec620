//! Text of a document, and names of files, where people read it: on terminals and in logs, which take some characters for
//! orders.

use std::borrow::Cow;

/// Text that terminals and logs show and do not obey. One line stays one line; each character stays one character, so
/// that columns stay what they are.
///
/// Control characters become their pictures, as the compiler has them in its messages. Characters that part lines or turn
/// the direction of a text become `�`, and so does the second `#` of what build services take for a command within a line
/// (`##[…`, `##vso[…`).
///
/// # Examples
///
/// ```
/// assert_eq!(bindery::printable("plain"), "plain");
/// assert_eq!(bindery::printable("a\u{1b}[31m\nb"), "a␛[31m␊b");
/// ```
#[must_use]
pub fn printable(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (b' '..0x7f).contains(&byte) && byte != b'#') {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for (index, character) in text.char_indices() {
        let is_command = || character == '#' && text[..index].ends_with('#') && opens_command(&text[index + 1..]);
        shown.push(if is_command() { '�' } else { picture(character) });
    }
    Cow::Owned(shown)
}

/// A line of output, which may begin with such text: `::…` would be a command there.
#[must_use]
pub fn printable_line(text: &str) -> Cow<'_, str> {
    let shown = printable(text);
    match shown.trim_start().strip_prefix("::") {
        Some(rest) => Cow::Owned(format!("{}�:{rest}", &shown[..shown.len() - rest.len() - "::".len()])),
        None => shown,
    }
}

fn opens_command(text: &str) -> bool {
    text.trim_start_matches(|character: char| character.is_ascii_alphabetic()).starts_with('[')
}

fn picture(character: char) -> char {
    match character {
        // Where it stands says as much as how wide it is.
        '\t' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('�'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' => '�',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '�',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{printable, printable_line};

    #[test]
    fn nothing_is_an_order() {
        for (text, shown) in [
            ("plain, größe, 名前 🎉 # ## a#[b]", "plain, größe, 名前 🎉 # ## a#[b]"),
            ("\u{1b}]0;title\u{7}\u{1b}[2J", "␛]0;title␇␛[2J"),
            ("\u{9b}31m\u{85}a\u{2028}b\u{2029}", "�31m�a�b�"),
            ("a\r\n::error::b\tc\u{7f}\0", "a␍␊::error::b c␡␀"),
            ("a\u{202e}b\u{2066}c\u{200f}", "a�b�c�"),
            ("##[add-mask]x ##vso[task.setvariable]y ###[z", "#�[add-mask]x #�vso[task.setvariable]y ##�[z"),
        ] {
            assert_eq!(printable(text), shown);
            assert_eq!(printable(shown), shown);
            assert_eq!(text.chars().count(), shown.chars().count());
        }
    }

    #[test]
    fn no_line_begins_with_an_order() {
        for (text, shown) in [
            ("::set-output name=a::b", "�:set-output name=a::b"),
            ("  ::error::a", "  �:error::a"),
            ("a::b", "a::b"),
            ("\u{1b}::a", "␛::a"),
            ("::", "�:"),
        ] {
            assert_eq!(printable_line(text), shown);
            assert_eq!(printable_line(shown), shown);
        }
    }
}
