//! A server on loopback that answers by what it is asked, any number of connections at a time, and keeps what it saw.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bindery_runtime::{
    Case, Client, ClientBuilder, Error, Method, NoDocumentedError, Operation, Sending, Status, Value, body,
};

pub type Op = Operation<Value, NoDocumentedError>;

/// What one request held.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Method and target, as in `POST /token`.
    pub line: String,
    head: String,
    pub body: String,
}

impl Seen {
    /// The value of a header, whose name is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().filter_map(|line| line.split_once(": ")).find(|(other, _)| *other == name).map(|(_, it)| it)
    }

    /// All of it but the body, in one line.
    pub fn text(&self) -> String {
        format!("{}; {}", self.line, self.head.replace('\n', "; "))
    }

    /// The bearer token.
    pub fn token(&self) -> &str {
        self.header("authorization").and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
    }

    /// A field of a form or of the query.
    pub fn field(&self, name: &str) -> Option<String> {
        let query = self.line.split_once('?').map_or("", |(_, query)| query);
        let text = if self.body.is_empty() { query } else { &self.body };
        let mut pairs = url::form_urlencoded::parse(text.as_bytes());
        pairs.find(|(other, _)| other == name).map(|(_, value)| value.into_owned())
    }
}

pub struct Site {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Site {
    /// What came so far, in the order in which it came.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().expect("no panic in the server").clone()
    }

    pub fn client(&self) -> ClientBuilder {
        Client::builder(self.url.as_str(), "test/1")
    }

    pub fn tokens(&self) -> Vec<String> {
        self.seen().iter().map(|seen| seen.token().to_owned()).collect()
    }
}

/// Starts a server whose answers are whole HTTP messages.
pub fn site(answer: impl Fn(&Seen) -> String + Send + Sync + 'static) -> Site {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (seen, answer) = (Arc::new(Mutex::new(Vec::new())), Arc::new(answer));
    let log = Arc::clone(&seen);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
            std::thread::spawn(move || {
                let mut stream = stream.expect("a connection");
                let Some(request) = read(&mut stream) else { return };
                log.lock().expect("no panic in the server").push(request.clone());
                let _ = stream.write_all(answer(&request).as_bytes());
            });
        }
    });
    Site { url, seen }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
        let lowered: Vec<String> = head.lines().map(lowered).collect();
        let seen = Seen {
            line: line.trim_end_matches(" HTTP/1.1").to_owned(),
            head: lowered.join("\n"),
            body: body.to_owned(),
        };
        let is_whole = match seen.header("transfer-encoding") {
            Some(_) => body.ends_with("0\r\n\r\n"),
            None => body.len() >= seen.header("content-length").map_or(0, |it| it.parse().expect("a length")),
        };
        if is_whole {
            return Some(seen);
        }
    }
}

fn lowered(line: &str) -> String {
    line.split_once(": ").map(|(name, value)| format!("{}: {value}", name.to_lowercase())).unwrap_or_default()
}

pub fn reply(status: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
    )
}

pub fn ok() -> String {
    reply("200 OK", "{}")
}

pub fn unauthorized() -> String {
    reply("401 Unauthorized", "{}")
}

pub const FIND: Op = Operation {
    id: "Find",
    method: Method::GET,
    path: "/find",
    accept: "application/json",
    security: &[&["oauth"]],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[],
};

pub const CREATE: Op = Operation { id: "Create", method: Method::POST, path: "/create", ..FIND };

pub fn send(client: &Client, operation: &Op) -> Sending<Value, NoDocumentedError> {
    client.call().request(operation).send()
}

/// How an error prints, which is one line.
pub fn line(error: &Error<NoDocumentedError>) -> String {
    let line = error.to_string();
    assert!(!line.chars().any(char::is_control), "{line:?}");
    line
}

/// Counts, from any thread.
#[derive(Clone, Default)]
pub struct Counter(Arc<AtomicUsize>);

impl Counter {
    /// Counts one more, and gives how many there are now.
    pub fn count(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}
