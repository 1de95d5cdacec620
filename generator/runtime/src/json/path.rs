//! How places inside a JSON value are written: `data.errors[0].status`, `body["MessagingBinding.Address"]`.
//! Errors of decoding and violations of constraints share this spelling.

use std::fmt::Write;

/// The most characters of a name: a server may give its members any, and paths are copied on their way up.
const LONGEST_NAME: usize = 200;

/// Appends a member: `.name`, or `["name"]` where the name is not a plain identifier.
pub(crate) fn push_member(path: &mut String, name: &str) {
    let end = name.char_indices().nth(LONGEST_NAME).map(|(end, _)| end);
    let cut = end.map(|end| format!("{}…", &name[..end]));
    let name = cut.as_deref().unwrap_or(name);
    if is_plain(name) {
        path.push('.');
        path.push_str(name);
    } else {
        // Writing to a `String` cannot fail. Debug escapes quotes and control characters, so the path stays one line.
        let _ = write!(path, "[{name:?}]");
    }
}

/// Appends an item of an array: `[index]`.
pub(crate) fn push_item(path: &mut String, index: usize) {
    let _ = write!(path, "[{index}]");
}

fn is_plain(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_alphabetic() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
