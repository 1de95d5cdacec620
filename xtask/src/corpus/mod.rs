//! `cargo xtask corpus DIR`: a crate of every document of a folder, held to the compiler.
//!
//! ```text
//! folder ─places→ documents ─single→ crates ─workbench→ Figures ─table→ text
//!                         (each in a process)                  └ serde → JSON
//! ```

pub mod arguments;
mod columns;
mod conformance;
mod fidelity;
mod figures;
mod log;
mod messages;
mod places;
mod process;
mod progress;
mod run;
mod single;
mod table;
mod total;
mod workbench;

use std::error::Error;
use std::fs::{self, File};
use std::io::IsTerminal;
use std::path::Path;
use std::thread;

use terminal_size::{Width, terminal_size_of};

pub use arguments::Corpus;
use figures::Figures;
use places::Places;
pub use single::{Single, single};
use table::Look;

use crate::crate_name;
use crate::message;

/// Works on all documents and says how it went.
///
/// # Errors
///
/// There are no documents, a file cannot be read or written, or something is wrong with what a document gives.
pub fn run(job: &Corpus) -> Result<(), Box<dyn Error>> {
    let places = Places::new()?;
    let _lock = alone(&places)?;
    let documents = places::documents(job)?;
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let jobs = job.jobs.map_or(cores / 2, usize::from).clamp(1, documents.len());
    let mut rows = run::run(job, &places, &documents, run::Sides { jobs, threads: (cores / jobs).max(1) })?;
    rows.sort_by(|one, other| one.document.cmp(&other.document));
    print!("{}", table::table(&rows, look()));
    if let Some(path) = &job.json {
        places::write(path, serde_json::to_string_pretty(&rows)? + "\n")?;
    }
    if let Some(path) = &job.conformance {
        places::write(path, conformance::table(&rows))?;
    }
    verdict(&rows)
}

/// Two runs would build in the same folders.
fn alone(places: &Places) -> Result<File, Box<dyn Error>> {
    places::write(&places.running(), "")?;
    let file = File::open(places.running())?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err("`cargo xtask corpus` is running already".into()),
        Err(fs::TryLockError::Error(problem)) => Err(problem.into()),
    }
}

fn look() -> Look {
    let stdout = std::io::stdout();
    let is_terminal = stdout.is_terminal();
    Look {
        width: terminal_size_of(&stdout).filter(|_| is_terminal).map(|(Width(columns), _)| columns.into()),
        coloured: is_terminal && message::colours_are_wanted(),
    }
}

fn verdict(rows: &[Figures]) -> Result<(), Box<dyn Error>> {
    if cfg!(debug_assertions) {
        message::note("the generator is built without optimisation; `cargo run --release -p xtask -- corpus` times it");
    }
    let mut failing = 0;
    println!();
    for row in rows {
        let failures = row.failures();
        if !failures.is_empty() {
            failing += 1;
            let log = crate_name::after(Path::new(&row.document)) + ".log";
            message::line(&format!("{}: {}; see {}/logs/{log}", row.document, failures.join(", "), Places::SHOWN));
        }
    }
    for (kind, tally) in total::total(rows).fidelity.iter().flat_map(|fidelity| &fidelity.kinds) {
        println!("samples, {kind}: {} survive, {} do not", tally.passed, tally.failed);
    }
    match failing {
        0 => {
            println!("{} documents: all is well", rows.len());
            Ok(())
        }
        failing => Err(format!("something is wrong with {failing} of {} documents", rows.len()).into()),
    }
}
