//! Child processes, and what they cost.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use std::{io, thread};

use wait4::{ResUse, Wait4};

/// A process that has ended.
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it printed besides.
    pub stderr: String,
    /// Seconds of all cores that it and its children took.
    pub cpu_seconds: f64,
    /// The most memory that one process of them had.
    pub peak_bytes: u64,
}

/// Runs a command to its end. What it prints goes to files of a folder: pipes would have to be emptied side by side.
///
/// # Errors
///
/// It cannot be started or read, or takes longer than it may.
pub fn run(command: &mut Command, scratch: &Path, limit: Option<Duration>) -> io::Result<Finished> {
    fs::create_dir_all(scratch)?;
    let (stdout, stderr) = (scratch.join("stdout"), scratch.join("stderr"));
    command.stdin(Stdio::null()).stdout(File::create(&stdout)?).stderr(File::create(&stderr)?);
    let child = command.spawn()?;
    let used = match limit {
        None => child.wait4()?,
        Some(limit) => wait(child, limit)?,
    };
    let text = |path| fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Finished {
        status: used.status,
        stdout: text(&stdout)?,
        stderr: text(&stderr)?,
        cpu_seconds: (used.rusage.utime + used.rusage.stime).as_secs_f64(),
        peak_bytes: used.rusage.maxrss,
    })
}

fn wait(mut child: Child, limit: Duration) -> io::Result<ResUse> {
    let started = Instant::now();
    loop {
        if let Some(used) = child.try_wait4()? {
            return Ok(used);
        }
        if started.elapsed() > limit {
            child.kill()?;
            child.wait4()?;
            return Err(io::Error::new(
                io::ErrorKind::TimedOut,
                format!("it took longer than {} s and was stopped", limit.as_secs()),
            ));
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::process::Command;
    use std::time::Duration;

    use super::run;

    fn scratch(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("bindery-process-{name}-{}", std::process::id()))
    }

    #[test]
    fn what_a_process_prints_and_costs_is_known() {
        let scratch = scratch("prints");
        let finished = run(Command::new("cargo").arg("--version"), &scratch, None).expect("cargo runs");
        assert!(finished.status.success() && finished.stdout.starts_with("cargo "), "{}", finished.stderr);
        assert!(finished.peak_bytes > 0);
        let _ = std::fs::remove_dir_all(scratch);
    }

    #[test]
    #[cfg(unix)]
    fn what_does_not_end_is_stopped() {
        let scratch = scratch("stopped");
        let finished = run(Command::new("sleep").arg("60"), &scratch, Some(Duration::from_millis(50)));
        assert!(finished.is_err_and(|problem| problem.to_string().contains("was stopped")));
        let _ = std::fs::remove_dir_all(scratch);
    }
}
