//! When no answer comes, or one that cannot be read.

use std::time::Duration;

use conversations::Error;
use conversations::runtime::{RetryPolicy, TransportErrorKind};
use conversations::x_chat::Client;

use crate::fixtures::{OPERATIONS, Operation, builder, client};
use crate::support::{Act, answer, json, line, nobody, serve};

/// The kind of a transport error.
fn kind<E>(error: &Error<E>) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("an answer came: {other}"),
    }
}

#[tokio::test]
async fn an_undocumented_status_without_a_documented_body_is_an_undocumented_answer() {
    // A success of 204 says that something was done, and nothing of what.
    for status in ["204 No Content", "302 Found", "304 Not Modified", "418 I'm a teapot", "599 Whatever"] {
        for operation in OPERATIONS {
            let error = operation.failure(answer(status, &["x-seen: yes"], "")).await;
            let Error::Undocumented(response) = &error else {
                panic!("{error:?}");
            };
            assert_eq!(response.status().as_str(), &status[..3]);
            assert_eq!(response.headers()["x-seen"], "yes");
            assert!(response.raw().is_empty());
            let line = line(&error);
            assert!(line.starts_with(&format!("{}: {}", operation.id(), &status[..3])), "{line}");
            assert!(line.contains("not a documented answer (no body)"), "{line}");
        }
    }
}

#[tokio::test]
async fn a_documented_success_that_cannot_be_read_says_where_and_keeps_the_body() {
    let members: [(&[u8], &str); 8] = [
        (b"", "not valid JSON at line 1, column 0: EOF while parsing a value"),
        (b"nope", "not valid JSON at line 1, column 2"),
        (b"{\"current_member_ids\":[\"1\"", "not valid JSON at line 1, column 26: EOF while parsing a list"),
        (b"{\"current_member_ids\":[\"\xff\xfe\"]}", "not valid JSON at line 1"),
        (b"{} {}", "not valid JSON at line 1, column 4: trailing characters"),
        (b"[]", "`$`: expected an object, found an array"),
        (b"{\"current_member_ids\":[\"1\",{}]}", "`current_member_ids[1]`: expected a string, found an object"),
        (b"{\"current_member_ids\":\"1\"}", "`current_member_ids`: expected an array, found a string"),
    ];
    for (body, reason) in members {
        let act = answer("200 OK", &["content-type: application/json; charset=utf-8"], body);
        let error = Operation::Members.failure(act).await;
        let Error::Decode(failure) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(failure.response().status().as_u16(), 200);
        assert_eq!(error.raw().expect("a body").as_ref(), body);
        let line = line(&error);
        assert!(line.starts_with("addChatGroupMembers: 200 OK: the body has not the documented form: "), "{line}");
        assert!(line.contains(reason), "{line}");
    }
}

#[tokio::test]
async fn the_path_of_what_cannot_be_read_leads_to_the_member() {
    let body = r#"{"data":{"conversation_id":["secret-id"]}}"#;
    let error = Operation::Group.failure(json("201 Created", body)).await;
    let Error::Decode(failure) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(failure.error().path(), "data.conversation_id");
    assert!(!format!("{error}{error:?}").contains("secret-id"), "{error:?}");
}

#[tokio::test]
async fn a_page_of_html_with_a_documented_status_shows_its_beginning() {
    let page = answer("200 OK", &["content-type: text/html"], "<html>\n<body>Log in</body></html>");
    let line = line(&Operation::Keys.failure(page).await);
    assert!(line.contains("(text/html, 33 bytes: <html> <body>Log in</body></html>)"), "{line}");
}

#[tokio::test]
async fn nobody_listening_is_no_connection() {
    let url = nobody();
    let client = Client::builder().base_url(&url).oauth2_user_token("t").build().expect("a client");
    for operation in OPERATIONS {
        let error = operation.call(&client).await.expect_err("no connection");
        assert_eq!(kind(&error), TransportErrorKind::Connect);
        assert!(error.is_connect() && !error.is_timeout());
        assert_eq!((error.status(), error.headers(), error.raw()), (None, None, None));
        let host = url.trim_start_matches("http://");
        let line = line(&error);
        assert!(line.starts_with(&format!("{}: no connection to {host}: ", operation.id())), "{line}");
        assert!(line.contains("nothing was sent"), "{line}");
    }
}

/// Calls a server that begins with these bytes and then says nothing. A second is long enough for the request to
/// arrive on a busy machine.
async fn assert_times_out(begun: &str) {
    let server = serve([Act::Stall(begun.as_bytes().to_vec())]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().expect("a client");
    let error = Operation::Keys.call(&client).await.expect_err("a time-out");
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    assert!(error.is_timeout() && !error.is_connect());
    let place = server.host();
    let end = "within the time-out of 1s; the server may have done what was asked, look before you call again";
    assert_eq!(line(&error), format!("initializeChatConversationKeys: no whole answer from {place} {end}"));
    server.request();
    server.assert_quiet();
}

#[tokio::test]
async fn a_server_that_never_answers_is_left_when_the_time_is_over() {
    assert_times_out("").await;
}

#[tokio::test]
async fn a_server_that_stops_within_the_head_is_left_when_the_time_is_over() {
    assert_times_out("HTTP/1.1 200 OK\r\n").await;
}

#[tokio::test]
async fn a_server_that_stops_within_the_body_is_left_when_the_time_is_over() {
    assert_times_out("HTTP/1.1 200 OK\r\ncontent-length: 30\r\n\r\n{\"data\":").await;
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_does_is_not_tried_again() {
    for bytes in ["", "HTTP/1.1 20", "HTTP/1.1 201 Created\r\ncontent-length: 100\r\n\r\n{\"data\":{}}"] {
        for operation in OPERATIONS {
            let server = serve([Act::Write(bytes.as_bytes().to_vec())]);
            let client = builder(&server).build().expect("a client");
            let error = operation.call(&client).await.expect_err("a broken connection");
            assert_eq!(kind(&error), TransportErrorKind::Broken, "{error}");
            assert!(!error.is_connect() && !error.is_timeout());
            assert!(
                line(&error).ends_with("; the server may have done what was asked, look before you call again"),
                "{error}"
            );
            server.request();
            server.assert_quiet();
        }
    }
}

#[tokio::test]
async fn something_else_than_http_is_told_as_such() {
    let error = Operation::Group.failure(Act::Write(b"220 mail.example.com ESMTP\r\n".to_vec())).await;
    assert_eq!(kind(&error), TransportErrorKind::NotHttp, "{error}");
    assert!(line(&error).ends_with("; check the base URL, its scheme and its port"), "{error}");
}

#[tokio::test]
async fn redirects_are_not_followed_and_credentials_do_not_travel() {
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        for operation in OPERATIONS {
            let elsewhere = serve([]);
            let location = format!("location: {}/2/elsewhere", elsewhere.url);
            let error = operation.failure(answer(status, &[&location], "")).await;
            elsewhere.assert_quiet();
            let Error::Undocumented(response) = &error else {
                panic!("{error:?}");
            };
            assert_eq!(response.status().as_str(), &status[..3]);
            assert_eq!(response.headers()["location"], format!("{}/2/elsewhere", elsewhere.url).as_str());
        }
    }
}

#[tokio::test]
async fn only_what_the_server_has_not_done_is_repeated() {
    let call = async |headers: &[&str], statuses: &[&str], body: &str| {
        let server = serve(statuses.iter().map(|status| answer(status, headers, body)));
        let policy = RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO);
        let client = builder(&server).retry(policy).build().expect("a client");
        let error = Operation::Members.call(&client).await.expect_err("a failure");
        statuses.iter().for_each(|_| drop(server.request()));
        server.assert_quiet();
        (error.attempts(), error.status().expect("a status").as_u16(), error.is_retryable())
    };
    let soon = ["x-rate-limit-remaining: 0", "x-rate-limit-reset: 1"];
    let limited = "429 Too Many Requests";
    assert_eq!(call(&soon, &[limited, limited, limited], "").await, (3, 429, true));
    assert_eq!(call(&soon, &["500 Internal Server Error"], "").await, (1, 500, false));
    assert_eq!(call(&soon, &["503 Service Unavailable"], "").await, (1, 503, false));
    // A quota that is used up does not come back by waiting.
    let capped =
        r#"{"type":"https://api.twitter.com/2/problems/usage-capped","title":"UsageCapExceeded","detail":"…"}"#;
    assert_eq!(call(&soon, &[limited], capped).await, (1, 429, false));
    // One whose window begins when the call would long be over is told at once.
    let late = ["date: Tue, 16 Jan 2024 15:58:30 GMT", "x-rate-limit-remaining: 0", "x-rate-limit-reset: 1705420800"];
    assert_eq!(call(&late, &[limited], "").await, (1, 429, true));
}

#[tokio::test]
async fn calls_run_side_by_side_on_clones_of_one_client() {
    let server = serve((0..8).map(|_| json("201 Created", r#"{"data":{"conversation_id":"g7"}}"#)));
    let client = client(&server);
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { Operation::Group.call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.expect("no panic").expect("an answer");
    }
    for _ in 0..8 {
        assert_eq!(server.request().line, "POST /2/chat/conversations/group HTTP/1.1");
    }
    server.assert_quiet();
}
