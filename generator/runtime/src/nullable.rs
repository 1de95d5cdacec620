//! A member that may be left out and may be null: three states, because two would lose one of them.
//! In a PATCH "leave it as it is" and "clear it" are different requests.

use std::ops::Deref;

/// An optional member that may also be `null`.
///
/// `Option` has two states and such a member has three: not there, `null`, and a value. In an update they mean three
/// things (leave it, clear it, set it), and what a server sent with `null` must not come back without the member.
///
/// ```
/// # use bindery_runtime::Nullable;
/// let topic: Nullable<String> = "Weather".into();
/// assert_eq!(topic.as_deref(), Some("Weather"));
/// assert!(Nullable::<String>::default().is_absent());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// The member is left out.
    #[default]
    Absent,
    /// The member is there and `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Nullable<T> {
    /// The same state with the value borrowed.
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Nullable::Absent => Nullable::Absent,
            Nullable::Null => Nullable::Null,
            Nullable::Value(value) => Nullable::Value(value),
        }
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Nullable::Absent | Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// The value itself, if there is one: absent and `null` become one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Nullable::Absent | Nullable::Null => None,
            Nullable::Value(value) => Some(value),
        }
    }

    /// What the value derefs to, if there is one: `Option<&str>` of a `Nullable<String>`.
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        self.value().map(Deref::deref)
    }

    /// Whether the member is left out.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Nullable::Absent)
    }

    /// Whether the member is there and `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Nullable::Null)
    }

    /// Whether the member has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Nullable::Value(_))
    }

    /// Turns the value into another and leaves the other two states as they are.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Nullable<U> {
        match self {
            Nullable::Absent => Nullable::Absent,
            Nullable::Null => Nullable::Null,
            Nullable::Value(value) => Nullable::Value(change(value)),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Nullable::Value(value)
    }
}

/// `None` leaves the member out; `null` is only ever written on purpose.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Nullable::Absent, Nullable::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Nullable::Value(value.to_owned())
    }
}
