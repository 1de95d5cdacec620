//! Which documented case an answer is, when some of them are streams.

use bindery_runtime::{
    ByteStream, Case, Error, EventStream, JsonLines, NoDocumentedError, Operation, Status, Value, body,
};
use bytes::Bytes;

use crate::support::{answered, operation};

#[derive(Debug)]
enum Completion {
    Json(i64),
    Events(EventStream<i64>),
    File(ByteStream),
}

const COMPLETION: Operation<Completion, Value> = operation(&[
    Case::streamed(Status::Code(200), "text/event-stream", |body| Completion::Events(EventStream::open(body))),
    Case::new(Status::Code(200), "application/json", |answer| body::json(answer).map(Completion::Json)),
    Case::streamed(Status::Code(200), "application/octet-stream", Completion::File),
]);

const EVENTS: Operation<EventStream<i64>, NoDocumentedError> = Operation {
    id: "Events",
    method: http::Method::GET,
    path: "/",
    accept: "",
    security: &[],
    success: &[Case::streamed(Status::Range(2), "text/event-stream", EventStream::open)],
    failure: &[],
};

const LINES: Operation<JsonLines<i64>, Value> =
    operation(&[Case::streamed(Status::Code(200), "application/jsonl", JsonLines::<i64>::open)]);

const DEFAULT: Operation<Value, Value> = operation(&[Case::new(Status::Default, "application/json", body::json)]);

const FILE: Operation<Bytes, Value> =
    operation(&[Case::new(Status::Code(200), "application/octet-stream", body::bytes)]);

async fn completion(content_type: &'static str, text: &str) -> Completion {
    answered(&COMPLETION, 200, content_type, vec![text.as_bytes()]).await.expect("a success").into_body()
}

#[tokio::test]
async fn the_content_type_decides() {
    let Completion::Events(mut events) = completion("text/event-stream", "data: 1\n\n").await else { panic!("events") };
    assert_eq!(events.next().await.expect("an event").expect("an event").data, 1);
    assert!(matches!(completion("application/json", "2").await, Completion::Json(2)));
    assert!(matches!(completion("application/problem+json", "2").await, Completion::Json(2)));
    for kind in ["application/octet-stream", "application/zip", "image/png"] {
        let Completion::File(file) = completion(kind, "2").await else { panic!("a file") };
        assert_eq!(file.collect().await.expect("a file"), "2");
    }
}

#[tokio::test]
async fn without_a_content_type_what_is_read_whole_goes_first() {
    assert!(matches!(completion("", "3").await, Completion::Json(3)));
    let Completion::Events(mut events) = completion("", "data: 4\n\n").await else { panic!("events") };
    assert_eq!(events.next().await.expect("an event").expect("an event").data, 4);
    // JSON of another form is not taken for events: there are none in it.
    let Completion::File(file) = completion("", "{}").await else { panic!("a file") };
    assert_eq!(file.collect().await.expect("a file"), "{}");
    let events = answered(&EVENTS, 200, "", vec![b"data: 1\n\n"]).await.expect("events");
    assert!(events.raw().is_empty());
}

#[tokio::test]
async fn what_is_certainly_another_answer_is_not_opened() {
    for (kind, text, found) in [("text/html", "<p>", "HTML"), ("application/json", "{}", "JSON")] {
        let Err(Error::Decode(failure)) = answered(&EVENTS, 200, kind, vec![text.as_bytes()]).await else {
            panic!("{kind}")
        };
        assert_eq!(failure.error().to_string(), format!("`$`: expected text/event-stream, found {found}"));
        assert_eq!(failure.response().raw(), text);
    }
    let mut lines = answered(&LINES, 200, "application/json", vec![b"1\n2"]).await.expect("lines");
    assert!(lines.next().await.expect("a line").is_ok());
    assert!(matches!(answered(&LINES, 200, "text/html", vec![b"<p>"]).await, Err(Error::Decode(_))));
}

#[tokio::test]
async fn statuses_that_are_not_documented() {
    // Failures are read whole, whatever they are.
    let Err(Error::Api(failure)) = answered(&COMPLETION, 429, "text/event-stream", vec![b"{}"]).await else {
        panic!("no failure")
    };
    assert_eq!(failure.raw(), "{}");
    assert!(matches!(answered(&EVENTS, 500, "text/event-stream", vec![b"{}"]).await, Err(Error::Undocumented(_))));
    // An undocumented success is a stream if it says so.
    let events = answered(&COMPLETION, 206, "text/event-stream", vec![b"data: 1\n\n"]).await.expect("a success");
    assert!(matches!(events.body(), Completion::Events(_)));
    assert!(
        matches!(answered(&COMPLETION, 206, "application/json", vec![b"2"]).await, Ok(response) if response.status() == 206)
    );
    assert!(matches!(answered(&LINES, 206, "text/plain", vec![b"2"]).await, Err(Error::Undocumented(_))));
    assert!(matches!(answered(&EVENTS, 304, "text/event-stream", vec![]).await, Err(Error::Undocumented(_))));
}

#[tokio::test]
async fn a_default_among_successes_and_failures() {
    assert_eq!(*answered(&DEFAULT, 200, "application/json", vec![b"1"]).await.expect("a success"), 1);
    assert_eq!(*answered(&DEFAULT, 202, "", vec![b"2"]).await.expect("a success"), 2);
    for status in [302, 404, 500] {
        let Err(Error::Api(failure)) = answered(&DEFAULT, status, "application/json", vec![b"3"]).await else {
            panic!("{status}")
        };
        assert_eq!(*failure.body(), 3);
    }
    assert!(matches!(answered(&DEFAULT, 200, "text/html", vec![b"<p>"]).await, Err(Error::Decode(_))));
    assert!(matches!(answered(&DEFAULT, 502, "text/html", vec![b"<p>"]).await, Err(Error::Undocumented(_))));
}

#[tokio::test]
async fn files_in_memory() {
    let file = answered(&FILE, 200, "image/png", vec![b"\x89", b"PNG"]).await.expect("a file");
    assert_eq!((file.body().as_ref(), file.raw().len()), (&b"\x89PNG"[..], 4));
    assert!(matches!(answered(&FILE, 200, "text/html", vec![b"<p>"]).await, Err(Error::Decode(_))));
}
