//! Adds members to an encrypted group at X, which rotates its key.
//!
//! ```sh
//! export X_BEARER_TOKEN=…
//! cargo run --example add_members -- g1234567890123456789 keys.json 2244994945
//! ```
//!
//! The new key is wrapped for the whole new roster and the signatures are made beforehand, by X's Chat XDK; `--help`
//! shows the file they come in.

use std::process::ExitCode;

use conversations::x_chat::models::{ChatAddGroupMembersRequest, Problem};
use support::{Arguments, Failure, x};

mod support;

const USAGE: &str = "\
Adds members to an encrypted group at X, which rotates its key.

Usage: add_members [OPTIONS] GROUP_ID KEYS_FILE USER_ID...

  GROUP_ID                 `g` and digits
  KEYS_FILE                the new key, wrapped for old and new members, and the signatures, see below
  USER_ID                  user ids of the new members

Options:
  --encrypted-title TEXT       the group's title, encrypted with the new key
  --encrypted-avatar-url TEXT  the address of its avatar, encrypted with the new key
  --help                       this text";

#[tokio::main]
async fn main() -> ExitCode {
    support::run(&format!("{USAGE}\n\n{}", x::KEYS_FILE), x::VARIABLES, add_members).await
}

async fn add_members(mut arguments: Arguments) -> Result<(), Failure> {
    let group_id = arguments.word("GROUP_ID")?;
    let keys_file = arguments.word("KEYS_FILE")?;
    let users = arguments.words("USER_ID")?;
    let title = arguments.option("--encrypted-title");
    let avatar_url = arguments.option("--encrypted-avatar-url");
    arguments.finish()?;
    let client = x::client()?;
    let keys = x::read_keys(&keys_file)?;

    let mut addition = ChatAddGroupMembersRequest::new(users)
        .conversation_key_version(keys.conversation_key_version)
        .conversation_participant_keys(keys.conversation_participant_keys);
    addition.action_signatures = keys.action_signatures;
    addition.encrypted_title = title;
    addition.encrypted_avatar_url = avatar_url;

    let added = client.add_chat_group_members(group_id, addition).await.map_err(x::failed)?;

    if let Some(members) = &added.current_member_ids {
        println!("members now: {}", members.join(", "));
    }
    if let Some(id) = &added.conversation_key_change_sequence_id {
        println!("key change {id}");
    }
    // Members that the document does not declare are kept. Newer servers may say here what they did not do.
    let errors = added.additional_properties.get("errors").cloned().unwrap_or_default();
    let problems: Vec<Problem> = serde_json::from_value(errors).unwrap_or_default();
    x::print_problems(&problems);
    x::print_rate_limit(added.rate_limit());
    Ok(())
}
