//! The client of a program that knows nothing of `async`.

#![cfg(feature = "twilio-conversations")]

use conversations::twilio_conversations::models::CreateConversationParticipantRequest;
use conversations::twilio_conversations::{Client, Fake};
use conversations::{BasicCredentials, Error, SendBlocking};
use support::{json, serve};

mod support;

const SID: &str = "CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The user's function.
fn add(client: &Client, name: &str) -> Result<String, String> {
    let participant = CreateConversationParticipantRequest::new().identity(name);
    match client.create_conversation_participant(SID).body(participant).send_blocking() {
        Ok(added) => Ok(added.sid.value().cloned().unwrap_or_default()),
        Err(Error::Api(answer)) if answer.status() == 409 => Ok(String::from("there already")),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn a_call_is_sent_and_answered() {
    let server = serve([json("201 Created", r#"{"sid":"MB1"}"#)]);
    let credentials = BasicCredentials::new("AC1", "token");
    let client = Client::builder().base_url(&server.url).account_sid_auth_token(credentials).build();
    assert_eq!(add(&client.expect("a client"), "alice").as_deref(), Ok("MB1"));
    assert_eq!(server.request().text(), "Identity=alice");
    server.assert_quiet();
}

#[tokio::test]
async fn inside_of_a_runtime_too() {
    let server = serve([json("409 Conflict", r#"{"code":50433,"message":"there"}"#)]);
    let credentials = BasicCredentials::new("AC1", "token");
    let client = Client::builder().base_url(&server.url).account_sid_auth_token(credentials).build();
    assert_eq!(add(&client.expect("a client"), "alice").as_deref(), Ok("there already"));
}

#[test]
fn a_fake_does_for_tests() {
    let twilio = Fake::new();
    twilio.create_conversation_participant().refuse();
    let line = add(&twilio.client().expect("a client"), "alice").expect_err("no connection");
    assert!(line.contains("no connection"), "{line}");
}
