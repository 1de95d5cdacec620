//! What a server says, without the secrets that it was sent: some repeat them.
//!
//! Looked for are all forms in which they travel, whatever the case of their letters, and whatever white space, control
//! characters and invisible marks stand between: those are what cleaning a text takes out of it.

use std::ops::Range;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use secrecy::zeroize::Zeroizing;
use url::form_urlencoded;

use crate::request::encode::percent;

/// So much of the beginning of a secret says nothing where a text is cut.
const TELLING: usize = 4;

/// What is shorter than this and not as it was sent is part of many a word.
const SHORTEST_FORM: usize = 6;

const REDACTED: &str = "[redacted]";

/// Secrets in each of the forms in which a server may repeat them.
#[derive(Default)]
pub(crate) struct Secrets(Vec<Zeroizing<String>>);

impl Secrets {
    pub(super) fn add(&mut self, secret: &str) {
        let json = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let quoted = |text: String| text.get(1..text.len().saturating_sub(1)).unwrap_or_default().to_owned();
        let base64 = STANDARD_NO_PAD.encode(secret);
        let forms = [
            secret.to_owned(),
            quoted(format!("{secret:?}")),
            quoted(json(secret)),
            quoted(json(secret)).replace('/', "\\/"),
            in_ascii(&quoted(json(secret))),
            in_ascii(&quoted(json(secret))).replace('/', "\\/"),
            secret.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"),
            percent(secret).to_string(),
            form_urlencoded::byte_serialize(secret.as_bytes()).collect(),
            URL_SAFE_NO_PAD.encode(secret),
            quoted(json(&percent(&base64).to_string())),
            base64,
        ];
        let literal = Zeroizing::new(essence(secret));
        let forms = forms.map(Zeroizing::new).map(|form| Zeroizing::new(essence(&form)));
        let is_telling = |form: &Zeroizing<String>| form.len() >= SHORTEST_FORM || *form == literal;
        self.0.extend(forms.into_iter().filter(|form| !form.is_empty() && is_telling(form)));
        self.0.sort_by(|one, other| one.as_str().cmp(other.as_str()));
        self.0.dedup();
    }

    /// The text without secrets. One that was cut ends without the beginning of any, too.
    pub(crate) fn redact(&self, text: &str, is_cut: bool) -> String {
        let essence = Zeroizing::new(essence(text));
        let mut found: Vec<Range<usize>> = Vec::new();
        for secret in &self.0 {
            found.extend(essence.match_indices(secret.as_str()).map(|(start, _)| start..start + secret.len()));
            let begun = if is_cut { begun(&essence, secret) } else { 0 };
            found.extend((begun > 0).then(|| essence.len() - begun..essence.len()));
        }
        if found.is_empty() { text.to_owned() } else { without(text, found) }
    }
}

/// How much of a secret the text ends with.
fn begun(text: &str, secret: &str) -> usize {
    let lengths = (TELLING..secret.len()).rev().filter(|length| secret.is_char_boundary(*length));
    lengths.into_iter().find(|length| text.ends_with(&secret[..*length])).unwrap_or_default()
}

fn without(text: &str, mut found: Vec<Range<usize>>) -> String {
    found.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut found = found.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    // In the essence: where this is, and where what is left out ends.
    let (mut at, mut end) = (0, 0);
    for c in text.chars() {
        if is_idle(c) {
            if at >= end {
                out.push(c);
            }
            continue;
        }
        while let Some(range) = found.next_if(|range| range.start <= at) {
            if range.end > end {
                if at >= end {
                    out.push_str(REDACTED);
                }
                end = range.end;
            }
        }
        if at >= end {
            out.push(c);
        }
        at += c.len_utf8();
    }
    out
}

/// What of a text tells secrets apart. Each character is as long as it was.
fn essence(text: &str) -> String {
    text.chars().filter(|c| !is_idle(*c)).map(|c| c.to_ascii_lowercase()).collect()
}

/// The mark of bytes that are no text is among them: a text that is cut within a character ends in it.
fn is_idle(c: char) -> bool {
    c.is_control() || c.is_whitespace() || c == char::REPLACEMENT_CHARACTER || is_mark(c)
}

/// What shows nothing itself, and most of it makes a text show something else than it holds.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
    )
}

/// JSON whose characters are all of ASCII.
fn in_ascii(json: &str) -> String {
    let unit = |unit: &mut u16| format!("\\u{unit:04x}");
    let escaped = |c: char| c.encode_utf16(&mut [0; 2]).iter_mut().map(unit).collect::<String>();
    json.chars().map(|c| if c.is_ascii() { String::from(c) } else { escaped(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::{Secrets, essence};

    const SECRETS: [&str; 6] = [
        "sk-live-4f9aC1Q+7/zz==",
        "päss wörd \"\\ \u{1f511} <&>",
        "aaaaaaaaaaaa",
        "abcabcabcab",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
        "tok\tone\u{200e}two",
    ];

    fn secrets(texts: &[&str]) -> Secrets {
        let mut secrets = Secrets::default();
        texts.iter().for_each(|secret| secrets.add(secret));
        secrets
    }

    /// Whether a text shows as much of a form of a secret as says something.
    fn tells(text: &str, secret: &str) -> Option<String> {
        let text = essence(text);
        secrets(&[secret]).0.iter().find_map(|form| {
            let telling: String = form.chars().take(6).collect();
            text.contains(&telling).then(|| form.to_string())
        })
    }

    #[test]
    fn no_cut_leaves_a_part_of_a_secret() {
        for secret in SECRETS {
            let known = secrets(&[secret]);
            for form in &known.0 {
                let text = format!("key = {}, é; and {}!", form.as_str(), form.as_str());
                for end in 0..=text.len() {
                    let cut = String::from_utf8_lossy(&text.as_bytes()[..end]).into_owned();
                    let shown = known.redact(&cut, end < text.len());
                    assert_eq!(tells(&shown, secret), None, "{cut:?} becomes {shown:?}");
                    assert!(shown.starts_with("key = ") || end < 6, "{shown}");
                }
                assert_eq!(known.redact(&text, false), "key = [redacted], é; and [redacted]!");
            }
        }
    }

    #[test]
    fn nothing_between_its_characters_hides_a_secret() {
        for secret in SECRETS {
            for between in ["\u{202e}", "\u{200b}", "\n", "\r\n ", "\u{feff}", "\0", "\u{fffd}"] {
                for at in secret.char_indices().map(|(at, _)| at) {
                    let text = format!("<{}{between}{}>", &secret[..at], &secret[at..]);
                    assert_eq!(tells(&secrets(&[secret]).redact(&text, false), secret), None, "{text:?}");
                }
            }
            let spread: String = secret.chars().flat_map(|c| [c, '\u{2066}']).collect();
            let shown = secrets(&[secret]).redact(&format!("- {spread} !"), false);
            assert!(shown.starts_with("- [redacted]") && shown.ends_with(" !"), "{shown:?}");
        }
    }

    #[test]
    fn secrets_that_overlap_and_letters_of_another_case() {
        let known = secrets(&["abcdefgh", "efghijkl"]);
        assert_eq!(known.redact("-abcdefghijkl-ABCDEFGH-eFgHiJkL", false), "-[redacted]-[redacted]-[redacted]");
        assert_eq!(secrets(&["aXbX/é"]).redact("axbx%2F%c3%a9 aXbX\\/\\u00E9", false), "[redacted] [redacted]");
    }

    #[test]
    fn what_is_no_secret_stays_as_it_is() {
        let text = "a  b\tc\u{200e}\nabcdefg é \u{fffd}";
        assert_eq!(secrets(&["abcdefgh"]).redact(text, false), text);
        // Of `c1`, base64 is `YzE`.
        assert_eq!(secrets(&["c1"]).redact("analyzed c1", false), "analyzed [redacted]");
        assert_eq!(secrets(&["abcdefgh"]).redact("x\u{200e} abc def gh \t y", false), "x\u{200e} [redacted] \t y");
    }

    #[test]
    fn names_with_passwords() {
        let known = secrets(&["user:päss:wörd"]);
        for text in
            ["dXNlcjpww6Rzczp3w7ZyZA==", "dXNlcjpww6Rzczp3w7ZyZA", "user:päss:wörd", "user%3Ap%C3%A4ss%3Aw%C3%B6rd"]
        {
            assert_eq!(known.redact(text, false).trim_end_matches('='), "[redacted]", "{text}");
        }
    }
}
