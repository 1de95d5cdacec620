//! What becomes of answers, good and bad, and of answers that never come.

use std::error::Error as _;
use std::time::Duration;

use bindery_runtime::{
    BasicCredentials, BearerToken, Case, Client, Error, Method, NoDocumentedError, OAuth1Credentials, Operation,
    RetryPolicy, Status, TransportErrorKind, body,
};

use support::{Act, Failure, Plain, Problem, Thing, answer, json, serve, thing};

mod support;

const GET: Operation<Thing, Failure> = Operation {
    id: "GetThing",
    method: Method::GET,
    path: "/thing",
    accept: "application/json",
    security: &[],
    success: &[
        Case::new(Status::Code(200), "application/json", body::json),
        Case::new(Status::Range(2), "text/plain", |body| body::text(body).map(|text| thing(&text))),
    ],
    failure: &[
        Case::new(Status::Code(404), "application/json", |body| body::json(body).map(Failure::Plain)),
        Case::new(Status::Default, "application/json", |body| body::json(body).map(Failure::Plain)),
        Case::new(Status::Default, "application/problem+json", |body| body::json(body).map(Failure::Problem)),
    ],
};

const JSON_ONLY: Operation<Thing, NoDocumentedError> = Operation {
    id: "GetThing",
    method: Method::GET,
    path: "/thing",
    accept: "application/json",
    security: &[],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[],
};

const DELETE: Operation<(), ()> = Operation {
    id: "DeleteThing",
    method: Method::DELETE,
    path: "/thing",
    accept: "",
    security: &[],
    success: &[Case::new(Status::Code(204), "", body::empty)],
    failure: &[Case::new(Status::Code(404), "", body::empty)],
};

const PLAIN: &str = r#"{"code":7,"message":"No such thing"}"#;
const PROBLEM: &str = r#"{"type":"about:blank","title":"Too Many Requests"}"#;
const HTML: &str = "<html>\n<h1>502 Bad Gateway</h1>\n</html>";

async fn call<T, E>(operation: &Operation<T, E>, act: Act) -> Result<bindery_runtime::Response<T>, Error<E>> {
    let server = serve([act]);
    let client = server.client().build().expect("a client");
    client.call().request(operation).send().await
}

#[tokio::test]
async fn successes_are_told_by_status_and_shape() {
    for (act, name) in [
        (json("200 OK", r#"{"name":"a"}"#), "a"),
        (answer("200 OK", &["content-type: application/vnd.x+json"], r#"{"name":"a"}"#), "a"),
        (answer("200 OK", &["content-type: text/html"], r#"{"name":"a"}"#), "a"),
        (answer("200 OK", &[], r#"{"name":"a"}"#), "a"),
        (answer("202 Accepted", &["content-type: TEXT/Plain; charset=utf-8"], "b"), "b"),
    ] {
        assert_eq!(call(&GET, act).await.expect("a success").name, name);
    }
    let undocumented = call(&JSON_ONLY, json("203 Non-Authoritative Information", r#"{"name":"a"}"#)).await;
    assert_eq!(undocumented.expect("a success").status(), 203);
    assert_eq!(
        call(&DELETE, Act::Answer("HTTP/1.1 204 No Content\r\n\r\n".into())).await.expect("done").raw().len(),
        0
    );
    assert!(call(&DELETE, answer("202 Accepted", &[], "")).await.is_ok());
    assert!(matches!(call(&DELETE, answer("202 Accepted", &[], "later")).await, Err(Error::Undocumented(_))));
}

#[tokio::test]
async fn failures_are_told_by_status_and_shape() {
    let plain = Failure::Plain(Plain { code: 7, message: "No such thing".into() });
    let problem = Failure::Problem(Problem { kind: "about:blank".into(), title: "Too Many Requests".into() });
    for (act, status, expected) in [
        (json("404 Not Found", PLAIN), 404, &plain),
        (json("409 Conflict", PLAIN), 409, &plain),
        (json("409 Conflict", PROBLEM), 409, &problem),
        (answer("500 Internal Server Error", &["content-type: application/problem+json"], PROBLEM), 500, &problem),
        (answer("500 Internal Server Error", &["content-type: application/problem+json"], PLAIN), 500, &plain),
        (answer("302 Found", &[], PLAIN), 302, &plain),
    ] {
        let Err(Error::Api(e)) = call(&GET, act).await else { panic!("{expected:?}") };
        assert_eq!((e.status().as_u16(), e.body()), (status, expected));
    }
    // The status has cases of its own, so the default's do not apply to it.
    assert!(matches!(call(&GET, json("404 Not Found", PROBLEM)).await, Err(Error::Undocumented(_))));
    // A failure's body that looks like a success is none.
    assert!(matches!(
        call(&GET, json("500 Internal Server Error", r#"{"name":"a"}"#)).await,
        Err(Error::Undocumented(_))
    ));
    assert!(matches!(call(&DELETE, answer("404 Not Found", &[], HTML)).await, Err(Error::Api(_))));
}

#[tokio::test]
async fn what_is_not_documented_is_kept_whole() {
    for (status, content_type, body, shown) in [
        (
            "502 Bad Gateway",
            "content-type: text/html",
            HTML,
            "GetThing: 502 Bad Gateway: not a documented answer (text/html, 39 bytes: <html> <h1>502 Bad Gateway</h1> \
             </html>); call again later; request id r1",
        ),
        (
            "500 Internal Server Error",
            "x: y",
            "",
            "GetThing: 500 Internal Server Error: not a documented answer (no body); call again later; request id \
             r1",
        ),
        (
            "429 Too Many Requests",
            "content-type: application/json",
            r#"{"errors":[{"code":88,"message":"Rate limit\nexceeded"}]}"#,
            "GetThing: 429 Too Many Requests: Rate limit exceeded (code 88) (not a documented answer); wait before calling \
             again; request id r1",
        ),
        (
            "404 Not Found",
            "content-type: application/json",
            "[1]",
            "GetThing: 404 Not Found: not a documented answer (application/json, 3 bytes); request id r1",
        ),
    ] {
        let error = call(&GET, answer(status, &[content_type, "x-request-id: r1"], body)).await.expect_err("a failure");
        assert_eq!(error.to_string(), shown);
        assert_eq!(error.raw().expect("a body"), body);
        assert_eq!(error.headers().and_then(|headers| headers.get("x-request-id")).expect("a header"), "r1");
        let Error::Undocumented(response) = error else { panic!("{shown}") };
        assert_eq!(response.request_id(), Some("r1"));
        assert_eq!(response.body(), response.raw());
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read() {
    let error = call(&JSON_ONLY, json("200 OK", r#"{"name":"a","tags":["s3cret",2.5]}"#)).await.expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "GetThing: 200 OK: the body has not the documented form: `tags[1]`: expected a string, found a number \
         (application/json; charset=utf-8, 34 bytes); the server has done what was asked, do not call again"
    );
    assert!(!format!("{error:?}").contains("s3cret"));
    assert_eq!(error.source().expect("a source").to_string(), "`tags[1]`: expected a string, found a number");
    let Error::Decode(failure) = error else { panic!("not undecodable") };
    assert_eq!((failure.error().path(), failure.response().raw().len()), ("tags[1]", 34));

    let error = call(&JSON_ONLY, answer("200 OK", &["content-type: text/html"], HTML)).await.expect_err("a failure");
    assert!(matches!(error, Error::Decode(_)));
    assert!(error.to_string().contains(" (text/html, 39 bytes: <html> <h1>502 Bad Gateway</h1> </html>); "), "{error}");
    let error = call(&GET, answer("202 Accepted", &["content-type: text/html"], HTML)).await.expect_err("a failure");
    assert!(matches!(error, Error::Decode(_)));
}

#[tokio::test]
async fn messages_are_one_clean_line() {
    let long = format!(r#"{{"code":"E1","message":"{}"}}"#, "\u{e9}\u{202e}\\r\\n\\u0007".repeat(300));
    let error = call(&JSON_ONLY, json("401 Unauthorized", &long)).await.expect_err("a failure").to_string();
    let message = error.strip_prefix("GetThing: 401 Unauthorized: ").expect("the status");
    assert!(message.starts_with("\u{e9} \u{e9} ") && message.contains("… (code E1)"), "{message}");
    assert!(message.ends_with("; check the credential: the server did not accept it"), "{message}");
    assert!(message.chars().count() < 320 && !message.contains(|c: char| c.is_control() || c == '\u{202e}'));
    let body = r#"{"error":"invalid_token","error_description":"The token expired"}"#;
    let error = call(&JSON_ONLY, json("403 Forbidden", body)).await.expect_err("a failure").to_string();
    assert!(error.starts_with("GetThing: 403 Forbidden: The token expired (not"), "{error}");
    let body = r#"{"error":{"message":"inner","code":1}}"#;
    let error = call(&JSON_ONLY, json("400 Bad Request", body)).await.expect_err("a failure").to_string();
    assert_eq!(error, "GetThing: 400 Bad Request: inner (code 1) (not a documented answer)");
}

#[tokio::test]
async fn answers_that_never_come() {
    let server = serve([Act::Silence, Act::Silence]);
    let client = server.client().timeout(Duration::from_millis(50)).build().expect("a client");
    let error = client.call().request(&GET).send().await.expect_err("a time-out");
    let place = server.url.trim_start_matches("http://");
    assert!(error.is_timeout() && !error.is_connect());
    assert_eq!(
        error.to_string(),
        format!(
            "GetThing: no whole answer from {place} within the time-out of 50ms; the server may have done what was asked, \
             calling again does no harm"
        )
    );
    let client = server.client().build().expect("a client");
    let sending = client.call().request(&GET).send().timeout(Duration::from_millis(60));
    let error = sending.await.expect_err("a time-out").to_string();
    assert!(error.contains("time-out of 60ms"), "{error}");

    // The time-out covers the body too: this one never ends.
    let server = serve([Act::Stall("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n{".into())]);
    let client = server.client().timeout(Duration::from_millis(50)).build().expect("a client");
    assert!(client.call().request(&GET).send().await.expect_err("a time-out").is_timeout());
}

fn transport_kind<T, E>(result: Result<T, Error<E>>) -> (TransportErrorKind, String) {
    match result {
        Err(Error::Transport(error)) => {
            assert!(error.source().is_some());
            (error.kind(), error.to_string())
        }
        _ => panic!("not a transport error"),
    }
}

#[tokio::test]
async fn connections_that_fail_or_break() {
    // Bound but not listening: the port is taken and refuses.
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a port");
    let free = socket.local_addr().expect("an address");
    let client = Client::builder(format!("http://{free}"), "test/1").retry(RetryPolicy::none());
    let client = client.build().expect("a client");
    let result = client.call().request(&GET).send().await;
    assert!(result.as_ref().is_err_and(Error::is_connect));
    let (kind, shown) = transport_kind(result);
    assert_eq!(kind, TransportErrorKind::Connect);
    assert!(shown.starts_with(&format!("GetThing: no connection to {free}: Connection refused")), "{shown}");

    for broken in ["", "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"name\"", "HTTP/1.1 200"] {
        let (kind, shown) = transport_kind(call(&GET, Act::Answer(broken.into())).await);
        assert_eq!(kind, TransportErrorKind::Broken, "{shown}");
        assert!(shown.contains("no whole answer from "), "{shown}");
    }
}

#[tokio::test]
async fn tls_that_fails() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (done, wait) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().expect("a connection");
        let _ = stream.read(&mut [0; 4096]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        // The second one is accepted by the operating system and never spoken to.
        let _ = wait.recv();
    });
    let builder = || Client::builder(format!("https://{address}"), "test/1").retry(RetryPolicy::none());
    let client = builder().build().expect("a client");
    let (kind, shown) = transport_kind(client.call().request(&GET).send().await);
    assert_eq!(kind, TransportErrorKind::Tls, "{shown}");
    let client = builder().connect_timeout(Duration::from_millis(200)).build().expect("a client");
    let (kind, shown) = transport_kind(client.call().request(&GET).send().await);
    assert_eq!(kind, TransportErrorKind::ConnectTimeout, "{shown}");
    assert!(shown.ends_with("within the connect time-out of 200ms; nothing was sent"), "{shown}");
    drop(done);
}

#[test]
fn no_runtime_is_an_error_too() {
    let client = Client::builder("http://127.0.0.1:9", "test/1").build().expect("a client");
    let mut sending = std::pin::pin!(client.call().request(&GET).send());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(error)) = sending.as_mut().poll(&mut context) else { panic!("not refused") };
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
}

#[tokio::test]
async fn rate_limits_and_request_ids() {
    let date = "date: Sun, 06 Nov 1994 08:49:37 GMT";
    let limits = async |headers: &[&str]| {
        let response = call(&GET, answer("200 OK", headers, r#"{"name":"a"}"#)).await.expect("an answer");
        let id = response.request_id().map(str::to_owned);
        (response.rate_limit(), id)
    };
    let (limit, id) = limits(&[
        "x-rate-limit-limit: 900",
        "x-rate-limit-remaining: 847",
        "x-rate-limit-reset: 1705420800",
        "retry-after: 3",
        "Twilio-Request-Id: RQ1",
    ])
    .await;
    assert_eq!((limit.limit, limit.remaining), (Some(900), Some(847)));
    assert_eq!(limit.reset.map(|reset| reset.to_string()).as_deref(), Some("2024-01-16T16:00:00Z"));
    assert_eq!((limit.retry_after, id.as_deref()), (Some(Duration::from_secs(3)), Some("RQ1")));

    let relative = ["ratelimit-limit: 10, 10;w=60", "ratelimit-reset: 23", date, "x-transaction-id: t"];
    let (limit, id) = limits(&[&relative[..], &["retry-after: Sun, 06 Nov 1994 08:50:07 GMT"]].concat()).await;
    assert_eq!((limit.limit, limit.remaining), (Some(10), None));
    assert_eq!(limit.reset.map(|reset| reset.to_string()).as_deref(), Some("1994-11-06T08:50:00Z"));
    assert_eq!((limit.retry_after, id.as_deref()), (Some(Duration::from_secs(30)), Some("t")));

    let (limit, _) = limits(&[date, "retry-after: Sun, 06 Nov 1994 08:49:07 GMT"]).await;
    assert_eq!(limit.retry_after, Some(Duration::ZERO));
    let (limit, _) = limits(&["retry-after: 999999999999999999999999999999"]).await;
    assert_eq!(limit.retry_after, Some(Duration::MAX));
    let (limit, _) = limits(&["retry-after: Fri, 31 Dec 9999 23:59:59 GMT"]).await;
    assert!(limit.retry_after.is_some_and(|wait| wait.as_secs() > 7000 * 365 * 24 * 3600), "{limit:?}");
    let odd = [
        "x-ratelimit-limit: many",
        "x-ratelimit-reset: 99999999999999999999",
        "retry-after: soon",
        "x-ratelimit-remaining: -1",
    ];
    assert_eq!(limits(&odd).await.0, Default::default());
    assert_eq!(limits(&["x-rate-limit-reset: 18446744073709551615"]).await.0, Default::default());
}

#[tokio::test]
async fn nothing_prints_a_secret() {
    let bearer = BearerToken::from("s3cret-token");
    let basic = BasicCredentials::new("user", "s3cret-password");
    let oauth = OAuth1Credentials::new("s3cret-key", "s3cret-1", "s3cret-2", "s3cret-3");
    let operation = Operation { security: &[&["bearer"]], ..GET };
    let server = serve([
        answer("200 OK", &["set-cookie: s3cret-cookie", "authorization: s3cret"], r#"{"name":"a"}"#),
        json("404 Not Found", PLAIN),
        Act::Silence,
    ]);
    let builder = server
        .client()
        .credential("bearer", bearer.clone())
        .credential("basic", basic.clone())
        .credential("oauth", oauth.clone());
    let client = builder.clone().build().expect("a client");
    let mut shown =
        vec![format!("{bearer:?} {basic:?} {oauth:?} {builder:?} {client:?} {operation:?} {:?}", client.call())];
    for limit in [10_000, 10_000, 50] {
        let mut request = client.call().request(&operation);
        request.query("key", &"s3cret-query".to_owned());
        request.form(&thing("s3cret-body"));
        shown.push(format!("{request:?}"));
        match request.send().timeout(Duration::from_millis(limit)).await {
            Ok(response) => shown.push(format!("{response:?}")),
            Err(error) => shown.push(format!("{error:?} {error}")),
        }
    }
    drop(server);
    let mut request = client.call().request(&operation);
    request.query("key", &"s3cret-query".to_owned());
    let error = request.send().await.expect_err("nobody listens");
    shown.push(format!("{error:?} {error}"));
    let text = shown.join("\n");
    assert!(!text.contains("s3cret"), "{text}");
    assert!(text.contains("\"set-cookie\": [redacted]") && text.contains("username: \"user\""), "{text}");
}
