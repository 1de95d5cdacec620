//! What a caller nests deeper than anybody could read back is an error before it is sent, on the small stack of a test's
//! thread.

use std::collections::BTreeMap;

use bindery_runtime::{
    Call, Checks, Client, Codec, DecodeError, Error, Method, NoDocumentedError, Node, Object, Operation, Request,
    Value, serde_impls,
};

const DEEP: usize = 10_000;

/// A list whose items are each in the one before, as emitted code has recursive types.
#[derive(Default)]
struct Chain {
    next: Option<Box<Chain>>,
    all: Vec<Chain>,
    named: BTreeMap<String, Chain>,
}

impl Codec for Chain {
    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self {
            next: object.optional("next")?,
            all: object.optional("all")?.unwrap_or_default(),
            named: object.optional("named")?.unwrap_or_default(),
        })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(3);
        object.optional("next", &self.next);
        object.required("all", &self.all);
        object.required("named", &self.named);
        object.into()
    }

    fn validate(&self, checks: &mut Checks) {
        checks.field("all", &self.all).max_items(5);
        checks.nested("next", &self.next);
        checks.nested("all", &self.all);
        checks.nested("named", &self.named);
    }
}

serde_impls!(Chain);

impl Chain {
    fn of(depth: usize, link: fn(Chain) -> Chain) -> Self {
        (0..depth).fold(Chain::default(), |inner, _| link(inner))
    }
}

/// Values of a depth, each made of the one within it.
fn values(depth: usize) -> Vec<Value> {
    let links: [fn(Value) -> Value; 2] = [|inner| Value::Array(vec![inner]), |inner| Value::from_iter([("a", inner)])];
    links.map(|link| (0..depth).fold(Value::Null, |inner, _| link(inner))).into()
}

const LINKS: [fn(Chain) -> Chain; 3] = [
    |inner| Chain { next: Some(Box::new(inner)), ..Chain::default() },
    |inner| Chain { all: vec![inner], ..Chain::default() },
    |inner| Chain { named: BTreeMap::from([("a".to_owned(), inner)]), ..Chain::default() },
];

const SEND: Operation<Value, NoDocumentedError> = Operation {
    id: "Send",
    method: Method::POST,
    path: "/",
    accept: "application/json",
    security: &[],
    success: &[],
    failure: &[],
};

fn call() -> Call {
    Client::builder("http://127.0.0.1:1", "test/1").build().expect("a client").call()
}

async fn refused(put: impl FnOnce(&mut Request<Value, NoDocumentedError>)) -> String {
    let mut request = call().request(&SEND);
    put(&mut request);
    match request.send().await {
        Err(Error::Invalid(error)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Drops on a stack that has room for it: that of the caller's own types is the caller's business.
fn forget<T>(value: T) {
    std::mem::forget(value);
}

#[tokio::test]
async fn bodies_and_parameters_that_nest_too_deep_are_refused() {
    for value in values(DEEP) {
        let form = BTreeMap::from([("a".to_owned(), value)]);
        let value = &form["a"];
        for said in [
            refused(|request| drop(request.json(value))).await,
            refused(|request| drop(request.form(&form))).await,
            refused(|request| drop(request.text("text/plain", value))).await,
            refused(|request| drop(request.query("q", value))).await,
            refused(|request| drop(request.query_json("q", value))).await,
            refused(|request| drop(request.header_json("h", value))).await,
            refused(|request| drop(request.cookie_json("c", value))).await,
        ] {
            assert!(said.contains("nests too deep"), "{said}");
        }
        forget(form);
    }
    for link in LINKS {
        let chain = Chain::of(DEEP, link);
        let said = refused(|request| drop(request.json(&chain))).await;
        assert!(said.contains("nests too deep"), "{said}");
        forget(chain);
    }
}

#[test]
fn so_is_what_goes_through_serde() {
    for link in LINKS {
        let chain = Chain::of(DEEP, link);
        let error = serde_json::to_string(&chain).expect_err("too deep");
        assert!(error.to_string().contains("nests too deep"), "{error}");
        assert_eq!(serde_json::to_string(&Chain::default()).expect("JSON"), r#"{"all":[],"named":{}}"#);
        forget(chain);
    }
}

#[tokio::test]
async fn what_can_be_read_back_is_sent() {
    for value in values(127) {
        let text = value.encode().to_vec();
        assert_eq!(text, serde_json::to_vec(&value).expect("JSON"));
        assert!(Node::from_slice(&text).is_ok());
        let mut request = call().request(&SEND);
        request.json(&value);
        assert!(request.send().await.expect_err("nobody listens").is_connect());
    }
    for value in values(128) {
        assert!(refused(|request| drop(request.json(&value))).await.contains("nests too deep"));
        // One that was refused says nothing of the next.
        let mut request = call().request(&SEND);
        request.query("q", &1).maximum(2);
        assert!(request.send().await.expect_err("nobody listens").is_connect());
    }
}
