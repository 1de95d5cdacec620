//! What a call costs beside the same call written by hand with `reqwest` and serde: allocations, instructions and calls
//! a second, over loopback. `cargo bench --package conversations --bench calls` prints a table.
//!
//! Instructions are counted by valgrind, in a process of its own that holds nothing but the client; without valgrind
//! there are none. Calls a second are taken in turns, so that whatever else the machine does falls on both.

mod by_hand;
mod calls;
mod server;

use std::process::Command;
use std::time::{Duration, Instant};

use calls::{NAMES, Way};
use tokio::runtime::{Builder, Runtime};

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
        _ => WAYS.iter().for_each(|way| {
            allocations(way, &server::start(), 0, 1);
        }),
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
        let [generated, by_hand] = WAYS.map(|way| allocations(way, &url, index, 200));
        row(name, "allocations", generated.0, by_hand.0);
        row("", "bytes allocated", generated.1, by_hand.1);
        if let [Some(generated), Some(by_hand)] = WAYS.map(|way| instructions(way, &url, index)) {
            row("", "instructions", generated, by_hand);
        }
        let [generated, by_hand] = rates(&url, index);
        row("", "calls a second", generated, by_hand);
    }
}

fn row(name: &str, what: &str, generated: f64, by_hand: f64) {
    println!("| {name} | {what} | {generated:.0} | {by_hand:.0} | {:.2} |", generated / by_hand);
}

/// Allocations and bytes a call.
fn allocations(way: &str, url: &str, index: usize, count: usize) -> (f64, f64) {
    let (runtime, way) = (runtime(), Way::new(way, url).expect("a client"));
    let run = |count: usize| {
        runtime.block_on(async {
            for _ in 0..count {
                way.call(index).await;
            }
        });
    };
    run(WARM);
    let counted = allocation_counter::measure(|| run(count));
    (counted.count_total as f64 / count as f64, counted.bytes_total as f64 / count as f64)
}

/// Instructions a call: those of many calls less those of few, so that what is done once does not count.
fn instructions(way: &str, url: &str, index: usize) -> Option<f64> {
    const MORE: usize = 200;
    let few = watched(way, url, index, WARM)?;
    let many = watched(way, url, index, WARM + MORE)?;
    Some((many - few) / MORE as f64)
}

/// The instructions of a process that does so many calls.
fn watched(way: &str, url: &str, index: usize, count: usize) -> Option<f64> {
    let own = std::env::current_exe().ok()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(own)
        .args(["--run", way, url, &index.to_string(), &count.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let count = text.lines().find_map(|line| line.split_once("Collected : ")?.1.trim().parse().ok());
    if count.is_none() {
        eprintln!("valgrind counted nothing: {}", text.trim());
    }
    count
}

/// Calls a second, one after another on one connection: the median over rounds in which both ways take their turns.
fn rates(url: &str, index: usize) -> [f64; 2] {
    const ROUNDS: usize = 21;
    let runtime = runtime();
    let ways = WAYS.map(|way| Way::new(way, url).expect("a client"));
    let mut rates = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for (way, rates) in ways.iter().zip(&mut rates) {
            rates.push(runtime.block_on(rate(way, index)));
        }
    }
    rates.map(|mut rates| {
        rates.sort_by(f64::total_cmp);
        rates[ROUNDS / 2]
    })
}

async fn rate(way: &Way, index: usize) -> f64 {
    let (started, mut count) = (Instant::now(), 0_u32);
    while started.elapsed() < Duration::from_millis(150) {
        way.call(index).await;
        count += 1;
    }
    f64::from(count) / started.elapsed().as_secs_f64()
}
