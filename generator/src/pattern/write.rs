//! The syntax of the linear engine, as near to what was written as it may be.

use std::fmt::Write;

use super::Fault;
use super::class::{Class, Item, Set};
use super::syntax::{Branch, Literal, Node};

/// More than this is no help to anyone who reads what is emitted.
const LONGEST: usize = 1 << 16;

/// All characters but the ends of lines, as ECMA-262 counts them.
const ANY: &str = r"[^\n\r\x{2028}\x{2029}]";

const NONE: &str = r"[^\x{0}-\x{10FFFF}]";

const EVERY: &str = r"[\x{0}-\x{10FFFF}]";

/// White space and the ends of lines, as ECMA-262 counts them.
const SPACE: [(char, char); 10] = [
    ('\t', '\r'),
    (' ', ' '),
    ('\u{a0}', '\u{a0}'),
    ('\u{1680}', '\u{1680}'),
    ('\u{2000}', '\u{200a}'),
    ('\u{2028}', '\u{2029}'),
    ('\u{202f}', '\u{202f}'),
    ('\u{205f}', '\u{205f}'),
    ('\u{3000}', '\u{3000}'),
    ('\u{feff}', '\u{feff}'),
];

pub(super) fn text(branches: &[Branch]) -> Result<String, Fault> {
    let mut out = String::new();
    write_branches(&mut out, branches)?;
    Ok(out)
}

fn write_branches(out: &mut String, branches: &[Branch]) -> Result<(), Fault> {
    for (index, branch) in branches.iter().enumerate() {
        if index > 0 {
            out.push('|');
        }
        branch.iter().try_for_each(|node| write_node(out, node))?;
    }
    Ok(())
}

fn write_node(out: &mut String, node: &Node) -> Result<(), Fault> {
    if out.len() > LONGEST {
        return Err(Fault::Beyond("it is too large"));
    }
    match node {
        Node::Literal(literal) => write_literal(out, *literal, is_sign),
        Node::Never => out.push_str(NONE),
        Node::Any => out.push_str(ANY),
        Node::Class(class) => write_class(out, class),
        Node::Start => out.push('^'),
        Node::End => out.push('$'),
        Node::Word { is_negated } => out.push_str(if *is_negated { r"\B" } else { r"\b" }),
        Node::Group { is_capture, branches } => {
            out.push_str(if *is_capture { "(" } else { "(?:" });
            write_branches(out, branches)?;
            out.push(')');
        }
        Node::Look { .. } => return Err(Fault::Beyond("it looks ahead or behind within the text")),
        Node::Repeat(node, times) => {
            write_node(out, node)?;
            out.push_str(times);
        }
    }
    Ok(())
}

fn is_sign(c: char) -> bool {
    matches!(c, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | '{' | '^' | '$')
}

fn write_literal(out: &mut String, Literal { character, is_escaped }: Literal, is_sign: impl Fn(char) -> bool) {
    let keeps_escape = is_escaped && character.is_ascii_punctuation() && !matches!(character, '<' | '>');
    match character {
        '\t' => out.push_str(r"\t"),
        '\u{b}' => out.push_str(r"\v"),
        '\u{c}' => out.push_str(r"\f"),
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        c if is_sign(c) || keeps_escape => out.extend(['\\', c]),
        ' '..='~' => out.push(character),
        c if c.is_alphanumeric() => out.push(c),
        c => write_code(out, c),
    }
}

fn write_code(out: &mut String, c: char) {
    // Writing to a `String` cannot fail.
    let _ = write!(out, "\\x{{{:X}}}", u32::from(c));
}

fn write_class(out: &mut String, class: &Class) {
    match (&class.items[..], class.is_negated) {
        ([], false) => return out.push_str(NONE),
        ([], true) => return out.push_str(EVERY),
        ([Item::Set(Set::Short(short))], _) if !class.is_bracketed => return out.extend(['\\', *short]),
        _ => {}
    }
    out.push_str(if class.is_negated { "[^" } else { "[" });
    let last = class.items.len() - 1;
    for (index, item) in class.items.iter().enumerate() {
        match item {
            Item::Literal(literal) if literal.character == '-' && (index == 0 || index == last) => {
                write_literal(out, *literal, |_| false);
            }
            Item::Literal(literal) => write_in_class(out, *literal),
            Item::Range(from, to) => write_range(out, *from, *to),
            Item::Set(Set::Short(short)) => out.extend(['\\', *short]),
            Item::Set(Set::Space { is_negated: false }) => write_ranges(out, &SPACE),
            Item::Set(Set::Space { is_negated: true }) => write_ranges(out, &others(&SPACE)),
            Item::Set(Set::Ranges(ranges)) => write_ranges(out, ranges),
        }
    }
    out.push(']');
}

fn write_ranges(out: &mut String, ranges: &[(char, char)]) {
    let plain = |character| Literal { character, is_escaped: false };
    for (first, last) in ranges {
        match first == last {
            true => write_in_class(out, plain(*first)),
            false => write_range(out, plain(*first), plain(*last)),
        }
    }
}

fn write_range(out: &mut String, first: Literal, last: Literal) {
    write_in_class(out, first);
    out.push('-');
    write_in_class(out, last);
}

/// `^` is a sign at the beginning only, and `&&` and `~~` would be signs too.
fn write_in_class(out: &mut String, literal: Literal) {
    let is_after = |c: char| out.ends_with(c);
    let is_sign = match literal.character {
        '\\' | '[' | ']' | '-' => true,
        '^' => is_after('['),
        doubled @ ('&' | '~') => is_after(doubled),
        _ => false,
    };
    write_literal(out, literal, |_| is_sign);
}

/// All characters but these.
fn others(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let mut others = Vec::with_capacity(ranges.len() + 1);
    let mut next = Some('\0');
    for (first, last) in ranges {
        others.extend(next.zip(before(*first)).filter(|(from, to)| from <= to));
        next = after(*last);
    }
    others.extend(next.map(|from| (from, char::MAX)));
    others
}

fn before(c: char) -> Option<char> {
    ('\0'..c).next_back()
}

fn after(c: char) -> Option<char> {
    (c..=char::MAX).nth(1)
}
