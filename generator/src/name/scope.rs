//! Scopes: names that must differ, made to differ without anyone's order mattering but their own.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::ident;
use crate::rust::Name;

/// A thing that wants a name.
pub(super) struct Wish<'a> {
    /// What decides who keeps the plain name when several want it: the least. Unique among the wishes.
    pub(super) rank: (u8, &'a str),
    /// Names it would take, the dearest first; not escaped further.
    pub(super) names: Vec<String>,
}

/// Gives every wish a name of its own, in the wishes' order. Names already taken by something else are `reserved`.
pub(super) fn assign(wishes: &[Wish<'_>], reserved: &[&str]) -> Vec<Name> {
    let mut levels = vec![0_usize; wishes.len()];
    loop {
        let clashes = clashes(wishes, &levels, reserved);
        if clashes.is_empty() {
            break;
        }
        clashes.into_iter().for_each(|index| levels[index] += 1);
    }
    wishes.iter().zip(&levels).map(|(wish, level)| Name::new(name_at(wish, *level).into_owned())).collect()
}

/// Those who have to look for another name: of each group that wants one name all but the first in rank, and everyone
/// who wants a reserved one.
fn clashes(wishes: &[Wish<'_>], levels: &[usize], reserved: &[&str]) -> BTreeSet<usize> {
    let mut wanted: BTreeMap<Cow<'_, str>, Vec<usize>> = BTreeMap::new();
    for (index, wish) in wishes.iter().enumerate() {
        wanted.entry(name_at(wish, levels[index])).or_default().push(index);
    }
    let mut clashes = BTreeSet::new();
    for (name, mut group) in wanted {
        // Whoever came to want the name later in its list gives way, then rank decides.
        group.sort_by_key(|index| (levels[*index], wishes[*index].rank));
        let kept = usize::from(!reserved.contains(&name.as_ref()));
        clashes.extend(group.into_iter().skip(kept));
    }
    clashes
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
    use super::{ident, members};

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

    #[test]
    fn reserved_names_are_not_given() {
        assert_eq!(fields(&["additional_properties"]), ["additional_properties_2"]);
    }
}
