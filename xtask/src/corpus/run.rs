//! The run: who works on which document when, and the steps of each.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;
use std::{env, fs};

use serde::Deserialize;

use super::arguments::Corpus;
use super::fidelity::Survival;
use super::figures::{Fidelity, Figures, Generation};
use super::log::Log;
use super::places::{Document, Places};
use super::process;
use super::progress::Progress;
use super::single::{Made, Single, Task};
use super::workbench::{self, Outcome, Workbench};

/// How the machine is divided.
#[derive(Clone, Copy, Debug)]
pub struct Sides {
    /// Documents side by side.
    pub jobs: usize,
    /// Threads of a compiler.
    pub threads: usize,
}

/// What all that work side by side have in common.
struct Run<'a> {
    job: &'a Corpus,
    places: &'a Places,
    /// The program that makes one crate.
    program: PathBuf,
    progress: Progress,
}

/// Works on all documents.
///
/// # Errors
///
/// What no document is to blame for: a file cannot be written, cargo cannot be run, the dependencies do not build.
pub fn run(job: &Corpus, places: &Places, documents: &[Document], sides: Sides) -> Result<Vec<Figures>, String> {
    let program = own_program(places).map_err(|problem| format!("the program cannot be copied: {problem}"))?;
    let run = Run { job, places, program, progress: Progress::new(documents.len()) };
    if !job.generate_only {
        run.progress.note("building the dependencies of the crates");
        workbench::dependencies(places)?;
    }
    let (next, rows) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = &|slot| -> Result<(), String> {
        let bench = (!job.generate_only).then(|| Workbench::new(places, slot, sides.threads)).transpose()?;
        while let Some(document) = documents.get(next.fetch_add(1, Ordering::Relaxed)) {
            let figures = run.document(document, slot, bench.as_ref())?;
            rows.lock().unwrap_or_else(PoisonError::into_inner).push(figures);
        }
        Ok(())
    };
    let outcome: Result<(), String> = thread::scope(|scope| {
        let workers: Vec<_> = (0..sides.jobs).map(|slot| scope.spawn(move || work(slot))).collect();
        let mut outcomes = workers.into_iter().map(thread::ScopedJoinHandle::join);
        outcomes.try_for_each(|outcome| outcome.unwrap_or_else(|_| Err("a worker panicked".to_owned())))
    });
    run.progress.end();
    outcome.map(|()| rows.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// A copy of this program, since somebody may build another where it lies while the run goes on.
fn own_program(places: &Places) -> io::Result<PathBuf> {
    let copy = places.scratch(0).with_file_name("xtask").with_extension(env::consts::EXE_EXTENSION);
    fs::create_dir_all(places.scratch(0))?;
    // A program that runs cannot be written to; its name can be taken away.
    if copy.exists() {
        fs::remove_file(&copy)?;
    }
    fs::copy(env::current_exe()?, &copy)?;
    Ok(copy)
}

impl Run<'_> {
    fn document(&self, document: &Document, slot: usize, bench: Option<&Workbench>) -> Result<Figures, String> {
        let (started, mut log) = (Instant::now(), Log::default());
        let made = self.generate(document, slot);
        let file = document.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut figures = Figures { document: file, generation: made.figures, ..Figures::default() };
        log.section("errors of the generator", &made.errors);
        if let Some(bench) = bench.filter(|_| figures.generation.errors == 0) {
            // Also before: a run may have been stopped.
            bench.clean(&document.name)?;
            self.compile(document, slot, bench, &mut figures, &mut log)?;
            bench.clean(&document.name)?;
        }
        log.section("warnings of the generator", &made.warnings);
        log.write(self.places, &document.name)?;
        self.progress.done(slot, &document.name, started.elapsed().as_secs_f64(), &figures.failures());
        Ok(figures)
    }

    fn generate(&self, document: &Document, slot: usize) -> Made {
        self.progress.step(slot, &document.name, "is generated");
        let started = Instant::now();
        let made = self.single(Task::Crate, &document.path, &document.name, slot);
        let problem = match made.and_then(|stdout| parsed(&stdout)) {
            Ok(made) => return made,
            Err(problem) => problem,
        };
        let figures = Generation { errors: 1, seconds: started.elapsed().as_secs_f64(), ..Generation::default() };
        Made { figures, errors: vec![problem], warnings: Vec::new() }
    }

    /// Has a process do something with one document, and gives what it printed.
    fn single(&self, task: Task, file: &Path, name: &str, slot: usize) -> Result<String, String> {
        let single = Single { task, file: file.to_owned(), name: name.to_owned() };
        let mut command = Command::new(&self.program);
        match process::run(command.args(single.arguments()), &self.places.scratch(slot), Some(task.limit())) {
            Err(problem) => Err(problem.to_string()),
            Ok(finished) if finished.status.success() => Ok(finished.stdout),
            Ok(finished) => Err(format!("{} ({})", finished.stderr.trim_end(), finished.status)),
        }
    }

    fn compile(
        &self,
        document: &Document,
        slot: usize,
        bench: &Workbench,
        figures: &mut Figures,
        log: &mut Log,
    ) -> Result<(), String> {
        let name = &document.name;
        let step = |what: &str| self.progress.step(slot, name, what);
        step("is checked");
        figures.check = Some(noted(bench.check(name), "rustc", log)?);
        if self.job.clippy {
            step("is linted");
            figures.clippy = Some(noted(bench.clippy(name), "clippy", log)?);
        }
        if figures.check.as_ref().is_some_and(|check| check.errors > 0) {
            return Ok(());
        }
        if self.job.doc {
            step("is documented");
            figures.doc = Some(noted(bench.doc(name), "rustdoc", log)?);
        }
        step("is tested");
        figures.examples = Some(noted(bench.examples(name), "examples", log)?);
        if self.job.fidelity {
            step("is sampled");
            self.fidelity(document, slot, bench, figures, log)?;
        }
        Ok(())
    }

    fn fidelity(
        &self,
        document: &Document,
        slot: usize,
        bench: &Workbench,
        figures: &mut Figures,
        log: &mut Log,
    ) -> Result<(), String> {
        let name = &document.name;
        let fidelity = figures.fidelity.insert(Fidelity::default());
        if let Err(problem) = self.single(Task::Samples, &document.path, name, slot) {
            log.section("samples", &[problem]);
            return Ok(());
        }
        self.progress.step(slot, name, "is built for its samples");
        let (program, build) = noted(bench.harness(name), "the program that runs samples", log)?;
        figures.build = Some(build);
        let Some(program) = program else { return Ok(()) };
        self.progress.step(slot, name, "runs its samples");
        let survival = self.single(Task::Survival, &program, name, slot).and_then(|stdout| parsed(&stdout));
        let Survival { figures, failures, invalid, unsampled } = survival.unwrap_or_else(|problem| Survival {
            failures: vec![("the program that runs samples".to_owned(), vec![problem])],
            ..Survival::default()
        });
        *fidelity = figures;
        failures.iter().for_each(|(title, failures)| log.section(title, failures));
        log.section("examples that the document's own schemas refuse", &invalid);
        log.section("schemas without samples", &unsampled);
        Ok(())
    }
}

fn parsed<T: for<'de> Deserialize<'de>>(stdout: &str) -> Result<T, String> {
    serde_json::from_str(stdout).map_err(|problem| problem.to_string())
}

fn noted<T>(outcome: Outcome<T>, title: &str, log: &mut Log) -> Result<T, String> {
    let (figures, shown) = outcome?;
    log.section(title, &shown);
    Ok(figures)
}
