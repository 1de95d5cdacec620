//! What the examples share and a program of yours has its own ways for: arguments, environment, exit codes.

#![allow(dead_code, reason = "each example uses its own part")]

use std::process::ExitCode;

use conversations::Error;

#[cfg(feature = "x-chat")]
pub mod x;

/// Why an example did not do what it was asked to.
pub enum Failure {
    /// It was called in a wrong way.
    Usage(String),
    /// It was called well and failed; the line says what to do.
    Call(String),
}

/// A variable of the environment and what it is for.
pub type Variable = (&'static str, &'static str);

/// Runs an example. The exit code is 0 after a success, 1 after a failure and 2 after wrong use.
pub async fn run<F>(usage: &str, variables: &[Variable], example: impl FnOnce(Arguments) -> F) -> ExitCode
where
    F: Future<Output = Result<(), Failure>>,
{
    let words: Vec<String> = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        println!("{}", help(usage, variables));
        return ExitCode::SUCCESS;
    }
    let outcome = match Arguments::read(words) {
        Ok(arguments) => example(arguments).await,
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Call(line)) => {
            eprintln!("{line}");
            ExitCode::FAILURE
        }
        Err(Failure::Usage(line)) => {
            eprintln!("{line}\n\n{}", help(usage, variables));
            ExitCode::from(2)
        }
    }
}

/// The usage, and which variables are set.
fn help(usage: &str, variables: &[Variable]) -> String {
    let mut text = format!("{}\n\nEnvironment:", usage.trim_end());
    for (name, meaning) in variables {
        let state = if variable(name).is_some() { "set" } else { "not set" };
        text.push_str(&format!("\n  {name:<21}  {state:<7}  {meaning}"));
    }
    text
}

/// A variable of the environment; an empty one counts as not set.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the command line holds: words, and options with a value.
pub struct Arguments {
    words: Vec<String>,
    options: Vec<(String, String)>,
}

impl Arguments {
    fn read(line: Vec<String>) -> Result<Self, Failure> {
        let (mut words, mut options) = (Vec::new(), Vec::new());
        let mut line = line.into_iter();
        while let Some(word) = line.next() {
            if !word.starts_with("--") {
                words.push(word);
            } else if let Some(value) = line.next() {
                options.push((word, value));
            } else {
                return Err(Failure::Usage(format!("{word} takes a value")));
            }
        }
        Ok(Self { words, options })
    }

    /// The value of an option, if it is given.
    pub fn option(&mut self, name: &str) -> Option<String> {
        let index = self.options.iter().position(|(option, _)| option == name)?;
        Some(self.options.remove(index).1)
    }

    /// The next word.
    pub fn word(&mut self, name: &str) -> Result<String, Failure> {
        if self.words.is_empty() {
            return Err(Failure::Usage(format!("{name} is missing")));
        }
        Ok(self.words.remove(0))
    }

    /// All words that are left, at least one.
    pub fn words(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut words = vec![self.word(name)?];
        words.append(&mut self.words);
        Ok(words)
    }

    /// Refuses what nobody asked for.
    pub fn finish(self) -> Result<(), Failure> {
        let options = self.options.into_iter().map(|(option, _)| option);
        match self.words.into_iter().chain(options).next() {
            Some(unknown) => Err(Failure::Usage(format!("{unknown} is not known here"))),
            None => Ok(()),
        }
    }
}

/// The line for a call that failed. The error itself says what happened, this adds what to do about it.
pub fn failed<E>(error: &Error<E>) -> Failure {
    let advice = match error {
        Error::Invalid(_) => "; correct it and call again",
        Error::Transport(error) if error.is_connect() => "; calling again is safe",
        error => match error.status().map(|status| status.as_u16()) {
            Some(300..400) => "; check BASE_URL, the server is somewhere else",
            Some(400 | 422) => "; correct the request, the same again gives the same answer",
            Some(404) => "; check the ids",
            Some(409) => "; it is there already or has changed, look before you call again",
            // The others say it themselves: 401, 403, 429, 5xx, no answer, one that cannot be read, no credential.
            _ => "",
        },
    };
    Failure::Call(format!("{error}{advice}"))
}
