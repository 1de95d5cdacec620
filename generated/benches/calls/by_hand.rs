//! The four calls as a careful person writes them with `reqwest` and serde's derives.

use std::time::Duration;

use reqwest::Response;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

#[derive(Clone, Deserialize, Serialize)]
pub struct AddMembers {
    user_ids: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_avatar_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation_key_version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation_participant_keys: Option<Vec<ParticipantKey>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_signatures: Option<Vec<ActionSignature>>,
}

#[derive(Clone, Deserialize, Serialize)]
pub struct CreateGroup {
    conversation_id: String,
    group_members: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_admins: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    group_avatar_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ttl_msec: Option<String>,
    conversation_key_version: String,
    conversation_participant_keys: Vec<ParticipantKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_signatures: Option<Vec<ActionSignature>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64_encoded_key_rotation: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
pub struct InitializeKeys {
    conversation_key_version: String,
    conversation_participant_keys: Vec<ParticipantKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action_signatures: Option<Vec<ActionSignature>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base64_encoded_key_rotation: Option<String>,
}

#[derive(Clone, Deserialize, Serialize)]
struct ParticipantKey {
    user_id: String,
    encrypted_conversation_key: String,
    public_key_version: String,
}

#[derive(Clone, Deserialize, Serialize)]
struct ActionSignature {
    message_id: String,
    encoded_message_event_detail: String,
    message_event_signature: EventSignature,
}

#[derive(Clone, Deserialize, Serialize)]
struct EventSignature {
    signature: String,
    signature_version: String,
    public_key_version: String,
    signing_public_key: String,
}

#[derive(Clone, Deserialize, Serialize)]
pub struct AddParticipant {
    #[serde(rename = "Identity")]
    identity: String,
    #[serde(rename = "Attributes")]
    attributes: String,
    #[serde(rename = "RoleSid")]
    role_sid: String,
}

#[derive(Deserialize)]
pub struct Members {
    #[expect(dead_code, reason = "read to be measured")]
    conversation_key_change_sequence_id: Option<String>,
    pub current_member_ids: Option<Vec<String>>,
}

#[derive(Deserialize)]
pub struct Changed {
    pub data: Option<Change>,
    #[expect(dead_code, reason = "read to be measured")]
    errors: Option<Vec<Problem>>,
}

#[derive(Deserialize)]
pub struct Change {
    pub conversation_id: Option<String>,
    #[expect(dead_code, reason = "read to be measured")]
    conversation_key_change_sequence_id: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: String,
    detail: Option<String>,
    status: Option<i64>,
}

#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
pub struct Participant {
    account_sid: Option<String>,
    conversation_sid: Option<String>,
    sid: Option<String>,
    identity: Option<String>,
    attributes: Option<String>,
    messaging_binding: Option<serde_json::Value>,
    role_sid: Option<String>,
    date_created: Option<String>,
    date_updated: Option<String>,
    url: Option<String>,
    last_read_message_index: Option<i64>,
    last_read_timestamp: Option<String>,
}

pub struct Client {
    http: reqwest::Client,
    url: String,
}

type Failed = Box<dyn std::error::Error>;

impl Client {
    pub fn new(url: &str) -> Result<Self, Failed> {
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .user_agent("by-hand/0.1.0")
            .connect_timeout(Duration::from_secs(10))
            .timeout(Duration::from_secs(30))
            .build()?;
        Ok(Self { http, url: url.to_owned() })
    }

    pub async fn add_members(&self, id: &str, body: AddMembers) -> Result<Members, Failed> {
        let url = format!("{}/2/chat/conversations/{id}/members", self.url);
        read(self.http.post(url).bearer_auth("token").json(&body).send().await?).await
    }

    pub async fn create_group(&self, body: CreateGroup) -> Result<Changed, Failed> {
        let url = format!("{}/2/chat/conversations/group", self.url);
        read(self.http.post(url).bearer_auth("token").json(&body).send().await?).await
    }

    pub async fn initialize_keys(&self, id: &str, body: InitializeKeys) -> Result<Changed, Failed> {
        let url = format!("{}/2/chat/conversations/{id}/keys", self.url);
        read(self.http.post(url).bearer_auth("token").json(&body).send().await?).await
    }

    pub async fn add_participant(&self, sid: &str, body: AddParticipant) -> Result<Participant, Failed> {
        let url = format!("{}/v1/Conversations/{sid}/Participants", self.url);
        read(self.http.post(url).basic_auth("AC1", Some("token")).form(&body).send().await?).await
    }
}

async fn read<T: DeserializeOwned>(response: Response) -> Result<T, Failed> {
    let status = response.status();
    let body = response.bytes().await?;
    if !status.is_success() {
        return Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into());
    }
    Ok(serde_json::from_slice(&body)?)
}
