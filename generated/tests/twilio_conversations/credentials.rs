//! Basic authentication; what happens without; and that neither secrets nor personal data ever show.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use conversations::twilio_conversations::Client;
use conversations::{BasicCredentials, Error};

use crate::fixtures::{CONVERSATION, OPERATION, ROLE, form};
use crate::support::{assert_hides, json, line, nobody, serve};

const SECRET: &str = "s3cr\u{e9}t: with+colon/and=more";

/// What the form and the answers of the next tests hold about people.
const PERSONAL: [&str; 5] =
    ["alice@example.com", "{\"plan\":\"gold\"}", "+15558675310", "+15017122661", "+12025552661"];

fn personal_form() -> conversations::twilio_conversations::models::CreateConversationParticipantRequest {
    let mut form = form()
        .identity(PERSONAL[0])
        .attributes(PERSONAL[1])
        .messaging_binding_address(PERSONAL[2])
        .messaging_binding_proxy_address(PERSONAL[3])
        .messaging_binding_projected_address(PERSONAL[4])
        .role_sid(ROLE);
    form.additional_properties.insert("MessagingBinding.ProxyAddressFallback".to_owned(), PERSONAL[4].into());
    form
}

#[tokio::test]
async fn user_and_password_are_sent_in_base64_of_utf_8_without_a_line_break() {
    let user = "SK0123456789abcdef0123456789abcdef";
    for password in ["short", SECRET, &"long".repeat(100), ""] {
        let server = serve([json("201 Created", "{}")]);
        let credentials = BasicCredentials::new(user, password);
        let client = Client::builder().base_url(&server.url).account_sid_auth_token(credentials).build();
        client.expect("a client").create_conversation_participant(CONVERSATION).await.expect("an answer");
        let request = server.request();
        let header = request.header("authorization").expect("a header").strip_prefix("Basic ").expect("the scheme");
        let pair = STANDARD.decode(header).expect("base64");
        assert_eq!(String::from_utf8(pair).expect("UTF-8"), format!("{user}:{password}"));
    }
}

#[tokio::test]
async fn without_a_credential_nothing_is_sent_and_the_scheme_is_named() {
    let server = serve([]);
    let client = Client::builder().base_url(&server.url).build().expect("a client");
    let error = client.create_conversation_participant(CONVERSATION).await.expect_err("a refusal");
    server.assert_quiet();
    let Error::Credentials(refusal) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(refusal.accepted(), [["accountSid_authToken"]]);
    let need = "the operation takes a credential for `accountSid_authToken`, the client has none";
    assert!(line(&error).starts_with(&format!("{OPERATION}: {need}: ")), "{error}");
    assert!(line(&error).ends_with("; nothing was sent"), "{error}");
}

#[test]
fn a_credential_that_no_header_can_carry_is_refused_when_the_client_is_built() {
    for (user, password) in [("AC:1", "x"), ("AC1\n", "x"), ("AC1", "top-secret\r\n")] {
        let credentials = BasicCredentials::new(user, password);
        let error = Client::builder().account_sid_auth_token(credentials).build().expect_err("a refusal");
        let start = "the credential for `accountSid_authToken` cannot be used: ";
        assert!(error.to_string().starts_with(start), "{error}");
        assert_hides(&format!("{error}{error:?}"), &["top-secret"]);
    }
}

#[tokio::test]
async fn no_secret_shows_in_anything_that_prints() {
    let credentials = BasicCredentials::new("SKuser", "pass-word");
    let header = STANDARD.encode("SKuser:pass-word");
    let secrets = ["pass-word", header.as_str()];
    assert_hides(&format!("{credentials:?}"), &secrets);
    let builder = Client::builder().account_sid_auth_token(credentials);
    assert_hides(&format!("{builder:?} {builder:#?}"), &secrets);
    let client = builder.clone().build().expect("a client");
    let call = client.create_conversation_participant(CONVERSATION);
    assert_hides(&format!("{client:?} {client:#?} {call:?} {call:#?} {:?}", call.clone().send()), &secrets);

    let server = serve([json("401 Unauthorized", r#"{"code":20003,"message":"no"}"#)]);
    let client = builder.clone().base_url(&server.url).build().expect("a client");
    let error = client.create_conversation_participant(CONVERSATION).await.expect_err("a failure");
    assert_hides(&format!("{error} {error:?} {error:#?}"), &secrets);
    let client = builder.base_url(nobody()).build().expect("a client");
    let error = client.create_conversation_participant(CONVERSATION).await.expect_err("no connection");
    assert_hides(&format!("{error} {error:?} {error:#?}"), &secrets);
}

#[test]
fn a_password_in_the_base_url_is_refused_and_does_not_show() {
    let builder = Client::builder().base_url("https://user:pass-word@conversations.twilio.com");
    assert_hides(&format!("{builder:?}"), &["pass-word"]);
    let error = builder.build().expect_err("a refusal");
    assert!(error.to_string().contains("user name or a password"), "{error}");
    assert_hides(&format!("{error} {error:?}"), &["pass-word"]);
}

#[tokio::test]
async fn nothing_personal_of_the_form_shows_in_calls_and_errors() {
    let client = Client::builder().account_sid_auth_token(BasicCredentials::new("SKuser", "x")).base_url(nobody());
    let client = client.build().expect("a client");
    let call = client.create_conversation_participant(CONVERSATION).body(personal_form());
    let shown = format!("{:?} {call:?} {call:#?} {:?}", personal_form(), call.clone().send());
    assert_hides(&shown, &PERSONAL);
    assert!(shown.contains(ROLE), "what is not personal shows: {shown}");
    let error = call.await.expect_err("no connection");
    assert_hides(&format!("{error} {error:?} {error:#?}"), &PERSONAL);
}

#[tokio::test]
async fn nothing_personal_of_the_participant_shows_in_answers() {
    let body = concat!(
        r#"{"sid":"MB1","identity":"alice@example.com","attributes":"{\"plan\":\"gold\"}","#,
        r#""messaging_binding":{"address":"+15558675310","proxy_address":"+15017122661","#,
        r#""projected_address":"+12025552661"},"fallback":"+12025552661"}"#
    );
    let server = serve([json("201 Created", body)]);
    let client = Client::builder().base_url(&server.url).account_sid_auth_token(BasicCredentials::new("a", "b"));
    let client = client.build().expect("a client");
    let response = client.create_conversation_participant(CONVERSATION).await.expect("an answer");
    let shown = format!("{response:?} {response:#?} {:?}", response.body());
    assert_hides(&shown, &PERSONAL);
    assert_hides(&shown, &["gold"]);
    assert!(shown.contains("MB1"), "{shown}");
    assert_eq!(response.identity.as_deref(), Some(PERSONAL[0]));
}
