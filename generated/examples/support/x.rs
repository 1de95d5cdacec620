//! What the examples of X Chat share: the client, the key material, and how problems are shown.

use conversations::x_chat::Client;
use conversations::x_chat::models::{ChatInitializeConversationKeysRequest, Problem};
use conversations::x_chat::responses;
use conversations::{Error, OAuth1Credentials, RateLimit};

use super::{Failure, Variable, variable};

/// The variables that [`client`] reads.
pub const VARIABLES: &[Variable] = &[
    ("X_BEARER_TOKEN", "OAuth 2.0 user token with dm.write, tweet.read and users.read; or else all of these:"),
    ("X_CONSUMER_KEY", "OAuth 1.0a: the app's key"),
    ("X_CONSUMER_SECRET", "OAuth 1.0a: the app's secret"),
    ("X_ACCESS_TOKEN", "OAuth 1.0a: the user's token"),
    ("X_ACCESS_TOKEN_SECRET", "OAuth 1.0a: the user's token secret"),
    ("BASE_URL", "another server than https://api.x.com, to try things out"),
];

/// A client with the credentials of the environment.
pub fn client() -> Result<Client, Failure> {
    let mut builder = Client::builder();
    builder = match variable("X_BEARER_TOKEN") {
        Some(token) => builder.oauth2_user_token(token),
        None => builder.user_token(oauth1_credentials()?),
    };
    if let Some(url) = variable("BASE_URL") {
        builder = builder.base_url(url);
    }
    builder.build().map_err(|error| Failure::Usage(error.to_string()))
}

fn oauth1_credentials() -> Result<OAuth1Credentials, Failure> {
    let names = ["X_CONSUMER_KEY", "X_CONSUMER_SECRET", "X_ACCESS_TOKEN", "X_ACCESS_TOKEN_SECRET"];
    match names.map(variable) {
        [Some(key), Some(secret), Some(token), Some(token_secret)] => {
            Ok(OAuth1Credentials::new(key, secret, token, token_secret))
        }
        found => {
            let missing: Vec<&str> =
                names.into_iter().zip(&found).filter(|(_, value)| value.is_none()).map(|(name, _)| name).collect();
            let missing = missing.join(", ");
            let line = format!("no credentials: set X_BEARER_TOKEN, or what is missing of the others: {missing}");
            Err(Failure::Usage(line))
        }
    }
}

/// The shape of the file that [`read_keys`] reads, for usage texts.
pub const KEYS_FILE: &str = r#"KEYS_FILE is JSON made with X's Chat XDK. It makes the conversation key, wraps it for each
participant's public key and signs. These bindings carry its results; they do no cryptography.

  {
    "conversation_key_version": "1795218207570",
    "conversation_participant_keys": [
      {"user_id": "…", "encrypted_conversation_key": "…", "public_key_version": "…"}
    ],
    "action_signatures": [
      {"message_id": "…", "encoded_message_event_detail": "…", "message_event_signature": {
        "signature": "…", "signature_version": "7", "public_key_version": "…", "signing_public_key": "…"}}
    ]
  }"#;

/// The wrapped keys and the signatures.
pub fn read_keys(path: &str) -> Result<ChatInitializeConversationKeysRequest, Failure> {
    let text = std::fs::read(path)
        .map_err(|error| Failure::Call(format!("{path}: {error}; give the path of the file with the wrapped keys")))?;
    serde_json::from_slice(&text)
        .map_err(|error| Failure::Call(format!("{path}: {error}; see --help for what the file holds")))
}

/// The line for a call that failed.
pub fn failed(error: Error<responses::Failure>) -> Failure {
    // Kinds of problems are variants with fields of their own. This one has status 429 and is no reason to try again.
    if let Error::Api(answer) = &error
        && let responses::Failure::Problem(Problem::UsageCapExceeded(cap)) = answer.body()
    {
        let period = cap.period.as_ref().map_or("period", |period| period.as_str());
        let detail = cap.detail.as_deref().unwrap_or(&cap.title);
        return Failure::Call(format!("{detail}; the quota is used up, call again in the next {period} window"));
    }
    super::failed(&error)
}

/// Prints what a success did not do.
pub fn print_problems(problems: &[Problem]) {
    for problem in problems {
        let kind = problem.r#type().unwrap_or("of an unknown kind");
        let what = problem.detail().or(problem.title()).unwrap_or("no details given");
        println!("problem: {what} ({kind})");
    }
}

/// Prints how many calls are left, if the server says so.
pub fn print_rate_limit(limit: RateLimit) {
    if let (Some(remaining), Some(most)) = (limit.remaining, limit.limit) {
        let until = limit.reset.map(|reset| format!(" until {reset}")).unwrap_or_default();
        println!("{remaining} of {most} calls left{until}");
    }
}
