//! What passes through does not stay: bodies of 64 MiB, both ways. Alone in its process, whose memory it looks at.

#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::net::TcpListener;

use bindery_runtime::transport::Body;
use bindery_runtime::{ByteStream, Case, Client, Method, NoDocumentedError, Operation, Status};
use bytes::Bytes;

const TRANSFER: Operation<ByteStream, NoDocumentedError> = Operation {
    id: "Transfer",
    method: Method::POST,
    path: "/",
    accept: "",
    security: &[],
    success: &[Case::streamed(Status::Code(200), "application/octet-stream", |body| body)],
    failure: &[],
};

static BLOCK: [u8; 1 << 16] = [7; 1 << 16];
const BLOCKS: usize = 1 << 10;
const TOTAL: usize = BLOCKS << 16;

/// The most memory this process has had, in KiB.
fn peak() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
    line.trim().trim_end_matches(" kB").parse().expect("a number")
}

/// Reads a whole upload, then answers with as much.
fn serve(listener: &TcpListener) -> usize {
    let (mut stream, _) = listener.accept().expect("a connection");
    let (mut received, mut end) = (0, Vec::new());
    let mut buffer = vec![0; 1 << 16];
    while !end.ends_with(b"\r\n0\r\n\r\n") {
        let count = stream.read(&mut buffer).expect("bytes");
        received += buffer[..count].iter().filter(|byte| **byte == 7).count();
        end.extend_from_slice(&buffer[..count]);
        end.drain(..end.len().saturating_sub(16));
    }
    stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {TOTAL}\r\n\r\n").as_bytes()).expect("written");
    for _ in 0..BLOCKS {
        stream.write_all(&BLOCK).expect("written");
    }
    received
}

#[tokio::test]
async fn large_bodies_do_not_stay_in_memory() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let server = std::thread::spawn(move || serve(&listener));
    let upload = tower::util::MapRequestLayer::new(|request: http::Request<Body>| {
        let blocks = (0..BLOCKS).map(|_| Ok(Bytes::copy_from_slice(&BLOCK)));
        let mut request = request.map(|_| Body::from_stream(futures_util::stream::iter(blocks)));
        request.headers_mut().remove("content-length");
        request
    });
    let client = Client::builder(url, "test/1").layer(upload).build().expect("a client");
    let before = peak();
    let mut file = client.call().request(&TRANSFER).send().await.expect("an answer").into_body();
    assert_eq!(file.length(), Some(TOTAL as u64));
    let mut received = 0;
    while let Some(chunk) = file.next().await {
        received += chunk.expect("a chunk").len();
    }
    assert_eq!((received, server.join().expect("a server")), (TOTAL, TOTAL));
    let grown = peak() - before;
    assert!(grown < 16 << 10, "{grown} KiB more for bodies of {} KiB", TOTAL >> 10);
}
