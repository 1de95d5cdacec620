//! Puts the inlines of one paragraph in order: marks in pairs that can be written, one space at a time and none at
//! the ends of lines, URLs as links.

use super::inline::{Inline, Mark, Span};
use super::{pairs, urls};

/// What can be written, in pieces that none of the same sort follows.
pub(super) fn tidy(inlines: Vec<Inline>, one_line: bool) -> Vec<Inline> {
    let pairs = pairs::pairs(&inlines);
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
    pairs::drop_unflanked(urls::link(tidy.inlines))
}

/// Simpler inlines in the place of tidy ones, joined where something between them is gone.
pub(super) fn simplify(inlines: Vec<Inline>, simpler: fn(Inline) -> Option<Inline>) -> Vec<Inline> {
    let mut tidy = Tidy { inlines: Vec::with_capacity(inlines.len()), one_line: false, code: None };
    inlines.into_iter().filter_map(simpler).for_each(|inline| match inline {
        inline @ (Inline::Open(_) | Inline::Close(_)) => tidy.inlines.push(inline),
        inline => tidy.inline(inline),
    });
    tidy.inlines
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
