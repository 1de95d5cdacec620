//! Strings with a documented format, as `date-time`: the exact text and, where it parses, its value.
//! A server's text that does not follow its format breaks nothing, and what came goes out byte for byte.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use bytes::Bytes;
use jiff::Timestamp;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::json::{self, Codec, DecodeError, Kinds, Node, Shape};

mod values;

/// A point in time as RFC 3339 writes it: `2026-03-01T12:30:00Z`. Its value is a [`jiff::Timestamp`].
///
/// ```
/// # use bindery_runtime::DateTime;
/// let created = DateTime::from("2026-03-01T12:30:00+00:00");
/// assert_eq!(created.as_str(), "2026-03-01T12:30:00+00:00");
/// assert_eq!(created.value().map(|value| value.as_second()), Some(1_772_368_200));
/// ```
pub type DateTime = Formatted<Timestamp>;

/// A day as RFC 3339 writes it: `2026-03-01`. Its value is a [`jiff::civil::Date`].
///
/// ```
/// # use bindery_runtime::Date;
/// let birthday = Date::from("2026-03-01");
/// assert_eq!(birthday.value().map(|date| date.day()), Some(1));
/// assert_eq!(Date::from("1 March").value(), None);
/// ```
pub type Date = Formatted<jiff::civil::Date>;

/// A time of day as RFC 3339 writes it: `12:30:00Z`. Its value is a [`jiff::civil::Time`], the offset left aside; texts
/// without offset or without seconds have one too.
///
/// A time made from a value has no offset. Where the server asks for one, make it from a text.
///
/// ```
/// # use bindery_runtime::Time;
/// let opening = Time::from("09:30:00+01:00");
/// assert_eq!(opening.value().map(|time| (time.hour(), time.minute())), Some((9, 30)));
/// ```
pub type Time = Formatted<jiff::civil::Time>;

/// A UUID as RFC 9562 writes it. Its value is a [`uuid::Uuid`].
///
/// ```
/// # use bindery_runtime::Uuid;
/// let id = Uuid::from("F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
/// assert_eq!(id.as_str(), "F81D4FAE-7DEC-11D0-A765-00A0C91E6BF6");
/// assert!(id.value().is_some());
/// ```
pub type Uuid = Formatted<uuid::Uuid>;

/// Bytes as Base64 text (RFC 4648). Its value are the bytes, from either alphabet, padded or not; bytes are written in
/// the standard alphabet, padded.
///
/// ```
/// # use bindery_runtime::Base64;
/// let key = Base64::from(vec![1, 2, 3]);
/// assert_eq!(key.as_str(), "AQID");
/// assert_eq!(Base64::from("AQID").value().map(|bytes| bytes.to_vec()), Some(vec![1, 2, 3]));
/// ```
pub type Base64 = Formatted<Bytes>;

/// Bytes as Base64 text in the alphabet that goes into URLs and names of files (RFC 4648, section 5). Its value are the
/// bytes, read as [`Base64`] reads them; bytes are written in that alphabet, without padding. Where the server wants
/// padding, make it from a text.
///
/// ```
/// # use bindery_runtime::Base64Url;
/// let key = Base64Url::from(vec![0xFB, 0xEF, 0xFF, 0x01]);
/// assert_eq!(key.as_str(), "--__AQ");
/// assert_eq!(Base64Url::from("--__AQ==").value().map(|bytes| bytes.to_vec()), Some(vec![0xFB, 0xEF, 0xFF, 0x01]));
/// ```
pub type Base64Url = Formatted<UrlSafe>;

/// Bytes that are written in the alphabet of [`Base64Url`]. Derefs to the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UrlSafe(Bytes);

impl Deref for UrlSafe {
    type Target = Bytes;

    fn deref(&self) -> &Bytes {
        &self.0
    }
}

impl From<Bytes> for Base64Url {
    fn from(bytes: Bytes) -> Self {
        Self::from(UrlSafe(bytes))
    }
}

impl From<Vec<u8>> for Base64Url {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

/// A type whose values a documented format writes as text.
pub trait Format: Sized {
    /// The value of a text, or `None` if the text does not follow the format.
    fn parse(text: &str) -> Option<Self>;

    /// The text of a value.
    fn print(&self) -> String;
}

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self::from(Bytes::from(bytes))
    }
}

/// A text of a documented format, together with its value where it has one.
///
/// The text is what counts: it is what is sent, compared, hashed and printed. Two texts of one value (`…Z` and
/// `…+00:00`) differ; compare [`value`](Self::value) where that matters.
#[derive(Clone)]
pub struct Formatted<T> {
    text: String,
    value: Option<T>,
}

impl<T> Formatted<T> {
    /// The value, or `None` if the text does not follow its format.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The exact text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T: Format> From<T> for Formatted<T> {
    fn from(value: T) -> Self {
        Self { text: value.print(), value: Some(value) }
    }
}

impl<T: Format> From<String> for Formatted<T> {
    fn from(text: String) -> Self {
        let value = T::parse(&text);
        Self { text, value }
    }
}

impl<T: Format> From<&str> for Formatted<T> {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl<T> fmt::Display for Formatted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&self.text)
    }
}

impl<T> fmt::Debug for Formatted<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.text, formatter)
    }
}

impl<T> PartialEq for Formatted<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Formatted<T> {}

impl<T> Hash for Formatted<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T: Format> Codec for Formatted<T> {
    const SHAPE: Shape = Shape::Kinds(Kinds::STRING);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.text().map(Self::from)
    }

    fn encode(&self) -> Node<'_> {
        Node::from(self.as_str())
    }
}

impl<T: Format> Serialize for Formatted<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

impl<'de, T: Format> Deserialize<'de> for Formatted<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}
