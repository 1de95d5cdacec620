//! A server of a few canned answers on loopback, which keeps what it was sent byte by byte; and small hand-written
//! models in the shape of emitted ones.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use bindery_runtime::{Checks, Client, ClientBuilder, Codec, DecodeError, Node, Object, RetryPolicy};

/// What the server does with one connection, after the request was read.
#[derive(Clone)]
pub enum Act {
    /// Writes this and closes.
    Answer(String),
    /// Writes this, then says nothing until the client goes away.
    Stall(String),
    /// Says nothing until the client goes away.
    Silence,
}

pub struct TestServer {
    pub url: String,
    requests: Receiver<String>,
}

impl TestServer {
    /// The next request as it came.
    pub fn request(&self) -> String {
        self.requests.recv().expect("a request")
    }

    /// Whether no request has come.
    pub fn is_untouched(&self) -> bool {
        self.requests.try_recv().is_err()
    }

    /// A client that tries once: each act is for one request.
    pub fn client(&self) -> ClientBuilder {
        Client::builder(self.url.as_str(), "test/1").retry(RetryPolicy::none())
    }
}

pub fn serve(acts: impl IntoIterator<Item = Act>) -> TestServer {
    let acts: Vec<Act> = acts.into_iter().collect();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, requests) = channel();
    std::thread::spawn(move || {
        for act in acts {
            let (mut stream, _) = listener.accept().expect("a connection");
            let Some(request) = read_request(&mut stream) else {
                continue;
            };
            let _ = sender.send(request);
            match act {
                Act::Answer(text) => {
                    let _ = stream.write_all(text.as_bytes());
                }
                Act::Stall(text) => {
                    let _ = stream.write_all(text.as_bytes());
                    let _ = stream.read(&mut [0]);
                }
                Act::Silence => {
                    let _ = stream.read(&mut [0]);
                }
            }
        }
    });
    TestServer { url, requests }
}

/// An answer with the right `Content-Length`, the connection to be closed behind it.
pub fn answer(status: &str, headers: &[&str], body: &str) -> Act {
    let mut text = format!("HTTP/1.1 {status}\r\n");
    for header in headers {
        text.push_str(&format!("{header}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()));
    Act::Answer(text)
}

pub fn json(status: &str, body: &str) -> Act {
    answer(status, &["content-type: application/json; charset=utf-8"], body)
}

fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
        if body.len() >= length.unwrap_or(0) {
            return Some(text);
        }
    }
}

/// The header lines of a request, sorted and without `host`, and without what the features of the build add.
pub fn header_lines(request: &str) -> Vec<String> {
    let head = request.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines: Vec<String> = head.lines().skip(1).map(str::to_owned).collect();
    lines.retain(|line| !["host:", "accept-encoding:"].iter().any(|name| line.to_lowercase().starts_with(name)));
    lines.sort();
    lines
}

pub fn body_of(request: &str) -> &str {
    request.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

/// A body with a required member, an optional one with a constraint, and one with a dot in its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Thing {
    pub name: String,
    pub note: Option<String>,
    pub address: Option<String>,
    pub tags: Option<Vec<String>>,
}

pub fn thing(name: &str) -> Thing {
    Thing { name: name.to_owned(), ..Thing::default() }
}

impl Codec for Thing {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self {
            name: object.required("name")?,
            note: object.optional("note")?,
            address: object.optional("Binding.Address")?,
            tags: object.optional("tags")?,
        })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(4);
        object.required("name", &self.name);
        object.optional("note", &self.note);
        object.optional("Binding.Address", &self.address);
        object.optional("tags", &self.tags);
        object.into()
    }

    fn validate(&self, checks: &mut Checks) {
        checks.field("note", &self.note).max_length(5);
    }
}

/// `{code, message}`, both required.
#[derive(Clone, Debug, PartialEq)]
pub struct Plain {
    pub code: i32,
    pub message: String,
}

impl Codec for Plain {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self { code: object.required("code")?, message: object.required("message")? })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(2);
        object.required("code", &self.code);
        object.required("message", &self.message);
        object.into()
    }
}

/// `{type, title}`, both required.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    pub kind: String,
    pub title: String,
}

impl Codec for Problem {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self { kind: object.required("type")?, title: object.required("title")? })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(2);
        object.required("type", &self.kind);
        object.required("title", &self.title);
        object.into()
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Failure {
    Plain(Plain),
    Problem(Problem),
}
