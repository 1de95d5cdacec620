//! The syntax of patterns: that of ECMA-262 with the flag `u`, or without it and with the leniency of its Annex B.

use super::Fault;
use super::class::Class;
use super::escape::Escape;

/// Groups in groups in groups.
const DEEPEST: usize = 50;

pub(super) type Branch = Vec<Node>;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Node {
    Literal(Literal),
    /// Half of a character, which no text holds.
    Never,
    Any,
    Class(Class),
    Start,
    End,
    Word {
        is_negated: bool,
    },
    Group {
        is_capture: bool,
        branches: Vec<Branch>,
    },
    Look {
        is_behind: bool,
        is_negated: bool,
        branches: Vec<Branch>,
    },
    /// How often, as it is written.
    Repeat(Box<Node>, String),
}

/// A character, and whether it stood behind a backslash that may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    pub(super) character: char,
    pub(super) is_escaped: bool,
}

pub(super) fn parse(pattern: &str, unicode: bool) -> Result<Vec<Branch>, Fault> {
    let text: Vec<char> = pattern.chars().collect();
    let opens_name = |at: &[char]| matches!(at, ['(', '?', '<', next] if !matches!(next, '=' | '!'));
    let has_names = text.windows(4).any(opens_name);
    let mut parser = Parser { text, at: 0, depth: 0, unicode, has_names };
    let branches = parser.branches()?;
    match parser.peek() {
        None => Ok(branches),
        Some(_) => Err(syntax("`)` closes nothing")),
    }
}

pub(super) struct Parser {
    text: Vec<char>,
    pub(super) at: usize,
    depth: usize,
    pub(super) unicode: bool,
    pub(super) has_names: bool,
}

pub(super) fn syntax(what: impl Into<String>) -> Fault {
    Fault::Syntax(what.into())
}

impl Parser {
    pub(super) fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_next = text.chars().enumerate().all(|(index, c)| self.text.get(self.at + index) == Some(&c));
        if is_next {
            self.at += text.chars().count();
        }
        is_next
    }

    fn branches(&mut self) -> Result<Vec<Branch>, Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault::Beyond("its groups are too deeply nested"));
        }
        let mut branches = vec![self.branch()?];
        while self.eat("|") {
            branches.push(self.branch()?);
        }
        self.depth -= 1;
        Ok(branches)
    }

    fn branch(&mut self) -> Result<Branch, Fault> {
        let mut nodes = Vec::new();
        while let Some(next) = self.peek().filter(|next| !matches!(next, '|' | ')')) {
            self.at += 1;
            let node = self.node(next)?;
            nodes.push(self.repeated(node)?);
        }
        Ok(nodes)
    }

    fn node(&mut self, first: char) -> Result<Node, Fault> {
        match first {
            '^' => Ok(Node::Start),
            '$' => Ok(Node::End),
            '.' => Ok(Node::Any),
            '[' => Ok(Node::Class(self.class()?)),
            '(' => self.group(),
            '\\' => Ok(self.escape(false)?.into()),
            '*' | '+' | '?' => Err(syntax(format!("`{first}` repeats nothing"))),
            '{' if self.unicode || self.range()?.is_some() => Err(syntax("`{` repeats nothing")),
            ']' | '}' if self.unicode => Err(syntax(format!("`{first}` stands alone"))),
            character => Ok(Node::Literal(Literal { character, is_escaped: false })),
        }
    }

    fn group(&mut self) -> Result<Node, Fault> {
        let looks = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        let look = looks.into_iter().find(|(sign, ..)| self.eat(sign));
        let is_capture = look.is_none() && self.peek() != Some('?');
        if look.is_none() && !is_capture && !self.eat("?:") {
            self.name()?;
        }
        let branches = self.branches()?;
        match look {
            _ if !self.eat(")") => Err(syntax("a group is not closed")),
            Some((_, is_behind, is_negated)) => Ok(Node::Look { is_behind, is_negated, branches }),
            None => Ok(Node::Group { is_capture, branches }),
        }
    }

    fn name(&mut self) -> Result<(), Fault> {
        let begins = |c: char| c.is_alphabetic() || matches!(c, '_' | '$');
        if !self.eat("?<") {
            return Err(syntax("`(?` opens no group of ECMA-262"));
        }
        if !self.next().is_some_and(begins) {
            return Err(syntax("a group has no name"));
        }
        while self.peek().is_some_and(|c| begins(c) || c.is_numeric()) {
            self.at += 1;
        }
        if self.eat(">") { Ok(()) } else { Err(syntax("the name of a group is not closed")) }
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Fault> {
        let mut times = match self.peek() {
            Some(sign @ ('*' | '+' | '?')) => {
                self.at += 1;
                String::from(sign)
            }
            Some('{') => {
                self.at += 1;
                match self.range()? {
                    Some(range) => range,
                    None if self.unicode => return Err(syntax("`{` repeats nothing")),
                    None => {
                        self.at -= 1;
                        return Ok(node);
                    }
                }
            }
            _ => return Ok(node),
        };
        let is_bare = match &node {
            Node::Start | Node::End | Node::Word { .. } => true,
            Node::Look { is_behind, .. } => *is_behind || self.unicode,
            _ => false,
        };
        if is_bare {
            return Err(syntax(format!("`{times}` repeats what is no text")));
        }
        if self.eat("?") {
            times.push('?');
        }
        Ok(Node::Repeat(Box::new(node), times))
    }

    /// What stands behind `{`, if it says how often.
    fn range(&mut self) -> Result<Option<String>, Fault> {
        let start = self.at;
        let least = self.digits();
        let most = if self.eat(",") { self.digits() } else { least.clone() };
        let has_comma = self.text[start..self.at].contains(&',');
        if least.is_empty() || !self.eat("}") {
            self.at = start;
            return Ok(None);
        }
        // What is beyond 64 bits is as good as without end.
        let number = |digits: &str| digits.parse::<u64>().unwrap_or(u64::MAX);
        if !most.is_empty() && number(&least) > number(&most) {
            return Err(syntax(format!("`{{{least},{most}}}` has no number between")));
        }
        Ok(Some(if has_comma { format!("{{{least},{most}}}") } else { format!("{{{least}}}") }))
    }

    fn digits(&mut self) -> String {
        let digits = self.text[self.at..].iter().take_while(|c| c.is_ascii_digit()).collect::<String>();
        self.at += digits.len();
        digits
    }
}

impl From<Escape> for Node {
    fn from(escape: Escape) -> Self {
        match escape {
            Escape::Literal(literal) => Self::Literal(literal),
            Escape::Half(_) => Self::Never,
            Escape::Word { is_negated } => Self::Word { is_negated },
            Escape::Set(set) => Self::Class(Class::of(set)),
        }
    }
}
