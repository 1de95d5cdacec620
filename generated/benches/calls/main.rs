//! What a call costs beside the same call written by hand with `reqwest` and serde: allocations, instructions and calls
//! a second, over loopback. `cargo bench --package conversations --bench calls` prints a table.
//!
//! Allocations and instructions are counted by valgrind, in a process of its own that holds nothing but the client and
//! does so many calls. Time is taken in turns, so that whatever else the machine does falls on both: of the client's
//! process alone, and as calls a second.

mod by_hand;
mod calls;
mod server;

use std::process::Command;
use std::time::{Duration, Instant};

use calls::{NAMES, Way};
use tokio::runtime::{Builder, Runtime};
use wait4::Wait4;

const WAYS: [&str; 2] = ["generated", "by hand"];

/// Calls that are done before anything is counted: connections are made, buffers have grown.
const WARM: usize = 50;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--run", way, url, index, count] => run(way, url, index, count),
        // For profilers.
        ["--serve"] => {
            println!("{}", server::start());
            std::thread::park();
        }
        // `cargo test` runs benches too, to see that they work; `cargo bench` says so.
        words if words.contains(&"--bench") => compare(),
        _ => {
            let url = server::start();
            WAYS.iter().for_each(|way| (0..NAMES.len()).for_each(|index| run(way, &url, &index.to_string(), "1")));
        }
    }
}

/// So many calls in this process, for valgrind to watch.
fn run(way: &str, url: &str, index: &str, count: &str) {
    let (index, count) = (index.parse().expect("an index"), count.parse().expect("a count"));
    let way = Way::new(way, url).expect("a client");
    runtime().block_on(async {
        for _ in 0..count {
            way.call(index).await;
        }
    });
}

/// One thread, so that what the connection does is counted with the call.
fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn compare() {
    let url = server::start();
    println!("| Call | | generated | by hand | ratio |\n|---|---|---|---|---|");
    for (index, name) in NAMES.iter().enumerate() {
        match WAYS.map(|way| counted(way, &url, index)) {
            [Some(generated), Some(by_hand)] => {
                row(name, "allocations", generated.allocations, by_hand.allocations);
                row(name, "bytes allocated", generated.bytes, by_hand.bytes);
                row(name, "instructions", generated.instructions, by_hand.instructions);
            }
            _ => eprintln!("valgrind is not there or counted nothing: no allocations and instructions of {name}"),
        }
        let ([generated, by_hand], ratio) = processor_time(&url, index);
        println!("| {name} | microseconds of CPU | {generated:.1} | {by_hand:.1} | {ratio:.2} |");
        let ([generated, by_hand], ratio) = rates(&url, index);
        println!("| {name} | calls a second | {generated:.0} | {by_hand:.0} | {ratio:.2} |");
    }
}

fn row(name: &str, what: &str, generated: f64, by_hand: f64) {
    println!("| {name} | {what} | {generated:.0} | {by_hand:.0} | {:.2} |", generated / by_hand);
}

/// What valgrind counted, by its words for it. Allocations are such that give more room, too.
#[derive(Clone, Copy)]
struct Counted {
    allocations: f64,
    bytes: f64,
    instructions: f64,
}

/// What a call costs: many calls less few, so that what is done once does not count.
fn counted(way: &str, url: &str, index: usize) -> Option<Counted> {
    const MORE: usize = 200;
    let few = watched(way, url, index, WARM)?;
    let many = watched(way, url, index, WARM + MORE)?;
    let each = |many: f64, few: f64| (many - few) / MORE as f64;
    Some(Counted {
        allocations: each(many.allocations, few.allocations),
        bytes: each(many.bytes, few.bytes),
        instructions: each(many.instructions, few.instructions),
    })
}

/// What a process that does so many calls costs.
fn watched(way: &str, url: &str, index: usize, count: usize) -> Option<Counted> {
    let said = |tool: &[&str]| {
        let run = ["--run", way, url, &index.to_string(), &count.to_string()];
        let output = Command::new("valgrind").args(tool).arg(std::env::current_exe().ok()?).args(run).output().ok()?;
        Some(String::from_utf8_lossy(&output.stderr).replace(',', ""))
    };
    let heap = said(&["--tool=memcheck", "--leak-check=no", "--undef-value-errors=no"])?;
    let instructions = said(&["--tool=callgrind", "--callgrind-out-file=/dev/null"])?;
    Some(Counted {
        allocations: number_after(&heap, "total heap usage: ")?,
        bytes: number_after(&heap, "frees ")?,
        instructions: number_after(&instructions, "Collected : ")?,
    })
}

fn number_after(text: &str, words: &str) -> Option<f64> {
    let (_, behind) = text.split_once(words)?;
    behind.split_whitespace().next()?.parse().ok()
}

/// Calls a second of both ways, one call after another on one connection, and the ratio: medians over rounds, in each of
/// which both ways take their turn.
fn rates(url: &str, index: usize) -> ([f64; 2], f64) {
    const ROUNDS: usize = 61;
    let runtime = runtime();
    let ways = WAYS.map(|way| Way::new(way, url).expect("a client"));
    let rounds = || [0, 1].map(|way| runtime.block_on(rate(&ways[way], index)));
    let rounds: Vec<_> = (0..ROUNDS).map(|_| rounds()).collect();
    let rates = [0, 1].map(|way| median(rounds.iter().map(|round| round[way])));
    (rates, median(rounds.iter().map(|round| round[0] / round[1])))
}

/// Microseconds of CPU a call takes on the client's side, and the ratio: medians as those of [`rates`].
fn processor_time(url: &str, index: usize) -> ([f64; 2], f64) {
    const ROUNDS: usize = 5;
    const MORE: usize = 10_000;
    let each = |way| (time_of(way, url, index, WARM + MORE) - time_of(way, url, index, WARM)) * 1e6 / MORE as f64;
    let rounds: Vec<_> = (0..ROUNDS).map(|_| WAYS.map(each)).collect();
    let times = [0, 1].map(|way| median(rounds.iter().map(|round| round[way])));
    (times, median(rounds.iter().map(|round| round[0] / round[1])))
}

/// Seconds of CPU of a process that does so many calls.
fn time_of(way: &str, url: &str, index: usize, count: usize) -> f64 {
    let own = std::env::current_exe().expect("a program");
    let run = ["--run", way, url, &index.to_string(), &count.to_string()];
    let used = Command::new(own).args(run).spawn().and_then(|child| child.wait4()).expect("a process").rusage;
    (used.utime + used.stime).as_secs_f64()
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

async fn rate(way: &Way, index: usize) -> f64 {
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed() < Duration::from_millis(50) {
        way.call(index).await;
        count += 1;
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}
