//! `multipart/form-data` bodies (RFC 7578): files and values as parts of one body, in memory as long as all of them are.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write;

use bytes::Bytes;
use serde_json::Value;

use super::style;
use crate::json::{Codec, DecodeError, Kinds, Node, Shape};
use crate::nullable::Nullable;
use crate::stream::ByteStream;
use crate::transport::{Body, BoxError};

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
    name: Option<String>,
    media_type: Option<String>,
    headers: Vec<(String, String)>,
}

impl File {
    /// Content that is read while it is sent.
    pub fn new(content: impl Into<Body>) -> Self {
        Self { content: content.into(), ..Self::default() }
    }

    /// The file name that the part says it has.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type that the part says it has; `application/octet-stream` unless it is set.
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

/// A type that can be sent as a form of parts. Emitted code implements it for models.
pub trait Multipart {
    /// Adds a part for each member.
    fn parts(&self, parts: &mut Parts);
}

impl<T: Multipart> Multipart for Option<T> {
    fn parts(&self, parts: &mut Parts) {
        self.iter().for_each(|value| value.parts(parts));
    }
}

impl<T: Multipart> Multipart for Box<T> {
    fn parts(&self, parts: &mut Parts) {
        self.as_ref().parts(parts);
    }
}

impl<T: Codec> Multipart for BTreeMap<String, T> {
    fn parts(&self, parts: &mut Parts) {
        self.iter().for_each(|(name, value)| parts.part(name, value));
    }
}

/// Of a value that is no object there are no parts.
impl Multipart for Value {
    fn parts(&self, parts: &mut Parts) {
        self.as_object().into_iter().flatten().for_each(|(name, value)| parts.part(name, value));
    }
}

/// Members that hold files: one, several, or none.
pub trait Files {
    /// Calls `seen` with each.
    #[doc(hidden)]
    fn each(&self, seen: &mut dyn FnMut(&File));
}

impl Files for File {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        seen(self);
    }
}

impl<T: Files> Files for Vec<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.iter().for_each(|file| file.each(seen));
    }
}

impl<T: Files> Files for Option<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.iter().for_each(|file| file.each(seen));
    }
}

impl<T: Files> Files for Nullable<T> {
    fn each(&self, seen: &mut dyn FnMut(&File)) {
        self.value().into_iter().for_each(|file| file.each(seen));
    }
}

/// The parts of a body while it is put together.
#[derive(Debug)]
pub struct Parts {
    boundary: String,
    segments: Vec<Body>,
    text: Vec<u8>,
}

impl Parts {
    pub(super) fn new() -> Self {
        let mut random = [0; 16];
        // Without randomness the boundary is still one that hardly any content holds.
        let _ = getrandom::fill(&mut random);
        let digits = random.iter().fold(String::new(), |mut digits, byte| {
            let _ = write!(digits, "{byte:02x}");
            digits
        });
        Self { boundary: format!("bindery-{digits}"), segments: Vec::new(), text: Vec::new() }
    }

    /// Adds a value: a scalar as text, an object as JSON, an array as a part for each item, null not at all.
    pub fn part<T: Codec>(&mut self, name: &str, value: &T) {
        self.value(name, &value.encode());
    }

    /// Adds a value under a media type; of JSON's it goes as JSON, of any other as text.
    pub fn part_as<T: Codec>(&mut self, name: &str, media_type: &str, value: &T) {
        let node = value.encode();
        if node == Node::Null {
            return;
        }
        let is_json = media_type.split(';').next().is_some_and(|essence| essence.trim().ends_with("json"));
        let content = if is_json { node.to_vec() } else { style::text(&node).into_owned().into_bytes() };
        self.begin(name, None, Some(media_type), &[]);
        self.end(content);
    }

    /// Adds files, each as a part.
    pub fn file<T: Files>(&mut self, name: &str, files: &T) {
        files.each(&mut |file| self.one_file(name, file));
    }

    fn value(&mut self, name: &str, node: &Node<'_>) {
        match node {
            Node::Null => {}
            Node::Array(items) => items.iter().for_each(|item| self.value(name, item)),
            Node::Object(_) => {
                self.begin(name, None, Some("application/json"), &[]);
                self.end(node.to_vec());
            }
            scalar => {
                self.begin(name, None, None, &[]);
                self.end(style::text(scalar).into_owned().into_bytes());
            }
        }
    }

    fn one_file(&mut self, name: &str, file: &File) {
        let media_type = file.media_type.as_deref().unwrap_or("application/octet-stream");
        // A part without a file name is read as a value by most servers.
        let file_name = file.name.as_deref().unwrap_or(name);
        self.begin(name, Some(file_name), Some(media_type), &file.headers);
        match file.content.as_bytes() {
            Some(bytes) => self.text.extend_from_slice(bytes),
            None => {
                self.segments.push(Body::from(std::mem::take(&mut self.text)));
                self.segments.push(file.content.clone());
            }
        }
        self.text.extend_from_slice(b"\r\n");
    }

    fn begin(&mut self, name: &str, file_name: Option<&str>, media_type: Option<&str>, headers: &[(String, String)]) {
        let mut head = format!("--{}\r\nContent-Disposition: form-data; name=\"{}\"", self.boundary, quoted(name));
        if let Some(file_name) = file_name {
            head.push_str(&format!("; filename=\"{}\"", quoted(file_name)));
        }
        head.push_str("\r\n");
        let media_type = media_type.map(|media_type| ("Content-Type", media_type));
        let others = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in media_type.into_iter().chain(others) {
            head.push_str(&format!("{}: {}\r\n", one_line(name), one_line(value)));
        }
        head.push_str("\r\n");
        self.text.extend_from_slice(head.as_bytes());
    }

    fn end(&mut self, content: Vec<u8>) {
        self.text.extend(content);
        self.text.extend_from_slice(b"\r\n");
    }

    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty() && self.text.is_empty()
    }

    /// The content type with the boundary, and the body.
    pub(super) fn finish(mut self) -> (String, Body) {
        self.text.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        let content_type = format!("multipart/form-data; boundary={}", self.boundary);
        if self.segments.is_empty() {
            return (content_type, Body::from(self.text));
        }
        self.segments.push(Body::from(self.text));
        (content_type, Body::from_stream(Chained { segments: self.segments.into_iter(), current: None }))
    }
}

/// As HTML's forms do (WHATWG HTML, "multipart form data"): quotes and line breaks are percent-encoded, all else is UTF-8.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}

/// The bytes of several bodies, one after another.
struct Chained {
    segments: std::vec::IntoIter<Body>,
    current: Option<Body>,
}

impl futures_core::Stream for Chained {
    type Item = Result<Bytes, BoxError>;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Self::Item>> {
        use std::task::Poll;
        loop {
            if self.current.is_none() {
                self.current = self.segments.next();
            }
            let Some(body) = &mut self.current else { return Poll::Ready(None) };
            match http_body::Body::poll_frame(std::pin::Pin::new(body), context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => self.current = None,
                Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Some(Ok(frame))) => {
                    if let Ok(bytes) = frame.into_data() {
                        return Poll::Ready(Some(Ok(bytes)));
                    }
                }
            }
        }
    }
}

impl From<ByteStream> for File {
    fn from(content: ByteStream) -> Self {
        Self::new(content)
    }
}

#[cfg(test)]
mod tests {
    use super::{File, Parts};
    use crate::transport::Body;

    #[test]
    fn parts_are_written_as_html_forms_are() {
        let mut parts = Parts::new();
        parts.part("title", &"A \"cat\"".to_owned());
        parts.part("tags", &vec!["a".to_owned(), "b".to_owned()]);
        parts.part("none", &None::<String>);
        parts.part_as("meta", "application/json", &vec![1_i64]);
        parts.file("photo\"s\n", &vec![File::from("x").name("c\r\n.png").media_type("image/png").header("X-A", "b\r\nc")]);
        let boundary = parts.boundary.clone();
        let (content_type, body) = parts.finish();
        assert_eq!(content_type, format!("multipart/form-data; boundary={boundary}"));
        let expected = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA \"cat\"\r\n\
            --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
            --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\nb\r\n\
            --B\r\nContent-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n[1]\r\n\
            --B\r\nContent-Disposition: form-data; name=\"photo%22s%0A\"; filename=\"c%0D%0A.png\"\r\n\
            Content-Type: image/png\r\nX-A: bc\r\n\r\nx\r\n--B--\r\n";
        let text = body.as_bytes().map(|bytes| String::from_utf8_lossy(bytes).replace(&boundary, "B"));
        assert_eq!(text.as_deref(), Some(expected));
        assert!(body.is_replayable());
    }

    #[tokio::test]
    async fn a_streamed_file_makes_a_stream() {
        let chunks = futures_util::stream::iter(["one ", "two"].map(|text| Ok(bytes::Bytes::from(text))));
        let mut parts = Parts::new();
        parts.file("data", &File::new(Body::from_stream(chunks)));
        parts.part("after", &true);
        let boundary = parts.boundary.clone();
        let (_, body) = parts.finish();
        assert_eq!((body.is_replayable(), body.length()), (false, None));
        let bytes = body.into_bytes().await.expect("the stream does not fail");
        let text = String::from_utf8_lossy(&bytes).replace(&boundary, "B");
        assert!(text.contains("\r\n\r\none two\r\n--B\r\n") && text.ends_with("true\r\n--B--\r\n"), "{text}");
    }
}
