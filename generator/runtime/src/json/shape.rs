//! What JSON of a type looks like, as far as it tells variants of a union apart that no tag names. Constant data, so that
//! choosing among variants is compiled once; [how well JSON fits](super::fit) is worked out from it.

use super::fit::Fits;
use super::{Node, number};

/// JSON types: a set of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(1);
    /// Numbers without a fraction.
    pub const INTEGER: Self = Self(2);
    /// All numbers.
    pub const NUMBER: Self = Self(2 | 4);
    /// Strings.
    pub const STRING: Self = Self(8);
    /// Arrays.
    pub const ARRAY: Self = Self(16);
    /// Objects.
    pub const OBJECT: Self = Self(32);
    /// Nothing but `null`, which other kinds take too: a property may be null where nobody documents it.
    pub const NULL: Self = Self(0);
    /// Everything.
    pub const ANY: Self = Self(63);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn takes(self, node: &Node<'_>) -> bool {
        let kind = match node {
            Node::Null => return true,
            Node::Bool(_) => Self::BOOLEAN,
            Node::Number(_) | Node::Decimal(_) if number::to_integer(node).is_some() => Self::INTEGER,
            Node::Number(_) | Node::Decimal(_) => Self(4),
            Node::String(_) => Self::STRING,
            Node::Array(_) => Self::ARRAY,
            Node::Object(_) => Self::OBJECT,
        };
        self.0 & kind.0 != 0
    }

    /// The narrower of two sets that take the same says more.
    pub(super) fn narrowness(self) -> i32 {
        6 - self.0.count_ones() as i32
    }
}

/// A value that a document lists.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Constant {
    /// A string.
    Text(&'static str),
    /// An integer.
    Integer(i64),
    /// Another number.
    Number(f64),
    /// `true` or `false`.
    Bool(bool),
}

impl Constant {
    pub(super) fn is(self, node: &Node<'_>) -> bool {
        match (self, node) {
            (Self::Text(value), Node::String(text)) => text == value,
            (Self::Integer(value), node) => number::to_integer(node) == Some(i128::from(value)),
            (Self::Number(value), Node::Number(number)) => number.as_f64() == Some(value),
            (Self::Bool(value), Node::Bool(truth)) => *truth == value,
            _ => false,
        }
    }
}

/// What JSON of a type looks like.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Any of these types.
    Kinds(Kinds),
    /// A string, mostly one of these.
    Strings(&'static [&'static str]),
    /// A value, mostly one of these.
    Values(&'static [Constant]),
    /// An array whose items look so.
    Array(&'static Shape),
    /// An array of so many items.
    Tuple(&'static [&'static Shape]),
    /// An object whose properties all look so.
    Map(&'static Shape),
    /// An object with these properties, and maybe others.
    Object(&'static [ShapeMember]),
    /// An object with these properties, in whose type there is no place for others.
    Closed(&'static [ShapeMember]),
    /// An object of that shape which has, of each list, all properties of at least one alternative.
    Having(&'static [&'static [&'static [&'static str]]], &'static Shape),
    /// What one of these takes: a union without a tag.
    OneOf(&'static [Fits]),
    /// An object whose property of this name says which of these takes it, where it is there.
    Tagged(&'static str, &'static [(&'static [&'static str], Fits)]),
}

impl Shape {
    /// Those of a union.
    pub(super) fn variants(&self) -> impl Iterator<Item = Fits> {
        let (told, tagged) = match self {
            Self::OneOf(variants) => (*variants, [].as_slice()),
            Self::Tagged(_, variants) => ([].as_slice(), *variants),
            _ => ([].as_slice(), [].as_slice()),
        };
        told.iter().copied().chain(tagged.iter().map(|(_, fits)| *fits))
    }
}

/// A documented property of an object.
#[derive(Clone, Copy, Debug)]
pub struct ShapeMember {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) kinds: Kinds,
    pub(super) texts: &'static [&'static str],
    pub(super) values: &'static [Constant],
    pub(super) inner: Option<Fits>,
}

impl ShapeMember {
    /// A property that every such object has.
    #[must_use]
    pub const fn required(name: &'static str, kinds: Kinds) -> Self {
        Self { name, required: true, kinds, texts: &[], values: &[], inner: None }
    }

    /// A property that may be left out.
    #[must_use]
    pub const fn optional(name: &'static str, kinds: Kinds) -> Self {
        Self { name, required: false, kinds, texts: &[], values: &[], inner: None }
    }

    /// The strings that it can be.
    #[must_use]
    pub const fn one_of(self, texts: &'static [&'static str]) -> Self {
        Self { texts, ..self }
    }

    /// The values that it can have, where not all of them are strings.
    #[must_use]
    pub const fn values(self, values: &'static [Constant]) -> Self {
        Self { values, ..self }
    }

    /// Whether a value is among those that are listed, and how many are.
    pub(super) fn lists(&self, node: &Node<'_>) -> (bool, usize) {
        let known = self.texts.iter().any(|text| matches!(node, Node::String(own) if own == text));
        (known || self.values.iter().any(|value| value.is(node)), self.texts.len() + self.values.len())
    }

    /// What it holds, where that is what tells variants apart.
    #[must_use]
    pub const fn like(self, inner: Fits) -> Self {
        Self { inner: Some(inner), ..self }
    }
}
