//! Blocks to lines: what stands before each line, and where lines are left empty. Both depend on nothing but what the
//! blocks are, so that reading the page gives the same page again.

use super::characters;
use super::spell::longest_run;

/// Quotes and lists within each other, beyond which their content stays and they are dropped: every one of them
/// lengthens all lines within.
const DEEPEST: usize = 8;
const LARGEST_NUMBER: u64 = 999_999_999;

pub(super) struct Page {
    lines: Vec<String>,
    /// What the next block stands in, the page itself first.
    open: Vec<Container>,
    depth: usize,
    /// How many containers are open that the page does not show.
    dropped: usize,
}

struct Container {
    kind: Kind,
    /// Whether anything stands in it. What stays empty is never written.
    started: bool,
    last: Last,
    /// Whether an empty line separates anything in it.
    spaced: bool,
}

enum Kind {
    Page,
    Quote,
    List { next: Option<u64>, alternate: bool },
    Item { marker: String },
}

/// What a container's content ends with so far.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Last {
    Nothing,
    Paragraph,
    List { ordered: bool, alternate: bool },
    Item { spaced: bool },
    Other,
}

impl Default for Page {
    fn default() -> Self {
        let page = Container { started: true, ..Container::new(Kind::Page) };
        Self { lines: Vec::new(), open: vec![page], depth: 0, dropped: 0 }
    }
}

impl Container {
    fn new(kind: Kind) -> Self {
        Self { kind, started: false, last: Last::Nothing, spaced: false }
    }

    /// What it is to the container around it.
    fn as_last(&self) -> Last {
        match self.kind {
            Kind::List { next, alternate } => Last::List { ordered: next.is_some(), alternate },
            Kind::Item { .. } => Last::Item { spaced: self.spaced },
            Kind::Page | Kind::Quote => Last::Other,
        }
    }
}

impl Page {
    pub(super) fn begin_quote(&mut self) {
        self.begin(Kind::Quote);
    }

    /// A list of bullets, or one that counts from a number.
    pub(super) fn begin_list(&mut self, first: Option<u64>) {
        // With the same marker as the list before, it would continue that one.
        let ordered = first.is_some();
        let last = self.open.last().map_or(Last::Nothing, |container| container.last);
        let alternate = last == Last::List { ordered, alternate: false };
        self.begin(Kind::List { next: first.map(|first| first.min(LARGEST_NUMBER)), alternate });
    }

    fn begin(&mut self, kind: Kind) {
        if self.dropped > 0 || self.depth == DEEPEST {
            self.dropped += 1;
        } else {
            self.depth += 1;
            self.open.push(Container::new(kind));
        }
    }

    pub(super) fn begin_item(&mut self) {
        if self.dropped > 0 {
            self.dropped += 1;
            return;
        }
        let marker = match self.open.last().map(|list| &list.kind) {
            Some(Kind::List { next: Some(next), alternate: false }) => format!("{next}. "),
            Some(Kind::List { next: Some(next), alternate: true }) => format!("{next}) "),
            Some(Kind::List { next: None, alternate: true }) => "* ".to_owned(),
            _ => "- ".to_owned(),
        };
        self.open.push(Container::new(Kind::Item { marker }));
    }

    /// The quote, list or item that was begun last ends.
    pub(super) fn end(&mut self) {
        if self.dropped > 0 {
            self.dropped -= 1;
            return;
        }
        let Some(ended) = self.open.pop() else { return };
        if !matches!(ended.kind, Kind::Item { .. }) {
            self.depth -= 1;
        }
        let Some(around) = self.open.last_mut().filter(|_| ended.started) else { return };
        around.last = ended.as_last();
        if let (Kind::List { next: Some(next), .. }, Kind::Item { .. }) = (&mut around.kind, &ended.kind) {
            *next = LARGEST_NUMBER.min(*next + 1);
        }
    }

    pub(super) fn block<'a>(&mut self, is: Last, lines: impl IntoIterator<Item = &'a str>) {
        self.separate(is);
        for line in lines {
            let mut whole = String::new();
            for container in &mut self.open {
                match &container.kind {
                    Kind::Page | Kind::List { .. } => {}
                    Kind::Quote => whole.push_str("> "),
                    Kind::Item { marker } if container.started => whole.extend(marker.chars().map(|_| ' ')),
                    Kind::Item { marker } => whole.push_str(marker),
                }
                container.started = true;
            }
            whole.push_str(line);
            self.push(whole);
        }
        if let Some(around) = self.open.last_mut() {
            around.last = is;
        }
    }

    fn push(&mut self, mut line: String) {
        line.truncate(line.trim_end().len());
        self.lines.push(line);
    }

    /// Leaves a line empty before a block where it needs one.
    fn separate(&mut self, is: Last) {
        let begun = self.open.iter().position(|container| !container.started).unwrap_or(self.open.len());
        let (around, begins) = self.open.split_at_mut(begun);
        let Some(parent) = around.last() else { return };
        let is_needed = match (parent.last, begins.first().map(|container| &container.kind), is) {
            (Last::Nothing, _, _) => false,
            (Last::Item { spaced }, _, _) => spaced,
            // Other numbers cannot interrupt a paragraph.
            (Last::Paragraph, Some(Kind::List { next: None | Some(1), .. }), _) => {
                !matches!(parent.kind, Kind::Item { .. })
            }
            _ => true,
        };
        if !is_needed {
            return;
        }
        let mut prefix = String::new();
        for container in around {
            container.spaced = true;
            match &container.kind {
                Kind::Page | Kind::List { .. } => {}
                Kind::Quote => prefix.push_str("> "),
                Kind::Item { marker } => prefix.extend(marker.chars().map(|_| ' ')),
            }
        }
        self.push(prefix);
    }

    pub(super) fn rule(&mut self) {
        // After a bullet, dashes would make one rule of both.
        let follows_marker = self.open.iter().any(|container| !container.started);
        self.block(Last::Other, [if follows_marker { "___" } else { "---" }]);
    }

    /// Code of any language is text: rustdoc would run Rust.
    pub(super) fn code(&mut self, code: &str) {
        let lines: Vec<_> = code.lines().map(characters::code).collect();
        let Some(first) = lines.iter().position(|line| !line.is_empty()) else { return };
        let last = lines.iter().rposition(|line| !line.is_empty()).unwrap_or(first);
        let fence = "`".repeat(3.max(longest_run(code, '`') + 1));
        let opening = format!("{fence}text");
        let content = lines[first..=last].iter().map(String::as_str);
        self.block(Last::Other, [opening.as_str()].into_iter().chain(content).chain([fence.as_str()]));
    }

    pub(super) fn finish(self) -> Vec<String> {
        self.lines
    }
}
