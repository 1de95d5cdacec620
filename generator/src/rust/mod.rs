//! The noun between name and emit: the crate to be, every decision made.
//!
//! Holds: each [`Name`] is a valid identifier, escaped and unique in its scope; each item knows its documentation, its
//! derives, its wire names and its exact types. Emitters only spell it out.

mod call;
mod client;
mod item;
mod names;
mod outline;

pub(crate) use call::{
    BodyContent, BodyEnum, BodyVariant, Call, CallBody, CallParameter, Case, CaseStatus, Encoding, FormField, Header,
    Place, Read, RoundTrip,
};
pub(crate) use client::{Client, CredentialKind, CredentialSetter, ServerItem, ServerVariable};
pub(crate) use item::{
    Accessor, AccessorKind, AdditionalField, Argument, Bound, Check, Constant, Enumeration, EnumerationValues,
    EnumerationVariant, Field, Item, Part, PartContent, Pattern, Presence, ShapeMember, Structure, TypePath, Union,
    UnionShape, UnionTag, UnionVariant, WrittenTag,
};
pub(crate) use names::names;
pub(crate) use outline::outline;

/// A Rust identifier: escaped where it has to be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Name(String);

impl Name {
    /// Only the naming stage makes names; it knows that this one is valid and free.
    pub(crate) fn new(identifier: String) -> Self {
        Self(identifier)
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// The identifier without `r#`, as it shows in Debug output and paths.
    pub(crate) fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a character shows where it stands: the compiler takes none in comments and literals that turn the direction of
/// the text about them, and Clippy none without width.
pub(crate) fn is_seen(character: char) -> bool {
    let directional =
        matches!(character, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let without_width = matches!(character, '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}');
    !directional && !without_width && !character.is_control()
}

/// The lines of a doc comment: safe Markdown, one line an entry.
pub(crate) type Docs = Vec<String>;

/// A whole crate.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) docs: Docs,
    pub(crate) modules: Vec<Module>,
}

/// One API.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: Name,
    /// Where its files go: a folder under `src/`, or `src/` itself.
    pub(crate) folder: Option<String>,
    /// The Cargo feature it hangs on.
    pub(crate) feature: Option<String>,
    /// The API's own title, for the outline.
    pub(crate) title: String,
    pub(crate) docs: Docs,
    /// A first call as the documentation shows it, its fences included; empty where none can be shown shortly.
    pub(crate) first_call: Docs,
    pub(crate) client: Client,
    pub(crate) calls: Vec<Call>,
    pub(crate) items: Vec<Item>,
    pub(crate) responses: Vec<BodyEnum>,
    pub(crate) requests: Vec<BodyEnum>,
    pub(crate) headers: Vec<Header>,
    /// JSON pointers of schemas with the types made of them, for tests.
    pub(crate) bodies: Vec<(String, TypePath)>,
    pub(crate) round_trips: Vec<RoundTrip>,
}
