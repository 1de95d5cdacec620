//! Types: what a schema means once references, `allOf` and `nullable` are resolved.

use super::{ExternalDocs, NameHint, Origin};

/// Index of a type among [`super::Api::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(crate) usize);

/// A type that gets a Rust item of its own.
#[derive(Debug)]
pub(crate) struct TypeDefinition {
    pub(crate) origin: Origin,
    pub(crate) hint: NameHint,
    pub(crate) words: Words,
    pub(crate) shape: TypeShape,
    /// Whether it can be part of a request.
    pub(crate) sent: bool,
    /// Whether it can be part of a response.
    pub(crate) received: bool,
    /// How its members are written as parts, where it is a multipart body.
    pub(crate) parts: Option<Vec<super::FieldEncoding>>,
}

/// What the document says about a thing in prose.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Words {
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// Sent by the server only.
    pub(crate) read_only: bool,
    /// Sent to the server only.
    pub(crate) write_only: bool,
    pub(crate) default: Option<serde_json::Value>,
    pub(crate) external_docs: Option<ExternalDocs>,
}

#[derive(Debug)]
pub(crate) enum TypeShape {
    Structure(Structure),
    Enumeration(Enumeration),
    Union(Union),
}

/// An object with declared members.
#[derive(Debug, Default)]
pub(crate) struct Structure {
    pub(crate) fields: Vec<Field>,
    pub(crate) additional: Additional,
    /// Lists of alternatives: of each list, the properties of at least one alternative have to be there.
    pub(crate) any_required: Vec<Vec<Vec<String>>>,
}

/// What an object may hold beside its declared members.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Additional {
    /// `additionalProperties: false`.
    Forbidden,
    /// Nothing said, or `true`: anything.
    #[default]
    Any,
    Typed(Box<Value>),
}

/// A declared member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) wire_name: String,
    pub(crate) value: Value,
    pub(crate) presence: Presence,
    pub(crate) words: Words,
    /// The one value that it has wherever its object is made: a constant, or the tag that names its variant.
    pub(crate) fixed: Option<serde_json::Value>,
}

/// Required, optional and nullable: four cases that stay four.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Presence {
    Required,
    RequiredNullable,
    Optional,
    OptionalNullable,
}

impl Presence {
    pub(crate) fn new(required: bool, nullable: bool) -> Self {
        match (required, nullable) {
            (true, false) => Self::Required,
            (true, true) => Self::RequiredNullable,
            (false, false) => Self::Optional,
            (false, true) => Self::OptionalNullable,
        }
    }
}

/// An enumeration, open: values that the document does not list are kept.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) kind: EnumerationKind,
    pub(crate) values: Vec<Listed>,
    /// Whether the document takes other values as well.
    pub(crate) free: bool,
}

/// A value of an enumeration.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Listed {
    pub(crate) value: serde_json::Value,
    /// What it is called, where it stands in a branch of its own that says so.
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
}

impl From<serde_json::Value> for Listed {
    fn from(value: serde_json::Value) -> Self {
        Self { value, title: None, description: None }
    }
}

/// What the values of an enumeration are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EnumerationKind {
    Text,
    Integer,
    /// Of several types.
    Json,
}

/// Several kinds of value.
#[derive(Debug, Default)]
pub(crate) struct Union {
    /// The member whose value names the variant; without one, variants are told apart by their shapes.
    pub(crate) tag: Option<VariantTag>,
    pub(crate) variants: Vec<Variant>,
    /// The members that a base declares and so every variant has.
    pub(crate) shared: Vec<Field>,
}

/// What names the variant of a union.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VariantTag {
    pub(crate) name: String,
    /// Whether its values are no strings: tags are then the JSON text of integers and booleans.
    pub(crate) scalar: bool,
    /// Whether an object may do without it.
    pub(crate) optional: bool,
    /// Whether a variant takes values that are nobody's tag.
    pub(crate) open: bool,
}

#[derive(Debug)]
pub(crate) struct Variant {
    /// What the variant is called.
    pub(crate) word: String,
    /// The tags that name this variant, in the document's order; one that several variants have names none of them.
    pub(crate) tags: Vec<String>,
    /// Whether the tags are only those that no other variant has: nothing says that a value may not have another.
    pub(crate) tags_are_left: bool,
    pub(crate) value: Value,
    pub(crate) description: Option<String>,
}

/// A use of a schema: its type with what constrains this use.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) ty: Type,
    pub(crate) nullable: bool,
    pub(crate) constraints: Constraints,
    pub(crate) example: Option<serde_json::Value>,
    /// Personal data or a secret: never shown by `Debug`.
    pub(crate) sensitive: bool,
}

impl Value {
    pub(crate) fn of(ty: Type) -> Self {
        Self { ty, nullable: false, constraints: Constraints::default(), example: None, sensitive: false }
    }

    /// How many values it is, with those that it lists and shows.
    pub(crate) fn parts(&self) -> usize {
        let shown = self.example.iter().chain(&self.constraints.allowed).map(parts).sum::<usize>();
        1 + shown
            + match &self.ty {
                Type::List(held) | Type::Map(held) => held.parts(),
                Type::Tuple(places) => places.iter().map(Self::parts).sum(),
                _ => 0,
            }
    }

    /// Whether it, or what it lists, is personal data or a secret.
    pub(crate) fn is_sensitive(&self) -> bool {
        self.sensitive
            || match &self.ty {
                Type::List(held) | Type::Map(held) => held.is_sensitive(),
                Type::Tuple(places) => places.iter().any(Self::is_sensitive),
                _ => false,
            }
    }
}

/// How many parts JSON has; a long text counts as several.
pub(crate) fn parts(value: &serde_json::Value) -> usize {
    const LONG: usize = 64;
    1 + match value {
        serde_json::Value::Object(members) => {
            members.iter().map(|(name, value)| name.len() / LONG + parts(value)).sum()
        }
        serde_json::Value::Array(items) => items.iter().map(parts).sum(),
        serde_json::Value::String(text) => text.len() / LONG,
        _ => 0,
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Type {
    Any,
    Boolean,
    Integer(Integer),
    Number,
    Text(TextFormat),
    /// Content that goes into a form of parts.
    File,
    List(Box<Value>),
    /// A list of so many items, each of a type of its own.
    Tuple(Vec<Value>),
    Map(Box<Value>),
    Named(TypeId),
    /// A named type that holds itself: kept behind a pointer.
    Boxed(TypeId),
}

impl Type {
    /// The named types it is made of.
    pub(crate) fn named(&self, found: &mut Vec<TypeId>) {
        match self {
            Self::Named(id) | Self::Boxed(id) => found.push(*id),
            Self::List(held) | Self::Map(held) => held.ty.named(found),
            Self::Tuple(places) => places.iter().for_each(|place| place.ty.named(found)),
            Self::Any | Self::Boolean | Self::Integer(_) | Self::Number | Self::Text(_) | Self::File => {}
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
}

/// How a string is typed. Formats that have no lossless Rust type are plain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextFormat {
    Plain,
    Date,
    DateTime,
    Time,
    Uuid,
    /// `byte`: bytes as text.
    Base64,
    /// `base64url`: the same in the alphabet that goes into URLs.
    Base64Url,
    /// Bytes as they are, which JSON has no place for: text in JSON, a file in a form of parts.
    Binary,
}

/// What a schema demands of a value beyond its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Constraints {
    pub(crate) min_length: Option<u64>,
    pub(crate) max_length: Option<u64>,
    pub(crate) pattern: Option<String>,
    pub(crate) minimum: Option<serde_json::Number>,
    pub(crate) maximum: Option<serde_json::Number>,
    pub(crate) exclusive_minimum: bool,
    pub(crate) exclusive_maximum: bool,
    pub(crate) multiple_of: Option<serde_json::Number>,
    pub(crate) min_items: Option<u64>,
    pub(crate) max_items: Option<u64>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<u64>,
    pub(crate) max_properties: Option<u64>,
    /// Values of an `enum` that is not a type of its own; told, not checked.
    pub(crate) allowed: Vec<serde_json::Value>,
}

impl Constraints {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
