//! Serde's traits for models: thin shims over their [`Codec`], so that models work with everything that takes serde
//! types while next to nothing is instantiated for each of them.

use serde::de::{Deserialize, Deserializer, Error as _};
use serde::ser::{Error as _, Serialize, Serializer};

use super::{Codec, Node, depth};

/// Implements `Serialize` and `Deserialize` of serde for types that implement [`Codec`](crate::Codec).
///
/// ```
/// use bindery_runtime::{Codec, DecodeError, Node, Object, serde_impls};
///
/// struct Pet { name: String }
///
/// impl Codec for Pet {
///     fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
///         let mut object = node.object()?;
///         Ok(Self { name: object.required("name")? })
///     }
///
///     fn encode(&self) -> Node<'_> {
///         let mut object = Object::with_capacity(1);
///         object.required("name", &self.name);
///         object.into()
///     }
/// }
/// serde_impls!(Pet);
///
/// let pet: Pet = serde_json::from_str(r#"{"name": "Rex"}"#)?;
/// assert_eq!(serde_json::to_string(&pet)?, r#"{"name":"Rex"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[macro_export]
macro_rules! serde_impls {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::serde::Serialize for $type {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    )+};
}

/// Writes a value through the tree.
#[doc(hidden)]
pub fn serialize<T: Codec, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    depth::encoded(value).ok_or_else(|| S::Error::custom(depth::TOO_DEEP))?.serialize(serializer)
}

/// Reads a value through the tree.
#[doc(hidden)]
pub fn deserialize<'de, T: Codec, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    T::decode(&node).map_err(D::Error::custom)
}
