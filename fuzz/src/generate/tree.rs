//! Places in a tree, by their number in reading order.

use serde_json::Value;

pub fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(members) => members.values().map(count).sum(),
        _ => 0,
    }
}

/// The value at a place.
pub fn at(value: &mut Value, mut place: usize) -> Option<&mut Value> {
    find(value, &mut place)
}

fn find<'v>(value: &'v mut Value, left: &mut usize) -> Option<&'v mut Value> {
    if *left == 0 {
        return Some(value);
    }
    *left -= 1;
    match value {
        Value::Array(items) => items.iter_mut().find_map(|item| find(item, left)),
        Value::Object(members) => members.values_mut().find_map(|value| find(value, left)),
        _ => None,
    }
}

/// The reference to a place, as `$ref` writes it.
pub fn reference(value: &Value, place: usize) -> String {
    let mut path = vec![];
    trace(value, &mut { place }, &mut path);
    let steps = path.iter().map(|step| format!("/{}", step.replace('~', "~0").replace('/', "~1")));
    format!("#{}", steps.collect::<String>())
}

fn trace(value: &Value, left: &mut usize, path: &mut Vec<String>) -> bool {
    if *left == 0 {
        return true;
    }
    *left -= 1;
    let mut step = |name: String, value: &Value, left: &mut usize| {
        path.push(name);
        let found = trace(value, left, path);
        if !found {
            path.pop();
        }
        found
    };
    match value {
        Value::Array(items) => items.iter().enumerate().any(|(index, item)| step(index.to_string(), item, left)),
        Value::Object(members) => members.iter().any(|(name, value)| step(name.clone(), value, left)),
        _ => false,
    }
}
