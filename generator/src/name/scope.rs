//! Scopes: names that must differ, made to differ without anyone's order mattering but their own.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, VecDeque};

use super::ident;
use crate::rust::Name;

/// A thing that wants a name.
pub(super) struct Wish<'a> {
    /// What decides who keeps the plain name when several want it: the least. Unique among the wishes.
    pub(super) rank: (u8, &'a str),
    /// Names it would take, the dearest first; not escaped further.
    pub(super) names: Vec<String>,
}

/// How far down its list a wish has come, its rank and its place among the wishes: the least is next.
type Turn<'w> = Reverse<(usize, (u8, &'w str), usize)>;

/// Gives every wish a name of its own, in the wishes' order. Names already taken by something else are `reserved`.
///
/// Whoever wants a name early in its list takes it before those who come to it later, then rank decides; so names are
/// given level by level, in the order of ranks, and whoever has one keeps it.
pub(super) fn assign(wishes: &[Wish<'_>], reserved: &[&str]) -> Vec<Name> {
    let mut taken: BTreeSet<Cow<'_, str>> = reserved.iter().map(|name| Cow::Borrowed(*name)).collect();
    let mut names: Vec<Cow<'_, str>> = vec![Cow::Borrowed(""); wishes.len()];
    let turns = wishes.iter().enumerate().map(|(index, wish)| Reverse((0, wish.rank, index)));
    let mut next: BinaryHeap<Turn<'_>> = turns.collect();
    // Those who are left with numbers after one and the same name ask one after the other: only the first could get it.
    let mut waiting: BTreeMap<(&str, usize), VecDeque<usize>> = BTreeMap::new();
    while let Some(Reverse((level, rank, index))) = next.pop() {
        let wish = &wishes[index];
        let name = name_at(wish, level);
        let is_given = taken.insert(name.clone());
        let is_numbered = level >= wish.names.len();
        if is_given {
            names[index] = name;
        }
        if is_numbered {
            // The place of this one in its queue is the first.
            let follower = match is_given {
                true => waiting.get_mut(&numbered(wish)).and_then(|queue| {
                    queue.pop_front();
                    queue.front().copied()
                }),
                false => Some(index),
            };
            next.extend(follower.map(|index| Reverse((level + 1, wishes[index].rank, index))));
        } else if !is_given && level + 1 < wish.names.len() {
            next.push(Reverse((level + 1, rank, index)));
        } else if !is_given {
            let queue = waiting.entry(numbered(wish)).or_default();
            queue.push_back(index);
            if queue.len() == 1 {
                next.push(Reverse((level + 1, rank, index)));
            }
        }
    }
    names.into_iter().map(|name| Name::new(name.into_owned())).collect()
}

/// What the numbers of a wish come after, and where they begin.
fn numbered<'w>(wish: &'w Wish<'_>) -> (&'w str, usize) {
    (wish.names.last().map_or("empty", String::as_str), wish.names.len())
}

/// The wish's names in turn, and numbers after the last of them.
fn name_at<'w>(wish: &'w Wish<'_>, level: usize) -> Cow<'w, str> {
    match wish.names.get(level) {
        Some(name) => Cow::Borrowed(name),
        None => {
            let last = wish.names.last().map_or("empty", String::as_str);
            let number = level + 2 - wish.names.len();
            let last = last.strip_prefix("r#").unwrap_or(last).trim_end_matches('_');
            let snake = last.contains('_') || last.starts_with(char::is_lowercase);
            let parted = snake || last.ends_with(|end: char| end.is_ascii_digit());
            Cow::Owned(ident::escape(&format!("{last}{}{number}", if parted { "_" } else { "" })))
        }
    }
}

/// Names for the members of one thing, by their wire names: the field, parameter and variant scopes.
pub(super) fn members<'a>(
    wire_names: impl IntoIterator<Item = &'a str>,
    case: fn(&str) -> String,
    reserved: &[&str],
) -> Vec<Name> {
    let wishes: Vec<_> = wire_names.into_iter().map(|wire| member(wire, case)).collect();
    assign(&wishes, reserved)
}

/// As [`members`], of things that may have one wire name and differ in something else: the first keeps the plain name.
pub(super) fn members_apart<'a>(
    wire_names: impl IntoIterator<Item = &'a str>,
    case: fn(&str) -> String,
    reserved: &[&str],
) -> Vec<Name> {
    let ranks: Vec<(String, &str)> =
        wire_names.into_iter().enumerate().map(|(index, wire)| (format!("{wire} {index:06}"), wire)).collect();
    let wishes = ranks.iter().map(|(rank, wire)| Wish { rank: (0, rank), names: member(wire, case).names });
    assign(&wishes.collect::<Vec<_>>(), reserved)
}

/// The variant for what a document does not list, beside those it does.
pub(super) fn catch_all(variants: &[Name]) -> Name {
    let wish = Wish { rank: (0, ""), names: ["Unknown", "Other", "Unlisted"].map(str::to_owned).to_vec() };
    let taken: Vec<_> = variants.iter().map(Name::as_str).collect();
    assign(&[wish], &taken).pop().unwrap_or_else(|| Name::new("Unknown".to_owned()))
}

fn member<'a>(wire: &'a str, case: fn(&str) -> String) -> Wish<'a> {
    let plain = case(wire);
    let exact = plain.strip_prefix("r#").unwrap_or(&plain) == wire;
    let spelled = Some(ident::spelled(wire)).filter(|spelled| spelled != wire).map(|spelled| case(&spelled));
    let spelled = spelled.filter(|spelled| *spelled != plain);
    let names = std::iter::once(plain).chain(spelled).collect();
    Wish { rank: (u8::from(!exact), wire), names }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{Wish, assign, ident, members, name_at};

    fn fields(wire_names: &[&str]) -> Vec<String> {
        let names = members(wire_names.iter().copied(), ident::snake, &["additional_properties"]);
        names.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_exact_name_stays_and_the_others_give_way() {
        assert_eq!(fields(&["userId", "user_id", "UserId"]), ["user_id_3", "user_id", "user_id_2"]);
        assert_eq!(
            fields(&["StartTime", "StartTime<", "StartTime>"]),
            ["start_time", "start_time_less", "start_time_greater"]
        );
        assert_eq!(fields(&["type", "Type"]), ["r#type", "type_2"]);
    }

    #[test]
    fn order_does_not_matter() {
        let forward = fields(&["a-b", "a_b", "aB", "c"]);
        let mut backward = fields(&["c", "aB", "a_b", "a-b"]);
        backward.reverse();
        assert_eq!(forward, backward);
    }

    /// As the rule says it: all look at once, and those who find another before them look on.
    fn slowly(wishes: &[Wish<'_>], reserved: &[&str]) -> Vec<String> {
        let mut levels = vec![0; wishes.len()];
        loop {
            let mut wanted: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, wish) in wishes.iter().enumerate() {
                wanted.entry(name_at(wish, levels[index]).into_owned()).or_default().push(index);
            }
            let mut clashes = Vec::new();
            for (name, mut group) in wanted {
                group.sort_by_key(|index| (levels[*index], wishes[*index].rank));
                clashes.extend(group.into_iter().skip(usize::from(!reserved.contains(&name.as_str()))));
            }
            if clashes.is_empty() {
                return wishes.iter().zip(levels).map(|(wish, level)| name_at(wish, level).into_owned()).collect();
            }
            clashes.into_iter().for_each(|index| levels[index] += 1);
        }
    }

    #[test]
    fn names_are_given_as_if_all_looked_at_once() {
        let pool = ["a", "a_2", "a_3", "A", "A2", "b", "b_2", "a_", "B", "a_4"];
        // Every way to wish for one or two of them, over and over with other numbers.
        let mut seed = 7_usize;
        let mut pick = |from: usize| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % from
        };
        for round in 0..300 {
            let count = 1 + pick(12);
            let ranks: Vec<_> = (0..count).map(|index| format!("{}{index}", pick(5))).collect();
            let wishes = ranks.iter().map(|rank| {
                let mut names: Vec<String> = (0..1 + pick(2)).map(|_| pool[pick(pool.len())].to_owned()).collect();
                names.dedup();
                Wish { rank: (u8::from(pick(2) == 0), rank), names }
            });
            let wishes: Vec<_> = wishes.collect();
            let reserved = &pool[..pick(4)];
            let names: Vec<_> = assign(&wishes, reserved).iter().map(ToString::to_string).collect();
            assert_eq!(names, slowly(&wishes, reserved), "round {round}");
        }
    }

    /// Each clash used to be settled in a round of its own, in which all looked again.
    #[test]
    fn many_names_that_clash_are_told_apart_in_one_go() {
        let ranks: Vec<String> = (0..50_000).map(|index| format!("{index:05}")).collect();
        let wishes: Vec<_> = ranks.iter().map(|rank| Wish { rank: (0, rank), names: vec!["a".to_owned()] }).collect();
        let names = assign(&wishes, &[]);
        assert_eq!((names[0].as_str(), names[1].as_str(), names[49_999].as_str()), ("a", "a_2", "a_50000"));
    }

    #[test]
    fn reserved_names_are_not_given() {
        assert_eq!(fields(&["additional_properties"]), ["additional_properties_2"]);
    }
}
