//! What the headers of an answer tell: when to call again, and Twilio's own name of the call.

use std::time::Duration;

use conversations::RateLimit;

use crate::fixtures::{answered, documented, failure};
use crate::support::answer;

/// What a success and a failure with these headers say.
async fn both(headers: &[&str]) -> [(RateLimit, Option<String>); 2] {
    let success = answered(answer("201 Created", headers, "{}")).await.expect("a participant");
    let error = failure(answer("429 Too Many Requests", headers, r#"{"code":20429}"#)).await;
    let failure = documented(&error);
    [
        (success.rate_limit(), success.request_id().map(str::to_owned)),
        (failure.rate_limit(), failure.request_id().map(str::to_owned)),
    ]
}

#[tokio::test]
async fn twilios_name_of_the_call_is_found() {
    for (_, id) in both(&["Twilio-Request-Id: RQ0123456789abcdef", "Twilio-Concurrent-Requests: 3"]).await {
        assert_eq!(id.as_deref(), Some("RQ0123456789abcdef"));
    }
    for headers in [&[][..], &["twilio-request-id:"], &["twilio-request-duration: 0.1"]] {
        for (_, id) in both(headers).await {
            assert_eq!(id, None, "{headers:?}");
        }
    }
}

#[tokio::test]
async fn the_number_of_concurrent_requests_is_in_the_headers() {
    let success = answered(answer("201 Created", &["Twilio-Concurrent-Requests: 3"], "{}")).await.expect("an answer");
    assert_eq!(success.headers()["twilio-concurrent-requests"], "3");
}

#[tokio::test]
async fn retry_after_is_read_in_seconds_and_as_a_date() {
    let date = "date: Wed, 16 Dec 2015 22:18:30 GMT";
    for (headers, wait) in [
        (&["retry-after: 3"][..], Some(Duration::from_secs(3))),
        (&["retry-after: 0"], Some(Duration::ZERO)),
        (&[date, "retry-after: Wed, 16 Dec 2015 22:18:37 GMT"], Some(Duration::from_secs(7))),
        (&["retry-after: soon"], None),
        (&["retry-after:"], None),
        (&[], None),
    ] {
        for (limit, _) in both(headers).await {
            assert_eq!(limit.retry_after, wait, "{headers:?}");
            assert_eq!((limit.limit, limit.remaining, limit.reset), (None, None, None));
        }
    }
}
