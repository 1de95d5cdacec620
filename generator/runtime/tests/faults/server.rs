//! A server that speaks bytes, and calls of it.

#![allow(dead_code, reason = "each test binary uses its own part")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bindery_runtime::{Case, Client, ClientBuilder, Error, Method, Operation, RetryPolicy, Status, Value, body};

pub type Op = Operation<Value, Value>;

pub const GET: Op = Operation {
    id: "GetThing",
    method: Method::GET,
    path: "/thing",
    accept: "application/json",
    security: &[],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[Case::new(Status::Default, "application/json", body::json)],
};

pub const POST: Op = Operation { id: "MakeThing", method: Method::POST, ..GET };

pub struct Server {
    pub url: String,
    connections: Arc<AtomicUsize>,
}

impl Server {
    /// Host and port.
    pub fn place(&self) -> &str {
        self.url.trim_start_matches("http://")
    }

    /// A client that tries once.
    pub fn once(&self) -> Client {
        self.builder().retry(RetryPolicy::none()).build().expect("a client")
    }

    /// A client that repeats without waiting longer than it is told.
    pub fn builder(&self) -> ClientBuilder {
        Client::builder(self.url.as_str(), "test/1").retry(eager())
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// What a person reads, without the port, which is another each time.
    pub fn shown(&self, error: &Error<Value>) -> String {
        let line = error.to_string();
        assert!(!line.contains('\n'), "{line}");
        line.replace(self.place(), "<server>")
    }
}

/// The default rules, without waits of the client's own.
pub fn eager() -> RetryPolicy {
    RetryPolicy::default().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO)
}

/// A server that does this with each connection, which is closed behind it.
pub fn serve(act: impl Fn(&mut TcpStream) + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let connections = Arc::new(AtomicUsize::new(0));
    let (count, act) = (Arc::clone(&connections), Arc::new(act));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            let (mut stream, act) = (stream.expect("a connection"), Arc::clone(&act));
            std::thread::spawn(move || act(&mut stream));
        }
    });
    Server { url, connections }
}

/// A server that reads the request and then writes these bytes.
pub fn answers(bytes: impl Into<Vec<u8>>) -> Server {
    let bytes = bytes.into();
    serve(move |stream| {
        request(stream);
        let _ = stream.write_all(&bytes);
    })
}

/// An answer with the right length.
pub fn answer(status: &str, headers: &[&str], body: &str) -> String {
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}

/// The head of the next request, if the client has not gone. A body of a known length is read too: what is left unread
/// when a connection is closed resets it.
pub fn request(stream: &mut TcpStream) -> Option<String> {
    let (mut bytes, mut byte) = (Vec::new(), [0]);
    while !bytes.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).ok()?;
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    stream.read_exact(&mut vec![0; length.unwrap_or_default()]).ok()?;
    Some(head)
}

/// Until the client has gone.
pub fn wait_for_the_end(stream: &mut TcpStream) {
    let mut rest = [0; 1024];
    while stream.read(&mut rest).is_ok_and(|count| count > 0) {}
}

pub async fn call(client: &Client, operation: &Op) -> Result<(Value, u32), Error<Value>> {
    let response = client.call().request(operation).send().await?;
    let attempts = response.attempts();
    Ok((response.into_body(), attempts))
}

/// What a person reads of a call that is tried once.
pub async fn fault(server: &Server) -> String {
    server.shown(&call(&server.once(), &GET).await.expect_err("a failure"))
}
