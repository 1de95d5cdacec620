//! The memory that the tree of a body takes, for each byte of it. Alone in its process, whose memory it looks at.

#![cfg(target_os = "linux")]

use bindery_runtime::Node;

/// The memory that this process has (`VmRSS`), or the most that it has had since the last reset (`VmHWM`), in bytes.
fn memory(which: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':')).expect("a line");
    line.trim().trim_end_matches(" kB").parse::<usize>().expect("a number") << 10
}

#[test]
fn trees_are_a_few_times_as_large_as_their_text() {
    let length = std::env::var("BODY_MIB").map_or(4, |text| text.parse().expect("a number")) << 20;
    for item in [r#"{"":0}"#, "[0]", "{}", "[[[0]]]", r#"{"a":[{}]}"#, "0", "\"\"", r#"{"a":0,"b":0,"c":0}"#] {
        let text = format!("[{}{item}]", format!("{item},").repeat(length / (item.len() + 1)));
        std::fs::write("/proc/self/clear_refs", "5").expect("a reset");
        let before = memory("VmRSS");
        let read = Node::from_slice(text.as_bytes());
        let grown = memory("VmHWM").saturating_sub(before);
        println!("{item}: {} MiB as a tree of {}", grown >> 20, if read.is_ok() { "its values" } else { "too many" });
        assert!(grown < 32 * text.len(), "{item}: {grown} bytes for {}", text.len());
    }
}
