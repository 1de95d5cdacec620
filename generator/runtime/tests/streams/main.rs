//! Bodies that are streams, both ways: over HTTP on loopback, and their texts taken apart wherever they are cut.

mod cases;
mod headers;
mod items;
mod reconnecting;
mod support;
mod wire;
