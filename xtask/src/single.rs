//! `cargo xtask codegen --spec FILE --out DIR`: a complete crate of one document.

use std::error::Error;
use std::fs::File;
use std::io::Write;
use std::path::Path;

use bindery::{Generated, Options};

use crate::arguments::Single;
use crate::manifest::{self, Runtime};
use crate::{crate_name, folder, message, workspace};

/// Generates a crate of one document, or says how it differs from what would be generated.
///
/// # Errors
///
/// The document cannot be read or bound, the folder holds files of somebody else's, a file cannot be written; in a
/// check, any difference.
pub fn codegen(job: &Single) -> Result<(), Box<dyn Error>> {
    let name = job.name.clone().unwrap_or_else(|| crate_name::after(&job.spec));
    let runtime = Runtime::new(job.runtime.as_deref())?;
    let input = workspace::input(&job.spec, &job.spec.to_string_lossy())?;
    let options = Options {
        crate_name: name.clone(),
        module_per_document: false,
        allow_missing_schemas: job.allow_missing_schemas,
        allow: job.allow.clone(),
    };
    let generated = bindery::generate(&[input], &options)?;
    if !generated.warnings.is_empty() {
        message::print_all(&generated.warnings.to_string());
    }
    if job.check {
        return fresh(&generated, job);
    }
    folder::refuse_foreign(&generated.files, &job.out)?;
    let changes = generated.files.write(&job.out)?;
    for summary in &generated.summaries {
        message::line(&folder::line(summary, &changes, &job.out));
    }
    let manifest = job.out.join("Cargo.toml");
    write_once(&manifest, || manifest::manifest(&name, &runtime, &job.out))?;
    let lacking = manifest::lacking_features(&generated, &manifest)?;
    if !lacking.is_empty() {
        message::note(&format!("{} lacks features; under [features] add these:{lacking}", manifest.display()));
    }
    write_once(&job.out.join("README.md"), || Ok(manifest::readme(&name, &generated)))
}

fn fresh(generated: &Generated, job: &Single) -> Result<(), Box<dyn Error>> {
    let changes = generated.files.compare(&job.out)?;
    let (spec, out) = (job.spec.display(), job.out.display());
    if changes.is_empty() {
        message::line(&format!("{out} is as {spec} says"));
        return Ok(());
    }
    folder::print_differences(&changes, |path| path.display().to_string());
    let name = job.name.as_ref().map(|name| format!(" --name {name}")).unwrap_or_default();
    let missing = if job.allow_missing_schemas { " --allow-missing-schemas" } else { "" };
    let unbound: String = job.allow.iter().map(|name| format!(" --allow {name}")).collect();
    Err(format!(
        "{out} is not as {spec} says; run `cargo xtask codegen --spec {spec} --out {out}{name}{missing}{unbound}`"
    )
    .into())
}

fn write_once(path: &Path, text: impl FnOnce() -> Result<String, Box<dyn Error>>) -> Result<(), Box<dyn Error>> {
    // A link is somebody's too, wherever it leads.
    if path.symlink_metadata().is_ok() {
        message::line(&format!("{}: kept", path.display()));
        return Ok(());
    }
    let text = text()?;
    let written = File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|problem| format!("{}: {problem}", path.display()))?;
    message::line(&format!("{}: written", path.display()));
    Ok(())
}
