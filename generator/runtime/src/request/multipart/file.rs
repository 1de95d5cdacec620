//! The content of a part, and the members of models that hold such.

use std::fmt;

use bytes::Bytes;

use self::sealed::Each;
use crate::json::{Codec, DecodeError, Kinds, Node, Shape};
use crate::nullable::Nullable;
use crate::stream::ByteStream;
use crate::transport::Body;

/// Content of a part: bytes in memory or a stream, with the name and media type that the part says it has.
///
/// ```
/// # use bindery_runtime::File;
/// let photo = File::from(vec![0xFF, 0xD8]).name("cat.jpg").media_type("image/jpeg");
/// # let _ = photo;
/// ```
#[derive(Clone, Default)]
pub struct File {
    content: Body,
    pub(super) name: Option<String>,
    pub(super) media_type: Option<String>,
    pub(super) headers: Vec<(String, String)>,
}

impl File {
    /// A file of any content.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// The file name that the part says it has.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type that the part says it has. Unless it is set, the one that the document has for the part, or
    /// `application/octet-stream`.
    #[must_use]
    pub fn media_type(mut self, media_type: impl Into<String>) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// A further header of the part. Line breaks are left out.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The content.
    #[must_use]
    pub fn content(&self) -> &Body {
        &self.content
    }
}

impl<T: Into<Bytes>> From<T> for File {
    fn from(content: T) -> Self {
        Self::new(Body::from(content))
    }
}

impl From<Body> for File {
    fn from(content: Body) -> Self {
        Self::new(content)
    }
}

impl From<ByteStream> for File {
    fn from(content: ByteStream) -> Self {
        Self::new(content)
    }
}

/// Files in memory are equal by their bytes; a stream is equal to nothing.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        let contents = self.content.as_bytes().zip(other.content.as_bytes());
        let labels = |file: &Self| (file.name.clone(), file.media_type.clone(), file.headers.clone());
        contents.is_some_and(|(own, other)| own == other) && labels(self) == labels(other)
    }
}

impl fmt::Debug for File {
    /// Shows what the part says of itself, and of the content its length only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("File");
        shown.field("name", &self.name).field("media_type", &self.media_type).field("content", &self.content).finish()
    }
}

/// As JSON, which knows no bytes, a file is the text that its bytes are; a stream and what is no text is null.
impl Codec for File {
    const SHAPE: Shape = Shape::Kinds(Kinds::STRING);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        node.text().map(Self::from)
    }

    fn encode(&self) -> Node<'_> {
        let text = self.content.as_bytes().and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map_or(Node::Null, Node::from)
    }
}

/// Members that hold files: one, several, or none. It cannot be implemented elsewhere.
pub trait Files: sealed::Each {}

impl<T: sealed::Each> Files for T {}

mod sealed {
    use super::File;

    pub trait Each {
        /// Calls `seen` with each file.
        fn each(&self, seen: &mut dyn FnMut(&File));
    }
}

impl Each for File {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        seen(self);
    }
}

impl<T: Each> Each for Vec<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.iter().for_each(|file| file.each(seen));
    }
}

impl<T: Each> Each for Option<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.iter().for_each(|file| file.each(seen));
    }
}

impl<T: Each> Each for Nullable<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.value().into_iter().for_each(|file| file.each(seen));
    }
}
