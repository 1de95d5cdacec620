//! What the headers of an answer tell: calls left, when to call again, and the server's own name of the call.

use std::time::Duration;

use conversations::x_chat::responses::Failure;
use conversations::{Error, RateLimit, Response};

use crate::fixtures::{OPERATIONS, Operation, client, keys};
use crate::support::{answer, line, serve};

const WINDOW: [&str; 3] = ["X-Rate-Limit-Limit: 900", "x-rate-limit-remaining: 847", "X-RATE-LIMIT-RESET: 1705420800"];
const LIMITED: &str = r#"{"title":"Too Many Requests","type":"about:blank","status":429}"#;

/// What a success and what a failure with these headers say.
async fn both(headers: &[&str]) -> [(RateLimit, Option<String>); 2] {
    let server = serve([answer("200 OK", headers, "{}")]);
    let keys = client(&server).initialize_chat_conversation_keys("g1", keys()).await.expect("an answer");
    let error = Operation::Keys.failure(answer("429 Too Many Requests", headers, LIMITED)).await;
    let failure = documented(&error);
    // The error itself tells the same, whichever kind it is.
    assert_eq!(error.rate_limit(), Some(failure.rate_limit()));
    assert_eq!(error.request_id(), failure.request_id());
    [
        (keys.rate_limit(), keys.request_id().map(str::to_owned)),
        (failure.rate_limit(), failure.request_id().map(str::to_owned)),
    ]
}

fn documented(error: &Error<Failure>) -> &Response<Failure> {
    match error {
        Error::Api(response) => response,
        other => panic!("not a documented failure: {other:?}"),
    }
}

#[tokio::test]
async fn the_window_is_read_from_successes_and_failures_whatever_the_case_of_the_names() {
    for (limit, _) in both(&WINDOW).await {
        assert_eq!((limit.limit, limit.remaining), (Some(900), Some(847)));
        assert_eq!(limit.reset.expect("a reset").to_string(), "2024-01-16T16:00:00Z");
        assert_eq!(limit.retry_after, None);
    }
}

#[tokio::test]
async fn the_window_is_there_on_answers_that_are_not_documented_or_not_readable() {
    for operation in OPERATIONS {
        let error = operation.failure(answer("503 Service Unavailable", &WINDOW, "")).await;
        let Error::Undocumented(response) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(response.rate_limit().remaining, Some(847));
    }
    let error = Operation::Keys.failure(answer("200 OK", &WINDOW, "<html>")).await;
    let Error::Decode(failure) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(failure.response().rate_limit().remaining, Some(847));
}

#[tokio::test]
async fn what_is_missing_or_does_not_parse_is_absent() {
    for headers in [
        &["x-other: 1"][..],
        &["x-rate-limit-limit: many", "x-rate-limit-remaining: -1", "x-rate-limit-reset: soon"][..],
        &["x-rate-limit-limit:", "x-rate-limit-remaining: 99999999999999999999", "x-rate-limit-reset: 1e99"][..],
        &["retry-after: -1"][..],
        &["retry-after: 1.5"][..],
        &["retry-after: Someday, 99 Foo 2024 99:99:99 GMT"][..],
        &["x-rate-limit-reset: 9223372036854775807"][..],
    ] {
        for (limit, id) in both(headers).await {
            assert_eq!(limit, RateLimit::default(), "{headers:?}");
            assert_eq!(id, None);
        }
    }
}

#[tokio::test]
async fn one_bad_header_does_not_hide_the_others() {
    for (limit, _) in both(&["x-rate-limit-limit: ?", "x-rate-limit-remaining: 3"]).await {
        assert_eq!((limit.limit, limit.remaining, limit.reset), (None, Some(3), None));
    }
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_and_as_a_date_by_the_servers_clock() {
    for (limit, _) in both(&["retry-after: 90"]).await {
        assert_eq!(limit.retry_after, Some(Duration::from_secs(90)));
    }
    let date = "date: Tue, 16 Jan 2024 15:58:30 GMT";
    for (limit, _) in both(&[date, "retry-after: Tue, 16 Jan 2024 16:00:00 GMT"]).await {
        assert_eq!(limit.retry_after, Some(Duration::from_secs(90)));
    }
    for (limit, _) in both(&[date, "retry-after: Tue, 16 Jan 2024 15:00:00 GMT"]).await {
        assert_eq!(limit.retry_after, Some(Duration::ZERO));
    }
}

#[tokio::test]
async fn the_24_hour_cap_of_other_operations_is_in_the_headers_and_does_not_pass_for_the_window() {
    let headers = ["x-user-limit-24hour-reset: 1705420800"];
    for (limit, _) in both(&headers).await {
        assert_eq!(limit, RateLimit::default());
    }
    let error = Operation::Keys.failure(answer("429 Too Many Requests", &headers, LIMITED)).await;
    assert_eq!(error.headers().expect("headers")["x-user-limit-24hour-reset"], "1705420800");
}

#[tokio::test]
async fn the_name_of_the_call_is_found() {
    for (_, id) in both(&["x-transaction-id: 1f9c", "x-response-time: 12"]).await {
        assert_eq!(id.as_deref(), Some("1f9c"));
    }
    for (_, id) in both(&["x-transaction-id: 1f9c", "x-request-id: 77"]).await {
        assert_eq!(id.as_deref(), Some("77"));
    }
}

#[tokio::test]
async fn a_rate_limit_says_when_to_call_again() {
    for (headers, advice) in [
        (&WINDOW[..], "; call again after 2024-01-16T16:00:00Z"),
        (&["retry-after: 7", "x-rate-limit-reset: 1705420800"][..], "; call again in 7 s"),
        (&[][..], "; wait before calling again"),
    ] {
        let error = Operation::Keys.failure(answer("429 Too Many Requests", headers, LIMITED)).await;
        let message = "initializeChatConversationKeys: 429 Too Many Requests: Too Many Requests";
        assert_eq!(line(&error), format!("{message}{advice}"));
    }
}

#[tokio::test]
async fn a_used_up_quota_says_what_is_used_up() {
    let body = concat!(
        r#"{"type":"https://api.x.com/2/problems/usage-capped","title":"UsageCapExceeded","#,
        r#""detail":"Usage cap exceeded: Monthly product cap","period":"Monthly","scope":"Product"}"#
    );
    let error = Operation::Keys.failure(answer("429 Too Many Requests", &[], body)).await;
    let line = line(&error);
    assert!(line.contains("Usage cap exceeded: Monthly product cap"), "{line}");
}
