//! Tuples: arrays of so many items, each of a type of its own.

use super::{Codec, DecodeError, Node, Shape};
use crate::audit;
use crate::validate::Checks;

macro_rules! tuple_codec {
    ($count:literal: $($name:ident $index:tt),+) => {
        impl<$($name: Codec),+> Codec for ($($name,)+) {
            const SHAPE: Shape = Shape::Tuple(&[$(&$name::SHAPE),+]);

            fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
                let items = items(node, $count)?;
                Ok(($(audit::read::<$name>(&items[$index]).map_err(|error| error.in_item($index))?,)+))
            }

            fn encode(&self) -> Node<'_> {
                Node::Array(vec![$(self.$index.encode()),+])
            }

            fn validate(&self, checks: &mut Checks) {
                $(checks.nested_item($index, &self.$index);)+
            }
        }
    };
}

tuple_codec!(1: A 0);
tuple_codec!(2: A 0, B 1);
tuple_codec!(3: A 0, B 1, C 2);
tuple_codec!(4: A 0, B 1, C 2, D 3);
tuple_codec!(5: A 0, B 1, C 2, D 3, E 4);
tuple_codec!(6: A 0, B 1, C 2, D 3, E 4, F 5);

fn items<'n, 'a>(node: &'n Node<'a>, count: usize) -> Result<&'n [Node<'a>], DecodeError> {
    let items = node.array()?;
    if items.len() == count {
        return Ok(items);
    }
    Err(DecodeError::expected(format!("an array of {count} items"), node).found("one of another length"))
}

#[cfg(test)]
mod tests {
    use crate::round_trip::round_trip;

    #[test]
    fn tuples_are_arrays() {
        assert_eq!(round_trip::<(f64, f64)>("[1.5, 2]"), Ok(()));
        assert_eq!(round_trip::<(String, Option<i64>, bool)>(r#"["a", null, true]"#), Ok(()));
        let error = round_trip::<(f64, f64)>("[1.5]").map_err(|error| error.to_string());
        assert_eq!(
            error,
            Err("the example does not decode: `$`: expected an array of 2 items, found one of another length"
                .to_owned())
        );
    }
}
