//! A small HTTP server on loopback that keeps what it was sent byte by byte, and answers as it was told to.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use conversations::Error;

/// What the server does with one connection, after it has read the request.
pub enum Act {
    /// Writes these bytes and closes the connection.
    Write(Vec<u8>),
    /// Writes these bytes, then waits until the client closes the connection.
    Stall(Vec<u8>),
}

/// One request as it came.
#[derive(Debug)]
pub struct Request {
    /// The first line, as in `POST /path HTTP/1.1`.
    pub line: String,
    /// Names in lower case, values as they came, in the order of the names.
    pub headers: Vec<(String, String)>,
    /// Everything after the empty line.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header that is there once at most.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str());
        let first = values.next();
        assert_eq!(values.next(), None, "`{name}` is there twice");
        first
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        str::from_utf8(&self.body).expect("a body in UTF-8")
    }
}

/// A server with an answer for each of a number of connections.
pub struct Server {
    /// `http://127.0.0.1:<port>`.
    pub url: String,
    listener: TcpListener,
    requests: Receiver<Request>,
}

impl Server {
    /// The value of the `Host` header of requests to this server.
    pub fn host(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// The next request.
    pub fn request(&self) -> Request {
        self.requests.recv_timeout(Duration::from_secs(20)).expect("a request within 20 seconds")
    }

    /// Fails if there was a request that was not asked for with [`request`](Self::request), or a connection beyond
    /// those that the server had an answer for. A connection on loopback stands in the listener's queue before the
    /// client learns of it, so there is nothing to wait for.
    pub fn assert_quiet(&self) {
        if let Ok(request) = self.requests.try_recv() {
            panic!("an unexpected request: {request:?}");
        }
        self.listener.set_nonblocking(true).expect("a listener that does not block");
        match self.listener.accept() {
            Ok((_, peer)) => panic!("an unexpected connection from {peer}"),
            Err(error) => assert_eq!(error.kind(), ErrorKind::WouldBlock),
        }
    }
}

/// A server that does these acts, one a connection. Without any, no connection is accepted at all.
pub fn serve(acts: impl IntoIterator<Item = Act>) -> Server {
    let acts: Vec<Act> = acts.into_iter().collect();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, requests) = channel();
    let accepting = listener.try_clone().expect("a second handle");
    std::thread::spawn(move || acts.into_iter().for_each(|act| play(&accepting, &sender, act)));
    Server { url, listener, requests }
}

fn play(listener: &TcpListener, requests: &Sender<Request>, act: Act) {
    let (mut stream, _) = listener.accept().expect("a connection");
    let Some(request) = read_request(&mut stream) else {
        return;
    };
    // Nobody listens when the test is over, and then it does not matter what the client still gets.
    let _ = requests.send(request);
    match act {
        Act::Write(bytes) => {
            let _ = stream.write_all(&bytes);
        }
        Act::Stall(bytes) => {
            let _ = stream.write_all(&bytes);
            let _ = stream.read(&mut [0]);
        }
    }
}

fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut chunk).ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
        let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head in UTF-8");
        let mut lines = head.split("\r\n");
        let line = lines.next().unwrap_or_default().to_owned();
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        let mut headers: Vec<_> = lines.filter_map(header).collect();
        // It depends on the features that the runtime is built with, and so on what else is built.
        headers.retain(|(name, _)| name != "accept-encoding");
        headers.sort();
        let request = Request { line, headers, body: bytes[end + 4..].to_vec() };
        let length = request.header("content-length").map_or(0, |value| value.parse().expect("a length"));
        if request.body.len() >= length {
            return Some(request);
        }
    }
}

/// An answer with its length, behind which the connection is closed. Each header is a whole line.
pub fn answer(status: &str, headers: &[&str], body: impl AsRef<[u8]>) -> Act {
    let body = body.as_ref();
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    Act::Write([head.as_bytes(), body].concat())
}

/// An answer in JSON.
pub fn json(status: &str, body: &str) -> Act {
    answer(status, &["content-type: application/json; charset=utf-8"], body)
}

/// An answer with a problem (RFC 9457).
pub fn problem(status: &str, body: &str) -> Act {
    answer(status, &["content-type: application/problem+json"], body)
}

/// The address of a port that nobody listens on, nor will: it is the near end of a connection that stays open.
pub fn nobody() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let stream = TcpStream::connect(listener.local_addr().expect("an address")).expect("a connection");
    let url = format!("http://{}", stream.local_addr().expect("an address"));
    std::mem::forget((listener, stream));
    url
}

/// How an error prints, which is one line without anything that would disturb a terminal or a log.
pub fn line<E>(error: &Error<E>) -> String {
    let line = error.to_string();
    assert!(!line.chars().any(char::is_control), "{line:?}");
    line
}

/// Fails if any of `secrets` occurs in `text`.
pub fn assert_hides(text: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!text.contains(secret), "{secret:?} shows in {text}");
    }
}
