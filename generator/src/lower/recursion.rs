//! Pass over the types: a type that directly holds itself is kept behind a pointer, or it would have no size.

use std::collections::{BTreeMap, BTreeSet};

use crate::api::{Api, Type, TypeId, TypeShape, Value};

/// Drops kinds of unions that lead back to the union through nothing but unions: reading such a kind would read the same
/// JSON as the same union again, without end, and every value of it is one of another kind anyway.
pub(super) fn cut_union_circles(api: &mut Api) {
    let kinds: Vec<Vec<TypeId>> = api.types.iter().map(|definition| union_kinds(&definition.shape)).collect();
    let is_union = |id: TypeId| matches!(api.types[id.0].shape, TypeShape::Union(_));
    let mut done = vec![false; kinds.len()];
    let mut on_way = vec![false; kinds.len()];
    let mut cut: BTreeMap<usize, BTreeSet<TypeId>> = BTreeMap::new();
    for start in 0..kinds.len() {
        // Depth first, with the way there: a kind that is on it closes a circle.
        let mut way = vec![(start, 0)];
        while let Some((node, step)) = way.pop() {
            on_way[node] = false;
            let Some(kind) = kinds[node].get(step).copied() else {
                done[node] = true;
                continue;
            };
            way.push((node, step + 1));
            on_way[node] = true;
            if on_way[kind.0] {
                cut.entry(node).or_default().insert(kind);
            } else if is_union(kind) && !done[kind.0] {
                way.push((kind.0, 0));
                on_way[kind.0] = true;
            }
        }
    }
    for (node, cut) in cut {
        if let TypeShape::Union(union) = &mut api.types[node].shape {
            union.variants.retain(|variant| !matches!(variant.value.ty, Type::Named(kind) if cut.contains(&kind)));
        }
    }
}

fn union_kinds(shape: &TypeShape) -> Vec<TypeId> {
    let TypeShape::Union(union) = shape else { return Vec::new() };
    let kinds = union.variants.iter().filter_map(|variant| match variant.value.ty {
        Type::Named(id) => Some(id),
        _ => None,
    });
    kinds.collect()
}

/// Boxes each member whose type leads back to the type it is in.
pub(super) fn box_recursive_fields(api: &mut Api) {
    let held: Vec<Vec<TypeId>> = api.types.iter().map(|definition| held_directly(&definition.shape)).collect();
    let circles = circles(&held);
    for (index, definition) in api.types.iter_mut().enumerate() {
        let own = circles[index];
        for value in values_mut(&mut definition.shape) {
            box_in(value, own, &circles);
        }
    }
}

fn box_in(value: &mut Value, own: Option<usize>, circles: &[Option<usize>]) {
    match &mut value.ty {
        Type::Named(id) if own.is_some() && circles[id.0] == own => value.ty = Type::Boxed(*id),
        Type::Tuple(places) => places.iter_mut().for_each(|place| box_in(place, own, circles)),
        _ => {}
    }
}

fn values_mut(shape: &mut TypeShape) -> Vec<&mut Value> {
    match shape {
        TypeShape::Structure(structure) => structure.fields.iter_mut().map(|field| &mut field.value).collect(),
        TypeShape::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.value).collect(),
        TypeShape::Enumeration(_) => Vec::new(),
    }
}

/// What a value of the type contains without a pointer between; lists and maps have one.
fn held_directly(shape: &TypeShape) -> Vec<TypeId> {
    let mut held = Vec::new();
    let mut add = |value: &Value| directly(&value.ty, &mut held);
    match shape {
        TypeShape::Structure(structure) => structure.fields.iter().for_each(|field| add(&field.value)),
        TypeShape::Union(union) => union.variants.iter().for_each(|variant| add(&variant.value)),
        TypeShape::Enumeration(_) => {}
    }
    held
}

fn directly(ty: &Type, held: &mut Vec<TypeId>) {
    match ty {
        Type::Named(id) => held.push(*id),
        Type::Tuple(places) => places.iter().for_each(|place| directly(&place.ty, held)),
        _ => {}
    }
}

/// Of each type the circle it is part of, if any: Tarjan's strongly connected components, with a stack of its own so that
/// a long chain of types is no deep recursion.
fn circles(held: &[Vec<TypeId>]) -> Vec<Option<usize>> {
    let mut search = Search { held, index: vec![None; held.len()], low: vec![0; held.len()], ..Search::default() };
    search.circle = vec![None; held.len()];
    search.on_stack = vec![false; held.len()];
    for start in 0..held.len() {
        if search.index[start].is_none() {
            search.from(start);
        }
    }
    search.circle
}

#[derive(Default)]
struct Search<'h> {
    held: &'h [Vec<TypeId>],
    index: Vec<Option<usize>>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    circle: Vec<Option<usize>>,
    next: usize,
}

impl Search<'_> {
    fn from(&mut self, start: usize) {
        let mut work = vec![(start, 0)];
        while let Some((node, step)) = work.pop() {
            if step == 0 {
                self.index[node] = Some(self.next);
                self.low[node] = self.next;
                self.next += 1;
                self.stack.push(node);
                self.on_stack[node] = true;
            }
            if let Some(TypeId(child)) = self.held[node].get(step).copied() {
                work.push((node, step + 1));
                match self.index[child] {
                    None => work.push((child, 0)),
                    Some(index) if self.on_stack[child] => self.low[node] = self.low[node].min(index),
                    Some(_) => {}
                }
                continue;
            }
            if Some(self.low[node]) == self.index[node] {
                self.close(node);
            }
            if let Some((parent, _)) = work.last() {
                self.low[*parent] = self.low[*parent].min(self.low[node]);
            }
        }
    }

    fn close(&mut self, root: usize) {
        let mut members = Vec::new();
        while let Some(node) = self.stack.pop() {
            self.on_stack[node] = false;
            members.push(node);
            if node == root {
                break;
            }
        }
        let is_circle = members.len() > 1 || self.held[root].contains(&TypeId(root));
        if is_circle {
            members.into_iter().for_each(|node| self.circle[node] = Some(root));
        }
    }
}
