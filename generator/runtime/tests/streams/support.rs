//! A server whose every byte and pause a test decides, and a transport that needs no server.

use std::convert::Infallible;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use bindery_runtime::transport::Body;
use bindery_runtime::{ByteStream, Case, Client, Method, Operation, Status, Value, body};
use bytes::Bytes;

pub const HEAD: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-type: ";

const FAILURES: &[Case<Value>] = &[Case::new(Status::Default, "application/json", body::json)];

pub const fn operation<T>(success: &'static [Case<T>]) -> Operation<T, Value> {
    by(Method::POST, success)
}

pub const fn by<T>(method: Method, success: &'static [Case<T>]) -> Operation<T, Value> {
    Operation {
        id: "Stream",
        method,
        path: "/stream",
        accept: "",
        // Without a credential, as the tests mostly are; where there is one it goes along.
        security: &[&["token"], &[]],
        success,
        failure: FAILURES,
    }
}

pub const DOWNLOAD: Operation<ByteStream, Value> =
    operation(&[Case::streamed(Status::Code(200), "application/octet-stream", |body| body)]);

/// Reads the head of one request, then leaves the connection to `act`. Gives the address.
pub fn serve(act: impl FnOnce(&mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
            head.push(byte[0]);
        }
        act(&mut stream);
    });
    url
}

pub fn client(url: &str) -> Client {
    Client::builder(url, "test/1").build().expect("a client")
}

/// Writes one chunk of a chunked body; false if the client has gone.
pub fn chunk(stream: &mut TcpStream, data: &[u8]) -> bool {
    let text = [format!("{:x}\r\n", data.len()).as_bytes(), data, b"\r\n"].concat();
    stream.write_all(&text).is_ok()
}

/// Calls the operation and answers with these headers and chunks, without a server.
pub async fn answered<T, E: std::fmt::Debug>(
    operation: &Operation<T, E>,
    status: u16,
    content_type: &'static str,
    chunks: Vec<&[u8]>,
) -> Result<bindery_runtime::Response<T>, bindery_runtime::Error<E>> {
    let chunks: Vec<Bytes> = chunks.into_iter().map(Bytes::copy_from_slice).collect();
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let body = Body::from_stream(futures_util::stream::iter(chunks.clone().into_iter().map(Ok)));
        let mut response = http::Response::new(body);
        *response.status_mut() = http::StatusCode::from_u16(status).expect("a status");
        if !content_type.is_empty() {
            response.headers_mut().insert("content-type", http::HeaderValue::from_static(content_type));
        }
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let client = Client::builder("http://example.com", "test/1").transport(service).build().expect("a client");
    client.call().request(operation).send().await
}
