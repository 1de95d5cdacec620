//! Adds a participant to a conversation at Twilio: a chat user, or somebody at a phone or messenger.
//!
//! ```sh
//! export TWILIO_API_KEY=SK… TWILIO_API_KEY_SECRET=…
//! cargo run --example add_participant -- CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa --identity alice
//! ```

use std::process::ExitCode;

use conversations::twilio_conversations::Client;
use conversations::twilio_conversations::models::{self, CreateConversationParticipantRequest, WebhookEnabled};
use conversations::{BasicCredentials, Error};
use support::{Arguments, Failure, Variable, variable};

mod support;

const USAGE: &str = "\
Adds a participant to a conversation at Twilio: a chat user, or somebody at a phone or messenger.

Usage: add_participant CONVERSATION_SID (--identity NAME | --address ADDRESS) [OPTIONS]

  CONVERSATION_SID            `CH` and 32 hexadecimal digits
  --identity NAME             a chat user
  --address ADDRESS           a phone number such as +15558675310, or with a prefix such as whatsapp: or rcs:

Options:
  --proxy-address ADDRESS     the Twilio number that the address talks to
  --projected-address NUMBER  the Twilio number of a chat user in Group MMS
  --attributes JSON           data to keep with the participant
  --role ROLE_SID             `RL` and 32 hexadecimal digits
  --webhooks true|false       whether this call fires the webhooks
  --help                      this text";

const VARIABLES: &[Variable] = &[
    ("TWILIO_API_KEY", "API key, `SK` and 32 digits, with"),
    ("TWILIO_API_KEY_SECRET", "its secret; or else, for local tests:"),
    ("TWILIO_ACCOUNT_SID", "account, `AC` and 32 digits, with"),
    ("TWILIO_AUTH_TOKEN", "its token"),
    ("BASE_URL", "another server than https://conversations.twilio.com, to try things out"),
];

#[tokio::main]
async fn main() -> ExitCode {
    support::run(USAGE, VARIABLES, add_participant).await
}

async fn add_participant(mut arguments: Arguments) -> Result<(), Failure> {
    let conversation_sid = arguments.word("CONVERSATION_SID")?;
    // Every field of the form is optional, so `new` takes nothing.
    let mut participant = CreateConversationParticipantRequest::new();
    participant.identity = arguments.option("--identity");
    participant.messaging_binding_address = arguments.option("--address");
    participant.messaging_binding_proxy_address = arguments.option("--proxy-address");
    participant.messaging_binding_projected_address = arguments.option("--projected-address");
    participant.attributes = arguments.option("--attributes");
    participant.role_sid = arguments.option("--role");
    let webhooks = arguments.option("--webhooks");
    arguments.finish()?;
    if participant.identity.is_none() && participant.messaging_binding_address.is_none() {
        return Err(Failure::Usage("--identity or --address is missing".to_owned()));
    }

    let mut call = client()?.create_conversation_participant(conversation_sid).body(participant);
    if let Some(webhooks) = webhooks {
        call = call.x_twilio_webhook_enabled(match webhooks.as_str() {
            "true" => WebhookEnabled::True,
            "false" => WebhookEnabled::False,
            _ => return Err(Failure::Usage("--webhooks takes `true` or `false`".to_owned())),
        });
    }
    let added = call.await.map_err(failed)?;

    // A member may be absent or null; `as_deref` gives `None` for both.
    println!("participant {}", added.sid.as_deref().unwrap_or("without an id"));
    println!("conversation {}", added.conversation_sid.as_deref().unwrap_or("not told"));
    println!("role {}", added.role_sid.as_deref().unwrap_or("none"));
    if let Some(id) = added.request_id() {
        println!("request {id}");
    }
    Ok(())
}

fn client() -> Result<Client, Failure> {
    let mut builder = Client::builder().account_sid_auth_token(credentials()?);
    if let Some(url) = variable("BASE_URL") {
        builder = builder.base_url(url);
    }
    builder.build().map_err(|error| Failure::Usage(error.to_string()))
}

fn credentials() -> Result<BasicCredentials, Failure> {
    let pairs = [("TWILIO_API_KEY", "TWILIO_API_KEY_SECRET"), ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN")];
    for (user, password) in pairs {
        match (variable(user), variable(password)) {
            (Some(user), Some(password)) => return Ok(BasicCredentials::new(user, password)),
            (Some(_), None) => return Err(Failure::Usage(format!("no credentials: set {password} too"))),
            (None, _) => {}
        }
    }
    let alternatives = pairs.map(|(user, password)| format!("{user} and {password}"));
    Err(Failure::Usage(format!("no credentials: set {}", alternatives.join(", or "))))
}

fn failed(error: Error<models::Error>) -> Failure {
    // Twilio's own code says more than the status does.
    let code = match &error {
        Error::Api(answer) => answer.code,
        _ => None,
    };
    match code {
        Some(50416 | 50437) => Failure::Call(format!("{error}; the participant is there, nothing is left to do")),
        Some(50425) => Failure::Call(format!("{error}; take another proxy address")),
        _ => support::failed(&error),
    }
}
