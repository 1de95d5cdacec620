//! JSON as generated code meets it: a tree that borrows from the body it was read from ([`Node`]), and the trait that
//! turns models into that tree and back ([`Codec`]).
//!
//! A body is parsed once, into the tree; emitted code then reads models from it. Serde's own machinery is instantiated
//! once for the tree and not once for each model, which keeps crates of many models quick to compile, and whatever has
//! to look at a value before it knows its type (unions, unknown members, forms, checks) looks at the tree.

mod codec;
pub(crate) mod decimal;
pub(crate) mod depth;
mod error;
mod exact;
mod fit;
mod members;
mod node;
pub(crate) mod number;
mod object;
pub(crate) mod path;
mod read;
mod redacted;
mod serde_impls;
mod shape;
mod spare;
mod tuple;
pub mod union;
mod write;

pub use codec::Codec;
pub use decimal::number_text;
pub use error::DecodeError;
pub use fit::{Fit, Fits, Look};
pub use members::Members;
pub use node::Node;
pub use object::Object;
pub use redacted::Redacted;
#[doc(hidden)]
pub use serde_impls::{deserialize, serialize};
pub use shape::{Constant, Kinds, Shape, ShapeMember};
