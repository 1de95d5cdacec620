//! The workspace's own commands.
//!
//! `cargo xtask codegen` makes `generated/` of `specs/`, or a crate of any one document. What it writes is the
//! generator's business; here are only this workspace's paths and the command line. `cargo xtask corpus` makes crates of
//! a whole folder of documents, and holds them to the compiler and to the documents.

mod arguments;
mod corpus;
mod crate_name;
mod folder;
mod manifest;
mod message;
mod single;
mod workspace;

use std::process::ExitCode;

use arguments::{Codegen, Command};

/// Generating is mostly making and freeing small things, on several threads: with the system's allocator it takes a
/// quarter longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let outcome = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => {
            print!("{}", arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Ok(Command::Codegen(Codegen::Workspace { check })) => workspace::codegen(check),
        Ok(Command::Codegen(Codegen::Single(job))) => single::codegen(&job),
        Ok(Command::Corpus(job)) => corpus::run(&job),
        Ok(Command::CorpusDocument(job)) => corpus::single(&job),
        Err(problem) => {
            message::failure(&problem);
            eprint!("\n{}", arguments::USAGE);
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            message::failure(&problem.to_string());
            ExitCode::from(1)
        }
    }
}
