//! Successes: every documented status, what a newer server sends instead, and problems beside what was done.

use conversations::Error;
use conversations::x_chat::models::Problem;
use conversations::x_chat::models::ResourceType;

use crate::fixtures::{GROUP, ONE_TO_ONE, OPERATIONS, PEER, client, group, keys, members};
use crate::support::{Act, answer, json, serve};

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn added_members_come_with_200_and_bare() {
    let body = concat!(
        r#"{"conversation_key_change_sequence_id":"1770000000000000001","#,
        r#""current_member_ids":["1215441834412953600","1603419180975409153"]}"#
    );
    let server = serve([json("200 OK", body)]);
    let added = client(&server).add_chat_group_members(GROUP, members()).await.expect("an answer");
    assert_eq!((added.status().as_u16(), added.operation()), (200, "addChatGroupMembers"));
    assert_eq!(added.conversation_key_change_sequence_id.as_deref(), Some("1770000000000000001"));
    let ids = ["1215441834412953600".to_owned(), "1603419180975409153".to_owned()];
    assert_eq!(added.current_member_ids.as_deref(), Some(ids.as_slice()));
    assert!(added.additional_properties.is_empty());
    assert_eq!(added.raw().as_ref(), body.as_bytes());
    assert_eq!(added.headers()["content-type"], "application/json; charset=utf-8");
}

#[tokio::test]
async fn a_created_group_comes_with_201() {
    let body = concat!(
        r#"{"data":{"conversation_id":"g1234567890123456789","#,
        r#""conversation_key_change_sequence_id":"1770000000000000001"}}"#
    );
    let server = serve([json("201 Created", body)]);
    let created = client(&server).create_chat_conversation(group()).await.expect("an answer");
    assert_eq!((created.status().as_u16(), created.operation()), (201, "createChatConversation"));
    assert_eq!(created.errors, None);
    let data = created.into_body().data.expect("data");
    assert_eq!(data.conversation_id, some(GROUP));
    assert_eq!(data.conversation_key_change_sequence_id, some("1770000000000000001"));
}

#[tokio::test]
async fn registered_keys_come_with_200_and_from_newer_servers_with_the_canonical_id() {
    let with_id = format!(r#"{{"data":{{"conversation_id":"{ONE_TO_ONE}","sequence_id":"1770000000000000001"}}}}"#);
    let without_id = r#"{"data":{"sequence_id":"1770000000000000001"}}"#;
    for (body, id) in [(with_id.as_str(), some(ONE_TO_ONE)), (without_id, None)] {
        let server = serve([json("200 OK", body)]);
        let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("an answer");
        assert_eq!((keys.status().as_u16(), keys.operation()), (200, "initializeChatConversationKeys"));
        let data = keys.into_body().data.expect("data");
        assert_eq!((data.conversation_id, data.sequence_id), (id, some("1770000000000000001")));
    }
}

#[tokio::test]
async fn another_2xx_with_a_decodable_body_is_a_success() {
    for status in ["200 OK", "201 Created", "202 Accepted", "203 Non-Authoritative Information", "299 Fine"] {
        let code: u16 = status[..3].parse().expect("a status");
        let server = serve([json(status, r#"{"current_member_ids":["7"]}"#)]);
        let added = client(&server).add_chat_group_members(GROUP, members()).await.expect("an answer");
        assert_eq!(added.status().as_u16(), code);
        assert_eq!(added.current_member_ids, Some(vec!["7".to_owned()]));

        let server = serve([json(status, r#"{"data":{"conversation_id":"g7"}}"#)]);
        let created = client(&server).create_chat_conversation(group()).await.expect("an answer");
        assert_eq!(created.status().as_u16(), code);
        assert_eq!(created.into_body().data.expect("data").conversation_id, some("g7"));

        let server = serve([json(status, r#"{"data":{"sequence_id":"7"}}"#)]);
        let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("an answer");
        assert_eq!(keys.status().as_u16(), code);
        assert_eq!(keys.into_body().data.expect("data").sequence_id, some("7"));
    }
}

#[tokio::test]
async fn the_media_type_of_a_success_does_not_matter_when_its_body_is_json() {
    let body = r#"{"data":{"sequence_id":"7"}}"#;
    for header in ["content-type: text/plain", "content-type: application/vnd.x+json", "content-type: \t", "x-none: 1"]
    {
        let server = serve([answer("200 OK", &[header], body)]);
        let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect(header);
        assert_eq!(keys.into_body().data.expect("data").sequence_id, some("7"));
    }
}

#[tokio::test]
async fn ids_that_come_as_numbers_keep_all_their_digits() {
    let body = concat!(
        r#"{"conversation_key_change_sequence_id":18446744073709551615,"#,
        r#""current_member_ids":[1215441834412953601,"2"]}"#
    );
    let server = serve([json("200 OK", body)]);
    let added = client(&server).add_chat_group_members(GROUP, members()).await.expect("an answer").into_body();
    assert_eq!(added.conversation_key_change_sequence_id, some("18446744073709551615"));
    assert_eq!(added.current_member_ids, Some(vec!["1215441834412953601".to_owned(), "2".to_owned()]));

    let body =
        r#"{"data":{"conversation_id":9007199254740993,"conversation_key_change_sequence_id":1770000000000000001}}"#;
    let server = serve([json("201 Created", body)]);
    let data = client(&server).create_chat_conversation(group()).await.expect("an answer").into_body().data;
    let data = data.expect("data");
    assert_eq!(data.conversation_id, some("9007199254740993"));
    assert_eq!(data.conversation_key_change_sequence_id, some("1770000000000000001"));

    let server = serve([json("200 OK", r#"{"data":{"sequence_id":1770000000000000001}}"#)]);
    let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("an answer");
    assert_eq!(keys.into_body().data.expect("data").sequence_id, some("1770000000000000001"));
}

#[tokio::test]
async fn a_sequence_id_under_its_other_name_is_kept() {
    let server = serve([json("200 OK", r#"{"data":{"conversation_key_change_sequence_id":"1770000000000000001"}}"#)]);
    let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("an answer");
    let data = keys.into_body().data.expect("data");
    assert_eq!(data.sequence_id, None);
    assert_eq!(data.additional_properties["conversation_key_change_sequence_id"], "1770000000000000001");
}

#[tokio::test]
async fn members_in_the_envelope_of_the_newest_reference_are_kept() {
    let body = r#"{"data":{"id":"1","text":"hi"},"errors":[{"title":"t","type":"about:blank"}]}"#;
    let server = serve([json("200 OK", body)]);
    let added = client(&server).add_chat_group_members(GROUP, members()).await.expect("an answer").into_body();
    assert_eq!((added.conversation_key_change_sequence_id, added.current_member_ids), (None, None));
    assert_eq!(added.additional_properties["data"]["text"], "hi");
    assert_eq!(added.additional_properties["errors"][0]["title"], "t");
}

#[tokio::test]
async fn nulls_and_undeclared_members_do_not_break_a_success() {
    let body = r#"{"data":{"conversation_id":null,"sequence_id":null,"x":[1]},"errors":null,"meta":{"y":2}}"#;
    let server = serve([json("200 OK", body)]);
    let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("an answer").into_body();
    assert_eq!(keys.errors, None);
    assert_eq!(keys.additional_properties["meta"]["y"], 2);
    let data = keys.data.expect("data");
    assert_eq!((data.conversation_id, data.sequence_id), (None, None));
    assert_eq!(data.additional_properties["x"][0], 1);
}

/// What `errors` held beside `data`, in a group's and in keys' answer.
async fn errors_beside_data(errors: &str) -> Vec<Vec<Problem>> {
    let body = |data: &str| format!(r#"{{"data":{{{data}}},"errors":{errors}}}"#);
    let server = serve([json("201 Created", &body(r#""conversation_id":"g7""#))]);
    let created = client(&server).create_chat_conversation(group()).await.expect("a success").into_body();
    assert_eq!(created.data.expect("data").conversation_id, some("g7"));
    let server = serve([json("200 OK", &body(r#""sequence_id":"7""#))]);
    let keys = client(&server).initialize_chat_conversation_keys(PEER, keys()).await.expect("a success").into_body();
    assert_eq!(keys.data.expect("data").sequence_id, some("7"));
    vec![created.errors.expect("errors"), keys.errors.expect("errors")]
}

#[tokio::test]
async fn a_success_may_hold_problems_of_known_kinds() {
    let errors = concat!(
        r#"[{"type":"https://api.x.com/2/problems/resource-not-found","title":"Not Found Error","#,
        r#""detail":"Could not find user with id: [456].","parameter":"group_members","value":"456","#,
        r#""resource_id":"456","resource_type":"user"},{"type":"about:blank","title":"Other","status":400}]"#
    );
    for problems in errors_beside_data(errors).await {
        let [Problem::ResourceNotFound(first), Problem::Generic(second)] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert_eq!(first.detail.as_deref(), Some("Could not find user with id: [456]."));
        assert_eq!((first.parameter.as_deref(), first.value.as_deref()), (Some("group_members"), Some("456")));
        assert_eq!((first.resource_id.as_str(), &first.resource_type), ("456", &ResourceType::User));
        assert_eq!((second.title.as_str(), second.status), ("Other", Some(400)));
    }
}

#[tokio::test]
async fn a_success_may_hold_problems_of_unknown_kinds() {
    let errors = concat!(
        r#"[{"type":"https://api.x.com/2/problems/oauth1-permissions","title":"Forbidden","detail":"d","status":403},"#,
        r#"{"title":"no type"},"#,
        r#"{"resource_id":"456","title":"Not Found Error","#,
        r#""type":"https://api.x.com/2/problems/resource-not-found"}]"#
    );
    for problems in errors_beside_data(errors).await {
        let [forbidden, untyped, incomplete] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert!(matches!(forbidden, Problem::Unknown(_)), "{forbidden:?}");
        assert_eq!(forbidden.r#type(), Some("https://api.x.com/2/problems/oauth1-permissions"));
        assert_eq!((forbidden.title(), forbidden.detail()), (Some("Forbidden"), Some("d")));
        assert_eq!(forbidden.status(), Some(403));
        assert_eq!((untyped.r#type(), untyped.title()), (None, Some("no type")));
        assert_eq!(incomplete.title(), Some("Not Found Error"));
        let Problem::Unknown(json) = incomplete else {
            panic!("{incomplete:?}");
        };
        assert_eq!(json["resource_id"], "456");
    }
}

#[tokio::test]
async fn an_error_of_the_older_form_beside_data_does_not_hide_what_was_done() {
    for problems in errors_beside_data(r#"[{"code":50,"message":"User not found."}]"#).await {
        let [Problem::Unknown(json)] = problems.as_slice() else {
            panic!("{problems:?}");
        };
        assert_eq!(json["message"], "User not found.");
    }
}

#[tokio::test]
async fn an_empty_list_of_problems_is_taken_though_the_document_demands_one() {
    for problems in errors_beside_data("[]").await {
        assert_eq!(problems, []);
    }
}

#[tokio::test]
async fn a_2xx_without_a_readable_body_is_no_success() {
    fn page() -> Act {
        answer("200 OK", &["content-type: text/html"], "<html><body>Over\ncapacity</body></html>")
    }
    for operation in OPERATIONS {
        // 200 is not documented for a group and any 2xx may be a success, so this one is an answer of no known form.
        let error = operation.failure(page()).await;
        assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
        assert_eq!(error.raw().expect("a body").as_ref(), b"<html><body>Over\ncapacity</body></html>");
        assert!(!matches!(error, Error::Api(_)), "{error:?}");
    }
}
