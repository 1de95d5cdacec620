//! Schemas that stand in schemas.

use super::{Bomb, NODES, STEPS, TEXT, link, list, object, schemas};

pub const SCHEMAS: &[Bomb] = &[
    Bomb { name: "all-of-towers", document: all_of_towers, error: STEPS },
    Bomb { name: "all-of-wide", document: all_of_wide, error: STEPS },
    Bomb { name: "all-of-times-one-of", document: all_of_times_one_of, error: NODES },
    Bomb { name: "members-of-all-kinds", document: members_of_all_kinds, error: STEPS },
    Bomb { name: "unions-of-unions-by-tag", document: unions_of_unions_by_tag, error: NODES },
    Bomb { name: "union-of-nameless", document: union_of_nameless, error: None },
    Bomb { name: "union-of-constants", document: union_of_constants, error: STEPS },
    Bomb { name: "mappings-times-kinds", document: mappings_times_kinds, error: STEPS },
    Bomb { name: "shapes-of-subsets", document: shapes_of_subsets, error: STEPS },
    Bomb { name: "tuples-of-tuples", document: tuples_of_tuples, error: NODES },
    Bomb { name: "lists-of-lists", document: lists_of_lists, error: NODES },
    Bomb { name: "patterns-in-patterns", document: patterns_in_patterns, error: None },
    Bomb { name: "enums-merged", document: enums_merged, error: None },
    Bomb { name: "enums-referred-to", document: enums_referred_to, error: STEPS },
    Bomb { name: "enums-in-shapes", document: enums_in_shapes, error: NODES },
];

/// Sixty floors, on each of which all rooms stand on all rooms below.
fn all_of_towers() -> String {
    let floors = list(60, |floor| {
        let below = list(20, |room| link(format_args!("F{}R{room}", floor + 1)));
        list(20, |room| format!("\"F{floor}R{room}\": {{\"allOf\": [{below}]}}"))
    });
    let ground = list(20, |room| format!("\"F60R{room}\": {}", object(&format!("\"m{room}\": {TEXT}"))));
    schemas(&format!("{floors}, {ground}"))
}

fn all_of_wide() -> String {
    let all = list(3_000, |index| link(format_args!("B{index}")));
    let parts = list(3_000, |index| format!("\"B{index}\": {}", object(&format!("\"m{}\": {TEXT}", index % 3))));
    let wide = list(1_000, |index| format!("\"A{index}\": {{\"allOf\": [{}, {}]}}", link("B0"), link("All")));
    schemas(&format!("\"All\": {{\"allOf\": [{all}]}}, {parts}, {wide}"))
}

fn all_of_times_one_of() -> String {
    let groups = list(24, |index| {
        let branch = |letter| {
            format!(
                "{{\"type\": \"object\", \"required\": [\"{letter}{index}\"], \"properties\": {{\"{letter}{index}\": {TEXT}}}}}"
            )
        };
        format!("{{\"oneOf\": [{}, {}]}}", branch('a'), branch('b'))
    });
    schemas(&format!("\"A\": {{\"allOf\": [{groups}]}}"))
}

/// Many kinds, each with all of the many members of their base.
fn members_of_all_kinds() -> String {
    let base = object(&list(1_000, |index| format!("\"m{index}\": {TEXT}")));
    let kinds = list(1_000, |index| {
        format!("\"K{index}\": {{\"allOf\": [{}, {}]}}", link("Base"), object(&format!("\"k{index}\": {TEXT}")))
    });
    schemas(&format!("\"Base\": {base}, {kinds}"))
}

fn unions_of_unions_by_tag() -> String {
    let floors = list(4, |floor| {
        let below = list(40, |_| link(format_args!("L{}", floor + 1)));
        let tag = if floor == 0 { ", \"discriminator\": {\"propertyName\": \"kind\"}" } else { "" };
        format!("\"L{floor}\": {{\"oneOf\": [{below}]{tag}}}")
    });
    let last = "{\"type\": \"object\", \"required\": [\"kind\"], \"properties\": {\"kind\": {\"const\": \"x\"}}}";
    schemas(&format!("{floors}, \"L4\": {last}"))
}

fn union_of_nameless() -> String {
    let branches = list(1_000, |index| object(&format!("\"a\": {TEXT}, \"b\": {TEXT}, \"m{index}\": {TEXT}")));
    schemas(&format!("\"U\": {{\"oneOf\": [{branches}]}}"))
}

/// Members that might each be the tag, looked for in each branch.
fn union_of_constants() -> String {
    let members = list(2_000, |index| format!("\"c{index}\": {{\"const\": 1}}"));
    let names = list(2_000, |index| format!("\"c{index}\""));
    let same = format!("{{\"type\": \"object\", \"required\": [{names}], \"properties\": {{{members}}}}}");
    let branches = list(3_000, |_| link("S"));
    schemas(&format!("\"S\": {same}, \"U\": {{\"oneOf\": [{branches}]}}"))
}

/// A chain of bases, each with a mapping of all below it.
fn mappings_times_kinds() -> String {
    let mapping = list(1_000, |index| format!("\"t{index}\": \"B{index}\""));
    let chain = list(90, |index| {
        format!(
            "\"B{index}\": {{\"allOf\": [{}], \"properties\": {{\"m{index}\": {TEXT}}}, \
             \"discriminator\": {{\"propertyName\": \"m0\", \"mapping\": {{{mapping}}}}}}}",
            if index == 0 { object("") } else { link(format_args!("B{}", index - 1)) }
        )
    });
    let rest = list(1_000, |index| format!("\"B{}\": {{\"allOf\": [{}]}}", index + 90, link("B89")));
    schemas(&format!("{chain}, {rest}"))
}

/// What tells variants apart is looked for in their members, and in the members of those: of an automaton that is not
/// deterministic, all subsets of its states.
fn shapes_of_subsets() -> String {
    const STATES: usize = 24;
    let state = |index: usize| {
        let next = (index + 1).min(STATES);
        let one_of = |names: &[String]| match names {
            [only] => link(only),
            _ => format!("{{\"oneOf\": [{}]}}", names.iter().map(link).collect::<Vec<_>>().join(", ")),
        };
        let by_a: Vec<_> = if index == 0 { vec!["S0".into(), "S1".into()] } else { vec![format!("S{next}")] };
        let by_b: Vec<_> = if index == 0 { vec!["S0".into()] } else { vec![format!("S{next}")] };
        object(&format!("\"a\": {}, \"b\": {}, \"s{index}\": {TEXT}", one_of(&by_a), one_of(&by_b)))
    };
    let states = list(STATES + 1, |index| format!("\"S{index}\": {}", state(index)));
    schemas(&format!("{states}, \"U\": {{\"oneOf\": [{}, {}]}}", link("S0"), link("S1")))
}

fn tuples_of_tuples() -> String {
    let tuples = list(22, |index| {
        let next = link(format_args!("A{}", index + 1));
        format!(
            "\"A{index}\": {{\"type\": \"array\", \"prefixItems\": [{next}, {next}], \"items\": false, \"minItems\": 2}}"
        )
    });
    schemas(&format!("{tuples}, \"A22\": {TEXT}, \"B\": {}", object(&format!("\"x\": {}", link("A0")))))
}

fn lists_of_lists() -> String {
    let lists = list(150, |index| {
        format!("\"A{index}\": {{\"type\": \"array\", \"items\": {}}}", link(format_args!("A{}", index + 1)))
    });
    let members = list(5_000, |index| format!("\"m{index}\": {}", link("A0")));
    schemas(&format!("{lists}, \"A150\": {TEXT}, \"B\": {}", object(&members)))
}

fn patterns_in_patterns() -> String {
    let mut schema = TEXT.to_owned();
    for level in 0..18 {
        let more = list(40, |index| format!("\"^p{level}x{index}\": {{\"type\": \"integer\", \"maximum\": {index}}}"));
        schema = format!(
            "{{\"type\": [\"object\", \"array\"], \"patternProperties\": {{\"^a\": {schema}, {more}}}, \"additionalProperties\": {TEXT}}}"
        );
    }
    schemas(&format!("\"A\": {schema}"))
}

fn enums_merged() -> String {
    let values = |from: usize| list(20_000, |index| format!("\"v{}\"", from + index));
    schemas(&format!(
        "\"A\": {{\"allOf\": [{{\"type\": \"string\", \"enum\": [{}]}}, {{\"type\": \"string\", \"enum\": [{}]}}]}}, \
         \"B\": {{\"oneOf\": [{{\"enum\": [{}]}}, {{\"enum\": [{}]}}]}}",
        values(0),
        values(10_000),
        values(0),
        values(10_000)
    ))
}

fn enums_referred_to() -> String {
    let values = list(5_000, |index| format!("\"v{index}\""));
    let unions =
        list(1_000, |index| format!("\"U{index}\": {{\"oneOf\": [{}, {{\"type\": \"integer\"}}]}}", link("E")));
    schemas(&format!("\"E\": {{\"type\": \"string\", \"enum\": [{values}]}}, {unions}"))
}

fn enums_in_shapes() -> String {
    let values = list(2_000, |index| format!("\"v{index}\""));
    let branch = |letter| object(&list(400, |index| format!("\"{letter}{index}\": {}", link("E"))));
    schemas(&format!(
        "\"E\": {{\"type\": \"string\", \"enum\": [{values}]}}, \"U\": {{\"oneOf\": [{}, {}]}}",
        branch('a'),
        branch('b')
    ))
}
