//! Where a sample may be one thing or another, and which of them have been shown already.

use std::collections::HashMap;

/// The choices of one schema, each by where it comes up.
#[derive(Debug, Default)]
pub struct Choices(HashMap<String, Choice>);

#[derive(Debug)]
struct Choice {
    alternatives: usize,
    taken: usize,
}

impl Choices {
    /// The next alternative: each has its turn, and what comes up only behind one of them comes up again and again.
    pub fn next(&mut self, id: &str, alternatives: usize) -> usize {
        match self.0.get_mut(id) {
            None => {
                self.0.insert(id.to_owned(), Choice { alternatives, taken: 1 });
                0
            }
            Some(choice) => {
                choice.alternatives = choice.alternatives.max(alternatives);
                choice.taken += 1;
                (choice.taken - 1) % alternatives.max(1)
            }
        }
    }

    /// Whether each alternative had its turn.
    pub fn are_exhausted(&self) -> bool {
        self.0.values().all(|choice| choice.taken >= choice.alternatives)
    }
}

#[cfg(test)]
mod tests {
    use super::Choices;

    #[test]
    fn each_alternative_has_its_turn() {
        let mut choices = Choices::default();
        assert!(choices.are_exhausted());
        let turns: Vec<_> = (0..3).map(|_| choices.next("a", 2)).collect();
        assert_eq!((turns, choices.are_exhausted()), (vec![0, 1, 0], true));
        assert_eq!(choices.next("b", 3), 0);
        assert!(!choices.are_exhausted());
        assert_eq!((choices.next("b", 3), choices.next("b", 3), choices.are_exhausted()), (1, 2, true));
    }
}
