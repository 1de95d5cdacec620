//! What a document says of itself: `info`, tags and links to further documentation.

use openapiv3::{ExternalDocumentation, OpenAPI};

use crate::api::{ExternalDocs, Notice, Tag};

pub(super) fn external_docs(docs: Option<&ExternalDocumentation>) -> Option<ExternalDocs> {
    docs.map(|docs| ExternalDocs { description: docs.description.clone(), url: docs.url.clone() })
}

pub(super) fn tags(document: &OpenAPI) -> Vec<Tag> {
    let tags = document.tags.iter().map(|tag| Tag {
        name: tag.name.clone(),
        description: tag.description.clone(),
        external_docs: external_docs(tag.external_docs.as_ref()),
    });
    tags.collect()
}

pub(super) fn notices(document: &OpenAPI) -> Vec<Notice> {
    let info = &document.info;
    let terms = info.terms_of_service.iter().map(|url| Notice {
        label: "Terms of service",
        text: None,
        url: Some(url.clone()),
    });
    let license = info.license.iter().map(|license| Notice {
        label: "Licence of the document",
        text: Some(license.name.clone()),
        url: license.url.clone(),
    });
    let contact = info.contact.iter().map(|contact| {
        let text: Vec<_> = [&contact.name, &contact.email].into_iter().flatten().cloned().collect();
        Notice { label: "Contact", text: (!text.is_empty()).then(|| text.join(", ")), url: contact.url.clone() }
    });
    terms.chain(license).chain(contact).collect()
}
