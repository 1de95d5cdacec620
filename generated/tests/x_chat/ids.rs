//! Conversation ids in the path: three forms are sent as they are, anything else is refused before a byte is sent.

use conversations::{Error, x_chat::responses::Failure};

use crate::fixtures::{GROUP, ONE_TO_ONE, OPERATIONS, Operation, PEER, client, keys, members};
use crate::support::{assert_hides, json, line, serve};

const PATTERN: &str = "^([0-9]{1,19}|[0-9]{1,19}-[0-9]{1,19}|g[0-9]{1,19})$";

async fn call(operation: Operation, client: &conversations::x_chat::Client, id: &str) -> Result<(), Error<Failure>> {
    match operation {
        Operation::Members => client.add_chat_group_members(id, members()).await.map(drop),
        Operation::Keys => client.initialize_chat_conversation_keys(id, keys()).await.map(drop),
        Operation::Group => panic!("the operation takes no id"),
    }
}

#[tokio::test]
async fn each_of_the_three_forms_is_sent_as_it_is() {
    let most = "9999999999999999999-9999999999999999999";
    // Leading zeros are part of an id: nothing reads it as a number.
    let ids = [PEER, ONE_TO_ONE, GROUP, "0", "007", "g0", "g0001", "00-00", "9999999999999999999", most];
    for (operation, end) in [(Operation::Members, "members"), (Operation::Keys, "keys")] {
        for id in ids {
            let server = serve([json("200 OK", "{}")]);
            call(operation, &client(&server), id).await.expect("an answer");
            assert_eq!(server.request().line, format!("POST /2/chat/conversations/{id}/{end} HTTP/1.1"));
        }
    }
}

#[tokio::test]
async fn any_other_id_is_refused_and_no_connection_is_made() {
    let ids = [
        "1215441834412953600:1603419180975409153",
        "12345678901234567890",
        "g12345678901234567890",
        "G1",
        "g",
        "g1-2",
        "1-2-3",
        "1-",
        "-1",
        "+1",
        "1.0",
        " 1",
        "1 ",
        "1\n",
        "1\r\n2",
        "1/../../2",
        "1?x=y",
        "1#x",
        "1%2F2",
        "%31",
        "\u{661}\u{662}",
        "\u{ff11}",
        "me",
        ".",
        "..",
    ];
    for operation in [Operation::Members, Operation::Keys] {
        for id in ids {
            let server = serve([]);
            let error = call(operation, &client(&server), id).await.expect_err("a refusal");
            server.assert_quiet();
            let Error::Invalid(invalid) = &error else {
                panic!("{error:?}");
            };
            let violations: Vec<(&str, &str)> = invalid.iter().map(|one| (one.path(), one.message())).collect();
            let mismatch = format!("does not match the pattern `{PATTERN}`");
            assert!(violations.contains(&("path parameter `id`", mismatch.as_str())), "{id:?}: {violations:?}");
            assert_eq!((error.operation(), error.status(), error.raw()), (operation.id(), None, None));
        }
    }
}

#[tokio::test]
async fn an_empty_id_is_refused_and_no_connection_is_made() {
    for operation in [Operation::Members, Operation::Keys] {
        let server = serve([]);
        let error = call(operation, &client(&server), "").await.expect_err("a refusal");
        server.assert_quiet();
        let Error::Invalid(invalid) = &error else {
            panic!("{error:?}");
        };
        assert!(invalid.iter().all(|one| one.path() == "path parameter `id`"), "{invalid}");
    }
}

#[tokio::test]
async fn a_refusal_is_one_line_that_says_what_is_needed_and_does_not_repeat_the_id() {
    let server = serve([]);
    let error = client(&server).initialize_chat_conversation_keys("7:8", keys()).await.expect_err("a refusal");
    assert_eq!(
        line(&error),
        format!(
            "initializeChatConversationKeys: the request is not valid, nothing was sent: path parameter `id`: \
             does not match the pattern `{PATTERN}`"
        )
    );
    assert_hides(&format!("{error}{error:?}"), &["7:8"]);
}

#[tokio::test]
async fn the_id_of_a_group_to_create_is_not_checked_because_the_document_has_no_pattern_for_it() {
    let server = serve([json("201 Created", "{}")]);
    let body = conversations::x_chat::models::ChatCreateConversationRequest::new("a:b", ["x"], "v", []);
    client(&server).create_chat_conversation(body).await.expect("an answer");
    assert!(server.request().text().starts_with(r#"{"conversation_id":"a:b","#));
}

#[tokio::test]
async fn nothing_is_sent_before_a_call_is_awaited() {
    for operation in OPERATIONS {
        let server = serve([]);
        drop(operation.call(&client(&server)));
        drop(client(&server).add_chat_group_members(GROUP, members()).send());
        server.assert_quiet();
    }
}
