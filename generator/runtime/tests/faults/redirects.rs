//! Redirects: none is followed, whoever they lead to.

use bindery_runtime::transport::Body;
use bindery_runtime::{BearerToken, Client, Operation, Value, reqwest};
use insta::assert_snapshot;

use crate::server::{GET, Op, Server, answer, answers, call, eager};

const AUTHORIZED: Op = Operation { security: &[&["token"]], ..GET };

/// What is said of a redirect, which must not have been followed.
async fn redirected(status: &str, location: &str) -> String {
    let server = answers(answer(status, &[&format!("location: {location}")], ""));
    let client = server.builder().credential("token", BearerToken::from("s3cret")).build().expect("a client");
    let error = call(&client, &AUTHORIZED).await.expect_err("a redirect");
    assert_eq!((server.connections(), error.attempts(), error.is_retryable()), (1, 1, false));
    server.shown(&error)
}

#[tokio::test]
async fn to_the_same_host() {
    assert_snapshot!(redirected("307 Temporary Redirect", "/v2/thing").await, @"GetThing: 307 Temporary Redirect: not a documented answer (no body); it leads to /v2/thing, redirects are not followed: set the base URL to where the API is");
    // A loop ends where it begins.
    assert_snapshot!(redirected("302 Found", "/thing").await, @"GetThing: 302 Found: not a documented answer (no body); it leads to /thing, redirects are not followed: set the base URL to where the API is");
}

#[tokio::test]
async fn to_another_host() {
    let elsewhere = answers(answer("200 OK", &[], "{}"));
    let there = format!("{}/thing?token=s3cret", elsewhere.url);
    let shown = redirected("308 Permanent Redirect", &there).await.replace(elsewhere.place(), "<elsewhere>");
    assert_snapshot!(shown, @"GetThing: 308 Permanent Redirect: not a documented answer (no body); it leads to http://<elsewhere>/thing, redirects are not followed: set the base URL to where the API is");
    assert_eq!(elsewhere.connections(), 0);
    assert_snapshot!(redirected("302 Found", "https://user:s3cret@example.com/").await, @"GetThing: 302 Found: not a documented answer (no body); it leads to a URL with a user name, redirects are not followed: set the base URL to where the API is");
}

#[tokio::test]
async fn without_a_place() {
    let server = answers(answer("302 Found", &[], ""));
    let error = call(&server.once(), &GET).await.expect_err("a redirect");
    assert_snapshot!(server.shown(&error), @"GetThing: 302 Found: not a documented answer (no body)");
}

#[tokio::test]
async fn from_https_to_http() {
    let service = tower::service_fn(async |request: http::Request<Body>| {
        assert_eq!(request.uri().scheme_str(), Some("https"));
        http::Response::builder().status(301).header("location", "http://example.com/thing").body(Body::empty())
    });
    let client = Client::builder("https://example.com", "test/1").transport(service).build().expect("a client");
    let error = call(&client, &GET).await.expect_err("a redirect");
    assert_snapshot!(error.to_string(), @"GetThing: 301 Moved Permanently: not a documented answer (no body); it leads to http://example.com/thing, redirects are not followed: set the base URL to where the API is");
}

/// A client that speaks HTTPS does not speak HTTP, even if a layer asks it to.
#[tokio::test]
async fn https_only_unless_the_base_url_says_otherwise() {
    let server = answers(answer("200 OK", &[], "{}"));
    let target: http::Uri = format!("{}/thing", server.url).parse().expect("an address");
    let downgrade = tower::util::MapRequestLayer::new(move |mut request: http::Request<Body>| {
        *request.uri_mut() = target.clone();
        request
    });
    let client = Client::builder("https://127.0.0.1:9", "test/1").layer(downgrade).retry(eager());
    let error = call(&client.build().expect("a client"), &GET).await.expect_err("no HTTP");
    assert_eq!((server.connections(), error.attempts()), (0, 1));
    assert_snapshot!(error.to_string(), @"GetThing: the request to 127.0.0.1:9 failed: URL scheme is not allowed");
}

async fn through(http: reqwest::Client, server: &Server) -> Result<Value, String> {
    let client = server.builder().http_client(http).build().expect("a client");
    call(&client, &GET).await.map(|(body, _)| body).map_err(|error| server.shown(&error))
}

#[tokio::test]
async fn an_http_client_of_the_callers_own() {
    let elsewhere = answers(answer("200 OK", &[], "{}"));
    let away = answers(answer("302 Found", &[&format!("location: {}/thing", elsewhere.url)], ""));
    let shown = through(reqwest::Client::new(), &away).await.expect_err("another server");
    assert_snapshot!(shown, @"GetThing: the request to <server> failed: the HTTP client followed a redirect to another server, maybe with the credentials on it: build it with `redirect(reqwest::redirect::Policy::none())`");
    // It goes where its owner wants, as long as that is the server that was asked.
    assert_eq!(through(reqwest::Client::new(), &elsewhere).await, Ok(Value::Object(Default::default())));
}
