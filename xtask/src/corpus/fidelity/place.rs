//! Where a value of a sample stands: in the sample, in the schema, and behind which references.

use std::rc::Rc;

/// Where a value is to stand.
#[derive(Clone)]
pub struct Place {
    /// Where in the sample.
    pub pointer: String,
    /// Where in the schema.
    pub id: String,
    /// How many references lead here.
    pub depth: usize,
    /// Whether it is of the schema itself: what others say is explored with their own samples.
    pub explored: bool,
    /// Whether its unions are explored all the same: a branch that is a union has to show its branches here, too.
    pub chosen: bool,
    /// Whether a branch is to be chosen.
    pub is_choice: bool,
    trail: Option<Rc<Trail>>,
}

/// The references that lead to a place, the last first.
struct Trail {
    pointers: Vec<String>,
    before: Option<Rc<Trail>>,
}

/// References that lead deeper than this are taken for a circle.
const DEEPEST: usize = 24;

impl Place {
    /// The whole sample, of a schema.
    pub fn root(pointer: &str) -> Self {
        let trail = Trail { pointers: vec![pointer.to_owned()], before: None };
        Self {
            pointer: String::new(),
            id: String::new(),
            depth: 0,
            explored: true,
            chosen: true,
            is_choice: false,
            trail: Some(Rc::new(trail)),
        }
    }

    /// The same, where references have led to a schema that has samples of its own. `None` where they lead in a circle:
    /// a second time shows that it is recursive, a third shows nothing more.
    pub fn through(&self, pointers: &[String]) -> Option<Self> {
        Some(Self { explored: false, ..self.along(pointers)? })
    }

    /// The same, where references have led to a schema that has none, or to a part of one.
    pub fn along(&self, pointers: &[String]) -> Option<Self> {
        if self.visits(pointers) > 1 || self.length() > DEEPEST {
            return None;
        }
        let trail = Trail { pointers: pointers.to_vec(), before: self.trail.clone() };
        Some(Self { trail: Some(Rc::new(trail)), ..self.clone() })
    }

    /// The same, with what a reference led to shown as such.
    pub fn deeper(self) -> Self {
        Self { depth: self.depth + 1, ..self }
    }

    /// A member of the object that stands here.
    pub fn member(&self, name: &str) -> Self {
        self.below(&name.replace('~', "~0").replace('/', "~1"), name)
    }

    /// An item of the list that stands here. All are of one place of the schema.
    pub fn item(&self, index: usize) -> Self {
        self.below(&index.to_string(), "[]")
    }

    /// Something below.
    pub fn below(&self, token: &str, id: &str) -> Self {
        let (pointer, id) = (format!("{}/{token}", self.pointer), format!("{}.{id}", self.id));
        Self { pointer, id, chosen: self.explored, ..self.clone() }
    }

    /// The same place, where a choice is to be made or has been.
    pub fn behind(&self, what: &str) -> Self {
        Self { id: format!("{} {what}", self.id), ..self.clone() }
    }

    /// The same place, where a branch is to be chosen.
    pub fn choice(&self, what: &str) -> Self {
        Self { explored: self.chosen, is_choice: true, ..self.behind(what) }
    }

    /// How often references have led to one of some schemas already.
    fn visits(&self, pointers: &[String]) -> usize {
        self.trails().filter(|trail| trail.pointers.iter().any(|pointer| pointers.contains(pointer))).count()
    }

    fn length(&self) -> usize {
        self.trails().count()
    }

    fn trails(&self) -> impl Iterator<Item = &Trail> {
        std::iter::successors(self.trail.as_deref(), |trail| trail.before.as_deref())
    }
}
