//! A server that is down, and many calls of it.

use std::io::Write;

use insta::assert_snapshot;

use crate::server::{GET, answer, call, request, serve};

#[tokio::test]
async fn gets_at_most_a_tenth_more_requests_than_there_are_calls() {
    let server = serve(|stream| {
        request(stream);
        let _ = stream.write_all(answer("503 Service Unavailable", &["retry-after: 0"], "").as_bytes());
    });
    let client = server.builder().build().expect("a client");
    // What was saved is spent first.
    for _ in 0..60 {
        call(&client, &GET).await.expect_err("a failure");
    }
    let warm = server.connections();
    assert!(warm <= 60 + 100 + 6, "{warm}");
    let mut last = None;
    for _ in 0..500 {
        last = call(&client, &GET).await.err();
    }
    let requests = server.connections() - warm;
    assert!((500..=550).contains(&requests), "{requests}");
    let error = last.expect("a failure");
    assert!(error.is_retryable());
    assert_snapshot!(server.shown(&error), @"GetThing: 503 Service Unavailable: not a documented answer (no body); call again now; not tried again, because too many calls of this client fail");

    // Side by side it is the same budget, which clones share.
    let before = server.connections();
    let calls = (0..500).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { call(&client, &GET).await.is_err() })
    });
    for result in calls.collect::<Vec<_>>() {
        assert!(result.await.expect("no panic"));
    }
    let requests = server.connections() - before;
    assert!((500..=551).contains(&requests), "{requests}");
}

#[tokio::test]
async fn as_the_caller_sets_it() {
    let server = serve(|stream| {
        request(stream);
        let _ = stream.write_all(answer("500 Oops", &[], "").as_bytes());
    });
    for (burst, percent, expected) in [(0, 0, 20), (5, 0, 25), (u32::MAX, 100, 60), (1, 50, 30)] {
        let before = server.connections();
        let client = server.builder().retry_budget(burst, percent).build().expect("a client");
        for _ in 0..20 {
            call(&client, &GET).await.expect_err("a failure");
        }
        let requests = server.connections() - before;
        assert!((expected..=expected + 1).contains(&requests), "{burst} {percent}: {requests}");
    }
}
