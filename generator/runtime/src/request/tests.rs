//! Whole requests as a transport has them.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{FormField, PathStyle, QueryStyle, Request};
use crate::client::Client;
use crate::credentials::ApiKey;
use crate::error::{Error, NoDocumentedError};
use crate::operation::{Case, Operation, Status, body};
use crate::transport::Body;

type Op = Operation<Value, NoDocumentedError>;

const POST: Op = Operation {
    id: "Post",
    method: http::Method::POST,
    path: "/a/{id}",
    accept: "application/json",
    security: &[&["cookie"]],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[],
};

/// What came, or the violations.
async fn sent(fill: impl FnOnce(&mut Request<Value, NoDocumentedError>)) -> Result<http::Request<Body>, Vec<String>> {
    let seen = Arc::new(Mutex::new(None));
    let service = tower::service_fn({
        let seen = Arc::clone(&seen);
        move |request: http::Request<Body>| {
            *seen.lock().expect("no panic") = Some(request);
            std::future::ready(Ok::<_, std::convert::Infallible>(http::Response::new(Body::from("{}"))))
        }
    });
    let client =
        Client::builder("https://api.example.com", "test/1").credential("cookie", ApiKey::cookie("key", "s3cret"));
    let client = client.transport(service).build().expect("a client");
    let mut request = client.call().request(&POST);
    fill(&mut request);
    match request.send().await {
        Err(Error::Invalid(invalid)) => Err(invalid.iter().map(ToString::to_string).collect()),
        _ => Ok(seen.lock().expect("no panic").take().expect("a request")),
    }
}

fn header<'r>(request: &'r http::Request<Body>, name: &str) -> Option<&'r str> {
    request.headers().get(name).map(|value| value.to_str().expect("ASCII"))
}

fn text(request: &http::Request<Body>) -> &str {
    std::str::from_utf8(request.body().as_bytes().expect("in memory")).expect("UTF-8")
}

#[tokio::test]
async fn addresses_hold_every_style() {
    let request = sent(|request| {
        request.path_styled("id", &json!({"a": "é/", "b": 2}), PathStyle::Matrix, true);
        request.query("o", &json!({"k": "v w", "k2": 1}));
        request.query_styled("d", &json!({"x": {"y": true}}), QueryStyle::DeepObject, true);
        request.query_styled("p", &vec![1_i64, 2], QueryStyle::Pipe, false);
        request.query_reserved("r", &"a/b?c&d%20#".to_owned(), QueryStyle::Form, true);
        request.query_json("j", &json!([1, {"a": "&"}]));
        request.query_json("none", &None::<String>);
    });
    let target = "https://api.example.com/a/;a=%C3%A9%2F;b=2?k=v%20w&k2=1&d%5Bx%5D%5By%5D=true&p=1%7C2\
        &r=a/b?c%26d%20%23&j=%5B1%2C%7B%22a%22%3A%22%26%22%7D%5D";
    assert_eq!(request.await.expect("sent").uri().to_string(), target);

    let request = sent(|request| {
        request.path_json("id", &json!({"a": 1}));
    });
    let target = request.await.expect("sent").uri().to_string();
    assert_eq!(target, "https://api.example.com/a/%7B%22a%22%3A1%7D");
}

#[tokio::test]
async fn no_style_makes_a_step_of_a_path() {
    let refused = async |value: Value, style, explode| {
        let request = sent(|request| {
            request.path_styled("id", &value, style, explode);
        });
        request.await.map(|request| request.uri().to_string()).unwrap_err()
    };
    let step = ["path parameter `id`: a path segment of `.` or `..` would call another path"];
    let empty = ["path parameter `id`: empty, which would call another path"];
    assert_eq!(refused(json!("."), PathStyle::Label, false).await, step);
    assert_eq!(refused(json!(["", ""]), PathStyle::Label, true).await, step);
    for style in [PathStyle::Simple, PathStyle::Label, PathStyle::Matrix] {
        for value in [json!(null), json!([]), json!({}), json!([null])] {
            assert_eq!(refused(value, style, true).await, empty, "{style:?}");
        }
    }
}

#[tokio::test]
async fn cookies_share_a_header_with_the_key() {
    let request = sent(|request| {
        request.path("id", &1_i64);
        request.cookie("a", &"x; y=é".to_owned(), true);
        request.cookie("list", &vec![1_i64, 2], false);
        request.cookie("object", &json!({"R": 1, "G": 2}), true);
        request.cookie("none", &None::<String>, true).min_length(9);
        request.cookie_json("json", &json!({"k": "v"}));
    });
    let request = request.await.expect("sent");
    let cookies = "a=x%3B%20y%3D%C3%A9; list=1,2; R=1; G=2; json=%7B%22k%22%3A%22v%22%7D; key=s3cret";
    assert_eq!(header(&request, "cookie"), Some(cookies));
    assert_eq!(request.headers().get_all("cookie").iter().count(), 1);
    assert!(!format!("{:?}", request.headers()).contains("s3cret"));
}

#[tokio::test]
async fn headers_hold_lists_objects_and_json() {
    let request = sent(|request| {
        request.path("id", &1_i64);
        request.header("x-list", &vec!["a b".to_owned(), "c".to_owned()]);
        request.header_styled("x-object", &json!({"R": 1, "G": 2}), true);
        request.header_json("x-json", &json!({"k": "é"}));
        request.header_json("x-none", &None::<Value>);
        request.header("x-empty", &json!({}));
    });
    let request = request.await.expect("sent");
    let names = ["x-list", "x-object", "x-json", "x-none", "x-empty"];
    let values = names.map(|name| header(&request, name));
    assert_eq!(values, [Some("a b,c"), Some("R=1,G=2"), Some(r#"{"k":"\u00e9"}"#), None, None]);
}

#[tokio::test]
async fn bodies_of_every_kind() {
    let body = async |fill: fn(&mut Request<Value, NoDocumentedError>)| {
        let request = sent(|request| {
            request.path("id", &1_i64);
            fill(request);
        });
        let request = request.await.expect("sent");
        let headers = ["content-type", "content-length"].map(|name| header(&request, name).map(str::to_owned));
        (headers, request)
    };
    let is = |content_type: &str, length: &str| [content_type, length].map(|text| Some(text.to_owned()));
    let nothing = [None, Some("0".to_owned())];

    let (headers, request) = body(|request| drop(request.text("text/csv", &"a,é".to_owned()).max_length(3))).await;
    assert_eq!((headers, text(&request)), (is("text/csv", "4"), "a,é"));
    let (headers, request) = body(|request| drop(request.text("text/csv", &Some("".to_owned())))).await;
    assert_eq!((headers, text(&request)), (is("text/csv", "0"), ""));
    let (headers, _) = body(|request| drop(request.text("text/csv", &None::<String>))).await;
    assert_eq!(headers, nothing);

    let (headers, request) = body(|request| request.bytes("image/png", &Body::from("é"))).await;
    assert_eq!((headers, text(&request)), (is("image/png", "2"), "é"));
    let (headers, _) = body(|request| request.bytes("image/png", &Some(Body::from("x")))).await;
    assert_eq!(headers, is("image/png", "1"));
    let (headers, _) = body(|request| request.bytes("image/png", &None::<Body>)).await;
    assert_eq!(headers, nothing);
    let streamed = |request: &mut Request<_, _>| {
        request.bytes("image/png", &Body::from_stream(futures_util::stream::iter([Ok("x".into())])));
    };
    let (headers, _) = body(streamed).await;
    assert_eq!(headers, [Some("image/png".to_owned()), None]);

    let fields = |request: &mut Request<_, _>| {
        let fields = [FormField::new("a", QueryStyle::Pipe, false), FormField::json("b")];
        drop(request.form_with(&json!({"a": [1, 2], "b": [3], "c": [4, null]}), &fields));
    };
    let (headers, request) = body(fields).await;
    let content_type = "application/x-www-form-urlencoded";
    assert_eq!((headers, text(&request)), (is(content_type, "28"), "a=1%7C2&b=%5B3%5D&c=4&c=null"));
}

#[tokio::test]
async fn forms_of_parts_say_their_length_and_what_is_wrong() {
    let request = sent(|request| {
        request.path("id", &1_i64);
        request.multipart(&json!({"a": 1}));
    });
    let request = request.await.expect("sent");
    let content_type = header(&request, "content-type").expect("a content type");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("the boundary");
    assert!(text(&request).starts_with(&format!("--{boundary}\r\n")));
    assert_eq!(header(&request, "content-length"), Some(text(&request).len().to_string().as_str()));

    let request = sent(|request| {
        request.path("id", &1_i64);
        request.multipart(&None::<Value>);
    });
    let request = request.await.expect("sent");
    assert_eq!((header(&request, "content-type"), header(&request, "content-length")), (None, Some("0")));

    let request = sent(|request| {
        request.path("id", &1_i64);
        request.multipart(&json!("a")).max_length(0);
        request.text("text/plain", &"four".to_owned()).max_length(3);
    });
    let violations = [
        "`body`: a string cannot be sent as a form, only an object can",
        "`body`: 1 character, at most 0 are allowed",
        "`body`: 4 characters, at most 3 are allowed",
    ];
    assert_eq!(request.await.map(|_| ()), Err(violations.map(str::to_owned).to_vec()));
}
