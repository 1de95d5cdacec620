//! A text that a regular expression matches.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Whether a document's pattern, which is one of ECMA-262, is found in a text. What is none, `(?i)` for one, is left to
/// the validator to judge.
pub fn matches(pattern: &str, text: &str) -> bool {
    let regex = regress::Regex::with_flags(pattern, "u").or_else(|_| regress::Regex::new(pattern));
    regex.map_or(true, |regex| regex.find(text).is_some())
}

/// Texts that are likely to match and be so long, the shortest first. Each is to be tried: anchors in odd places are not
/// heeded, and what ECMA-262 has and Rust has not gives none.
pub fn texts(pattern: &str, least: usize) -> Vec<String> {
    let Ok(hir) = regex_syntax::parse(pattern) else { return Vec::new() };
    let lacking = text(&hir, 0).map_or(0, |shortest| least.saturating_sub(shortest.chars().count()));
    // With one part that can be repeated the length is met at once, with several somewhere between.
    let lacking = u32::try_from(lacking).unwrap_or(0).min(1 << 16);
    let extents = [0, 1, 2, 4, 8].into_iter().chain([1, 2, 3, 4, 5].map(|parts| lacking.div_ceil(parts)));
    let mut texts: Vec<_> = extents.filter_map(|extra| text(&hir, extra)).collect();
    texts.sort_by_key(String::len);
    texts.dedup();
    texts
}

fn text(hir: &Hir, extra: u32) -> Option<String> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(String::new()),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok(),
        HirKind::Class(class) => character(class).map(String::from),
        HirKind::Capture(capture) => text(&capture.sub, extra),
        HirKind::Concat(parts) => parts.iter().map(|part| text(part, extra)).collect(),
        HirKind::Alternation(branches) => branches.iter().find_map(|branch| text(branch, extra)),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(u32::MAX);
            let times = repetition.min.saturating_add(extra).min(most);
            Some(text(&repetition.sub, extra.min(1))?.repeat(usize::try_from(times).ok()?))
        }
    }
}

/// A character of a class that people can read, where there is one.
fn character(class: &Class) -> Option<char> {
    let ranges: Vec<_> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let has = |character: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&character));
    let readable = "a1A-_ ".chars().chain('!'..='~');
    readable.into_iter().find(|character| has(*character)).or_else(|| ranges.first().map(|(first, _)| *first))
}

#[cfg(test)]
mod tests {
    use super::{matches, texts};

    #[test]
    fn texts_match_their_patterns() {
        for pattern in [
            "^AC[0-9a-fA-F]{32}$",
            r"^[^\s/]+$",
            r"^(?:[a-z]+\.)*[a-z]{2,}$",
            r"^\+?[1-9]\d{1,14}$",
            "^(asc|desc)?$",
            r"^\d{4}-\d{2}$",
            "^[A-Z]{3}$",
            r"^.{1,64}$",
        ] {
            let texts = texts(pattern, 0);
            assert!(texts.iter().any(|text| matches(pattern, text)), "{pattern}: {texts:?}");
        }
    }

    #[test]
    fn texts_have_the_length_that_is_wanted() {
        assert!(texts("^[0-9a-f]+$", 40).iter().any(|text| text.len() == 40));
        assert!(texts("^[a-z]*-[a-z]*$", 41).iter().any(|text| text.len() == 41));
    }

    #[test]
    fn what_only_one_of_both_reads() {
        assert!(texts("(?=a)a", 0).is_empty() && matches("^(?=a)a", "a"));
        assert!(texts("(?i)^a$", 0).contains(&"a".to_owned()) && matches("(?i)^a$", "a"));
    }
}
