//! Futures that are dropped before they are done.

use std::io::Write;

use tokio::sync::mpsc::unbounded_channel;

use crate::server::{GET, call, request, serve, wait_for_the_end};

const KEPT: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

#[tokio::test]
async fn a_dropped_call_ends_its_connection_and_its_tasks() {
    let (arrived, mut arrivals) = unbounded_channel();
    let (ended, mut ends) = unbounded_channel();
    let server = serve(move |stream| {
        request(stream);
        let _ = arrived.send(());
        wait_for_the_end(stream);
        let _ = ended.send(());
    });
    let client = server.builder().build().expect("a client");
    for _ in 0..10 {
        let mut calling = Box::pin(call(&client, &GET));
        tokio::select! {
            _ = &mut calling => panic!("nobody answers"),
            arrival = arrivals.recv() => arrival.expect("a request"),
        }
        drop(calling);
        // The server sees the end of the connection: its task is over, and it was one.
        ends.recv().await.expect("an end");
    }
    assert_eq!(server.connections(), 10);
    let metrics = tokio::runtime::Handle::current().metrics();
    while metrics.num_alive_tasks() > 0 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_call_that_was_never_polled_sends_nothing() {
    let server = serve(|_| {});
    let client = server.builder().build().expect("a client");
    drop(client.call().request(&GET).send());
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn connections_are_used_again_whatever_was_dropped() {
    let server = serve(|stream| {
        while request(stream).is_some() {
            if stream.write_all(KEPT).is_err() {
                return;
            }
        }
    });
    let client = server.builder().build().expect("a client");
    for _ in 0..20 {
        call(&client, &GET).await.expect("an answer");
        // Polled once: a connection is taken or made, and given back or closed.
        let mut dropped = Box::pin(call(&client, &GET));
        std::future::poll_fn(|context| {
            let _ = dropped.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
        drop(dropped);
    }
    // A connection on which an answer is outstanding cannot be used again; each call that was dropped costs one at most.
    assert!(server.connections() <= 21, "{}", server.connections());
    let before = server.connections();
    for _ in 0..20 {
        call(&client, &GET).await.expect("an answer");
    }
    assert!(server.connections() <= before + 1, "{before} {}", server.connections());
}
