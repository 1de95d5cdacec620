//! Which credentials go with a call, by the schemes that it takes and the scopes that a token has.

use bindery_runtime::{AccessToken, ApiKey, BasicCredentials, BearerToken, Error, Operation};

use crate::support::{Counter, FIND, Op, line, ok, send, site};

const WRITE: Op = Operation { id: "Write", security: &[&["oauth pets.read pets.write"]], ..FIND };
const WRITE_OR_KEY: Op = Operation { security: &[&["oauth pets.read pets.write"], &["key"]], ..WRITE };
const WRITE_OR_NOTHING: Op = Operation { security: &[&["oauth pets.write"], &[]], ..WRITE };

fn reader() -> BearerToken {
    BearerToken::from(AccessToken::new("t").scopes(["pets.read", "users.read"]))
}

#[tokio::test]
async fn a_token_that_states_to_lack_a_scope_is_not_sent() {
    let site = site(|_| ok());
    let client = site.client().credential("oauth", reader()).build().expect("a client");
    let error = send(&client, &WRITE).await.expect_err("a refusal");
    assert_eq!(
        line(&error),
        "Write: the token for `oauth` lacks the scope `pets.write`: log in again and ask for it; nothing was sent"
    );
    let Error::Credentials(refusal) = &error else { panic!("{error:?}") };
    assert_eq!((refusal.missing_scopes(), refusal.accepted()), (&["pets.write"][..], vec![vec!["oauth"]]));
    assert_eq!(site.seen().len(), 0);
}

#[tokio::test]
async fn all_missing_scopes_are_named() {
    let none = BearerToken::from(AccessToken::new("t").scopes([""; 0]));
    let site = site(|_| ok());
    let client = site.client().credential("oauth", none).build().expect("a client");
    let line = line(&send(&client, &WRITE).await.expect_err("a refusal"));
    assert!(line.contains("lacks the scope `pets.read`, `pets.write`:"), "{line}");
}

#[tokio::test]
async fn a_token_that_covers_the_scopes_says_nothing_of_them_or_is_not_checked_is_sent() {
    let site = site(|_| ok());
    let both = AccessToken::new("t").scopes(["pets.write", "pets.read"]);
    for token in [BearerToken::from(both), BearerToken::from("t"), reader().without_scope_check()] {
        let client = site.client().credential("oauth", token).build().expect("a client");
        send(&client, &WRITE).await.expect("an answer");
    }
    assert_eq!(site.tokens(), ["t"; 3]);
}

#[tokio::test]
async fn another_credential_goes_in_the_place_of_one_without_the_scopes() {
    let site = site(|_| ok());
    let client = site.client().credential("oauth", reader()).credential("key", ApiKey::header("x-key", "k"));
    send(&client.build().expect("a client"), &WRITE_OR_KEY).await.expect("an answer");
    let seen = &site.seen()[0];
    assert_eq!((seen.header("x-key"), seen.header("authorization")), (Some("k"), None));
}

#[tokio::test]
async fn where_none_is_needed_none_goes_in_the_place_of_one_without_the_scopes() {
    let site = site(|_| ok());
    let client = site.client().credential("oauth", reader()).build().expect("a client");
    send(&client, &WRITE_OR_NOTHING).await.expect("an answer");
    assert_eq!(site.seen()[0].header("authorization"), None);
}

#[tokio::test]
async fn the_scopes_of_a_token_that_has_to_be_got_are_looked_at_before_it_is_sent() {
    let site = site(|_| ok());
    let got = Counter::default();
    let counted = got.clone();
    let source = move || {
        counted.count();
        async { Ok(AccessToken::new("t").scopes(["pets.read"])) }
    };
    let client = site.client().credential("oauth", BearerToken::from(source)).build().expect("a client");
    for _ in 0..2 {
        let error = send(&client, &WRITE).await.expect_err("a refusal");
        assert!(line(&error).contains("lacks the scope `pets.write`"), "{error}");
    }
    assert_eq!((got.get(), site.seen().len()), (1, 0));
}

#[tokio::test]
async fn sets_go_whole_or_not_at_all() {
    const SETS: Op = Operation { security: &[&["oauth", "key"], &["basic"]], ..FIND };
    let site = site(|_| ok());
    let half = site.client().credential("oauth", reader());
    let error = send(&half.clone().build().expect("a client"), &SETS).await.expect_err("a refusal");
    assert_eq!(
        line(&error),
        "Find: the operation takes a credential for `oauth` and `key` or `basic`, the client has one for `oauth` only: \
         set it on the client's builder, by the method named after the scheme; nothing was sent"
    );
    let client = half.credential("basic", BasicCredentials::new("u", "p")).build().expect("a client");
    send(&client, &SETS).await.expect("an answer");
    let seen = site.seen();
    assert_eq!((seen.len(), seen[0].header("authorization")), (1, Some("Basic dTpw")));
}
