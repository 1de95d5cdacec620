//! Inlines to Markdown, proven by reading it again: where it does not say the same, it is said more plainly.

use super::escape::{Position, entity_length, escape, escape_all, has_entity};
use super::inline::{Inline, Mark, Span, destination};
use super::pairs::{Edge, edges, partners};
use super::tidy::simplify;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// Where inlines stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Place {
    Paragraph,
    Heading,
    Cell,
}

/// Markdown that says what tidy inlines say.
pub(super) fn spell(inlines: Vec<Inline>, place: Place) -> String {
    let attempts: [fn(Inline) -> Option<Inline>; 3] = [Some, without_emphasis, without_marks];
    let mut inlines = inlines;
    for attempt in attempts {
        inlines = simplify(inlines, attempt);
        let spelled = Speller::new(&inlines, place).spell();
        if inlines.is_empty() || says(&spelled, &inlines, place) {
            return spelled;
        }
    }
    plain(&inlines)
}

fn without_emphasis(inline: Inline) -> Option<Inline> {
    match inline {
        Inline::Open(span) | Inline::Close(span) if span.mark != Mark::Link => None,
        inline => Some(inline),
    }
}

fn without_marks(inline: Inline) -> Option<Inline> {
    match inline {
        Inline::Code(text) => Some(Inline::Text(text)),
        Inline::Open(_) | Inline::Close(_) => None,
        inline => Some(inline),
    }
}

/// The last resort, which needs no proof.
fn plain(inlines: &[Inline]) -> String {
    let mut output = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => escape_all(text, &mut output),
            Inline::Line => output.push('\n'),
            Inline::Break => output.push_str("\\\n"),
            _ => {}
        }
    }
    output
}

struct Speller<'a> {
    inlines: &'a [Inline],
    partners: Vec<Option<usize>>,
    place: Place,
    output: String,
    /// What closes the marks that are open.
    open: Vec<String>,
    in_link: bool,
}

impl<'a> Speller<'a> {
    fn new(inlines: &'a [Inline], place: Place) -> Self {
        Self { inlines, partners: partners(inlines), place, output: String::new(), open: Vec::new(), in_link: false }
    }

    fn spell(mut self) -> String {
        let mut index = 0;
        while let Some(inline) = self.inlines.get(index) {
            match inline {
                Inline::Text(text) => self.text(text, index),
                Inline::Code(code) => self.code(code),
                Inline::Line => self.output.push('\n'),
                Inline::Break => self.output.push_str("\\\n"),
                Inline::Open(span) => {
                    if let Some(autolink) = self.autolink(span, index) {
                        self.output.push_str(&autolink);
                        // Its text and its end.
                        index += 2;
                    } else {
                        self.open(span, index);
                    }
                }
                Inline::Close(span) => {
                    self.in_link &= span.mark != Mark::Link;
                    self.output.push_str(&self.open.pop().unwrap_or_default());
                }
                Inline::Paragraph | Inline::Item => {}
            }
            index += 1;
        }
        self.output
    }

    fn text(&mut self, text: &str, index: usize) {
        let before_link = matches!(self.inlines.get(index + 1), Some(Inline::Open(span)) if span.mark == Mark::Link);
        let starts_line = self.output.is_empty() || self.output.ends_with('\n');
        let position = Position { place: self.place, starts_line, in_link: self.in_link, before_link };
        escape(text, &position, &mut self.output);
    }

    fn code(&mut self, code: &str) {
        let fence = "`".repeat(longest_run(code, '`') + 1);
        let is_stripped = code.starts_with(' ') && code.ends_with(' ') && !code.trim().is_empty();
        let pad = if is_stripped || code.starts_with('`') || code.ends_with('`') { " " } else { "" };
        let code = if self.place == Place::Cell { code.replace('|', "\\|") } else { code.to_owned() };
        self.output.extend([&fence, pad, &code, pad, &fence]);
    }

    fn open(&mut self, span: &Span, index: usize) {
        let mark = match (span.mark, &span.url) {
            (Mark::Link, Some(url)) => {
                self.in_link = true;
                self.output.push('[');
                return self.open.push(format!("]({})", escape_destination(url)));
            }
            (Mark::Strong, _) => "**",
            (Mark::Strikethrough, _) => "~~",
            // Within a word, an underscore marks nothing.
            _ => match self.partners[index].map(|close| edges(self.inlines, index, close)) {
                Some([Edge::Word, ..] | [.., Edge::Word]) => "*",
                _ => "_",
            },
        };
        self.output.push_str(mark);
        self.open.push(mark.to_owned());
    }

    fn autolink(&self, span: &Span, index: usize) -> Option<String> {
        let url = span.url.as_deref()?;
        let (Inline::Text(text), Inline::Close(_)) = (self.inlines.get(index + 1)?, self.inlines.get(index + 2)?)
        else {
            return None;
        };
        let is_address = |character: char| character.is_ascii_alphanumeric() || "@.-_+".contains(character);
        let is_same = match url.strip_prefix("mailto:") {
            Some(address) => address == text && text.chars().all(is_address),
            None => url == text,
        };
        (is_same && !has_entity(url)).then(|| format!("<{text}>"))
    }
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|character| character != wanted).map(str::len).max().unwrap_or_default()
}

fn escape_destination(url: &str) -> String {
    let mut escaped = String::with_capacity(url.len());
    for (index, character) in url.char_indices() {
        if matches!(character, '(' | ')') || (character == '&' && entity_length(&url[index..]).is_some()) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Whether rustdoc reads exactly these inlines, and one block of them.
fn says(spelled: &str, inlines: &[Inline], place: Place) -> bool {
    let source = match place {
        Place::Paragraph => spelled.to_owned(),
        Place::Heading => format!("# {spelled}"),
        Place::Cell => format!("| {spelled} |\n| --- |"),
    };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES | Options::ENABLE_TASKLISTS;
    // What rustdoc would look up as an item comes out as a link of an unknown type.
    let mut looks_up = |_| Some((CowStr::Borrowed("https://item"), CowStr::Borrowed("")));
    let mut read = Vec::new();
    for event in Parser::new_with_broken_link_callback(&source, options, Some(&mut looks_up)) {
        let inline = match event {
            Event::Text(text) => match read.last_mut() {
                Some(Inline::Text(last)) => {
                    last.push_str(&text);
                    continue;
                }
                _ => Inline::Text(text.into_string()),
            },
            Event::Code(code) => Inline::Code(code.into_string()),
            Event::SoftBreak => Inline::Line,
            Event::HardBreak => Inline::Break,
            Event::Start(tag) => match read_start(tag, place) {
                Some(inline) => inline,
                None => continue,
            },
            Event::End(tag) => match read_end(tag) {
                Some(inline) => inline,
                None => continue,
            },
            _ => return false,
        };
        read.push(inline);
    }
    read == inlines
}

fn read_start(tag: Tag, place: Place) -> Option<Inline> {
    match (tag, place) {
        (Tag::Emphasis, _) => Some(Inline::open(Mark::Emphasis)),
        (Tag::Strong, _) => Some(Inline::open(Mark::Strong)),
        (Tag::Strikethrough, _) => Some(Inline::open(Mark::Strikethrough)),
        (Tag::Link { link_type, dest_url, .. }, _) => Some(Inline::link(destination(link_type, &dest_url))),
        (Tag::Paragraph, Place::Paragraph) | (Tag::Table(_) | Tag::TableHead | Tag::TableCell, Place::Cell) => None,
        (Tag::Heading { level: HeadingLevel::H1, .. }, Place::Heading) => None,
        // Equal to nothing that is ever written.
        _ => Some(Inline::Item),
    }
}

fn read_end(tag: TagEnd) -> Option<Inline> {
    match tag {
        TagEnd::Emphasis => Some(Inline::close(Mark::Emphasis)),
        TagEnd::Strong => Some(Inline::close(Mark::Strong)),
        TagEnd::Strikethrough => Some(Inline::close(Mark::Strikethrough)),
        TagEnd::Link => Some(Inline::close(Mark::Link)),
        _ => None,
    }
}
