//! Work that is done side by side, on as many threads as the machine runs at a time. What comes out does not depend on
//! how many those are.

use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// What a function makes of each item, in the items' order. Several are taken at once: single ones are too small to be
/// worth asking for.
pub(crate) fn map<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    taken(16, items, function)
}

/// As [`map`], of few and large items.
pub(crate) fn each<T: Send, R: Send>(items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    taken(1, items, function)
}

fn taken<T: Send, R: Send>(at_once: usize, items: Vec<T>, function: impl Fn(T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len().div_ceil(at_once));
    if threads <= 1 {
        return items.into_iter().map(function).collect();
    }
    let left = Mutex::new(items.into_iter().enumerate());
    let work = || {
        let mut done = Vec::new();
        loop {
            let taken: Vec<_> = left.lock().unwrap_or_else(PoisonError::into_inner).by_ref().take(at_once).collect();
            let Some((start, _)) = taken.first() else { return done };
            done.push((*start, taken.into_iter().map(|(_, item)| function(item)).collect::<Vec<_>>()));
        }
    };
    let mut done = thread::scope(|scope| {
        // Where the machine gives no more threads, those that there are do the work.
        let others: Vec<_> = (1..threads).filter_map(|_| deep().spawn_scoped(scope, work).ok()).collect();
        let mut done = work();
        others.into_iter().for_each(|other| done.extend(joined(other)));
        done
    });
    done.sort_by_key(|(start, _)| *start);
    done.into_iter().flat_map(|(_, results)| results).collect()
}

/// What two functions give.
pub(crate) fn both<A: Send, B>(one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B) -> (A, B) {
    thread::scope(|scope| {
        let one = scope.spawn(one);
        let other = other();
        (joined(one), other)
    })
}

/// What a function gives that goes as deep by recursion as documents nest, whatever stack the caller has.
pub(crate) fn deeply<R: Send>(function: impl Fn() -> R + Sync) -> R {
    thread::scope(|scope| match deep().spawn_scoped(scope, &function) {
        Ok(thread) => joined(thread),
        Err(_) => function(),
    })
}

/// A thread with room for what is read and bound by recursion: the readers of texts take 128 levels, and the document model
/// goes through a dozen functions for each. Of the room, only what is used becomes memory.
fn deep() -> thread::Builder {
    const STACK: usize = 64 << 20;
    thread::Builder::new().stack_size(STACK)
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|fault| resume_unwind(fault))
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_in_the_items_order() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(super::map(items.clone(), |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert!(super::map(Vec::<usize>::new(), |item| item).is_empty());
    }
}
