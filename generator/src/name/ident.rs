//! Identifiers: from a document's names to Rust's, one name at a time.
//!
//! The only place that knows keywords, letter case and which characters an identifier takes.

use heck::{ToPascalCase, ToShoutySnakeCase, ToSnakeCase};
use unicode_normalization::UnicodeNormalization;

/// Words that no identifier can be, even raw.
const NEVER: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// Keywords of edition 2024, strict and reserved.
const KEYWORDS: [&str; 48] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Names whose inner capitals do not begin words.
const COMPOUNDS: [(&str, &str); 6] =
    [("OAuth", "Oauth"), ("IPv", "Ipv"), ("IDs", "Ids"), ("URLs", "Urls"), ("URIs", "Uris"), ("APIs", "Apis")];

/// `UserId`: types and variants.
pub(super) fn pascal(wire: &str) -> String {
    finish(words(wire).to_pascal_case(), 'N')
}

/// `user_id`: fields, parameters, methods and modules.
pub(super) fn snake(wire: &str) -> String {
    finish(compounds(words(wire)).to_snake_case(), '_')
}

/// `USER_ID`: constants.
pub(super) fn shouty(wire: &str) -> String {
    finish(compounds(words(wire)).to_shouty_snake_case(), '_')
}

/// The name with its signs in words, for when two names differ in signs only. Signs that merely part words stay out.
pub(super) fn spelled(wire: &str) -> String {
    spell(wire, |character| !matches!(character, '_' | '-' | '.' | '/' | ':' | ' '))
}

fn spell(wire: &str, spelled: fn(char) -> bool) -> String {
    let mut text = String::new();
    for character in wire.chars() {
        match sign(character).filter(|_| spelled(character)) {
            Some(word) => text.extend([" ", word, " "]),
            None => text.push(character),
        }
    }
    text
}

/// Makes any identifier-like text a legal identifier, in the form that the compiler compares identifiers in.
fn finish(identifier: String, before_digit: char) -> String {
    let identifier: String = identifier.nfc().collect();
    // Of characters that letter case knows nothing of, nothing may be left.
    let empty = if before_digit == '_' { "empty" } else { "Empty" };
    let identifier = if identifier.is_empty() { empty.to_owned() } else { identifier };
    let identifier = match identifier.chars().next() {
        Some(first) if !unicode_ident::is_xid_start(first) => format!("{before_digit}{identifier}"),
        _ => identifier,
    };
    escape(&identifier)
}

/// `r#` where Rust takes it, a trailing `_` where it does not.
pub(super) fn escape(identifier: &str) -> String {
    if NEVER.contains(&identifier) {
        format!("{identifier}_")
    } else if KEYWORDS.contains(&identifier) {
        format!("r#{identifier}")
    } else {
        identifier.to_owned()
    }
}

/// What is left of a name when characters that no identifier takes are gone. A sign that leads a number, and signs that
/// are all there is, become words: `+1` and `-1` are two things.
fn words(wire: &str) -> String {
    // Letters and the marks on them are one letter where they can be: marks alone part words.
    let wire: &str = &wire.nfc().collect::<String>();
    let has_letters = wire.chars().any(unicode_ident::is_xid_start);
    let has_digits = wire.chars().any(|character| character.is_ascii_digit());
    let text = match (has_letters, has_digits) {
        (false, false) if !wire.is_empty() => spell(wire, |_| true),
        (false, true) if wire.starts_with(['+', '-']) => spell(&wire[..1], |_| true) + &wire[1..],
        _ => wire.to_owned(),
    };
    let legal = |character| if unicode_ident::is_xid_continue(character) { character } else { ' ' };
    let words: String = without_apostrophes(&text).chars().map(legal).collect();
    if words.trim_matches([' ', '_']).is_empty() { "empty".to_owned() } else { words }
}

/// `user's` is one word: `users`.
fn without_apostrophes(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        let is_within = kept.ends_with(char::is_alphanumeric) && rest.peek().is_some_and(|next| next.is_alphanumeric());
        if !(matches!(character, '\'' | '\u{2019}') && is_within) {
            kept.push(character);
        }
    }
    kept
}

fn compounds(text: String) -> String {
    COMPOUNDS.iter().fold(text, |text, (compound, word)| match text.contains(compound) {
        true => text.replace(compound, word),
        false => text,
    })
}

fn sign(character: char) -> Option<&'static str> {
    Some(match character {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '!' => "bang",
        '?' => "question",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '%' => "percent",
        '$' => "dollar",
        '#' => "hash",
        '@' => "at",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '(' | '[' | '{' => "open",
        ')' | ']' | '}' => "close",
        '"' | '\'' | '`' => "quote",
        ' ' => "space",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{pascal, shouty, snake, spelled};

    #[test]
    fn names_that_hurt() {
        let table = [
            ("MessagingBinding.Address", "MessagingBindingAddress", "messaging_binding_address"),
            ("X-Twilio-Webhook-Enabled", "XTwilioWebhookEnabled", "x_twilio_webhook_enabled"),
            ("accountSid_authToken", "AccountSidAuthToken", "account_sid_auth_token"),
            ("OAuth2UserToken", "OAuth2UserToken", "oauth2_user_token"),
            ("base64_encoded_key_rotation", "Base64EncodedKeyRotation", "base64_encoded_key_rotation"),
            ("userIDs", "UserIDs", "user_ids"),
            ("type", "Type", "r#type"),
            ("gen", "Gen", "r#gen"),
            ("self", "Self_", "self_"),
            ("Self", "Self_", "self_"),
            ("crate", "Crate", "crate_"),
            ("_", "Underscore", "underscore"),
            ("", "Empty", "empty"),
            ("   ", "SpaceSpaceSpace", "space_space_space"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("2fa", "N2fa", "_2fa"),
            (">=", "GreaterEqual", "greater_equal"),
            ("$ref", "Ref", "r#ref"),
            ("größe", "Größe", "größe"),
            ("名前", "名前", "名前"),
            ("a\u{202e}b", "AB", "a_b"),
            // The compiler takes these for what they look like.
            ("e\u{301}t\u{e9}", "\u{c9}t\u{e9}", "\u{e9}t\u{e9}"),
            ("\u{212a}m", "Km", "km"),
            ("union", "Union", "union"),
        ];
        for (wire, type_name, field_name) in table {
            assert_eq!((pascal(wire).as_str(), snake(wire).as_str()), (type_name, field_name), "{wire:?}");
        }
    }

    #[test]
    fn other_cases() {
        assert_eq!(shouty("createChatConversation"), "CREATE_CHAT_CONVERSATION");
        assert_eq!(snake(&spelled("StartTime<")), "start_time_less");
    }
}
