//! A token that all calls share, and that one request at a time renews.
//!
//! The request runs in a task of its own, so that it ends whoever is dropped: those who wait only watch it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::watch;
use tokio::time::Instant;

use super::{AccessToken, TokenError, TokenSource};

/// How long before its end a token is renewed; at most half of its lifetime, or short-lived ones would be renewed for
/// every call.
const LEEWAY: Duration = Duration::from_secs(60);

/// How long a source may take to give a token.
const LONGEST: Duration = Duration::from_secs(60);

/// How long a token that is still good is used before the next try, when it could not be renewed.
const PAUSE: Duration = Duration::from_secs(10);

/// How long a token that came in the place of a refused one is not asked for anew when it is refused too: what is wrong
/// then is not the token, and the authorization server is not to bear it.
const SPARED: Duration = Duration::from_secs(30);

pub(in crate::credentials) struct Shared {
    source: Box<dyn TokenSource>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// The one that was held before: answers to it may still be on their way.
    gone: Option<AccessToken>,
    flight: Option<Flight>,
    /// Of the token that was given last.
    generation: u64,
    /// Whether the token that is got now takes the place of a refused one.
    refused: bool,
}

struct Held {
    given: Given,
    renew_at: Option<SystemTime>,
    spared_until: Option<Instant>,
}

/// A token, and which one of those that the source gave.
#[derive(Clone)]
pub(in crate::credentials) struct Given {
    pub(in crate::credentials) token: AccessToken,
    generation: u64,
}

impl Given {
    /// A token that is not of a source.
    pub(in crate::credentials) fn fixed(token: AccessToken) -> Self {
        Self { token, generation: 0 }
    }
}

type Outcome = Result<Given, TokenError>;
type Flight = watch::Receiver<Option<Outcome>>;

enum Step {
    Held(Given),
    Wait(Flight),
}

impl Shared {
    pub(in crate::credentials) fn new(source: impl TokenSource) -> Self {
        Self { source: Box::new(source), state: Mutex::default() }
    }

    /// A token that is good, waiting for one if need be.
    pub(in crate::credentials) async fn get(self: &Arc<Self>) -> Outcome {
        let mut flight = match self.step()? {
            Step::Held(given) => return Ok(given),
            Step::Wait(flight) => flight,
        };
        let landed = flight.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone());
        landed.unwrap_or_else(|| {
            let line = "the token source panicked or the Tokio runtime it was on has ended; call again";
            Err(TokenError::new(line))
        })
    }

    /// The token that is held, whether it is still good or not.
    pub(in crate::credentials) fn peek(&self) -> Option<AccessToken> {
        self.state().held.as_ref().map(|held| held.given.token.clone())
    }

    /// The token that is held and the one before it.
    pub(in crate::credentials) fn known(&self) -> Vec<AccessToken> {
        let state = self.state();
        state.held.iter().map(|held| &held.given.token).chain(&state.gone).cloned().collect()
    }

    /// Takes a token out of use that the server did not accept. Whether another is worth trying.
    pub(in crate::credentials) fn refuse(&self, given: &Given) -> bool {
        let mut state = self.state();
        let Some(held) = state.held.as_ref().filter(|held| held.given.generation == given.generation) else {
            return true;
        };
        if held.spared_until.is_some_and(|until| Instant::now() < until) {
            return false;
        }
        state.let_go();
        state.refused = true;
        // Under the lock, so that the source knows before it is asked.
        self.source.refused(&given.token);
        true
    }

    fn step(self: &Arc<Self>) -> Result<Step, TokenError> {
        let mut state = self.state();
        if let Some(held) = state.held.as_ref().filter(|held| !held.is_due(SystemTime::now())) {
            return Ok(Step::Held(held.given.clone()));
        }
        // The sender of one that ended without landing is gone.
        if let Some(flight) = state.flight.as_ref().filter(|flight| flight.has_changed().is_ok()) {
            return Ok(Step::Wait(flight.clone()));
        }
        let runtime = tokio::runtime::Handle::try_current()
            .map_err(|_| TokenError::new("tokens of a source are got on a Tokio runtime: call from within one"))?;
        let (sender, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        drop(runtime.spawn(Arc::clone(self).fly(sender)));
        Ok(Step::Wait(flight))
    }

    async fn fly(self: Arc<Self>, sender: watch::Sender<Option<Outcome>>) {
        let outcome = match tokio::time::timeout(LONGEST, self.source.token()).await {
            Ok(Ok(token)) => token.fault().map_or(Ok(token), |fault| Err(TokenError::new(fault))),
            Ok(Err(error)) => Err(error),
            Err(_) => Err(TokenError::new(format!("the token source gave none within {LONGEST:?}"))),
        };
        let landed = self.land(outcome);
        sender.send_replace(Some(landed));
    }

    fn land(&self, outcome: Result<AccessToken, TokenError>) -> Outcome {
        let now = SystemTime::now();
        let mut state = self.state();
        state.flight = None;
        let token = match outcome {
            Ok(token) => token,
            Err(error) => return state.spare(now).ok_or(error),
        };
        state.generation += 1;
        let given = Given { generation: state.generation, token };
        let spared_until = std::mem::take(&mut state.refused).then(|| Instant::now() + SPARED);
        let renew_at = given.token.expiry().map(|expiry| renewal(now, expiry));
        state.let_go();
        state.held = Some(Held { given: given.clone(), renew_at, spared_until });
        Ok(given)
    }

    /// A panic of a source leaves nothing half done here.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn let_go(&mut self) {
        if let Some(held) = self.held.take() {
            self.gone = Some(held.given.token);
        }
    }

    /// The old token, where it could not be renewed and is still good.
    fn spare(&mut self, now: SystemTime) -> Option<Given> {
        let held = self.held.as_mut().filter(|held| held.given.token.expiry().is_some_and(|expiry| now < expiry))?;
        held.renew_at = Some(now + PAUSE);
        Some(held.given.clone())
    }
}

impl Held {
    fn is_due(&self, now: SystemTime) -> bool {
        self.renew_at.is_some_and(|at| at <= now)
    }
}

fn renewal(now: SystemTime, expiry: SystemTime) -> SystemTime {
    let lifetime = expiry.duration_since(now).unwrap_or_default();
    expiry.checked_sub(LEEWAY.min(lifetime / 2)).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_renewed_a_minute_before_their_end_or_at_half_of_a_short_life() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        for (lifetime, renewed) in [(7200, 7140), (120, 60), (60, 30), (1, 0), (0, 0)] {
            let at = renewal(now, now + Duration::from_secs(lifetime));
            let seconds = at.duration_since(now).expect("a time to come").as_secs();
            assert_eq!(seconds, renewed, "a lifetime of {lifetime} s");
        }
        let past = now - Duration::from_secs(5);
        assert_eq!(renewal(now, past), past);
    }

    #[tokio::test]
    async fn a_token_that_could_not_be_renewed_is_used_until_it_expires() {
        let fails = || std::future::ready(Err::<AccessToken, _>(TokenError::new("no answer")));
        for (expiry, spared) in [(Duration::from_secs(50), true), (Duration::ZERO, false)] {
            let shared = Arc::new(Shared::new(fails));
            let now = SystemTime::now();
            let given = Given::fixed(AccessToken::new("t").expires_at(now + expiry));
            shared.state().held = Some(Held { given, renew_at: Some(now), spared_until: None });
            assert_eq!(shared.get().await.is_ok(), spared);
            let later = shared.state().held.as_ref().and_then(|held| held.renew_at).expect("a time");
            assert_eq!(later > now, spared, "whether it is left alone for a while");
        }
    }
}
