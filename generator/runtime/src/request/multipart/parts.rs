//! The parts of a body while it is put together.

use std::collections::BTreeMap;
use std::fmt;

use super::chain::joined;
use super::file::{File, Files};
use crate::json::{Codec, Node};
use crate::request::style;
use crate::transport::Body;

/// The parts of a body while it is put together.
pub struct Parts {
    boundary: String,
    /// What is whole already; what is not is in `text`.
    segments: Vec<Body>,
    text: Vec<u8>,
    is_nothing: bool,
    fault: Option<String>,
}

impl Parts {
    pub(in crate::request) fn new() -> Self {
        let mut random = [0; 16];
        // Without randomness the boundary is still one that hardly any content holds.
        let _ = getrandom::fill(&mut random);
        let digits: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
        let boundary = format!("bindery-{digits}");
        Self { boundary, segments: Vec::new(), text: Vec::new(), is_nothing: false, fault: None }
    }

    /// Adds a value: a scalar as text, an object as JSON, an array as a part for each item, null not at all. Arrays
    /// in arrays go as JSON.
    pub fn part<T: Codec>(&mut self, name: &str, value: &T) {
        self.node(name, None, &value.encode());
    }

    /// As [`part`](Self::part), under a media type. Of JSON's, any value is one part, an array too.
    pub fn part_as<T: Codec>(&mut self, name: &str, media_type: &str, value: &T) {
        match value.encode() {
            Node::Null => {}
            node if is_json(media_type) => self.value(name, Some(media_type), node.to_vec()),
            node => self.node(name, Some(media_type), &node),
        }
    }

    /// Adds files, each as a part. One without a media type is `application/octet-stream`, one without a name has that
    /// of the member, because servers read parts without file names as values.
    pub fn file<T: Files>(&mut self, name: &str, files: &T) {
        self.file_as(name, "application/octet-stream", files);
    }

    /// As [`file`](Self::file), one without a media type being of this one.
    pub fn file_as<T: Files>(&mut self, name: &str, media_type: &str, files: &T) {
        files.each(&mut |file| self.one_file(name, media_type, file));
    }

    /// Adds members that the document does not declare, each as [`part`](Self::part) does.
    pub fn rest<T: Codec>(&mut self, members: &BTreeMap<String, T>) {
        members.iter().for_each(|(name, value)| self.part(name, value));
    }

    pub(super) fn nothing(&mut self) {
        self.is_nothing = true;
    }

    pub(super) fn refuse(&mut self, json_type: &str) {
        self.fault = Some(format!("{json_type} cannot be sent as a form, only an object can"));
    }

    fn node(&mut self, name: &str, media_type: Option<&str>, node: &Node<'_>) {
        match node {
            Node::Array(items) => items.iter().for_each(|item| self.item(name, media_type, item)),
            other => self.item(name, media_type, other),
        }
    }

    fn item(&mut self, name: &str, media_type: Option<&str>, node: &Node<'_>) {
        match node {
            Node::Null => {}
            Node::Array(_) | Node::Object(_) => {
                self.value(name, media_type.or(Some("application/json")), node.to_vec());
            }
            // A part that says no media type is `text/plain` (RFC 7578, section 4.4).
            scalar => self.value(name, media_type, style::text(scalar).into_owned().into_bytes()),
        }
    }

    fn value(&mut self, name: &str, media_type: Option<&str>, content: Vec<u8>) {
        self.begin(name, None, media_type, &[]);
        self.text.extend(content);
        self.text.extend_from_slice(b"\r\n");
    }

    fn one_file(&mut self, name: &str, media_type: &str, file: &File) {
        let media_type = file.media_type.as_deref().unwrap_or(media_type);
        let file_name = file.name.as_deref().unwrap_or(name);
        self.begin(name, Some(file_name), Some(media_type), &file.headers);
        self.segments.push(std::mem::take(&mut self.text).into());
        self.segments.push(file.content().clone());
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

    /// The content type with the boundary, and the body, if there is to be one.
    pub(in crate::request) fn finish(mut self) -> Result<Option<(String, Body)>, String> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if self.is_nothing {
            return Ok(None);
        }
        self.text.extend_from_slice(format!("--{}--\r\n", self.boundary).as_bytes());
        self.segments.push(self.text.into());
        Ok(Some((format!("multipart/form-data; boundary={}", self.boundary), joined(self.segments))))
    }
}

impl fmt::Debug for Parts {
    /// Shows no content: it may be personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Parts")
    }
}

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence.ends_with("/json") || essence.ends_with("+json")
}

/// As HTML's forms do (WHATWG HTML, "multipart form data"): quotes and line breaks are percent-encoded, all else is
/// UTF-8.
fn quoted(text: &str) -> String {
    text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], "")
}
