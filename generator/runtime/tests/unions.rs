//! Unions that hold themselves, told apart by shape: what they cost grows with what was sent.

use std::time::Instant;

use bindery_runtime::json::{Kinds, Shape, ShapeMember, union};
use bindery_runtime::{Codec, DecodeError, Node, Object, Value};

/// Either of two kinds, as emitted code has them.
#[derive(Debug, PartialEq)]
enum Tree {
    Red(Box<Half<0>>),
    Blue(Box<Half<1>>),
    Unknown(Value),
}

#[derive(Debug, PartialEq)]
struct Half<const COLOUR: u8> {
    inner: Option<Tree>,
    /// What does not fit is found out behind what is inside.
    number: i32,
}

impl<const COLOUR: u8> Codec for Half<COLOUR> {
    const SHAPE: Shape =
        Shape::Object(&[ShapeMember::optional("inner", Kinds::ANY), ShapeMember::required("number", Kinds::INTEGER)]);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let mut object = node.object()?;
        Ok(Self { inner: object.optional("inner")?, number: object.required("number")? })
    }

    fn encode(&self) -> Node<'_> {
        let mut object = Object::with_capacity(2);
        object.optional("inner", &self.inner);
        object.required("number", &self.number);
        object.into()
    }
}

impl Codec for Tree {
    const SHAPE: Shape = Shape::OneOf(&[<Half<0> as Codec>::fit, <Half<1> as Codec>::fit]);

    fn decode(node: &Node<'_>) -> Result<Self, DecodeError> {
        let variants: &[union::Read<Self>] =
            &[|node| union::read(node, Self::Red), |node| union::read(node, Self::Blue)];
        Ok(union::by_shape(node, &Self::SHAPE, variants).unwrap_or_else(|| Self::Unknown(node.to_value())))
    }

    fn encode(&self) -> Node<'_> {
        match self {
            Self::Red(half) => half.encode(),
            Self::Blue(half) => half.encode(),
            Self::Unknown(value) => value.encode(),
        }
    }
}

#[test]
fn levels_do_not_multiply_what_a_union_costs() {
    for depth in [1, 12, 20, 120] {
        // No variant holds the number, whichever is tried.
        let text = (0..depth)
            .fold("{\"number\":1}".to_owned(), |inner, _| format!("{{\"inner\":{inner},\"number\":10000000000}}"));
        let node = Node::from_slice(text.as_bytes()).expect("JSON");
        let begun = Instant::now();
        let tree = Tree::decode(&node).expect("a tree");
        assert!(begun.elapsed().as_secs() < 20, "{depth}: {:?}", begun.elapsed());
        assert_eq!(tree, Tree::Unknown(node.to_value()));
    }
    let node = Node::from_slice(b"{\"inner\":{\"number\":2},\"number\":1}").expect("JSON");
    let inner = Some(Tree::Red(Box::new(Half { inner: None, number: 2 })));
    assert_eq!(Tree::decode(&node).expect("a tree"), Tree::Red(Box::new(Half { inner, number: 1 })));
}
