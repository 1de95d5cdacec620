//! What a paragraph, heading or cell consists of: a flat sequence, so that no nesting can overflow a stack.

use super::characters;
use pulldown_cmark::LinkType;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Open(Span),
    Close(Span),
    /// A line of the source ends.
    Line,
    /// A line ends for the reader, too.
    Break,
    /// HTML only: a paragraph ends.
    Paragraph,
    /// HTML only: a paragraph ends and an item of a list begins.
    Item,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) mark: Mark,
    /// Where a link leads, if it may be kept.
    pub(super) url: Option<String>,
    /// Tags need not be paired, Markdown's marks are.
    pub(super) html: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Mark {
    Emphasis,
    Strong,
    Strikethrough,
    Link,
    /// HTML only.
    Code,
}

impl Inline {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(characters::inline(text))
    }

    pub(super) fn open(mark: Mark) -> Self {
        Self::Open(Span { mark, url: None, html: false })
    }

    pub(super) fn close(mark: Mark) -> Self {
        Self::Close(Span { mark, url: None, html: false })
    }

    pub(super) fn link(url: Option<String>) -> Self {
        Self::Open(Span { mark: Mark::Link, url, html: false })
    }
}

/// The absolute URL of a link that may be kept, `None` where it leads anywhere else.
pub(super) fn destination(link_type: LinkType, url: &str) -> Option<String> {
    match link_type {
        LinkType::Email => absolute(&format!("mailto:{url}")),
        // Nothing defines these, rustdoc would look for an item.
        LinkType::ReferenceUnknown | LinkType::CollapsedUnknown | LinkType::ShortcutUnknown => None,
        _ => absolute(url),
    }
}

pub(super) fn absolute(url: &str) -> Option<String> {
    let url = characters::inline(url);
    let (scheme, rest) = url.trim().split_once(':')?;
    let keep = match scheme.to_ascii_lowercase().as_str() {
        "http" | "https" => rest.strip_prefix("//").is_some_and(|host| host.starts_with(is_host)),
        // rustdoc takes what has none of these characters for the path of an item.
        "mailto" => rest.contains('@') && rest.contains(['.', '-', '%', '?']),
        _ => false,
    };
    keep.then(|| percent_encode(url.trim()))
}

/// Whether a URL's host may begin so.
pub(super) fn is_host(character: char) -> bool {
    character.is_alphanumeric() || "[%_-.~@:+=#".contains(character)
}

/// Encodes what would end or escape something where a URL stands.
fn percent_encode(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for character in url.chars() {
        match character {
            ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '|' => {
                encoded.push_str(&format!("%{:02X}", u32::from(character)))
            }
            _ => encoded.push(character),
        }
    }
    encoded
}
