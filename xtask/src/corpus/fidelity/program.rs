
use std::collections::BTreeMap;
use std::error::Error;
use std::panic::catch_unwind;
use std::{env, fs};

use bound::models;
use bound::runtime::round_trip::{RoundTripError, round_trip};
use bound::runtime::*;

/// What can be done with a type.
struct Type {
    round_trip: fn(&str) -> Result<(), RoundTripError>,
    passed: fn(&str) -> Result<Value, DecodeError>,
}

/// What a type makes of JSON.
fn passed<T: Codec>(json: &str) -> Result<Value, DecodeError> {
    Ok(T::decode(&Node::from_slice(json.as_bytes())?)?.encode().to_value())
}

impl Type {
    fn check(&self, json: &str, kept: Option<&str>) -> Result<(), RoundTripError> {
        let Some(kept) = kept else { return (self.round_trip)(json) };
        (self.round_trip)(json).or_else(|problem| {
            (self.round_trip)(kept)?;
            let same = (self.passed)(json) == (self.passed)(kept);
            if same { Ok(()) } else { Err(problem) }
        })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let samples = fs::read_to_string(arguments.next().ok_or("a file is needed")?)?;
    let first: usize = arguments.next().ok_or("a line is needed")?.parse()?;
    for (number, line) in samples.lines().enumerate().skip(first) {
        let (index, json) = line.split_once('\t').ok_or("a line has a tab")?;
        let (json, kept) = json.split_once('\t').map_or((json, None), |(json, kept)| (json, Some(kept)));
        let ty = TYPES.get(index.parse::<usize>()?).ok_or("there is no such type")?;
        match catch_unwind(|| ty.check(json, kept)) {
            Ok(Ok(())) => println!("{number}"),
            Ok(Err(problem)) => println!("{number}\t{}", problem.to_string().replace(['\n', '\r'], " ")),
            Err(_) => println!("{number}\tit panics"),
        }
    }
    Ok(())
}
