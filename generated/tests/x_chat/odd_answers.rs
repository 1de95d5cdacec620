//! Failures as live servers, newer documents and gateways send them, beyond what the document says. Each gives an error
//! with status, what the server said and the body as it came.

use conversations::x_chat::models::{ClientForbiddenProblemReason, Problem, ResourceType};
use conversations::x_chat::responses::Failure;
use conversations::{Error, Value};
use serde_json::json as value;

use crate::fixtures::{OPERATIONS, Operation, problem_of};
use crate::support::{Act, answer, json, line, problem};

const P: &str = "https://api.x.com/2/problems/";

/// The error that an answer gives, after a look at what all errors have in common.
async fn error_of(operation: Operation, act: fn(&str, &str) -> Act, status: &str, body: &str) -> Error<Failure> {
    let error = operation.failure(act(status, body)).await;
    let code: u16 = status[..3].parse().expect("a status");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(code));
    assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
    assert!(line(&error).starts_with(&format!("{}: {status}", operation.id())), "{error}");
    error
}

fn unknown(problem: &Problem) -> &Value {
    match problem {
        Problem::Unknown(json) => json,
        other => panic!("a known kind: {other:?}"),
    }
}

#[tokio::test]
async fn kinds_beyond_the_documented_ones_keep_everything() {
    let kinds = [
        "oauth1-permissions",
        "rate-limit-exceeded",
        "client-not-enrolled",
        "field-unauthorized",
        "field-hydration-failure",
        "internal-error",
    ];
    for operation in OPERATIONS {
        for kind in kinds {
            for host in ["https://api.twitter.com", "https://api.x.com"] {
                let tag = format!("{host}/2/problems/{kind}");
                let body = format!(
                    r#"{{"title":"Forbidden","detail":"Not you.","type":"{tag}","status":403,"field":{{"a":[1]}}}}"#
                );
                for act in [problem, json] {
                    let error = error_of(operation, act, "403 Forbidden", &body).await;
                    let problem = problem_of(&error);
                    assert_eq!(problem.r#type(), Some(tag.as_str()));
                    assert_eq!((problem.title(), problem.detail()), (Some("Forbidden"), Some("Not you.")));
                    assert_eq!(problem.status(), Some(403));
                    assert_eq!(unknown(problem), &serde_json::from_str::<Value>(&body).expect("JSON"));
                    let advice = "check what the credential is allowed to do";
                    assert_eq!(line(&error), format!("{}: 403 Forbidden: Not you.; {advice}", operation.id()));
                }
            }
        }
    }
}

#[tokio::test]
async fn a_kind_without_its_required_members_is_still_usable() {
    let not_found = concat!(
        r#"{"parameter":"user_ids","value":"456","resource_type":"user","title":"Not Found Error","#,
        r#""detail":"Could not find user with id: [456].","#,
        r#""type":"https://api.x.com/2/problems/resource-not-found"}"#
    );
    let disallowed = format!(r#"{{"type":"{P}disallowed-resource","title":"T","detail":"D","section":"data"}}"#);
    let resource = format!(r#"{{"type":"{P}not-authorized-for-resource","title":"T","detail":"D"}}"#);
    let unavailable = format!(r#"{{"type":"{P}resource-unavailable","title":"T","detail":"D","resource_id":"1"}}"#);
    for body in [not_found, &disallowed, &resource, &unavailable] {
        let error = error_of(Operation::Members, problem, "404 Not Found", body).await;
        let json: Value = serde_json::from_str(body).expect("JSON");
        let problem = problem_of(&error);
        assert_eq!(unknown(problem), &json);
        assert_eq!(problem.r#type(), json["type"].as_str());
        assert_eq!((problem.title(), problem.detail()), (json["title"].as_str(), json["detail"].as_str()));
        assert!(line(&error).contains(json["detail"].as_str().expect("a detail")), "{error}");
    }
}

#[tokio::test]
async fn a_problem_without_type_or_title_is_still_usable() {
    let cases = [
        (r#"{"title":"Forbidden","detail":"No.","status":403}"#, None, Some("Forbidden")),
        (r#"{"type":"about:blank","detail":"No."}"#, Some("about:blank"), None),
        (r#"{"detail":"No."}"#, None, None),
        (r#"{"detail":"No.","type":null,"title":null}"#, None, None),
        (r#"{"detail":"No.","type":7,"title":"T"}"#, None, Some("T")),
    ];
    for operation in OPERATIONS {
        for (body, kind, title) in cases {
            for act in [problem, json] {
                let error = error_of(operation, act, "400 Bad Request", body).await;
                let problem = problem_of(&error);
                assert_eq!((problem.r#type(), problem.title(), problem.detail()), (kind, title, Some("No.")), "{body}");
                assert_eq!(line(&error), format!("{}: 400 Bad Request: No.", operation.id()));
            }
        }
    }
}

#[tokio::test]
async fn unknown_enum_values_are_kept_and_the_kind_is_known() {
    let forbidden = format!(r#"{{"type":"{P}client-forbidden","title":"T","reason":"on-a-whim"}}"#);
    let error = error_of(Operation::Keys, problem, "403 Forbidden", &forbidden).await;
    let Problem::ClientForbidden(kind) = problem_of(&error) else {
        panic!("{error:?}");
    };
    assert_eq!(kind.reason, Some(ClientForbiddenProblemReason::Unknown("on-a-whim".to_owned())));

    let not_found = value!({
        "type": format!("{P}resource-not-found"),
        "title": "T",
        "parameter": "id",
        "value": "7",
        "resource_id": "",
        "resource_type": "chat",
    });
    let error = error_of(Operation::Keys, problem, "404 Not Found", &not_found.to_string()).await;
    let Problem::ResourceNotFound(kind) = problem_of(&error) else {
        panic!("{error:?}");
    };
    assert_eq!(kind.resource_type, ResourceType::Unknown("chat".to_owned()));
    assert_eq!(kind.resource_type.as_str(), "chat");
}

#[tokio::test]
async fn undeclared_members_are_kept() {
    let body = value!({
        "type": format!("{P}client-forbidden"),
        "title": "Client Forbidden",
        "reason": "client-not-enrolled",
        "client_id": "27",
        "required_enrollment": "Appropriate Level of API Access",
    });
    let error = error_of(Operation::Group, problem, "403 Forbidden", &body.to_string()).await;
    let Problem::ClientForbidden(kind) = problem_of(&error) else {
        panic!("{error:?}");
    };
    assert_eq!(kind.additional_properties["client_id"], "27");
    assert_eq!(kind.additional_properties["required_enrollment"], "Appropriate Level of API Access");
    assert_eq!(kind.additional_properties.len(), 2);
}

#[tokio::test]
async fn numbers_in_the_place_of_ids_do_not_change_the_kind() {
    let body = value!({
        "type": format!("{P}resource-not-found"),
        "title": "T",
        "parameter": "id",
        "value": 456,
        "resource_id": 1_215_441_834_412_953_601_u64,
        "resource_type": "user",
        "status": 404.0,
    });
    let error = error_of(Operation::Members, problem, "404 Not Found", &body.to_string()).await;
    let Problem::ResourceNotFound(kind) = problem_of(&error) else {
        panic!("{error:?}");
    };
    assert_eq!((kind.value.as_deref(), kind.resource_id.as_str()), (Some("456"), "1215441834412953601"));
    assert_eq!(kind.status, Some(404));
}

#[tokio::test]
async fn a_rate_limit_comes_as_a_blank_problem() {
    let body = r#"{"title":"Too Many Requests","detail":"Too Many Requests","type":"about:blank","status":429}"#;
    for operation in OPERATIONS {
        for act in [problem, json] {
            let error = error_of(operation, act, "429 Too Many Requests", body).await;
            assert!(matches!(problem_of(&error), Problem::Generic(_)), "{error:?}");
            assert_eq!(problem_of(&error).status(), Some(429));
        }
    }
}

#[tokio::test]
async fn a_rate_limit_comes_as_a_list_of_errors_which_is_neither_documented_form() {
    let body = r#"{"errors":[{"code":88,"message":"Rate limit exceeded"}]}"#;
    for operation in OPERATIONS {
        for act in [problem, json] {
            let error = error_of(operation, act, "429 Too Many Requests", body).await;
            assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
            assert!(line(&error).contains("Rate limit exceeded (code 88)"), "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_of_the_older_form_is_read_under_both_media_types() {
    let body = r#"{"code":89,"message":"Invalid or expired token.","label":"x"}"#;
    for operation in OPERATIONS {
        for act in [json, problem] {
            let error = error_of(operation, act, "401 Unauthorized", body).await;
            let Error::Api(response) = &error else {
                panic!("{error:?}");
            };
            let Failure::Error(older) = response.body() else {
                panic!("{error:?}");
            };
            assert_eq!((older.code, older.message.as_str()), (89, "Invalid or expired token."));
            assert_eq!(older.additional_properties["label"], "x");
            assert!(line(&error).contains("401 Unauthorized: Invalid or expired token. (code 89)"), "{error}");
        }
    }
}

#[tokio::test]
async fn an_error_whose_code_no_32_bits_hold_is_kept_whole() {
    let error = error_of(Operation::Keys, json, "400 Bad Request", r#"{"code":2147483648,"message":"m"}"#).await;
    assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
    assert!(line(&error).contains("400 Bad Request: m (code 2147483648)"), "{error}");
}

#[tokio::test]
async fn failures_are_read_by_their_shape_whatever_the_media_type_says() {
    fn mislabelled(status: &str, body: &str) -> Act {
        answer(status, &["content-type: text/html; charset=utf-8"], body)
    }
    fn unlabelled(status: &str, body: &str) -> Act {
        answer(status, &[], body)
    }
    for act in [mislabelled, unlabelled] {
        let body = r#"{"type":"about:blank","title":"Gone"}"#;
        let error = error_of(Operation::Keys, act, "410 Gone", body).await;
        assert!(matches!(problem_of(&error), Problem::Generic(kind) if kind.title == "Gone"), "{error:?}");

        let error = error_of(Operation::Keys, act, "401 Unauthorized", r#"{"code":89,"message":"m"}"#).await;
        let Error::Api(response) = &error else {
            panic!("{error:?}");
        };
        assert!(matches!(response.body(), Failure::Error(older) if older.code == 89), "{error:?}");
    }
}

#[tokio::test]
async fn pages_of_gateways_and_empty_bodies_are_kept_whole() {
    fn page(status: &str, body: &str) -> Act {
        answer(status, &["content-type: text/html; charset=utf-8"], body)
    }
    fn bare(status: &str, body: &str) -> Act {
        answer(status, &[], body)
    }
    let html = "<!DOCTYPE html>\r\n<title>X / \u{1b}[31mOver\u{202e} capacity</title>";
    for operation in OPERATIONS {
        for status in ["500 Internal Server Error", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"]
        {
            let error = error_of(operation, page, status, html).await;
            assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
            assert!(line(&error).contains("text/html; charset=utf-8"), "{error}");
            assert!(line(&error).contains("<!DOCTYPE html> <title>X / [31mOver capacity</title>"), "{error}");

            for act in [bare, json, problem] {
                let error = error_of(operation, act, status, "").await;
                assert!(matches!(error, Error::Undocumented(_)), "{error:?}");
                let end = "not a documented answer (no body); the server may have done what was asked, look before you \
                           call again";
                assert_eq!(line(&error), format!("{}: {status}: {end}", operation.id()));
            }
        }
    }
}

#[tokio::test]
async fn json_that_is_no_object_and_text_that_is_no_json_are_kept_whole() {
    for body in
        ["null", "[]", "\"no\"", "7", "{}", "{\"title\":", "{\"detail\":\"\u{e9}", "nope", "[{\"detail\":\"x\"}]"]
    {
        for act in [json, problem] {
            let error = error_of(Operation::Group, act, "400 Bad Request", body).await;
            assert!(matches!(error, Error::Undocumented(_)), "{body}: {error:?}");
        }
    }
}

#[tokio::test]
async fn the_fixed_sentences_of_the_vendor_show() {
    for sentence in [
        "Too many members: adding these members would exceed the allowed group size.",
        "Cannot add all members: one or more of the requested members cannot be added to this conversation.",
    ] {
        let body = format!(r#"{{"type":"{P}invalid-request","title":"Invalid Request","detail":"{sentence}"}}"#);
        let error = error_of(Operation::Members, problem, "400 Bad Request", &body).await;
        assert_eq!(line(&error), format!("addChatGroupMembers: 400 Bad Request: {sentence}"));
    }
}

#[tokio::test]
async fn a_long_or_hostile_message_becomes_one_short_line() {
    let detail = format!("a\\r\\nb\\u001b[2J\\u202e{}", "x".repeat(5000));
    let body = format!(r#"{{"type":"about:blank","title":"T","detail":"{detail}"}}"#);
    let error = error_of(Operation::Group, problem, "400 Bad Request", &body).await;
    let line = line(&error);
    assert!(line.chars().count() < 400, "{}", line.len());
    assert!(line.contains("a b [2Jxxx"), "{line}");
}
