
use std::any::type_name;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::error::Error;
use std::panic::catch_unwind;
use std::sync::LazyLock;
use std::{env, fs};

use bound::models;
use bound::runtime::audit::{self, Entry};
use bound::runtime::round_trip::{RoundTripError, round_trip};
use bound::runtime::*;

/// The enums by their names.
static BY_NAME: LazyLock<HashMap<&str, (usize, bool)>> =
    LazyLock::new(|| ENUMS.iter().map(|(name, listed, is_union)| (*name, (*listed, *is_union))).collect());

/// What can be done with a type.
struct Type {
    round_trip: fn(&str) -> Result<(), RoundTripError>,
    passed: fn(&str) -> Result<Value, DecodeError>,
    noted: fn(&Node<'_>) -> Vec<Entry>,
    made: Option<fn(&Node<'_>) -> Result<String, String>>,
}

/// A type whose values are made as programs make them: by its constructor and its setters.
trait Make: Codec {
    fn make(from: &Node<'_>) -> Result<Self, DecodeError>;
}

impl<T: Make> Make for Box<T> {
    fn make(from: &Node<'_>) -> Result<Self, DecodeError> {
        T::make(from).map(Box::new)
    }
}

/// What a constructor needs. What is not there is null.
fn needed<T: Codec>(from: &Node<'_>, name: &str) -> Result<T, DecodeError> {
    T::decode(from.get(name).unwrap_or(&Node::Null)).map_err(|problem| problem.in_member(name))
}

/// What a setter takes, where there is something.
fn given<T: Codec>(from: &Node<'_>, name: &str) -> Result<Option<T>, DecodeError> {
    let Some(node) = from.get(name) else { return Ok(None) };
    match T::decode(node) {
        Err(_) if *node == Node::Null => Ok(None),
        decoded => decoded.map(Some).map_err(|problem| problem.in_member(name)),
    }
}

/// Which variant a value is read as.
fn variant<T: Codec>(from: &Node<'_>) -> Result<usize, DecodeError> {
    let entries = audit::watch(|| audit::read::<T>(from).map(drop));
    entries.0.map(|()| entries.1.last().map_or(usize::MAX, |entry| entry.variant))
}

impl Type {
    const fn of<T: Codec>() -> Self {
        Self { round_trip: round_trip::<T>, passed: passed::<T>, noted: noted::<T>, made: None }
    }

    const fn made<T: Make>() -> Self {
        Self { made: Some(made::<T>), ..Self::of::<T>() }
    }

    fn check(&self, json: &str, kept: &str) -> Result<(), RoundTripError> {
        if kept.is_empty() {
            return (self.round_trip)(json);
        }
        (self.round_trip)(json).or_else(|problem| {
            (self.round_trip)(kept)?;
            let same = (self.passed)(json) == (self.passed)(kept);
            if same { Ok(()) } else { Err(problem) }
        })
    }
}

/// What a type makes of JSON.
fn passed<T: Codec>(json: &str) -> Result<Value, DecodeError> {
    Ok(T::decode(&Node::from_slice(json.as_bytes())?)?.encode().to_value())
}

fn noted<T: Codec>(node: &Node<'_>) -> Vec<Entry> {
    audit::watch(|| audit::read::<T>(node).map(drop)).1
}

/// The JSON of what a program makes.
fn made<T: Make>(node: &Node<'_>) -> Result<String, String> {
    let value = T::make(node).map_err(|problem| format!("it cannot be made: {problem}"))?;
    let mut checks = Checks::new("it");
    value.validate(&mut checks);
    checks.finish().map_err(|problem| format!("it would not be sent: {problem}"))?;
    Ok(value.encode().to_value().to_string())
}

/// The nodes of a tree by where they lie, each with its pointer.
fn places<'n>(node: &'n Node<'n>, pointer: String, found: &mut HashMap<usize, (String, &'n Node<'n>)>) {
    match node {
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                places(item, format!("{pointer}/{index}"), found);
            }
        }
        Node::Object(members) => {
            for (name, member) in members.iter() {
                places(member, format!("{pointer}/{}", escaped(name)), found);
            }
        }
        _ => {}
    }
    found.insert(std::ptr::from_ref(node).addr(), (pointer, node));
}

/// Whether what is inside of a value is kept without being read.
fn is_whole(entry: &Entry) -> bool {
    let name = entry.ty.rsplit("::").next().unwrap_or_default();
    let is_unknown = BY_NAME.get(name).is_some_and(|(listed, _)| entry.variant >= *listed);
    entry.ty == type_name::<Value>() || entry.ty.contains("::models::") && is_unknown
}

/// Tells of what is not read though that which it is in is.
fn unread(number: usize, node: &Node<'_>, pointer: String, read: &HashSet<usize>, whole: &HashSet<usize>) {
    let place = std::ptr::from_ref(node).addr();
    if *node == Node::Null || whole.contains(&place) {
        return;
    }
    if !read.contains(&place) {
        println!("{number}\tunread\t{}\t", on_a_line(&pointer));
        return;
    }
    match node {
        Node::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                unread(number, item, format!("{pointer}/{index}"), read, whole);
            }
        }
        Node::Object(members) => {
            for (name, member) in members.iter() {
                unread(number, member, format!("{pointer}/{}", escaped(name)), read, whole);
            }
        }
        _ => {}
    }
}

fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn on_a_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}

/// Tells of the values that a type holds: what is unknown, what is any JSON, and which kinds those are that are asked
/// for, from the outermost inward.
fn tell(number: usize, ty: &Type, node: &Node<'_>, asked: &[String]) {
    let mut found = HashMap::new();
    places(node, String::new(), &mut found);
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let entries = (ty.noted)(node);
    for entry in entries.iter().rev() {
        let Some((pointer, node)) = found.get(&entry.node) else { continue };
        if entry.ty == type_name::<Value>() {
            if **node != Node::Null {
                println!("{number}\tany\t{}\t", on_a_line(pointer));
            }
            continue;
        }
        let name = entry.ty.rsplit("::").next().unwrap_or_default();
        let Some((listed, is_union)) = BY_NAME.get(name) else { continue };
        if entry.variant >= *listed {
            let what = if *is_union { "unknown" } else { "unlisted" };
            println!("{number}\t{what}\t{}\t{name}", on_a_line(pointer));
        }
        if *is_union {
            kinds.entry(pointer).or_default().push(format!("{name}:{}", entry.variant));
        }
    }
    let read: HashSet<_> = entries.iter().map(|entry| entry.node).collect();
    let whole: HashSet<_> = entries.iter().filter(|entry| is_whole(entry)).map(|entry| entry.node).collect();
    unread(number, node, String::new(), &read, &whole);
    for pointer in asked {
        let kind = kinds.get(pointer.as_str()).map_or(String::new(), |kind| kind.join(" "));
        println!("{number}\tkind\t{}\t{kind}", on_a_line(pointer));
    }
}

/// Does with a sample what its line asks for, and prints a line for each thing there is to say.
fn run(number: usize, ty: &Type, columns: &[&str]) -> Result<(), Box<dyn Error>> {
    let &[_, json, kept, asked, make] = columns else { return Err("a line has five columns".into()) };
    match catch_unwind(|| ty.check(json, kept)) {
        Ok(Ok(())) => {}
        Ok(Err(problem)) => println!("{number}\tlost\t\t{}", on_a_line(&problem.to_string())),
        Err(_) => println!("{number}\tlost\t\tit panics"),
    }
    if !asked.is_empty() {
        let asked = <Vec<String>>::decode(&Node::from_slice(asked.as_bytes())?)?;
        // A panic has been told of above.
        let _ = catch_unwind(|| Node::from_slice(json.as_bytes()).map(|node| tell(number, ty, &node, &asked)));
    }
    if let (Some(made), false) = (ty.made, make.is_empty()) {
        match catch_unwind(|| made(&Node::from_slice(json.as_bytes()).map_err(|problem| problem.to_string())?)) {
            Ok(Ok(json)) => println!("{number}\tmade\t\t{json}"),
            Ok(Err(problem)) => println!("{number}\tunmade\t\t{}", on_a_line(&problem)),
            Err(_) => println!("{number}\tunmade\t\tit panics"),
        }
    }
    println!("{number}");
    Ok(())
}

/// Large models take room where nothing is optimised.
const STACK: usize = 1 << 28;

fn main() -> Result<(), Box<dyn Error>> {
    let work = std::thread::Builder::new().stack_size(STACK).spawn(|| all().map_err(|problem| problem.to_string()))?;
    Ok(work.join().map_err(|_| "it panics")??)
}

fn all() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let samples = fs::read_to_string(arguments.next().ok_or("a file is needed")?)?;
    let first: usize = arguments.next().ok_or("a line is needed")?.parse()?;
    for (number, line) in samples.lines().enumerate().skip(first) {
        let columns: Vec<_> = line.split('\t').collect();
        let index: usize = columns.first().ok_or("a line has a type")?.parse()?;
        run(number, TYPES.get(index).ok_or("there is no such type")?, &columns)?;
    }
    Ok(())
}
