//! Ten thousand calls at once through one client.

use std::io::Write;

use tower::limit::GlobalConcurrencyLimitLayer;

use crate::server::{GET, call, request, serve};

const KEPT: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test]
async fn ten_thousand_calls() {
    let server = serve(|stream| {
        while request(stream).is_some() {
            if stream.write_all(KEPT).is_err() {
                return;
            }
        }
    });
    // Of sockets there are fewer than calls: a layer holds the others back.
    let client = server.builder().layer(GlobalConcurrencyLimitLayer::new(64)).build().expect("a client");
    let calls: Vec<_> = (0..10_000)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client, &GET).await.map(|(_, attempts)| attempts) })
        })
        .collect();
    for calling in calls {
        assert_eq!(calling.await.expect("no panic").expect("an answer"), 1);
    }
    assert!(server.connections() <= 64, "{}", server.connections());
}
