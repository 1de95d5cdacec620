//! The budget of a run: how much may come of the documents, whatever they say.
//!
//! What a document holds is read once, but what it says can multiply: an alias of aliases, a union of unions, an `allOf`
//! in each of a thousand others. So whatever is made again for every place that asks for it is paid for here, in all
//! stages out of one purse. Nothing is measured in seconds: the same documents spend the same on every machine.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cost {
    /// Nodes of a document's tree that are kept.
    Nodes,
    /// What becomes lines of Rust: types, members, variants, operations. Paid in nodes, with as many as take its memory.
    Items,
    /// Text that is copied.
    Bytes,
    /// Looks at something that may be looked at again: schemas merged, branches compared, references followed.
    Steps,
}

/// How many nodes an item takes.
const ITEM: usize = 8;

/// So many nodes, bytes and steps each run may spend, and so many more for each byte of its documents: large documents
/// may need much, small ones have no reason to. Of several dozen real documents none spends more than a quarter of any of
/// them, and a document of a megabyte that spends all makes half a gigabyte of memory full, in some seconds.
const ALLOWED: [(u64, u64); 3] = [(400_000, 1), (32_000_000, 30), (3_000_000, 2)];

/// The purses, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Nodes,
    Bytes,
    Steps,
}

/// What a run has spent, and what it may.
#[derive(Debug)]
pub(crate) struct Budget {
    purses: [Purse; 3],
    overrun: AtomicBool,
}

#[derive(Debug)]
struct Purse {
    spent: AtomicU64,
    most: u64,
}

/// What of a run's budget was spent, for documents to be compared: the same for the same documents, on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Nodes of the documents' trees that were made; types, members and variants count as several.
    pub nodes: u64,
    /// Bytes of text that were copied.
    pub bytes: u64,
    /// Looks at schemas, branches, references and values.
    pub steps: u64,
    /// How much of the budget that is, of the one of the three that comes nearest to its end, in thousandths.
    pub thousandths: u64,
}

impl Budget {
    /// The budget of documents that have so many bytes.
    pub(crate) fn new(bytes: usize) -> Self {
        let purse = |(floor, more)| Purse { spent: AtomicU64::new(0), most: floor + more * bytes as u64 };
        Self { purses: ALLOWED.map(purse), overrun: AtomicBool::new(false) }
    }

    /// Pays for something, if there is enough left: the run comes to its end otherwise, and the error says of what there
    /// was too much.
    pub(crate) fn spend(&self, cost: Cost, amount: usize) -> Result<(), Overrun> {
        let (kind, amount) = match cost {
            Cost::Nodes => (Kind::Nodes, amount),
            Cost::Items => (Kind::Nodes, amount.saturating_mul(ITEM)),
            Cost::Bytes => (Kind::Bytes, amount),
            Cost::Steps => (Kind::Steps, amount),
        };
        let purse = &self.purses[kind as usize];
        let before = purse.spent.fetch_add(amount as u64, Ordering::Relaxed);
        match before.saturating_add(amount as u64) <= purse.most {
            true => Ok(()),
            false => {
                self.overrun.store(true, Ordering::Relaxed);
                Err(Overrun { kind, most: purse.most })
            }
        }
    }

    /// Whether there was too little for something.
    pub(crate) fn is_overrun(&self) -> bool {
        self.overrun.load(Ordering::Relaxed)
    }

    /// How many nodes there have been so far.
    pub(crate) fn nodes(&self) -> usize {
        self.purses[Kind::Nodes as usize].spent() as usize
    }

    pub(crate) fn spent(&self) -> Spent {
        let [nodes, bytes, steps] = &self.purses;
        let thousandths = self.purses.iter().map(|purse| purse.spent() * 1_000 / purse.most).max().unwrap_or_default();
        Spent { nodes: nodes.spent(), bytes: bytes.spent(), steps: steps.spent(), thousandths }
    }
}

impl Purse {
    fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }
}

/// That a document asks for more than there is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Overrun {
    kind: Kind,
    most: u64,
}

impl Overrun {
    /// What to do about it.
    pub(crate) const HELP: &'static str = "something here stands in many things that stand in many again (references, \
         aliases, branches of unions, parts of allOf); say it once and refer to it, or split the document";
}

impl fmt::Display for Overrun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Nodes => "nodes, types and members",
            Kind::Bytes => "bytes of text",
            Kind::Steps => "steps of work",
        };
        write!(f, "the document asks for too much: for more than {} {what}, the last of them here", self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, Cost};

    #[test]
    fn what_is_spent_is_gone() {
        let budget = Budget::new(10);
        assert!(budget.spend(Cost::Nodes, 400_000).is_ok() && budget.spend(Cost::Nodes, 10).is_ok());
        assert!(!budget.is_overrun());
        let overrun = budget.spend(Cost::Nodes, 1).expect_err("all is spent");
        assert!(overrun.to_string().contains("more than 400010 nodes"), "{overrun}");
        assert!(budget.is_overrun() && budget.spend(Cost::Steps, 1).is_ok());
        assert_eq!(budget.spent().nodes, 400_011);
    }
}
