//! Operations: one for each method of each path.

use openapiv3::{Operation as WireOperation, PathItem};

use super::Lowering;
use super::info::external_docs;
use crate::api::{NameHint, Operation, Words};
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let mut operations: Vec<Operation> = Vec::new();
        for (path, item) in &self.document.paths.paths {
            let at = Pointer::root().child("paths").child(path);
            let Some(item) = item.as_item() else {
                self.report.unsupported(&at, "a path item by reference");
                continue;
            };
            for (method, operation) in item.iter() {
                let at = at.child(method);
                let Some(operation) = self.operation(operation, method, (path, item), &at) else { continue };
                match operations.iter().find(|other| other.id == operation.id) {
                    Some(other) => self.report.error_with_help(
                        &at.child("operationId"),
                        format!("`{}` is the operationId of {} too", operation.id, other.origin),
                        "an operationId is unique in its document",
                    ),
                    None => operations.push(operation),
                }
            }
        }
        operations
    }

    fn operation(
        &mut self,
        operation: &'d WireOperation,
        method: &str,
        (path, item): (&str, &'d PathItem),
        at: &Pointer,
    ) -> Option<Operation> {
        let Some(id) = operation.operation_id.clone() else {
            self.report.unsupported(at, "an operation without operationId");
            return None;
        };
        let hint = NameHint::new(&id);
        let shared = (item.parameters.as_slice(), at.parent().unwrap_or_default());
        let parameters = self.parameters(shared, &operation.parameters, at, &hint);
        self.check_path(path, &parameters, at);
        let body = operation.request_body.as_ref();
        Some(Operation {
            origin: at.clone(),
            method: method.to_ascii_uppercase(),
            path: path.to_owned(),
            tags: operation.tags.clone(),
            summary: operation.summary.clone().or_else(|| item.summary.clone()),
            words: words(operation, item),
            parameters,
            body: body.and_then(|body| self.body(body, &at.child("requestBody"), &hint.then("request"))),
            responses: self.responses(&operation.responses, &at.child("responses"), &hint),
            security: self.security(operation.security.as_ref(), at),
            id,
        })
    }
}

fn words(operation: &WireOperation, item: &PathItem) -> Words {
    Words {
        title: None,
        description: operation.description.clone().or_else(|| item.description.clone()),
        deprecated: operation.deprecated,
        default: None,
        external_docs: external_docs(operation.external_docs.as_ref()),
    }
}
