//! placeholder
pub(super) fn rustdoc(m: &str) -> Vec<String> {
    m.lines().map(str::to_owned).collect()
}
pub(super) fn text(m: &str) -> String {
    m.to_owned()
}
