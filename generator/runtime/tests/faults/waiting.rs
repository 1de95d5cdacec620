//! How long is waited between attempts, on the paused clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bindery_runtime::transport::Body;
use bindery_runtime::{Client, ClientBuilder, Error, RetryPolicy, Value};

use crate::options::shared;
use crate::server::{GET, POST, call, eager};

const DATE: (&str, &str) = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");

/// A client of a server that gives this answer so many times and then does what it is asked.
fn client(failures: u32, status: u16, headers: &[(&'static str, &'static str)]) -> ClientBuilder {
    let (headers, calls) = (headers.to_vec(), Arc::new(AtomicU32::new(0)));
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let fails = calls.fetch_add(1, Ordering::SeqCst) < failures;
        let response = http::Response::builder().status(if fails { status } else { 200 });
        let response = headers.iter().fold(response, |response, (name, value)| response.header(*name, *value));
        std::future::ready(response.body(Body::from("{}")))
    });
    Client::builder("http://example.com", "test/1").transport(shared(service)).retry(eager())
}

/// How long the second attempt is waited for; or `None` if the first answer is given at once.
async fn wait(status: u16, headers: &[(&'static str, &'static str)]) -> Option<Duration> {
    let client = client(1, status, headers).build().expect("a client");
    match client.call().request(&POST).send().await {
        Ok(response) => {
            assert_eq!(response.attempts(), 2);
            Some(response.elapsed())
        }
        Err(error) => {
            assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(status), 1));
            assert_eq!(error.elapsed(), Duration::ZERO);
            None
        }
    }
}

fn seconds(seconds: u64) -> Option<Duration> {
    Some(Duration::from_secs(seconds))
}

#[tokio::test(start_paused = true)]
async fn as_long_as_the_server_says() {
    for status in [429, 503] {
        assert_eq!(wait(status, &[("retry-after", "7")]).await, seconds(7));
        assert_eq!(wait(status, &[("retry-after", "0")]).await, seconds(0));
        assert_eq!(wait(status, &[("retry-after", "29")]).await, seconds(29));
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sun, 06 Nov 1994 08:49:57 GMT")]).await, seconds(20));
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sunday, 06-Nov-94 08:49:57 GMT")]).await, seconds(20));
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sun Nov  6 08:49:57 1994")]).await, seconds(20));
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sun Nov  6 08:49:07 1994")]).await, seconds(0));
        assert_eq!(wait(status, &[("retry-after-ms", "1500")]).await, Some(Duration::from_millis(1500)));
        // Past.
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sun, 06 Nov 1994 08:49:07 GMT")]).await, seconds(0));
        // Longer than the call may take, and beyond all measure.
        let dates = ["Fri, 31 Dec 9999 23:59:59 GMT", "Fri Dec 31 23:59:59 9999", "Thu, 30 Dec 9999 20:00:00 GMT"];
        let numbers = ["30", "3600", "86401", "18446744073709551615", "999999999999999999999999999999"];
        for value in dates.into_iter().chain(numbers) {
            assert_eq!(wait(status, &[("retry-after", value)]).await, None, "{value}");
        }
        assert_eq!(wait(status, &[DATE, ("retry-after", "Sat, 06 Nov 2094 08:49:37 GMT")]).await, None);
    }
    // What is no time is none: 429 is repeated by the client's own waits, 503 to a POST is not.
    for value in ["-1", "1.5", "soon", "", "Someday, 99 Foo 2024 99:99:99 GMT"] {
        assert_eq!(wait(429, &[("retry-after", value)]).await, seconds(0), "{value}");
        assert_eq!(wait(503, &[("retry-after", value)]).await, None, "{value}");
    }
}

#[tokio::test(start_paused = true)]
async fn until_a_limit_begins_anew() {
    let reset = |value| [DATE, ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", value)];
    assert_eq!(wait(429, &reset("23")).await, seconds(23));
    assert_eq!(wait(429, &[DATE, ("ratelimit-reset", "23")]).await, seconds(23));
    // In seconds since 1970, by the clock of the server.
    let date = ("date", "Tue, 16 Jan 2024 15:59:50 GMT");
    let at = |value| [date, ("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", value)];
    assert_eq!(wait(429, &at("1705420800")).await, seconds(10));
    assert_eq!(wait(429, &at("1705420000")).await, seconds(0));
    assert_eq!(wait(429, &at("1705424400")).await, None);
    for value in ["-1", "never", "18446744073709551615", "99999999999999999999"] {
        assert_eq!(wait(429, &at(value)).await, seconds(0), "{value}");
    }
    // Of several limits, those that have nothing left; a limit that has is not what it is about.
    let two =
        [at("1705420805").to_vec(), vec![("x-app-limit-24hour-remaining", "0"), ("x-app-limit-24hour-reset", "20")]];
    assert_eq!(wait(429, &two.concat()).await, seconds(20));
    assert_eq!(wait(429, &[date, ("x-rate-limit-remaining", "5"), ("x-rate-limit-reset", "20")]).await, seconds(0));
    // `Retry-After` goes first, and on a 503 the limits do not matter.
    let both = [at("1705420805").to_vec(), vec![("retry-after", "2")]].concat();
    assert_eq!((wait(429, &both).await, wait(503, &both).await), (seconds(2), seconds(2)));
    assert_eq!(wait(503, &at("1705420805")).await, None);
}

#[tokio::test(start_paused = true)]
async fn within_the_time_of_the_call() {
    let limited = |failures| client(failures, 429, &[("retry-after", "20")]);
    // The second wait does not fit any more.
    let error = call(&limited(9).build().expect("a client"), &GET).await.expect_err("a failure");
    assert_eq!((error.attempts(), error.elapsed(), error.is_retryable()), (2, Duration::from_secs(20), true));
    let longer = limited(2).timeout(Duration::from_secs(60)).build().expect("a client");
    assert_eq!(call(&longer, &GET).await.expect("an answer").1, 3);
    let endless = limited(2).timeout(Duration::MAX).build().expect("a client");
    assert_eq!(call(&endless, &GET).await.expect("an answer").1, 3);
    let response = limited(1).build().expect("a client").call().request(&GET).send().timeout(Duration::from_secs(5));
    assert_eq!(response.await.expect_err("no time").attempts(), 1);
}

/// A random part of 500 ms, 1 s, 2 s and so on, up to 8 s.
#[tokio::test(start_paused = true)]
async fn with_full_jitter() {
    let waits = async |failures: u32| {
        let policy = RetryPolicy::default().attempts(10);
        let client = client(failures, 500, &[]).retry(policy).timeout(Duration::MAX).build().expect("a client");
        let response = client.call().request(&GET).send().await.expect("an answer");
        assert_eq!(response.attempts(), failures + 1);
        response.elapsed()
    };
    for (failures, longest) in [(1, 500), (2, 1500), (3, 3500), (5, 15_500), (7, 31_500)] {
        let mut seen = Vec::new();
        for _ in 0..12 {
            seen.push(waits(failures).await);
        }
        // The paused clock counts in milliseconds, and begins a new one.
        let most = Duration::from_millis(longest + u64::from(failures));
        assert!(seen.iter().all(|wait| *wait <= most), "{failures}: {seen:?}");
        seen.sort();
        seen.dedup();
        assert!(seen.len() > 3, "{failures}: {seen:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn time_that_runs_out_at_a_later_attempt() {
    let calls = Arc::new(AtomicU32::new(0));
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let is_first = calls.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            if !is_first {
                std::future::pending::<()>().await;
            }
            http::Response::builder().status(429).header("retry-after", "3").body(Body::empty())
        }
    });
    let client = Client::builder("http://example.com", "test/1").transport(shared(service)).retry(eager());
    let error: Error<Value> = call(&client.build().expect("a client"), &POST).await.expect_err("a time-out");
    assert!(error.is_timeout() && !error.is_retryable());
    assert_eq!((error.attempts(), error.elapsed()), (2, Duration::from_secs(30)));
    insta::assert_snapshot!(error.to_string(), @"MakeThing: no whole answer from example.com:80 within the time-out of 30s; the server may have done what was asked, look before you call again; tried 2 times, the time before with the answer 429");
}
