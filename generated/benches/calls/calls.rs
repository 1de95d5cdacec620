//! The four calls in both ways. Bodies are made beforehand, and each call takes a copy.

use conversations::BasicCredentials;
use conversations::twilio_conversations::models::CreateConversationParticipantRequest;
use conversations::x_chat::models::{
    ChatAddGroupMembersRequest, ChatCreateConversationRequest, ChatInitializeConversationKeysRequest,
};
use conversations::{twilio_conversations, x_chat};
use serde_json::json;

use crate::by_hand;

const MEMBERS: &str = include_str!("../../tests/x_chat/bodies/members-full.json");
const GROUP: &str = include_str!("../../tests/x_chat/bodies/group-full.json");
const KEYS: &str = include_str!("../../tests/x_chat/bodies/keys-new-1to1.json");
const GROUP_ID: &str = "g1234567890123456789";
const USER_ID: &str = "1215441834412953600";
const SID: &str = "CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// The names of the calls, in the order of [`Way::call`].
pub const NAMES: [&str; 4] = ["add members", "create group", "initialize keys", "add participant"];

/// One of the two ways to call.
pub enum Way {
    Generated(Box<Generated>),
    ByHand(Box<ByHand>),
}

pub struct Generated {
    x: x_chat::Client,
    twilio: twilio_conversations::Client,
    members: ChatAddGroupMembersRequest,
    group: ChatCreateConversationRequest,
    keys: ChatInitializeConversationKeysRequest,
    participant: CreateConversationParticipantRequest,
}

pub struct ByHand {
    client: by_hand::Client,
    members: by_hand::AddMembers,
    group: by_hand::CreateGroup,
    keys: by_hand::InitializeKeys,
    participant: by_hand::AddParticipant,
}

impl Way {
    pub fn new(name: &str, url: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let participant =
            json!({"Identity": "alice", "Attributes": "{}", "RoleSid": "RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"});
        Ok(match name {
            "generated" => Self::Generated(Box::new(Generated {
                x: x_chat::Client::builder().base_url(url).oauth2_user_token("token").build()?,
                twilio: twilio_conversations::Client::builder()
                    .base_url(url)
                    .account_sid_auth_token(BasicCredentials::new("AC1", "token"))
                    .build()?,
                members: serde_json::from_str(MEMBERS)?,
                group: serde_json::from_str(GROUP)?,
                keys: serde_json::from_str(KEYS)?,
                participant: serde_json::from_value(participant)?,
            })),
            _ => Self::ByHand(Box::new(ByHand {
                client: by_hand::Client::new(url)?,
                members: serde_json::from_str(MEMBERS)?,
                group: serde_json::from_str(GROUP)?,
                keys: serde_json::from_str(KEYS)?,
                participant: serde_json::from_value(participant)?,
            })),
        })
    }

    /// Does one of the calls; panics where it fails, as there would be nothing to measure.
    pub async fn call(&self, index: usize) {
        let seen = match self {
            Self::Generated(way) => way.call(index).await,
            Self::ByHand(way) => way.call(index).await,
        };
        assert!(seen, "{} was not answered as expected", NAMES[index]);
    }
}

impl Generated {
    async fn call(&self, index: usize) -> bool {
        let Self { x, twilio, members, group, keys, participant } = self;
        match index {
            0 => {
                x.add_chat_group_members(GROUP_ID, members.clone()).await.is_ok_and(|a| a.current_member_ids.is_some())
            }
            1 => x.create_chat_conversation(group.clone()).await.is_ok_and(|a| a.data.is_some()),
            2 => x.initialize_chat_conversation_keys(USER_ID, keys.clone()).await.is_ok_and(|a| a.data.is_some()),
            _ => twilio.create_conversation_participant(SID).body(participant.clone()).await.is_ok(),
        }
    }
}

impl ByHand {
    async fn call(&self, index: usize) -> bool {
        let Self { client, members, group, keys, participant } = self;
        match index {
            0 => client.add_members(GROUP_ID, members.clone()).await.is_ok_and(|a| a.current_member_ids.is_some()),
            1 => client
                .create_group(group.clone())
                .await
                .is_ok_and(|a| a.data.is_some_and(|d| d.conversation_id.is_some())),
            2 => client.initialize_keys(USER_ID, keys.clone()).await.is_ok_and(|a| a.data.is_some()),
            _ => client.add_participant(SID, participant.clone()).await.is_ok(),
        }
    }
}
