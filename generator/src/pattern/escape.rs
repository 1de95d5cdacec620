//! What stands behind a backslash.

use regex_syntax::hir::{Class as Known, HirKind};

use super::Fault;
use super::class::Set;
use super::syntax::{Literal, Parser, syntax};

pub(super) enum Escape {
    Literal(Literal),
    /// Half of a character that UTF-16 writes as two.
    Half(u32),
    Word {
        is_negated: bool,
    },
    Set(Set),
}

impl Parser {
    pub(super) fn escape(&mut self, in_class: bool) -> Result<Escape, Fault> {
        let Some(first) = self.next() else { return Err(syntax("a backslash stands at the end")) };
        match first {
            'd' | 'D' | 'w' | 'W' => Ok(Escape::Set(Set::Short(first))),
            's' | 'S' => Ok(Escape::Set(Set::Space { is_negated: first == 'S' })),
            'p' | 'P' => self.property(first),
            'b' if in_class => Ok(character('\u{8}')),
            'b' | 'B' if !in_class => Ok(Escape::Word { is_negated: first == 'B' }),
            't' => Ok(character('\t')),
            'n' => Ok(character('\n')),
            'v' => Ok(character('\u{b}')),
            'f' => Ok(character('\u{c}')),
            'r' => Ok(character('\r')),
            'c' => self.control(),
            '0' if !self.peek().is_some_and(|next| next.is_ascii_digit()) => Ok(character('\0')),
            '0'..='9' => Err(Fault::Beyond("it refers back to a group, or has an octal escape")),
            'k' if self.unicode || self.has_names => Err(Fault::Beyond("it refers back to a group")),
            'x' => self.hexadecimal(),
            'u' => self.unit(),
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => Ok(kept(first)),
            '-' if in_class => Ok(kept(first)),
            other => self.lenient(other),
        }
    }

    /// What needs no escape is itself where the syntax is lenient.
    fn lenient(&self, escaped: char) -> Result<Escape, Fault> {
        if self.unicode { Err(syntax(format!("`\\{escaped}` is no escape"))) } else { Ok(kept(escaped)) }
    }

    fn control(&mut self) -> Result<Escape, Fault> {
        match self.peek().filter(char::is_ascii_alphabetic) {
            Some(letter) => {
                self.at += 1;
                Ok(character(char::from(letter as u8 % 32)))
            }
            None if self.unicode => Err(syntax("`\\c` is no escape")),
            // The backslash is one, and the letter comes next.
            None => {
                self.at -= 1;
                Ok(kept('\\'))
            }
        }
    }

    fn hexadecimal(&mut self) -> Result<Escape, Fault> {
        match self.hex(2) {
            Some(code) => Ok(point(code)),
            None => self.lenient('x'),
        }
    }

    fn unit(&mut self) -> Result<Escape, Fault> {
        let start = self.at;
        if self.eat("{") {
            match self.braced() {
                Some(code) => return Ok(point(code)),
                None if self.unicode => return Err(syntax("`\\u{` opens no character")),
                None => self.at = start,
            }
        }
        let Some(first) = self.hex(4) else { return self.lenient('u') };
        let after_first = self.at;
        if (0xd800..0xdc00).contains(&first) && self.eat("\\u") {
            if let Some(second) = self.hex(4).filter(|second| (0xdc00..0xe000).contains(second)) {
                return Ok(point(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
            }
            self.at = after_first;
        }
        match point(first) {
            Escape::Half(_) if !self.unicode => Err(Fault::Beyond("it names halves of characters")),
            escape => Ok(escape),
        }
    }

    /// No author means the letter `u` so many times, whatever else is escaped too much.
    fn braced(&mut self) -> Option<u32> {
        let mut code = Some(0_u32);
        let start = self.at;
        while let Some(digit) = self.peek().and_then(|next| next.to_digit(16)) {
            self.at += 1;
            code = code.and_then(|code| code.checked_mul(16)?.checked_add(digit));
        }
        code.filter(|code| *code <= 0x0010_ffff && self.at > start && self.eat("}"))
    }

    fn hex(&mut self, length: usize) -> Option<u32> {
        let start = self.at;
        let digits = (0..length).map_while(|_| self.next().and_then(|next| next.to_digit(16)));
        let (count, code) = digits.fold((0, 0), |(count, code), digit| (count + 1, code * 16 + digit));
        if count < length {
            self.at = start;
            return None;
        }
        Some(code)
    }

    /// A property of Unicode. No author means the letter `p`, whatever else is escaped too much.
    fn property(&mut self, sign: char) -> Result<Escape, Fault> {
        let start = self.at;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '=');
        if self.eat("{") {
            let mut name = String::new();
            while let Some(next) = self.peek().filter(|next| is_name(*next)) {
                self.at += 1;
                name.push(next);
            }
            if self.eat("}") {
                return known(sign, &name);
            }
            self.at = start;
        }
        self.lenient(sign)
    }
}

fn known(sign: char, name: &str) -> Result<Escape, Fault> {
    let unknown = || Fault::Beyond("it names a property that Unicode has not");
    let hir = regex_syntax::parse(&format!("\\{sign}{{{name}}}")).map_err(|_| unknown())?;
    match hir.into_kind() {
        HirKind::Class(Known::Unicode(class)) => {
            Ok(Escape::Set(Set::Ranges(class.iter().map(|range| (range.start(), range.end())).collect())))
        }
        _ => Err(unknown()),
    }
}

fn character(character: char) -> Escape {
    Escape::Literal(Literal { character, is_escaped: false })
}

fn kept(character: char) -> Escape {
    Escape::Literal(Literal { character, is_escaped: true })
}

fn point(code: u32) -> Escape {
    char::from_u32(code).map_or(Escape::Half(code), character)
}
