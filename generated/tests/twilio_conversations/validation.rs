//! Constraints of the document are kept before a byte is sent, and all that is wrong is said at once.

use conversations::twilio_conversations::models::CreateConversationParticipantRequest as Form;
use conversations::{Error, runtime::InvalidRequest};

use crate::fixtures::{CONVERSATION, OPERATION, ROLE, client, form};
use crate::support::{assert_hides, json, line, serve};

/// What is wrong with a form, as paths and messages; nothing was sent.
async fn refused(body: Form) -> (InvalidRequest, String) {
    let server = serve([]);
    let call = client(&server).create_conversation_participant(CONVERSATION).body(body);
    let error = call.await.expect_err("a refusal");
    server.assert_quiet();
    let shown = format!("{} {error:?} {error:#?}", line(&error));
    assert_eq!((error.operation(), error.status(), error.raw()), (OPERATION, None, None));
    match error {
        Error::Invalid(invalid) => (invalid, shown),
        other => panic!("{other:?}"),
    }
}

fn violations(invalid: &InvalidRequest) -> Vec<(&str, &str)> {
    invalid.iter().map(|violation| (violation.path(), violation.message())).collect()
}

type Set = fn(Form, String) -> Form;

const LIMITED: [(&str, Set); 3] = [
    ("Identity", |form, text| form.identity(text)),
    ("MessagingBinding.Address", |form, text| form.messaging_binding_address(text)),
    ("MessagingBinding.ProxyAddress", |form, text| form.messaging_binding_proxy_address(text)),
];

#[tokio::test]
async fn at_most_256_characters_are_sent_however_many_bytes_they_have() {
    for (name, set) in LIMITED {
        for character in ["a", "é", "🚀", "\u{301}"] {
            let server = serve([json("201 Created", "{}")]);
            let call = client(&server).create_conversation_participant(CONVERSATION);
            call.body(set(form(), character.repeat(256))).await.expect("an answer");
            let request = server.request();
            let text = request.text().strip_prefix(&format!("{name}=")).expect("the field");
            let encoded: String = if character == "a" {
                "a".to_owned()
            } else {
                character.bytes().map(|byte| format!("%{byte:02X}")).collect()
            };
            assert_eq!(text, encoded.repeat(256));
        }
    }
}

#[tokio::test]
async fn the_257th_character_is_refused() {
    for (name, set) in LIMITED {
        for character in ["a", "é", "🚀"] {
            let (invalid, shown) = refused(set(form(), character.repeat(257))).await;
            let path = path_of(name);
            assert_eq!(violations(&invalid), [(path.as_str(), "257 characters, at most 256 are allowed")]);
            assert_hides(&shown, &[&character.repeat(2)]);
        }
    }
}

/// The JSON path of a form field; a name with a dot has to be told from two names.
fn path_of(name: &str) -> String {
    if name.contains('.') { format!("body[\"{name}\"]") } else { format!("body.{name}") }
}

#[tokio::test]
async fn fields_without_a_documented_limit_have_none() {
    let long = "x".repeat(5000);
    let server = serve([json("201 Created", "{}")]);
    let body = form().attributes(long.clone()).messaging_binding_projected_address(long.clone());
    client(&server).create_conversation_participant(CONVERSATION).body(body).await.expect("an answer");
    assert_eq!(server.request().text(), format!("Attributes={long}&MessagingBinding.ProjectedAddress={long}"));
}

#[tokio::test]
async fn a_role_is_rl_and_32_hexadecimal_digits() {
    for role in [ROLE, "RL0123456789abcdefABCDEF0123456789"] {
        let server = serve([json("201 Created", "{}")]);
        let call = client(&server).create_conversation_participant(CONVERSATION).body(form().role_sid(role));
        call.await.expect("an answer");
        assert_eq!(server.request().text(), format!("RoleSid={role}"));
    }
    let pattern = "does not match the pattern `^RL[0-9a-fA-F]{32}$`";
    let short = "33 characters, at least 34 are needed";
    let long = "35 characters, at most 34 are allowed";
    for (role, messages) in [
        ("RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[short, pattern][..]),
        ("RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[long, pattern]),
        ("RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n", &[long, pattern]),
        ("RLgaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[pattern]),
        ("rlaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[pattern]),
        ("CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", &[pattern]),
        ("", &["0 characters, at least 34 are needed", pattern]),
    ] {
        let (invalid, shown) = refused(form().role_sid(role)).await;
        let found = violations(&invalid);
        assert_eq!(found, messages.iter().map(|message| ("body.RoleSid", *message)).collect::<Vec<_>>(), "{role:?}");
        if !role.is_empty() {
            assert_hides(&shown, &[role]);
        }
    }
}

#[tokio::test]
async fn all_that_is_wrong_is_said_at_once_without_the_values() {
    let server = serve([]);
    let body = form()
        .identity("Alice".repeat(100))
        .attributes("private attributes")
        .messaging_binding_address("+1555".repeat(100))
        .messaging_binding_proxy_address("+1501".repeat(100))
        .role_sid("RL-manager");
    let call = client(&server).create_conversation_participant("..").x_twilio_webhook_enabled("yes\n").body(body);
    let error = call.await.expect_err("a refusal");
    server.assert_quiet();
    let Error::Invalid(invalid) = &error else {
        panic!("{error:?}");
    };
    let mut paths: Vec<&str> = invalid.iter().map(|violation| violation.path()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "body.Identity",
            "body.RoleSid",
            "body.RoleSid",
            "body[\"MessagingBinding.Address\"]",
            "body[\"MessagingBinding.ProxyAddress\"]",
            "header parameter `X-Twilio-Webhook-Enabled`",
            "path parameter `ConversationSid`",
        ]
    );
    let line = line(&error);
    let start = "CreateConversationParticipant: the request is not valid, nothing was sent: 7 violations: ";
    assert!(line.starts_with(start), "{line}");
    let values = ["Alice", "private", "+1555", "+1501", "RL-manager", "yes"];
    assert_hides(&format!("{line} {error:?} {error:#?}"), &values);
}

#[tokio::test]
async fn what_is_wrong_is_said_before_a_missing_credential_is() {
    let server = serve([]);
    let client =
        conversations::twilio_conversations::Client::builder().base_url(&server.url).build().expect("a client");
    let call = client.create_conversation_participant(CONVERSATION).body(form().role_sid("x"));
    let error = call.await.expect_err("a refusal");
    assert!(matches!(error, Error::Invalid(_)), "{error:?}");
    server.assert_quiet();
}
