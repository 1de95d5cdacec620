//! Markdown of documents to the lines of rustdoc comments.
//!
//! Nothing of the source is copied: pulldown-cmark reads it, and what it read is written anew in one canonical form,
//! so that no HTML, no intra-doc link and no doctest can come out. Writing what was written gives the same lines again.

mod characters;
mod escape;
mod html;
mod inline;
mod page;
mod pairs;
mod spell;
#[cfg(test)]
mod tests;
mod tidy;
mod urls;

use inline::{Inline, Mark};
use page::{Last, Page};
use pulldown_cmark::{Alignment, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use spell::Place;

/// The lines of a doc comment, without slashes and the space after them.
pub(super) fn rustdoc(markdown: &str) -> Vec<String> {
    let source = characters::source(markdown);
    let mut translator = Translator::default();
    for event in Parser::new_ext(&source, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        translator.event(event);
    }
    translator.paragraphs();
    translator.page.finish()
}

/// One line of plain text, to stand anywhere in a line of rustdoc: in a paragraph, a heading, a table's cell.
pub(super) fn text(plain: &str) -> String {
    let inlines = tidy::tidy(vec![Inline::text(plain)], true);
    spell::spell(inlines, Place::Cell)
}

/// What has been read and is not on the page yet.
#[derive(Default)]
struct Translator {
    page: Page,
    inlines: Vec<Inline>,
    code: Option<String>,
    html: Option<String>,
    table: Table,
    /// Whether the list on the page that is open innermost was begun by a `<li>`.
    html_list: bool,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    lines: Vec<String>,
    cells: Vec<String>,
}

impl Translator {
    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) => self.text(text),
            Event::Code(code) => self.inlines.push(Inline::Code(characters::inline(&code))),
            Event::InlineHtml(tag) => html::tag(&tag, &mut self.inlines),
            Event::SoftBreak => self.inlines.push(Inline::Line),
            Event::HardBreak => html::line_break(&mut self.inlines),
            Event::Rule => {
                self.block();
                self.page.rule();
            }
            // Of extensions that are not asked for.
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::TaskListMarker(_) => {}
        }
    }

    fn text(&mut self, text: CowStr) {
        match (&mut self.code, &mut self.html) {
            (Some(raw), _) | (_, Some(raw)) => raw.push_str(&text),
            (None, None) => self.inlines.push(Inline::text(&text)),
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis => self.inlines.push(Inline::open(Mark::Emphasis)),
            Tag::Strong => self.inlines.push(Inline::open(Mark::Strong)),
            Tag::Strikethrough => self.inlines.push(Inline::open(Mark::Strikethrough)),
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. } => {
                self.inlines.push(Inline::link(inline::destination(link_type, &dest_url)));
            }
            Tag::HtmlBlock => {
                self.paragraphs();
                self.html = Some(String::new());
            }
            Tag::TableHead | Tag::TableRow | Tag::TableCell => {}
            block => {
                self.block();
                self.start_block(block);
            }
        }
    }

    fn start_block(&mut self, tag: Tag) {
        match tag {
            Tag::BlockQuote(_) => self.page.begin_quote(),
            Tag::List(first) => self.page.begin_list(first),
            Tag::Item => self.page.begin_item(),
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Table(alignments) => self.table.alignments = alignments,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.inlines.push(Inline::close(Mark::Emphasis)),
            TagEnd::Strong => self.inlines.push(Inline::close(Mark::Strong)),
            TagEnd::Strikethrough => self.inlines.push(Inline::close(Mark::Strikethrough)),
            TagEnd::Link | TagEnd::Image => self.inlines.push(Inline::close(Mark::Link)),
            TagEnd::HtmlBlock => self.end_html(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::TableCell => {
                let cell = self.one_line(Place::Cell);
                self.table.cells.push(cell);
            }
            TagEnd::TableHead | TagEnd::TableRow => self.table.end_row(),
            block => {
                self.block();
                self.end_block(block);
            }
        }
    }

    fn end_block(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.page.end(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.page.code(&code);
            }
            TagEnd::Table => {
                let table = std::mem::take(&mut self.table);
                self.page.block(Last::Other, table.lines.iter().map(String::as_str));
            }
            _ => {}
        }
    }

    fn end_html(&mut self) {
        let html = self.html.take().unwrap_or_default();
        html::block(&html, &mut self.inlines);
        self.paragraphs();
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        let text = self.one_line(Place::Heading);
        if !text.is_empty() {
            let line = format!("{} {text}", "#".repeat(level as usize));
            self.page.block(Last::Other, [line.as_str()]);
        }
    }

    fn one_line(&mut self, place: Place) -> String {
        let inlines = std::mem::take(&mut self.inlines);
        spell::spell(tidy::tidy(inlines, true), place)
    }

    /// Something other than a paragraph begins or ends.
    fn block(&mut self) {
        self.paragraphs();
        self.end_html_list();
    }

    /// Writes the text that has been read as paragraphs and, where `<li>` opened them, as items.
    fn paragraphs(&mut self) {
        let mut is_item = false;
        let mut rest = std::mem::take(&mut self.inlines).into_iter().peekable();
        while rest.peek().is_some() {
            let mut opens_item = false;
            let mut paragraph = Vec::new();
            for inline in rest.by_ref() {
                match inline {
                    Inline::Paragraph => break,
                    Inline::Item => {
                        opens_item = true;
                        break;
                    }
                    inline => paragraph.push(inline),
                }
            }
            let paragraph = spell::spell(tidy::tidy(paragraph, false), Place::Paragraph);
            if !paragraph.is_empty() {
                self.paragraph(&paragraph, std::mem::take(&mut is_item));
            }
            is_item |= opens_item;
        }
    }

    fn paragraph(&mut self, paragraph: &str, is_item: bool) {
        if !is_item {
            self.end_html_list();
            return self.page.block(Last::Paragraph, paragraph.lines());
        }
        if !std::mem::replace(&mut self.html_list, true) {
            self.page.begin_list(None);
        }
        self.page.begin_item();
        self.page.block(Last::Paragraph, paragraph.lines());
        self.page.end();
    }

    fn end_html_list(&mut self) {
        if std::mem::take(&mut self.html_list) {
            self.page.end();
        }
    }
}

impl Table {
    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        self.lines.push(row(cells.iter().map(String::as_str)));
        if self.lines.len() == 1 {
            self.lines.push(row(self.alignments.iter().map(|alignment| match alignment {
                Alignment::None => "---",
                Alignment::Left => ":--",
                Alignment::Center => ":-:",
                Alignment::Right => "--:",
            })));
        }
    }
}

fn row<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let mut line = String::from("|");
    for cell in cells {
        line.push(' ');
        line.push_str(cell);
        line.push_str(if cell.is_empty() { "|" } else { " |" });
    }
    line
}
