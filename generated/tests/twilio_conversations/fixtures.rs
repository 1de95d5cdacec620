//! A client of a test server, and calls of its one operation.

use conversations::runtime::RetryPolicy;
use conversations::twilio_conversations::models::{
    self, ConversationParticipant, CreateConversationParticipantRequest,
};
use conversations::twilio_conversations::{Client, ClientBuilder};
use conversations::{BasicCredentials, Error, Response};

use crate::support::{Act, Server, serve};

pub const CONVERSATION: &str = "CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const ROLE: &str = "RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
pub const PATH: &str = "/v1/Conversations/CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Participants";
pub const OPERATION: &str = "CreateConversationParticipant";

pub fn form() -> CreateConversationParticipantRequest {
    CreateConversationParticipantRequest::new()
}

pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(&server.url).account_sid_auth_token(BasicCredentials::new("SKuser", "secret"))
}

/// One that tries once: each act is for one request.
pub fn client(server: &Server) -> Client {
    builder(server).retry(RetryPolicy::none()).build().expect("a client")
}

/// Calls and has this act for an answer.
pub async fn answered(act: Act) -> Result<Response<ConversationParticipant>, Error<models::Error>> {
    let server = serve([act]);
    let result = client(&server).create_conversation_participant(CONVERSATION).body(form().identity("alice")).await;
    server.request();
    server.assert_quiet();
    result
}

/// As [`answered`], where the answer is a failure.
pub async fn failure(act: Act) -> Error<models::Error> {
    let error = answered(act).await.expect_err("a failure");
    assert_eq!(error.operation(), OPERATION);
    error
}

/// The documented failure.
pub fn documented(error: &Error<models::Error>) -> &Response<models::Error> {
    match error {
        Error::Api(response) => response,
        other => panic!("not a documented failure: {other:?}"),
    }
}
