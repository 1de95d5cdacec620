//! Items in the parts that the formatter lays out independently of each other: members, fields, kinds, statements.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::layout::{Layouts, Lines};
use super::shape::{Hole, Shape, WIDE};

/// Where a part may stand alone, and how many lines the formatter makes of that on either side.
struct Around {
    opening: &'static str,
    closing: &'static str,
    lines: Lines,
}

const FILE: Around = Around { opening: "", closing: "", lines: Lines { before: 0, after: 0 } };
const IMPL: Around = Around { opening: "impl A {", closing: "}", lines: Lines { before: 1, after: 1 } };
const STRUCT: Around = Around { opening: "struct A {", closing: "}", lines: Lines { before: 1, after: 1 } };
const ENUM: Around = Around { opening: "enum A {", closing: "}", lines: Lines { before: 1, after: 1 } };
const FUNCTION: Around = Around { opening: "impl A { fn a() {", closing: "}}", lines: Lines { before: 2, after: 2 } };

/// In the struct expression of a constant: always broken, since descriptions are long. A comma after the last member is
/// not counted.
const CONSTANT: Around = Around {
    opening: "const A: A = A {",
    closing: "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww };",
    lines: Lines { before: 1, after: 2 },
};
const CONSTANT_END: Around = Around {
    opening: "const A: A = A { wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww,",
    closing: "};",
    lines: Lines { before: 2, after: 1 },
};

/// Items that belong together: set solid, as a group of imports is.
pub(super) fn items(tokens: TokenStream, layouts: &Layouts, text: &mut String) {
    let mut trees: Vec<TokenTree> = tokens.into_iter().collect();
    if let Some(members) = description(&mut trees) {
        return constant(trees, members, layouts, text);
    }
    let Some((kind, body)) = taken_apart(&mut trees) else { return part(trees, &FILE, layouts, text) };
    let parts = match kind {
        Kind::Impl => split(body, ends_member),
        Kind::Struct | Kind::Enum => split(body, ends_field()),
    };
    trees.push(TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new())));
    part(trees, &FILE, layouts, text);
    if parts.is_empty() {
        return;
    }
    open(text);
    match kind {
        Kind::Impl => members(parts, layouts, text),
        Kind::Struct => parts.into_iter().for_each(|field| part(field, &STRUCT, layouts, text)),
        Kind::Enum => parts.into_iter().for_each(|variant| part(variant, &ENUM, layouts, text)),
    }
    text.push_str("}\n");
}

/// Makes an item without members one that is to have some.
pub(super) fn open(text: &mut String) {
    text.truncate(text.trim_end().trim_end_matches('}').len());
    text.push('\n');
}

/// Members of an `impl` block, with an empty line around methods.
fn members(parts: Vec<Vec<TokenTree>>, layouts: &Layouts, text: &mut String) {
    let mut after_method = true;
    for (index, trees) in parts.into_iter().enumerate() {
        let is_method = trees.iter().any(|tree| match tree {
            TokenTree::Ident(ident) => ident == "fn",
            TokenTree::Punct(punct) => punct.as_char() == '!',
            _ => false,
        });
        if index > 0 && (is_method || after_method) {
            text.push('\n');
        }
        after_method = is_method;
        member(trees, layouts, text);
    }
}

/// A member of an `impl` block, indented as within it. The statements of a method are parts of their own.
pub(super) fn member(mut trees: Vec<TokenTree>, layouts: &Layouts, text: &mut String) {
    let is_function = trees.iter().any(|tree| matches!(tree, TokenTree::Ident(ident) if ident == "fn"));
    let body = trees.pop_if(|tree| is_function && is_braced(tree)).and_then(inside);
    let Some(body) = body else { return part(trees, &IMPL, layouts, text) };
    let mut statements = split(body, ends_statement);
    let last = statements.pop_if(|last| !last.last().is_some_and(ends_statement));
    let mut lines = String::new();
    statements.into_iter().for_each(|statement| part(statement, &FUNCTION, layouts, &mut lines));
    let mut shape = Shape::new(IMPL.opening);
    shape.trees(trees);
    shape.text("{");
    if !lines.is_empty() {
        shape.hole(Hole::Lines(lines));
        shape.text(";");
    }
    shape.trees(last.unwrap_or_default());
    shape.text("}");
    shape.text(IMPL.closing);
    layouts.render(shape, IMPL.lines, text);
}

fn part(trees: Vec<TokenTree>, around: &Around, layouts: &Layouts, text: &mut String) {
    let mut shape = Shape::new(around.opening);
    shape.trees(trees);
    shape.text(around.closing);
    layouts.render(shape, around.lines, text);
}

/// The members of a constant's struct expression, taken off with what ends the constant, where they are too many for a
/// line.
fn description(trees: &mut Vec<TokenTree>) -> Option<Vec<Vec<TokenTree>>> {
    const MANY: usize = 5;
    let is_constant = |tree: &TokenTree| matches!(tree, TokenTree::Ident(ident) if ident == "const");
    let [start @ .., body, end] = trees.as_slice() else { return None };
    if !start.iter().any(is_constant) || !ends_statement(end) || !is_braced(body) || start.iter().any(is_braced) {
        return None;
    }
    let TokenTree::Group(group) = body else { return None };
    let members = split(group.stream().into_iter().collect(), ends_field());
    if members.len() < MANY {
        return None;
    }
    trees.truncate(trees.len() - 2);
    Some(members)
}

fn constant(trees: Vec<TokenTree>, members: Vec<Vec<TokenTree>>, layouts: &Layouts, text: &mut String) {
    let mut lines = String::new();
    let last = members.len() - 1;
    for (index, member) in members.into_iter().enumerate() {
        part(member, if index < last { &CONSTANT } else { &CONSTANT_END }, layouts, &mut lines);
    }
    let mut shape = Shape::new("");
    shape.trees(trees);
    shape.text("{");
    shape.hole(Hole::Lines(lines));
    shape.text(WIDE);
    shape.text("};");
    layouts.render(shape, FILE.lines, text);
}

#[derive(Clone, Copy)]
enum Kind {
    Impl,
    Struct,
    Enum,
}

/// What kind of item it is, and the body, taken off; `None` for other items and for several.
fn taken_apart(trees: &mut Vec<TokenTree>) -> Option<(Kind, Vec<TokenTree>)> {
    if trees.iter().filter(|tree| is_braced(tree)).count() != 1 || !trees.last().is_some_and(is_braced) {
        return None;
    }
    let kind = trees.iter().find_map(|tree| match tree {
        TokenTree::Ident(ident) if ident == "impl" => Some(Some(Kind::Impl)),
        TokenTree::Ident(ident) if ident == "struct" => Some(Some(Kind::Struct)),
        TokenTree::Ident(ident) if ident == "enum" => Some(Some(Kind::Enum)),
        TokenTree::Ident(ident) if ident == "pub" => None,
        TokenTree::Ident(_) => Some(None),
        _ => None,
    });
    let kind = kind.flatten()?;
    Some((kind, trees.pop().and_then(inside)?))
}

fn is_braced(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn inside(tree: TokenTree) -> Option<Vec<TokenTree>> {
    let TokenTree::Group(group) = tree else { return None };
    let tokens = group.stream();
    // What nobody else holds is taken apart, not copied.
    drop(group);
    Some(tokens.into_iter().collect())
}

fn split(trees: Vec<TokenTree>, mut ends: impl FnMut(&TokenTree) -> bool) -> Vec<Vec<TokenTree>> {
    let (mut parts, mut part) = (Vec::new(), Vec::new());
    for tree in trees {
        let is_end = ends(&tree);
        part.push(tree);
        if is_end {
            parts.push(std::mem::take(&mut part));
        }
    }
    parts.extend((!part.is_empty()).then_some(part));
    parts
}

fn ends_member(tree: &TokenTree) -> bool {
    ends_statement(tree) || is_braced(tree)
}

fn ends_statement(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';')
}

/// Commas between fields and kinds, not those between a type's arguments.
fn ends_field() -> impl FnMut(&TokenTree) -> bool {
    let mut depth = 0_usize;
    move |tree| {
        let TokenTree::Punct(punct) = tree else { return false };
        match punct.as_char() {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && punct.as_char() == ','
    }
}
