//! What is made before samples are run: the samples of all types of a crate, and the program that runs them.

use std::collections::HashSet;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::document;
use super::harness;
use super::judge::{Source, Trees};
use super::makers::Types;
use super::read;
use super::samples::{Sample, Samples};
use super::survey::Survey;
use crate::corpus::places::{self, Places};

/// What the program is called.
pub const EXAMPLE: &str = "fidelity";

/// What is known of a document's samples before they are run.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Prepared {
    /// The document.
    pub document: PathBuf,
    /// The samples, in the order of the lines that the program reads.
    pub samples: Vec<Sample>,
    /// Examples that the document's own schemas refuse.
    pub invalid: Vec<String>,
    /// How many samples were made up that a schema refuses.
    pub discarded: usize,
    /// Schemas without samples.
    pub unsampled: Vec<String>,
}

impl Prepared {
    /// Reads what was written for a crate.
    ///
    /// # Errors
    ///
    /// It is not there, or something else.
    pub fn read(places: &Places, name: &str) -> Result<Self, String> {
        read_json(&places.prepared(name))
    }
}

/// Makes the samples of a document, and the program that runs them.
///
/// # Errors
///
/// A file cannot be read or written; the validator refuses the document.
pub fn prepare(places: &Places, path: &Path, name: &str) -> Result<(), Box<dyn Error>> {
    let types: Types = read_json(&places.types(name))?;
    let trees = Trees::new(read::file(path)?);
    let source = Source::new(&trees)?;
    let mut survey = Survey::new(&source);
    let mut table = Vec::new();
    let own = types.roots.iter().map(|(pointer, _)| target(source.document, pointer)).collect();
    let (mut samples, mut indices, mut seen) = (Samples { own, ..Samples::default() }, Vec::new(), HashSet::new());
    for (pointer, rust) in types.roots.clone() {
        let index = table.iter().position(|known| *known == rust).unwrap_or_else(|| {
            table.push(rust.clone());
            table.len() - 1
        });
        let made_up = seen.insert((target(source.document, &pointer), rust.clone()));
        let before = samples.samples.len();
        samples.add(&source, &mut survey, &pointer, made_up);
        // What a type is to a schema that allows null as well is said where it is used.
        let is_null = |sample: &Sample| sample.text == "null" && !takes_null(&rust);
        let new = samples.samples.split_off(before).into_iter().filter(|sample| !is_null(sample));
        samples.samples.extend(new);
        indices.resize(samples.samples.len(), index);
    }
    places::write(&places.samples(name), harness::lines(indices.into_iter().zip(&samples.samples)))?;
    let example = places.krate(name).join("examples").join(EXAMPLE).with_extension("rs");
    places::write(&example, harness::source(name, &table, &types))?;
    let Samples { samples, invalid, discarded, unsampled, .. } = samples;
    let prepared = Prepared { document: path.to_owned(), samples, invalid, discarded, unsampled };
    Ok(places::write(&places.prepared(name), serde_json::to_string(&prepared)?)?)
}

/// Where a schema leads that is but a reference: samples of that are samples of it.
fn target(document: &Value, pointer: &str) -> String {
    let found = document::lookup(document, pointer);
    let target = found.and_then(|(schema, canonical)| document::followed(document, schema, canonical));
    target.map_or_else(|| pointer.to_owned(), |(_, canonical)| canonical)
}

fn takes_null(rust: &str) -> bool {
    ["Option<", "Nullable<", "Value"].iter().any(|start| rust.starts_with(start))
}

fn read_json<T: for<'de> Deserialize<'de>>(path: &Path) -> Result<T, String> {
    let text = fs::read(path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    serde_json::from_slice(&text).map_err(|problem| format!("{}: {problem}", path.display()))
}
