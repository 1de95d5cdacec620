//! Twilio's three forms of errors, and answers that have none of them.

use conversations::Error;
use conversations::twilio_conversations::models;
use serde_json::json as value;

use crate::fixtures::{OPERATION, documented, failure};
use crate::support::{Act, answer, json, line, problem};

/// The documented error of an answer, after a look at what all failures have in common.
async fn error_of(act: fn(&str, &str) -> Act, status: &str, body: &str, message: &str) -> models::Error {
    let error = failure(act(status, body)).await;
    assert_eq!(error.status().expect("a status").as_str(), &status[..3]);
    assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
    assert_eq!(line(&error), format!("{OPERATION}: {status}: {message}"));
    documented(&error).body().clone()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[tokio::test]
async fn the_older_form_is_read_under_both_media_types() {
    let body = concat!(
        r#"{"code":20001,"message":"Bad request","#,
        r#""more_info":"https://www.twilio.com/docs/errors/20001","status":400,"#,
        r#""details":{"foo":"bar"}}"#
    );
    for act in [json, problem] {
        let error = error_of(act, "400 Bad Request", body, "Bad request (code 20001)").await;
        assert_eq!((error.code, error.status), (Some(20001), Some(400)));
        assert_eq!(error.message, some("Bad request"));
        assert_eq!(error.more_info, some("https://www.twilio.com/docs/errors/20001"));
        assert_eq!(error.details.expect("details")["foo"], "bar");
        assert!(error.additional_properties.is_empty());
    }
}

#[tokio::test]
async fn the_newer_form_is_read_under_both_media_types() {
    let body = concat!(
        r##"{"type":"https://www.twilio.com/docs/api/errors/20001","title":"Validation failed","##,
        r##""status":422,"code":20001,"detail":"Request validation failed","instance":"/v1/x","##,
        r##""errors":[{"detail":"must be a positive integer","pointer":"#/age"},{}]}"##
    );
    for act in [json, problem] {
        let message = "Request validation failed (code 20001)";
        let error = error_of(act, "422 Unprocessable Entity", body, message).await;
        assert_eq!(error.r#type, some("https://www.twilio.com/docs/api/errors/20001"));
        assert_eq!((error.title, error.detail), (some("Validation failed"), some("Request validation failed")));
        assert_eq!((error.status, error.code, error.instance), (Some(422), Some(20001), some("/v1/x")));
        let errors = error.errors.expect("errors");
        assert_eq!(errors.len(), 2);
        assert_eq!((&errors[0].detail, &errors[0].pointer), (&some("must be a positive integer"), &some("#/age")));
        assert_eq!(errors[1], models::ErrorItem::new());
    }
}

#[tokio::test]
async fn the_third_form_keeps_what_is_not_declared() {
    let body = r#"{"code":50416,"message":"Binding exists.","httpStatusCode":409,"params":{"a":"b"},"userError":true}"#;
    let error = error_of(json, "409 Conflict", body, "Binding exists. (code 50416)").await;
    assert_eq!((error.code, error.message, error.status), (Some(50416), some("Binding exists."), None));
    assert_eq!(error.additional_properties["httpStatusCode"], 409);
    assert_eq!(error.additional_properties["params"], value!({"a": "b"}));
    assert_eq!(error.additional_properties["userError"], true);
}

#[tokio::test]
async fn no_member_is_certain() {
    for (body, message) in [
        (r#"{"message":"m"}"#, "m"),
        (r#"{"code":20404,"message":"Gone","status":null,"details":null}"#, "Gone (code 20404)"),
        (r#"{"title":"T","code":"20001","status":404}"#, "T (code 20001) (not a documented answer)"),
    ] {
        let error = failure(json("404 Not Found", body)).await;
        assert_eq!(line(&error), format!("{OPERATION}: 404 Not Found: {message}"));
        assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
    }
    let error = failure(json("404 Not Found", "{}")).await;
    assert_eq!(documented(&error).body(), &models::Error::new());
    assert_eq!(line(&error), format!("{OPERATION}: 404 Not Found"));
}

#[tokio::test]
async fn every_documented_code_comes_through_with_its_status() {
    for (status, code) in [
        ("401 Unauthorized", 20003),
        ("404 Not Found", 20404),
        ("429 Too Many Requests", 20429),
        ("500 Internal Server Error", 20500),
        ("400 Bad Request", 50204),
        ("400 Bad Request", 50211),
        ("400 Bad Request", 50385),
        ("400 Bad Request", 50407),
        ("400 Bad Request", 50408),
        ("409 Conflict", 50416),
        ("409 Conflict", 50425),
        ("409 Conflict", 50437),
        ("400 Bad Request", 50417),
        ("400 Bad Request", 50418),
        ("400 Bad Request", 50420),
        ("400 Bad Request", 50422),
        ("400 Bad Request", 50436),
    ] {
        let body = format!(r#"{{"code":{code},"message":"why","more_info":"u","status":{}}}"#, &status[..3]);
        let error = failure(json(status, &body)).await;
        let response = documented(&error);
        assert_eq!((response.status().as_str(), response.code), (&status[..3], Some(code)));
        assert!(line(&error).starts_with(&format!("{OPERATION}: {status}: why (code {code})")), "{error}");
    }
}

#[tokio::test]
async fn a_refused_credential_and_a_rate_limit_say_what_to_do() {
    let error = failure(json("401 Unauthorized", r#"{"code":20003,"message":"Authenticate","status":401}"#)).await;
    let advice = "check the credential: the server did not accept it";
    assert_eq!(line(&error), format!("{OPERATION}: 401 Unauthorized: Authenticate (code 20003); {advice}"));

    let body = r#"{"code":20429,"message":"Too many requests","status":429}"#;
    let error = failure(answer("429 Too Many Requests", &["retry-after: 3"], body)).await;
    let message = "Too many requests (code 20429); call again in 3 s";
    assert_eq!(line(&error), format!("{OPERATION}: 429 Too Many Requests: {message}"));
}

#[tokio::test]
async fn members_of_another_type_leave_the_answer_whole() {
    for body in [
        r#"{"code":"E1","message":"m"}"#,
        r#"{"message":{"text":"m"},"error":"m"}"#,
        r#"{"message":"m","details":"text"}"#,
        r#"{"message":"m","errors":{"a":1}}"#,
    ] {
        let error = failure(json("400 Bad Request", body)).await;
        assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
        assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
        let line = line(&error);
        assert!(line.starts_with(&format!("{OPERATION}: 400 Bad Request: m")), "{line}");
        assert!(line.ends_with("(not a documented answer)"), "{line}");
    }
}

#[tokio::test]
async fn pages_of_gateways_empty_bodies_and_broken_json_are_kept_whole() {
    let bodies: [&[u8]; 7] =
        [b"", b"<html><h1>502</h1></html>", b"{\"code\":", b"[]", b"null", b"\"no\"", b"{\"message\":\"\xff\"}"];
    for status in ["400 Bad Request", "502 Bad Gateway", "503 Service Unavailable"] {
        for body in bodies {
            for header in ["content-type: text/html", "content-type: application/json"] {
                let error = failure(answer(status, &[header], body)).await;
                assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
                assert_eq!(error.status().expect("a status").as_str(), &status[..3]);
                assert_eq!(error.raw().expect("a body").as_ref(), body);
                assert!(
                    line(&error).starts_with(&format!("{OPERATION}: {status}: not a documented answer")),
                    "{error}"
                );
            }
        }
    }
}
