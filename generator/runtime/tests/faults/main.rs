//! What can go wrong between a client and a server, each over a real socket on loopback or, where time matters, on
//! Tokio's paused clock; and what a person gets to read of it.

mod bodies;
mod cancelled;
mod compressed;
mod connections;
mod crowd;
mod options;
mod redirects;
mod repeated;
mod server;
mod storm;
mod tls;
mod waiting;
