//! Running a target: once for libFuzzer, or many times by the numbers of cases.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::{Duration, Instant};

pub type Target = fn(&[u8]);

/// The longest that a case may take, in seconds of processor time. The clock on the wall is not asked: others may be at
/// work on the machine.
const LONGEST: f64 = 10.0;

/// Who takes as long as this by the clock on the wall is taken to be there for ever.
const FOR_EVER: Duration = Duration::from_secs(120);

/// So many faults are enough for one run.
const ENOUGH: u64 = 20;

/// Runs one case; panics with `hang:` if it takes too long.
pub fn one(target: Target, bytes: &[u8]) {
    let begun = Instant::now();
    target(bytes);
    if begun.elapsed().as_secs_f64() > LONGEST {
        let before = processor_seconds();
        target(bytes);
        let taken = processor_seconds() - before;
        assert!(taken <= LONGEST, "hang: {taken:.1} s of processor time");
    }
}

/// Runs cases by their numbers if the environment asks for that, and ends the process then:
/// `FUZZ_CASES=FIRST` for so many seconds as `FUZZ_SECONDS` says, or one case if that is not set. The last line that is
/// printed is `total runs=… panics=… hangs=… peak_kib=…`. The file `FUZZ_AT` holds the number of the case that runs, for
/// who looks for what has killed the process.
pub fn by_number(target: Target) {
    let Some(first) = number("FUZZ_CASES") else { return };
    let end = number("FUZZ_SECONDS").map(|seconds| Instant::now() + Duration::from_secs(seconds));
    std::panic::set_hook(Box::new(|panic| {
        *LAST.lock().expect("no panic while it is held") = panic.to_string();
    }));
    std::thread::spawn(watch);
    let at = std::env::var_os("FUZZ_AT").map(|path| File::create(path).expect("a file to write to"));
    let mut number = first;
    loop {
        if let Some(at) = &at {
            at.write_all_at(format!("{number:020}").as_bytes(), 0).expect("written");
        }
        CURRENT.store(number, SeqCst);
        BEGUN.lock().expect("no panic while it is held").replace(Instant::now());
        let bytes = bytes_of(number);
        if catch_unwind(AssertUnwindSafe(|| one(target, &bytes))).is_err() {
            let message = LAST.lock().expect("no panic while it is held").clone();
            println!("case {number}: {message}");
            let counter = if message.contains("hang:") { &HANGS } else { &PANICS };
            counter.fetch_add(1, SeqCst);
        }
        RUNS.fetch_add(1, SeqCst);
        number += 1;
        let faults = PANICS.load(SeqCst) + HANGS.load(SeqCst);
        if end.is_none_or(|end| Instant::now() >= end) || faults >= ENOUGH {
            finish();
        }
    }
}

/// Prints what the bytes were made to, if the environment asks for it: `FUZZ_SHOW=1`.
pub fn show(what: &str, text: &[u8]) {
    if std::env::var_os("FUZZ_SHOW").is_some() {
        println!("---- {what}\n{}\n----", String::from_utf8_lossy(text));
    }
}

static RUNS: AtomicU64 = AtomicU64::new(0);
static PANICS: AtomicU64 = AtomicU64::new(0);
static HANGS: AtomicU64 = AtomicU64::new(0);
static CURRENT: AtomicU64 = AtomicU64::new(0);
static BEGUN: Mutex<Option<Instant>> = Mutex::new(None);
static LAST: Mutex<String> = Mutex::new(String::new());

fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{variable} is to be a number, not `{text}`")))
}

/// Ends what does not end, and what takes more memory than `FUZZ_MEMORY` says, in MiB.
fn watch() {
    let most = number("FUZZ_MEMORY").map(|mebibytes| mebibytes << 10);
    loop {
        std::thread::sleep(Duration::from_millis(200));
        let begun = *BEGUN.lock().expect("no panic while it is held");
        let case = CURRENT.load(SeqCst);
        if begun.is_some_and(|begun| begun.elapsed() > FOR_EVER) {
            println!("case {case}: hang: it has not ended in {} s", FOR_EVER.as_secs());
            HANGS.fetch_add(1, SeqCst);
            finish();
        }
        if most.is_some_and(|most| peak_kibibytes() > most) {
            println!("case {case}: it takes more memory than it may");
            PANICS.fetch_add(1, SeqCst);
            finish();
        }
    }
}

fn finish() -> ! {
    let (runs, panics, hangs) = (RUNS.load(SeqCst), PANICS.load(SeqCst), HANGS.load(SeqCst));
    println!("total runs={runs} panics={panics} hangs={hangs} peak_kib={}", peak_kibibytes());
    std::process::exit(i32::from(panics + hangs > 0));
}

/// The bytes of a case, 16 to 4111 of them, by SplitMix64: small cases are as likely as large ones.
fn bytes_of(number: u64) -> Vec<u8> {
    let mut state = number;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    };
    let most = 16 << (next() % 9);
    let length = 16 + next() % most;
    (0..length).map(|_| next().to_le_bytes()[0]).collect()
}

/// The most memory that this process has had, if the system tells.
fn peak_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// What all threads of this process have worked, if the system tells.
fn processor_seconds() -> f64 {
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name, which may hold anything, user and system time are the 12th and 13th.
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks: f64 = behind.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<f64>().ok()).sum();
    ticks / TICKS_A_SECOND
}

/// Waits for a future, on this thread.
pub fn block_on<F: Future>(future: F) -> F::Output {
    thread_local! {
        static RUNTIME: tokio::runtime::Runtime =
            tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    }
    RUNTIME.with(|runtime| runtime.block_on(future))
}
