//! All samples of a document: its own examples, those made up from its schemas, and those made unknown on purpose.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::judge::{Judge, Source, Verdict};
use super::sampler::{Extent, Mark, Marked, Sampler};
use super::survey::{Notes, Survey};
use super::{document, examples, unknown};

/// How often a schema is sampled at the most: there are enumerations with thousands of values.
const TURNS: usize = 1000;
/// How often the least of it is sampled: once for each branch of its unions.
const LEAST_TURNS: usize = 100;
/// How many bytes of samples one schema gives at the most.
const BYTES: usize = 2 << 20;
/// How many samples of a schema are also made by the constructors and setters of its type at the most.
const MADE: usize = 40;
/// How often a sample that is not valid is repaired.
const REPAIRS: usize = 8;

/// The kind of what was made up from the schema and is accepted by it.
const MADE_UP: &str = "made up";

/// A sample of a schema.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// What kind of sample it is.
    pub kind: String,
    /// The schema.
    pub pointer: String,
    /// JSON.
    pub text: String,
    /// What is to be left of it at the least, where the type has no place for some of it.
    pub kept: Option<String>,
    /// What the document says of it, where it accepts it.
    pub notes: Option<Notes>,
    /// Whether it is to be made by constructors and setters, too.
    pub made: bool,
}

/// What came of a document's schemas.
#[derive(Debug, Default)]
pub struct Samples {
    /// The schemas that are sampled by themselves, and so need not be explored where others refer to them.
    pub own: HashSet<String>,
    /// The samples.
    pub samples: Vec<Sample>,
    /// Examples that the document's own schemas refuse, each as the pointer of its schema and why.
    pub invalid: Vec<String>,
    /// Samples that were made up and that the schema refuses.
    pub discarded: usize,
    /// Schemas that could not be sampled, each with why.
    pub unsampled: Vec<String>,
}

impl Samples {
    /// Adds all samples of the schema that a pointer leads to.
    pub fn add<'a>(&mut self, source: &'a Source<'a>, survey: &mut Survey<'a>, pointer: &str, made_up: bool) {
        let Some((schema, canonical)) = document::lookup(source.converted, pointer) else {
            self.unsampled.push(format!("{pointer}: it leads nowhere"));
            return;
        };
        let judge = match source.judge(&canonical) {
            Ok(judge) => judge,
            Err(problem) => return self.unsampled.push(format!("{pointer}: {problem}")),
        };
        let (seen, made) = (HashSet::new(), 0);
        let place = (schema, canonical.as_str());
        let mut batch = Batch { pointer, place, judge, survey, seen, made, bytes: 0, refused: None, samples: self };
        examples::examples(source.document, pointer).into_iter().for_each(|example| batch.example(example));
        if made_up {
            batch.made_up(source.converted, schema, &canonical);
        }
    }
}

/// The samples of one schema on their way in.
struct Batch<'s, 'a> {
    pointer: &'s str,
    /// The schema, and where it stands.
    place: (&'a Value, &'s str),
    judge: Judge<'a>,
    survey: &'s mut Survey<'a>,
    /// How many are to be made by constructors.
    made: usize,
    seen: HashSet<String>,
    bytes: usize,
    /// Why a sample was refused last.
    refused: Option<String>,
    samples: &'s mut Samples,
}

impl Batch<'_, '_> {
    fn push(&mut self, kind: &'static str, value: &Value) {
        self.push_kept(kind, value, None);
    }

    /// Takes in what the document accepts, with what it says of it.
    fn push_noted(&mut self, kind: &'static str, value: &Value) {
        let before = self.samples.samples.len();
        self.push(kind, value);
        let Some(sample) = self.samples.samples.get_mut(before) else { return };
        sample.notes = Some(self.survey.notes(self.place.0, self.place.1, value));
        sample.made = kind == MADE_UP && self.made < MADE;
        self.made += usize::from(sample.made);
    }

    fn push_kept(&mut self, kind: &'static str, value: &Value, kept: Option<Value>) {
        let (text, kept) = (value.to_string(), kept.map(|kept| kept.to_string()));
        if self.seen.insert(text.clone()) {
            self.bytes += text.len();
            let (kind, pointer) = (kind.to_owned(), self.pointer.to_owned());
            self.samples.samples.push(Sample { kind, pointer, text, kept, notes: None, made: false });
        }
    }

    fn example(&mut self, example: &Value) {
        match self.judge.verdict(example) {
            Verdict::Valid => self.push_noted("example", example),
            Verdict::Ambiguous => self.push_noted("ambiguous example", example),
            Verdict::Invalid { at, problem } => {
                self.samples.invalid.push(format!("{}: at `{at}`: {problem}\n{example}", self.pointer));
            }
        }
    }

    fn made_up(&mut self, document: &Value, schema: &Value, pointer: &str) {
        let own = std::mem::take(&mut self.samples.own);
        self.least(&mut Sampler::new(document, &own), schema, pointer);
        self.most(&mut Sampler::new(document, &own), schema, pointer);
        self.samples.own = own;
        if self.seen.is_empty() {
            let problem = self.refused.take().unwrap_or_else(|| "no value could be made up".to_owned());
            self.samples.unsampled.push(format!("{}: {problem}", self.pointer));
        }
    }

    fn least<'v>(&mut self, sampler: &mut Sampler<'v>, schema: &'v Value, pointer: &str) {
        for _ in 0..LEAST_TURNS {
            let Some(sample) = sampler.sample(schema, pointer, Extent::Least) else { break };
            self.valid(sample);
            if sampler.choices.are_exhausted() {
                break;
            }
        }
    }

    fn most<'v>(&mut self, sampler: &mut Sampler<'v>, schema: &'v Value, pointer: &str) {
        let deep = sampler.sample(schema, pointer, Extent::Deep);
        deep.into_iter().for_each(|sample| drop(self.valid(sample)));
        let mut marked = HashSet::new();
        for _ in 0..TURNS {
            let Some(sample) = sampler.sample(schema, pointer, Extent::Most) else { break };
            let marks = std::mem::take(&mut sampler.marks);
            let new: Vec<_> = marks.iter().filter(|mark| marked.insert((mark.id.clone(), mark.what))).collect();
            if let Some(sample) = self.valid(sample) {
                new.iter().for_each(|mark| self.unknown(&sample, mark, &marks));
            }
            if sampler.choices.are_exhausted() || self.bytes > BYTES {
                break;
            }
        }
    }

    /// Takes in the sample with a place made unknown, and without what has nothing to do with it, as far as that can be
    /// left out: what else is wrong with a sample is shown by others.
    fn unknown(&mut self, sample: &Value, mark: &Mark, marks: &[Mark]) {
        let mut least = sample.clone();
        for other in marks.iter().filter(|other| {
            matches!(other.what, Marked::Optional | Marked::ClosedOptional)
                && !document::leads(&other.pointer, &mark.pointer)
        }) {
            unknown::remove(&mut least, &other.pointer);
        }
        let sample = if self.judge.is_valid(&least) { &least } else { sample };
        if let Some(unknown) = unknown::unknown(sample, mark, |sample| self.judge.is_valid(sample)) {
            // What the schema takes nevertheless, the type has a place for.
            let kept = unknown::kept(&unknown, mark).filter(|_| !self.judge.is_valid(&unknown));
            self.push_kept(mark.what.kind(), &unknown, kept);
        }
    }

    /// Takes a sample in, without what the schema does not allow of it: what is made up may hold values that exclude
    /// each other.
    fn valid(&mut self, sample: Value) -> Option<Value> {
        let verdict = self.judge.verdict(&sample);
        if verdict == Verdict::Valid {
            self.push_noted(MADE_UP, &sample);
            return Some(sample);
        }
        if verdict == Verdict::Ambiguous {
            self.push_noted("ambiguous", &sample);
        }
        match (self.repaired(sample.clone()), verdict) {
            (Some(repaired), _) => {
                self.push_noted(MADE_UP, &repaired);
                Some(repaired)
            }
            (None, Verdict::Ambiguous) => Some(sample),
            (None, verdict) => {
                self.samples.discarded += 1;
                self.refused = Some(format!("{verdict:?}\n{sample}"));
                None
            }
        }
    }

    fn repaired(&mut self, mut sample: Value) -> Option<Value> {
        for _ in 0..REPAIRS {
            let Some(place) = self.judge.refused_at(&sample) else { return Some(sample) };
            if !unknown::remove(&mut sample, &place) {
                return None;
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Samples, Survey};
    use crate::corpus::fidelity::judge::{Source, Trees};

    fn all(schemas: &Value) -> Samples {
        let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}});
        let trees = Trees::new(document);
        let source = Source::new(&trees).expect("it is well-formed");
        let mut samples = Samples::default();
        samples.add(&source, &mut Survey::new(&source), "/components/schemas/A", true);
        samples
    }

    /// The samples of the schema `A`, each with its kind.
    fn samples(schemas: &Value) -> Vec<(String, Value)> {
        let samples = all(schemas);
        assert!(samples.unsampled.is_empty(), "{:?}", samples.unsampled);
        let parsed = |text: &str| serde_json::from_str(text).expect("it is JSON");
        samples.samples.iter().map(|sample| (sample.kind.clone(), parsed(&sample.text))).collect()
    }

    fn made_up(schemas: &Value) -> Vec<Value> {
        samples(schemas).into_iter().filter(|(kind, _)| *kind == "made up").map(|(_, value)| value).collect()
    }

    #[test]
    fn members_are_left_out_shown_and_null() {
        let pet = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "boolean"}, "b": {"type": "boolean", "nullable": true},
        }});
        let made_up = made_up(&json!({"A": pet}));
        for expected in [json!({"a": true}), json!({"a": true, "b": true}), json!({"a": false, "b": null})] {
            assert!(made_up.contains(&expected), "{expected} is not among {made_up:?}");
        }
    }

    #[test]
    fn each_value_and_each_branch_is_shown() {
        let branches = json!([{"type": "integer", "enum": [1, 2, 3]}, {"type": "string", "enum": ["x", "y"]}]);
        let made_up = made_up(&json!({"A": {"oneOf": branches}}));
        for expected in [json!(1), json!(2), json!(3), json!("x"), json!("y")] {
            assert!(made_up.contains(&expected), "{expected} is not among {made_up:?}");
        }
    }

    #[test]
    fn what_several_branches_take_is_told_apart() {
        let branch = |own: &str| json!({"type": "object", "properties": {own: {"type": "boolean"}}});
        let samples = samples(&json!({"A": {"oneOf": [branch("a"), branch("b")]}}));
        assert!(samples.contains(&("ambiguous".to_owned(), json!({"b": true}))), "{samples:?}");
    }

    #[test]
    fn recursion_ends() {
        let node = json!({"type": "object", "required": ["value"], "properties": {
            "value": {"type": "boolean"},
            "next": {"$ref": "#/components/schemas/A"},
            "children": {"type": "array", "items": {"$ref": "#/components/schemas/A"}},
        }});
        assert!(made_up(&json!({"A": node})).iter().any(|sample| sample["next"]["value"].is_boolean()));
        let endless =
            json!({"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/A"}}});
        let samples = all(&json!({"A": endless}));
        assert_eq!((samples.samples.len(), samples.unsampled.len()), (0, 1));
    }

    #[test]
    fn kinds_say_which_they_are() {
        let kind = |own: &str| {
            json!({"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": [own], "properties": {
                own: {"type": "boolean"},
            }}]})
        };
        let base = json!({"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": {"dog": "Dog", "cat": "#/components/schemas/Cat"}}});
        let schemas = json!({"A": {"$ref": "#/components/schemas/Base"}, "Base": base, "Dog": kind("barks"),
            "Cat": kind("purrs")});
        let made_up = made_up(&schemas);
        assert!(made_up.contains(&json!({"kind": "dog", "barks": true})), "{made_up:?}");
        assert!(made_up.contains(&json!({"kind": "cat", "purrs": true})), "{made_up:?}");
    }

    #[test]
    fn examples_are_checked_and_places_are_made_unknown() {
        let schema = json!({"type": "object", "example": {"a": "x"}, "properties": {
            "a": {"type": "string", "enum": ["x"]}, "b": {"type": "string", "format": "date"},
        }});
        let samples = samples(&json!({"A": schema}));
        let of = |kind: &str| samples.iter().filter(|(found, _)| *found == kind).count();
        let kinds = ["example", "unknown value", "missed format", "undeclared member", "null member"];
        assert_eq!(kinds.map(of), [1, 1, 1, 1, 2], "{samples:?}");
        assert!(samples.contains(&("missed format".to_owned(), json!({"b": "no such format"}))), "{samples:?}");
    }

    #[test]
    fn what_a_schema_refuses_is_taken_out() {
        // What is said of the member with `not` is not looked at when it is made up.
        let schema = json!({"type": "object", "properties": {
            "a": {"type": "boolean"}, "b": {"type": "boolean", "not": {}},
        }});
        assert!(made_up(&json!({"A": schema})).contains(&json!({"a": true})));
    }
}
