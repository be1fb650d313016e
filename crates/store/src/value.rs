//! Columns to values and back. A file may be older than the code, or changed by other hands, so
//! reading parses.

use crate::StoreError;
use chrono::{DateTime, Utc};
use domain::{Currency, Money};
use std::fmt::Display;

/// A column that does not hold what it should.
#[derive(Debug)]
pub(crate) struct BadField {
    field: &'static str,
    what: String,
}

impl BadField {
    pub(crate) fn new(field: &'static str, what: impl Display) -> Self {
        Self { field, what: what.to_string() }
    }

    /// Names the row that it is in.
    pub(crate) fn of(self, record: impl Display) -> StoreError {
        let what = format!("{}: {}", self.field, self.what);
        StoreError::Unreadable { record: record.to_string(), what }
    }
}

pub(crate) fn time(field: &'static str, ms: i64) -> Result<DateTime<Utc>, BadField> {
    DateTime::from_timestamp_millis(ms)
        .ok_or_else(|| BadField::new(field, format_args!("{ms} is no time")))
}

pub(crate) fn time_if(
    field: &'static str,
    ms: Option<i64>,
) -> Result<Option<DateTime<Utc>>, BadField> {
    ms.map(|ms| time(field, ms)).transpose()
}

pub(crate) const fn ms(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A time as it will be read back.
pub(crate) fn whole_ms(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(ms(at)).unwrap_or(at)
}

pub(crate) fn ms_if(at: Option<DateTime<Utc>>) -> Option<i64> {
    at.map(ms)
}

pub(crate) fn money(field: &'static str, minor: i64, currency: &str) -> Result<Money, BadField> {
    Ok(Money::from_minor(minor, parsed(field, Currency::parse(currency))?))
}

pub(crate) fn money_if(
    field: &'static str,
    minor: Option<i64>,
    currency: Option<&str>,
) -> Result<Option<Money>, BadField> {
    match (minor, currency) {
        (Some(minor), Some(currency)) => money(field, minor, currency).map(Some),
        (None, None) => Ok(None),
        (Some(_), None) | (None, Some(_)) => Err(BadField::new(field, "half an amount")),
    }
}

pub(crate) fn parsed<T, E: Display>(
    field: &'static str,
    outcome: Result<T, E>,
) -> Result<T, BadField> {
    outcome.map_err(|error| BadField::new(field, error))
}

pub(crate) fn parsed_if<T, E: Display>(
    field: &'static str,
    text: Option<String>,
    parse: impl FnOnce(&str) -> Result<T, E>,
) -> Result<Option<T>, BadField> {
    text.map(|text| parsed(field, parse(&text))).transpose()
}

pub(crate) fn word<T>(
    field: &'static str,
    text: &str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, BadField> {
    parse(text).ok_or_else(|| BadField::new(field, format_args!("{text:?} is not in the list")))
}

pub(crate) fn word_if<T>(
    field: &'static str,
    text: Option<String>,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<Option<T>, BadField> {
    text.map(|text| word(field, &text, parse)).transpose()
}

pub(crate) fn count(field: &'static str, number: i64) -> Result<u32, BadField> {
    u32::try_from(number).map_err(|error| BadField::new(field, error))
}

/// Names and values, as a JSON list of pairs: a header may come twice, so it is no object.
pub(crate) fn pairs_to_json(pairs: &[(String, String)]) -> String {
    serde_json::to_string(pairs).expect("pairs of texts are always JSON")
}

pub(crate) fn pairs_from_json(
    field: &'static str,
    text: &str,
) -> Result<Vec<(String, String)>, BadField> {
    parsed(field, serde_json::from_str(text))
}

/// Bytes as a text of their hexadecimal digits, as SQLite's `unhex` reads it.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).expect("four bits are a digit");
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
