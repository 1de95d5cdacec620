//! What `tracing` is told, and that it is no secret. One test, alone in its process: who is told of a span is found out once for all threads.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::io::Write;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bindery_runtime::{ApiKey, BasicCredentials, BearerToken, OAuth1Credentials, Operation};
use insta::assert_snapshot;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use server::{GET, POST, Server, answer, eager, request, serve};

#[path = "faults/server.rs"]
mod server;

/// Keeps the spans of the runtime with their fields, and events as spans of no name.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Vec<Told>>>,
    next: Arc<AtomicU64>,
}

struct Told {
    id: u64,
    name: &'static str,
    parent: Option<u64>,
    fields: Fields,
}

#[derive(Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("bindery_runtime")
    }

    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.next.fetch_add(1, Ordering::SeqCst) + 1;
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = attributes.parent().map(Id::into_u64);
        self.spans.lock().expect("a lock").push(Told { id, name: attributes.metadata().name(), parent, fields });
        Id::from_u64(id)
    }

    fn record(&self, id: &Id, values: &Record<'_>) {
        let mut spans = self.spans.lock().expect("a lock");
        let told = spans.iter_mut().find(|told| told.id == id.into_u64()).expect("a span that was begun");
        values.record(&mut told.fields);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let parent = event.parent().map(Id::into_u64);
        self.spans.lock().expect("a lock").push(Told { id: 0, name: "event", parent, fields });
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Recorder {
    fn shown(&self, server: &Server) -> String {
        let spans = self.spans.lock().expect("a lock");
        let lines = spans.iter().map(|told| {
            let parent = told.parent.and_then(|parent| spans.iter().find(|span| span.id == parent));
            let inside = parent.map_or(String::new(), |parent| format!(" in {}", parent.name));
            let fields: String = told.fields.0.iter().map(|(name, value)| format!("  {name} = {value}\n")).collect();
            format!("{}{inside}\n{fields}", told.name)
        });
        let port = server.place().rsplit_once(':').map_or("", |(_, port)| port);
        lines.collect::<String>().replace(port, "<port>")
    }
}

#[tokio::test]
async fn calls_and_attempts_have_spans() {
    a_span_for_the_call_and_one_for_each_attempt().await;
    bodies_are_told_where_that_is_asked_for().await;
    what_failed_is_told_by_its_kind().await;
    a_secret_that_the_server_repeats_is_not_told().await;
    no_secret_is_told_or_printed().await;
}

async fn bodies_are_told_where_that_is_asked_for() {
    let server = serve(|stream| {
        let head = request(stream).expect("a request");
        let token = head.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).expect("a token");
        let _ = stream.write_all(answer("200 OK", &[], &format!("\"ä for {token}\"")).as_bytes());
    });
    let recorder = Recorder::default();
    let _default = tracing::subscriber::set_default(recorder.clone());
    let client = server.builder().credential("bearer", BearerToken::from("s3cret-token")).trace_bodies(12);
    let operation = Operation { security: &[&["bearer"]], ..POST };
    let mut request = client.build().expect("a client").call().request(&operation);
    request.json(&String::from("asked for and cut"));
    request.send().await.expect("an answer");
    let spans = recorder.spans.lock().expect("a lock");
    let bodies = spans.iter().filter(|told| told.name == "event").flat_map(|told| &told.fields.0);
    let bodies: Vec<_> = bodies.map(|(name, value)| format!("{name} = {value}")).collect();
    assert_eq!(
        bodies,
        [
            r#"body = "\"asked for a""#,
            "bytes = 19",
            "message = the body of the request",
            r#"body = "\"ä for [red""#,
            "bytes = 21",
            "message = the body of the answer",
        ]
    );
}

async fn a_secret_that_the_server_repeats_is_not_told() {
    let server = serve(|stream| {
        let head = request(stream).expect("a request");
        let token = head.lines().find_map(|line| line.strip_prefix("authorization: Bearer ")).expect("a token");
        let _ = stream.write_all(answer("200 OK", &[&format!("x-request-id: for-{token}")], "{}").as_bytes());
    });
    let recorder = Recorder::default();
    let _default = tracing::subscriber::set_default(recorder.clone());
    let client = server.builder().credential("bearer", BearerToken::from("s3cret-token")).build().expect("a client");
    let operation = Operation { security: &[&["bearer"]], ..GET };
    let answer = client.call().request(&operation).send().await.expect("an answer");
    // The caller has it as it came.
    assert_eq!(answer.request_id(), Some("for-s3cret-token"));
    let shown = recorder.shown(&server);
    assert!(shown.contains("request_id = \"for-[redacted]\"") && !shown.contains("s3cret"), "{shown}");
}

async fn a_span_for_the_call_and_one_for_each_attempt() {
    let tried = AtomicUsize::new(0);
    let server = serve(move |stream| {
        request(stream);
        let status = if tried.fetch_add(1, Ordering::SeqCst) == 0 { "503 Service Unavailable" } else { "200 OK" };
        let _ = stream.write_all(answer(status, &["x-request-id: r1", "retry-after: 0"], "\"s3cret\"").as_bytes());
    });
    let recorder = Recorder::default();
    let _default = tracing::subscriber::set_default(recorder.clone());
    let client = server
        .builder()
        .credential("bearer", BearerToken::from("s3cret-token"))
        .credential("key", ApiKey::query("key", "s3cret-key"));
    let operation = Operation { security: &[&["bearer", "key"]], ..GET };
    let mut request = client.build().expect("a client").call().request(&operation);
    request.query("q", &String::from("s3cret-query"));
    request.json(&String::from("s3cret-body"));
    request.send().header("x-extra", "s3cret-header").await.expect("an answer");
    let shown = recorder.shown(&server);
    assert!(!shown.contains("s3cret"), "{shown}");
    assert_snapshot!(shown, @r#"
call
  attempts = 2
  http.request.method = "GET"
  http.response.status_code = 200
  operation = "GetThing"
  otel.kind = "internal"
  otel.name = "GetThing"
  request_id = "r1"
  server.address = "127.0.0.1"
  server.port = <port>
  url.template = "/thing"
attempt in call
  error.type = "503"
  http.request.method = "GET"
  http.response.status_code = 503
  otel.kind = "client"
  otel.name = GET /thing
  otel.status_code = "ERROR"
  server.address = "127.0.0.1"
  server.port = <port>
  url.full = "http://127.0.0.1:<port>/thing"
  url.template = "/thing"
event in call
  message = waiting before the next attempt
  wait_ms = 0
attempt in call
  http.request.method = "GET"
  http.request.resend_count = 1
  http.response.status_code = 200
  otel.kind = "client"
  otel.name = GET /thing
  server.address = "127.0.0.1"
  server.port = <port>
  url.full = "http://127.0.0.1:<port>/thing"
  url.template = "/thing"
"#);
}

async fn what_failed_is_told_by_its_kind() {
    let server = serve(|_| {});
    let recorder = Recorder::default();
    let _default = tracing::subscriber::set_default(recorder.clone());
    let client = server.builder().retry(eager()).build().expect("a client");
    client.call().request(&POST).send().await.expect_err("a failure");
    assert_snapshot!(recorder.shown(&server), @r#"
call
  attempts = 1
  error.type = Broken
  http.request.method = "POST"
  operation = "MakeThing"
  otel.kind = "internal"
  otel.name = "MakeThing"
  otel.status_code = "ERROR"
  server.address = "127.0.0.1"
  server.port = <port>
  url.template = "/thing"
attempt in call
  error.type = Broken
  http.request.method = "POST"
  otel.kind = "client"
  otel.name = POST /thing
  otel.status_code = "ERROR"
  server.address = "127.0.0.1"
  server.port = <port>
  url.full = "http://127.0.0.1:<port>/thing"
  url.template = "/thing"
"#);
}

/// Secrets of 12 to 30 characters, drawn from all that a token may hold: other ones each time, the same in each run.
fn secrets() -> impl Iterator<Item = String> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = move |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    std::iter::repeat_with(move || {
        let length = 12 + draw(19);
        (0..length)
            .map(|_| char::from(b'!' + u8::try_from(draw(94)).unwrap_or_default()))
            .filter(|c| *c != ';')
            .collect()
    })
}

/// A secret as it is, and as it may have been written on its way.
fn guises(secret: &str) -> [String; 4] {
    let percent = |byte: u8| match byte {
        byte if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    let quoted = format!("{secret:?}");
    let json = bindery_runtime::Value::from(secret).to_string();
    [
        secret.to_owned(),
        quoted.trim_matches('"').to_owned(),
        json.trim_matches('"').to_owned(),
        secret.bytes().map(percent).collect(),
    ]
}

const SECURITY: [&[&[&str]]; 3] = [&[&["bearer", "header", "query", "cookie"]], &[&["basic"]], &[&["oauth"]]];

/// Whatever becomes of a call, and whatever its secrets are made of.
async fn no_secret_is_told_or_printed() {
    let turn = AtomicUsize::new(0);
    let server = serve(move |stream| {
        request(stream);
        let headers = ["x-request-id: r1", "retry-after: 0", "set-cookie: session=1"];
        let reply = match turn.fetch_add(1, Ordering::SeqCst) % 5 {
            0 => answer("200 OK", &headers, "{}"),
            1 => answer("401 Unauthorized", &headers, r#"{"message":"who is it?"}"#),
            2 => answer("503 Service Unavailable", &headers, "<html>"),
            3 => String::from("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{"),
            _ => answer("200 OK", &headers, "no JSON"),
        };
        let _ = stream.write_all(reply.as_bytes());
    });
    let mut secrets = secrets();
    let mut secret = || secrets.next().expect("a secret");
    for _ in 0..60 {
        let mut drawn: [String; 10] = std::array::from_fn(|_| secret());
        // What no cookie can hold.
        drawn[4].retain(|c| !"\",\\".contains(c));
        let [bearer, basic, header, query, cookie, oauth, token, extra, parameter, body] = &drawn;
        let recorder = Recorder::default();
        let _default = tracing::subscriber::set_default(recorder.clone());
        let oauth = OAuth1Credentials::new("consumer", oauth.as_str(), "token", token.as_str());
        let builder = server
            .builder()
            .credential("bearer", BearerToken::from(bearer.as_str()))
            .credential("basic", BasicCredentials::new("user", basic.as_str()))
            .credential("header", ApiKey::header("x-key", header.as_str()))
            .credential("query", ApiKey::query("key", query.as_str()))
            .credential("cookie", ApiKey::cookie("key", cookie.as_str()))
            .credential("oauth", oauth);
        let client = builder.clone().build().expect("a client");
        let mut told = format!("{builder:?} {client:?} {:?}", client.call());
        for security in SECURITY {
            let operation = Operation { security, ..GET };
            let mut request = client.call().request(&operation);
            request.query("q", parameter);
            request.json(body);
            told.push_str(&format!("{request:?}"));
            let sending = request.send().header("x-extra", extra);
            told.push_str(&format!("{sending:?}"));
            match sending.await {
                Ok(response) => told.push_str(&format!("{response:?}")),
                Err(error) => {
                    told.push_str(&format!("{error:?} {error}"));
                    let causes = std::iter::successors(std::error::Error::source(&error), |error| error.source());
                    causes.for_each(|cause| told.push_str(&format!("{cause:?} {cause}")));
                }
            }
        }
        told.push_str(&recorder.shown(&server));
        for guise in drawn.iter().flat_map(|secret| guises(secret)) {
            assert!(!told.contains(&guise), "{guise} in {told}");
        }
    }
}
