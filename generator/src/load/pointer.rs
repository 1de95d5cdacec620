//! JSON pointers (RFC 6901): how every stage says which node of the document it speaks of.

use std::fmt;

/// A JSON pointer to a node of the document.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Pointer(String);

impl Pointer {
    pub(crate) fn root() -> Self {
        Self::default()
    }

    /// The pointer that a local `$ref` holds, where it is one.
    pub(crate) fn of_reference(reference: &str) -> Option<Self> {
        reference.strip_prefix('#').map(|pointer| Self(pointer.to_owned()))
    }

    pub(crate) fn child(&self, key: &str) -> Self {
        let mut pointer = String::with_capacity(self.0.len() + key.len() + 1);
        pointer.push_str(&self.0);
        pointer.push('/');
        pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
        Self(pointer)
    }

    pub(crate) fn index(&self, index: usize) -> Self {
        self.child(&index.to_string())
    }

    pub(crate) fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('/').map(|(parent, _)| Self(parent.to_owned()))
    }

    /// The last key, as the document writes it.
    pub(crate) fn last(&self) -> String {
        let (_, last) = self.0.rsplit_once('/').unwrap_or_default();
        last.replace("~1", "/").replace("~0", "~")
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
