//! Bodies of answers, written as a server would.

use std::any::TypeId;
use std::borrow::Cow;

use bytes::Bytes;

use crate::json::{Codec, Node};
use crate::stream::{ByteStream, EventStream, JsonLines};
use crate::transport::Body;

/// A type of answers that a fake can give. Models are, through [`Codec`], and so are the runtime's streams; enums of
/// several answers are by emitted code.
pub trait Reply: Sized {
    /// Writes it.
    fn reply(self) -> Content;
}

/// A body before its media type is known, which the documented case says.
#[derive(Debug)]
pub struct Content {
    body: Body,
    /// The body where it is sent as plain text, if that is another one.
    text: Option<Body>,
    /// Which of the operation's cases is meant, if that does not show in the type.
    pub(super) case: Option<usize>,
}

impl Content {
    fn new(body: impl Into<Body>) -> Self {
        Self { body: body.into(), text: None, case: None }
    }

    /// The same body for the documented case at this place; for emitted code.
    #[must_use]
    pub fn case(mut self, index: usize) -> Self {
        self.case = Some(index);
        self
    }

    /// The body of an answer of this media type. No media type, no body.
    pub(super) fn of(self, media_type: &str) -> (String, Body) {
        let body = match (media_type, self.text) {
            ("", _) => Body::empty(),
            (media_type, Some(text)) if !is_json(media_type) => text,
            _ => self.body,
        };
        (media_type.to_owned(), body)
    }
}

impl<T: Codec> Reply for T {
    fn reply(self) -> Content {
        let node = self.encode();
        let text = match &node {
            Node::String(text) => Some(Body::from(text.clone().into_owned())),
            _ => None,
        };
        Content { text, ..Content::new(node.to_vec()) }
    }
}

impl Reply for () {
    fn reply(self) -> Content {
        Content::new(Bytes::new())
    }
}

impl Reply for Bytes {
    fn reply(self) -> Content {
        Content::new(self)
    }
}

impl Reply for ByteStream {
    fn reply(self) -> Content {
        Content { body: self.into(), text: None, case: None }
    }
}

/// One that nobody has read from, such as [`EventStream::of`] gives.
impl<T: Codec + 'static> Reply for EventStream<T> {
    fn reply(self) -> Content {
        self.into_bytes().reply()
    }
}

/// One that nobody has read from, such as [`JsonLines::of`] gives.
impl<T: Codec> Reply for JsonLines<T> {
    fn reply(self) -> Content {
        self.into_bytes().reply()
    }
}

impl<T: Codec + 'static> EventStream<T> {
    /// A stream of events with these data, as a server would send it; of events with kinds and ids, [`open`](Self::open)
    /// takes the text.
    #[must_use]
    pub fn of(data: impl IntoIterator<Item = T>) -> Self {
        // To `String` any data is a text as it is; to all others it is JSON.
        let is_text = TypeId::of::<T>() == TypeId::of::<String>();
        let text: String = data.into_iter().map(|data| event(&data.encode(), is_text)).collect();
        Self::open(ByteStream::from(text))
    }
}

fn event(data: &Node<'_>, is_text: bool) -> String {
    let text = match data {
        Node::String(text) if is_text => text.clone(),
        other => String::from_utf8_lossy(&other.to_vec()).into_owned().into(),
    };
    let lines: String = text.split('\n').map(|line| format!("data: {line}\n")).collect();
    format!("{lines}\n")
}

impl<T: Codec> JsonLines<T> {
    /// A stream of these values, as a server would send it.
    #[must_use]
    pub fn of(values: impl IntoIterator<Item = T>) -> Self {
        let lines = values.into_iter().flat_map(|value| {
            let mut line = value.encode().to_vec();
            line.push(b'\n');
            line
        });
        Self::open(ByteStream::from(lines.collect::<Vec<u8>>()))
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// A media type that is no range.
pub(super) fn concrete(media_type: &str) -> Cow<'_, str> {
    let Some(kind) = media_type.strip_suffix("/*") else { return Cow::Borrowed(media_type) };
    match kind {
        "*" => Cow::Borrowed("application/octet-stream"),
        "text" => Cow::Borrowed("text/plain"),
        kind => Cow::Owned(format!("{kind}/octet-stream")),
    }
}
