//! Documentation of modules and of the crate.

use super::docs::{code, link, paragraphs, prose};
use super::operation_docs::entry;
use super::{Naming, markdown, sample};
use crate::api::{Api, Notice, Operation};
use crate::rust::{Call, Docs, Item, Module, Name};

/// A module's documentation: what the API is, a first call and all operations.
pub(super) fn module(naming: &Naming<'_>, calls: &[Call], first_call: &Docs) -> Docs {
    let api = naming.api;
    let title = format!("{} {}", markdown::text(&api.title), markdown::text(&api.version)).trim().to_owned();
    let title = if title.is_empty() { "An API without a title.".to_owned() } else { title };
    let external = api.external_docs.iter().flat_map(link).collect();
    let first_call = under("# A first call".to_owned(), first_call);
    let notices = paragraphs(api.notices.iter().map(|found| vec![notice(found)]));
    paragraphs([vec![title], prose(api.description.as_deref()), external, first_call, operations(api, calls), notices])
}

/// The documentation of the API's fake, with a test to begin with.
pub(super) fn fake(naming: &Naming<'_>, calls: &[Call], items: &[Item]) -> Docs {
    let title = markdown::text(&naming.api.title);
    let opening = vec![format!("{title} in memory, for tests of code that calls it: no network, no port.")];
    let method = [
        "The [`Client`](super::Client) of it is the ordinary one. Each operation has a method here, which gives an",
        "[`On`](testing::On): it sets what the operation's calls are answered with, one after another, and tells what",
        "they sent. Failures, delays and the rest are in [`testing`].",
    ];
    paragraphs([opening, method.map(str::to_owned).to_vec(), sample::first_test(&naming.path, calls, items)])
}

fn notice(notice: &Notice) -> String {
    let parts = [&notice.text, &notice.url].into_iter().flatten();
    let parts: Vec<_> = parts.map(|part| markdown::rustdoc(part).join(" ")).collect();
    format!("{}: {}.", notice.label, parts.join(", "))
}

/// The operations by tag, each linked to its method; an operation of several tags stands under the first.
fn operations(api: &Api, calls: &[Call]) -> Docs {
    let mut sections: Vec<Docs> = Vec::new();
    for tag in tag_names(api) {
        let members = api.operations.iter().zip(calls).filter(|(operation, _)| operation.tags.first() == tag.as_ref());
        let lines: Docs = members.flat_map(|(operation, call)| listed(operation, call)).collect();
        let known = api.tags.iter().find(|known| Some(&known.name) == tag.as_ref());
        let heading = tag
            .as_deref()
            .map_or_else(|| "# Operations".to_owned(), |tag| format!("# Operations: {}", markdown::text(tag)));
        let external = known.and_then(|tag| tag.external_docs.as_ref()).into_iter().flat_map(link).collect();
        if !lines.is_empty() {
            sections.push(paragraphs([
                vec![heading],
                prose(known.and_then(|tag| tag.description.as_deref())),
                external,
                lines,
            ]));
        }
    }
    paragraphs(sections)
}

/// Tags in the order the document declares them, then as operations name them; last, no tag.
fn tag_names(api: &Api) -> Vec<Option<String>> {
    let mut names: Vec<Option<String>> = api.tags.iter().map(|tag| Some(tag.name.clone())).collect();
    for operation in &api.operations {
        if let Some(tag) = operation.tags.first()
            && !names.contains(&Some(tag.clone()))
        {
            names.push(Some(tag.clone()));
        }
    }
    names.push(None);
    names
}

fn listed(operation: &Operation, call: &Call) -> Docs {
    let summary: Docs = operation.summary.iter().map(|summary| markdown::text(summary)).collect();
    entry(&format!("[`{0}`](Client::{0})", call.method.plain()), &summary)
}

/// The crate's documentation.
pub(super) fn package(apis: &[Api], modules: &[Module], crate_name: &Name) -> Docs {
    if let ([module], [_]) = (modules, apis)
        && module.folder.is_none()
    {
        return module.docs.clone();
    }
    let opening = format!("Typed clients, generated from OpenAPI documents by Bindery: {}.", code(crate_name.plain()));
    let rows = apis.iter().zip(modules).map(|(api, module)| {
        let feature = module.feature.as_deref().map(code).unwrap_or_default();
        let title = markdown::text(&api.title);
        format!(
            "| {} | {title} {} | {feature} | {} |",
            code(module.name.plain()),
            markdown::text(&api.version),
            module.calls.len()
        )
    });
    let mut table = vec!["| Module | API | Feature | Operations |".to_owned(), "|---|---|---|---|".to_owned()];
    table.extend(rows);
    let first_calls = modules
        .iter()
        .map(|module| under(format!("# A first call: {}", markdown::text(&module.title)), &module.first_call));
    paragraphs([vec![opening], table, paragraphs(first_calls)])
}

/// Code below its heading, and neither where there is none.
fn under(heading: String, code: &Docs) -> Docs {
    if code.is_empty() { Docs::new() } else { paragraphs([vec![heading], code.clone()]) }
}
