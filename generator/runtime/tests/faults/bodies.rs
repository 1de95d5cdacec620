//! Bodies that are too long, too slow, of the wrong kind, or missing.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bindery_runtime::transport::Body;
use bindery_runtime::{ByteStream, Bytes, Case, Client, Error, Method, Operation, Status, Value};
use futures_util::StreamExt;
use insta::assert_snapshot;

use crate::server::{GET, Server, answer, answers, call, fault, request, serve, wait_for_the_end};

static BLOCK: [u8; 1 << 16] = [b' '; 1 << 16];

/// Sends this head and then blocks until there have been so many or the client has gone; counts them.
fn blocks(head: &'static str, count: u64) -> (Server, Arc<AtomicU64>) {
    let sent = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&sent);
    let server = serve(move |stream| {
        request(stream);
        let _ = stream.write_all(head.as_bytes());
        let is_chunked = head.contains("chunked");
        for _ in 0..count {
            let framed = !is_chunked || stream.write_all(b"10000\r\n").is_ok();
            if !framed || stream.write_all(&BLOCK).is_err() || (is_chunked && stream.write_all(b"\r\n").is_err()) {
                return;
            }
            counter.fetch_add(BLOCK.len() as u64, Ordering::SeqCst);
        }
        let _ = stream.write_all(if is_chunked { b"0\r\n\r\n" } else { b"" });
    });
    (server, sent)
}

const LONG: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 104857600\r\n\r\n";
const ENDLESS: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn a_hundred_megabytes_are_refused_by_their_length() {
    let (server, sent) = blocks(LONG, 1600);
    assert_snapshot!(fault(&server).await, @"GetThing: the answer from <server> is larger than 67108864 bytes; the server may have done what was asked; allow more with `max_response_bytes`");
    // What fits in the buffers of the sockets may have gone, and no more.
    assert!(sent.load(Ordering::SeqCst) < 50 << 20, "{sent:?}");
}

#[tokio::test]
async fn a_hundred_megabytes_are_read_by_who_allows_them() {
    let (server, _) = blocks(LONG, 1600);
    let client = server.builder().max_response_bytes(100 << 20).build().expect("a client");
    let answer = client.call().request(&GET).send().raw().await.expect("an answer");
    assert_eq!((answer.body().len(), answer.is_truncated()), (100 << 20, false));
}

#[tokio::test]
async fn endless() {
    let (server, sent) = blocks(ENDLESS, u64::MAX);
    let client = server.builder().max_response_bytes(1 << 20).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("too much");
    assert!(!error.is_retryable() && error.attempts() == 1);
    assert_snapshot!(server.shown(&error), @"GetThing: the answer from <server> is larger than 1048576 bytes; the server may have done what was asked; allow more with `max_response_bytes`");
    assert!(sent.load(Ordering::SeqCst) < 50 << 20, "{sent:?}");
}

/// A stream has no end, but memory has.
#[tokio::test]
async fn an_endless_stream_is_not_collected() {
    const STREAMED: &[Case<ByteStream>] = &[Case::streamed(Status::Code(200), "application/json", |body| body)];
    for (head, least) in [(ENDLESS, 1), (LONG, 0)] {
        let (server, sent) = blocks(head, u64::MAX);
        let client = server.builder().max_response_bytes(1 << 20).build().expect("a client");
        let operation: Operation<ByteStream, Value> = Operation {
            id: "GetFile",
            method: Method::GET,
            path: "/file",
            accept: "",
            security: &[],
            success: STREAMED,
            failure: &[],
        };
        let file = client.call().request(&operation).send().await.expect("an answer").into_body();
        let error = file.collect().await.expect_err("too much");
        assert_eq!(
            error.to_string().replace(server.place(), "<server>"),
            "GetFile: the answer from <server> is larger than 1048576 bytes; the server may have done what was asked; allow more with `max_response_bytes`"
        );
        let sent = sent.load(Ordering::SeqCst);
        assert!((least << 20..50 << 20).contains(&sent), "{sent}");
        // Who looks at each chunk reads for as long as they like.
        let mut file = client.call().request(&operation).send().await.expect("an answer").into_body();
        let mut read = 0;
        while read < 5 << 20 {
            read += file.next().await.expect("a chunk").expect("a chunk").len();
        }
    }
}

#[tokio::test]
async fn an_endless_error_is_cut() {
    let head = "HTTP/1.1 500 Internal Server Error\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n";
    let (server, _) = blocks(head, u64::MAX);
    let error = call(&server.once(), &GET).await.expect_err("an error");
    assert_eq!(error.raw().map(Bytes::len), Some(1 << 20));
    assert!(matches!(&error, Error::Undocumented(response) if response.is_truncated()));
    assert_snapshot!(server.shown(&error), @"GetThing: 500 Internal Server Error: not a documented answer (text/html, the first 1048576 bytes); call again later");
}

/// What is beyond the limit is not waited for.
#[tokio::test]
async fn too_long_and_then_silent() {
    let server = serve(|stream| {
        request(stream);
        let _ = stream.write_all(ENDLESS.as_bytes()).and_then(|()| stream.write_all(b"5\r\n[1,2]\r\n"));
        wait_for_the_end(stream);
    });
    let client = server.builder().max_response_bytes(4).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("too much");
    assert!(!error.is_timeout() && server.shown(&error).contains("larger than 4 bytes"), "{error}");
}

#[tokio::test]
async fn an_error_that_breaks_off_keeps_its_status() {
    let head = "HTTP/1.1 429 Too Many Requests\r\nretry-after: 3600\r\ncontent-length: 100\r\n\r\n";
    let server = answers(format!("{head}{{\"message\":"));
    let error = call(&server.once(), &GET).await.expect_err("an error");
    assert!(error.is_retryable() && !error.is_connect());
    assert_eq!(error.raw().map(|raw| &raw[..]), Some(&b"{\"message\":"[..]));
    assert_snapshot!(server.shown(&error), @"GetThing: 429 Too Many Requests: not a documented answer (no content type, the first 11 bytes); call again in 3600 s");
    assert_snapshot!(fault(&answers(head)).await, @"GetThing: 429 Too Many Requests: not a documented answer (the body did not come); call again in 3600 s");
}

/// One byte a second, on the paused clock: each wait for one is over at once, and counts.
#[tokio::test(start_paused = true)]
async fn one_byte_a_second() {
    let service = tower::service_fn(async |_: http::Request<Body>| {
        let bytes = futures_util::stream::repeat(()).then(async |()| {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(Bytes::from_static(b" "))
        });
        Ok::<_, std::io::Error>(http::Response::new(Body::from_stream(bytes.boxed())))
    });
    let client = Client::builder("http://slow.example.com", "test/1").transport(service).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("too slow");
    assert_eq!(error.elapsed(), Duration::from_secs(30));
    assert_snapshot!(error.to_string(), @"GetThing: no whole answer from slow.example.com:80 within the time-out of 30s; the server may have done what was asked, calling again does no harm");
}

#[tokio::test]
async fn neither_utf_8_nor_json() {
    let json = |body: &[u8]| {
        let mut bytes =
            format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n", body.len())
                .into_bytes();
        bytes.extend_from_slice(body);
        answers(bytes)
    };
    assert_snapshot!(fault(&json(b"{\"a\":\"\xff\xfe\"}")).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 7: invalid unicode code point (application/json, 10 bytes); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&json(b"{\"a\":")).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 5: EOF while parsing a value (application/json, 5 bytes); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&json(b"")).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 0: EOF while parsing a value (no body); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&json(b"{}{}")).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 3: trailing characters (application/json, 4 bytes); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&json(&b"[".repeat(1 << 20))).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 128: recursion limit exceeded (application/json, 1048576 bytes); the server has done what was asked, do not call again");
}

#[tokio::test]
async fn of_another_kind() {
    let page = "<!doctype html><title>Sign in</title>";
    assert_snapshot!(fault(&answers(answer("200 OK", &["content-type: text/html"], page))).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 1: expected value (text/html, 37 bytes: <!doctype html><title>Sign in</title>); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&answers(answer("200 OK", &[], page))).await, @"GetThing: 200 OK: the body has not the documented form: not valid JSON at line 1, column 1: expected value (no content type, 37 bytes: <!doctype html><title>Sign in</title>); the server has done what was asked, do not call again");
    assert_snapshot!(fault(&answers(answer("502 Bad Gateway", &["content-type: text/html"], page))).await, @"GetThing: 502 Bad Gateway: not a documented answer (text/html, 37 bytes: <!doctype html><title>Sign in</title>); call again later");
    assert_snapshot!(fault(&answers("HTTP/1.1 204 No Content\r\n\r\n")).await, @"GetThing: 204 No Content: not a documented answer (no body)");
    // The name of a body matters less than what it is.
    for headers in [&["content-type: text/plain"][..], &["content-type: /"], &[]] {
        let server = answers(answer("200 OK", headers, "[1]"));
        assert_eq!(call(&server.once(), &GET).await.expect("an answer").0, Value::from(vec![1]));
    }
}
