//! Bodies byte by byte, the boundary being `B`.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::{Value, json};

use super::{File, Multipart, Parts};
use crate::json::{Codec, Node};
use crate::nullable::Nullable;
use crate::transport::Body;

fn stream() -> Body {
    Body::from_stream(futures_util::stream::iter(["one ", "two"].map(|text| Ok(Bytes::from(text)))))
}

/// A body that comes in pieces, of a length that is known.
struct Measured(http_body_util::Full<Bytes>);

impl http_body::Body for Measured {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::pin::Pin::new(&mut self.0).poll_frame(context)
    }

    fn size_hint(&self) -> http_body::SizeHint {
        self.0.size_hint()
    }
}

fn finished(parts: Parts) -> (String, Body) {
    let (content_type, body) = parts.finish().expect("no fault").expect("a body");
    let boundary = content_type.strip_prefix("multipart/form-data; boundary=").expect("the boundary");
    assert!(boundary.len() <= 70 && boundary.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    (boundary.to_owned(), body)
}

fn written(fill: impl FnOnce(&mut Parts)) -> String {
    let mut parts = Parts::new();
    fill(&mut parts);
    let (boundary, body) = finished(parts);
    assert!(body.is_replayable());
    String::from_utf8_lossy(body.as_bytes().expect("in memory")).replace(&boundary, "B")
}

#[test]
fn values_are_parts_by_their_kind() {
    let text = written(|parts| {
        parts.part("title", &"A \"cat\"\r\n".to_owned());
        parts.part("size", &1.5);
        parts.part("tags", &json!(["a", null, 2]));
        parts.part("owner", &json!({"name": "é"}));
        parts.part("rows", &json!([{"a": 1}, [1, 2]]));
        parts.part("none", &None::<String>);
        parts.part("absent", &Nullable::<String>::Absent);
        parts.part("empty", &Vec::<String>::new());
    });
    let expected = "--B\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA \"cat\"\r\n\r\n\
        --B\r\nContent-Disposition: form-data; name=\"size\"\r\n\r\n1.5\r\n\
        --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\na\r\n\
        --B\r\nContent-Disposition: form-data; name=\"tags\"\r\n\r\n2\r\n\
        --B\r\nContent-Disposition: form-data; name=\"owner\"\r\nContent-Type: application/json\r\n\r\n\
        {\"name\":\"é\"}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n\
        --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n\
        --B--\r\n";
    assert_eq!(text, expected);
}

#[test]
fn values_go_under_the_media_type_of_the_document() {
    let text = written(|parts| {
        parts.part_as("meta", "Application/JSON; charset=utf-8", &vec![1_i64]);
        parts.part_as("word", "application/json", &"a".to_owned());
        parts.part_as("rows", "text/csv", &vec!["a,b".to_owned(), "c".to_owned()]);
        parts.part_as("none", "application/json", &None::<String>);
    });
    let expected = "--B\r\nContent-Disposition: form-data; name=\"meta\"\r\n\
        Content-Type: Application/JSON; charset=utf-8\r\n\r\n[1]\r\n\
        --B\r\nContent-Disposition: form-data; name=\"word\"\r\nContent-Type: application/json\r\n\r\n\"a\"\r\n\
        --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n\
        --B\r\nContent-Disposition: form-data; name=\"rows\"\r\nContent-Type: text/csv\r\n\r\nc\r\n--B--\r\n";
    assert_eq!(text, expected);
}

#[test]
fn files_have_the_document_s_media_type_unless_they_name_one() {
    let text = written(|parts| {
        parts.file_as("a", "image/png", &File::from("1"));
        parts.file_as("b", "image/png", &File::from("2").media_type("image/jpeg"));
    });
    let types: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("Content-Type: ")).collect();
    assert_eq!(types, ["image/png", "image/jpeg"]);
}

#[test]
fn names_cannot_leave_their_line() {
    let text = written(|parts| {
        let file = File::from("x").name("c\"\r\n.png").media_type("image/\r\npng").header("X-A\n", "b\r\nc");
        parts.file("photo\"s\n", &file);
        parts.file("é\\", &File::from(vec![b'y']).name("ü.txt"));
    });
    let expected = "--B\r\nContent-Disposition: form-data; name=\"photo%22s%0A\"; filename=\"c%22%0D%0A.png\"\r\n\
        Content-Type: image/png\r\nX-A: bc\r\n\r\nx\r\n\
        --B\r\nContent-Disposition: form-data; name=\"é\\\"; filename=\"ü.txt\"\r\n\
        Content-Type: application/octet-stream\r\n\r\ny\r\n--B--\r\n";
    assert_eq!(text, expected);
}

#[test]
fn members_hold_one_file_several_or_none() {
    let (one, two) = (|| File::from("1"), || vec![File::from("2"), File::from("3")]);
    let text = written(|parts| {
        parts.file("a", &Some(one()));
        parts.file("b", &Nullable::Value(one()));
        parts.file("c", &two());
        parts.file("d", &Some(two()));
        parts.file("e", &Nullable::Value(two()));
        parts.file("f", &None::<File>);
        parts.file("g", &Nullable::<Vec<File>>::Null);
    });
    let names: Vec<&str> = text.split("; name=\"").skip(1).map(|part| &part[..1]).collect();
    assert_eq!(names, ["a", "b", "c", "c", "d", "d", "e", "e"]);
    // A file without a name is still read as a file.
    assert_eq!(text.matches("; filename=\"").count(), 8);
}

fn parts_of(value: &impl Multipart) -> Result<Option<String>, String> {
    let mut parts = Parts::new();
    value.parts(&mut parts);
    let finished = parts.finish()?;
    Ok(finished.map(|(content_type, body)| {
        let boundary = content_type.rsplit('=').next().unwrap_or_default().to_owned();
        String::from_utf8_lossy(body.as_bytes().expect("in memory")).replace(&boundary, "B")
    }))
}

#[test]
fn forms_of_any_members() {
    let one = "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n".to_owned();
    let map = BTreeMap::from([("a".to_owned(), 1_i64)]);
    assert_eq!(parts_of(&map), Ok(Some(one.clone())));
    assert_eq!(parts_of(&Some(Box::new(map))), Ok(Some(one.clone())));
    assert_eq!(parts_of(&json!({"a": 1, "b": null})), Ok(Some(one)));
    // An empty form is a form, none is none.
    assert_eq!(parts_of(&json!({})), Ok(Some("--B--\r\n".to_owned())));
    assert_eq!(parts_of(&None::<Value>), Ok(None));
    assert_eq!(parts_of(&Value::Null), Ok(None));
    assert_eq!(parts_of(&json!([1])), Err("an array cannot be sent as a form, only an object can".to_owned()));
}

#[tokio::test]
async fn a_stream_makes_a_stream_of_all() {
    let mut parts = Parts::new();
    parts.part("before", &1_i64);
    parts.file("data", &File::new(stream()));
    parts.file("more", &File::from("three"));
    parts.part("after", &true);
    let (boundary, body) = finished(parts);
    assert_eq!((body.is_replayable(), body.length()), (false, None));
    let bytes = body.into_bytes().await.expect("the stream does not fail");
    let text = String::from_utf8_lossy(&bytes).replace(&boundary, "B");
    let file = |name: &str, content: &str| {
        format!(
            "--B\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n{content}\r\n"
        )
    };
    let value =
        |name: &str, text: &str| format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
    let parts = [value("before", "1"), file("data", "one two"), file("more", "three"), value("after", "true")];
    assert_eq!(text, format!("{}--B--\r\n", parts.concat()));
}

#[tokio::test]
async fn streams_of_known_length_make_one_of_known_length() {
    let mut parts = Parts::new();
    parts.file("data", &File::new(Body::new(Measured(http_body_util::Full::from("1234")))));
    let (_, body) = finished(parts);
    let length = body.length().expect("a length");
    assert!(!body.is_replayable());
    assert_eq!(body.into_bytes().await.expect("the stream does not fail").len() as u64, length);
}

#[tokio::test]
async fn a_stream_that_fails_fails_the_body() {
    let chunks = [Ok(Bytes::from("one")), Err("the disk is gone".into())];
    let mut parts = Parts::new();
    parts.file("data", &File::new(Body::from_stream(futures_util::stream::iter(chunks))));
    let (_, body) = finished(parts);
    assert_eq!(body.into_bytes().await.expect_err("failed").to_string(), "the disk is gone");
}

#[test]
fn files_are_compared_shown_and_written_as_json() {
    let file = || File::from("s3cret").name("a.txt");
    assert_eq!(file(), File::from(Bytes::from("s3cret")).name("a.txt"));
    assert_ne!(file(), File::from("s3cret"));
    assert_ne!(file(), File::from("other").name("a.txt"));
    let streamed = File::from(stream());
    assert_ne!(streamed, streamed.clone());
    let mut parts = Parts::new();
    parts.file("a", &file());
    for shown in [format!("{:?}", file()), format!("{parts:?}")] {
        assert!(!shown.contains("s3cret") && !shown.contains("115, 51"), "{shown}");
    }
    assert_eq!(file().encode(), Node::from("s3cret"));
    assert_eq!(File::from(vec![0xFF]).encode(), Node::Null);
    assert_eq!(streamed.encode(), Node::Null);
    assert_eq!(File::decode(&Node::from("x")), Ok(File::from("x")));
    assert!(File::decode(&Node::Bool(true)).is_err());
}
