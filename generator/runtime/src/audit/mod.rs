//! What was read as which type: the project's own gates hold it against the document, to see whether what came is lost
//! in a variant of the unknown or in any JSON. Without the feature `audit` nothing is noted, and reading is
//! [`Codec::decode`](crate::Codec::decode) and no more.

#[cfg(not(feature = "audit"))]
pub(crate) use self::off::{forget, mark, read, tag};
#[cfg(feature = "audit")]
pub use self::on::{Entry, read, watch};
#[cfg(feature = "audit")]
pub(crate) use self::on::{forget, mark, tag};

#[cfg(not(feature = "audit"))]
mod off;
#[cfg(feature = "audit")]
mod on;
