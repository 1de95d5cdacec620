use regex_lite::Regex;

use super::{Fault, Linear, linear};

/// Whether a text is one of the pattern, as the runtime asks.
fn matches(pattern: &str, text: &str) -> Result<bool, Fault> {
    let Linear { all, none } = linear(pattern)?;
    let is_found = |part: &String| Regex::new(part).unwrap().is_match(text);
    Ok(all.iter().all(is_found) && !none.iter().any(is_found))
}

/// The same, asked of an engine of ECMA-262.
fn judged(pattern: &str, text: &str) -> Option<bool> {
    let regex = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    Some(regex.ok()?.find(text).is_some())
}

/// Texts of all that patterns tell apart: digits and letters of several scripts, the ends of lines, spaces, signs.
const TEXTS: [&str; 40] = [
    "", "a", "b", "ab", "ba", "aab", "abab", "A", "0", "9", "٣", "é", "k", "\u{212a}", "ſ", "_", "-", "a-b", "^", "]",
    "\\", "{", "}", "a{2}", "aa", "\n", "a\n", "\r", "\u{2028}", "\u{85}", "\u{a0}", "\u{feff}", "\u{b}", " ", "a b",
    "😀", "\u{0}", "\u{8}", "/", "&~",
];

/// Pieces of patterns; most are one of ECMA-262 wherever they stand.
const PIECES: [&str; 64] = [
    "a",
    "b",
    "ab",
    "0",
    "^",
    "$",
    ".",
    "|",
    "(",
    "(?:",
    "(?<n>",
    ")",
    "[",
    "]",
    "[^",
    "-",
    "&&",
    "~~",
    "--",
    "*",
    "+",
    "?",
    "*?",
    "{2}",
    "{1,}",
    "{0,1}",
    "{,2}",
    "{",
    "}",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\b",
    "\\B",
    "\\n",
    "\\t",
    "\\v",
    "\\0",
    "\\x41",
    "\\u0041",
    "\\u{41}",
    "\\ud83d\\ude00",
    "\\cA",
    "\\-",
    "\\/",
    "\\@",
    "\\\\",
    "\\]",
    "\\[",
    "\\^",
    "\\$",
    "\\{",
    "é",
    "😀",
    "(?=a)",
    "(?!a)",
    "(?<=a)",
    "(?<!a)",
    "[a-b]",
    "[^a]",
    "[[:alpha:]]",
];

/// Numbers that are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[test]
fn patterns_mean_what_they_mean_in_ecma_262() {
    let mut dice = Dice(7);
    let mut compared = 0;
    for _ in 0..5_000 {
        let length = 1 + dice.below(7);
        let pattern: String = (0..length).map(|_| PIECES[dice.below(PIECES.len())]).collect();
        let Ok(_) = linear(&pattern) else { continue };
        for text in TEXTS {
            // What only this reader takes is left as it is: it has a meaning, though ECMA-262 gives it none.
            let Some(judged) = judged(&pattern, text) else { continue };
            assert_eq!(matches(&pattern, text), Ok(judged), "{pattern:?} in {text:?}: {:?}", linear(&pattern));
            compared += 1;
        }
    }
    assert!(compared > 50_000, "{compared}");
}

#[test]
fn what_is_no_pattern_there_is_none_here_and_the_other_way_round() {
    let mut dice = Dice(11);
    for _ in 0..20_000 {
        let length = 1 + dice.below(6);
        let pieces: Vec<_> = (0..length).map(|_| PIECES[dice.below(PIECES.len())]).collect();
        // The judge lets these be repeated, which ECMA-262 does not.
        if pieces.iter().any(|piece| matches!(*piece, "\\b" | "\\B")) {
            continue;
        }
        let pattern = pieces.concat();
        match (linear(&pattern), judged(&pattern, "").is_some()) {
            (Err(Fault::Syntax(what)), true) => panic!("{pattern:?}: {what}"),
            // One name for two groups is the fault that is not looked for: names mean nothing here.
            (Ok(_), false) => println!("{pattern:?} is one here only"),
            _ => {}
        }
    }
}
#[test]
fn what_means_the_same_is_written_the_same() {
    let same = [
        "^AC[0-9a-fA-F]{32}$",
        r"^\+[1-9]\d{1,14}$",
        r"^(?:[a-z]+\.)*[a-z]{2,}$",
        "^[^/]+$",
        r"^[\w-]+(\.[\w-]+)*$",
        "^a|b$",
        r"^\{[^}]*\}$",
        r"^[-+]?\d+$",
        r"^[a^]{2,}?\/\-\@$",
        r"\bword\B",
    ];
    for pattern in same {
        assert_eq!(linear(pattern), Ok(Linear { all: vec![pattern.to_owned()], none: Vec::new() }));
    }
}

#[test]
fn lookaround_at_the_ends_is_patterns_of_their_own() {
    let parts = linear(r"^(?=.*\d)(?!0)[a-z\d]+(?<!-)$");
    let any = r"[^\n\r\x{2028}\x{2029}]";
    let all = vec![r"^[a-z\d]+$".to_owned(), format!(r"^(?:{any}*\d)")];
    assert_eq!(parts, Ok(Linear { all, none: vec!["^(?:0)".to_owned(), "(?:-)$".to_owned()] }));
    let patterns =
        ["^(?=.*[0-9])(?=.*[a-b]).{2,}$", "(?!ab$)^[ab0]+$", "^[ab-]*(?<!-)$", "^(?!a|b)(?!$).*$", "^(?<=a)b$"];
    for pattern in patterns {
        for text in TEXTS.into_iter().chain(["a0", "0b", "ab-", "-"]) {
            let judged = judged(pattern, text);
            assert_eq!(matches(pattern, text).ok(), judged.filter(|_| pattern != "^(?<=a)b$"), "{pattern} in {text:?}");
        }
    }
}

#[test]
fn properties_of_unicode_are_the_characters_that_have_them() {
    for pattern in [r"^\p{L}$", r"^\P{L}$", r"^[\p{Lu}\d]$", r"^[^\p{Script=Latin}]$", r"^\p{L}[\p{Nd}\-]*$"] {
        for text in TEXTS {
            let judged = regress::Regex::with_flags(&pattern.replace(r"\-", "-"), "u").unwrap().find(text).is_some();
            assert_eq!(matches(pattern, text), Ok(judged), "{pattern} in {text:?}");
        }
    }
}

#[test]
fn halves_of_characters_are_in_no_text() {
    for pattern in [
        r"^[^\ud800-\udfff]+$",
        r"^[\u0000-\udbff]$",
        r"^[\ud800-\udfff]$",
        r"^\ud83d$",
        r"^\ud83d\ude00$",
        r"[^\ud83d]",
    ] {
        for text in TEXTS {
            assert_eq!(matches(pattern, text).ok(), judged(pattern, text), "{pattern} in {text:?}");
        }
    }
}

#[test]
fn what_has_no_bound_is_not_checked() {
    let many = vec!["a"; 20_000].join("|");
    let deep = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    let vast = "(((a{1000}){1000}){1000}){1000}";
    let beyond =
        [r"(a)\1", r"(?<n>a)\k<n>", "a(?=b)c", "(?:a(?!b))*", &many, &deep, vast, r"a{4294967296}", r"^\p{Nowhere}$"];
    for pattern in beyond {
        assert!(matches!(linear(pattern), Err(Fault::Beyond(_))), "{}: {:?}", &pattern[..8], linear(pattern));
    }
    for pattern in ["(?i)a", "a(", "a)", "[b-a]", "a{2,1}", "*", "^*", "[", "\\", "(?<>a)"] {
        assert!(matches!(linear(pattern), Err(Fault::Syntax(_))), "{pattern}: {:?}", linear(pattern));
    }
}

#[test]
fn many_alternatives_and_properties_are_read_in_good_time() {
    let begun = std::time::Instant::now();
    let many = vec!["a"; 8_000].join("|");
    assert!(linear(&many).is_ok());
    assert!(matches!(linear(&r"\p{L}".repeat(3_000)), Err(Fault::Beyond(_))));
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}
