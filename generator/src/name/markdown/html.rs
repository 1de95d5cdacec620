//! HTML within Markdown: the little of it that Markdown can say becomes so, tags that only arrange text are dropped,
//! and everything else is text, for instance a placeholder such as `<name>`.

use super::inline::{Inline, Mark, Span, absolute};
use super::{characters, escape};
use pulldown_cmark::{Event, Parser};

/// The lines of an HTML block, in which Markdown means nothing.
pub(super) fn block(html: &str, inlines: &mut Vec<Inline>) {
    let mut rest = html;
    // Looking for the end of every comment anew would take quadratic time.
    let mut comments_end = true;
    while let Some(start) = rest.find('<') {
        let (text, markup) = rest.split_at(start);
        lines(text, inlines);
        let comment = if comments_end { markup.strip_prefix("<!--") } else { None };
        rest = match (comment.map(|comment| comment.split_once("-->")), tag_length(markup)) {
            (Some(Some((_, after))), _) => after,
            (_, Some(length)) => {
                let (raw, after) = markup.split_at(length);
                tag(raw, inlines);
                after
            }
            (unended, None) => {
                comments_end &= unended.is_none();
                inlines.push(Inline::text("<"));
                markup.strip_prefix('<').unwrap_or_default()
            }
        };
    }
    lines(rest, inlines);
}

fn lines(text: &str, inlines: &mut Vec<Inline>) {
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            inlines.push(Inline::Line);
        }
        if !line.is_empty() {
            inlines.push(Inline::text(&decode(line)));
        }
    }
}

/// One tag or comment as it stands in the source.
pub(super) fn tag(raw: &str, inlines: &mut Vec<Inline>) {
    let (closes, named) = match raw.strip_prefix("</") {
        Some(named) => (true, named),
        None => (false, raw.strip_prefix('<').unwrap_or(raw)),
    };
    let name_length = named.find(|character: char| !character.is_ascii_alphanumeric() && character != '-');
    let (name, attributes) = named.split_at(name_length.unwrap_or(named.len()));
    match name.to_ascii_lowercase().as_str() {
        "" if raw.starts_with("<!--") => {}
        "tr" if closes => {}
        "br" | "tr" => line_break(inlines),
        "td" | "th" => inlines.push(Inline::text(" ")),
        "li" if !closes => inlines.push(Inline::Item),
        "blockquote" | "center" | "dd" | "details" | "div" | "dl" | "dt" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        | "hr" | "li" | "ol" | "p" | "pre" | "section" | "summary" | "table" | "tbody" | "thead" | "ul" => {
            inlines.push(Inline::Paragraph);
        }
        "font" | "nobr" | "small" | "span" | "sub" | "sup" | "u" | "var" | "wbr" => {}
        "em" | "i" => mark(Mark::Emphasis, closes, inlines),
        "b" | "strong" => mark(Mark::Strong, closes, inlines),
        "del" | "s" | "strike" => mark(Mark::Strikethrough, closes, inlines),
        "code" | "kbd" | "samp" | "tt" => mark(Mark::Code, closes, inlines),
        "a" if closes => mark(Mark::Link, true, inlines),
        "a" => inlines.push(link(attribute(attributes, "href"))),
        "img" => {
            inlines.push(link(attribute(attributes, "src")));
            inlines.push(Inline::text(&attribute(attributes, "alt").unwrap_or_default()));
            mark(Mark::Link, true, inlines);
        }
        _ => inlines.push(Inline::text(raw)),
    }
}

fn link(url: Option<String>) -> Inline {
    Inline::Open(Span { mark: Mark::Link, url: url.and_then(|url| absolute(&url)), html: true })
}

fn mark(mark: Mark, closes: bool, inlines: &mut Vec<Inline>) {
    let span = Span { mark, url: None, html: true };
    inlines.push(if closes { Inline::Close(span) } else { Inline::Open(span) });
}

/// The reader's line ends; twice in a row, the paragraph does.
pub(super) fn line_break(inlines: &mut Vec<Inline>) {
    let is_blank = |inline: &Inline| match inline {
        Inline::Text(text) => text.trim().is_empty(),
        Inline::Line => true,
        _ => false,
    };
    let kept = inlines.iter().rposition(|inline| !is_blank(inline)).map_or(0, |last| last + 1);
    inlines.truncate(kept);
    match inlines.last_mut() {
        Some(last @ Inline::Break) => *last = Inline::Paragraph,
        Some(Inline::Paragraph | Inline::Item) => {}
        _ => inlines.push(Inline::Break),
    }
}

/// How long the tag at the beginning of a text is. None holds a `<` outside its quotes, so that looking for the end of
/// each takes linear time altogether.
fn tag_length(markup: &str) -> Option<usize> {
    let named = markup.strip_prefix("</").or_else(|| markup.strip_prefix('<'))?;
    let name_end = named.find(|character: char| !character.is_ascii_alphanumeric() && character != '-')?;
    let after_name = named.get(name_end..)?;
    if !named.starts_with(|first: char| first.is_ascii_alphabetic()) || !after_name.starts_with(is_after_name) {
        return None;
    }
    let mut quote = None;
    for (index, character) in after_name.char_indices() {
        match (quote, character) {
            (None, '>') => return Some(markup.len() - after_name.len() + index + 1),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(character),
            (Some(opened), _) if opened == character => quote = None,
            _ => {}
        }
    }
    None
}

fn is_after_name(character: char) -> bool {
    character.is_whitespace() || matches!(character, '/' | '>')
}

fn attribute(attributes: &str, wanted: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|character: char| character.is_whitespace() || character == '/');
        let (name, after) = rest.split_at(rest.find(|character: char| "=>/ \t\n".contains(character))?);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            rest = if name.is_empty() { return None } else { after };
            continue;
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next()? {
            quote @ ('"' | '\'') => value.get(1..)?.split_once(quote)?,
            _ => value.split_at(value.find(|character: char| character.is_whitespace() || character == '>')?),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(decode(value));
        }
        rest = after;
    }
}

/// Resolves entities: pulldown-cmark knows their names, and a parser is the only way to ask it.
fn decode(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        let (before, entity) = rest.split_at(start);
        decoded.push_str(before);
        let (entity, after) = entity.split_at(escape::entity_length(entity).unwrap_or(1));
        decoded.extend(Parser::new(entity).filter_map(|event| match event {
            Event::Text(text) => Some(text.into_string()),
            _ => None,
        }));
        rest = after;
    }
    decoded.push_str(rest);
    characters::inline(&decoded)
}
