//! Registers the key of a conversation at X: the first one of a 1:1 conversation, or a new one of a group.
//!
//! ```sh
//! export X_BEARER_TOKEN=…
//! cargo run --example initialize_keys -- 1603419180975409153 keys.json
//! ```
//!
//! The key is wrapped and the signature made beforehand, by X's Chat XDK; `--help` shows the file they come in.

use std::process::ExitCode;

use support::{Arguments, Failure, x};

mod support;

const USAGE: &str = "\
Registers the key of a conversation at X: the first one of a 1:1 conversation, or a new one of a group.

Usage: initialize_keys CONVERSATION_ID KEYS_FILE

  CONVERSATION_ID  the other side's user id, or two user ids joined by a hyphen, or `g` and digits
  KEYS_FILE        the wrapped key and the signature, see below
  --help           this text";

#[tokio::main]
async fn main() -> ExitCode {
    support::run(&format!("{USAGE}\n\n{}", x::KEYS_FILE), x::VARIABLES, initialize_keys).await
}

async fn initialize_keys(mut arguments: Arguments) -> Result<(), Failure> {
    // Events and the Chat XDK write 1:1 ids with a colon, paths take a hyphen.
    let conversation_id = arguments.word("CONVERSATION_ID")?.replace(':', "-");
    let keys_file = arguments.word("KEYS_FILE")?;
    arguments.finish()?;
    let client = x::client()?;
    let keys = x::read_keys(&keys_file)?;

    let registered = client.initialize_chat_conversation_keys(conversation_id, keys).await.map_err(x::failed)?;

    if let Some(data) = &registered.data {
        // Newer servers name the conversation; use that id from then on.
        if let Some(id) = &data.conversation_id {
            println!("conversation {id}");
        }
        // Some were seen to send the other id under another name. What a document does not declare is kept.
        let undeclared = data.additional_properties.get("conversation_key_change_sequence_id");
        if let Some(id) = data.sequence_id.as_deref().or_else(|| undeclared?.as_str()) {
            println!("key change {id}");
        }
    }
    x::print_problems(registered.errors.as_deref().unwrap_or_default());
    x::print_rate_limit(registered.rate_limit());
    Ok(())
}
