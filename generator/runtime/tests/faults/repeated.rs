//! Which failures are followed by another attempt.

use std::io::{Read, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use bindery_runtime::transport::Body;
use bindery_runtime::{Bytes, Method, OAuth1Credentials, Operation, RetryPolicy};
use insta::assert_snapshot;

use crate::server::{GET, Op, POST, Server, answer, call, eager, request, serve};

/// A server that gives these answers one after another, the last one again and again.
fn in_turn(answers: impl IntoIterator<Item = String>) -> Server {
    let (answers, next): (Vec<_>, _) = (answers.into_iter().collect(), AtomicUsize::new(0));
    serve(move |stream| {
        request(stream);
        let index = next.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
        let _ = stream.write_all(answers[index].as_bytes());
    })
}

fn done() -> String {
    answer("200 OK", &[], "{}")
}

/// Whether this answer is followed by another attempt.
async fn is_repeated(operation: &Op, status: &str, headers: &[&str], body: &str) -> bool {
    let server = in_turn([answer(status, headers, body), done()]);
    let result = call(&server.builder().build().expect("a client"), operation).await;
    let attempts = server.connections();
    match result {
        Ok((_, count)) => assert_eq!((count, attempts), (2, 2)),
        Err(error) => assert_eq!((error.attempts(), attempts, error.is_retryable()), (1, 1, false), "{error}"),
    }
    attempts == 2
}

#[tokio::test]
async fn by_status_and_method() {
    let soon = ["retry-after: 0"];
    for status in ["500 Oops", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"] {
        assert!(is_repeated(&GET, status, &[], "").await, "{status}");
        assert_eq!(is_repeated(&POST, status, &soon, "").await, status.starts_with("503"), "{status}");
        assert!(!is_repeated(&POST, status, &[], "").await, "{status}");
        assert!(!is_repeated(&POST, status, &["retry-after: soon"], "").await, "{status}");
    }
    for method in [Method::HEAD, Method::PUT, Method::DELETE, Method::OPTIONS, Method::TRACE] {
        // To HEAD, an answer has no body.
        let operation = Operation { method, success: crate::options::EMPTY, ..GET };
        assert!(is_repeated(&operation, "500 Oops", &[], "").await, "{operation:?}");
    }
    for operation in [Operation { method: Method::PATCH, ..GET }, POST] {
        assert!(!is_repeated(&operation, "500 Oops", &[], "").await, "{operation:?}");
        assert!(is_repeated(&operation, "429 Too Many Requests", &[], "").await, "{operation:?}");
    }
    for status in ["302 Found", "400 Bad Request", "401 No", "408 Request Timeout", "409 Conflict", "501 Never"] {
        assert!(!is_repeated(&GET, status, &soon, "").await, "{status}");
    }
}

#[tokio::test]
async fn quotas_that_are_used_up_are_not() {
    let limited = "429 Too Many Requests";
    for body in [
        r#"{"type":"https://api.twitter.com/2/problems/usage-capped","title":"UsageCapExceeded"}"#,
        r#"{"error":{"code":"insufficient_quota","message":"You exceeded your current quota"}}"#,
    ] {
        assert!(!is_repeated(&GET, limited, &["retry-after: 0"], body).await, "{body}");
    }
    for body in [r#"{"type":"about:blank"}"#, r#"{"type":1}"#, "[]", "\u{0}"] {
        assert!(is_repeated(&GET, limited, &["retry-after: 0"], body).await, "{body}");
    }
    assert!(!is_repeated(&GET, limited, &["retry-after: 0", "x-should-retry: false"], "").await);
}

#[tokio::test]
async fn by_rules_of_the_callers_own() {
    let policy = || {
        eager()
            .unless(|attempt| attempt.json().is_some_and(|body| body["code"] == 7))
            .also_if(|attempt| attempt.status().is_some_and(|status| status == 409) && attempt.number() == 1)
    };
    for (status, body, count) in [
        ("409 Conflict", "", 2),
        ("409 Conflict", r#"{"code":7}"#, 1),
        ("429 Too Many Requests", r#"{"code":7}"#, 1),
        ("429 Too Many Requests", r#"{"code":8}"#, 3),
        ("400 Bad Request", r#"{"code":8}"#, 1),
    ] {
        let server = in_turn([answer(status, &[], body)]);
        let client = server.builder().retry(policy()).build().expect("a client");
        assert_eq!(call(&client, &POST).await.expect_err("a failure").attempts(), count, "{status} {body}");
    }
    // Of one call, in place of the client's.
    let server = in_turn([answer("500 Oops", &[], "")]);
    let client = server.builder().retry(policy()).build().expect("a client");
    let once = client.call().request(&GET).send().retry(RetryPolicy::none());
    assert_eq!(once.await.expect_err("a failure").attempts(), 1);
    let five = client.call().request(&GET).send().retry(eager().attempts(5));
    assert_eq!(five.await.expect_err("a failure").attempts(), 5);
    let safe = client.call().request(&POST).send().idempotent(true);
    assert_eq!(safe.await.expect_err("a failure").attempts(), 3);
    let unsafe_ = client.call().request(&GET).send().idempotent(false);
    assert_eq!(unsafe_.await.expect_err("a failure").attempts(), 1);
}

#[tokio::test]
async fn and_it_shows() {
    let server = in_turn([answer("503 Service Unavailable", &["x-request-id: r1"], "")]);
    let error = call(&server.builder().build().expect("a client"), &GET).await.expect_err("a failure");
    assert_snapshot!(server.shown(&error), @"GetThing: 503 Service Unavailable: not a documented answer (no body); wait before calling again; tried 3 times; request id r1");
    // The one that counts is the last, and what was before it is told where it was another.
    let server = in_turn([answer("503 Service Unavailable", &[], ""), String::new(), String::new()]);
    let error = call(&server.builder().build().expect("a client"), &GET).await.expect_err("a failure");
    assert_snapshot!(server.shown(&error), @"GetThing: no whole answer from <server>: connection closed before message completed; the server may have done what was asked, calling again does no harm; tried 3 times");
    let server = in_turn([answer("503 Service Unavailable", &[], ""), String::new()]);
    let client = server.builder().retry(eager().attempts(2)).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("a failure");
    assert_snapshot!(server.shown(&error), @"GetThing: no whole answer from <server>: connection closed before message completed; the server may have done what was asked, calling again does no harm; tried 2 times, the time before with the answer 503");
}

/// What was to be done was done at the second attempt, so there is no third, by whomever.
#[tokio::test]
async fn a_success_that_cannot_be_read_is_not_retryable_whatever_was_before_it() {
    let server = in_turn([answer("503 Service Unavailable", &["retry-after: 0"], ""), answer("200 OK", &[], "{")]);
    let error = call(&server.builder().build().expect("a client"), &POST).await.expect_err("no JSON");
    assert!(matches!(error, bindery_runtime::Error::Decode(_)), "{error:?}");
    assert_eq!((error.attempts(), error.is_retryable()), (2, false));
}

/// A server that is gone at the second attempt has seen the first one.
#[tokio::test]
async fn a_server_that_goes_away_in_between() {
    let gone = Mutex::new(false);
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let is_gone = std::mem::replace(&mut *gone.lock().expect("a lock"), true);
        async move {
            let reply = http::Response::builder().status(503).body(Body::empty()).expect("a response");
            if is_gone { Err(std::io::Error::from(std::io::ErrorKind::ConnectionRefused)) } else { Ok(reply) }
        }
    });
    let service = crate::options::shared(service);
    let client = bindery_runtime::Client::builder("http://example.com", "test/1").transport(service).retry(eager());
    let error = call(&client.build().expect("a client"), &GET).await.expect_err("gone");
    assert!(!error.is_connect() && error.is_retryable());
    assert_snapshot!(error.to_string(), @"GetThing: no connection to example.com:80: connection refused; an earlier attempt got through, check the base URL and whether the server is up; tried 3 times");
}

#[tokio::test]
async fn a_stream_is_sent_once() {
    let server = serve(|stream| {
        let head = request(stream).expect("a request");
        if head.contains("chunked") {
            // `3`, the chunk, `0` and its empty line.
            stream.read_exact(&mut [0; 13]).expect("a body");
        }
        let _ = stream.write_all(answer("503 Service Unavailable", &["retry-after: 0"], "").as_bytes());
    });
    let client = server.builder().build().expect("a client");
    let send = async |body: Body| {
        let mut request = client.call().request(&POST);
        request.bytes("text/plain", &body);
        request.send().idempotent(true).await.expect_err("a failure")
    };
    let chunks = || futures_util::stream::iter([Ok(Bytes::from_static(b"abc"))]);
    assert_eq!(send(Body::from_stream(chunks())).await.attempts(), 1);
    assert_eq!(send(Body::from("abc")).await.attempts(), 3);
    // One that was not begun can be sent later, once there is a connection.
    drop(server);
    let nobody = tokio::net::TcpSocket::new_v4().expect("a socket");
    nobody.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let url = format!("http://{}", nobody.local_addr().expect("an address"));
    let client = bindery_runtime::Client::builder(url, "test/1").retry(eager()).build().expect("a client");
    let mut request = client.call().request(&POST);
    request.bytes("text/plain", &Body::from_stream(chunks()));
    assert_eq!(request.send().await.expect_err("nobody is there").attempts(), 3);
}

#[tokio::test]
async fn every_attempt_is_signed_anew() {
    let (sender, seen) = std::sync::mpsc::channel();
    let server = serve(move |stream| {
        let request = request(stream).expect("a request");
        let line = request.lines().find_map(|line| line.strip_prefix("authorization: ")).map(str::to_owned);
        sender.send(line).expect("a test that listens");
        let _ = stream.write_all(answer("429 Too Many Requests", &[], "").as_bytes());
    });
    let operation = Operation { security: &[&["oauth"]], ..POST };
    let credentials = OAuth1Credentials::new("key", "s3cret", "token", "s3cret");
    let client = server.builder().credential("oauth", credentials).build().expect("a client");
    let error = call(&client, &operation).await.expect_err("a failure");
    assert_eq!(error.attempts(), 3);
    let signatures: std::collections::HashSet<_> = seen.try_iter().map(|line| line.expect("a signature")).collect();
    assert_eq!(signatures.len(), 3);
}
