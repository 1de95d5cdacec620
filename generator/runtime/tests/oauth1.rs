//! OAuth 1.0a signatures against known answers, and over a real connection.

use bindery_runtime::credentials::oauth1::{base_string, signature};
use bindery_runtime::transport::{Body, Transport};
use bindery_runtime::{Case, Method, NoDocumentedError, OAuth1Credentials, Operation, Status, body};
use tower::ServiceExt;
use url::Url;

use support::{Thing, header_lines, json, serve, thing};

mod support;

const CONSUMER_SECRET: &str = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw";
const TOKEN_SECRET: &str = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";
const NONCE: &str = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
const TIMESTAMP: u64 = 1_318_622_958;

/// The example keys of X's documentation, invalid since.
fn credentials() -> OAuth1Credentials {
    let token = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";
    OAuth1Credentials::new("xvz1evFS4wEEPTGEFPHBog", CONSUMER_SECRET, token, TOKEN_SECRET)
}

fn url(text: &str) -> Url {
    Url::parse(text).expect("a URL")
}

#[test]
fn the_normalisation_example_of_the_rfc() {
    // RFC 5849, sections 3.1 and 3.4.1.1.
    let oauth = [
        ("oauth_consumer_key", "9djdj82h48djs9d2"),
        ("oauth_token", "kkk9d7dh3k39sjv7"),
        ("oauth_signature_method", "HMAC-SHA1"),
        ("oauth_timestamp", "137131201"),
        ("oauth_nonce", "7d8f3e4a"),
    ];
    let url = url("http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b");
    assert_eq!(
        base_string("post", &url, b"c2&a3=2+q", &oauth),
        "POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D\
         %26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1\
         %26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7"
    );
}

#[test]
fn a_signed_form() {
    let url = url("https://api.x.com/1.1/statuses/update.json?include_entities=true");
    for form in [
        &b"status=Hello+Ladies+%2B+Gentlemen%2C+a+signed+OAuth+request%21"[..],
        b"status=Hello%20Ladies%20%2b%20Gentlemen,%20a%20signed%20OAuth%20request!",
    ] {
        let header = credentials().authorization("POST", &url, form, NONCE, TIMESTAMP);
        assert!(header.contains("oauth_signature=\"Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D\""), "{header}");
    }
}

#[test]
fn a_json_body_is_not_signed() {
    let url = url("https://api.x.com/2/chat/conversations/1843439638876491776/keys");
    let header = credentials().authorization("POST", &url, b"", NONCE, TIMESTAMP);
    assert_eq!(
        header,
        "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", \
         oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", \
         oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", oauth_version=\"1.0\", \
         oauth_signature=\"ecJXiQE40zRBZWYyNy4Bhytl4eA%3D\""
    );
}

#[test]
fn ports_and_bytes_that_are_not_utf8() {
    let base = base_string("GET", &url("https://Example.com:8443/a%20b?x=%FF&y=1&x"), b"", &[]);
    assert_eq!(base, "GET&https%3A%2F%2Fexample.com%3A8443%2Fa%2520b&x%3D%26x%3D%25FF%26y%3D1");
}

const SEND: Operation<Thing, NoDocumentedError> = Operation {
    id: "Send",
    method: Method::POST,
    path: "/send",
    accept: "application/json",
    security: &[&["UserToken"]],
    success: &[Case::new(Status::Code(200), "application/json", body::json)],
    failure: &[],
};

/// The parameters of the `Authorization` header of a request, its signature checked with `form` as the signed body.
fn verified(request: &str, address: &str, form: &[u8]) -> Vec<(String, String)> {
    let lines = header_lines(request);
    let header = lines.iter().find_map(|line| line.strip_prefix("authorization: OAuth ")).expect("a signature");
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pair = |part: &str| part.split_once('=').map(|(name, value)| (decode(name), decode(value.trim_matches('"'))));
    let mut parameters: Vec<_> = header.split(", ").filter_map(pair).collect();
    let signed = parameters.pop().expect("a signature");
    let borrowed: Vec<_> = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let base = base_string("POST", &url(address), form, &borrowed);
    assert_eq!(signed, ("oauth_signature".to_owned(), signature(&base, CONSUMER_SECRET, TOKEN_SECRET)));
    parameters
}

fn nonce(parameters: &[(String, String)]) -> String {
    let (_, nonce) = parameters.iter().find(|(name, _)| name == "oauth_nonce").expect("a nonce");
    assert!(nonce.len() == 32 && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    nonce.clone()
}

#[tokio::test]
async fn what_a_layer_sends_again_is_signed_anew() {
    let ok = json("200 OK", r#"{"name":"a"}"#);
    let server = serve([ok.clone(), ok]);
    let twice = tower::layer::layer_fn(|transport: Transport| {
        tower::service_fn(move |request: http::Request<Body>| {
            let transport = transport.clone();
            async move {
                transport.clone().oneshot(request.clone()).await?;
                transport.oneshot(request).await
            }
        })
    });
    let client = server.client().credential("UserToken", credentials()).layer(twice).build().expect("a client");
    client.call().request(&SEND).send().await.expect("an answer");
    let address = format!("{}/send", server.url);
    let first = nonce(&verified(&server.request(), &address, b""));
    assert_ne!(first, nonce(&verified(&server.request(), &address, b"")));
}

#[tokio::test]
async fn requests_are_signed_each_anew() {
    let ok = json("200 OK", r#"{"name":"a"}"#);
    let server = serve([ok.clone(), ok]);
    let client = server.client().credential("UserToken", credentials()).build().expect("a client");
    let mut call = client.call().request(&SEND);
    call.query("q", &"a b+c".to_owned());
    call.form(&Thing { note: Some("+ é".to_owned()), ..thing("x y") });
    call.send().await.expect("an answer");
    let mut call = client.call().request(&SEND);
    call.json(&thing("x"));
    call.send().await.expect("an answer");

    let address = format!("{}/send?q=a%20b%2Bc", server.url);
    let first = verified(&server.request(), &address, "name=x+y&note=%2B+%C3%A9".as_bytes());
    let second = verified(&server.request(), &format!("{}/send", server.url), b"");
    assert_ne!(nonce(&first), nonce(&second));
}
