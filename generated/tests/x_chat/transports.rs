//! Services and layers of the caller's own: where calls go by default, and what a repeated request looks like.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use conversations::OAuth1Credentials;
use conversations::runtime::transport::{Body, BoxError, Transport};
use conversations::x_chat::Client;
use tower::{ServiceExt, layer::layer_fn, service_fn};

use crate::fixtures::{OPERATIONS, Operation, PEER, client, keys};
use crate::support::{json, problem, serve};

#[tokio::test]
async fn calls_go_to_the_public_host_unless_told_otherwise() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let record = Arc::clone(&seen);
    let transport = service_fn(move |request: http::Request<Body>| {
        let header = request.headers()["authorization"].to_str().expect("text").to_owned();
        record.lock().expect("a lock").push((request.uri().to_string(), header));
        std::future::ready(Ok::<_, Infallible>(http::Response::new(Body::from("{}"))))
    });
    let client = Client::builder().oauth2_user_token("t").transport(transport).build().expect("a client");
    for operation in OPERATIONS {
        operation.call(&client).await.expect("an answer");
    }
    let expected: Vec<(String, String)> = OPERATIONS
        .iter()
        .map(|operation| (format!("https://api.x.com{}", operation.path()), "Bearer t".to_owned()))
        .collect();
    assert_eq!(*seen.lock().expect("a lock"), expected);
}

#[tokio::test]
async fn a_layer_that_repeats_sends_the_same_bytes_with_a_new_signature_and_sees_no_secret() {
    let repeat = layer_fn(|transport: Transport| {
        service_fn(move |request: http::Request<Body>| {
            let transport = transport.clone();
            async move {
                assert!(request.headers().get("authorization").is_none());
                let answer = transport.clone().oneshot(request.clone()).await?;
                if answer.status() == 503 { transport.oneshot(request).await } else { Ok::<_, BoxError>(answer) }
            }
        })
    });
    let server = serve([problem("503 Service Unavailable", ""), json("201 Created", "{}")]);
    let credentials = OAuth1Credentials::new("key", "secret", "token", "token-secret");
    let client = Client::builder().base_url(&server.url).user_token(credentials).layer(repeat).build();
    Operation::Group.call(&client.expect("a client")).await.expect("an answer");

    let (first, second) = (server.request(), server.request());
    server.assert_quiet();
    assert_eq!((&first.line, &first.body), (&second.line, &second.body));
    let nonce = |header: Option<&str>| {
        let (_, rest) = header.expect("a header").split_once("oauth_nonce=\"").expect("a nonce");
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    assert_ne!(nonce(first.header("authorization")), nonce(second.header("authorization")));
}

#[tokio::test]
async fn what_is_different_for_one_call_is_said_before_it_is_awaited() {
    let server = serve([json("200 OK", "{\"data\":"), json("200 OK", "{}")]);
    let client = client(&server);
    let call = || client.initialize_chat_conversation_keys(PEER, keys()).send();
    let raw = call().raw().header("X-Trace", "1").query("trace", "a b").timeout(Duration::from_secs(9));
    let raw = raw.await.expect("an answer");
    assert_eq!((raw.status().as_u16(), &raw.body()[..], raw.attempts()), (200, &b"{\"data\":"[..], 1));
    let request = server.request();
    assert!(request.line.ends_with("/keys?trace=a%20b HTTP/1.1"), "{}", request.line);
    assert_eq!(request.header("x-trace"), Some("1"));

    call().await.expect("an answer");
    let request = server.request();
    assert!(request.line.ends_with("/keys HTTP/1.1"), "{}", request.line);
    assert_eq!(request.header("x-trace"), None);
}
