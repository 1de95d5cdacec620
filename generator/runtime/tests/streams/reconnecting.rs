//! Events over more than one connection.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bindery_runtime::transport::Body;
use bindery_runtime::{
    BearerToken, Bytes, Case, Client, ClientBuilder, EventStream, Method, Operation, RetryPolicy, Status, StreamError,
    Value,
};
use futures_util::StreamExt;
use insta::assert_snapshot;
use tokio::time::Instant;

use crate::support::{HEAD, by, operation};

const EVENTS: &[Case<EventStream<String>>] =
    &[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)];

const GET: Operation<EventStream<String>, Value> = by(Method::GET, EVENTS);

/// No more events.
const OVER: &str = "HTTP/1.1 204 No Content\r\n\r\n";

/// A server that writes these to one connection after another, and closes each; the heads of the requests.
fn serve(answers: Vec<String>) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, heads) = channel();
    std::thread::spawn(move || {
        for answer in answers {
            let (mut stream, _) = listener.accept().expect("a connection");
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count > 0) {
                head.push(byte[0]);
            }
            let _ = sender.send(String::from_utf8_lossy(&head).into_owned());
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (url, heads)
}

/// An answer of these events, whole.
fn whole(events: &str) -> String {
    format!("{}0\r\n\r\n", broken(events))
}

/// The same without its end.
fn broken(events: &str) -> String {
    let chunk = if events.is_empty() { String::new() } else { format!("{:x}\r\n{events}\r\n", events.len()) };
    format!("{HEAD}text/event-stream\r\n\r\n{chunk}")
}

fn builder(url: &str) -> ClientBuilder {
    let eager = RetryPolicy::default().backoff(Duration::ZERO, Duration::ZERO);
    Client::builder(url, "test/1").retry(eager).credential("token", BearerToken::from("s3cret"))
}

async fn follow(client: &Client, operation: &Operation<EventStream<String>, Value>) -> EventStream<String> {
    client.call().request(operation).send().await.expect("an answer").into_body().reconnecting()
}

/// The data of all events, and what ended the stream.
async fn rest(mut events: EventStream<String>) -> (Vec<String>, Option<StreamError>) {
    let mut seen = Vec::new();
    let end = loop {
        match events.next().await {
            Some(Ok(event)) => seen.push(event.data),
            Some(Err(error)) => break Some(error),
            None => break None,
        }
    };
    assert!(events.next().await.is_none());
    (seen, end)
}

fn last_id(head: &str) -> Option<&str> {
    head.lines().find_map(|line| line.strip_prefix("last-event-id: "))
}

#[tokio::test]
async fn a_stream_goes_on_behind_its_last_event() {
    let (url, heads) = serve(vec![
        broken("retry: 0\n\nid: 7\ndata: one\n\nid: 8\ndata: cut off"),
        whole("data: two\n\nid: é\n\ndata: three\n\n"),
        whole("id\ndata: four\n\n"),
        OVER.to_owned(),
    ]);
    let client = builder(&url).build().expect("a client");
    let (seen, end) = rest(follow(&client, &GET).await).await;
    assert_eq!(seen, ["one", "two", "three", "four"]);
    assert!(end.is_none(), "{end:?}");
    let heads: Vec<_> = heads.iter().collect();
    // The standard has the id go as UTF-8.
    assert_eq!(heads.iter().map(|head| last_id(head)).collect::<Vec<_>>(), [None, Some("7"), Some("é"), None]);
    assert!(heads.iter().all(|head| head.contains("authorization: Bearer s3cret\r\n")), "{heads:?}");
}

#[tokio::test]
async fn a_call_that_fails_ends_it_with_the_reason() {
    let refused = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 28\r\n\r\n{\"message\": \"over s3cret\"}  ";
    let (url, _heads) = serve(vec![whole("data: one\n\n"), refused.to_owned()]);
    let (seen, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    let error = end.expect("a refusal");
    assert_eq!(seen, ["one"]);
    assert_snapshot!(error.to_string(), @"the stream has ended and cannot be gone on with: Stream: 401 Unauthorized: over [redacted]; check the credential: the server did not accept it");
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    let StreamError::Resume(inner) = &error else { panic!("{error:?}") };
    assert_eq!(inner.status().map(|status| status.as_u16()), Some(401));

    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>";
    let (url, _heads) = serve(vec![whole("data: one\n\n"), page.to_owned()]);
    let (_, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    assert_snapshot!(end.expect("no events").to_string(), @"the stream has ended and cannot be gone on with: Stream: 200 OK: not a documented answer (text/html, 6 bytes: <html>)");

    // Nobody is there any more, after as many attempts as any call has.
    let (url, _heads) = serve(vec![whole("data: one\n\n")]);
    let (_, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    let Some(StreamError::Resume(inner)) = end else { panic!("{end:?}") };
    assert_eq!((inner.attempts(), inner.is_retryable()), (3, true));
}

#[tokio::test]
async fn attempts_of_the_new_call_are_those_of_any() {
    let busy = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    let answers = [whole("id: a\ndata: one\n\n"), busy.to_owned(), busy.to_owned(), whole("data: two\n\n")];
    let (url, heads) = serve(answers.into_iter().chain([OVER.to_owned()]).collect());
    let (seen, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    assert_eq!((seen.join(" "), end.is_none()), (String::from("one two"), true), "{end:?}");
    assert_eq!(heads.iter().filter(|head| last_id(head) == Some("a")).count(), 4);
}

#[tokio::test]
async fn connections_that_bring_nothing_come_to_an_end() {
    let silent = || (0..20).map(|_| whole("retry: 0\n\n"));
    let (url, heads) = serve(silent().collect());
    let (seen, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    assert!(seen.is_empty() && end.is_none(), "{end:?}");
    assert_eq!(heads.try_iter().count(), 3);
    // What breaks off says so.
    let (url, heads) = serve(vec![broken(""); 20]);
    let (_, end) = rest(follow(&builder(&url).build().expect("a client"), &GET).await).await;
    assert!(matches!(end, Some(StreamError::Transport(_))), "{end:?}");
    assert_eq!(heads.try_iter().count(), 3);
    // An event in between begins the count anew, and costs nothing of the budget; those that bring nothing do.
    let (url, heads) = serve([whole("data: one\n\n"), whole("data: two\n\n")].into_iter().chain(silent()).collect());
    let client = builder(&url).retry_budget(0, 0).build().expect("a client");
    let (seen, end) = rest(follow(&client, &GET).await).await;
    assert_eq!((seen.len(), end.is_none(), heads.try_iter().count()), (2, true, 3), "{end:?}");
}

#[tokio::test]
async fn what_is_not_idempotent_is_not_called_again() {
    const POST: Operation<EventStream<String>, Value> = operation(EVENTS);
    let answers = || vec![whole("data: one\n\n"), OVER.to_owned()];
    let (url, heads) = serve(answers());
    let client = builder(&url).build().expect("a client");
    assert_eq!(rest(follow(&client, &POST).await).await.0, ["one"]);
    assert_eq!(heads.try_iter().count(), 1);
    let (url, heads) = serve(answers());
    let client = builder(&url).build().expect("a client");
    let events = client.call().request(&POST).send().idempotent(true).await.expect("an answer").into_body();
    assert_eq!(rest(events.reconnecting()).await.0, ["one"]);
    assert_eq!(heads.iter().count(), 2);
}

#[tokio::test]
async fn the_mark_of_the_end_is_one() {
    const VALUES: Operation<EventStream<Value>, Value> =
        by(Method::GET, &[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)]);
    let (url, heads) = serve(vec![whole("data: 1\n\ndata: [DONE]\n\n"), OVER.to_owned()]);
    let client = builder(&url).build().expect("a client");
    let mut events = client.call().request(&VALUES).send().await.expect("an answer").into_body().reconnecting();
    assert_eq!(events.next().await.expect("an event").expect("an event").data, 1);
    assert!(events.next().await.is_none() && events.next().await.is_none());
    assert_eq!(heads.try_iter().count(), 1);
}

/// A client of a service that gives these bodies, one after another; without a body, nothing comes and nothing ends.
fn paused(bodies: Vec<&'static [&'static str]>) -> Client {
    let bodies = Arc::new(Mutex::new(VecDeque::from(bodies)));
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let next = bodies.lock().expect("no panic").pop_front();
        let response = http::Response::builder().header("content-type", "text/event-stream");
        std::future::ready(match next {
            None => response.status(204).body(Body::empty()),
            Some(chunks) => {
                let chunks = futures_util::stream::iter(chunks).map(|chunk| Ok(Bytes::from_static(chunk.as_bytes())));
                response.body(Body::from_stream(chunks.chain(futures_util::stream::pending())))
            }
        })
    });
    builder("http://example.com").transport(service).build().expect("a client")
}

#[tokio::test(start_paused = true)]
async fn a_connection_that_falls_silent_is_given_up_for_another() {
    let begun = Instant::now();
    let client = paused(vec![&["data: one\n\n"], &["retry: 7000\ndata: two\n\n"], &[]]);
    let (seen, end) = rest(follow(&client, &GET).await).await;
    assert_eq!((seen.join(" "), end.is_none()), (String::from("one two"), true), "{end:?}");
    // Three times the time-out, and twice what the server asks to wait.
    assert_eq!(begun.elapsed().as_secs(), 3 * 30 + 2 * 7);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_for_more_than_a_day() {
    let client = paused(vec![&["retry: 86400001\ndata: one\n\n"], &["data: two\n\n"]]);
    let (seen, end) = rest(follow(&client, &GET).await).await;
    assert_eq!(seen, ["one"]);
    assert!(end.is_some_and(|error| error.is_timeout()));
}

#[cfg(feature = "blocking")]
#[test]
fn and_without_async() {
    use bindery_runtime::SendBlocking;

    let (url, _heads) = serve(vec![whole("data: one\n\n"), whole("data: two\n\n"), OVER.to_owned()]);
    let client = builder(&url).build().expect("a client");
    let events = client.call().request(&GET).send().send_blocking().expect("an answer").into_body();
    let seen: Result<Vec<_>, _> = events.reconnecting().blocking().map(|event| event.map(|event| event.data)).collect();
    assert_eq!(seen.expect("events"), ["one", "two"]);
}
