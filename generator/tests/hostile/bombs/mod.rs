//! Documents that are small and ask for much: each multiplies something with something else.

mod operations;
mod schemas;
mod squares;
mod texts;
mod words;

pub use operations::OPERATIONS;
pub use schemas::SCHEMAS;
pub use squares::SQUARES;
pub use texts::TEXTS;
pub use words::WORDS;

/// A bomb: what it is called, and how a document of it is made.
pub struct Bomb {
    pub name: &'static str,
    pub document: fn() -> String,
    /// What is said of it: none where it is no bomb any more.
    pub error: Option<&'static str>,
}

const NODES: Option<&str> = Some(" nodes, types and members, the last of them here");
const STEPS: Option<&str> = Some(" steps of work, the last of them here");
const BYTES: Option<&str> = Some(" bytes of text, the last of them here");

/// All of them.
pub const BOMBS: [&[Bomb]; 5] = [TEXTS, SCHEMAS, WORDS, OPERATIONS, SQUARES];

fn list(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).map(item).collect::<Vec<_>>().join(", ")
}

fn document(rest: &str) -> String {
    format!("{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"t\", \"version\": \"1\"}}, {rest}}}")
}

fn schemas(schemas: &str) -> String {
    document(&format!("\"components\": {{\"schemas\": {{{schemas}}}}}"))
}

/// An operation that answers with a schema, of which there is an example.
fn answering(schema: &str, example: &str, all: &str) -> String {
    document(&format!(
        "\"paths\": {{\"/a\": {{\"get\": {{\"operationId\": \"o\", \"responses\": {{\"200\": {{\"description\": \"x\", \
         \"content\": {{\"application/json\": {{\"schema\": {schema}, \"example\": {example}}}}}}}}}}}}}}}, \
         \"components\": {{\"schemas\": {{{all}}}}}"
    ))
}

/// One operation each path, with more of it.
fn operations(count: usize, operation: impl Fn(usize) -> String, rest: &str) -> String {
    let paths = list(count, |index| {
        format!(
            "\"/p{index}\": {{\"get\": {{\"responses\": {{\"200\": {{\"description\": \"x\"}}}}, {}}}}}",
            operation(index)
        )
    });
    document(&format!("\"paths\": {{{paths}}}, {rest}"))
}

fn link(name: impl std::fmt::Display) -> String {
    format!("{{\"$ref\": \"#/components/schemas/{name}\"}}")
}

fn object(members: &str) -> String {
    format!("{{\"type\": \"object\", \"properties\": {{{members}}}}}")
}

const TEXT: &str = "{\"type\": \"string\"}";
