//! Filling in path templates, so that no value changes which path is called.

use percent_encoding::percent_decode_str;

use super::encode;

/// What is wrong with a variable.
#[derive(Debug, PartialEq)]
pub(super) struct Fault {
    pub(super) variable: &'static str,
    pub(super) message: &'static str,
}

/// The template with its variables replaced by the texts, which are encoded already, behind the base. It begins with a
/// slash. What follows a `#` is left out: some documents tell operations of one path apart that way.
pub(super) fn fill(base: &str, template: &'static str, variables: &[(&'static str, String)]) -> Result<String, Fault> {
    let template = template.split('#').next().unwrap_or_default();
    let (path, query) = template.split_at(template.find('?').unwrap_or(template.len()));
    // Room for a few ids, so that an address is one piece of memory.
    let mut filled = String::with_capacity(base.len() + template.len() + 64);
    filled.push_str(base);
    let mut rest = path.strip_prefix('/').unwrap_or(path);
    loop {
        // Bytes are looked at one by one here and below: segments are too short for searching to be quick.
        let end = rest.bytes().position(|byte| byte == b'/');
        let (segment, behind) = end.map_or((rest, None), |end| (&rest[..end], Some(&rest[end + 1..])));
        filled.push('/');
        fill_segment(&mut filled, segment, variables)?;
        match behind {
            Some(behind) => rest = behind,
            None => break,
        }
    }
    fill_part(&mut filled, query, variables)?;
    Ok(filled)
}

/// `.` and `..` are steps and not names, and `%2E` is a dot to URL parsers: there is no spelling of them that stays.
fn fill_segment(filled: &mut String, segment: &'static str, variables: &[(&'static str, String)]) -> Result<(), Fault> {
    let start = filled.len();
    fill_part(filled, segment, variables)?;
    // Nothing else can be a dot, and so nothing else is worth decoding.
    if !filled[start..].bytes().all(|byte| b".%2eE".contains(&byte)) {
        return Ok(());
    }
    let decoded = percent_decode_str(&filled[start..]).decode_utf8_lossy();
    if decoded != "." && decoded != ".." {
        return Ok(());
    }
    match variable(segment) {
        Some((_, variable, _)) => {
            Err(Fault { variable, message: "a path segment of `.` or `..` would call another path" })
        }
        None => Ok(()),
    }
}

fn fill_part(filled: &mut String, part: &'static str, variables: &[(&'static str, String)]) -> Result<(), Fault> {
    let mut rest = part;
    while let Some((before, name, after)) = variable(rest) {
        filled.extend(encode::literal(before));
        let value = variables.iter().rev().find(|(variable, _)| *variable == name);
        let (_, text) = value.ok_or(Fault { variable: name, message: "missing, the path cannot do without it" })?;
        filled.push_str(text);
        rest = after;
    }
    filled.extend(encode::literal(rest));
    Ok(())
}

/// The first variable of a template, with what is before and behind it.
fn variable(template: &'static str) -> Option<(&'static str, &'static str, &'static str)> {
    let open = template.bytes().position(|byte| byte == b'{')?;
    let close = open + template.bytes().skip(open).position(|byte| byte == b'}')?;
    Some((&template[..open], &template[open + 1..close], &template[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(template: &'static str, value: &str) -> Result<String, Fault> {
        fill("", template, &[("id", encode::percent(value).to_string())])
    }

    #[test]
    fn values_stay_in_their_segment() {
        for (value, path) in [
            ("g1-2", "/a/g1-2/b"),
            ("x/../y", "/a/x%2F..%2Fy/b"),
            ("a b?c#d", "/a/a%20b%3Fc%23d/b"),
            ("%2F", "/a/%252F/b"),
            ("%2e%2e", "/a/%252e%252e/b"),
            ("...", "/a/.../b"),
            ("é", "/a/%C3%A9/b"),
            ("A~_.-", "/a/A~_.-/b"),
        ] {
            assert_eq!(filled("/a/{id}/b", value).as_deref(), Ok(path));
        }
    }

    #[test]
    fn steps_are_refused_where_they_are_a_whole_segment() {
        for value in [".", ".."] {
            assert_eq!(filled("/a/{id}", value).unwrap_err().variable, "id");
        }
        assert_eq!(filled("/a/.{id}", ".").unwrap_err().variable, "id");
        assert_eq!(filled("/a/{id}.json", ".").as_deref(), Ok("/a/..json"));
        assert_eq!(fill("", "/a/{other}", &[]).unwrap_err().variable, "other");
    }

    #[test]
    fn templates_keep_what_is_not_a_variable() {
        assert_eq!(filled("/a:{id}?x={id}#part", "1").as_deref(), Ok("/a:1?x=1"));
        assert_eq!(filled("a b/%20/{id", "1").as_deref(), Ok("/a%20b/%20/%7Bid"));
    }
}
