//! Successes: what the document shows, nulls, and what a server may add.

use conversations::{Error, Nullable};
use serde_json::json as value;

use crate::fixtures::{OPERATION, answered, failure};
use crate::support::{answer, assert_hides, json, line};

const SMS: &str = concat!(
    r#"{"account_sid":"ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""conversation_sid":"CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""sid":"MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","identity":null,"#,
    r#""attributes":"{ \"role\": \"driver\" }","messaging_binding":{"type":"sms","#,
    r#""address":"+15558675310","proxy_address":"+15017122661"},"#,
    r#""role_sid":"RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""date_created":"2015-12-16T22:18:37Z","date_updated":"2015-12-16T22:18:38Z","#,
    r#""url":"https://conversations.twilio.com/v1/Conversations/CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/Participants/MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","#,
    r#""last_read_message_index":null,"last_read_timestamp":null}"#
);

fn text(text: &str) -> Nullable<String> {
    Nullable::Value(text.to_owned())
}

#[tokio::test]
async fn a_participant_comes_with_201_and_every_member() {
    let response = answered(json("201 Created", SMS)).await.expect("a participant");
    assert_eq!((response.status().as_u16(), response.operation()), (201, OPERATION));
    assert_eq!(response.raw().as_ref(), SMS.as_bytes());
    let participant = response.into_body();
    assert_eq!(participant.account_sid, text("ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_eq!(participant.conversation_sid, text("CHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_eq!(participant.sid, text("MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    assert_eq!(participant.identity, Nullable::Null);
    assert_eq!(participant.attributes, text(r#"{ "role": "driver" }"#));
    let binding = value!({"type": "sms", "address": "+15558675310", "proxy_address": "+15017122661"});
    assert_eq!(participant.messaging_binding, Nullable::Value(binding));
    assert_eq!(participant.role_sid, text("RLaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    let created = participant.date_created.value().expect("a date");
    assert_eq!(created.as_str(), "2015-12-16T22:18:37Z");
    assert_eq!(created.value().expect("an instant").as_second(), 1_450_304_317);
    assert_eq!(participant.date_updated.value().expect("a date").as_str(), "2015-12-16T22:18:38Z");
    assert!(
        participant.url.as_deref().expect("an address").ends_with("/Participants/MBaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
    );
    assert_eq!(participant.last_read_message_index, Nullable::Null);
    assert_eq!(participant.last_read_timestamp, Nullable::Null);
    assert!(participant.additional_properties.is_empty());
}

#[tokio::test]
async fn a_chat_user_has_an_identity_and_no_binding() {
    let body = concat!(
        r#"{"identity":"IDENTITY","attributes":"{}","messaging_binding":null,"role_sid":null,"#,
        r#""last_read_message_index":41,"last_read_timestamp":"yesterday"}"#
    );
    let participant = answered(json("201 Created", body)).await.expect("a participant").into_body();
    assert_eq!(participant.identity, text("IDENTITY"));
    assert_eq!(participant.attributes, text("{}"));
    assert_eq!((participant.messaging_binding, participant.role_sid), (Nullable::Null, Nullable::Null));
    assert_eq!(participant.last_read_message_index, Nullable::Value(41));
    assert_eq!(participant.last_read_timestamp, text("yesterday"));
    assert_eq!((participant.sid, participant.date_created), (Nullable::Absent, Nullable::Absent));
}

#[tokio::test]
async fn another_2xx_with_a_decodable_body_is_a_success() {
    for status in ["200 OK", "201 Created", "202 Accepted", "226 IM Used"] {
        let response = answered(json(status, r#"{"sid":"MB1"}"#)).await.expect("a participant");
        assert_eq!((response.status().as_str(), &response.sid), (&status[..3], &text("MB1")));
    }
}

#[tokio::test]
async fn constraints_are_not_enforced_on_what_a_server_sends() {
    let long = "x".repeat(300);
    let body = value!({
        "account_sid": "short",
        "sid": long,
        "role_sid": "RL-not-hex",
        "url": "no address",
        "date_created": "not a date",
        "identity": long,
        "messaging_binding": ["any", 1],
    });
    let participant = answered(json("201 Created", &body.to_string())).await.expect("a participant").into_body();
    assert_eq!(participant.account_sid, text("short"));
    assert_eq!((participant.sid.clone(), participant.identity), (text(&long), text(&long)));
    assert_eq!((participant.role_sid, participant.url), (text("RL-not-hex"), text("no address")));
    let date = participant.date_created.value().expect("a date");
    assert_eq!((date.as_str(), date.value()), ("not a date", None));
    assert_eq!(participant.messaging_binding, Nullable::Value(value!(["any", 1])));
}

#[tokio::test]
async fn undeclared_members_and_numbers_for_strings_do_not_break_a_success() {
    let body = r#"{"sid":"MB1","identity":12345678901234567890,"last_read_message_index":3.0,"channel":{"a":[null]}}"#;
    let participant = answered(json("201 Created", body)).await.expect("a participant").into_body();
    assert_eq!(participant.identity, text("12345678901234567890"));
    assert_eq!(participant.last_read_message_index, Nullable::Value(3));
    assert_eq!(participant.additional_properties["channel"], value!({"a": [null]}));
}

#[tokio::test]
async fn the_media_type_of_a_success_does_not_matter_when_its_body_is_json() {
    for headers in [&["content-type: text/html"][..], &["content-type: application/hal+json"], &[]] {
        let response =
            answered(answer("201 Created", headers, "\u{feff}{\"sid\":\"MB1\"}")).await.expect("a participant");
        assert_eq!(response.sid, text("MB1"));
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_says_where_and_shows_nothing_personal() {
    let body = concat!(
        r#"{"attributes":"secret attributes","identity":{"name":"Alice Example"},"#,
        r#""messaging_binding":{"address":"+15558675310"}}"#
    );
    let error = failure(json("201 Created", body)).await;
    let Error::Decode(decode) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(decode.error().path(), "identity");
    assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
    let content = format!("application/json; charset=utf-8, {} bytes", body.len());
    assert_eq!(
        line(&error),
        format!(
            "{OPERATION}: 201 Created: the body has not the documented form: `identity`: expected a string, found an \
             object ({content}); the server has done what was asked, do not call again"
        )
    );
    assert_hides(&format!("{error} {error:?} {error:#?}"), &["secret attributes", "Alice", "+15558675310"]);
}

#[tokio::test]
async fn bodies_that_are_no_json_keep_status_and_bytes() {
    let bodies: [&[u8]; 6] = [b"", b"<html></html>", b"{\"sid\":", b"{\"sid\":\"\xff\"}", b"[]", b"null"];
    for body in bodies {
        let error = failure(answer("201 Created", &["content-type: application/json"], body)).await;
        assert!(matches!(error, Error::Decode(_)), "{error:?}");
        assert_eq!(error.status().expect("a status").as_u16(), 201);
        assert_eq!(error.raw().expect("a body").as_ref(), body);
        assert!(line(&error).starts_with("CreateConversationParticipant: 201 Created: the body has not"), "{error}");
    }
}
