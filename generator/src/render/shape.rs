//! Emitted tokens as source in which all that varies from one to the next is a hole: names, texts, documentation.

use std::fmt::Write;

use proc_macro2::{Delimiter, Spacing, TokenTree};

/// Stands in the source for what varies: a letter that names may begin with, short, and of no living language. Documents
/// may have it all the same, so that it is a hole only where the shape made one.
pub(super) const HOLE: char = 'Ϣ';

/// Behind a hole for lines: makes the formatter break what it is in.
pub(super) const WIDE: &str = "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww";

/// Behind a hole for a word, as often as it takes to make its line too long.
pub(super) const FILLER: &str = "w";

/// The formatter sets the struct expressions that are no wider than that, less the brace, on one line.
const MAX_STRUCT: usize = 34;

/// Members of struct expressions that are no longer fit on a line, however deep they stand.
const SHORT_MEMBER: usize = 60;

/// Source with holes, and what is in them, in order.
pub(super) struct Shape {
    pub(super) source: String,
    pub(super) holes: Vec<Hole>,
    /// Where in the source the holes stand.
    places: Vec<usize>,
    /// Whether the layout depends on more than what fits on a line.
    pub(super) is_odd: bool,
    /// Whether what comes stands in an attribute: of those there are few different ones, and some fill more than a line.
    is_attribute: bool,
}

pub(super) enum Hole {
    /// A name, or what is between the quotes of a string.
    Word(String),
    /// Documentation: it is never set as code, so its lines are not the formatter's to read.
    Docs(String),
    /// Whole lines that are laid out already, in the place of the line that the hole is in.
    Lines(String),
    /// Lines to be indented as the hole's, a comma after each.
    Each(String),
}

impl Shape {
    /// Begins source; what goes around it is part of it.
    pub(super) fn new(opening: &str) -> Self {
        Self { source: opening.to_owned(), holes: Vec::new(), places: Vec::new(), is_odd: false, is_attribute: false }
    }

    pub(super) fn text(&mut self, text: &str) {
        self.source.push_str(text);
    }

    pub(super) fn hole(&mut self, hole: Hole) {
        self.places.push(self.source.len());
        self.source.push(HOLE);
        self.holes.push(hole);
    }

    /// Which of the letters in the source are holes, in order: the formatter keeps all of them, and their order.
    pub(super) fn numbers(&self) -> Vec<usize> {
        let letters = self.source.match_indices(HOLE).enumerate();
        letters.filter(|(_, (place, _))| self.places.binary_search(place).is_ok()).map(|(number, _)| number).collect()
    }

    /// Whether the source has the letter of a hole where none is.
    pub(super) fn has_letter(&self) -> bool {
        self.source.matches(HOLE).count() > self.holes.len()
    }

    pub(super) fn trees(&mut self, trees: impl IntoIterator<Item = TokenTree>) {
        let mut trees = trees.into_iter().peekable();
        // The path that ends here: a brace after it opens a struct.
        let mut path = String::new();
        let mut before = None;
        while let Some(tree) = trees.next() {
            let last = std::mem::replace(&mut before, sign(&tree));
            match tree {
                TokenTree::Ident(ident) => {
                    let ident = ident.to_string();
                    let next = trees.peek().and_then(sign);
                    // Some macros are laid out by their names, calls by how short a name they are called on.
                    let is_special = next == Some('!') || (next == Some('.') && last != Some('.'));
                    if !path.ends_with(':') {
                        path.clear();
                    }
                    path.push_str(&ident);
                    self.ident(ident, is_special);
                }
                TokenTree::Literal(literal) => {
                    path.clear();
                    self.literal(literal.to_string());
                }
                TokenTree::Punct(punct) => {
                    match punct.as_char() {
                        ':' => path.push(':'),
                        _ => path.clear(),
                    }
                    self.source.push(punct.as_char());
                    if punct.spacing() == Spacing::Alone {
                        self.source.push(' ');
                    }
                }
                TokenTree::Group(group) => {
                    let (delimiter, inner) = (group.delimiter(), group.stream());
                    // What nobody else holds is taken apart, not copied.
                    drop(group);
                    let is_attribute = self.is_attribute;
                    self.is_attribute |= last == Some('#');
                    self.group(delimiter, inner.into_iter().collect(), &std::mem::take(&mut path));
                    self.is_attribute = is_attribute;
                }
            }
        }
    }

    /// Makes a hole so much wider.
    pub(super) fn stretch(&mut self, hole: usize, by: usize) {
        if let Some(place) = self.places.get(hole) {
            self.source.insert_str(place + HOLE.len_utf8(), &FILLER.repeat(by));
            self.places.iter_mut().skip(hole + 1).for_each(|place| *place += by * FILLER.len());
        }
    }

    /// The shape with its words in it.
    pub(super) fn solid(self) -> Self {
        let end = |index: usize| self.places.get(index).copied().unwrap_or(self.source.len());
        let mut solid = Self::new(&self.source[..end(0)]);
        for (index, hole) in self.holes.into_iter().enumerate() {
            let after = &self.source[self.places[index] + HOLE.len_utf8()..end(index + 1)];
            match hole {
                Hole::Word(word) => {
                    solid.text(&word);
                    solid.text(after.trim_start_matches(FILLER));
                }
                hole => {
                    solid.hole(hole);
                    solid.text(after);
                }
            }
        }
        solid
    }

    fn ident(&mut self, ident: String, is_special: bool) {
        // Words that the grammar knows, lifetimes, and what is shorter than a hole.
        if is_special
            || self.is_attribute
            || ident.len() < HOLE.len_utf8()
            || KEYWORDS.binary_search(&ident.as_str()).is_ok()
            || self.source.ends_with('\'')
        {
            self.source.push_str(&ident);
        } else {
            self.hole(Hole::Word(ident));
        }
        self.source.push(' ');
    }

    fn literal(&mut self, literal: String) {
        match literal.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            // What is shorter than a hole might let something else fit.
            Some(text) if text.len() >= HOLE.len_utf8() && !self.is_attribute => {
                self.source.push('"');
                self.hole(Hole::Word(text.to_owned()));
                self.source.push_str("\" ");
            }
            _ => {
                self.source.push_str(&literal);
                self.source.push(' ');
            }
        }
    }

    fn group(&mut self, delimiter: Delimiter, trees: Vec<TokenTree>, path: &str) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ('(', ')'),
            Delimiter::Brace => ('{', '}'),
            Delimiter::Bracket => ('[', ']'),
            Delimiter::None => (' ', ' '),
        };
        self.source.push(open);
        match trees.as_slice() {
            [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)]
                if delimiter == Delimiter::Bracket && name == "doc" =>
            {
                self.source.push_str("doc = \"");
                self.hole(Hole::Docs(unquoted(text.to_string())));
                self.source.push('"');
            }
            _ if delimiter == Delimiter::Brace && path.ends_with(|last| last != ':') && !is_block(&trees) => {
                self.structure(trees, path);
            }
            _ => self.trees(trees),
        }
        self.source.push(close);
        self.source.push(' ');
    }

    /// The members of a struct expression, on one line or on a line each: that goes by how wide it is.
    fn structure(&mut self, trees: Vec<TokenTree>, path: &str) {
        let members = simple_members(&trees).filter(|members| members.len() > 1 || trees.len() > 1 || path == "Self");
        let members = members.filter(|members| members.iter().all(|member| member.len() <= SHORT_MEMBER));
        let Some(members) = members else {
            // So many never fit.
            self.is_odd |= count_members(&trees) < 5;
            return self.trees(trees);
        };
        let solid = members.join(", ");
        if format!("{path} {{ {solid} ").len() <= MAX_STRUCT {
            self.hole(Hole::Word(solid));
        } else {
            self.hole(Hole::Each(members.join("\n")));
            self.source.push_str(WIDE);
        }
    }
}

fn sign(tree: &TokenTree) -> Option<char> {
    match tree {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    }
}

/// Whether braces hold nothing, statements, or the arms of a match.
fn is_block(trees: &[TokenTree]) -> bool {
    trees.is_empty() || trees.iter().any(|tree| matches!(sign(tree), Some(';' | '=')))
}

/// How many members have a value of their own; the colons of paths come in pairs.
fn count_members(trees: &[TokenTree]) -> usize {
    let is_colon = |tree: Option<&TokenTree>, wanted: Spacing| matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == wanted);
    let before = std::iter::once(None).chain(trees.iter().map(Some));
    let single = trees
        .iter()
        .zip(before)
        .filter(|(tree, before)| is_colon(Some(tree), Spacing::Alone) && !is_colon(*before, Spacing::Joint));
    single.count()
}

/// Members as they are set, where each is a name, or a name with a path or calls without arguments.
fn simple_members(trees: &[TokenTree]) -> Option<Vec<String>> {
    let mut members = vec![String::new()];
    let mut before = None;
    for tree in trees {
        let member = members.last_mut()?;
        match tree {
            TokenTree::Ident(ident) if before.is_none_or(|sign| [',', ':', '.'].contains(&sign)) => {
                let _ = write!(member, "{ident}");
            }
            TokenTree::Punct(punct) => match punct.as_char() {
                ',' => members.push(String::new()),
                ':' if !member.contains(": ")
                    && punct.spacing() == Spacing::Alone
                    && before.is_none_or(|sign| sign == ' ') =>
                {
                    member.push_str(": ")
                }
                sign @ (':' | '.') => member.push(sign),
                _ => return None,
            },
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && group.stream().is_empty() => {
                member.push_str("()");
            }
            _ => return None,
        }
        before = Some(sign(tree).unwrap_or(' '));
    }
    members.pop_if(|last| last.is_empty());
    (members.len() > 1 || (before == Some(',')) || members.iter().any(|member| member.contains(": ")))
        .then_some(members)
}

/// The text that a literal is the source of.
fn unquoted(literal: String) -> String {
    let raw = literal.strip_prefix('r').map(|text| text.trim_matches('#'));
    let plain = raw.or_else(|| (!literal.contains('\\')).then_some(literal.as_str()));
    match plain.and_then(|text| text.strip_prefix('"')).and_then(|text| text.strip_suffix('"')) {
        Some(text) => text.to_owned(),
        None => syn::parse_str::<syn::LitStr>(&literal).map_or(literal, |text| text.value()),
    }
}

/// Sorted.
const KEYWORDS: [&str; 61] = [
    "Self",
    "_",
    "abstract",
    "as",
    "async",
    "auto",
    "await",
    "become",
    "box",
    "break",
    "builtin",
    "const",
    "continue",
    "crate",
    "default",
    "do",
    "dyn",
    "else",
    "enum",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "let",
    "loop",
    "macro",
    "macro_rules",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "pub",
    "raw",
    "ref",
    "return",
    "safe",
    "self",
    "static",
    "struct",
    "super",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "union",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yeet",
    "yield",
];
