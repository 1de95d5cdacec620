//! Creates an encrypted group at X.
//!
//! ```sh
//! export X_BEARER_TOKEN=…
//! cargo run --example create_group -- --name "Team" g1234567890123456789 keys.json 1215441834412953600
//! ```
//!
//! The keys are wrapped and the signatures made beforehand, by X's Chat XDK; `--help` shows the file they come in.

use std::process::ExitCode;

use conversations::x_chat::models::ChatCreateConversationRequest;
use support::{Arguments, Failure, x};

mod support;

const USAGE: &str = "\
Creates an encrypted group at X.

Usage: create_group [OPTIONS] GROUP_ID KEYS_FILE MEMBER_ID...

  GROUP_ID              `g` and digits; X's guide has the server mint it
  KEYS_FILE             the wrapped keys and the signatures, see below
  MEMBER_ID             user ids of the members, your own included

Options:
  --name NAME           name of the group, exactly as it was signed
  --description TEXT    description of the group
  --avatar-url URL      address of the avatar, exactly as it was signed
  --ttl-msec NUMBER     lifetime of messages in milliseconds
  --help                this text";

#[tokio::main]
async fn main() -> ExitCode {
    support::run(&format!("{USAGE}\n\n{}", x::KEYS_FILE), x::VARIABLES, create_group).await
}

async fn create_group(mut arguments: Arguments) -> Result<(), Failure> {
    let group_id = arguments.word("GROUP_ID")?;
    let keys_file = arguments.word("KEYS_FILE")?;
    let members = arguments.words("MEMBER_ID")?;
    let name = arguments.option("--name");
    let description = arguments.option("--description");
    let avatar_url = arguments.option("--avatar-url");
    let ttl_msec = arguments.option("--ttl-msec");
    arguments.finish()?;
    let client = x::client()?;
    let keys = x::read_keys(&keys_file)?;

    // What is required goes through `new`. What is optional has a setter (`.group_name("Team")`) and a public field,
    // which is handier when the value is an `Option` already.
    let mut group = ChatCreateConversationRequest::new(
        group_id,
        members,
        keys.conversation_key_version,
        keys.conversation_participant_keys,
    );
    group.group_name = name;
    group.group_description = description;
    group.group_avatar_url = avatar_url;
    group.ttl_msec = ttl_msec;
    group.action_signatures = keys.action_signatures;
    group.base64_encoded_key_rotation = keys.base64_encoded_key_rotation;

    let created = client.create_chat_conversation(group).await.map_err(x::failed)?;

    if let Some(data) = &created.data {
        println!("group {}", data.conversation_id.as_deref().unwrap_or("without an id"));
        if let Some(id) = &data.conversation_key_change_sequence_id {
            println!("key change {id}");
        }
    }
    // A success may hold problems too: the group is there, something else is not.
    x::print_problems(created.errors.as_deref().unwrap_or_default());
    x::print_rate_limit(created.rate_limit());
    Ok(())
}
