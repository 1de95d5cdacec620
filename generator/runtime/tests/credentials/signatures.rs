//! Requests that OAuth 1.0a cannot sign.

use bindery_runtime::transport::Body;
use bindery_runtime::{Bytes, Error, OAuth1Credentials, Operation};

use crate::support::{CREATE, Op, line, ok, site};

const SIGNED: Op = Operation { security: &[&["signed"]], ..CREATE };

fn stream() -> Body {
    Body::from_stream(futures_util::stream::iter([Ok(Bytes::from_static(b"a=1&b=2"))]))
}

#[tokio::test]
async fn a_form_that_is_streamed_is_not_signed_as_an_empty_one() {
    let site = site(|_| ok());
    let client = site.client().credential("signed", OAuth1Credentials::new("key", "s1", "token", "s2"));
    let client = client.build().expect("a client");
    for media_type in ["application/x-www-form-urlencoded", "Application/X-WWW-Form-Urlencoded; charset=utf-8"] {
        let mut request = client.call().request(&SIGNED);
        request.bytes(media_type, &stream());
        let error = request.send().await.expect_err("a refusal");
        assert_eq!(
            line(&error),
            "Create: the request cannot be signed for `signed`: its form is a stream, and OAuth 1.0a signs the fields \
             of a form: give the body in memory; nothing was sent"
        );
        assert!(matches!(error, Error::Credentials(_)), "{error:?}");
    }
    assert_eq!(site.seen().len(), 0);
}

#[tokio::test]
async fn a_stream_of_anything_else_is_sent_with_a_signature() {
    let site = site(|_| ok());
    let client = site.client().credential("signed", OAuth1Credentials::new("key", "s1", "token", "s2"));
    let mut request = client.build().expect("a client").call().request(&SIGNED);
    request.bytes("application/octet-stream", &stream());
    request.send().await.expect("an answer");
    let header = site.seen()[0].header("authorization").expect("a signature").to_owned();
    assert!(header.starts_with("OAuth oauth_consumer_key=\"key\", "), "{header}");
}
