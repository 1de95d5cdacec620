//! Patterns that need no engine, which are most: alternatives from `^` to `$`, each of them characters of some kinds one
//! after another, told apart by what comes next. They are matched in one pass that keeps nothing.

/// The alternatives of a pattern.
#[derive(Debug)]
pub(super) struct Plain(Vec<Vec<Run>>);

/// So many characters of a kind.
#[derive(Clone, Copy, Debug)]
struct Run {
    kind: Kind,
    least: usize,
    most: usize,
}

/// Characters of ASCII, a bit each, and whether all others belong to them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Kind {
    ascii: u128,
    others: bool,
}

impl Kind {
    const DIGIT: Self = Self::range(b'0', b'9');
    const WORD: Self =
        Self::range(b'0', b'9').and(Self::range(b'A', b'Z')).and(Self::range(b'a', b'z')).and(Self::range(b'_', b'_'));

    const fn range(first: u8, last: u8) -> Self {
        let from = u128::MAX << first;
        Self { ascii: from & (u128::MAX >> (127 - last)), others: false }
    }

    const fn and(self, other: Self) -> Self {
        Self { ascii: self.ascii | other.ascii, others: self.others | other.others }
    }

    fn has(self, c: char) -> bool {
        if c.is_ascii() { self.ascii >> u32::from(c) & 1 == 1 } else { self.others }
    }

    fn is_apart_from(self, other: Self) -> bool {
        self.ascii & other.ascii == 0 && !(self.others && other.others)
    }
}

impl Plain {
    /// `None` if the pattern is not so plain.
    pub(super) fn of(pattern: &str) -> Option<Self> {
        let inner = pattern.strip_prefix('^')?.strip_suffix('$')?;
        let grouped = inner.strip_prefix("(?:").or_else(|| inner.strip_prefix('('));
        match grouped.and_then(|inner| inner.strip_suffix(')')) {
            Some(inner) => inner.split('|').map(runs).collect::<Option<_>>().map(Self),
            None => Some(Self(vec![runs(inner)?])),
        }
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.0.iter().any(|runs| is_of(text, runs))
    }
}

fn is_of(text: &str, runs: &[Run]) -> bool {
    let mut rest = text.chars();
    for run in runs {
        let mut ahead = rest.clone();
        let mut count = 0;
        while count < run.most && ahead.next().is_some_and(|c| run.kind.has(c)) {
            rest = ahead.clone();
            count += 1;
        }
        if count < run.least {
            return false;
        }
    }
    rest.next().is_none()
}

fn runs(text: &str) -> Option<Vec<Run>> {
    let mut bytes = text.bytes();
    let mut runs = Vec::new();
    while let Some(byte) = bytes.next() {
        let kind = match byte {
            b'[' => class(&mut bytes)?,
            b'\\' => escape(bytes.next()?)?,
            b'(' | b')' | b'|' | b'.' | b'^' | b'$' | b'*' | b'+' | b'?' | b'{' => return None,
            plain => single(plain)?,
        };
        let (least, most) = times(&mut bytes)?;
        runs.push(Run { kind, least, most });
    }
    is_decided(&runs).then_some(runs)
}

/// Whether each run that may be longer or shorter ends where the next one begins, whatever is left out between.
fn is_decided(runs: &[Run]) -> bool {
    let is_decided = |index: usize, run: &Run| {
        let behind = &runs[index + 1..];
        let end = behind.iter().position(|next| next.least > 0).map_or(behind.len(), |end| end + 1);
        run.least == run.most || behind[..end].iter().all(|next| next.kind.is_apart_from(run.kind))
    };
    runs.iter().enumerate().all(|(index, run)| is_decided(index, run))
}

fn single(byte: u8) -> Option<Kind> {
    byte.is_ascii().then(|| Kind::range(byte, byte))
}

fn escape(byte: u8) -> Option<Kind> {
    match byte {
        b'd' => Some(Kind::DIGIT),
        b'w' => Some(Kind::WORD),
        sign if sign.is_ascii_punctuation() => single(sign).filter(|_| !matches!(sign, b'<' | b'>')),
        _ => None,
    }
}

/// What stands behind `[`.
fn class(bytes: &mut std::str::Bytes<'_>) -> Option<Kind> {
    let is_negated = bytes.clone().next() == Some(b'^');
    if is_negated {
        bytes.next();
    }
    let mut kind = Kind { ascii: 0, others: false };
    let mut is_first = true;
    loop {
        let item = match bytes.next()? {
            b']' if is_first => return None,
            b']' => break,
            b'[' | b'&' | b'~' => return None,
            b'\\' => escape(bytes.next()?).filter(|_| range_end(bytes).is_none())?,
            byte => match range_end(bytes) {
                Some(last) if byte.is_ascii_alphanumeric() && byte <= last => Kind::range(byte, last),
                Some(_) => return None,
                None => single(byte)?,
            },
        };
        kind = kind.and(item);
        is_first = false;
    }
    Some(if is_negated { Kind { ascii: !kind.ascii, others: !kind.others } } else { kind })
}

/// The end of a range, if one goes on here; zero, which ends none, if its end is not plain.
fn range_end(bytes: &mut std::str::Bytes<'_>) -> Option<u8> {
    let mut ahead = bytes.clone();
    if ahead.next() != Some(b'-') || ahead.clone().next() == Some(b']') {
        return None;
    }
    let last = ahead.next().filter(|last| last.is_ascii_alphanumeric()).unwrap_or(0);
    *bytes = ahead;
    Some(last)
}

/// How often; `None` if it is not plain.
fn times(bytes: &mut std::str::Bytes<'_>) -> Option<(usize, usize)> {
    let mut ahead = bytes.clone();
    let (least, most) = match ahead.next() {
        Some(b'*') => (0, usize::MAX),
        Some(b'+') => (1, usize::MAX),
        Some(b'?') => (0, 1),
        Some(b'{') => {
            let text: Vec<u8> = ahead.by_ref().take_while(|byte| *byte != b'}').collect();
            let text = String::from_utf8(text).ok()?;
            let number = |digits: &str| digits.parse::<usize>().ok();
            match text.split_once(',') {
                None => number(&text).map(|count| (count, count))?,
                Some((least, "")) => (number(least)?, usize::MAX),
                Some((least, most)) => (number(least)?, number(most)?),
            }
        }
        _ => return Some((1, 1)),
    };
    *bytes = ahead;
    // What is to match as little as may be matches the same texts, but that is not plain.
    let is_plain = !matches!(bytes.clone().next(), Some(b'?' | b'*' | b'+' | b'{')) && least <= most;
    is_plain.then_some((least, most))
}

#[cfg(test)]
mod tests {
    use regex_lite::Regex;

    use super::Plain;

    const PIECES: [&str; 44] = [
        "[--a]", "[\\--a]", "[\\.-a]", "[!-a]", "a", "b", "0", "-", "_", ".", "\\.", "\\-", "\\d", "\\w", "\\s",
        "[a-c]", "[^a-c]", "[^0]", "[0-9a-f]", "[-a]", "[a-]", "[\\w-]", "[\\d.]", "[]", "[^]]", "[a\\]]", "[+-.]",
        "[a-\\d]", "é", "[é]", "*", "+", "?", "{2}", "{1,2}", "{0,1}", "{1,}", "{,2}", "{", "}", "|", "(", ")", "^",
    ];

    const TEXTS: [&str; 28] = [
        "", "a", "b", "c", "0", "00", "aa", "ab", "aab", "a0", "0a", "a-", "-a", "a.b", "..", "_", "é", "aé", "éé",
        "]", "a]", "+", ",", "a\n", "\n", "aaa", "abc0", "a{2}",
    ];

    #[test]
    fn plain_patterns_match_as_the_engine_does() {
        let (mut state, mut compared) = (3_u64, 0);
        let mut below = |end: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).expect("31 bits") % end
        };
        for _ in 0..40_000 {
            let inner: String = (0..1 + below(6)).map(|_| PIECES[below(PIECES.len())]).collect();
            let pattern = if below(3) == 0 { format!("^({inner})$") } else { format!("^{inner}$") };
            let (Some(plain), Ok(regex)) = (Plain::of(&pattern), Regex::new(&pattern)) else { continue };
            for text in TEXTS {
                assert_eq!(plain.matches(text), regex.is_match(text), "{pattern:?} in {text:?}: {plain:?}");
                compared += 1;
            }
        }
        assert!(compared > 50_000, "{compared}");
    }

    #[test]
    fn which_are_plain() {
        let plain = [
            "^([0-9]{1,19}|[0-9]{1,19}-[0-9]{1,19}|g[0-9]{1,19})$",
            "^RL[0-9a-fA-F]{32}$",
            r"^\+[1-9]\d{1,14}$",
            "^[^/]+$",
            "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
            "^$",
            r"^[a-z0-9_\-]+$",
        ];
        for pattern in plain {
            assert!(Plain::of(pattern).is_some(), "{pattern}");
        }
        for pattern in
            ["a", "^a", "^a|b$", "^(a)(b)$", "^[0-9]+[0-9]$", "^a*b*a$", "^a{2,1}$", "^a+?$", "^[[:alpha:]]$", r"^\bb$"]
        {
            assert!(Plain::of(pattern).is_none(), "{pattern}");
        }
    }
}
