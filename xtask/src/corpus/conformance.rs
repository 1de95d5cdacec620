//! The table that is committed: how each document fares at the gates, in numbers that are the same on every machine.

use super::figures::{Fidelity, Figures, Tally};
use super::total::total;

const HEAD: &str = "\
# Conformance

How bindings fare that are made of real documents. For every schema that a type is made of, samples are made up, the
document's own examples beside them, and held to the document itself, by a JSON Schema validator that knows nothing of
the generator. `cargo xtask corpus DIR --fidelity --conformance docs/conformance.md` writes this file.

| Column | Counts |
|---|---|
| kept | samples that come out of their type as they went in: valid ones, and ones made unknown on purpose |
| typed | valid samples in which no place is read as unknown, as any JSON or not at all where the document says what it is |
| told apart | unions whose branches are each read as a kind of their own |
| constructed | values that constructors and setters make, that the schema accepts and the check before sending lets through |

Where two numbers stand, the second is how many fail. Kinds of scalars of one JSON type (texts of two formats, say) need
not be told apart: beside the value there is nothing that a kind could tell. Where the document says nothing of a value
(`{}`, an object without properties), any JSON is what it is.

[exceptions.md](exceptions.md) says what fails, and why.

";

/// The text of the file.
pub fn table(rows: &[Figures]) -> String {
    let total = (rows.len() > 1).then(|| total(rows));
    let lines = rows.iter().chain(&total).map(line);
    let header =
        "| Document | types | kept | typed | told apart | constructed | Exceptions |\n|---|--:|--:|--:|--:|--:|---|\n";
    format!("{HEAD}{header}{}", lines.collect::<String>())
}

fn line(row: &Figures) -> String {
    let Figures { document, generation, fidelity, .. } = row;
    let cells = match fidelity.as_ref().filter(|fidelity| fidelity.complete) {
        None => "- | - | - | -".to_owned(),
        Some(Fidelity { passed, failed, typed, apart, made, .. }) => {
            let kept = Tally { passed: *passed, failed: *failed };
            [kept, *typed, *apart, *made].map(shown).join(" | ")
        }
    };
    format!("| {document} | {} | {cells} | {} |\n", generation.types, exceptions(row).join("; "))
}

fn shown(tally: Tally) -> String {
    match tally {
        Tally { passed, failed: 0 } => passed.to_string(),
        Tally { passed, failed } => format!("{passed} / **{failed}**"),
    }
}

fn exceptions(row: &Figures) -> Vec<String> {
    let count = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        count => Some(format!("{count} {many}")),
    };
    let mut found = Vec::from_iter(count(row.generation.errors, "error of the generator", "errors of the generator"));
    let Some(fidelity) = &row.fidelity else { return found };
    found.extend((!fidelity.complete).then(|| "not all samples run".to_owned()));
    found.extend(count(fidelity.invalid, "example its schema refuses", "examples their schemas refuse"));
    found.extend(count(fidelity.unsampled, "schema without samples", "schemas without samples"));
    found
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::corpus::figures::{Fidelity, Figures, Generation, Tally};

    #[test]
    fn a_line_a_document() {
        let fidelity = Fidelity {
            passed: 12,
            typed: Tally { passed: 8, failed: 1 },
            apart: Tally { passed: 2, failed: 0 },
            made: Tally { passed: 5, failed: 0 },
            unsampled: 1,
            invalid: 2,
            complete: true,
            ..Fidelity::default()
        };
        let generation = Generation { types: 3, seconds: 0.5, ..Generation::default() };
        let pets =
            Figures { document: "pets.yaml".to_owned(), generation, fidelity: Some(fidelity), ..Figures::default() };
        let errors = Generation { errors: 1, ..Generation::default() };
        let odd = Figures { document: "odd.yaml".to_owned(), generation: errors, ..Figures::default() };
        let text = table(&[odd, pets]);
        let lines: Vec<_> = text.lines().rev().take(3).collect();
        let exceptions = "2 examples their schemas refuse; 1 schema without samples";
        assert_eq!(
            lines,
            [
                format!("| 2 documents | 3 | 12 | 8 / **1** | 2 | 5 | 1 error of the generator; {exceptions} |"),
                format!("| pets.yaml | 3 | 12 | 8 / **1** | 2 | 5 | {exceptions} |"),
                "| odd.yaml | 0 | - | - | - | - | 1 error of the generator |".to_owned(),
            ]
        );
    }
}
