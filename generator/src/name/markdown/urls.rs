//! URLs that stand in the text as they are. rustdoc refuses them, so they become links.

use super::inline::{Inline, Mark, absolute, is_host};

/// Links the URLs in tidy inlines.
pub(super) fn link(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut linked = Vec::with_capacity(inlines.len());
    let mut in_link = false;
    for inline in inlines {
        match &inline {
            Inline::Open(span) => in_link |= span.mark == Mark::Link,
            Inline::Close(span) => in_link &= span.mark != Mark::Link,
            Inline::Text(text) if !in_link && text.contains("://") => {
                link_in(text, &mut linked);
                continue;
            }
            _ => {}
        }
        linked.push(inline);
    }
    linked
}

fn link_in(text: &str, linked: &mut Vec<Inline>) {
    let mut written = 0;
    let mut searched = 0;
    while let Some(found) = text[searched..].find("http") {
        let start = searched + found;
        searched = start + "http".len();
        let Some(length) = url_length(&text[start..]) else { continue };
        let end = start + length;
        let Some(url) = absolute(&text[start..end]) else { continue };
        if written < start {
            linked.push(Inline::Text(text[written..start].to_owned()));
        }
        linked.extend([Inline::link(Some(url)), Inline::Text(text[start..end].to_owned()), Inline::close(Mark::Link)]);
        written = end;
        searched = end;
    }
    if written < text.len() {
        linked.push(Inline::Text(text[written..].to_owned()));
    }
}

/// How long the URL at the beginning of a text is, without the punctuation of the sentence that it stands in.
fn url_length(text: &str) -> Option<usize> {
    let host = text.strip_prefix("http").map(|rest| rest.strip_prefix('s').unwrap_or(rest))?.strip_prefix("://")?;
    let host_start = text.len() - host.len();
    let ends_url = |character: char| !character.is_ascii_graphic() || "<>\"`\\|^".contains(character);
    let mut url = &text[..text.find(ends_url).unwrap_or(text.len())];
    let count = |wanted: char| url.chars().filter(|&character| character == wanted).count();
    let mut unopened =
        [('(', ')'), ('[', ']'), ('{', '}')].map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    while let Some(last) = url.chars().next_back() {
        match unopened.iter_mut().find(|(close, _)| *close == last) {
            Some((_, 0)) => break,
            Some((_, unopened)) => *unopened -= 1,
            None if ".,;:!?'*_~".contains(last) => {}
            None => break,
        }
        url = &url[..url.len() - 1];
    }
    (host.starts_with(is_host) && url.len() > host_start).then_some(url.len())
}
