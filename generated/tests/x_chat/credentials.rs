//! OAuth 2.0 bearer tokens and OAuth 1.0a signatures; what happens without; and that none of it ever shows.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use conversations::x_chat::Client;
use conversations::{BearerToken, Error, OAuth1Credentials};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::fixtures::{GROUP, KEYS_ROTATE_GROUP, OPERATIONS, Operation, group, keys, members};
use crate::support::{Request, Server, assert_hides, json, line, problem, serve};

const TOKEN: &str = "dXNlci10b2tlbg-_~+/=.";

/// The published, invalid keys of X's guide.
const CONSUMER_KEY: &str = "xvz1evFS4wEEPTGEFPHBog";
const CONSUMER_SECRET: &str = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw";
const USER_TOKEN: &str = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb";
const USER_SECRET: &str = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE";

fn oauth1() -> OAuth1Credentials {
    OAuth1Credentials::new(CONSUMER_KEY, CONSUMER_SECRET, USER_TOKEN, USER_SECRET)
}

fn oauth1_client(server: &Server) -> Client {
    Client::builder().base_url(&server.url).user_token(oauth1()).build().expect("a client")
}

/// The pairs of an `OAuth` header, decoded.
fn pairs(request: &Request) -> BTreeMap<String, String> {
    let header = request.header("authorization").expect("a header").strip_prefix("OAuth ").expect("the scheme");
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').expect("a pair");
        let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).expect("quotes");
        (name.to_owned(), decoded(value))
    };
    let pairs: Vec<(String, String)> = header.split(", ").map(pair).collect();
    let count = pairs.len();
    let pairs = BTreeMap::from_iter(pairs);
    assert_eq!(pairs.len(), count, "a name twice");
    pairs
}

/// Percent-decodes; a plus stays a plus.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        if *first == b'%' {
            let digits = str::from_utf8(&behind[..2]).expect("two digits");
            assert_eq!(digits, digits.to_uppercase());
            bytes.push(u8::from_str_radix(digits, 16).expect("two digits"));
            rest = &behind[2..];
        } else {
            assert!(first.is_ascii_alphanumeric() || b"-._~".contains(first), "{text}");
            bytes.push(*first);
            rest = behind;
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// Percent-encodes by RFC 3986.
fn encoded(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encode = |byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    text.bytes().map(encode).collect()
}

/// The signature by RFC 5849, from the request alone: parameters, base string, key.
fn signature(server: &Server, request: &Request) -> String {
    let mut parameters = pairs(request);
    parameters.remove("oauth_signature");
    let parameters: Vec<String> =
        parameters.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    let path = request.line.split(' ').nth(1).expect("a target");
    let url = format!("{}{path}", server.url);
    let base = format!("POST&{}&{}", encoded(&url), encoded(&parameters.join("&")));
    assert_eq!(base.matches('&').count(), 2);
    let key = format!("{CONSUMER_SECRET}&{USER_SECRET}");
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("a key of any length");
    mac.update(base.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn a_bearer_token_is_sent_as_it_is() {
    for operation in OPERATIONS {
        let server = serve([json("200 OK", "{}")]);
        let client = Client::builder().base_url(&server.url).oauth2_user_token(TOKEN).build().expect("a client");
        operation.call(&client).await.expect("an answer");
        assert_eq!(server.request().header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    }
}

#[tokio::test]
async fn an_oauth_1_header_has_its_seven_pairs_and_a_signature_over_url_and_pairs_only() {
    for operation in OPERATIONS {
        let server = serve([json("200 OK", "{}")]);
        let before = SystemTime::now().duration_since(UNIX_EPOCH).expect("a time").as_secs();
        operation.call(&oauth1_client(&server)).await.expect("an answer");
        let request = server.request();
        let pairs = pairs(&request);
        let names = [
            "oauth_consumer_key",
            "oauth_nonce",
            "oauth_signature",
            "oauth_signature_method",
            "oauth_timestamp",
            "oauth_token",
            "oauth_version",
        ];
        assert_eq!(pairs.keys().map(String::as_str).collect::<Vec<_>>(), names);
        assert_eq!(pairs["oauth_consumer_key"], CONSUMER_KEY);
        assert_eq!(pairs["oauth_token"], USER_TOKEN);
        assert_eq!((pairs["oauth_signature_method"].as_str(), pairs["oauth_version"].as_str()), ("HMAC-SHA1", "1.0"));
        let nonce = &pairs["oauth_nonce"];
        assert!(nonce.len() >= 16 && nonce.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{nonce}");
        let timestamp: u64 = pairs["oauth_timestamp"].parse().expect("seconds");
        assert!((before..=before + 60).contains(&timestamp), "{timestamp} is not now ({before})");
        // The body is not among what `signature` looks at, so that it matches proves that JSON is not signed.
        assert_eq!(pairs["oauth_signature"], signature(&server, &request), "{operation:?}");
    }
}

#[test]
fn the_signatures_that_were_published_come_out() {
    let sign = |url: &str, form: &str| {
        let url = url::Url::parse(url).expect("a URL");
        let nonce = "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg";
        oauth1().authorization("POST", &url, form.as_bytes(), nonce, 1_318_622_958)
    };
    let header = sign(
        "https://api.x.com/1.1/statuses/update.json?include_entities=true",
        "status=Hello%20Ladies%20%2B%20Gentlemen%2C%20a%20signed%20OAuth%20request%21",
    );
    assert!(header.contains(r#"oauth_signature="Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D""#), "{header}");
    let header = sign("https://api.x.com/2/chat/conversations/1843439638876491776/keys", "");
    assert!(header.contains(r#"oauth_signature="ecJXiQE40zRBZWYyNy4Bhytl4eA%3D""#), "{header}");
}

#[tokio::test]
async fn every_call_has_a_nonce_of_its_own() {
    let server = serve((0..5).map(|_| json("200 OK", "{}")));
    let client = oauth1_client(&server);
    let mut nonces = Vec::new();
    for _ in 0..5 {
        Operation::Keys.call(&client).await.expect("an answer");
        nonces.push(pairs(&server.request())["oauth_nonce"].clone());
    }
    nonces.sort();
    nonces.dedup();
    assert_eq!(nonces.len(), 5);
}

#[tokio::test]
async fn with_both_credentials_the_bearer_token_goes_first_as_in_the_document() {
    let server = serve([json("200 OK", "{}")]);
    let client = Client::builder().base_url(&server.url).user_token(oauth1()).oauth2_user_token(TOKEN);
    Operation::Keys.call(&client.build().expect("a client")).await.expect("an answer");
    assert_eq!(server.request().header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
}

#[tokio::test]
async fn the_credential_set_last_counts() {
    let server = serve([json("200 OK", "{}")]);
    let client = Client::builder().base_url(&server.url).oauth2_user_token("old").oauth2_user_token("new");
    Operation::Keys.call(&client.build().expect("a client")).await.expect("an answer");
    assert_eq!(server.request().header("authorization"), Some("Bearer new"));
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent_and_both_alternatives_are_named() {
    let server = serve([]);
    let client = Client::builder().base_url(&server.url).build().expect("a client");
    for operation in OPERATIONS {
        let error = operation.call(&client).await.expect_err("a refusal");
        server.assert_quiet();
        let Error::Credentials(refusal) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(refusal.accepted(), [["OAuth2UserToken"], ["UserToken"]]);
        assert_eq!((error.operation(), error.status()), (operation.id(), None));
        assert_eq!(
            line(&error),
            format!(
                "{}: the operation takes a credential for `OAuth2UserToken` or `UserToken`, the client has none: set \
                 it on the client's builder, by the method named after the scheme; nothing was sent",
                operation.id()
            )
        );
    }
}

#[test]
fn a_credential_that_no_header_can_carry_is_refused_when_the_client_is_built() {
    for token in ["", "two words", "line\nbreak", "t\u{f6}ken", "tab\t"] {
        let error = Client::builder().oauth2_user_token(token).build().expect_err("a refusal");
        assert!(error.to_string().starts_with("the credential for `OAuth2UserToken` cannot be used: "), "{error}");
        if !token.is_empty() {
            assert_hides(&format!("{error}{error:?}"), &[token]);
        }
    }
    for credentials in [
        OAuth1Credentials::new("", "s", "t", "u"),
        OAuth1Credentials::new("k", "s", "", "u"),
        OAuth1Credentials::new("k", "s\n", "t", "u"),
    ] {
        let error = Client::builder().user_token(credentials).build().expect_err("a refusal");
        assert!(error.to_string().starts_with("the credential for `UserToken` cannot be used: "), "{error}");
    }
}

#[tokio::test]
async fn no_secret_shows_in_anything_that_prints() {
    let secrets = [TOKEN, CONSUMER_KEY, CONSUMER_SECRET, USER_TOKEN, USER_SECRET];
    let builder = Client::builder().oauth2_user_token(BearerToken::from(TOKEN)).user_token(oauth1());
    assert_hides(&format!("{builder:?}"), &secrets);
    let client = builder.clone().build().expect("a client");
    assert_hides(&format!("{client:?} {client:#?}"), &secrets);
    let calls = format!(
        "{:?} {:?} {:?} {:?}",
        client.add_chat_group_members("g1", members()),
        client.create_chat_conversation(group()),
        client.initialize_chat_conversation_keys("g1", keys()),
        client.create_chat_conversation(group()).send(),
    );
    assert_hides(&calls, &secrets);

    let refused = client.add_chat_group_members("x", members()).await.expect_err("a refusal");
    assert_hides(&format!("{refused} {refused:?}"), &secrets);
    let server = serve([problem("401 Unauthorized", r#"{"type":"about:blank","title":"Unauthorized"}"#)]);
    let client = builder.base_url(&server.url).build().expect("a client");
    let failed = Operation::Keys.call(&client).await.expect_err("a failure");
    assert_hides(&format!("{failed} {failed:?}"), &secrets);
}

#[tokio::test]
async fn the_text_that_was_signed_does_not_show_because_it_may_hold_a_key() {
    let mut body: conversations::x_chat::models::ChatInitializeConversationKeysRequest =
        serde_json::from_str(KEYS_ROTATE_GROUP).expect("a body");
    let signature = conversations::x_chat::models::ChatActionSignature::new().signature_payload("the conversation key");
    body.action_signatures = Some(vec![signature]);
    let client = Client::builder().build().expect("a client");
    let call = client.initialize_chat_conversation_keys(GROUP, body);
    assert_hides(&format!("{call:?} {call:#?}"), &["the conversation key"]);
}

#[tokio::test]
async fn a_refused_credential_says_what_to_check() {
    for (status, advice) in [
        ("401 Unauthorized", "; check the credential: the server did not accept it"),
        ("403 Forbidden", "; check what the credential is allowed to do"),
    ] {
        let error = Operation::Keys.failure(problem(status, r#"{"type":"about:blank","title":"No"}"#)).await;
        assert_eq!(line(&error), format!("initializeChatConversationKeys: {status}: No{advice}"));
    }
}
