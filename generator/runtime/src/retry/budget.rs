//! How much all calls of a client together may repeat.

use std::sync::atomic::{AtomicU64, Ordering};

/// A bucket of tokens, of which a repetition takes one.
#[derive(Debug)]
pub(crate) struct Budget {
    /// In hundredths of a token.
    left: AtomicU64,
    most: u64,
    per_call: u64,
}

const TOKEN: u64 = 100;

impl Budget {
    /// One that begins full. Each call brings so many hundredths of a token.
    pub(crate) fn new(burst: u32, percent: u32) -> Self {
        let most = u64::from(burst) * TOKEN;
        Self { left: AtomicU64::new(most), most, per_call: u64::from(percent) }
    }

    /// A call is made.
    pub(crate) fn deposit(&self) {
        let more = |left: u64| (left < self.most).then(|| (left + self.per_call).min(self.most));
        // A full bucket stays as it is.
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }

    /// Takes what a repetition costs, if it is there.
    pub(crate) fn withdraw(&self) -> bool {
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(TOKEN)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn a_tenth_of_the_calls_may_be_repeated_once_the_savings_are_spent() {
        let budget = Budget::new(5, 10);
        let spend = || std::iter::repeat_with(|| budget.withdraw()).take_while(|granted| *granted).count();
        assert_eq!(spend(), 5);
        (0..99).for_each(|_| budget.deposit());
        assert_eq!(spend(), 5);
        (0..29).for_each(|_| budget.deposit());
        assert_eq!(spend(), 2);
        budget.deposit();
        assert_eq!(spend(), 1);
    }

    #[test]
    fn nothing_saved_and_nothing_brought_is_nothing_repeated() {
        let budget = Budget::new(0, 0);
        budget.deposit();
        assert!(!budget.withdraw());
        let budget = Budget::new(0, 100);
        budget.deposit();
        assert!(!budget.withdraw());
    }
}
