//! Streams cut in any places: the same items whichever the cuts, and no more memory than an item and a chunk take.

use std::fmt::Debug;

use bindery_runtime::testing::Fake;
use bindery_runtime::transport::Body;
use bindery_runtime::{
    Bytes, Case, Client, EventStream, JsonLines, Method, NoDocumentedError, Operation, RetryPolicy, Status,
    StreamError, Value,
};
use futures_util::{Stream, StreamExt};

use crate::source::Source;
use crate::{drive, memory, odd};

const fn operation<T>(success: &'static [Case<T>]) -> Operation<T, NoDocumentedError> {
    Operation { id: "Read", method: Method::GET, path: "/", accept: "", security: &[], success, failure: &[] }
}

const TEXTS: Operation<EventStream<String>, NoDocumentedError> =
    operation(&[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)]);
const VALUES: Operation<EventStream<Value>, NoDocumentedError> =
    operation(&[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)]);
const LINES: Operation<JsonLines<Value>, NoDocumentedError> =
    operation(&[Case::streamed(Status::Code(200), "application/x-ndjson", JsonLines::open)]);

/// Where the text is cut: its parts are given one after another, some of them after a wait.
#[derive(Clone)]
struct Cuts(Vec<Bytes>);

pub fn run(bytes: &[u8]) {
    let mut source = Source::new(bytes);
    let is_events = source.once_in(2);
    let cuts: Vec<usize> = (0..source.below(12)).map(|_| source.below(4096)).collect();
    let text = if source.once_in(2) { made_up(&mut source, is_events) } else { source.rest().to_vec() };
    drive::show("text", &text);
    let whole = Cuts(vec![Bytes::from(text.clone())]);
    let bytewise = Cuts(text.iter().map(|byte| Bytes::copy_from_slice(&[*byte])).collect());
    let cut = cut(&text, cuts);
    if is_events {
        alike(&TEXTS, &[&whole, &cut, &bytewise]);
        alike(&VALUES, &[&whole, &cut, &bytewise]);
        hold_little(&TEXTS, &text, "\n\n");
    } else {
        alike(&LINES, &[&whole, &cut, &bytewise]);
    }
}

fn cut(text: &[u8], mut cuts: Vec<usize>) -> Cuts {
    cuts.iter_mut().for_each(|cut| *cut %= text.len() + 1);
    cuts.extend([0, text.len()]);
    cuts.sort_unstable();
    Cuts(cuts.windows(2).map(|ends| Bytes::copy_from_slice(&text[ends[0]..ends[1]])).collect())
}

fn alike<T, I>(operation: &Operation<T, NoDocumentedError>, all: &[&Cuts])
where
    T: Stream<Item = Result<I, StreamError>> + Unpin + 'static,
    I: Debug,
{
    let mut outcomes = all.iter().map(|cuts| {
        let mut items = Vec::new();
        let chunks = cuts.0.clone();
        read(operation, chunks.into_iter(), |item| items.push(format!("{item:?}")));
        items
    });
    let first = outcomes.next().unwrap_or_default();
    for outcome in outcomes {
        assert!(outcome == first, "cut in other places, it is {outcome:?} and not {first:?}");
    }
}

/// The same text many times over takes no more memory than once, but for some room.
fn hold_little<T, I>(operation: &Operation<T, NoDocumentedError>, text: &[u8], end: &str)
where
    T: Stream<Item = Result<I, StreamError>> + Unpin + 'static,
{
    const TIMES: usize = 100;
    const ROOM: usize = 1 << 17;
    let piece = Bytes::from([text, end.as_bytes()].concat());
    let ((), taken) = memory::peak_of(|| {
        // Copied, so that each chunk has memory of its own.
        let copies = (0..TIMES).map(move |_| Bytes::copy_from_slice(&piece));
        read(operation, copies, drop);
    });
    assert!(taken <= ROOM + 16 * text.len(), "{taken} bytes of memory for pieces of {}", text.len());
}

fn read<T, I>(
    operation: &Operation<T, NoDocumentedError>,
    chunks: impl Iterator<Item = Bytes> + Send + 'static,
    mut item: impl FnMut(Result<I, StreamError>),
) where
    T: Stream<Item = Result<I, StreamError>> + Unpin + 'static,
{
    let fake = Fake::default();
    let content_type = operation_type(operation);
    // Every third chunk is waited for.
    let chunks = futures_util::stream::iter(chunks.enumerate()).then(|(index, chunk)| async move {
        if index % 3 == 2 {
            tokio::task::yield_now().await;
        }
        Ok(chunk)
    });
    fake.on::<_, _, ()>(operation).raw(200, content_type, Body::from_stream(chunks));
    let client = Client::builder(Fake::ADDRESS, "fuzz").transport(fake.transport()).layer(Fake::layer());
    let client = client.retry(RetryPolicy::none()).build().expect("a client");
    crate::drive::block_on(async {
        let mut stream = client.call().request(operation).send().await.expect("an answer").into_body();
        while let Some(next) = stream.next().await {
            item(next);
        }
        assert!(stream.next().await.is_none(), "something came behind the end");
    });
}

fn operation_type<T>(operation: &Operation<T, NoDocumentedError>) -> &'static str {
    if format!("{:?}", operation.success).contains("event-stream") {
        "text/event-stream"
    } else {
        "application/x-ndjson"
    }
}

const EVENT_PARTS: &[&str] = &[
    "data: ",
    "data:",
    "data",
    "data: {\"a\": 1}\n\n",
    "data: [DONE]\n\n",
    "event: ",
    "event:a\n",
    "id: ",
    "id:\n",
    "id: 7\n",
    "id: \0\n",
    "retry: 10\n",
    "retry: 99999999999999999999999\n",
    "retry: x\n",
    ": comment\n",
    ":\n",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\r\r",
    "\u{feff}",
    "\u{2028}",
    "x: y\n",
    " ",
    "data: 1\rdata: 2\n\n",
    "\u{1f600}",
];

const LINE_PARTS: &[&str] = &[
    "\u{1e}",
    "{\"a\": 1}\n",
    "{\n\"a\":\n1}\n",
    "[1,\n2]",
    "\"a\nb\"",
    "\n",
    "\r\n",
    "\"",
    "{",
    "}",
    "[",
    "]",
    "\\",
    "\\\"",
    "1",
    "null\n",
    "true",
    " ",
    "\u{1e}{\"a\": \"\u{1e}\"}\n",
    "1e400\n",
    "\u{feff}",
    "\u{1f600}",
];

fn made_up(source: &mut Source<'_>, is_events: bool) -> Vec<u8> {
    let parts = if is_events { EVENT_PARTS } else { LINE_PARTS };
    let mut text = Vec::new();
    while !source.is_empty() && text.len() < 1 << 16 {
        match source.below(8) {
            0 => text.extend_from_slice(odd::text(source).as_bytes()),
            1 => text.push(source.number().to_le_bytes()[0]),
            _ => text.extend_from_slice(source.pick(parts).as_bytes()),
        }
    }
    text
}
