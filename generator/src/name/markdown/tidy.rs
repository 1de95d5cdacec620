//! Puts the inlines of one paragraph in order: marks in pairs that can be written, one space at a time and none at
//! the ends of lines, URLs as links.

use super::inline::{Inline, Mark, Span, absolute, is_host};

/// How far back a closing tag may look for its opening one.
const TAG_DISTANCE: usize = 32;

/// What can be written, in pieces that none of the same sort follows.
pub(super) fn tidy(inlines: Vec<Inline>, one_line: bool) -> Vec<Inline> {
    let pairs = pairs(&inlines);
    let mut tidy = Tidy { inlines: Vec::with_capacity(inlines.len()), one_line, code: None };
    let mut open = Vec::new();
    let mut kept = Vec::new();
    for (inline, paired) in inlines.into_iter().zip(pairs) {
        match inline {
            Inline::Open(span) if paired => {
                let keep = tidy.code.is_none()
                    && !open.contains(&span.mark)
                    && (span.mark != Mark::Link || span.url.is_some());
                kept.push(keep);
                if keep {
                    open.push(span.mark);
                    tidy.open(span);
                }
            }
            Inline::Close(_) if paired && kept.pop() == Some(true) => {
                tidy.close(open.pop().unwrap_or(Mark::Code));
            }
            Inline::Open(_) | Inline::Close(_) => {}
            other => tidy.inline(other),
        }
    }
    tidy.trim_end();
    let linked = link_urls(tidy.inlines);
    drop_unflanked(linked)
}

/// The inlines that are to be kept, joined where something between them is gone.
pub(super) fn simplify(inlines: Vec<Inline>, keep: fn(&Inline) -> bool) -> Vec<Inline> {
    let mut tidy = Tidy { inlines: Vec::with_capacity(inlines.len()), one_line: false, code: None };
    inlines.into_iter().filter(keep).for_each(|inline| match inline {
        inline @ (Inline::Open(_) | Inline::Close(_)) => tidy.inlines.push(inline),
        inline => tidy.inline(inline),
    });
    tidy.inlines
}

/// Whether each opening and closing mark belongs to a pair such that all pairs are nested.
fn pairs(inlines: &[Inline]) -> Vec<bool> {
    let mut paired = vec![false; inlines.len()];
    let mut open: Vec<(usize, &Span)> = Vec::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Open(span) => open.push((index, span)),
            Inline::Close(closing) => {
                let candidates = open.iter().enumerate().rev().take(TAG_DISTANCE);
                // A tag cannot reach out of Markdown's own marks.
                let nearest =
                    candidates.clone().find(|(_, (_, span))| !span.html || (closing.html && span.mark == closing.mark));
                let found = nearest.filter(|(_, (_, span))| span.mark == closing.mark && span.html == closing.html);
                let found = found.map(|(depth, &(opening, _))| (depth, opening));
                if let Some((depth, opening)) = found {
                    open.truncate(depth);
                    paired[opening] = true;
                    paired[index] = true;
                }
            }
            _ => {}
        }
    }
    paired
}

struct Tidy {
    inlines: Vec<Inline>,
    one_line: bool,
    /// The text so far of the `<code>` that is open.
    code: Option<String>,
}

impl Tidy {
    fn inline(&mut self, inline: Inline) {
        match (inline, &mut self.code) {
            (Inline::Text(text) | Inline::Code(text), Some(code)) => code.push_str(&text),
            (_, Some(code)) => code.push(' '),
            (Inline::Text(text), None) => self.text(&text),
            (Inline::Code(code), None) => self.add_code(code),
            (Inline::Line, None) => self.end_line(Inline::Line),
            (Inline::Break, None) => self.end_line(Inline::Break),
            (_, None) => self.space(),
        }
    }

    fn text(&mut self, text: &str) {
        if text.starts_with(' ') {
            self.space();
        }
        let mut words = text.split_ascii_whitespace();
        if let Some(first) = words.next() {
            self.append(first);
            for word in words {
                self.append(" ");
                self.append(word);
            }
            if text.ends_with(' ') {
                self.space();
            }
        }
    }

    fn append(&mut self, text: &str) {
        match self.inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => self.inlines.push(Inline::Text(text.to_owned())),
        }
    }

    fn add_code(&mut self, code: String) {
        match self.inlines.last_mut() {
            _ if code.is_empty() => {}
            // Side by side, their backticks would become one run.
            Some(Inline::Code(last)) => last.push_str(&code),
            _ => self.inlines.push(Inline::Code(code)),
        }
    }

    fn open(&mut self, span: Span) {
        match span.mark {
            Mark::Code => self.code = Some(String::new()),
            _ => self.inlines.push(Inline::Open(Span { html: false, ..span })),
        }
    }

    /// White space at the end of what is marked moves out, and marks of nothing go.
    fn close(&mut self, mark: Mark) {
        if let Some(code) = self.code.take() {
            return self.add_code(code.split_ascii_whitespace().collect::<Vec<_>>().join(" "));
        }
        let space = self.trim_end();
        match self.inlines.pop() {
            Some(Inline::Open(Span { mark: Mark::Link, url: Some(url), .. })) => {
                let text = Inline::Text(url.clone());
                self.inlines.extend([Inline::link(Some(url)), text, Inline::close(Mark::Link)]);
            }
            Some(Inline::Open(_)) | None => {}
            Some(last) => {
                self.inlines.push(last);
                self.inlines.push(Inline::close(mark));
            }
        }
        match space {
            Some(Inline::Text(_)) => self.space(),
            Some(end) => self.end_line(end),
            None => {}
        }
    }

    fn space(&mut self) {
        let opening = self.take_opening();
        match self.inlines.last() {
            None | Some(Inline::Line | Inline::Break) => {}
            Some(Inline::Text(text)) if text.ends_with(' ') => {}
            _ => self.append(" "),
        }
        self.inlines.extend(opening);
    }

    fn end_line(&mut self, end: Inline) {
        if self.one_line {
            return self.space();
        }
        let opening = self.take_opening();
        match (self.trim_end(), self.inlines.is_empty()) {
            (_, true) => {}
            (Some(Inline::Break), false) => self.inlines.push(Inline::Break),
            (_, false) => self.inlines.push(end),
        }
        self.inlines.extend(opening);
    }

    /// The marks that have just been opened: white space goes before them.
    fn take_opening(&mut self) -> Vec<Inline> {
        let kept =
            self.inlines.iter().rposition(|inline| !matches!(inline, Inline::Open(_))).map_or(0, |last| last + 1);
        self.inlines.split_off(kept)
    }

    /// Takes white space from the end: there is never more than one piece of it.
    fn trim_end(&mut self) -> Option<Inline> {
        match self.inlines.pop()? {
            Inline::Text(text) if text == " " => Some(Inline::Text(text)),
            Inline::Text(mut text) if text.ends_with(' ') => {
                text.pop();
                self.inlines.push(Inline::Text(text));
                Some(Inline::Text(" ".to_owned()))
            }
            end @ (Inline::Line | Inline::Break) => Some(end),
            other => {
                self.inlines.push(other);
                None
            }
        }
    }
}

/// Links URLs that stand in the text: rustdoc refuses bare ones.
fn link_urls(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut linked = Vec::with_capacity(inlines.len());
    let mut in_link = false;
    for inline in inlines {
        match &inline {
            Inline::Open(span) => in_link |= span.mark == Mark::Link,
            Inline::Close(span) => in_link &= span.mark != Mark::Link,
            Inline::Text(text) if !in_link && text.contains("://") => {
                link_urls_of(text, &mut linked);
                continue;
            }
            _ => {}
        }
        linked.push(inline);
    }
    linked
}

fn link_urls_of(text: &str, linked: &mut Vec<Inline>) {
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

/// What a mark stands next to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Edge {
    Space,
    Punctuation,
    Word,
}

/// The edges outside and inside of a pair of marks: before it, after its opening, before its closing, after it.
pub(super) fn edges(inlines: &[Inline], open: usize, close: usize) -> [Edge; 4] {
    let end = |index: Option<usize>| {
        index.and_then(|index| inlines.get(index)).map_or(Edge::Space, |inline| edge(inline, true))
    };
    let start = |index: usize| inlines.get(index).map_or(Edge::Space, |inline| edge(inline, false));
    [end(open.checked_sub(1)), start(open + 1), end(close.checked_sub(1)), start(close + 1)]
}

fn edge(inline: &Inline, at_end: bool) -> Edge {
    let Inline::Text(text) = inline else {
        return if matches!(inline, Inline::Line | Inline::Break) { Edge::Space } else { Edge::Punctuation };
    };
    match if at_end { text.chars().next_back() } else { text.chars().next() } {
        Some(character) if character.is_alphanumeric() => Edge::Word,
        Some(character) if !character.is_whitespace() => Edge::Punctuation,
        _ => Edge::Space,
    }
}

/// The index of the closing mark for each opening one.
pub(super) fn partners(inlines: &[Inline]) -> Vec<Option<usize>> {
    let mut partners = vec![None; inlines.len()];
    let mut open = Vec::new();
    for (index, inline) in inlines.iter().enumerate() {
        match inline {
            Inline::Open(_) => open.push(index),
            Inline::Close(_) => {
                if let Some(opening) = open.pop() {
                    partners[opening] = Some(index);
                }
            }
            _ => {}
        }
    }
    partners
}

/// Drops emphasis that Markdown cannot express, for instance in `<b>Note:</b>this`.
fn drop_unflanked(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut dropped = vec![false; inlines.len()];
    for (open, close) in partners(&inlines).into_iter().enumerate() {
        let (Some(close), Some(Inline::Open(span))) = (close, inlines.get(open)) else { continue };
        let [before, first, last, after] = edges(&inlines, open, close);
        let opens = first == Edge::Word || before != Edge::Word;
        let closes = last == Edge::Word || after != Edge::Word;
        if span.mark != Mark::Link && !(opens && closes) {
            dropped[open] = true;
            dropped[close] = true;
        }
    }
    if !dropped.contains(&true) {
        return inlines;
    }
    let kept = inlines.into_iter().zip(dropped).filter(|(_, dropped)| !dropped).map(|(inline, _)| inline).collect();
    simplify(kept, |_| true)
}
