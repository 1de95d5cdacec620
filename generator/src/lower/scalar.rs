//! Strings, numbers, booleans and lists of things.

use openapiv3::{
    ArrayType, BooleanType, IntegerFormat, IntegerType, NumberFormat as WireNumberFormat, NumberType, StringFormat,
    StringType, VariantOrUnknownOrEmpty as Format,
};

use super::Lowering;
use crate::api::{Constraints, Enumeration, Integer, NameHint, NumberFormat, TextFormat, Type, Value};
use crate::load::Pointer;

impl<'d> Lowering<'d, '_, '_> {
    pub(super) fn text(&mut self, string: &StringType, at: &Pointer) -> Value {
        if let Some(pattern) = &string.pattern {
            self.check_pattern(pattern, &at.child("pattern"));
        }
        let format = match string.format {
            Format::Item(StringFormat::DateTime) => TextFormat::DateTime,
            _ => TextFormat::Plain,
        };
        let constraints = Constraints {
            min_length: string.min_length.map(|length| length as u64),
            max_length: string.max_length.map(|length| length as u64),
            pattern: string.pattern.clone(),
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::Text(format)) }
    }

    /// The same two readings that the runtime tries: with Unicode rules, and without for those who escape too much.
    fn check_pattern(&mut self, pattern: &str, at: &Pointer) {
        let compiles = |flags| regress::Regex::with_flags(pattern, flags);
        if let Err(problem) = compiles("u").or_else(|first| compiles("").map_err(|_| first)) {
            let message = format!("the pattern is not a regular expression of ECMA-262: {problem}");
            self.report.error_with_help(at, message, "JSON Schema takes JavaScript's syntax");
        }
    }

    pub(super) fn enumeration(&mut self, string: &StringType, at: &Pointer) -> Enumeration {
        let mut values = Vec::new();
        for (index, value) in string.enumeration.iter().enumerate() {
            match value {
                Some(value) if values.contains(value) => {
                    self.report.warning(&at.child("enum").index(index), format!("`{value}` is listed twice"));
                }
                Some(value) => values.push(value.clone()),
                None => self.report.unsupported(&at.child("enum").index(index), "null among the values of an enum"),
            }
        }
        Enumeration { values }
    }

    pub(super) fn integer(&mut self, integer: &IntegerType, at: &Pointer) -> Value {
        if !integer.enumeration.is_empty() {
            self.report.unsupported(&at.child("enum"), "an enum of integers");
        }
        let width = match integer.format {
            Format::Item(IntegerFormat::Int32) => Integer::I32,
            _ => Integer::I64,
        };
        let constraints = Constraints {
            minimum: integer.minimum.map(Into::into),
            maximum: integer.maximum.map(Into::into),
            exclusive_minimum: integer.exclusive_minimum,
            exclusive_maximum: integer.exclusive_maximum,
            multiple_of: integer.multiple_of.map(Into::into),
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::Integer(width)) }
    }

    pub(super) fn number(&mut self, number: &NumberType, at: &Pointer) -> Value {
        if !number.enumeration.is_empty() {
            self.report.unsupported(&at.child("enum"), "an enum of numbers");
        }
        let format = match number.format {
            Format::Item(WireNumberFormat::Float) => NumberFormat::Float,
            _ => NumberFormat::Double,
        };
        let constraints = Constraints {
            minimum: number.minimum.and_then(serde_json::Number::from_f64),
            maximum: number.maximum.and_then(serde_json::Number::from_f64),
            exclusive_minimum: number.exclusive_minimum,
            exclusive_maximum: number.exclusive_maximum,
            multiple_of: number.multiple_of.and_then(serde_json::Number::from_f64),
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::Number(format)) }
    }

    pub(super) fn boolean(&mut self, boolean: &BooleanType, at: &Pointer) -> Value {
        if !boolean.enumeration.is_empty() {
            self.report.unsupported(&at.child("enum"), "an enum of booleans");
        }
        Value::of(Type::Boolean)
    }

    pub(super) fn list(&mut self, array: &'d ArrayType, at: &Pointer, hint: &NameHint) -> Value {
        let item = match &array.items {
            Some(items) => self.value(items.into(), &at.child("items"), &hint.then("item")),
            None => Value::of(Type::Any),
        };
        let constraints = Constraints {
            min_items: array.min_items.map(|count| count as u64),
            max_items: array.max_items.map(|count| count as u64),
            unique_items: array.unique_items,
            ..Constraints::default()
        };
        Value { constraints, ..Value::of(Type::List(Box::new(item))) }
    }
}
