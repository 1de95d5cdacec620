//! Models: structs, open enumerations and unions, with everything their emitters write.

use super::{Docs, Name};

#[derive(Debug)]
pub(crate) enum Item {
    Structure(Structure),
    Enumeration(Enumeration),
    Union(Union),
}

/// An exact type, without optionality.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TypePath {
    Bool,
    /// One of the standard library's integers, by its name.
    Integer(&'static str),
    F64,
    Text,
    /// A type of the runtime that every module of the crate calls by its name.
    Runtime(&'static str),
    Json,
    List(Box<TypePath>),
    Tuple(Vec<TypePath>),
    Map(Box<TypePath>),
    Model(Name),
    Boxed(Name),
    /// `null` or a value, where a list or map holds nullable things.
    Option(Box<TypePath>),
    /// A stream of the runtime's, by its name, with what it carries.
    Stream(&'static str, Box<TypePath>),
    /// An enum of the module's `responses`.
    Response(Name),
    /// An enum of the module's `requests`.
    Request(Name),
    Unit,
}

impl TypePath {
    pub(crate) const I64: Self = Self::Integer("i64");
    pub(crate) const FILE: Self = Self::Runtime("File");
    pub(crate) const BODY: Self = Self::Runtime("Body");
    pub(crate) const BYTE_STREAM: Self = Self::Runtime("ByteStream");

    /// Calls `seen` with it and everything it is made of.
    pub(crate) fn each(&self, seen: &mut dyn FnMut(&Self)) {
        seen(self);
        match self {
            Self::List(held) | Self::Map(held) | Self::Option(held) | Self::Stream(_, held) => held.each(seen),
            Self::Tuple(places) => places.iter().for_each(|place| place.each(seen)),
            _ => {}
        }
    }

    /// Whether it is content that is read once and cannot be compared or copied.
    pub(crate) fn is_stream(&self) -> bool {
        *self == Self::BYTE_STREAM || matches!(self, Self::Stream(..))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    /// `T`
    Required,
    /// `Option<T>`, written as `null`
    RequiredNullable,
    /// `Option<T>`, left out when `None`
    Optional,
    /// `Nullable<T>`
    OptionalNullable,
}

/// How a setter or constructor takes a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Argument {
    /// `T`
    Exact,
    /// `impl Into<T>`
    Into,
    /// `impl IntoIterator<Item = T>`, for `Vec<T>`
    Items,
    /// `impl IntoIterator<Item = impl Into<T>>`, for `Vec<T>`
    IntoItems,
}

#[derive(Debug)]
pub(crate) struct Structure {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) fields: Vec<Field>,
    pub(crate) additional: Option<AdditionalField>,
    /// Traits to derive, in their customary order.
    pub(crate) derives: Vec<&'static str>,
    /// Whether its checks are ever run.
    pub(crate) checked: bool,
    /// What tells it from other kinds, where it is a kind of a union without tag.
    pub(crate) shape: Option<Vec<ShapeMember>>,
    /// For its shape: of each list, the properties of at least one alternative are there.
    pub(crate) any_required: Vec<Vec<Vec<String>>>,
    /// How it is written as a form of parts, where it is one.
    pub(crate) parts: Option<Vec<Part>>,
}

/// A declared member, as far as it tells a kind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ShapeMember {
    pub(crate) wire_name: String,
    pub(crate) required: bool,
    /// The names of the JSON types it may have, as the runtime's constants.
    pub(crate) kinds: Vec<&'static str>,
    /// The values it may have, where the document lists them.
    pub(crate) values: Vec<serde_json::Value>,
    /// Its type, where what it holds tells variants apart.
    pub(crate) inner: Option<TypePath>,
}

/// One part of a form.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Part {
    pub(crate) name: Name,
    pub(crate) wire_name: String,
    pub(crate) content: PartContent,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PartContent {
    File,
    /// A file, of this media type where it names none itself.
    FileAs(String),
    Value,
    As(String),
}

impl Structure {
    /// Whether `Debug` has to be written out, because there is something it must not show.
    pub(crate) fn has_secrets(&self) -> bool {
        self.fields.iter().any(|field| field.sensitive)
    }
}

#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: Name,
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) ty: TypePath,
    pub(crate) presence: Presence,
    pub(crate) argument: Argument,
    pub(crate) sensitive: bool,
    pub(crate) checks: Vec<Check>,
    /// Whether what it holds has checks of its own.
    pub(crate) nested_checks: bool,
    /// The one value that it has wherever its object is made.
    pub(crate) constant: Option<Constant>,
}

/// A value that the document gives a property.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Constant {
    /// Of an enumeration: type and variant.
    Variant(Name, Name),
    /// Of a plain type.
    Plain(serde_json::Value),
}

impl Field {
    pub(crate) fn is_required(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::RequiredNullable)
    }

    /// Whether the constructor asks for it: it is required, and there is more than one value it could have.
    pub(crate) fn is_argument(&self) -> bool {
        self.is_required() && self.constant.is_none()
    }
}

/// The members that the document does not declare.
#[derive(Debug)]
pub(crate) struct AdditionalField {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) ty: TypePath,
    pub(crate) nested_checks: bool,
}

/// One constraint, as a call on the runtime's `Check`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Check {
    MinLength(u64),
    MaxLength(u64),
    Pattern(Pattern),
    Minimum(Bound),
    Maximum(Bound),
    ExclusiveMinimum(Bound),
    ExclusiveMaximum(Bound),
    MultipleOf(Bound),
    MinItems(u64),
    MaxItems(u64),
    UniqueItems,
    MinProperties(u64),
    MaxProperties(u64),
    Items(Vec<Check>),
}

/// A text is one of the pattern where each of some is found in it and none of others, all in the syntax of the runtime.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    /// As the document has it.
    pub(crate) source: String,
    pub(crate) all: Vec<String>,
    pub(crate) none: Vec<String>,
}

impl Check {
    /// Whether a bound with a fraction is in it.
    pub(crate) fn has_float(&self) -> bool {
        match self {
            Self::Minimum(bound)
            | Self::Maximum(bound)
            | Self::ExclusiveMinimum(bound)
            | Self::ExclusiveMaximum(bound)
            | Self::MultipleOf(bound) => matches!(bound, Bound::Float(_)),
            Self::Items(checks) => checks.iter().any(Self::has_float),
            _ => false,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Bound {
    Integer(i64),
    Unsigned(u64),
    Float(f64),
}

#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) values: EnumerationValues,
    pub(crate) unknown: Name,
    /// Whether kinds of a union are told apart by it.
    pub(crate) shaped: bool,
}

/// The listed values by what they are.
#[derive(Debug)]
pub(crate) enum EnumerationValues {
    Text(Vec<EnumerationVariant<String>>),
    Integer(Vec<EnumerationVariant<i64>>),
    Json(Vec<EnumerationVariant<serde_json::Value>>),
}

#[derive(Debug)]
pub(crate) struct EnumerationVariant<T> {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) value: T,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    /// What names the variant; without it, variants are told apart by their shapes.
    pub(crate) tag: Option<UnionTag>,
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) unknown: Name,
    /// Wire names of the members that every variant has.
    pub(crate) shared: Vec<String>,
    /// Whether a string is read to find out which variant it is.
    pub(crate) from_text: bool,
    pub(crate) accessors: Vec<Accessor>,
    /// Whether a variant has something that `Debug` must not show.
    pub(crate) has_secrets: bool,
    pub(crate) derives: Vec<&'static str>,
    pub(crate) checked: bool,
    /// Of each variant whether it is written as a form of parts, where the union is sent so.
    pub(crate) parts: Option<Vec<bool>>,
    /// How its shape is told, where it is read by that, or is itself a variant of such a union.
    pub(crate) shape: Option<UnionShape>,
}

#[derive(Debug)]
pub(crate) struct UnionTag {
    pub(crate) name: String,
    /// Whether its values are integers or booleans.
    pub(crate) scalar: bool,
    /// Tags of several variants: shapes tell those apart.
    pub(crate) shared: Vec<String>,
    /// Whether an object without it is read by its shape.
    pub(crate) optional: bool,
    /// Whether a value that is nobody's tag is read by its shape.
    pub(crate) open: bool,
}

impl UnionTag {
    /// Whether there are objects that the tag does not decide.
    pub(crate) fn leaves_some(&self) -> bool {
        self.optional || self.open || !self.shared.is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnionShape {
    OneOf,
    Tagged,
}

#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) ty: TypePath,
    /// The tags that name this variant and no other.
    pub(crate) tags: Vec<String>,
    /// Those that others have too.
    pub(crate) shared_tags: Vec<String>,
    pub(crate) written: WrittenTag,
    /// Whether a value of this type can be no other variant, and so converts.
    pub(crate) converts: bool,
    /// Whether there is something in it to check.
    pub(crate) checked: bool,
}

/// What is done about a variant's tag where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WrittenTag {
    /// Nothing: the variant's type has the right one.
    AsItIs,
    /// One that is not the variant's own is replaced.
    Replaced,
    /// The variant does not declare it: it is added.
    Added,
}

/// A method of a union that reads a member all kinds have.
#[derive(Debug)]
pub(crate) struct Accessor {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) wire_name: String,
    pub(crate) kind: AccessorKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccessorKind {
    Text,
    Bool,
    I64,
}
