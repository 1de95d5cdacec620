//! Operations: one for each method of each path. And webhooks, which are operations that the API calls.

use std::collections::BTreeMap;

use openapiv3::{Operation as WireOperation, PathItem};

use super::Lowering;
use super::info::external_docs;
use crate::api::{NameHint, Operation, Webhook, Words};
use crate::budget::Cost;
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn operations(&mut self) -> Vec<Operation> {
        let ids = self.operation_ids();
        let mut operations: Vec<Operation> = Vec::new();
        for (path, item) in &self.document.paths.paths {
            let at = Pointer::root().child("paths").child(path);
            let Some(item) = item.as_item() else { continue };
            if !item.servers.is_empty() {
                self.other_servers(&at);
            }
            for (method, operation) in item.iter() {
                let at = at.child(method);
                if !self.pays_for_operation(path, operation, &at) {
                    return operations;
                }
                let id = ids.get(&(path.as_str(), method)).cloned().unwrap_or_default();
                operations.push(self.operation(operation, id, method, (path, item), &at));
            }
        }
        operations
    }

    fn pays_for_operation(&mut self, path: &str, operation: &WireOperation, at: &Pointer) -> bool {
        let words = operation.description.as_ref().map_or(0, String::len);
        self.report.spend(Cost::Items, 1 + operation.tags.len(), at)
            && self.report.spend(Cost::Bytes, path.len() + words, at)
    }

    /// A name for each operation: its own, or one made of method and path where it has none or shares it.
    fn operation_ids(&mut self) -> BTreeMap<(&'d str, &'static str), String> {
        let mut first: BTreeMap<&'d str, Pointer> = BTreeMap::new();
        let mut ids = BTreeMap::new();
        for (path, item) in &self.document.paths.paths {
            for (method, operation) in item.as_item().into_iter().flat_map(methods) {
                let at = Pointer::root().child("paths").child(path).child(method);
                let own = operation.operation_id.as_deref().filter(|id| !id.trim().is_empty());
                let id = match own {
                    Some(id) if !first.contains_key(id) => {
                        first.insert(id, at);
                        id.to_owned()
                    }
                    Some(id) => {
                        let made = made_id(method, path);
                        let other = &first[id];
                        let message = format!("`{id}` is the operationId of {other} too: this one is called `{made}`");
                        self.report.warning(&at.child("operationId"), message);
                        made
                    }
                    None => made_id(method, path),
                };
                ids.insert((path.as_str(), method), id);
            }
        }
        ids
    }

    fn operation(
        &mut self,
        operation: &'d WireOperation,
        id: String,
        method: &str,
        (path, item): (&str, &'d PathItem),
        at: &Pointer,
    ) -> Operation {
        let hint = NameHint::new(&id);
        let shared = (item.parameters.as_slice(), at.parent().unwrap_or_default());
        let mut parameters = self.parameters(shared, &operation.parameters, at, &hint);
        self.check_path(path, &mut parameters, at);
        if !operation.servers.is_empty() {
            self.other_servers(at);
        }
        let body = operation.request_body.as_ref();
        Operation {
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
        }
    }

    fn other_servers(&mut self, at: &Pointer) {
        let message = "servers of single paths and operations are passed over: all are called at the client's base URL";
        self.report.warning(&at.child("servers"), message);
    }

    /// The bodies that the API sends by itself, for their types.
    pub(super) fn webhooks(&mut self) -> Vec<Webhook> {
        let mut webhooks = Vec::new();
        let shared = self.document.components.iter().flat_map(|components| &components.callbacks);
        for (name, callback) in shared {
            let at = Pointer::root().child("components").child("callbacks").child(name);
            for (expression, item) in callback.as_item().into_iter().flatten() {
                self.webhook(name, item, &at.child(expression), &mut webhooks);
            }
        }
        for (path, item) in &self.document.paths.paths {
            for (method, operation) in item.as_item().into_iter().flat_map(methods) {
                let at = Pointer::root().child("paths").child(path).child(method).child("callbacks");
                for (name, callback) in &operation.callbacks {
                    for (expression, item) in callback {
                        self.webhook(name, item, &at.child(name).child(expression), &mut webhooks);
                    }
                }
            }
        }
        webhooks
    }

    fn webhook(&mut self, name: &str, item: &'d PathItem, at: &Pointer, webhooks: &mut Vec<Webhook>) {
        for (method, operation) in methods(item) {
            let at = at.child(method).child("requestBody");
            let Some(body) = &operation.request_body else { continue };
            let hint = NameHint::new(operation.operation_id.as_deref().unwrap_or(name)).then("webhook");
            let body = self.body(body, &at, &hint);
            webhooks.extend(body.map(|body| Webhook { contents: body.contents }));
        }
    }
}

fn methods(item: &PathItem) -> impl Iterator<Item = (&'static str, &WireOperation)> {
    let methods = [
        ("get", &item.get),
        ("put", &item.put),
        ("post", &item.post),
        ("delete", &item.delete),
        ("options", &item.options),
        ("head", &item.head),
        ("patch", &item.patch),
        ("trace", &item.trace),
    ];
    methods.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// `get /pets/{id}/toys` is `get pets by id toys`.
fn made_id(method: &str, path: &str) -> String {
    let mut words = vec![method.to_owned()];
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(name) => words.push(format!("by {name}")),
            None => words.push(segment.replace(['{', '}'], " ")),
        }
    }
    words.join(" ")
}

fn words(operation: &WireOperation, item: &PathItem) -> Words {
    Words {
        description: operation.description.clone().or_else(|| item.description.clone()),
        deprecated: operation.deprecated,
        external_docs: external_docs(operation.external_docs.as_ref()),
        ..Words::default()
    }
}
