
use std::collections::BTreeMap;
use std::error::Error;
use std::panic::catch_unwind;
use std::{env, fs};

use bound::models;
use bound::runtime::round_trip::{RoundTripError, round_trip};
use bound::runtime::*;

type RoundTrip = fn(&str) -> Result<(), RoundTripError>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let samples = fs::read_to_string(arguments.next().ok_or("a file is needed")?)?;
    let first: usize = arguments.next().ok_or("a line is needed")?.parse()?;
    for (number, line) in samples.lines().enumerate().skip(first) {
        let (index, json) = line.split_once('\t').ok_or("a line has a tab")?;
        let round_trip = TYPES.get(index.parse::<usize>()?).ok_or("there is no such type")?;
        match catch_unwind(|| round_trip(json)) {
            Ok(Ok(())) => println!("{number}"),
            Ok(Err(problem)) => println!("{number}\t{}", problem.to_string().replace(['\n', '\r'], " ")),
            Err(_) => println!("{number}\tit panics"),
        }
    }
    Ok(())
}
