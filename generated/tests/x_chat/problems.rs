//! The 18 documented kinds of problems, each under both hosts, over HTTP.

use std::collections::BTreeMap;

use conversations::Value;
use conversations::x_chat::models::{
    ClientForbiddenProblemReason, ConnectionExceptionProblemConnectionIssue,
    OperationalDisconnectProblemDisconnectType, Problem, ProblemSection, ResourceType, UsageCapExceededProblemPeriod,
    UsageCapExceededProblemScope,
};

use crate::fixtures::{OPERATIONS, Operation, problem_of};
use crate::support::{json, line, problem};

/// Last segment of the tag, the members beside `type`, `title`, `detail` and `status`, and whether this is the right
/// variant with the right members.
type Kind = (&'static str, &'static str, fn(&Problem) -> bool);

const KINDS: [Kind; 18] = [
    ("about:blank", "", |problem| matches!(problem, Problem::Generic(_))),
    ("client-disconnected", "", |problem| matches!(problem, Problem::ClientDisconnected(_))),
    (
        "client-forbidden",
        r#","reason":"client-not-enrolled","registration_url":"https://developer.x.com/en""#,
        |problem| {
            matches!(problem, Problem::ClientForbidden(kind)
                if kind.reason == Some(ClientForbiddenProblemReason::ClientNotEnrolled)
                && kind.registration_url.as_deref() == Some("https://developer.x.com/en"))
        },
    ),
    ("conflict", "", |problem| matches!(problem, Problem::Conflict(_))),
    ("disallowed-resource", r#","resource_id":"7","resource_type":"tweet","section":"includes""#, |problem| {
        matches!(problem, Problem::DisallowedResource(kind) if kind.resource_id == "7"
                && kind.resource_type == ResourceType::Tweet && kind.section == ProblemSection::Includes)
    }),
    ("duplicate-rules", r#","id":"7","value":"cats""#, |problem| {
        matches!(problem, Problem::DuplicateRule(kind)
            if kind.id.as_deref() == Some("7") && kind.value.as_deref() == Some("cats"))
    }),
    (
        "invalid-request",
        r#","errors":[{"message":"bad id","parameters":{"id":["a:b","c"]}},{"message":"more"}]"#,
        |problem| {
            let Problem::InvalidRequest(kind) = problem else {
                return false;
            };
            let Some([first, second]) = kind.errors.as_deref() else {
                return false;
            };
            first.message.as_deref() == Some("bad id")
                && first.parameters == Some(BTreeMap::from([("id".into(), vec!["a:b".into(), "c".into()])]))
                && second.message.as_deref() == Some("more")
                && second.parameters.is_none()
        },
    ),
    ("invalid-rules", "", |problem| matches!(problem, Problem::InvalidRule(_))),
    ("noncompliant-rules", "", |problem| matches!(problem, Problem::NonCompliantRules(_))),
    ("not-authorized-for-field", r#","field":"email","resource_type":"user","section":"data""#, |problem| {
        matches!(problem, Problem::FieldUnauthorized(kind) if kind.field == "email"
                && kind.resource_type == ResourceType::User && kind.section == ProblemSection::Data)
    }),
    (
        "not-authorized-for-resource",
        r#","value":"7","resource_id":"8","resource_type":"list","section":"data","parameter":"id""#,
        |problem| {
            matches!(problem, Problem::ResourceUnauthorized(kind)
                if (kind.value.as_deref(), kind.resource_id.as_str()) == (Some("7"), "8")
                && kind.parameter.as_deref() == Some("id")
                && kind.resource_type == ResourceType::List && kind.section == ProblemSection::Data)
        },
    ),
    ("operational-disconnect", r#","disconnect_type":"SlowReader""#, |problem| {
        matches!(problem, Problem::OperationalDisconnect(kind)
            if kind.disconnect_type == Some(OperationalDisconnectProblemDisconnectType::SlowReader))
    }),
    (
        "resource-not-found",
        r#","parameter":"user_ids","value":"456","resource_id":"457","resource_type":"media""#,
        |problem| {
            matches!(problem, Problem::ResourceNotFound(kind)
                if (kind.parameter.as_deref(), kind.value.as_deref()) == (Some("user_ids"), Some("456"))
                && kind.resource_id == "457"
                && kind.resource_type == ResourceType::Media)
        },
    ),
    ("resource-unavailable", r#","parameter":"id","resource_id":"7","resource_type":"space""#, |problem| {
        matches!(problem, Problem::ResourceUnavailable(kind)
                if (kind.parameter.as_deref(), kind.resource_id.as_str()) == (Some("id"), "7")
                && kind.resource_type == ResourceType::Space)
    }),
    ("rule-cap", "", |problem| matches!(problem, Problem::RulesCap(_))),
    ("streaming-connection", r#","connection_issue":"TooManyConnections""#, |problem| {
        matches!(problem, Problem::ConnectionException(kind)
            if kind.connection_issue == Some(ConnectionExceptionProblemConnectionIssue::TooManyConnections))
    }),
    ("unsupported-authentication", "", |problem| matches!(problem, Problem::UnsupportedAuthentication(_))),
    ("usage-capped", r#","period":"Monthly","scope":"Product""#, |problem| {
        matches!(problem, Problem::UsageCapExceeded(kind)
            if kind.period == Some(UsageCapExceededProblemPeriod::Monthly)
            && kind.scope == Some(UsageCapExceededProblemScope::Product))
    }),
];

const PROBLEM_HOSTS: [&str; 2] = ["https://api.twitter.com/2/problems/", "https://api.x.com/2/problems/"];

/// All 35 tags: each kind under both hosts, and `about:blank`, which has none.
fn tags() -> Vec<(String, &'static Kind)> {
    let mut tags = vec![("about:blank".to_owned(), &KINDS[0])];
    for host in PROBLEM_HOSTS {
        tags.extend(KINDS[1..].iter().map(|kind| (format!("{host}{}", kind.0), kind)));
    }
    assert_eq!(tags.len(), 35);
    tags
}

fn body(tag: &str, extras: &str) -> String {
    format!(r#"{{"type":"{tag}","title":"Some Title","detail":"Some detail.","status":400{extras}}}"#)
}

fn assert_common(problem: &Problem, tag: &str) {
    assert_eq!(problem.r#type(), Some(tag));
    assert_eq!(problem.title(), Some("Some Title"), "{tag}");
    assert_eq!(problem.detail(), Some("Some detail."), "{tag}");
    assert_eq!(problem.status(), Some(400), "{tag}");
}

#[tokio::test]
async fn each_kind_under_each_host_is_read_by_each_operation() {
    for operation in OPERATIONS {
        for (tag, (_, extras, is_right)) in tags() {
            let body = body(&tag, extras);
            let error = operation.failure(problem("400 Bad Request", &body)).await;
            let problem = problem_of(&error);
            assert!(is_right(problem), "{problem:?}");
            assert_common(problem, &tag);
            assert_eq!(error.status().map(|status| status.as_u16()), Some(400));
            assert_eq!(error.raw().expect("a body").as_ref(), body.as_bytes());
            assert_eq!(line(&error), format!("{}: 400 Bad Request: Some detail.", operation.id()));
        }
    }
}

#[tokio::test]
async fn each_kind_is_read_under_plain_json_too() {
    for (tag, (_, extras, is_right)) in tags() {
        let error = Operation::Group.failure(json("400 Bad Request", &body(&tag, extras))).await;
        assert!(is_right(problem_of(&error)), "{:?}", problem_of(&error));
        assert_common(problem_of(&error), &tag);
    }
}

#[test]
fn each_kind_reads_and_writes_the_same_json() {
    for (tag, (_, extras, is_right)) in tags() {
        let body = body(&tag, extras);
        let problem: Problem = serde_json::from_str(&body).expect("a problem");
        assert!(is_right(&problem), "{problem:?}");
        let written: Value = serde_json::to_value(&problem).expect("JSON");
        assert_eq!(written, serde_json::from_str::<Value>(&body).expect("JSON"));
    }
}

/// What 2.160 and later versions both require, beside `type` and `title`.
fn least(segment: &str) -> &'static str {
    match segment {
        "disallowed-resource" | "not-authorized-for-resource" => {
            r#","resource_id":"7","resource_type":"user","section":"data""#
        }
        "not-authorized-for-field" => r#","field":"email","resource_type":"user","section":"data""#,
        "resource-not-found" | "resource-unavailable" => r#","resource_id":"7","resource_type":"user""#,
        _ => "",
    }
}

#[test]
fn each_kind_takes_the_least_that_is_required() {
    for (tag, (segment, ..)) in tags() {
        let body = format!(r#"{{"type":"{tag}","title":""{}}}"#, least(segment));
        let problem: Problem = serde_json::from_str(&body).expect("a problem");
        assert!(!matches!(problem, Problem::Unknown(_)), "{problem:?}");
        assert_eq!((problem.title(), problem.detail(), problem.status()), (Some(""), None, None));
        assert_eq!(serde_json::to_string(&problem).expect("JSON").len(), body.len());
    }
}

/// What the vendor's guide and live servers show, with its kind.
const GUIDE: [Kind; 3] = [
    (
        "resource-not-found",
        r#","resource_id":"456","resource_type":"user","detail":"Could not find user with id: [456].""#,
        |problem| {
            matches!(problem, Problem::ResourceNotFound(kind)
                if (kind.resource_id.as_str(), &kind.resource_type) == ("456", &ResourceType::User)
                && (&kind.parameter, &kind.value) == (&None, &None)
                && kind.detail.as_deref() == Some("Could not find user with id: [456]."))
        },
    ),
    ("invalid-request", r#","detail":"The signature is malformed.""#, |problem| {
        matches!(problem, Problem::InvalidRequest(kind)
            if kind.errors.is_none() && kind.detail.as_deref() == Some("The signature is malformed."))
    }),
    (
        "about:blank",
        r#","detail":"Too Many Requests","status":429"#,
        |problem| matches!(problem, Problem::Generic(kind) if kind.status == Some(429)),
    ),
];

#[tokio::test]
async fn bodies_of_the_guide_are_of_their_kind_under_each_host() {
    for operation in OPERATIONS {
        for (segment, extras, is_right) in GUIDE {
            for host in PROBLEM_HOSTS {
                let tag = if segment == "about:blank" { segment.to_owned() } else { format!("{host}{segment}") };
                let body = format!(r#"{{"title":"Some Title","type":"{tag}"{extras}}}"#);
                for act in [problem, json] {
                    let error = operation.failure(act("400 Bad Request", &body)).await;
                    assert!(is_right(problem_of(&error)), "{error:?}");
                    assert_eq!(problem_of(&error).r#type(), Some(tag.as_str()));
                }
            }
        }
    }
}

#[test]
fn every_documented_enum_value_is_known() {
    let values: [(&str, &str, &[&str]); 5] = [
        ("client-forbidden", "reason", &["official-client-forbidden", "client-not-enrolled"]),
        (
            "operational-disconnect",
            "disconnect_type",
            &[
                "OperationalDisconnect",
                "UpstreamOperationalDisconnect",
                "ForceDisconnect",
                "UpstreamUncleanDisconnect",
                "SlowReader",
                "InternalError",
                "ClientApplicationStateDegraded",
                "InvalidRules",
            ],
        ),
        (
            "streaming-connection",
            "connection_issue",
            &["TooManyConnections", "ProvisioningSubscription", "RuleConfigurationIssue", "RulesInvalidIssue"],
        ),
        ("usage-capped", "period", &["Daily", "Monthly"]),
        ("usage-capped", "scope", &["Account", "Product"]),
    ];
    for (segment, member, values) in values {
        for value in values {
            let extras = format!(r#","{member}":"{value}""#);
            let body = body(&format!("https://api.x.com/2/problems/{segment}"), &extras);
            let problem: Problem = serde_json::from_str(&body).expect("a problem");
            let shown = format!("{problem:?}");
            assert!(!shown.contains("Unknown"), "{shown}");
        }
    }
    for value in ["user", "tweet", "media", "list", "space"] {
        assert!(!matches!(ResourceType::from(value), ResourceType::Unknown(_)), "{value}");
    }
    for value in ["data", "includes"] {
        assert!(!matches!(ProblemSection::from(value), ProblemSection::Unknown(_)), "{value}");
    }
}
