//! The gates: what was said of samples, held to what the document says of them.
//!
//! | Gate | What fails it |
//! |---|---|
//! | kept | JSON that goes in and does not come out |
//! | typed | a place that the document says something of, read as unknown or as any JSON, or kept unread |
//! | told apart | a value of one branch of a union that is read as another kind, or as one of several |
//! | constructed | a value made by constructors and setters that its schema, or its own check, refuses, or that is not as given |

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::Value;

use super::document;
use super::harness::{Outcome, Told, What};
use super::judge::{Source, Trees};
use super::kinds;
use super::samples::Sample;

/// What fails a gate: the number of a sample, and what is wrong with it.
pub type Failures = Vec<(usize, String)>;

/// Samples that do not come out as they went in.
pub fn kept(outcome: &Outcome) -> Failures {
    outcome.of(What::Lost).map(|told| (told.number, told.text.clone())).collect()
}

/// Places that types know less of than the document. In a sample made unknown on purpose that is as it should be.
pub fn typed(samples: &[Sample], outcome: &Outcome) -> Failures {
    let lost = outcome.told.iter().filter_map(|told| {
        let Told { number, pointer, text, .. } = told;
        let notes = samples.get(*number)?.notes.as_ref()?;
        let message = match told.what {
            What::Any => format!("`{pointer}` is any JSON"),
            What::Unread => format!("`{pointer}` has no property of its own"),
            What::Unknown => format!("`{pointer}` is unknown to {text}"),
            // With an enum for both, values that a union takes beside listed ones are kept as what they are.
            What::Unlisted if notes.unlisted.contains(pointer) => return None,
            What::Unlisted => format!("`{pointer}` is not listed by {text}"),
            _ => return None,
        };
        let is_open = notes.open.iter().any(|open| document::leads(open, pointer));
        (!is_open).then_some((*number, message))
    });
    lost.collect()
}

/// What the values of a branch were read as.
#[derive(Default)]
struct Branch<'s> {
    /// Each kind, with the first sample that was read so.
    kinds: BTreeMap<&'s str, usize>,
    types: BTreeSet<&'static str>,
}

impl Branch<'_> {
    /// A text is a text, a number a number: beside its value there is nothing that a kind could tell of it.
    fn is_like(&self, other: &Self) -> bool {
        let scalar = |branch: &Self| branch.types.iter().all(|ty| !matches!(*ty, "array" | "object"));
        scalar(self) && scalar(other) && !self.types.is_disjoint(&other.types)
    }
}

/// How many unions are told apart, and those that are not.
///
/// Not asked for: kinds of branches that say the same, or only ask for members that others declare (they are no
/// branches in the notes); kinds of null, which is read as nothing; kinds of scalars of one JSON type.
pub fn apart(samples: &[Sample], outcome: &Outcome) -> (usize, Failures) {
    // These are the business of the gate before, with all that is in them.
    let unknown = |what| outcome.of(what).map(|told| (told.number, told.pointer.as_str()));
    let unknown: HashSet<_> = [What::Any, What::Unknown, What::Unread].into_iter().flat_map(unknown).collect();
    let is_known = |told: &&Told| {
        let ends = told.pointer.match_indices('/').map(|(end, _)| end).chain([told.pointer.len()]);
        !ends.map(|end| (told.number, &told.pointer[..end])).any(|place| unknown.contains(&place))
    };
    let mut sites: BTreeMap<&str, BTreeMap<&[String], Branch>> = BTreeMap::new();
    for told in outcome.of(What::Kind).filter(is_known) {
        let notes = samples.get(told.number).and_then(|sample| sample.notes.as_ref());
        let choice = notes.and_then(|notes| notes.choices.iter().find(|choice| choice.pointer == told.pointer));
        let Some(choice) = choice else { continue };
        let branch = sites.entry(&choice.site).or_default().entry(&choice.path).or_default();
        branch.kinds.entry(&told.text).or_insert(told.number);
        branch.types.insert(json_type(&samples[told.number].text, &told.pointer));
    }
    let mut passed = 0;
    let mut failures = Vec::new();
    for (site, branches) in sites.iter().filter(|(_, branches)| branches.len() > 1) {
        let before = failures.len();
        let found = mixed(branches).into_iter();
        failures.extend(found.map(|(number, problem)| (number, format!("{site}: {problem}"))));
        passed += usize::from(failures.len() == before);
    }
    (passed, failures)
}

/// A branch that is read as some kind, and a sample that is.
type Read<'b> = (&'b [String], &'b Branch<'b>, usize);

/// Branches that are read as several kinds, and kinds that several branches are read as.
fn mixed(branches: &BTreeMap<&[String], Branch>) -> Failures {
    let mut found = Failures::new();
    let mut of_kind: BTreeMap<&str, Vec<Read>> = BTreeMap::new();
    for (path, branch) in branches {
        let is_alone = !branches.iter().any(|(other, of_other)| other != path && branch.is_like(of_other));
        if branch.kinds.len() > 1 && is_alone {
            let kinds: Vec<_> = branch.kinds.keys().map(|kind| named(kind)).collect();
            let number = branch.kinds.values().next_back().copied().unwrap_or_default();
            found.push((number, format!("{} is read as {}", shown(path), kinds.join(" and as "))));
        }
        for (kind, number) in &branch.kinds {
            of_kind.entry(kind).or_default().push((path, branch, *number));
        }
    }
    for (kind, read) in of_kind {
        let [(path, branch, _), others @ ..] = read.as_slice() else { continue };
        let mut others = others.iter().filter(|(_, other, _)| !branch.is_like(other));
        let Some((other, _, number)) = others.next() else { continue };
        let more = match others.count() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let message = format!("{} and {}{more} are read as {}", shown(path), shown(other), named(kind));
        found.push((*number, message));
    }
    found
}

fn named(kind: &str) -> &str {
    if kind.is_empty() { "a type without kinds" } else { kind }
}

fn shown(path: &[String]) -> String {
    path.join(" as ")
}

fn json_type(sample: &str, pointer: &str) -> &'static str {
    match parsed(sample).pointer(pointer) {
        None | Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

/// How many values are made, and those that cannot be, or should not. `document` reads the document, where it is needed:
/// what is the sample itself is known to be valid.
///
/// # Errors
///
/// The document cannot be read.
pub fn made(
    document: impl FnOnce() -> Result<Value, String>,
    samples: &[Sample],
    outcome: &Outcome,
) -> Result<(usize, Failures), String> {
    let (mut passed, mut failures, mut others, mut retagged) = (0, Failures::new(), Vec::new(), Vec::new());
    failures.extend(outcome.of(What::Unmade).map(|told| (told.number, told.text.clone())));
    for told in outcome.of(What::Made) {
        let Some(sample) = samples.get(told.number) else { continue };
        let (made, wanted) = (parsed(&told.text), parsed(&sample.text));
        match other_than_given(&made, &wanted, sample) {
            Some(Other::Lacks(name)) => failures.push((told.number, format!("what is made lacks `{name}`: {made}"))),
            Some(Other::Has(name)) => retagged.push((told.number, sample.pointer.as_str(), name, made)),
            None if same(&made, &wanted) => passed += 1,
            None => others.push((told.number, sample.pointer.as_str(), made)),
        }
    }
    if others.is_empty() && retagged.is_empty() {
        return Ok((passed, failures));
    }
    let document = document()?;
    let tags = kinds::fixed(&document);
    for (number, pointer, name, made) in retagged {
        // Where the document fixes the tag, the schema alone would take others.
        let tag = made[&name].as_str().unwrap_or_default().to_owned();
        match tags.contains(&(name.clone(), tag)) {
            true => others.push((number, pointer, made)),
            false => failures.push((number, format!("what is made has another `{name}` than was given: {made}"))),
        }
    }
    others.sort_by_key(|(number, ..)| *number);
    let refused = refused(document, &others)?;
    passed += others.len() - refused.len();
    failures.extend(refused);
    failures.sort();
    Ok((passed, failures))
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A property of what is made that is not as it was given.
enum Other {
    Lacks(String),
    Has(String),
}

/// What is made has what was given, as far as that is declared; a constant that was not given is written all the same.
fn other_than_given(made: &Value, wanted: &Value, sample: &Sample) -> Option<Other> {
    let (made, wanted) = (made.as_object()?, wanted.as_object()?);
    let mut declared = sample.notes.iter().flat_map(|notes| &notes.declared);
    let lacking = declared.find(|name| !made.contains_key(*name) && wanted.contains_key(*name));
    let other = made.iter().find(|(name, value)| wanted.get(*name).is_some_and(|wanted| !same(value, wanted)));
    let lacking = lacking.map(|name| Other::Lacks(name.clone()));
    lacking.or_else(|| other.map(|(name, _)| Other::Has(name.clone())))
}

/// Whether values are the same, numbers by what they are.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_there = |(name, one): (&String, &Value)| other.get(name).is_some_and(|other| same(one, other));
            one.len() == other.len() && one.iter().all(is_there)
        }
        (one, other) => one == other,
    }
}

fn refused(document: Value, made: &[(usize, &str, Value)]) -> Result<Failures, String> {
    let trees = Trees::new(document);
    let source = Source::new(&trees)?;
    let mut failures = Vec::new();
    for of_schema in made.chunk_by(|(_, one, _), (_, other, _)| one == other) {
        let pointer = of_schema.first().map(|(_, pointer, _)| *pointer).unwrap_or_default();
        let (_, canonical) = document::lookup(source.converted, pointer).ok_or("a schema is gone")?;
        let judge = source.judge(&canonical)?;
        failures.extend(of_schema.iter().filter_map(|(number, _, made)| {
            let problem = judge.problem(made)?;
            Some((*number, format!("what is made is refused: {problem}: {made}")))
        }));
    }
    Ok(failures)
}

#[cfg(test)]
mod tests {
    use super::{apart, typed};
    use crate::corpus::fidelity::harness::{Outcome, Told, What};
    use crate::corpus::fidelity::samples::Sample;
    use crate::corpus::fidelity::survey::{Choice, Notes};

    fn sample(text: &str, open: &[&str], path: &[&str]) -> Sample {
        let path = path.iter().map(|branch| (*branch).to_owned()).collect();
        let choice = Choice { pointer: "/a".to_owned(), site: "/A/a".to_owned(), path };
        let open = open.iter().map(|open| (*open).to_owned()).collect();
        let notes = Some(Notes { open, unlisted: vec!["/text".to_owned()], choices: vec![choice], ..Notes::default() });
        Sample { kind: "made up".to_owned(), text: text.to_owned(), notes, ..Sample::default() }
    }

    fn outcome(told: &[(usize, What, &str, &str)]) -> Outcome {
        let told = told.iter().map(|(number, what, pointer, text)| Told {
            number: *number,
            what: *what,
            pointer: (*pointer).to_owned(),
            text: (*text).to_owned(),
        });
        Outcome { told: told.collect(), ..Outcome::default() }
    }

    #[test]
    fn what_the_document_leaves_open_may_be_anything() {
        let samples = [sample("{}", &["/a", "/b/0"], &[]), Sample::default()];
        let told = |pointer| typed(&samples, &outcome(&[(0, What::Any, pointer, "")])).len();
        assert_eq!(["/a", "/a/b", "/b/0/c", "/ab", "/b", ""].map(told), [0, 0, 0, 1, 1, 1]);
        let listed = |pointer| typed(&samples, &outcome(&[(0, What::Unlisted, pointer, "Colour")])).len();
        assert_eq!(["/text", "/c"].map(listed), [0, 1]);
        let failures = typed(&samples, &outcome(&[(0, What::Unknown, "/c", "Pet"), (1, What::Unknown, "/c", "Pet")]));
        assert_eq!(failures, [(0, "`/c` is unknown to Pet".to_owned())], "what is made unknown has no notes");
    }

    #[test]
    fn branches_are_kinds() {
        let one = r#"{"a": {"b": 1}}"#;
        let samples = [sample(one, &[], &["X"]), sample(one, &[], &["X"]), sample(one, &[], &["Y"])];
        let read = |kinds: [&str; 3]| {
            let told: Vec<_> =
                kinds.iter().enumerate().map(|(number, kind)| (number, What::Kind, "/a", *kind)).collect();
            apart(&samples, &outcome(&told))
        };
        assert_eq!(read(["A:0", "A:0", "A:1"]), (1, vec![]));
        assert_eq!(read(["A:0", "A:1", "A:2"]), (0, vec![(1, "/A/a: X is read as A:0 and as A:1".to_owned())]));
        assert_eq!(read(["A:0", "A:0", "A:0"]), (0, vec![(2, "/A/a: X and Y are read as A:0".to_owned())]));
        assert_eq!(read(["", "", ""]), (0, vec![(2, "/A/a: X and Y are read as a type without kinds".to_owned())]));
    }

    #[test]
    fn scalars_of_one_type_are_one_kind() {
        let read = |one: &str, other: &str| {
            let samples = [sample(one, &[], &["X"]), sample(other, &[], &["Y"])];
            apart(&samples, &outcome(&[(0, What::Kind, "/a", ""), (1, What::Kind, "/a", "")])).1.len()
        };
        assert_eq!(read(r#"{"a": "x"}"#, r#"{"a": "y"}"#), 0);
        assert_eq!(read(r#"{"a": "x"}"#, r#"{"a": 1}"#), 1);
        assert_eq!(read(r#"{"a": ["x"]}"#, r#"{"a": ["y"]}"#), 1);
    }
}
