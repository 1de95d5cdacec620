//! The answers that were set for one operation.

use std::collections::VecDeque;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode};

use crate::transport::Body;

/// Answers in the order in which they are given.
#[derive(Default)]
pub(super) struct Plan {
    queue: VecDeque<Planned>,
    /// How many were ever set, which gives each a number.
    set: u64,
}

struct Planned {
    number: u64,
    times: Times,
    answer: Answer,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Times {
    Some(usize),
    Always,
}

/// What a call meets.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) after: Duration,
    pub(super) outcome: Outcome,
}

#[derive(Clone)]
pub(super) enum Outcome {
    Given(Given),
    Refused,
    Broken,
    Nothing,
    /// What was set cannot be given, for this reason.
    Unusable(String),
}

#[derive(Clone)]
pub(super) struct Given {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Body,
    /// After how many bytes of the body the connection ends.
    pub(super) cut: Option<usize>,
}

impl Plan {
    /// Adds an answer that is given once, and tells its number.
    pub(super) fn push(&mut self, outcome: Outcome) -> u64 {
        self.set += 1;
        let answer = Answer { after: Duration::ZERO, outcome };
        self.queue.push_back(Planned { number: self.set, times: Times::Some(1), answer });
        self.set
    }

    /// Changes an answer, unless it was given already.
    pub(super) fn change(&mut self, number: u64, change: impl FnOnce(&mut Answer)) {
        if let Some(planned) = self.planned(number) {
            change(&mut planned.answer);
        }
    }

    pub(super) fn repeat(&mut self, number: u64, times: Times) {
        if let Some(planned) = self.planned(number) {
            planned.times = times;
        }
    }

    fn planned(&mut self, number: u64) -> Option<&mut Planned> {
        self.queue.iter_mut().find(|planned| planned.number == number)
    }

    /// The answer to the call that comes now.
    pub(super) fn next(&mut self) -> Option<Answer> {
        loop {
            let planned = self.queue.front_mut()?;
            match planned.times {
                Times::Always => return Some(planned.answer.clone()),
                Times::Some(0) => drop(self.queue.pop_front()),
                Times::Some(1) => return self.queue.pop_front().map(|planned| planned.answer),
                Times::Some(times) => {
                    planned.times = Times::Some(times - 1);
                    return Some(planned.answer.clone());
                }
            }
        }
    }

    /// Whether an answer waits for a call.
    pub(super) fn is_owed(&self) -> bool {
        self.queue.iter().any(|planned| !matches!(planned.times, Times::Always | Times::Some(0)))
    }
}

impl fmt::Debug for Plan {
    /// Shows what is left: bodies may be long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.queue.iter().map(|planned| &planned.answer.outcome)).finish()
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(given) => write!(f, "{} {:?}", given.status.as_u16(), given.body),
            Self::Refused => f.write_str("refused"),
            Self::Broken => f.write_str("broken off"),
            Self::Nothing => f.write_str("no answer"),
            Self::Unusable(reason) => write!(f, "unusable: {reason}"),
        }
    }
}
