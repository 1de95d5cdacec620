//! Headers as the types a document gives them.

use std::collections::BTreeMap;
use std::convert::Infallible;

use bindery_runtime::transport::Body;
use bindery_runtime::{Client, Codec, DateTime, DecodeError, Value};

use crate::support::DOWNLOAD;

async fn header<T: Codec>(lines: &[(&'static str, &[u8])]) -> Result<Option<T>, DecodeError> {
    let lines: Vec<_> = lines.iter().map(|(name, value)| (*name, value.to_vec())).collect();
    let service = tower::service_fn(move |_: http::Request<Body>| {
        let mut response = http::Response::new(Body::from("x"));
        for (name, value) in &lines {
            response.headers_mut().append(*name, http::HeaderValue::from_bytes(value).expect("a value"));
        }
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let client = Client::builder("http://example.com", "test/1").transport(service).build().expect("a client");
    client.call().request(&DOWNLOAD).send().await.expect("an answer").header_as("X-Value")
}

async fn read<T: Codec>(text: &str) -> T {
    header(&[("x-value", text.as_bytes())]).await.expect("a value").expect("a header")
}

async fn refused<T: Codec>(text: &str) -> String {
    header::<T>(&[("x-value", text.as_bytes())]).await.map(drop).expect_err("no value").to_string()
}

#[tokio::test]
async fn the_type_says_what_the_text_is() {
    for text in ["007", "true", "", "a, b", "\"quoted\""] {
        assert_eq!(read::<String>(text).await, text);
    }
    assert_eq!((read::<i64>("42").await, read::<f64>("1e3").await, read::<bool>("true").await), (42, 1000.0, true));
    assert_eq!(read::<Option<u8>>("7").await, Some(7));
    assert_eq!(read::<Vec<i64>>("1, 2,,3").await, [1, 2, 3]);
    assert_eq!(read::<Vec<i64>>("1").await, [1]);
    assert_eq!(read::<Vec<String>>("1,b c").await, ["1", "b c"]);
    assert!(read::<Vec<bool>>("").await.is_empty());
    assert_eq!(read::<BTreeMap<String, Value>>(r#"{"a":[1]}"#).await["a"][0], 1);
    assert_eq!(
        read::<DateTime>("2026-03-01T12:30:00Z").await.value().map(|date| date.as_second()),
        Some(1_772_368_200)
    );
    assert_eq!(header::<i64>(&[]).await.expect("none"), None);
}

#[tokio::test]
async fn several_lines_are_one_list() {
    let lines: [(&str, &[u8]); 2] = [("x-value", b"1, 2"), ("x-value", b"3")];
    assert_eq!(header::<Vec<i64>>(&lines).await.expect("a list"), Some(vec![1, 2, 3]));
    assert_eq!(header::<String>(&lines).await.expect("a text").as_deref(), Some("1, 2, 3"));
}

#[tokio::test]
async fn what_is_wrong_is_said_of_the_header() {
    assert_eq!(refused::<i64>("many").await, r#"`$["X-Value"]`: expected an integer, found a string"#);
    assert_eq!(refused::<i64>("1.5").await, r#"`$["X-Value"]`: expected an integer, found a number with a fraction"#);
    assert_eq!(refused::<Vec<i64>>("1,x").await, r#"`$["X-Value"][1]`: expected an integer, found a string"#);
    let error = header::<String>(&[("x-value", b"\xFF")]).await.expect_err("no text").to_string();
    assert_eq!(error, r#"`$["X-Value"]`: expected text in UTF-8, found other bytes"#);
}
