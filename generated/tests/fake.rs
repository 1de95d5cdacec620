//! A function of a user's, tested with the fakes: no network, no port, and delays that take no time.
//!
//! [`create_group`] stands for the program; the tests below show what a fake is for.

#![cfg(all(feature = "twilio-conversations", feature = "x-chat"))]

use std::time::Duration;

use conversations::runtime::TransportErrorKind;
use conversations::twilio_conversations::models::{
    ConversationParticipant, CreateConversationParticipantRequest, Error as TwilioError,
};
use conversations::x_chat::models::{
    ChatAddGroupMembersRequest, ChatConversationParticipantKey, ChatCreateConversationRequest,
    ChatCreateConversationResponse, Problem,
};
use conversations::x_chat::responses::Failure;
use conversations::{Error, twilio_conversations, x_chat};
use serde_json::json;

/// The user's function: makes a group, and where the connection cannot be made tries once more.
async fn create_group(client: &x_chat::Client, name: &str) -> Result<String, String> {
    let key = || {
        let key = ChatConversationParticipantKey::new().user_id("1215441834412953600");
        key.encrypted_conversation_key("a2V5").public_key_version("1")
    };
    let request = || {
        let members = ["1215441834412953600"];
        ChatCreateConversationRequest::new("g1234567890", members, "1700000000000", [key()]).group_name(name)
    };
    let mut outcome = client.create_chat_conversation(request()).await;
    if outcome.as_ref().is_err_and(Error::is_connect) {
        outcome = client.create_chat_conversation(request()).await;
    }
    match outcome {
        Ok(created) => Ok(created.data.as_ref().and_then(|data| data.conversation_id.clone()).unwrap_or_default()),
        Err(Error::Api(answer)) if answer.status() == 429 => {
            let wait = answer.rate_limit().retry_after.unwrap_or_default();
            Err(format!("ask again in {} s", wait.as_secs()))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn created(id: &str) -> ChatCreateConversationResponse {
    let json = json!({"data": {"conversation_id": id}});
    serde_json::from_value(json).expect("an answer in the documented form")
}

#[tokio::test]
async fn a_group_is_made_and_what_was_sent_is_seen() {
    let x = x_chat::Fake::new();
    x.create_chat_conversation().answer(created("g1"));
    let client = x.client().expect("a client");
    assert_eq!(create_group(&client, "Team").await.as_deref(), Ok("g1"));
    let sent = x.create_chat_conversation().bodies().expect("requests in the documented form");
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].group_name.as_deref(), Some("Team"));
    let call = x.calls().remove(0);
    assert_eq!((call.operation(), call.path()), ("createChatConversation", "/2/chat/conversations/group"));
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(call.header("authorization"), None);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_tried_once_more() {
    let x = x_chat::Fake::new();
    x.create_chat_conversation().refuse().answer(created("g2"));
    let client = x.client().expect("a client");
    assert_eq!(create_group(&client, "Team").await.as_deref(), Ok("g2"));
    assert_eq!(x.create_chat_conversation().calls().len(), 2);
    assert!(x.unused().is_empty());
}

#[tokio::test]
async fn a_failure_is_a_documented_one_with_its_headers() {
    let x = x_chat::Fake::new();
    let problem: Problem = serde_json::from_value(json!({
        "type": "https://api.twitter.com/2/problems/usage-capped",
        "title": "UsageCapExceeded",
        "status": 429,
        "period": "Daily",
        "scope": "Product",
    }))
    .expect("a problem in the documented form");
    x.create_chat_conversation().fail(429, Failure::Problem(problem)).header("retry-after", "60");
    let client = x.client().expect("a client");
    assert_eq!(create_group(&client, "Team").await, Err(String::from("ask again in 60 s")));
}

#[tokio::test(start_paused = true)]
async fn delays_and_silence_take_no_time() {
    let twilio = twilio_conversations::Fake::new();
    let participant = ConversationParticipant::new();
    twilio.create_conversation_participant().time_out().break_off().answer(participant).after(Duration::from_secs(9));
    let client = twilio.client_builder().timeout(Duration::from_secs(10)).build().expect("a client");
    let add = || {
        let body = CreateConversationParticipantRequest::new().identity("alice");
        client.create_conversation_participant("CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").body(body)
    };
    let started = tokio::time::Instant::now();
    assert!(add().await.is_err_and(|error| error.is_timeout()));
    match add().await {
        Err(Error::Transport(error)) => assert_eq!(error.kind(), TransportErrorKind::Broken),
        other => panic!("{other:?}"),
    }
    assert!(add().await.is_ok());
    assert_eq!(started.elapsed().as_secs(), 19);
    let bodies = twilio.create_conversation_participant().bodies().expect("forms in the documented form");
    assert!(bodies.iter().all(|body| body.identity.as_deref() == Some("alice")));
    assert_eq!(bodies.len(), 3);
}

#[tokio::test]
async fn an_operation_without_an_answer_is_named() {
    let twilio = twilio_conversations::Fake::new();
    let client = twilio.client().expect("a client");
    let error = client.create_conversation_participant("CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").await;
    let line = error.expect_err("nothing was set").to_string();
    assert!(line.contains("the fake has no answer for `CreateConversationParticipant`"), "{line}");
}

#[tokio::test]
async fn a_model_is_a_failure_as_well() {
    let twilio = twilio_conversations::Fake::new();
    let error: TwilioError =
        serde_json::from_value(json!({"code": 50433, "message": "there already", "more_info": "…", "status": 409}))
            .expect("an error in the documented form");
    twilio.create_conversation_participant().fail(409, error);
    let client = twilio.client().expect("a client");
    match client.create_conversation_participant("CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").await {
        Err(Error::Api(answer)) => assert_eq!(answer.body().message.as_deref(), Some("there already")),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn checks_are_those_of_the_ordinary_client() {
    let x = x_chat::Fake::new();
    let client = x.client().expect("a client");
    let body = ChatAddGroupMembersRequest::new(["1215441834412953600"]);
    assert!(matches!(client.add_chat_group_members("A:B", body).await, Err(Error::Invalid(_))));
    assert!(x.calls().is_empty());
}
