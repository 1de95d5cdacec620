//! The fake server of tests, by itself: what it answers, what it records and what it keeps to itself.

use std::time::Duration;

use bindery_runtime::testing::{Fake, On};
use bindery_runtime::transport::Body;
use bindery_runtime::{
    BearerToken, ByteStream, Bytes, Case, Client, Error, EventStream, JsonLines, Method, NoDocumentedError, Operation,
    RetryPolicy, Sending, Status, TransportErrorKind, Value, body,
};
use serde_json::json;
use tokio::time::Instant;

const PUT_PET: Operation<Value, String> = Operation {
    id: "PutPet",
    method: Method::PUT,
    path: "/pets/{id}",
    accept: "application/json",
    security: &[&["token"]],
    success: &[
        Case::new(Status::Code(201), "application/json", body::json),
        Case::new(Status::Range(2), "application/json", body::json),
    ],
    failure: &[
        Case::new(Status::Code(404), "text/plain", body::text),
        Case::new(Status::Default, "application/problem+json", body::json),
    ],
};

const LIST: Operation<JsonLines<i64>, NoDocumentedError> = Operation {
    id: "List",
    method: Method::GET,
    path: "/list",
    accept: "*/*",
    security: &[],
    success: &[Case::streamed(Status::Default, "application/x-ndjson", JsonLines::open)],
    failure: &[],
};

const WATCH: Operation<EventStream<String>, NoDocumentedError> = Operation {
    id: "Watch",
    method: Method::GET,
    path: "/watch",
    accept: "*/*",
    security: &[],
    success: &[Case::streamed(Status::Code(200), "text/event-stream", EventStream::open)],
    failure: &[],
};

const FILE: Operation<ByteStream, NoDocumentedError> = Operation {
    id: "File",
    method: Method::POST,
    path: "/file",
    accept: "*/*",
    security: &[],
    success: &[Case::streamed(Status::Code(200), "image/*", |body| body)],
    failure: &[],
};

const REMOVE: Operation<(), Bytes> = Operation {
    id: "Remove",
    method: Method::DELETE,
    path: "/pets/{id}",
    accept: "",
    security: &[],
    success: &[Case::new(Status::Code(204), "", body::empty)],
    failure: &[Case::new(Status::Range(4), "*/*", body::bytes)],
};

fn client(fake: &Fake) -> Client {
    Client::builder(Fake::ADDRESS, "test")
        .transport(fake.transport())
        .layer(Fake::layer())
        .retry(RetryPolicy::none())
        .credential("token", BearerToken::from("c2VjcmV0"))
        .build()
        .expect("a client")
}

fn put(client: &Client, id: &str) -> Sending<Value, String> {
    let mut request = client.call().request(&PUT_PET);
    request.path("id", &id.to_owned());
    request.query("note", &String::from("a b&c"));
    request.header("x-trace", &7_i64);
    request.json(&json!({"name": "Rex", "tags": [1, 2]}));
    request.send()
}

#[tokio::test]
async fn answers_come_in_their_order_and_each_once() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _> = fake.on(&PUT_PET);
    pets.answer(json!({"id": 1})).header("x-request-id", "r1").fail(404, "gone".into()).fail(500, "down".into());
    let first = put(&client, "1").await.expect("an answer");
    assert_eq!((first.status().as_u16(), &*first, first.request_id()), (201, &json!({"id": 1}), Some("r1")));
    for (status, content_type, message) in [(404, "text/plain", "gone"), (500, "application/problem+json", "down")] {
        match put(&client, "1").await {
            Err(Error::Api(answer)) => {
                assert_eq!((answer.status().as_u16(), answer.body().as_str()), (status, message));
                assert_eq!(answer.headers()["content-type"], content_type);
            }
            other => panic!("{other:?}"),
        }
    }
    let error = put(&client, "1").await.expect_err("nothing is left");
    let line = "PutPet: the request to fake.invalid:443 failed: the fake has no answer for `PutPet`, or none that is \
                left; set one before the call";
    assert_eq!(error.to_string(), line);
    assert_eq!(fake.calls().len(), 4);
}

#[tokio::test]
async fn an_answer_may_be_for_several_calls_or_for_all() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _> = fake.on(&PUT_PET);
    pets.answer(json!(1))
        .times(2)
        .answer(json!(0))
        .times(0)
        .raw(202, "application/json", "2")
        .answer(json!(3))
        .always();
    let mut got = Vec::new();
    for _ in 0..5 {
        let answer = put(&client, "1").await.expect("an answer");
        got.push((answer.status().as_u16(), answer.into_body()));
    }
    assert_eq!(got, [(201, json!(1)), (201, json!(1)), (202, json!(2)), (201, json!(3)), (201, json!(3))]);
    assert!(fake.unused().is_empty());
    pets.refuse();
    fake.on::<_, _, ()>(&REMOVE).answer(()).fail(404, Bytes::new());
    assert_eq!(fake.unused(), ["PutPet", "Remove"]);
    assert_eq!(format!("{:?}", fake.clone()).matches("201 Body(1 bytes)").count(), 1);
}

#[tokio::test(start_paused = true)]
async fn failures_of_the_connection_are_those_of_a_real_one() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _> = fake.on(&PUT_PET);
    pets.refuse().break_off().time_out().answer(json!({"long": "text"})).cut(3);
    let mut lines = Vec::new();
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Broken,
        TransportErrorKind::Timeout,
        TransportErrorKind::Broken,
    ] {
        match put(&client, "1").await {
            Err(Error::Transport(error)) => {
                assert_eq!(error.kind(), kind);
                lines.push(error.to_string());
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(
        lines[0],
        "PutPet: no connection to fake.invalid:443: connection refused, as the fake was told; nothing was sent, check \
         the base URL and whether the server is up"
    );
}

#[tokio::test(start_paused = true)]
async fn delays_are_by_tokio_s_clock() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _> = fake.on(&PUT_PET);
    pets.answer(json!(1))
        .after(Duration::from_secs(20))
        .refuse()
        .after(Duration::from_secs(5))
        .answer(json!(2))
        .after(Duration::from_secs(31));
    let started = Instant::now();
    assert!(put(&client, "1").await.is_ok());
    assert_eq!(started.elapsed().as_secs(), 20);
    assert!(put(&client, "1").await.is_err_and(|error| error.is_connect()));
    assert_eq!(started.elapsed().as_secs(), 25);
    assert!(put(&client, "1").await.is_err_and(|error| error.is_timeout()));
    assert_eq!(started.elapsed().as_secs(), 55);
}

#[tokio::test]
async fn what_was_sent_is_recorded_without_credentials() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _, Value> = fake.on(&PUT_PET);
    pets.answer(json!(1)).always();
    put(&client, "a/b c").await.expect("an answer");
    let call = pets.calls().pop().expect("a call");
    assert_eq!((call.operation(), call.method()), ("PutPet", &Method::PUT));
    assert_eq!((call.path(), call.path_parameter("id").as_deref()), ("/pets/a%2Fb%20c", Some("a/b c")));
    assert_eq!(call.path_parameter("name"), None);
    assert_eq!(call.query(), [(String::from("note"), String::from("a b&c"))]);
    assert_eq!(call.query_parameter("note").as_deref(), Some("a b&c"));
    assert_eq!((call.header("X-Trace"), call.header("authorization")), (Some("7"), None));
    assert_eq!(&call.body()[..], br#"{"name":"Rex","tags":[1,2]}"#);
    assert_eq!(pets.bodies().expect("JSON"), [json!({"name": "Rex", "tags": [1, 2]})]);
    let shown = format!("{call:?} {fake:?} {client:?}");
    assert!(!shown.contains("c2VjcmV0") && !shown.contains("Rex"), "{shown}");
}

#[tokio::test]
async fn forms_and_streams_are_recorded_too() {
    let fake = Fake::default();
    let client = client(&fake);
    let files: On<'_, _, _, std::collections::BTreeMap<String, Vec<i64>>> = fake.on(&FILE);
    files.answer(ByteStream::from("png")).times(2);
    let mut request = client.call().request(&FILE);
    request.form(&json!({"sizes": [1, 2], "only": 3}));
    let file = request.send().await.expect("an answer");
    assert_eq!(file.headers()["content-type"], "image/octet-stream");
    assert_eq!(&file.into_body().collect().await.expect("a file")[..], b"png");
    let sizes = files.bodies().expect("a form").remove(0);
    assert_eq!(sizes.into_iter().collect::<Vec<_>>(), [("only".into(), vec![3]), ("sizes".into(), vec![1, 2])]);

    let chunks = futures_util::stream::iter(["one ", "two"].map(|text| Ok(Bytes::from(text))));
    let mut request = client.call().request(&FILE);
    request.bytes("text/plain", &Body::from_stream(chunks));
    request.send().await.expect("an answer");
    assert_eq!(&files.calls()[1].body()[..], b"one two");
    assert!(files.bodies().is_err(), "a text is no map");
}

#[tokio::test]
async fn streams_are_answers_and_may_break_off() {
    let fake = Fake::default();
    let client = client(&fake);
    fake.on::<_, _, ()>(&LIST).answer(JsonLines::of([1, 2])).answer(JsonLines::of([3, 4])).cut(3);
    fake.on::<_, _, ()>(&WATCH).answer(EventStream::of(["one\ntwo", "", "3"].map(String::from)));
    let mut lines = client.call().request(&LIST).send().await.expect("an answer");
    let mut got = Vec::new();
    while let Some(line) = lines.next().await {
        got.push(line.expect("a line"));
    }
    assert_eq!(got, [1, 2]);
    let mut lines = client.call().request(&LIST).send().await.expect("an answer");
    assert!(lines.next().await.is_some_and(|line| line.is_ok_and(|line| line == 3)));
    assert!(lines.next().await.is_some_and(|line| line.is_err()));
    let mut events = client.call().request(&WATCH).send().await.expect("an answer");
    let mut said = Vec::new();
    while let Some(event) = events.next().await {
        said.push(event.expect("an event").data);
    }
    assert_eq!(said, ["one\ntwo", "", "3"]);
}

#[tokio::test]
async fn an_answer_without_a_body_has_no_content_type() {
    let fake = Fake::default();
    let client = client(&fake);
    fake.on::<_, _, ()>(&REMOVE).answer(()).fail(410, Bytes::from("gone")).answer(()).status(200);
    let remove = || {
        let mut request = client.call().request(&REMOVE);
        request.path("id", &1_i64);
        request.send()
    };
    let removed = remove().await.expect("an answer");
    assert_eq!((removed.status().as_u16(), removed.headers().len()), (204, 0));
    match remove().await {
        Err(Error::Api(answer)) => assert_eq!((answer.status().as_u16(), &answer.body()[..]), (410, &b"gone"[..])),
        other => panic!("{other:?}"),
    }
    assert_eq!(remove().await.expect("an answer").status().as_u16(), 200);
}

#[tokio::test]
async fn what_cannot_be_given_is_said_when_it_is_due() {
    let fake = Fake::default();
    let client = client(&fake);
    let pets: On<'_, _, _> = fake.on(&PUT_PET);
    pets.answer(json!(1)).status(7).answer(json!(1)).header("no name", "1").raw(200, "a\nb", "");
    for reason in ["7 is no status code", "`no name: 1` is no header", "`a b` is no content type"] {
        let error = put(&client, "1").await.expect_err("a fault of the test");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[tokio::test]
async fn a_layer_that_drops_extensions_is_told() {
    let fake = Fake::default();
    let strip = tower::util::MapRequestLayer::new(|mut request: http::Request<Body>| {
        request.extensions_mut().clear();
        request
    });
    let client = Client::builder(Fake::ADDRESS, "test").transport(fake.transport()).layer(Fake::layer()).layer(strip);
    let client = client.build().expect("a client");
    let error = client.call().request(&LIST).send().await.expect_err("no operation");
    assert!(error.to_string().contains("the request lost its extensions in a layer"), "{error}");
}
