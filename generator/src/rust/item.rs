//! Models: structs, open enumerations and unions, with everything their emitters write.

use super::{Docs, Name};

#[derive(Debug)]
pub(crate) enum Item {
    Structure(Structure),
    Enumeration(Enumeration),
    Union(Union),
}

/// An exact type, without optionality.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TypePath {
    Bool,
    I32,
    I64,
    F32,
    F64,
    Text,
    DateTime,
    Json,
    List(Box<TypePath>),
    Map(Box<TypePath>),
    Model(Name),
    Boxed(Name),
    /// `null` or a value, where a list or map holds nullable things.
    Option(Box<TypePath>),
    Unit,
}

impl TypePath {
    /// Whether it, or something it is made of, is as wanted.
    pub(crate) fn contains(&self, wanted: fn(&Self) -> bool) -> bool {
        wanted(self)
            || match self {
                Self::List(held) | Self::Map(held) | Self::Option(held) => held.contains(wanted),
                _ => false,
            }
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
}

impl Field {
    pub(crate) fn is_required(&self) -> bool {
        matches!(self.presence, Presence::Required | Presence::RequiredNullable)
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
    Pattern(String),
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
    Float(f64),
}

#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) variants: Vec<EnumerationVariant>,
    pub(crate) unknown: Name,
}

#[derive(Debug)]
pub(crate) struct EnumerationVariant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) wire_name: String,
}

#[derive(Debug)]
pub(crate) struct Union {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) tag: String,
    pub(crate) variants: Vec<UnionVariant>,
    pub(crate) unknown: Name,
    /// Wire names of the members that every kind has.
    pub(crate) shared: Vec<String>,
    pub(crate) accessors: Vec<Accessor>,
    /// Whether a kind has something that `Debug` must not show.
    pub(crate) has_secrets: bool,
    pub(crate) derives: Vec<&'static str>,
    pub(crate) checked: bool,
}

#[derive(Debug)]
pub(crate) struct UnionVariant {
    pub(crate) name: Name,
    pub(crate) docs: Docs,
    pub(crate) target: Name,
    pub(crate) tags: Vec<String>,
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
