//! What happens on a connection: when things come, what a slow side does to the other, and how it ends.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::time::Duration;

use bindery_runtime::transport::{Body, BoxError, Transport};
use bindery_runtime::{Case, Client, Error, EventStream, Operation, Status, StreamError, TransportErrorKind, Value};
use bytes::Bytes;
use tower::{ServiceExt, layer::layer_fn, service_fn};

use crate::support::{DOWNLOAD, HEAD, chunk, client, operation, serve};

const EVENTS: Operation<EventStream<Value>, Value> =
    operation(&[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)]);

const BLOCK: &[u8] = &[b'x'; 1 << 16];
const BLOCKS: usize = 1 << 10;
/// More than what the operating system and the transport hold for a connection together.
const HELD: usize = BLOCKS / 2;

#[tokio::test]
async fn events_come_when_they_are_sent() {
    let (seen, next) = channel();
    let url = serve(move |stream| {
        stream.write_all(format!("{HEAD}text/event-stream; charset=utf-8\r\n\r\n").as_bytes()).expect("written");
        for part in ["data: {\"n\":", " 1}\r", "\n\r\ndata:{\"n\":2}\n\nda", "ta:{\"n\":3}\n\n"] {
            assert!(chunk(stream, part.as_bytes()));
            // Nothing more is sent until the client has what was.
            if part.ends_with("\n\nda") {
                next.recv().expect("both events");
            }
        }
        assert!(chunk(stream, b""));
    });
    let mut events = client(&url).call().request(&EVENTS).send().await.expect("an answer");
    assert!(events.raw().is_empty());
    let mut numbers = Vec::new();
    while let Some(event) = events.next().await {
        numbers.push(event.expect("an event").data["n"].as_i64());
        if numbers.len() == 2 {
            seen.send(()).expect("the server waits");
        }
    }
    assert_eq!(numbers, [Some(1), Some(2), Some(3)]);
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_server_waits_for_a_slow_reader() {
    let (stopped, progress) = channel();
    let url = serve(move |stream| {
        stream.write_all(format!("{HEAD}application/zip\r\n\r\n").as_bytes()).expect("written");
        stream.set_write_timeout(Some(Duration::from_millis(300))).expect("a limit");
        let written = (0..BLOCKS).take_while(|_| chunk(stream, BLOCK)).count();
        stopped.send(written).expect("the client waits");
    });
    let mut file = client(&url).call().request(&DOWNLOAD).send().await.expect("an answer");
    assert!(file.next().await.expect("a chunk").is_ok());
    let written = tokio::task::spawn_blocking(move || progress.recv()).await.expect("a thread").expect("a number");
    assert!(written < HELD, "{written} of {BLOCKS} blocks were sent to a client that reads none");
}

#[tokio::test]
async fn a_reader_may_take_longer_than_the_time_out() {
    let url = serve(|stream| {
        stream.write_all(format!("{HEAD}application/zip\r\n\r\n").as_bytes()).expect("written");
        assert!(chunk(stream, b"one") && chunk(stream, BLOCK) && chunk(stream, b""));
    });
    let sending = client(&url).call().request(&DOWNLOAD).send().timeout(Duration::from_millis(400));
    let mut file = sending.await.expect("an answer").into_body();
    assert!(file.next().await.expect("a chunk").is_ok());
    std::thread::sleep(Duration::from_millis(500));
    let rest = file.collect().await.expect("the rest");
    assert!(rest.ends_with(b"x"));
}

#[tokio::test]
async fn an_upload_waits_for_a_slow_server() {
    let (go, wait) = channel::<()>();
    let url = serve(move |stream| {
        wait.recv().expect("a signal");
        let mut body = Vec::new();
        let mut buffer = vec![0; 1 << 20];
        while !body.ends_with(b"\r\n0\r\n\r\n") {
            let count = stream.read(&mut buffer).expect("bytes");
            body.drain(..body.len().saturating_sub(16));
            body.extend_from_slice(&buffer[..count]);
        }
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    });
    let asked = Arc::new(AtomicUsize::new(0));
    let client = uploading(&url, &asked);
    let mut sending = std::pin::pin!(client.call().request(&DOWNLOAD).send());
    let waited = tokio::time::timeout(Duration::from_millis(300), sending.as_mut()).await;
    assert!(waited.is_err(), "an answer before the server has read anything");
    let before = asked.load(Ordering::Relaxed);
    assert!(before < HELD, "{before} of {BLOCKS} blocks were taken for a server that reads none");
    go.send(()).expect("the server waits");
    let answer = sending.await.expect("an answer").into_body();
    assert_eq!(answer.text().await.expect("text"), "ok");
    assert_eq!(asked.load(Ordering::Relaxed), BLOCKS);
}

/// A client whose requests all have a body of many blocks; counts those that were asked for.
fn uploading(url: &str, asked: &Arc<AtomicUsize>) -> Client {
    let asked = Arc::clone(asked);
    with_body(url, move || {
        let asked = Arc::clone(&asked);
        Body::from_stream(futures_util::stream::iter((0..BLOCKS).map(move |_| {
            asked.fetch_add(1, Ordering::Relaxed);
            Ok(Bytes::from_static(BLOCK))
        })))
    })
}

fn with_body(url: &str, body: impl Fn() -> Body + Clone + Send + Sync + 'static) -> Client {
    let replace = tower::util::MapRequestLayer::new(move |request: http::Request<Body>| {
        let mut request = request.map(|_| body());
        request.headers_mut().remove("content-length");
        request
    });
    Client::builder(url, "test/1").layer(replace).build().expect("a client")
}

#[tokio::test]
async fn an_upload_of_known_length_is_not_chunked() {
    let (received, body) = channel();
    let url = serve(move |stream| {
        let mut buffer = [0; 6];
        stream.read_exact(&mut buffer).expect("the body");
        received.send(buffer).expect("the test waits");
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
    });
    let stream = || Body::from_stream(futures_util::stream::iter(["abc", "def"].map(|text| Ok(Bytes::from(text)))));
    let length = tower::util::MapRequestLayer::new(move |request: http::Request<Body>| {
        let mut request = request.map(|_| stream());
        request.headers_mut().insert("content-length", http::HeaderValue::from(6));
        request
    });
    let client = Client::builder(&*url, "test/1").layer(length).build().expect("a client");
    client.call().request(&DOWNLOAD).send().await.expect("an answer");
    assert_eq!(&body.recv().expect("a body"), b"abcdef");
}

#[tokio::test]
async fn an_upload_whose_stream_fails() {
    let url = serve(|stream| while stream.read(&mut [0; 64]).is_ok_and(|count| count > 0) {});
    let client = with_body(&url, || {
        let chunks: [Result<Bytes, BoxError>; 2] = [Ok(Bytes::from("a")), Err("the file is gone".into())];
        Body::from_stream(futures_util::stream::iter(chunks))
    });
    let Err(Error::Transport(error)) = client.call().request(&DOWNLOAD).send().await else { panic!("not broken") };
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(error.to_string().ends_with("failed: the file is gone"), "{error}");
}

#[tokio::test]
async fn a_stream_that_a_layer_sends_twice() {
    let url = serve(|stream| {
        let _ = stream.read(&mut [0; 64]);
        let _ = stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n");
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let repeat = layer_fn(|transport: Transport| {
        service_fn(move |request: http::Request<Body>| {
            let transport = transport.clone();
            async move {
                let request = request.map(|_| Body::from_stream(futures_util::stream::iter([Ok(Bytes::from("a"))])));
                let (parts, body) = request.into_parts();
                assert!(!body.is_replayable());
                let mut request = http::Request::from_parts(parts, body);
                request.headers_mut().remove("content-length");
                transport.clone().oneshot(request.clone()).await?;
                transport.oneshot(request).await
            }
        })
    });
    let client = Client::builder(&*url, "test/1").layer(repeat).build().expect("a client");
    let Err(Error::Transport(error)) = client.call().request(&DOWNLOAD).send().await else { panic!("sent twice") };
    assert_eq!(error.kind(), TransportErrorKind::Other);
    assert!(error.to_string().contains("the body is a stream that was read before"), "{error}");
}

#[tokio::test]
async fn a_dropped_stream_closes_the_connection() {
    let (closed, wait) = channel();
    let url = serve(move |stream| {
        stream.write_all(format!("{HEAD}text/event-stream\r\n\r\n").as_bytes()).expect("written");
        assert!(chunk(stream, b"data: 1\n\n"));
        closed.send(matches!(stream.read(&mut [0]), Ok(0) | Err(_))).expect("the test waits");
    });
    let mut events = client(&url).call().request(&EVENTS).send().await.expect("an answer").into_body();
    assert_eq!(events.next().await.expect("an event").expect("an event").data, 1);
    drop(events);
    assert!(tokio::task::spawn_blocking(move || wait.recv()).await.expect("a thread").expect("an end"));
}

#[tokio::test]
async fn streams_that_stall_and_streams_that_break() {
    let stalled = serve(|stream| {
        stream.write_all(format!("{HEAD}text/event-stream\r\n\r\n").as_bytes()).expect("written");
        assert!(chunk(stream, b"data: 1\n\ndata: 2"));
        let _ = stream.read(&mut [0]);
    });
    let sending = client(&stalled).call().request(&EVENTS).send().timeout(Duration::from_millis(300));
    let mut events = sending.await.expect("an answer").into_body();
    assert!(events.next().await.expect("an event").is_ok());
    let error = events.next().await.expect("an end").expect_err("a time-out");
    let place = stalled.trim_start_matches("http://");
    assert!(error.is_timeout() && error.undecoded().is_none());
    assert_eq!(
        error.to_string(),
        format!("Stream: nothing more of the answer came from {place} within the time-out of 300ms")
    );
    assert!(events.next().await.is_none());

    let broken = serve(|stream| {
        stream.write_all(format!("{HEAD}text/event-stream\r\n\r\n").as_bytes()).expect("written");
        assert!(chunk(stream, b"data: 1\n\n") && stream.write_all(b"ff\r\ndata").is_ok());
    });
    let mut request = client(&broken).call().request(&EVENTS);
    request.query("key", &String::from("s3cret"));
    let mut events = request.send().await.expect("an answer").into_body();
    assert!(events.next().await.expect("an event").is_ok());
    let error = events.next().await.expect("an end").expect_err("a broken stream");
    let StreamError::Transport(inner) = &error else { panic!("{error}") };
    assert_eq!(inner.kind(), TransportErrorKind::Broken);
    assert!(!format!("{error:?} {error}").contains("s3cret"), "{error:?}");
    assert!(events.next().await.is_none());
}

#[test]
fn a_stream_read_without_a_runtime_is_an_error_too() {
    let url = serve(|stream| {
        stream.write_all(format!("{HEAD}application/zip\r\n\r\n").as_bytes()).expect("written");
        let _ = stream.read(&mut [0]);
    });
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut file = runtime.block_on(client(&url).call().request(&DOWNLOAD).send()).expect("an answer").into_body();
    let mut next = std::pin::pin!(file.next());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Some(Err(error))) = next.as_mut().poll(&mut context) else { panic!("not refused") };
    assert!(error.to_string().contains("Tokio runtime"), "{error}");
}
