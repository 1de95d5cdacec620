//! What goes over the wire, byte by byte: request line, headers and the signed bodies.

use conversations::Value;
use conversations::x_chat::models::{
    ChatAddGroupMembersRequest, ChatCreateConversationRequest, ChatInitializeConversationKeysRequest,
    ChatMessageEventSignature, ChatMessageSigningKeyInfo,
};

use crate::fixtures::{
    GROUP, GROUP_FULL, GROUP_ONE_MEMBER, KEYS_NEW_ONE_TO_ONE, KEYS_ROTATE_GROUP, MEMBERS_FULL, MEMBERS_PLAIN,
    ONE_TO_ONE, OPERATIONS, Operation, PEER, builder, client, group, keys, members, participant_keys, signatures, text,
};
use crate::support::{Act, Server, json, serve};

fn fine() -> Act {
    json("200 OK", "{}")
}

fn value(body: &str) -> Value {
    serde_json::from_str(body).expect("JSON")
}

fn assert_sent(server: &Server, path: &str, body: &str) {
    let request = server.request();
    assert_eq!(request.line, format!("POST {path} HTTP/1.1"));
    assert_eq!(request.text(), body);
}

async fn send_members(id: &str, body: ChatAddGroupMembersRequest) -> Server {
    let server = serve([fine()]);
    client(&server).add_chat_group_members(id, body).await.expect("an answer");
    server
}

async fn send_group(body: ChatCreateConversationRequest) -> Server {
    let server = serve([fine()]);
    client(&server).create_chat_conversation(body).await.expect("an answer");
    server
}

async fn send_keys(id: &str, body: ChatInitializeConversationKeysRequest) -> Server {
    let server = serve([fine()]);
    client(&server).initialize_chat_conversation_keys(id, body).await.expect("an answer");
    server
}

#[tokio::test]
async fn every_operation_is_a_post_without_query_and_with_these_headers_only() {
    for operation in OPERATIONS {
        let server = serve([fine()]);
        operation.call(&client(&server)).await.expect("an answer");
        let request = server.request();
        assert_eq!(request.line, format!("POST {} HTTP/1.1", operation.path()));
        let length = request.body.len().to_string();
        let user_agent = format!("conversations/{}", env!("CARGO_PKG_VERSION"));
        let headers = [
            ("accept", "application/json, application/problem+json"),
            ("authorization", "Bearer user-token"),
            ("content-length", length.as_str()),
            ("content-type", "application/json"),
            ("host", server.host()),
            ("user-agent", user_agent.as_str()),
        ];
        assert_eq!(request.headers, headers.map(|(name, value)| (name.to_owned(), value.to_owned())), "{operation:?}");
        server.assert_quiet();
    }
}

#[tokio::test]
async fn the_user_agent_can_be_set_and_the_path_of_the_base_url_stays() {
    let server = serve([fine()]);
    let client = builder(&server).base_url(format!("{}/mock/x/", server.url)).user_agent("my-app/1.2 (linux)");
    Operation::Group.call(&client.build().expect("a client")).await.expect("an answer");
    let request = server.request();
    assert_eq!(request.line, "POST /mock/x/2/chat/conversations/group HTTP/1.1");
    assert_eq!(request.header("user-agent"), Some("my-app/1.2 (linux)"));
}

#[test]
fn the_examples_of_the_document_are_the_signed_bodies() {
    let document: serde_yaml::Value =
        serde_yaml::from_str(include_str!("../../../specs/x-chat.yaml")).expect("the document");
    for (name, body) in [
        ("MembersOneMember", MEMBERS_PLAIN),
        ("MembersWithTitleAndAvatar", MEMBERS_FULL),
        ("GroupOneMember", GROUP_ONE_MEMBER),
        ("GroupEveryTextField", GROUP_FULL),
        ("KeysNewOneToOne", KEYS_NEW_ONE_TO_ONE),
        ("KeysRotateGroup", KEYS_ROTATE_GROUP),
    ] {
        let example = &document["components"]["examples"][name]["value"];
        assert_eq!(serde_json::to_string(example).expect("JSON"), body, "{name}");
    }
}

#[tokio::test]
async fn signed_bodies_that_were_read_from_json_are_sent_byte_for_byte() {
    for body in [MEMBERS_PLAIN, MEMBERS_FULL] {
        let server = send_members(GROUP, serde_json::from_str(body).expect("a body")).await;
        assert_sent(&server, "/2/chat/conversations/g1234567890123456789/members", body);
    }
    for body in [GROUP_ONE_MEMBER, GROUP_FULL] {
        let server = send_group(serde_json::from_str(body).expect("a body")).await;
        assert_sent(&server, "/2/chat/conversations/group", body);
    }
    for (id, body) in [(PEER, KEYS_NEW_ONE_TO_ONE), (GROUP, KEYS_ROTATE_GROUP)] {
        let server = send_keys(id, serde_json::from_str(body).expect("a body")).await;
        assert_sent(&server, &format!("/2/chat/conversations/{id}/keys"), body);
    }
}

#[tokio::test]
async fn added_members_made_with_setters_are_the_signed_body() {
    let signed = value(MEMBERS_FULL);
    // The setters are called in another order than the document's, which must not matter.
    let body = ChatAddGroupMembersRequest::new(["2244994945"])
        .action_signatures(signatures(&signed))
        .conversation_participant_keys(participant_keys(&signed))
        .conversation_key_version("1795218207582")
        .encrypted_avatar_url(text(&signed["encrypted_avatar_url"]))
        .encrypted_title(text(&signed["encrypted_title"]));
    let server = send_members(GROUP, body).await;
    assert_sent(&server, "/2/chat/conversations/g1234567890123456789/members", MEMBERS_FULL);
}

#[tokio::test]
async fn a_group_made_with_setters_is_the_signed_body_and_its_name_stays_as_it_is() {
    let signed = value(GROUP_FULL);
    let members = ["1215441834412953600", "1603419180975409153"];
    let body = ChatCreateConversationRequest::new(GROUP, members, "1795218207572", participant_keys(&signed))
        .action_signatures(signatures(&signed))
        .ttl_msec("604800000")
        .group_avatar_url("https://example.com/a.png?v=1&s=2")
        .group_description("Weekly sync")
        .group_name("Équipe projet 🚀")
        .group_admins(["1215441834412953600"]);
    let server = send_group(body).await;
    let request = server.request();
    assert_eq!(request.text(), GROUP_FULL);
    let name = b"\"group_name\":\"\xC3\x89quipe projet \xF0\x9F\x9A\x80\"";
    assert!(request.body.windows(name.len()).any(|window| window == name));
}

#[tokio::test]
async fn keys_made_with_setters_are_the_signed_body() {
    for (id, body, version) in
        [(PEER, KEYS_NEW_ONE_TO_ONE, "1795218207569"), (GROUP, KEYS_ROTATE_GROUP, "1795218207570")]
    {
        let signed = value(body);
        let made = ChatInitializeConversationKeysRequest::new(version, participant_keys(&signed))
            .action_signatures(signatures(&signed));
        let server = send_keys(id, made).await;
        assert_sent(&server, &format!("/2/chat/conversations/{id}/keys"), body);
    }
}

#[tokio::test]
async fn what_is_not_set_is_not_sent_and_empty_arrays_are() {
    let server = send_members(GROUP, members()).await;
    assert_eq!(server.request().text(), r#"{"user_ids":["2244994945"]}"#);
    let server = send_group(group()).await;
    assert_eq!(
        server.request().text(),
        concat!(
            r#"{"conversation_id":"g1","group_members":[],"conversation_key_version":"1","#,
            r#""conversation_participant_keys":[]}"#
        )
    );
    let server = send_keys(ONE_TO_ONE, keys()).await;
    let body = r#"{"conversation_key_version":"1","conversation_participant_keys":[{"user_id":"1"}]}"#;
    assert_sent(&server, &format!("/2/chat/conversations/{ONE_TO_ONE}/keys"), body);
}

#[tokio::test]
async fn empty_strings_empty_lists_and_undeclared_members_are_sent() {
    let mut body = group().group_name("").group_admins([""; 0]).action_signatures([]).base64_encoded_key_rotation("");
    body.additional_properties.insert("new_field".to_owned(), Value::from(true));
    let server = send_group(body).await;
    assert_eq!(
        server.request().text(),
        concat!(
            r#"{"conversation_id":"g1","group_members":[],"group_admins":[],"group_name":"","#,
            r#""conversation_key_version":"1","conversation_participant_keys":[],"base64_encoded_key_rotation":"","#,
            r#""action_signatures":[],"new_field":true}"#
        )
    );
}

#[tokio::test]
async fn every_member_of_a_signature_is_sent_under_its_name() {
    let info = ChatMessageSigningKeyInfo::new().member_id("m").signing_public_key("k").public_key_version("3");
    let inner = ChatMessageEventSignature::new()
        .message_signing_key_info_list([info])
        .signing_public_key("p")
        .public_key_version("2")
        .signature_version("7")
        .signature("s");
    let outer = conversations::x_chat::models::ChatActionSignature::new().message_event_signature(inner);
    let server = send_keys(GROUP, keys().action_signatures([outer]).base64_encoded_key_rotation("cm90")).await;
    assert_eq!(
        server.request().text(),
        concat!(
            r#"{"conversation_key_version":"1","conversation_participant_keys":[{"user_id":"1"}],"action_signatures":"#,
            r#"[{"message_event_signature":{"signature":"s","signature_version":"7","public_key_version":"2","#,
            r#""signing_public_key":"p","message_signing_key_info_list":"#,
            r#"[{"member_id":"m","signing_public_key":"k","public_key_version":"3"}]}}],"#,
            r#""base64_encoded_key_rotation":"cm90"}"#
        )
    );
}

#[tokio::test]
async fn text_is_neither_trimmed_nor_normalised() {
    // A composed and a decomposed é, white space at both ends, and what JSON has to escape.
    let name = " \u{e9}e\u{301}\t\"\\/\u{7f}\u{0}\u{2028}\u{1f468}\u{200d}\u{1f467} ";
    let server = send_group(group().group_name(name)).await;
    let request = server.request();
    assert_eq!(value(request.text())["group_name"], name);
    let sent = " \u{e9}e\u{301}\\t\\\"\\\\/\u{7f}\\u0000\u{2028}\u{1f468}\u{200d}\u{1f467} ";
    assert!(request.text().contains(&format!("\"group_name\":\"{sent}\"")), "{}", request.text());
}
