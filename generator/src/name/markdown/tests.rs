//! What documents write, and what a doc comment gets.

use super::{rustdoc, text};

fn page(markdown: &str) -> String {
    rustdoc(markdown).join("\n")
}

#[test]
fn prose_stays_prose() {
    for markdown in [
        "One line.",
        "Two\nlines.",
        "A paragraph.\n\nAnother with _emphasis_, **strength**, `code` and snake_case_names.",
        "- one\n- two\n  - nested\n\nafter",
        "1. first\n2. second",
        "> quoted\n> twice",
        "# Heading\n\ntext",
        "[a link](https://example.com/a?b=c)",
        "| a | b |\n| --- | --- |\n| 1 | 2 |",
    ] {
        assert_eq!(page(markdown), markdown);
    }
}

#[test]
fn links_are_kept_where_they_lead_somewhere() {
    assert_eq!(page("See https://example.com/a_b."), "See <https://example.com/a_b>.");
    assert_eq!(page("[x](javascript:alert(1))"), "x");
    assert_eq!(page("[x](#part) [y](../z) [Vec]"), r"x y \[Vec]");
    assert_eq!(page("[a]: https://example.com\n\n[a]"), "[a](https://example.com)");
}

#[test]
fn nothing_is_compiled() {
    for markdown in [
        "```rust\nfn main() {}\n```",
        "```\nfn main() {}\n```",
        "    fn main() {}",
        "~~~should_panic\nfn main() {}\n~~~",
    ] {
        assert_eq!(page(markdown), "```text\nfn main() {}\n```");
    }
    assert!(page("````\n```rust\nx\n```\n````").starts_with("````text\n"));
}

#[test]
fn no_html_comes_out() {
    assert_eq!(page("a <b>bold</b> move"), "a **bold** move");
    for markdown in
        ["<script>alert(1)</script>", "a <img src=x onerror=alert(1)> b", "<!-- c --> <div\nonclick=x>d</div>"]
    {
        let written = page(markdown);
        let opens_tag = written.match_indices('<').any(|(at, _)| !written[..at].ends_with('\\'));
        assert!(!opens_tag, "{written}");
    }
}

#[test]
fn no_character_misleads() {
    assert_eq!(page("a\u{202e}b\u{2066}c\rd\te\u{7}"), "abc\nd e");
    assert_eq!(text(" A *title* with\n `ticks` | bars "), r"A \*title\* with \`ticks\` \| bars");
}

#[test]
fn writing_again_changes_nothing() {
    for markdown in [
        "a * b _ c",
        "\\",
        "*/ \"# #[doc]",
        "a\n===\n\nb\n---",
        "&lt;b&gt; &amp;",
        "`` ` ``",
        "- \n-\n- x",
        "* a\n\n      code",
    ] {
        let once = page(markdown);
        assert_eq!(page(&once), once, "{markdown:?}");
    }
}

#[test]
fn depth_and_size_are_harmless() {
    assert!(rustdoc(&"> ".repeat(10_000)).is_empty());
    assert!(!rustdoc(&"[".repeat(100_000)).is_empty());
    assert!(!rustdoc(&"*a ".repeat(100_000)).is_empty());
}
