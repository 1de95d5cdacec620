//! Tokens of a source: got once, renewed in time, got anew when they are refused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bindery_runtime::credentials::{Getting, TokenError};
use bindery_runtime::transport::{Body, Transport};
use bindery_runtime::{AccessToken, ApiKey, BearerToken, Bytes, Error, Operation, TokenSource, Value};
use futures_util::future::join_all;
use tokio::sync::{Notify, oneshot};
use tower::{Service, ServiceExt};

use crate::support::{CREATE, Counter, FIND, Op, line, ok, send, site, unauthorized};

/// Gives `t1`, `t2` and so on, and notes which of them were refused.
#[derive(Clone, Default)]
struct Numbered {
    given: Counter,
    refused: Arc<Mutex<Vec<String>>>,
}

impl TokenSource for Numbered {
    fn token(&self) -> Getting<'_> {
        Box::pin(async { Ok(AccessToken::new(format!("t{}", self.given.count()))) })
    }

    fn refused(&self, token: &AccessToken) {
        use secrecy::ExposeSecret;
        self.refused.lock().expect("no panic").push(token.secret().expose_secret().to_owned());
    }
}

#[tokio::test]
async fn one_request_for_a_token_however_many_calls_wait() {
    let site = site(|_| ok());
    let (entered, got) = (Counter::default(), Counter::default());
    let (waiting, counted) = (entered.clone(), got.clone());
    let source = move || {
        let (waiting, counted) = (waiting.clone(), counted.clone());
        async move {
            counted.count();
            while waiting.get() < 100 {
                tokio::task::yield_now().await;
            }
            Ok(AccessToken::new("t"))
        }
    };
    let enter = tower::layer::layer_fn(move |transport: Transport| {
        let entered = entered.clone();
        transport.map_request(move |request: http::Request<Body>| {
            entered.count();
            request
        })
    });
    let client = site.client().credential("oauth", BearerToken::from(source)).layer(enter).build().expect("a client");
    for answer in join_all((0..100).map(|_| send(&client, &FIND))).await {
        answer.expect("an answer");
    }
    assert_eq!(got.get(), 1);
    assert_eq!(site.tokens(), vec!["t"; 100]);
}

#[tokio::test]
async fn a_call_that_is_dropped_does_not_end_the_request_for_a_token() {
    let site = site(|_| ok());
    let got = Counter::default();
    let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let parts = (got.clone(), Arc::clone(&begun), Arc::clone(&go_on));
    let source = move || {
        let (got, begun, go_on) = parts.clone();
        async move {
            got.count();
            begun.notify_one();
            go_on.notified().await;
            Ok(AccessToken::new("t"))
        }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let dropped = tokio::spawn(send(&client, &FIND));
    begun.notified().await;
    dropped.abort();
    assert!(dropped.await.expect_err("an aborted call").is_cancelled());
    go_on.notify_one();
    send(&client, &FIND).await.expect("an answer");
    assert_eq!((got.get(), site.tokens()), (1, vec![String::from("t")]));
}

#[tokio::test]
async fn a_refused_token_is_got_anew_and_the_call_repeated_once() {
    let site = site(|seen| if seen.token() == "t1" { unauthorized() } else { ok() });
    let source = Numbered::default();
    let client = site.client().credential("oauth", BearerToken::from(source.clone())).build().expect("a client");
    let mut request = client.call().request(&CREATE);
    request.json(&Value::from("the body"));
    request.send().await.expect("an answer");
    send(&client, &FIND).await.expect("an answer");

    assert_eq!(site.tokens(), ["t1", "t2", "t2"]);
    let seen = site.seen();
    assert_eq!((seen[0].body.as_str(), seen[1].body.as_str()), ("\"the body\"", "\"the body\""));
    assert_eq!(*source.refused.lock().expect("no panic"), ["t1"]);
}

const UPLOAD: Op = Operation { id: "Upload", ..CREATE };

#[tokio::test]
async fn a_stream_is_not_sent_twice_and_the_next_call_has_another_token() {
    let site = site(|seen| if seen.token() == "t1" { unauthorized() } else { ok() });
    let client = site.client().credential("oauth", BearerToken::from(Numbered::default())).build().expect("a client");
    let chunks = futures_util::stream::iter([Ok(Bytes::from_static(b"chunk"))]);
    let mut request = client.call().request(&UPLOAD);
    request.bytes("application/octet-stream", &Body::from_stream(chunks));
    let error = request.send().await.expect_err("a refusal");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(401));
    send(&client, &FIND).await.expect("an answer");
    assert_eq!(site.tokens(), ["t1", "t2"]);
}

#[tokio::test]
async fn calls_that_are_refused_together_get_one_new_token() {
    let site = site(|seen| if seen.token() == "t1" { unauthorized() } else { ok() });
    let source = Numbered::default();
    let client = site.client().credential("oauth", BearerToken::from(source.clone())).build().expect("a client");
    for answer in join_all((0..50).map(|_| send(&client, &FIND))).await {
        answer.expect("an answer");
    }
    assert_eq!((source.given.get(), source.refused.lock().expect("no panic").len()), (2, 1));
    let tokens = site.tokens();
    assert_eq!(tokens.iter().filter(|token| *token == "t2").count(), 50);
    assert!(tokens.len() <= 100, "{}", tokens.len());
}

#[tokio::test]
async fn a_server_that_refuses_every_token_does_not_wear_the_source_out() {
    let site = site(|_| unauthorized());
    let source = Numbered::default();
    let client = site.client().credential("oauth", BearerToken::from(source.clone())).build().expect("a client");
    for _ in 0..5 {
        let error = send(&client, &FIND).await.expect_err("a refusal");
        assert_eq!(
            line(&error),
            "Find: 401 Unauthorized: not a documented answer (application/json, 2 bytes); check the credential: the \
             server did not accept it"
        );
    }
    assert_eq!(site.tokens(), ["t1", "t2", "t2", "t2", "t2", "t2"]);
    assert_eq!(source.given.get(), 2);
}

#[tokio::test]
async fn a_token_is_used_until_it_is_about_to_expire() {
    for (lifetime, got) in [(Duration::from_secs(3600), 1), (Duration::ZERO, 3), (Duration::MAX, 1)] {
        let site = site(|_| ok());
        let counter = Counter::default();
        let counted = counter.clone();
        let source = move || {
            counted.count();
            async move { Ok(AccessToken::new("t").expires_in(lifetime)) }
        };
        let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
        for _ in 0..3 {
            send(&client, &FIND).await.expect("an answer");
        }
        assert_eq!(counter.get(), got, "{lifetime:?}");
    }
}

#[tokio::test]
async fn clients_that_were_given_one_token_share_it() {
    let site = site(|_| ok());
    let source = Numbered::default();
    let token = BearerToken::from(source.clone());
    for _ in 0..2 {
        let client = site.client().credential("oauth", token.clone()).build().expect("a client");
        send(&client, &FIND).await.expect("an answer");
    }
    assert_eq!((source.given.get(), site.tokens()), (1, vec![String::from("t1"), String::from("t1")]));
}

#[tokio::test]
async fn without_a_token_nothing_is_sent_and_the_next_call_asks_again() {
    let site = site(|_| ok());
    let tries = Counter::default();
    let source = move || {
        let number = tries.count();
        async move {
            if number == 1 {
                return Err(TokenError::new("the vault is sealed: unseal it"));
            }
            Ok(AccessToken::new("t"))
        }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("no token");
    assert_eq!(line(&error), "Find: no token for `oauth`: the vault is sealed: unseal it; nothing was sent");
    let Error::Credentials(refusal) = &error else { panic!("{error:?}") };
    assert_eq!(refusal.accepted(), [["oauth"]]);
    assert!(refusal.token_error().is_some() && std::error::Error::source(&error).is_some());
    assert_eq!(site.seen().len(), 0);
    send(&client, &FIND).await.expect("an answer");
}

#[tokio::test]
async fn a_refusal_stays_one_when_a_layer_wraps_it() {
    let source = || std::future::ready(Err::<AccessToken, _>(TokenError::new("log in")));
    let wrap = tower::layer::layer_fn(|transport: Transport| {
        transport.map_err(|error| std::io::Error::other(std::io::Error::other(error)))
    });
    let client = site(|_| ok()).client().credential("oauth", BearerToken::from(source)).layer(wrap);
    let error = send(&client.build().expect("a client"), &FIND).await.expect_err("no token");
    assert_eq!(line(&error), "Find: no token for `oauth`: log in; nothing was sent");
    assert!(matches!(error, Error::Credentials(_)), "{error:?}");
}

#[tokio::test]
async fn that_there_is_no_other_token_is_said_with_the_reason() {
    let site = site(|_| unauthorized());
    let tries = Counter::default();
    let source = move || {
        let number = tries.count();
        async move { if number == 1 { Ok(AccessToken::new("t")) } else { Err(TokenError::new("log in again")) } }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("a refusal");
    assert_eq!(
        line(&error),
        "Find: the server did not accept the token for `oauth` (401), and there is no other: log in again"
    );
}

#[tokio::test]
async fn a_source_that_panics_is_an_error_and_asked_again() {
    let site = site(|_| ok());
    let tries = Counter::default();
    let source = move || {
        let number = tries.count();
        async move {
            assert!(number > 1, "the source panics once");
            Ok(AccessToken::new("t"))
        }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let error = send(&client, &FIND).await.expect_err("no token");
    assert_eq!(
        line(&error),
        "Find: no token for `oauth`: the token source panicked or the Tokio runtime it was on has ended; call again; \
         nothing was sent"
    );
    send(&client, &FIND).await.expect("an answer");
}

#[test]
fn a_request_for_a_token_that_dies_with_its_runtime_is_begun_anew_on_another() {
    let site = site(|_| ok());
    let tries = Counter::default();
    let (begun, begins) = oneshot::channel();
    let begun = Mutex::new(Some(begun));
    let source = move || {
        let number = tries.count();
        if let Some(begun) = begun.lock().expect("no panic").take() {
            begun.send(()).expect("somebody who waits");
        }
        async move {
            if number == 1 {
                std::future::pending::<()>().await;
            }
            Ok(AccessToken::new("t"))
        }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let first = runtime();
    let call = first.spawn(send(&client, &FIND));
    first.block_on(begins).expect("a request for a token");
    drop(first);
    let second = runtime();
    assert!(second.block_on(call).expect_err("a call that has ended with its runtime").is_cancelled());
    second.block_on(send(&client, &FIND)).expect("an answer");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_never_answers_is_given_up_after_a_minute() {
    let source = || std::future::pending::<Result<AccessToken, TokenError>>();
    let transport = tower::service_fn(|_: http::Request<Body>| async {
        Err::<http::Response<Body>, _>(std::io::Error::other("nothing is to be sent"))
    });
    let client = bindery_runtime::Client::builder("http://localhost", "test/1")
        .credential("oauth", BearerToken::from(source))
        .timeout(Duration::MAX)
        .transport(transport)
        .build()
        .expect("a client");
    let before = tokio::time::Instant::now();
    let error = send(&client, &FIND).await.expect_err("no token");
    assert_eq!(line(&error), "Find: no token for `oauth`: the token source gave none within 60s; nothing was sent");
    assert_eq!(before.elapsed().as_secs(), 60);
}

#[tokio::test]
async fn a_token_that_no_header_can_carry_is_refused_without_being_shown() {
    let site = site(|_| ok());
    for token in ["", "t\u{f6}ken", "tok\nen"] {
        let source = move || async move { Ok(AccessToken::new(token)) };
        let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
        let error = send(&client, &FIND).await.expect_err("no token");
        let line = line(&error);
        assert!(line.starts_with("Find: no token for `oauth`: the token "), "{line}");
        assert!(token.is_empty() || !format!("{line} {error:?}").contains(token), "{line}");
    }
    assert_eq!(site.seen().len(), 0);
}

#[tokio::test]
async fn what_goes_with_the_token_is_there_on_both_attempts_and_once() {
    const BOTH: Op = Operation { security: &[&["oauth", "key"]], ..FIND };
    let site = site(|seen| if seen.token() == "t1" { unauthorized() } else { ok() });
    let client = site.client().credential("oauth", BearerToken::from(Numbered::default()));
    let client = client.credential("key", ApiKey::query("key", "k")).build().expect("a client");
    send(&client, &BOTH).await.expect("an answer");
    let lines: Vec<String> = site.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines, ["GET /find?key=k", "GET /find?key=k"]);
}

#[tokio::test]
async fn no_token_is_got_for_another_origin_than_the_base_urls() {
    let (site, other) = (site(|_| ok()), site(|_| ok()));
    let source = Numbered::default();
    let elsewhere = other.url.clone();
    let astray = tower::layer::layer_fn(move |mut transport: Transport| {
        let elsewhere = format!("{elsewhere}/find");
        tower::service_fn(move |mut request: http::Request<Body>| {
            *request.uri_mut() = elsewhere.parse().expect("a URI");
            transport.call(request)
        })
    });
    let client = site.client().credential("oauth", BearerToken::from(source.clone())).layer(astray);
    send(&client.build().expect("a client"), &FIND).await.expect("an answer");
    assert_eq!((other.tokens(), source.given.get()), (vec![String::new()], 0));
}
