//! JSON pointers (RFC 6901): how every stage says which node of the document it speaks of.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// A JSON pointer to a node of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pointer(Arc<str>);

impl Pointer {
    pub(crate) fn root() -> Self {
        Self::default()
    }

    pub(crate) fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.len() + key.len() + 1);
        pointer.push_str(&self.0);
        pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => pointer.push_str("~0"),
                '/' => pointer.push_str("~1"),
                other => pointer.push(other),
            }
        }
        Self(pointer.into())
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.into()))
    }

    /// The last key, as the document writes it.
    pub(crate) fn last(&self) -> String {
        let (_, last) = self.0.rsplit_once('/').unwrap_or_default();
        unescaped(last)
    }

    /// The same node below another root, if it is below `to`.
    pub(super) fn rebased(&self, to: &Self, from: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&*to.0).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(Self(format!("{}{rest}", from.0).into()))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The keys of a pointer's text, unescaped.
pub(super) fn segments(pointer: &str) -> Vec<String> {
    pointer.split('/').skip(1).map(unescaped).collect()
}

fn unescaped(key: &str) -> String {
    key.replace("~1", "/").replace("~0", "~")
}

/// A key as a step of a reference's pointer.
pub(super) fn step(key: &str) -> String {
    key.replace('%', "%25").replace('~', "~0").replace('/', "~1")
}

/// The key that a single step of a reference's pointer means.
pub(crate) fn key(step: &str) -> Cow<'_, str> {
    match step.contains(['%', '~']) {
        true => Cow::Owned(unescaped(&decoded(step))),
        false => Cow::Borrowed(step),
    }
}

/// The text of a URI's fragment: percent-encoded as any (RFC 3986).
pub(super) fn decoded(fragment: &str) -> String {
    let mut bytes = Vec::with_capacity(fragment.len());
    let mut rest = fragment.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let hex = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let hex = hex.filter(|digits| *first == b'%' && digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let byte = hex.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &behind[2..] } else { behind };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn children_are_escaped() {
        let pointer = Pointer::root().child("paths").child("/a~b").index(0);
        assert_eq!(pointer.as_str(), "/paths/~1a~0b/0");
        assert_eq!(pointer.parent().map(|parent| parent.to_string()).as_deref(), Some("/paths/~1a~0b"));
    }
}
