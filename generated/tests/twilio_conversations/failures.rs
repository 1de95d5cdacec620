//! When no answer comes, or one of an undocumented status.

use std::time::Duration;

use conversations::Error;
use conversations::runtime::{RetryPolicy, TransportErrorKind};

use crate::fixtures::{CONVERSATION, OPERATION, builder, failure};
use crate::support::{Act, answer, line, nobody, serve};

fn kind<E>(error: &Error<E>) -> TransportErrorKind {
    match error {
        Error::Transport(error) => error.kind(),
        other => panic!("an answer came: {other}"),
    }
}

#[tokio::test]
async fn an_undocumented_status_is_an_undocumented_answer() {
    for status in ["204 No Content", "302 Found", "418 I'm a teapot", "599 Whatever"] {
        let error = failure(answer(status, &[], "")).await;
        assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
        assert_eq!(error.status().expect("a status").as_str(), &status[..3]);
        assert!(line(&error).contains("not a documented answer (no body)"), "{error}");
    }
}

#[tokio::test]
async fn nobody_listening_is_no_connection() {
    let url = nobody();
    let client = builder(&serve([])).base_url(&url).build().expect("a client");
    let error = client.create_conversation_participant(CONVERSATION).await.expect_err("no connection");
    assert_eq!(kind(&error), TransportErrorKind::Connect);
    assert!(error.is_connect());
    let host = url.trim_start_matches("http://");
    assert!(line(&error).starts_with(&format!("{OPERATION}: no connection to {host}: ")), "{error}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_left_when_the_time_is_over() {
    let server = serve([Act::Stall(Vec::new())]);
    let client = builder(&server).timeout(Duration::from_secs(1)).build().expect("a client");
    let error = client.create_conversation_participant(CONVERSATION).await.expect_err("a time-out");
    assert_eq!(kind(&error), TransportErrorKind::Timeout);
    assert!(error.is_timeout());
    let place = server.host();
    let end = "within the time-out of 1s; the server may have done what was asked, look before you call again";
    assert_eq!(line(&error), format!("{OPERATION}: no whole answer from {place} {end}"));
    server.request();
    server.assert_quiet();
}

#[tokio::test]
async fn a_connection_that_ends_before_the_answer_does_is_not_tried_again() {
    for bytes in ["", "HTTP/1.1 201 Created\r\ncontent-length: 9\r\n\r\n{}"] {
        let server = serve([Act::Write(bytes.as_bytes().to_vec())]);
        let client = builder(&server).build().expect("a client");
        let error = client.create_conversation_participant(CONVERSATION).await.expect_err("a broken answer");
        assert_eq!(kind(&error), TransportErrorKind::Broken);
        line(&error);
        server.request();
        server.assert_quiet();
    }
}

#[tokio::test]
async fn redirects_are_not_followed_and_credentials_do_not_travel() {
    for status in
        ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"]
    {
        let elsewhere = serve([]);
        let location = format!("location: {}/v1/elsewhere", elsewhere.url);
        let error = failure(answer(status, &[&location], "<a href='/'>there</a>")).await;
        elsewhere.assert_quiet();
        assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
        assert_eq!(error.status().expect("a status").as_str(), &status[..3]);
    }
}

#[tokio::test]
async fn only_what_the_server_has_not_done_is_repeated() {
    let call = async |statuses: &[&str]| {
        let server = serve(statuses.iter().map(|status| answer(status, &["retry-after: 0"], "")));
        let policy = RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO);
        let client = builder(&server).retry(policy).build().expect("a client");
        let error = client.create_conversation_participant(CONVERSATION).await.expect_err("a failure");
        statuses.iter().for_each(|_| drop(server.request()));
        server.assert_quiet();
        (error.attempts(), error.status().expect("a status").as_u16())
    };
    assert_eq!(call(&["500 Internal Server Error"]).await, (1, 500));
    assert_eq!(call(&["502 Bad Gateway"]).await, (1, 502));
    assert_eq!(call(&["429 Too Many Requests", "503 Service Unavailable", "429 Too Many Requests"]).await, (3, 429));
    assert_eq!(call(&["503 Service Unavailable", "404 Not Found"]).await, (2, 404));
}
