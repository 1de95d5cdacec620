//! How well JSON fits a shape. What weighs most comes first: properties that would be lost, values that would have to be
//! called unknown, then how much of the JSON is documented.

use std::cmp::Reverse;

use super::{Node, Shape, ShapeMember};

/// How well JSON fits a type; none if it cannot be a value of it.
pub type Fits = fn(&Node<'_>, &mut Look) -> Option<Fit>;

/// How well JSON fits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// Properties that there is no place for.
    lost: u32,
    /// Values that no document lists, and objects that are none of the variants documented for them.
    unknown: u32,
    /// How much speaks for the type.
    likeness: i32,
    /// Whether the whole of it is kept as unknown.
    pub(super) whole: bool,
}

impl Fit {
    /// Fits in order, the best being the greatest.
    pub(super) fn rank(self) -> impl Ord {
        (Reverse(self.whole), Reverse(self.lost), Reverse(self.unknown), self.likeness)
    }

    fn like(likeness: i32) -> Self {
        Self { likeness, ..Self::default() }
    }

    fn unknown(whole: bool) -> Self {
        Self { unknown: 1, whole, ..Self::default() }
    }

    fn add(&mut self, other: Self) {
        self.lost = self.lost.saturating_add(other.lost);
        self.unknown = self.unknown.saturating_add(other.unknown);
        self.likeness = self.likeness.saturating_add(other.likeness);
    }
}

/// How far is looked into JSON: variants that are told apart by what is deep inside are rare, and a server may nest what
/// it likes.
#[derive(Debug)]
pub struct Look {
    steps: u32,
    depth: u32,
}

/// So many values are looked at for one choice. Of what is beyond them, the types of their properties tell.
const STEPS: u32 = 2_000;
const DEEPEST: u32 = 32;

impl Default for Look {
    fn default() -> Self {
        Self { steps: STEPS, depth: 0 }
    }
}

impl Look {
    /// Looks into a value, as far as there are steps left.
    fn inside(&mut self, fit: impl FnOnce(&mut Self) -> Option<Fit>) -> Option<Fit> {
        if self.steps == 0 || self.depth == DEEPEST {
            return Some(Fit::default());
        }
        self.steps -= 1;
        self.depth += 1;
        let fit = fit(self);
        self.depth -= 1;
        fit
    }

    fn at_part(&mut self, node: &Node<'_>, shape: &Shape) -> Option<Fit> {
        // What of a list or map is null is null whatever the rest is.
        self.inside(|look| if *node == Node::Null { Some(Fit::default()) } else { shape.fit(node, look) })
    }
}

/// A documented value counts for more than the mere presence of properties: it is there to tell variants apart.
const VALUE: i32 = 20;
const MEMBER: i32 = 2;
const UNDECLARED: i32 = -1;

impl Shape {
    /// How well JSON fits; none if it cannot be such a value.
    pub(super) fn fit(&self, node: &Node<'_>, look: &mut Look) -> Option<Fit> {
        match (self, node) {
            (Self::OneOf(variants), _) => Some(of_union(node, variants.iter().copied(), look)),
            (Self::Tagged(name, variants), _) => Some(of_tagged(node, name, variants, look)),
            (_, Node::Null) => None,
            (Self::Kinds(kinds), node) => {
                // Of an object its properties say more.
                let narrowness = if matches!(node, Node::Object(_)) { 0 } else { kinds.narrowness() };
                kinds.takes(node).then_some(Fit::like(narrowness))
            }
            (Self::Strings(values), Node::String(text)) => Some(listed(values.contains(&text.as_ref()))),
            (Self::Values(values), node) => Some(listed(values.iter().any(|value| value.is(node)))),
            (Self::Array(item), Node::Array(items)) => fit_all(items.iter(), |node| look.at_part(node, item)),
            (Self::Tuple(places), Node::Array(items)) if places.len() == items.len() => {
                let mut fit = Fit::like(MEMBER);
                for (place, node) in places.iter().zip(items) {
                    fit.add(look.at_part(node, place)?);
                }
                Some(fit)
            }
            (Self::Map(value), Node::Object(object)) => {
                let fit = fit_all(object.iter().map(|(_, node)| node), |node| look.at_part(node, value))?;
                // Whatever declares its properties is meant rather than what takes all of them.
                Some(Fit { likeness: fit.likeness.min(0), ..fit })
            }
            (Self::Object(members), Node::Object(_)) => {
                let Found { mut fit, undeclared, .. } = fit_object(members, node, look)?;
                fit.add(Fit::like(i32::try_from(undeclared).unwrap_or(i32::MAX).saturating_mul(UNDECLARED)));
                Some(fit)
            }
            (Self::Having(lists, shape), Node::Object(_)) => {
                let fit = shape.fit(node, look)?;
                let is_there = |alternative: &&[&str]| alternative.iter().all(|name| node.get(name).is_some());
                let has = lists.iter().all(|alternatives| alternatives.iter().any(is_there));
                // What is not as it should be may still be meant.
                let likeness = if has { fit.likeness } else { fit.likeness.saturating_sub(VALUE) };
                Some(Fit { likeness, ..fit })
            }
            // Nothing of it is known and nothing of it would be kept: that is another variant.
            (Self::Closed(members), Node::Object(_)) => match fit_object(members, node, look)? {
                Found { declared: 0, undeclared: 1.., .. } => None,
                Found { fit, undeclared, .. } => Some(Fit { lost: fit.lost.saturating_add(undeclared), ..fit }),
            },
            _ => None,
        }
    }
}

fn listed(known: bool) -> Fit {
    if known { Fit::like(VALUE) } else { Fit { likeness: -MEMBER, ..Fit::unknown(false) } }
}

/// The best variant's. A union keeps what is none of its variants, as unknown.
fn of_union(node: &Node<'_>, variants: impl Iterator<Item = Fits>, look: &mut Look) -> Fit {
    let fits = variants.filter_map(|variant| look.inside(|look| variant(node, look)));
    fits.max_by(|one, other| one.rank().cmp(&other.rank())).unwrap_or(Fit::unknown(true))
}

fn of_tagged(node: &Node<'_>, name: &str, variants: &[(&[&str], Fits)], look: &mut Look) -> Fit {
    match node.get(name) {
        None => of_union(node, variants.iter().map(|(_, fits)| *fits), look),
        Some(Node::String(tag)) => {
            let tagged = variants.iter().filter(|(tags, _)| tags.contains(&tag.as_ref())).map(|(_, fits)| *fits);
            let fit = of_union(node, tagged, look);
            Fit { likeness: fit.likeness.saturating_add(VALUE), ..fit }
        }
        Some(_) => Fit::unknown(true),
    }
}

/// All together, as like as the least like: a list is of one kind only if all of it is.
fn fit_all<'n, 'a: 'n>(
    nodes: impl Iterator<Item = &'n Node<'a>>,
    mut fit: impl FnMut(&Node<'a>) -> Option<Fit>,
) -> Option<Fit> {
    let mut all = Fit::like(VALUE);
    for node in nodes {
        let own = fit(node)?;
        let least = all.likeness.min(own.likeness);
        all.add(own);
        all.likeness = least;
    }
    Some(all)
}

/// How well the documented properties fit, how many they are, and how many others there are.
struct Found {
    fit: Fit,
    declared: u32,
    undeclared: u32,
}

fn fit_object(members: &[ShapeMember], node: &Node<'_>, look: &mut Look) -> Option<Found> {
    let Node::Object(object) = node else { return None };
    let (mut fit, mut declared) = (Fit::default(), 0);
    for member in members {
        let Some(value) = object.get(member.name) else {
            if member.required {
                return None;
            }
            continue;
        };
        if !member.kinds.takes(value) {
            return None;
        }
        declared += 1;
        fit.add(Fit::like(MEMBER));
        fit.add(fit_value(member, value, look)?);
    }
    let count = u32::try_from(object.len()).unwrap_or(u32::MAX);
    Some(Found { fit, declared, undeclared: count.saturating_sub(declared) })
}

/// The only value that a property can have tells a variant for certain, one of several most likely.
fn fit_value(member: &ShapeMember, value: &Node<'_>, look: &mut Look) -> Option<Fit> {
    if *value == Node::Null {
        let meant = member.kinds == super::Kinds::NULL;
        return Some(Fit::like(if meant { VALUE } else { 0 }));
    }
    match (member.lists(value), member.inner) {
        ((_, 0), None) => Some(Fit::default()),
        ((_, 0), Some(inner)) => {
            let fit = look.inside(|look| inner(value, look))?;
            Some(Fit { whole: false, ..fit })
        }
        ((true, _), _) => Some(Fit::like(VALUE)),
        ((false, 1), _) => None,
        ((false, _), _) => Some(listed(false)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fit, Look};
    use crate::json::{Constant, Kinds, Node, Shape, ShapeMember};

    const CAT: Shape = Shape::Object(&[
        ShapeMember::required("kind", Kinds::STRING).one_of(&["cat"]),
        ShapeMember::optional("lives", Kinds::INTEGER),
    ]);
    const ANIMAL: Shape = Shape::Object(&[ShapeMember::required("kind", Kinds::STRING)]);

    fn fit(shape: &Shape, json: &str) -> Option<Fit> {
        shape.fit(&Node::from_slice(json.as_bytes()).expect("JSON"), &mut Look::default())
    }

    fn is_better(one: &Shape, other: &Shape, json: &str) -> bool {
        fit(one, json).map(Fit::rank) > fit(other, json).map(Fit::rank)
    }

    #[test]
    fn values_tell_variants() {
        assert!(is_better(&CAT, &ANIMAL, r#"{"kind": "cat", "lives": 9}"#));
        assert_eq!(fit(&CAT, r#"{"kind": "dog"}"#), None);
        assert_eq!(fit(&CAT, r#"{"kind": "cat", "lives": "many"}"#), None);
        assert_eq!(fit(&CAT, r#"{"lives": 9}"#), None);
    }

    #[test]
    fn values_of_every_type_tell_variants() {
        const ONE: Shape = Shape::Object(&[ShapeMember::required("v", Kinds::INTEGER).values(&[Constant::Integer(1)])]);
        const YES: Shape = Shape::Object(&[ShapeMember::required("v", Kinds::BOOLEAN).values(&[Constant::Bool(true)])]);
        const HALF: Shape =
            Shape::Object(&[ShapeMember::required("v", Kinds::NUMBER).values(&[Constant::Number(0.5)])]);
        const NONE: Shape = Shape::Object(&[ShapeMember::required("v", Kinds::NULL)]);
        for (json, shape) in [("1", ONE), ("1.0", ONE), ("true", YES), ("0.5", HALF), ("null", NONE)] {
            let json = format!(r#"{{"v": {json}}}"#);
            assert!(fit(&shape, &json).is_some(), "{json}");
            let others = [ONE, YES, HALF, NONE].iter().filter(|other| !is_better(&shape, other, &json)).count();
            assert_eq!(others, 1, "{json} fits its own shape best");
        }
    }

    #[test]
    fn one_of_several_properties_has_to_be_there() {
        const BY_ID: Shape = Shape::Having(
            &[&[&["id"], &["name", "owner"]]],
            &Shape::Object(&[
                ShapeMember::optional("id", Kinds::STRING),
                ShapeMember::optional("name", Kinds::STRING),
                ShapeMember::optional("owner", Kinds::STRING),
            ]),
        );
        const NAMED: Shape = Shape::Object(&[ShapeMember::optional("name", Kinds::STRING)]);
        assert!(is_better(&BY_ID, &NAMED, r#"{"name": "a", "owner": "b"}"#));
        assert!(is_better(&NAMED, &BY_ID, r#"{"name": "a"}"#));
        assert!(fit(&BY_ID, r#"{"name": "a"}"#).is_some(), "it is kept, whatever lacks");
    }

    #[test]
    fn what_would_be_lost_whole_is_of_another_variant() {
        const FILTER: Shape = Shape::Closed(&[ShapeMember::optional("a", Kinds::INTEGER)]);
        assert_eq!(fit(&FILTER, r#"{"b": 1}"#), None);
        assert!(fit(&FILTER, r#"{"a": 1, "b": 1}"#).is_some() && fit(&FILTER, "{}").is_some());
        const OPEN: Shape = Shape::Object(&[]);
        assert!(is_better(&FILTER, &OPEN, r#"{"a": 1}"#), "nothing is lost");
        assert!(is_better(&OPEN, &FILTER, r#"{"a": 1, "b": 1}"#), "the other keeps it");
    }

    #[test]
    fn what_is_inside_tells_variants() {
        const ID: Shape = Shape::Closed(&[ShapeMember::required("id", Kinds::STRING)]);
        const MAIL: Shape =
            Shape::Closed(&[ShapeMember::required("id", Kinds::STRING), ShapeMember::required("mail", Kinds::STRING)]);
        const BY_ID: Shape =
            Shape::Object(&[ShapeMember::required("user", Kinds::OBJECT).like(|node, look| ID.fit(node, look))]);
        const BY_MAIL: Shape =
            Shape::Object(&[ShapeMember::required("user", Kinds::OBJECT).like(|node, look| MAIL.fit(node, look))]);
        assert!(is_better(&BY_MAIL, &BY_ID, r#"{"user": {"id": "1", "mail": "a@b"}}"#));
        assert!(is_better(&BY_ID, &BY_MAIL, r#"{"user": {"id": "1"}}"#));
    }

    #[test]
    fn whoever_knows_a_value_wins() {
        const KNOWN: Shape = Shape::Strings(&["a", "b"]);
        const UNION: Shape = Shape::OneOf(&[|node, look| KNOWN.fit(node, look), |node, look| CAT.fit(node, look)]);
        const TAGGED: Shape = Shape::Tagged("kind", &[(&["dog"], |node, look| ANIMAL.fit(node, look))]);
        assert!(is_better(&TAGGED, &UNION, r#"{"kind": "dog"}"#));
        assert!(is_better(&UNION, &TAGGED, r#"{"kind": "cat"}"#));
        assert!(is_better(&Shape::Kinds(Kinds::STRING), &UNION, r#""c""#));
        assert!(is_better(&UNION, &Shape::Kinds(Kinds::STRING), r#""b""#));
        assert!(fit(&UNION, r#"{"kind": "fish"}"#).is_some_and(|fit| fit.whole));
    }

    #[test]
    fn types_tell_variants() {
        assert!(is_better(&Shape::Kinds(Kinds::INTEGER), &Shape::Kinds(Kinds::NUMBER), "3"));
        assert_eq!(fit(&Shape::Kinds(Kinds::INTEGER), "3.5"), None);
        assert_eq!(fit(&Shape::Array(&Shape::Kinds(Kinds::STRING)), "[1]"), None);
        assert!(fit(&Shape::Array(&Shape::Kinds(Kinds::STRING)), r#"["a"]"#).is_some());
    }

    #[test]
    fn a_look_ends() {
        fn nested(node: &Node<'_>, look: &mut Look) -> Option<Fit> {
            const NESTED: Shape = Shape::OneOf(&[by_a, by_a]);
            NESTED.fit(node, look)
        }
        fn by_a(node: &Node<'_>, look: &mut Look) -> Option<Fit> {
            const BY_A: Shape = Shape::Object(&[ShapeMember::optional("a", Kinds::OBJECT).like(nested)]);
            BY_A.fit(node, look)
        }
        let json = format!("{}{}{}", r#"{"a":"#.repeat(100), "{}", "}".repeat(100));
        assert!(nested(&Node::from_slice(json.as_bytes()).expect("JSON"), &mut Look::default()).is_some());
    }
}
