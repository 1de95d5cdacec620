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

/// Asserts of each pair that the first becomes the second, and that the second stays.
fn assert_becomes(cases: &[(&str, &str)]) {
    for (markdown, expected) in cases {
        assert_eq!(rustdoc(markdown).join("\n"), *expected, "of {markdown:?}");
        assert_eq!(rustdoc(expected).join("\n"), *expected, "again, of {markdown:?}");
    }
}

#[test]
fn text_stays_text() {
    assert_becomes(&[
        ("", ""),
        (" \n\t\n", ""),
        ("snake_case_word, 2 * 3 < 7, a -> b, C#, R&D, x | y", "snake_case_word, 2 * 3 < 7, a -> b, C#, R&D, x | y"),
        ("*/ \"# #[doc] #!", "\\*/ \"# #\\[doc] #!"),
        ("C:\\dir\\", "C:\\\\dir\\\\"),
        ("\\", "\\\\"),
        ("a`b ``c", "a\\`b \\`\\`c"),
        ("a &amp; &lt;b&gt; &amp;amp; &copy; &#x202E;&#0;", "a & \\<b> \\&amp; © �"),
        ("~5 and **open", "\\~5 and \\*\\*open"),
        ("a\\\n\\- b\n1\\. c\n\\+ d\n\\# e\n\\> f\n\\=\n\\|-|", "a\\\n\\- b\n1\\. c\n\\+ d\n\\# e\n\\> f\n\\=\n\\|-|"),
        ("a\tb  c \r\nd\re\u{202E}\u{200B}\u{7}f", "a b c\nd\nef"),
    ]);
}

#[test]
fn only_urls_are_links() {
    assert_becomes(&[
        ("[Vec] [`Vec`] [foo][bar] [Foo::bar] [^1] [ ]", "\\[Vec] \\[`Vec`] \\[foo]\\[bar] \\[Foo::bar] \\[^1] \\[ ]"),
        ("[a](#b) [c](d/e) [f](javascript:g) [h](data:i) [Vec](Vec)", "a c f h Vec"),
        ("[a]: http://x.y\n\n[a], [b][a]", "[a](http://x.y), [b](http://x.y)"),
        ("[a](http://x.y/(z)?p=\"q\\\"&amp;copy;)", "[a](http://x.y/\\(z\\)?p=%22q%22\\&copy;)"),
        ("[a]b](http://x.y) !\\[c](http://x.y)", "\\[a]b](<http://x.y>) !\\[c](<http://x.y>)"),
        ("\\![a \\] b](http://x.y)", "\\![a \\] b](http://x.y)"),
        ("See https://x.y/a_b_c (http://x.y/(z)). http://", "See <https://x.y/a_b_c> (<http://x.y/(z)>). http://"),
        ("[http://x.y](http://x.y) <a@b.c> [m](mailto:a@b.c)", "<http://x.y> <a@b.c> [m](mailto:a@b.c)"),
        ("![alt](http://x.y) ![alt](z.png) ![](http://x.y)", "[alt](http://x.y) alt <http://x.y>"),
        ("[![alt](http://i.j)](http://x.y)", "[alt](http://x.y)"),
    ]);
}

#[test]
fn html_becomes_markdown_or_text() {
    assert_becomes(&[
        ("<script>alert('x')</script>", "\\<script>alert('x')\\</script>"),
        ("Send <name> or <b>bold</b> <i> and <code>`a`|<b></code>", "Send \\<name> or **bold** and `a|`"),
        ("a<br>b<br/>\nc<br><br>d", "a\\\nb\\\nc\n\nd"),
        ("<p>One <b>two </b>three</p><p>four &amp;\nfive</p>", "One **two** three\n\nfour &\nfive"),
        ("Is:<ul><li>a</li><li><p>b</p></li></ul>c", "Is:\n\n- a\n- b\n\nc"),
        ("<div>\n<a href='https://x.y'>z</a> <a href=\"#\">w</a><!-- v -->\n</div>", "[z](https://x.y) w"),
        ("<div><!-- a\n\nb", "\\<!-- a\n\nb"),
        ("<b>Note:</b>this <b>a *b</b> c*", "Note:this a _b c_"),
        ("<table><tr><th>a</th><td>b</td></tr><tr><td>c</td></tr></table>", "a b\\\nc"),
    ]);
}

#[test]
fn code_is_never_run() {
    assert_becomes(&[
        ("```rust\nassert!(false)\n```", "```text\nassert!(false)\n```"),
        ("    # hidden\n\tb", "```text\n# hidden\nb\n```"),
        ("~~~~ {.json}\n```\n\ta \n~~~\n~~~~", "````text\n```\n    a\n~~~\n````"),
        ("```\n\n```", ""),
        ("```text\nnever closed", "```text\nnever closed\n```"),
        ("``a`b`` `` `c` `` `  d  `", "``a`b`` `` `c` `` `  d  `"),
        ("<code>a</code><code>b</code>", "`ab`"),
    ]);
}

#[test]
fn blocks_are_canonical() {
    assert_becomes(&[
        ("Title\n===\nunder\n---\ntext\n***", "# Title\n\n## under\n\ntext\n\n---"),
        ("# a #\n## b\\#\n#", "# a\n\n## b#"),
        ("a\n* b\nlazy\n\n* c\n    * d\n\n      e", "a\n\n- b\n  lazy\n- c\n  - d\n\n    e"),
        ("9) a\n10) b\n\n    c\n\n* d\n+ e", "9. a\n10. b\n\n    c\n\n- d\n\n* e"),
        ("- - a\n\n  > b\nc\n- ***\n-\n  -\n    -", "- - a\n\n  > b\n  > c\n\n- ___"),
        ("> a\nb\n>\n> - c\n\n> d", "> a\n> b\n>\n> - c\n\n> d"),
        ("- a\n  ```\n  b\n\n  c\n  ```", "- a\n\n  ```text\n  b\n\n  c\n  ```"),
        ("|a|b\\|`c\\|d`|\n|:-|-:|\n|e<br>f|", "| a | b\\|`c\\|d` |\n| :-- | --: |\n| e f | |"),
        ("*a* **b** ~~c~~ x*y*z ***d*** __*e* f__", "_a_ **b** ~~c~~ x*y*z _**d**_ **_e_ f**"),
    ]);
}

#[test]
fn nothing_is_too_deep_or_too_long() {
    let quotes = ">".repeat(10_000);
    assert_eq!(rustdoc(&format!("{quotes} a\n").repeat(3)), vec!["> > > > > > > > a"; 3]);
    assert_eq!(rustdoc(&format!("{}a", "- ".repeat(10_000))), vec!["- - - - - - - - a"]);
    assert_eq!(rustdoc(&format!("{}a{}", "*b ".repeat(10_000), "*".repeat(10_000))).len(), 1);
    for part in ["<b>", "</i>", "<!--", "[a](", "**a**b", "`", "http://a(", "&amp", "~"] {
        let hostile = format!("<div>{0}\n\n{0}", part.repeat(10_000));
        let lines = rustdoc(&hostile);
        assert_eq!(rustdoc(&lines.join("\n")), lines, "of many {part:?}");
    }
}

#[test]
fn titles_are_one_line_of_text() {
    for (plain, expected) in [
        (" Pet\n Store ", "Pet Store"),
        ("# [a](b) <c> `d` *e* | &amp;", "\\# \\[a](b) \\<c> \\`d\\` \\*e\\* \\| \\&amp;"),
        ("1. https://x.y/z.", "1\\. <https://x.y/z>."),
        ("snake_case v1.2", "snake_case v1.2"),
    ] {
        assert_eq!(text(plain), expected);
    }
}
