//! The signed request bodies, a client of a test server, and the three operations by name.

use conversations::runtime::RetryPolicy;
use conversations::x_chat::models::{
    ChatActionSignature, ChatAddGroupMembersRequest, ChatConversationParticipantKey, ChatCreateConversationRequest,
    ChatInitializeConversationKeysRequest, ChatMessageEventSignature, Problem,
};
use conversations::x_chat::responses::Failure;
use conversations::x_chat::{Client, ClientBuilder};
use conversations::{Error, Value};

use crate::support::{Act, Server, serve};

pub const GROUP: &str = "g1234567890123456789";
pub const PEER: &str = "1603419180975409153";
pub const ONE_TO_ONE: &str = "1215441834412953600-1603419180975409153";

/// Made by the vendor's Chat XDK and signed: these bytes have to arrive, or the server refuses the signatures.
pub const MEMBERS_PLAIN: &str = include_str!("bodies/members-plain.json");
pub const MEMBERS_FULL: &str = include_str!("bodies/members-full.json");
pub const GROUP_ONE_MEMBER: &str = include_str!("bodies/group-one-member.json");
pub const GROUP_FULL: &str = include_str!("bodies/group-full.json");
pub const KEYS_NEW_ONE_TO_ONE: &str = include_str!("bodies/keys-new-1to1.json");
pub const KEYS_ROTATE_GROUP: &str = include_str!("bodies/keys-rotate-group.json");

pub fn builder(server: &Server) -> ClientBuilder {
    Client::builder().base_url(&server.url).oauth2_user_token("user-token")
}

/// One that tries once: each act is for one request.
pub fn client(server: &Server) -> Client {
    builder(server).retry(RetryPolicy::none()).build().expect("a client")
}

pub fn members() -> ChatAddGroupMembersRequest {
    ChatAddGroupMembersRequest::new(["2244994945"])
}

pub fn group() -> ChatCreateConversationRequest {
    ChatCreateConversationRequest::new("g1", [""; 0], "1", [])
}

pub fn keys() -> ChatInitializeConversationKeysRequest {
    ChatInitializeConversationKeysRequest::new("1", [ChatConversationParticipantKey::new().user_id("1")])
}

/// The operations, to run one test over all three.
pub const OPERATIONS: [Operation; 3] = [Operation::Members, Operation::Group, Operation::Keys];

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Operation {
    Members,
    Group,
    Keys,
}

impl Operation {
    pub fn id(self) -> &'static str {
        match self {
            Self::Members => "addChatGroupMembers",
            Self::Group => "createChatConversation",
            Self::Keys => "initializeChatConversationKeys",
        }
    }

    pub fn path(self) -> &'static str {
        match self {
            Self::Members => "/2/chat/conversations/g1/members",
            Self::Group => "/2/chat/conversations/group",
            Self::Keys => "/2/chat/conversations/g1/keys",
        }
    }

    /// Calls with the least that is valid.
    pub async fn call(self, client: &Client) -> Result<(), Error<Failure>> {
        match self {
            Self::Members => client.add_chat_group_members("g1", members()).await.map(drop),
            Self::Group => client.create_chat_conversation(group()).await.map(drop),
            Self::Keys => client.initialize_chat_conversation_keys("g1", keys()).await.map(drop),
        }
    }

    /// Calls and has this act for an answer, which is to be a failure.
    pub async fn failure(self, act: Act) -> Error<Failure> {
        let server = serve([act]);
        let error = self.call(&client(&server)).await.expect_err("a failure");
        server.request();
        server.assert_quiet();
        assert_eq!(error.operation(), self.id());
        error
    }
}

/// The problem that a documented failure holds.
pub fn problem_of(error: &Error<Failure>) -> &Problem {
    match error {
        Error::Api(response) => match response.body() {
            Failure::Problem(problem) => problem,
            other => panic!("not a problem: {other:?}"),
        },
        other => panic!("not a documented failure: {other:?}"),
    }
}

/// The keys of a body as it was signed, made with the setters.
pub fn participant_keys(body: &Value) -> Vec<ChatConversationParticipantKey> {
    let keys = body["conversation_participant_keys"].as_array().expect("keys");
    let key = |key: &Value| {
        ChatConversationParticipantKey::new()
            .user_id(text(&key["user_id"]))
            .encrypted_conversation_key(text(&key["encrypted_conversation_key"]))
            .public_key_version(text(&key["public_key_version"]))
    };
    keys.iter().map(key).collect()
}

/// The signatures of a body as it was signed, made with the setters.
pub fn signatures(body: &Value) -> Vec<ChatActionSignature> {
    let signatures = body["action_signatures"].as_array().expect("signatures");
    let signature = |signature: &Value| {
        let inner = &signature["message_event_signature"];
        let action = ChatActionSignature::new()
            .message_id(text(&signature["message_id"]))
            .encoded_message_event_detail(text(&signature["encoded_message_event_detail"]))
            .message_event_signature(
                ChatMessageEventSignature::new()
                    .signature(text(&inner["signature"]))
                    .signature_version(text(&inner["signature_version"]))
                    .public_key_version(text(&inner["public_key_version"]))
                    .signing_public_key(text(&inner["signing_public_key"])),
            );
        // Left out for key changes, where it would hold the key.
        match &signature["signature_payload"] {
            Value::Null => action,
            payload => action.signature_payload(text(payload)),
        }
    };
    signatures.iter().map(signature).collect()
}

pub fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}
