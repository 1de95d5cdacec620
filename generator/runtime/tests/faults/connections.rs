//! Connections that are not made, that break, or on which nothing sensible comes.

use std::io::{Read, Write};
use std::time::Duration;

use bindery_runtime::{Client, RetryPolicy};
use insta::assert_snapshot;

use crate::server::{GET, POST, answer, answers, call, eager, fault, request, serve, wait_for_the_end};

/// A port that is taken and refuses.
fn nobody() -> (tokio::net::TcpSocket, String) {
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let place = socket.local_addr().expect("an address").to_string();
    (socket, place)
}

#[tokio::test]
async fn refused() {
    let (_socket, place) = nobody();
    let client = |policy| Client::builder(format!("http://{place}"), "test/1").retry(policy).build().expect("a client");
    let error = call(&client(RetryPolicy::none()), &POST).await.expect_err("nobody is there");
    assert!(error.is_connect() && error.is_retryable() && !error.is_timeout());
    assert_snapshot!(
        error.to_string().replace(&place, "<server>"),
        @"MakeThing: no connection to <server>: Connection refused (os error 111); nothing was sent, check the base URL and whether the server is up"
    );
    let error = call(&client(eager()), &POST).await.expect_err("nobody is there");
    assert_eq!(error.attempts(), 3);
    assert_snapshot!(
        error.to_string().replace(&place, "<server>"),
        @"MakeThing: no connection to <server>: Connection refused (os error 111); nothing was sent, check the base URL and whether the server is up; tried 3 times"
    );
}

/// Closing a connection on which something is left unread resets it.
#[tokio::test]
async fn reset() {
    for (begun, expected) in [
        ("", "before the headers"),
        ("HTTP/1.1 200 OK\r\ncontent-ty", "in the headers"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"a\":", "in the body"),
    ] {
        let server = serve(move |stream| {
            stream.read_exact(&mut [0]).expect("a request");
            stream.write_all(begun.as_bytes()).expect("written");
        });
        let error = call(&server.once(), &GET).await.expect_err("a reset");
        assert!(!error.is_connect() && error.is_retryable(), "{expected}: {error:?}");
        let shown = server.shown(&error);
        assert!(
            shown.ends_with("(os error 104); the server may have done what was asked, calling again does no harm"),
            "{expected}: {shown}"
        );
        assert!(!call(&server.once(), &POST).await.expect_err("a reset").is_retryable());
        assert_eq!(call(&server.builder().build().expect("a client"), &POST).await.expect_err("a reset").attempts(), 1);
        assert_eq!(call(&server.builder().build().expect("a client"), &GET).await.expect_err("a reset").attempts(), 3);
    }
    let server = serve(|stream| stream.read_exact(&mut [0]).expect("a request"));
    assert_snapshot!(fault(&server).await, @"GetThing: no whole answer from <server>: Connection reset by peer (os error 104); the server may have done what was asked, calling again does no harm");
}

#[tokio::test]
async fn closed() {
    assert_snapshot!(fault(&answers("")).await, @"GetThing: no whole answer from <server>: connection closed before message completed; the server may have done what was asked, calling again does no harm");
    assert_snapshot!(fault(&answers("HTTP/1.1 200 OK\r\ncontent-ty")).await, @"GetThing: no whole answer from <server>: connection closed before message completed; the server may have done what was asked, calling again does no harm");
    assert_snapshot!(fault(&answers("HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"a\":")).await, @"GetThing: no whole answer from <server>: end of file before message length reached; the server may have done what was asked, calling again does no harm");
    assert_snapshot!(fault(&answers("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\"")).await, @"GetThing: no whole answer from <server>: end of file before message length reached; the server may have done what was asked, calling again does no harm");
    assert_snapshot!(fault(&answers("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n")).await, @"GetThing: no whole answer from <server>: unexpected EOF during chunk size line; the server may have done what was asked, calling again does no harm");
}

#[tokio::test]
async fn wrong_lengths() {
    let with = |headers: &str, body: &str| answers(format!("HTTP/1.1 200 OK\r\n{headers}\r\n\r\n{body}"));
    assert_snapshot!(fault(&with("content-length: -1", "{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid content-length parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&with("content-length: many", "{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid content-length parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&with("content-length: 2\r\ncontent-length: 3", "{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid content-length parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&with("content-length: 99999999999999999999", "{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid content-length parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&with("content-length: 18446744073709551610", "{}")).await, @"GetThing: the answer from <server> is larger than 67108864 bytes; the server may have done what was asked; allow more with `max_response_bytes`");
    assert_snapshot!(fault(&with("transfer-encoding: chunked", "zz\r\n{}\r\n0\r\n\r\n")).await, @"GetThing: no whole answer from <server>: Invalid chunk size line: missing size digit; the server may have done what was asked, calling again does no harm");
    assert_snapshot!(fault(&with("transfer-encoding: chunked", "ffffffffffffffffff\r\n{}\r\n0\r\n\r\n")).await, @"GetThing: no whole answer from <server>: invalid chunk size: overflow; the server may have done what was asked, calling again does no harm");
    // What is behind the length is nobody's: it is not read, and the connection not used again.
    let server = with("content-length: 2", "{}HTTP/1.1 500 Oops\r\n\r\n");
    let client = server.once();
    for _ in 0..3 {
        assert_eq!(call(&client, &GET).await.expect("an answer").0.to_string(), "{}");
    }
    assert_eq!(server.connections(), 3);
    // Chunks go before a length (RFC 9112, section 6.3).
    let both = with("content-length: 3\r\ntransfer-encoding: chunked", "2\r\n{}\r\n0\r\n\r\n");
    assert_eq!(call(&both.once(), &GET).await.expect("an answer").0.to_string(), "{}");
}

#[tokio::test]
async fn no_http() {
    assert_snapshot!(fault(&answers("220 mail.example.com ESMTP\r\n")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid HTTP version parsed; check the base URL, its scheme and its port");
    // What a server of HTTPS says to somebody who speaks HTTP.
    assert_snapshot!(fault(&answers([0x15, 3, 1, 0, 2, 2, 70])).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid HTTP version parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&answers("HTTP/1.1 200 OK\r\n: no name\r\n\r\n{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid HTTP header parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&answers("HTTP/1.1 9999 Whatever\r\n\r\n{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid HTTP status-code parsed; check the base URL, its scheme and its port");
    assert_snapshot!(fault(&answers("HTTP/2.0 200 OK\r\n\r\n{}")).await, @"GetThing: what <server> sent cannot be read as HTTP: invalid HTTP version parsed; check the base URL, its scheme and its port");
    let endless = serve(|stream| {
        request(stream);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        while stream.write_all(&b"x: y\r\n".repeat(1000)).is_ok() {}
    });
    assert_snapshot!(fault(&endless).await, @"GetThing: what <server> sent cannot be read as HTTP: message head is too large; check the base URL, its scheme and its port");
    // None of it gets better by asking again.
    let server = answers("220 mail.example.com ESMTP\r\n");
    let error = call(&server.builder().build().expect("a client"), &GET).await.expect_err("no HTTP");
    assert_eq!((error.attempts(), error.is_retryable(), server.connections()), (1, false, 1));
}

#[tokio::test]
async fn no_answer() {
    let silent = serve(wait_for_the_end);
    let client = silent.builder().timeout(Duration::from_millis(200)).build().expect("a client");
    let error = call(&client, &POST).await.expect_err("a time-out");
    assert!(error.is_timeout() && !error.is_retryable() && error.elapsed() >= Duration::from_millis(200));
    assert_snapshot!(silent.shown(&error), @"MakeThing: no whole answer from <server> within the time-out of 200ms; the server may have done what was asked, look before you call again");
    assert_eq!(error.attempts(), 1);

    let client = silent.builder().attempt_timeout(Duration::from_millis(100)).build().expect("a client");
    let error = call(&client, &POST).await.expect_err("a time-out");
    assert_snapshot!(silent.shown(&error), @"MakeThing: no whole answer from <server> within the attempt time-out of 100ms; the server may have done what was asked, look before you call again");
    assert_eq!(error.attempts(), 1);
    let error = call(&client, &GET).await.expect_err("a time-out");
    assert!(error.is_timeout() && error.is_retryable());
    assert_snapshot!(silent.shown(&error), @"GetThing: no whole answer from <server> within the attempt time-out of 100ms; the server may have done what was asked, calling again does no harm; tried 3 times");
    assert_eq!(error.attempts(), 3);
}

#[tokio::test]
async fn a_silent_server_that_answers_the_second_time() {
    let tried = std::sync::atomic::AtomicUsize::new(0);
    let server = serve(move |stream| {
        request(stream);
        match tried.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => wait_for_the_end(stream),
            _ => stream.write_all(answer("200 OK", &[], "{}").as_bytes()).expect("written"),
        }
    });
    let client = server.builder().attempt_timeout(Duration::from_millis(500)).build().expect("a client");
    let response = client.call().request(&GET).send().await.expect("an answer");
    // A busy machine may be late with the second one.
    assert!(matches!(response.attempts(), 2 | 3), "{}", response.attempts());
    assert!(response.elapsed() >= Duration::from_millis(500), "{:?}", response.elapsed());
}

/// The last attempt has the whole of the connect time-out, so that an error says for certain that nothing was sent.
#[tokio::test]
async fn no_connection_in_time() {
    let server = serve(wait_for_the_end);
    let client = Client::builder(server.url.replace("http:", "https:"), "test/1")
        .retry(eager())
        .connect_timeout(Duration::from_millis(300))
        .timeout(Duration::from_millis(750))
        .build()
        .expect("a client");
    let error = call(&client, &POST).await.expect_err("no handshake");
    assert!(error.is_connect() && error.is_timeout() && error.is_retryable(), "{error}");
    assert!(matches!(error.attempts(), 1 | 2) && error.elapsed() < Duration::from_millis(750), "{error}");
}
