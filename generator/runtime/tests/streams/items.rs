//! Events and lines, cut wherever a network may cut them.

use std::time::Duration;

use bindery_runtime::stream::LONGEST_ITEM;
use bindery_runtime::{
    ByteStream, Case, Codec, DateTime, Event, EventStream, JsonLines, Operation, Status, StreamError, Value,
};

use crate::support::{answered, operation};

const BYTES: Operation<ByteStream, Value> = operation(&[Case::streamed(Status::Code(200), "*/*", |body| body)]);

async fn stream(chunks: Vec<&[u8]>) -> ByteStream {
    answered(&BYTES, 200, "text/event-stream", chunks).await.expect("an answer").into_body()
}

async fn events<T: Codec + 'static>(chunks: Vec<&[u8]>) -> Vec<Result<Event<T>, StreamError>> {
    let mut events = EventStream::open(stream(chunks).await);
    let mut all = Vec::new();
    while let Some(event) = events.next().await {
        all.push(event);
    }
    all
}

async fn lines<T: Codec>(chunks: Vec<&[u8]>) -> Vec<Result<T, StreamError>> {
    let mut lines = JsonLines::open(stream(chunks).await);
    let mut all = Vec::new();
    while let Some(line) = lines.next().await {
        all.push(line);
    }
    all
}

/// Whole, byte by byte, and cut in two at each place.
fn cuts(text: &[u8]) -> Vec<Vec<&[u8]>> {
    let mut cuts = vec![vec![text], text.chunks(1).collect()];
    cuts.extend((1..text.len()).map(|place| vec![&text[..place], &text[place..]]));
    cuts
}

fn event(data: &str, kind: &str, id: Option<&str>, retry: Option<u64>) -> Event<String> {
    let (data, kind) = (data.to_owned(), kind.to_owned());
    Event { data, kind, id: id.map(str::to_owned), retry: retry.map(Duration::from_millis) }
}

#[tokio::test]
async fn events_are_read_as_the_standard_says() {
    let text = "\u{feff}: a comment\r\n\
        data: YHOO\rdata:+2\r\ndata\r\n\r\n\
        event: add\nid: 1\nretry: 20\nunknown: x\ndata:  é: [\"a\"]\n\n\
        id: 2\n\n\
        event: lost\n\n\
        retry: 2x\nid: a\0b\ndata\n\n\
        id\rdata: {}\r\r\
        \u{feff}data: no field\ndata: a\u{2028}b\n\n\
        data: never ended\n";
    let expected = [
        event("YHOO\n+2\n", "message", None, None),
        event(" é: [\"a\"]", "add", Some("1"), Some(20)),
        event("", "message", Some("2"), Some(20)),
        event("{}", "message", None, Some(20)),
        event("a\u{2028}b", "message", None, Some(20)),
    ];
    for chunks in cuts(text.as_bytes()) {
        let read: Vec<_> = events::<String>(chunks).await.into_iter().map(|event| event.expect("an event")).collect();
        assert_eq!(read, expected);
    }
}

#[tokio::test]
async fn what_a_reader_needs_to_connect_anew() {
    let mut events = EventStream::<Value>::open(ByteStream::from("retry: 5\nid: 7\n\nid: 8\n"));
    assert_eq!((events.last_event_id(), events.retry()), (None, None));
    assert!(events.next().await.is_none());
    assert_eq!((events.last_event_id(), events.retry()), (Some("7"), Some(Duration::from_millis(5))));
}

#[tokio::test]
async fn data_that_cannot_be_read_does_not_end_the_stream() {
    let text = "data: 1\n\nevent: error\ndata: {\"message\":\"s3cret\"}\n\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n";
    let mut read = events::<i64>(vec![text.as_bytes()]).await.into_iter();
    assert_eq!(read.next().expect("an event").expect("an event").data, 1);
    let error = read.next().expect("an event").expect_err("an object");
    let item = error.undecoded().expect("an item");
    assert_eq!((item.kind(), item.text()), (Some("error"), r#"{"message":"s3cret"}"#));
    assert_eq!(
        error.to_string(),
        "an item of the stream has not the documented form: `$`: expected an integer, found an object"
    );
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    assert_eq!(read.next().expect("an event").expect("an event").data, 2);
    assert!(read.next().is_none());
}

#[tokio::test]
async fn texts_are_taken_as_they_are_and_values_are_not() {
    let text = b"data: \"a\"\n\ndata: [DONE]\n\ndata: 1.50\n\n";
    let read: Vec<_> =
        events::<String>(vec![text]).await.into_iter().map(|event| event.expect("a text").data).collect();
    assert_eq!(read, ["\"a\"", "[DONE]", "1.50"]);

    let date = "2026-03-01T12:30:00Z";
    for text in [format!("data: {date}\n\n"), format!("data: \"{date}\"\n\n")] {
        let read = events::<DateTime>(vec![text.as_bytes()]).await.remove(0).expect("a date");
        assert_eq!(read.data.as_str(), date);
    }
    // A value of any form does not swallow what is no JSON.
    let broken = events::<Value>(vec![b"data: {\"a\":\n\n"]).await.remove(0).expect_err("half an object");
    assert_eq!(broken.undecoded().map(|item| item.text()), Some("{\"a\":"));
    assert!(events::<Value>(vec![b"data: [DONE]\n\ndata: 1\n\n"]).await.is_empty());
}

#[tokio::test]
async fn lines_are_json_each() {
    let text = "{\"a\": \"\u{e9}\"}\r\n\n  \n[1,\n{\"a\":2}";
    for chunks in cuts(text.as_bytes()) {
        let read = lines::<Value>(chunks).await;
        let [Ok(first), Err(broken), Ok(last)] = &read[..] else { panic!("{read:?}") };
        assert_eq!((first["a"].as_str(), last["a"].as_i64()), (Some("\u{e9}"), Some(2)));
        assert_eq!(broken.undecoded().map(|item| item.text()), Some("[1,"));
    }
    assert!(lines::<Value>(vec![]).await.is_empty());
}

#[tokio::test]
async fn text_sequences_span_lines() {
    let text = "\u{1e}{\n \"a\": \"}\\\"\n\"\n}\n\u{1e}\u{1e}{\"a\": \n\u{1e}[1]\n\u{1e}2\n";
    for chunks in cuts(text.replace("\\\"\n", "\\\"").as_bytes()) {
        let read = lines::<Value>(chunks).await;
        let [Ok(first), Err(cut), Ok(array), Ok(number)] = &read[..] else { panic!("{read:?}") };
        assert_eq!((first["a"].as_str(), array[0].as_i64(), number.as_i64()), (Some("}\""), Some(1), Some(2)));
        assert_eq!(cut.undecoded().map(|item| item.text().trim()), Some("{\"a\":"));
    }
}

#[tokio::test]
async fn items_without_an_end_are_refused() {
    let block = vec![b'x'; LONGEST_ITEM / 4];
    let endless = || vec![&block[..]; 5];
    let mut read = lines::<Value>(endless()).await;
    assert!(matches!(read.remove(0), Err(StreamError::TooLong)) && read.is_empty());
    let mut read = events::<String>(endless()).await;
    assert!(matches!(read.remove(0), Err(StreamError::TooLong)) && read.is_empty());
    let data = [b"data:", &block[..], b"\n"].concat();
    let mut read = events::<String>(vec![&data[..]; 5]).await;
    assert!(matches!(read.remove(0), Err(StreamError::TooLong)) && read.is_empty());
}

/// Each event holds the id that is known by then, so an id has to be short.
#[tokio::test]
async fn ids_that_no_header_could_carry_say_nothing() {
    let id = |length: usize| format!("id: {}\ndata: a\n\n", "i".repeat(length));
    let (longest, too_long) = (id(8 << 10), id(8 << 20));
    let read = events::<String>(vec![too_long.as_bytes(), longest.as_bytes(), too_long.as_bytes(), b"data\n\n"]).await;
    let lengths = read.iter().map(|event| event.as_ref().expect("an event").id.as_deref().map(str::len));
    assert_eq!(lengths.collect::<Vec<_>>(), [None, Some(8 << 10), Some(8 << 10), Some(8 << 10)]);
    // What its kind is called counts as part of an event.
    let named = [b"event:", &vec![b'k'; LONGEST_ITEM / 2][..], b"\n"].concat();
    let data = [b"data:", &vec![b'd'; LONGEST_ITEM / 2 + 1][..], b"\n\n"].concat();
    let mut read = events::<String>(vec![&named, &data]).await;
    assert!(matches!(read.remove(0), Err(StreamError::TooLong)) && read.is_empty());
}

#[tokio::test]
async fn bytes_to_their_end() {
    assert_eq!(stream(vec![]).await.collect().await.expect("nothing"), "");
    assert_eq!(stream(vec![b"a"]).await.collect().await.expect("a"), "a");
    assert_eq!(stream(vec![b"a", b"", b"\xC3", b"\xA9"]).await.text().await.expect("text"), "a\u{e9}");
    let error = stream(vec![b"a\xFF"]).await.text().await.expect_err("no text");
    assert!(error.to_string().contains("expected text in UTF-8"), "{error}");
    assert_eq!(std::io::Error::from(error).kind(), std::io::ErrorKind::InvalidData);
    let sent_on = bindery_runtime::transport::Body::from(stream(vec![b"a", b"b"]).await);
    assert_eq!(sent_on.into_bytes().await.expect("bytes"), "ab");
}

#[test]
fn streams_can_cross_threads() {
    fn moves<T: Send + Sync + Unpin + std::fmt::Debug>() {}
    moves::<ByteStream>();
    moves::<EventStream<std::rc::Rc<()>>>();
    moves::<JsonLines<std::rc::Rc<()>>>();
    moves::<StreamError>();
}
