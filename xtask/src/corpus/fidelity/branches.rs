//! Which branches of a union take a value.

use std::collections::HashMap;
use std::rc::Rc;

use serde_json::Value;

use super::document;
use super::flat::{Flat, Union};
use super::judge::{Judge, Source};
use super::kinds;
use super::sampler::is;
use super::survey::says_nothing;

/// A branch that takes a value.
#[derive(Clone, Debug)]
pub struct Branch<'a> {
    /// What it says.
    pub schema: &'a Value,
    /// Where that stands, behind references. Of branches that say the same, where the first does.
    pub pointer: String,
    /// Whether it says what a value is. What only asks for members that others declare makes no kind.
    pub says_something: bool,
    /// Whether it lists its values.
    pub lists: bool,
}

/// A branch as it is known before a value is asked of.
struct Known<'a> {
    branch: Branch<'a>,
    types: Option<Vec<&'a str>>,
    values: Option<Vec<&'a Value>>,
}

/// The branches of all unions of a document.
pub struct Branches<'a> {
    source: &'a Source<'a>,
    /// Where each branch stands, by where it lies in memory.
    pointers: HashMap<usize, String>,
    /// The branches of each union that values have been asked of, by where they lie; those that take nothing left out.
    known: HashMap<usize, Rc<[Known<'a>]>>,
    judges: HashMap<String, Option<Judge<'a>>>,
}

/// As many judges are kept: each holds all that its schema refers to.
const KEPT: usize = 500;

impl<'a> Branches<'a> {
    /// Of a document.
    pub fn new(source: &'a Source<'a>) -> Self {
        let mut pointers = HashMap::new();
        find(source.converted, &mut String::new(), false, &mut pointers);
        Self { source, pointers, known: HashMap::new(), judges: HashMap::new() }
    }

    /// The branches that take a value: those that its tag names where it has one, else those whose schemas accept it. None
    /// where the schema that the tag names refuses it: the document contradicts itself there.
    pub fn fitting(&mut self, union: &Union<'a>, value: &Value) -> Vec<Branch<'a>> {
        let known = self.known(union);
        let discriminator = union.discriminator.filter(|_| value.is_object());
        // A branch of the mapping is not meant by a tag that the mapping does not speak of.
        let goes_by_others =
            |known: &Known| discriminator.is_some_and(|found| kinds::is_mapped(found, known.branch.schema));
        if let Some(discriminator) = discriminator {
            let member = discriminator["propertyName"].as_str().unwrap_or_default();
            let Some(tag) = value.get(member) else { return Vec::new() };
            let tag = kinds::tag_text(tag);
            let named: Vec<_> =
                known.iter().filter(|known| is_named(discriminator, known.branch.schema, &tag)).collect();
            if !named.is_empty() {
                let taking = named.into_iter().filter(|known| self.takes(&known.branch.pointer, value));
                return taking.map(|known| known.branch.clone()).collect();
            }
        }
        let possible: Vec<_> = known.iter().filter(|known| known.may_take(value) && !goes_by_others(known)).collect();
        let alone = possible.len() == 1;
        let takes = possible.into_iter().filter(|known| alone || self.takes(&known.branch.pointer, value));
        takes.map(|known| known.branch.clone()).collect()
    }

    /// Whether a branch lists values of the type that a value has.
    pub fn list_some(&mut self, union: &Union<'a>, value: &Value) -> bool {
        let same = |listed: &&Value| std::mem::discriminant(*listed) == std::mem::discriminant(value);
        self.known(union).iter().filter_map(|known| known.values.as_ref()).any(|values| values.iter().any(same))
    }

    /// Whether a branch says what a value is.
    pub fn say_something(&mut self, union: &Union<'a>) -> bool {
        self.known(union).iter().any(|known| known.branch.says_something)
    }

    /// Whether the schema that a pointer leads to, through no references, accepts a value.
    pub fn takes(&mut self, pointer: &str, value: &Value) -> bool {
        if self.judges.len() > KEPT {
            self.judges.clear();
        }
        let source = self.source;
        let judge = self.judges.entry(pointer.to_owned()).or_insert_with(|| source.judge(pointer).ok());
        // What cannot be judged may well take it.
        judge.as_ref().is_none_or(|judge| judge.is_valid(value))
    }

    fn known(&mut self, union: &Union<'a>) -> Rc<[Known<'a>]> {
        let place = union.branches.as_ptr().addr();
        if let Some(known) = self.known.get(&place) {
            return Rc::clone(known);
        }
        let known: Rc<[_]> = union.branches.iter().filter_map(|branch| self.learn(union, branch)).collect();
        self.known.insert(place, Rc::clone(&known));
        known
    }

    fn learn(&self, union: &Union<'a>, schema: &'a Value) -> Option<Known<'a>> {
        let first = union.branches.iter().find(|other| *other == schema)?;
        let alias = document::alias(self.source.converted, first);
        let pointer = alias.or_else(|| self.pointers.get(&std::ptr::from_ref(first).addr()).cloned())?;
        let flat = Flat::of(self.source.converted, &[schema])?;
        let (says_something, lists) = (!says_nothing(&flat), flat.values.is_some());
        let branch = Branch { schema, pointer, says_something, lists };
        Some(Known { branch, types: flat.types, values: flat.values })
    }
}

impl Known<'_> {
    /// What can be told without a judge: most branches are of types of their own.
    fn may_take(&self, value: &Value) -> bool {
        let of_type = self.types.as_ref().is_none_or(|types| types.iter().any(|ty| is(value, ty)));
        of_type && self.values.as_ref().is_none_or(|values| values.contains(&value))
    }
}

fn is_named(discriminator: &Value, branch: &Value, tag: &str) -> bool {
    kinds::tags(discriminator, branch, &[]).iter().any(|(_, named)| named == tag)
}

/// Notes where the items of `oneOf` and `anyOf` stand.
fn find(node: &Value, pointer: &mut String, are_branches: bool, found: &mut HashMap<usize, String>) {
    let mut below = |token: &str, node: &Value, are_branches: bool| {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(token);
        find(node, pointer, are_branches, found);
        pointer.truncate(length);
    };
    match node {
        Value::Object(members) => members.iter().for_each(|(name, node)| {
            below(&document::escaped(name), node, matches!(name.as_str(), "oneOf" | "anyOf"));
        }),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, node)| below(&index.to_string(), node, false))
        }
        _ => {}
    }
    if let (true, Value::Array(items)) = (are_branches, node) {
        let places = items.iter().enumerate();
        found.extend(places.map(|(index, item)| (std::ptr::from_ref(item).addr(), format!("{pointer}/{index}"))));
    }
}
