//! What is different for one call.

use std::io::Write;
use std::time::Duration;

use bindery_runtime::transport::{Body, HttpService};
use bindery_runtime::{Case, Error, Operation, Status, Value};
use insta::assert_snapshot;

use crate::server::{GET, POST, answer, answers, request, serve, wait_for_the_end};

/// Any answer that goes well, whatever is in it.
pub const EMPTY: &[Case<Value>] = &[Case::new(Status::Default, "", |_| Ok(Value::Null))];

const STREAMED: &[Case<Value>] = &[Case::streamed(Status::Code(200), "text/plain", |_| Value::Null)];

/// A service whose clones are the same one, where the function it is made of cannot be cloned.
pub fn shared<F, R, E>(service: tower::util::ServiceFn<F>) -> impl HttpService
where
    F: FnMut(http::Request<Body>) -> R + Send + 'static,
    R: Future<Output = Result<http::Response<Body>, E>> + Send + 'static,
    E: Into<bindery_runtime::transport::BoxError> + 'static,
{
    let service = std::sync::Arc::new(std::sync::Mutex::new(service));
    tower::service_fn(move |request| {
        tower::Service::call(&mut *service.lock().expect("no panic in a service"), request)
    })
}

#[tokio::test]
async fn a_header_a_query_and_a_time_out() {
    let server = serve(|stream| {
        let request = request(stream).expect("a request");
        let body = Value::from(request).to_string();
        let _ = stream.write_all(answer("200 OK", &[], &body).as_bytes());
    });
    let client = server.builder().build().expect("a client");
    let mut request = client.call().request(&GET);
    request.query("q", &String::from("1"));
    let sending =
        request.send().query("a b", "c&d=é").query("flag", "").header("X-Extra", "s3cret").header("Accept", "x/y");
    assert!(!format!("{sending:?}").contains("s3cret"));
    let sent = sending.await.expect("an answer").into_body();
    let sent = sent.as_str().expect("the request");
    assert!(sent.starts_with("GET /thing?q=1&a%20b=c%26d%3D%C3%A9&flag= HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("\r\nx-extra: s3cret\r\n") && sent.contains("\r\naccept: x/y\r\n"), "{sent}");
    assert_eq!(sent.matches("accept:").count(), 1, "{sent}");
    let alone = client.call().request(&GET).send().query("a", "b").await.expect("an answer").into_body();
    assert!(alone.as_str().expect("the request").starts_with("GET /thing?a=b HTTP/1.1\r\n"), "{alone}");

    let silent = serve(wait_for_the_end);
    let client = silent.builder().build().expect("a client");
    let sending = client.call().request(&POST).send().timeout(Duration::from_millis(50));
    assert_snapshot!(silent.shown(&sending.await.expect_err("a time-out")), @"MakeThing: no whole answer from <server> within the time-out of 50ms; the server may have done what was asked, look before you call again");
    let sending = client.call().request(&POST).send().attempt_timeout(Duration::from_millis(50));
    assert_snapshot!(silent.shown(&sending.await.expect_err("a time-out")), @"MakeThing: no whole answer from <server> within the attempt time-out of 50ms; the server may have done what was asked, look before you call again");
}

#[tokio::test]
async fn what_no_request_can_carry_is_refused_all_at_once() {
    let server = answers(answer("200 OK", &[], "{}"));
    let client = server.builder().build().expect("a client");
    let sending = client.call().request(&GET).send();
    let refused = sending
        .header("X-Line", "a\r\nX-Injected: s3cret")
        .header("no name", "a")
        .header("Content-Length", "0")
        .header("Host", "example.com")
        .query("q", &"x".repeat(100_000));
    let error = refused.await.expect_err("refused");
    assert!(matches!(error, Error::Invalid(_)));
    assert_eq!((error.attempts(), error.elapsed(), server.connections()), (0, Duration::ZERO, 0));
    assert_snapshot!(server.shown(&error), @"GetThing: the request is not valid, nothing was sent: 5 violations: header parameter `X-Line`: a header holds visible ASCII characters only, and spaces and tabs between them; header parameter `no name`: no legal name of a header; header parameter `Content-Length`: the client sets it by itself; header parameter `Host`: the client sets it by itself; query parameter `q`: too long for an address");
}

#[tokio::test]
async fn raw() {
    let not_json = answers(answer("200 OK", &["x-extra: 1"], "<not json>"));
    let response = not_json.once().call().request(&GET).send().raw().await.expect("an answer");
    assert_eq!((response.status().as_u16(), &response.body()[..]), (200, &b"<not json>"[..]));
    assert_eq!(response.headers()["x-extra"], "1");
    // Another status is an error still, with the bytes in it; and what is said before or after `raw` holds.
    let failing = answers(answer("418 I'm a teapot", &[], "{\"message\":\"short and stout\"}"));
    let sending = failing.once().call().request(&GET).send().header("a", "b").raw().timeout(Duration::from_secs(20));
    let error = sending.await.expect_err("an error");
    assert_snapshot!(error.to_string(), @"GetThing: 418 I'm a teapot: short and stout");
    let Error::Api(response) = error else { panic!("{error:?}") };
    assert_eq!(&response.body()[..], b"{\"message\":\"short and stout\"}");
    // A stream is read to its end.
    let streamed = Operation { success: STREAMED, ..GET };
    let server = answers(answer("200 OK", &["content-type: text/plain"], "abc"));
    let response = server.once().call().request(&streamed).send().raw().await.expect("an answer");
    assert_eq!(&response.body()[..], b"abc");
}
