//! Calls without `async`, over real sockets: outside of any runtime, inside of both kinds, from many threads.

mod support;

use std::io::{BufRead, Read, Write};
use std::net::TcpListener;
use std::time::Duration;

use bindery_runtime::{
    ByteStream, Case, Client, Error, EventStream, JsonLines, Method, NoDocumentedError, Operation, RetryPolicy,
    SendBlocking, Status, Value, body,
};
use support::{Act, json, serve};

const GET: Operation<Value, NoDocumentedError> = Operation {
    id: "Get",
    method: Method::GET,
    path: "/",
    accept: "application/json",
    security: &[],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[],
};

const FILE: Operation<ByteStream, NoDocumentedError> = Operation {
    id: "File",
    method: Method::GET,
    path: "/",
    accept: "*/*",
    security: &[],
    success: &[Case::streamed(Status::Code(200), "text/plain", |body| body)],
    failure: &[],
};

const LINES: Operation<JsonLines<i64>, NoDocumentedError> = Operation {
    id: "Lines",
    method: Method::GET,
    path: "/",
    accept: "*/*",
    security: &[],
    success: &[Case::streamed(Status::Code(200), "application/x-ndjson", JsonLines::open)],
    failure: &[],
};

fn get(client: &Client) -> Result<Value, Error<NoDocumentedError>> {
    Ok(client.call().request(&GET).send().send_blocking()?.into_body())
}

#[test]
fn a_call_needs_no_runtime() {
    let server = serve([json("200 OK", r#"{"a":1}"#)]);
    let client = server.client().build().expect("a client");
    assert_eq!(get(&client).expect("an answer"), serde_json::json!({"a": 1}));
    assert!(server.request().starts_with("GET / HTTP/1.1\r\n"));
}

#[tokio::test]
async fn a_runtime_of_one_thread_is_blocked_and_not_broken() {
    let server = serve([json("200 OK", "1")]);
    let client = server.client().build().expect("a client");
    assert_eq!(get(&client).expect("an answer"), 1);
    tokio::time::sleep(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runtime_of_several_threads_too() {
    let server = serve([json("200 OK", "1"), json("200 OK", "2")]);
    let client = server.client().build().expect("a client");
    assert_eq!(get(&client).expect("an answer"), 1);
    let of_task = tokio::spawn(async move { get(&client) });
    assert_eq!(of_task.await.expect("no panic").expect("an answer"), 2);
}

/// A task of Tokio's may poll so many things and no more before it gives way, which a blocking call cannot.
#[tokio::test]
async fn the_budget_of_a_task_does_not_count() {
    let many = 300;
    let server = serve((0..many).map(|_| json("200 OK", "1")));
    let client = server.client().build().expect("a client");
    for _ in 0..many {
        assert_eq!(get(&client).expect("an answer"), 1);
    }
}

#[test]
fn many_threads_share_a_client() {
    let server = serve((0..40).map(|_| json("200 OK", "1")));
    let client = server.client().build().expect("a client");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| (0..5).all(|_| get(&client).is_ok()))).collect();
        assert!(threads.into_iter().all(|thread| thread.join().is_ok_and(|all| all)));
    });
}

#[test]
fn a_time_out_holds() {
    let server = serve([Act::Stall(String::new())]);
    let client = server.client().timeout(Duration::from_millis(50)).build().expect("a client");
    let error = get(&client).expect_err("no answer");
    assert!(error.is_timeout(), "{error}");
}

/// A server that sends as much as it is asked for, so that a reader has to wait for each chunk.
fn chunks(content_type: &'static str, chunks: &'static [&'static str]) -> (Client, std::sync::mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (more, asked) = std::sync::mpsc::channel::<()>();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut head = [0; 4096];
        let _ = stream.read(&mut head);
        let _ = write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\n\r\n");
        for chunk in chunks {
            if asked.recv().is_err() {
                return;
            }
            let _ = write!(stream, "{:x}\r\n{chunk}\r\n", chunk.len());
        }
        let _ = write!(stream, "0\r\n\r\n");
    });
    (Client::builder(url, "test").build().expect("a client"), more)
}

#[test]
fn a_file_is_a_reader() {
    let (client, more) = chunks("text/plain", &["one\ntw", "o\nthree"]);
    let file = client.call().request(&FILE).send().send_blocking().expect("an answer");
    let mut reader = file.into_body().blocking();
    more.send(()).expect("a server");
    let mut line = String::new();
    reader.read_line(&mut line).expect("a line");
    assert_eq!(line, "one\n");
    more.send(()).expect("a server");
    let mut rest = String::new();
    reader.read_to_string(&mut rest).expect("the rest");
    assert_eq!(rest, "two\nthree");
    assert!(reader.next().is_none());
}

#[test]
fn items_are_an_iterator() {
    let (client, more) = chunks("application/x-ndjson", &["1\n2", "3\n\"no\"\n", "4"]);
    for _ in 0..3 {
        more.send(()).expect("a server");
    }
    let lines = client.call().request(&LINES).send().send_blocking().expect("an answer").into_body();
    let got: Vec<_> = lines.blocking().map(Result::ok).collect();
    assert_eq!(got, [Some(1), Some(23), None, Some(4)]);
    let events = EventStream::<i64>::open(ByteStream::from("data: 1\n\ndata: 2\n\n")).blocking();
    assert_eq!(events.filter_map(Result::ok).map(|event| event.data).sum::<i64>(), 3);
}

#[test]
fn a_stream_that_stops_ends_by_its_time_out() {
    let (client, _more) = chunks("text/plain", &["never"]);
    let sending = client.call().request(&FILE).send().timeout(Duration::from_millis(50));
    let file = sending.send_blocking().expect("an answer");
    let error = file.into_body().blocking().read(&mut [0; 8]).expect_err("nothing comes");
    assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
}

#[cfg(feature = "test-util")]
#[test]
fn fakes_are_called_without_a_runtime_too() {
    use bindery_runtime::testing::{Fake, On};

    let fake = Fake::default();
    let get_on: On<'_, _, _> = fake.on(&GET);
    get_on.answer(serde_json::json!(1)).after(Duration::from_millis(1));
    let client = Client::builder(Fake::ADDRESS, "test")
        .transport(fake.transport())
        .layer(Fake::layer())
        .retry(RetryPolicy::none());
    assert_eq!(get(&client.build().expect("a client")).expect("an answer"), 1);
}
