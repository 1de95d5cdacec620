//! Which hosts are called, seen by a transport that keeps the address instead of going there.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use conversations::BasicCredentials;
use conversations::runtime::transport::Body;
use conversations::twilio_conversations::{Client, ClientBuilder, EdgeRegionServer, RegionServer};
use tower::service_fn;

use crate::fixtures::{CONVERSATION, PATH};
use crate::support::assert_hides;

/// Address and `Authorization` of a call that goes nowhere.
async fn called(builder: ClientBuilder) -> (String, Option<String>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let transport = service_fn(move |request: http::Request<Body>| {
        let header = request.headers().get("authorization").map(|value| value.to_str().expect("text").to_owned());
        record.lock().expect("a lock").push((request.uri().to_string(), header));
        let answer = http::Response::builder().status(201).body(Body::from("{}")).expect("an answer");
        std::future::ready(Ok::<_, Infallible>(answer))
    });
    let builder = builder.transport(transport).account_sid_auth_token(BasicCredentials::new("u", "p"));
    builder.build().expect("a client").create_conversation_participant(CONVERSATION).await.expect("an answer");
    let mut seen = seen.lock().expect("a lock");
    assert_eq!(seen.len(), 1);
    seen.remove(0)
}

#[tokio::test]
async fn edges_and_regions_give_the_documented_hosts() {
    for (builder, host) in [
        (Client::builder(), "conversations.twilio.com"),
        (Client::builder().server(EdgeRegionServer::new().edge("sydney")), "conversations.sydney.us1.twilio.com"),
        (Client::builder().server(RegionServer::new().region("ie1")), "conversations.ie1.twilio.com"),
        (
            Client::builder().server(EdgeRegionServer::new().edge("dublin").region("ie1")),
            "conversations.dublin.ie1.twilio.com",
        ),
        (
            Client::builder().server(EdgeRegionServer::new().region("au1").edge("sydney")),
            "conversations.sydney.au1.twilio.com",
        ),
        (Client::builder().server(EdgeRegionServer::default()), "conversations.ashburn.us1.twilio.com"),
        (Client::builder().server(RegionServer::default()), "conversations.us1.twilio.com"),
    ] {
        let (address, header) = called(builder).await;
        assert_eq!(address, format!("https://{host}{PATH}"));
        assert_eq!(header.as_deref(), Some("Basic dTpw"));
    }
}

#[tokio::test]
async fn the_server_set_last_counts() {
    let builder = Client::builder().server(EdgeRegionServer::new()).base_url("https://example.com:8443/twilio/");
    assert_eq!(called(builder).await.0, format!("https://example.com:8443/twilio{PATH}"));
}

#[test]
fn hostile_values_of_variables_are_refused_when_the_client_is_built() {
    let values = [
        "",
        ".",
        "..",
        "a..b",
        ".a",
        "a.",
        "evil.example/",
        "evil.example/#",
        "evil.example?",
        "evil.example\\",
        "user@evil",
        "a:8080",
        "a:pass-word@b",
        "a b",
        " a",
        "a\n",
        "a\t",
        "%2e",
        "a%2Fb",
        "\u{e9}",
        "\u{ff0e}",
        "a\u{0}",
        "[::1]",
        "_a",
        "{region}",
    ];
    for value in values {
        for builder in [
            Client::builder().server(RegionServer::new().region(value)),
            Client::builder().server(EdgeRegionServer::new().region(value)),
            Client::builder().server(EdgeRegionServer::new().edge(value)),
        ] {
            assert_hides(&format!("{builder:?}"), &["pass-word"]);
            let error = builder.build().expect_err(value).to_string();
            assert!(error.starts_with("the base URL cannot be used: the server variable `"), "{value:?}: {error}");
            assert_hides(&error, &["evil", "pass-word"]);
        }
    }
}

#[test]
fn a_base_url_that_no_request_can_go_to_is_refused_when_the_client_is_built() {
    for (url, reason) in [
        ("", "none is set"),
        ("conversations.twilio.com", "write it in full"),
        ("/v1", "write it in full"),
        ("ftp://example.com", "neither `http` nor `https`"),
        ("file:///etc/passwd", "neither `http` nor `https`"),
        ("https://", "empty host"),
        ("https://example.com?x=y", "query"),
        ("https://example.com#x", "fragment"),
        ("https://user@example.com", "user name"),
    ] {
        let error = Client::builder().base_url(url).build().expect_err(url).to_string();
        assert!(error.starts_with("the base URL cannot be used: ") && error.contains(reason), "{url}: {error}");
    }
}
