//! Faults that can be injected: what they are called, and reading a list of them.

use rust_decimal::Decimal;
use serde_json::{Map, Value};

use crate::reply::Status;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    TimeoutBefore,
    TimeoutAfter,
    CloseBefore,
    CloseAfter,
    HttpStatus,
    TornBody,
    GarbageBody,
    WrongSignature,
    MissingSignature,
    ResultCode,
    Unknown,
    Slow,
    Duplicate,
    Delay,
    Reorder,
    Lose,
    Forge,
    WrongAmount,
    WrongCurrency,
    LateSuccess,
}

const KINDS: &[(&str, Kind)] = &[
    ("timeout-before", Kind::TimeoutBefore),
    ("timeout-after", Kind::TimeoutAfter),
    ("close-before", Kind::CloseBefore),
    ("close-after", Kind::CloseAfter),
    ("http-status", Kind::HttpStatus),
    ("torn-body", Kind::TornBody),
    ("garbage-body", Kind::GarbageBody),
    ("wrong-signature", Kind::WrongSignature),
    ("missing-signature", Kind::MissingSignature),
    ("result-code", Kind::ResultCode),
    ("unknown", Kind::Unknown),
    ("slow", Kind::Slow),
    ("duplicate", Kind::Duplicate),
    ("delay", Kind::Delay),
    ("reorder", Kind::Reorder),
    ("lose", Kind::Lose),
    ("forge", Kind::Forge),
    ("wrong-amount", Kind::WrongAmount),
    ("wrong-currency", Kind::WrongCurrency),
    ("late-success", Kind::LateSuccess),
];

const CALLS: &[&str] = &[
    "pay",
    "inquiryPayment",
    "cancel",
    "refund",
    "inquiryRefund",
    "consult",
    "createPaymentSession",
    "authorizations/consult",
    "applyToken",
    "revoke",
];

const LETTERS: &[&str] = &["notifyPayment", "notifyRefund", "notifyAuthorization"];

impl Kind {
    pub(crate) fn word(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// Whether it happens to a notification rather than to a call.
    pub(crate) fn is_of_letters(self) -> bool {
        matches!(
            self,
            Kind::Duplicate
                | Kind::Delay
                | Kind::Reorder
                | Kind::Lose
                | Kind::Forge
                | Kind::WrongAmount
                | Kind::WrongCurrency
                | Kind::LateSuccess
        )
    }

    /// Whether the operation is carried out when the fault does not say so itself.
    fn has_effect(self) -> bool {
        !matches!(
            self,
            Kind::TimeoutBefore
                | Kind::CloseBefore
                | Kind::HttpStatus
                | Kind::ResultCode
                | Kind::Unknown
        )
    }

    /// Whether it can be bound to this operation.
    fn fits(self, operation: &str) -> bool {
        match self {
            // A forged success can also follow the order itself, with no genuine one in sight.
            Kind::Forge => LETTERS.contains(&operation) || operation == "pay",
            Kind::LateSuccess => matches!(operation, "notifyPayment" | "cancel"),
            kind if kind.is_of_letters() => LETTERS.contains(&operation),
            _ => CALLS.contains(&operation),
        }
    }
}

/// How often a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Often {
    Always,
    Times(u64),
    /// In millionths.
    Chance(u32),
}

/// One fault to inject.
#[derive(Clone, Debug)]
pub struct Fault {
    pub(crate) kind: Kind,
    /// Every operation when there is none.
    pub(crate) operation: Option<String>,
    pub(crate) often: Often,
    pub(crate) ms: Option<u64>,
    pub(crate) http_status: Option<u16>,
    pub(crate) code: Option<String>,
    pub(crate) result_status: Option<Status>,
    pub(crate) seconds: Option<u32>,
    /// A refund in process does not arrive in the end.
    pub(crate) fails: bool,
    effect: Option<bool>,
    /// The members as they were written, to be shown again.
    pub(crate) written: Map<String, Value>,
}

/// Why a list of faults was not understood.
#[derive(Debug, thiserror::Error)]
pub enum FaultError {
    /// Not JSON at all.
    #[error("the list of faults is not JSON")]
    Json(#[from] serde_json::Error),
    /// JSON, but not what a list of faults looks like.
    #[error("fault {number}: {why}")]
    Entry {
        /// Its place in the list, from 1; 0 when the list itself is wrong.
        number: usize,
        /// What is wrong with it.
        why: String,
    },
}

impl Fault {
    /// Reads a JSON list of faults, or an object that holds one under `faults`.
    ///
    /// # Errors
    ///
    /// Names the first entry that is not understood. A misspelt fault must not look like a run
    /// without faults, so nothing unknown is skipped.
    pub fn parse_list(text: &str) -> Result<Vec<Fault>, FaultError> {
        let mut value: Value = serde_json::from_str(text)?;
        if let Some(list) = value.get_mut("faults") {
            value = list.take();
        }
        let Value::Array(entries) = value else {
            return Err(FaultError::Entry { number: 0, why: "expected a JSON list".to_owned() });
        };
        let numbered = (1..).zip(entries);
        numbered
            .map(|(number, entry)| {
                Fault::parse(entry).map_err(|why| FaultError::Entry { number, why })
            })
            .collect()
    }

    fn parse(entry: Value) -> Result<Fault, String> {
        let Value::Object(members) = entry else { return Err("expected an object".to_owned()) };
        let word = members.get("fault").and_then(Value::as_str).ok_or("`fault` is missing")?;
        let plain = word.to_ascii_lowercase().replace('_', "-");
        let kind = KINDS.iter().find(|(name, _)| *name == plain);
        let (_, kind) = *kind.ok_or_else(|| format!("there is no fault `{word}`"))?;
        let mut fault = Fault {
            kind,
            operation: None,
            often: Often::Always,
            ms: None,
            http_status: None,
            code: None,
            result_status: None,
            seconds: None,
            fails: false,
            effect: None,
            written: Map::new(),
        };
        for (name, value) in &members {
            fault.read_member(name, value)?;
        }
        if kind == Kind::ResultCode && fault.code.is_none() {
            return Err("`result-code` needs a `code`".to_owned());
        }
        fault.written = members;
        Ok(fault)
    }

    fn read_member(&mut self, name: &str, value: &Value) -> Result<(), String> {
        let wrong = |wanted: &str| format!("`{name}` is {wanted}");
        match name {
            "fault" => {}
            "operation" if value == "*" => {}
            "operation" => {
                let operation = value.as_str().ok_or_else(|| wrong("a name"))?;
                if !self.kind.fits(operation) {
                    return Err(format!("`{}` cannot happen to `{operation}`", self.kind.word()));
                }
                self.operation = Some(operation.to_owned());
            }
            "count" => {
                let times = value.as_u64().ok_or_else(|| wrong("a whole number"))?;
                self.often = Often::Times(times);
            }
            "probability" => {
                let chance = millionths(value).ok_or_else(|| wrong("between 0 and 1"))?;
                self.often = Often::Chance(chance);
            }
            "ms" => self.ms = Some(value.as_u64().ok_or_else(|| wrong("a whole number"))?),
            "seconds" => {
                let seconds = value.as_u64().and_then(|number| u32::try_from(number).ok());
                self.seconds = Some(seconds.ok_or_else(|| wrong("a whole number"))?);
            }
            "code" => {
                let code = value.as_str().ok_or_else(|| wrong("a result code"))?;
                self.code = Some(code.to_owned());
            }
            "fails" => self.fails = value.as_bool().ok_or_else(|| wrong("true or false"))?,
            "effect" => self.effect = Some(value.as_bool().ok_or_else(|| wrong("true or false"))?),
            "status" => self.read_status(value).ok_or_else(|| wrong("100 to 599, or S, F, U"))?,
            other => return Err(format!("there is no parameter `{other}`")),
        }
        Ok(())
    }

    /// A number is an HTTP status, a letter a result's.
    fn read_status(&mut self, value: &Value) -> Option<()> {
        match value.as_str() {
            Some("S") => self.result_status = Some(Status::Success),
            Some("F") => self.result_status = Some(Status::Failure),
            Some("U") => self.result_status = Some(Status::Unknown),
            Some(_) => return None,
            None => {
                let status = u16::try_from(value.as_u64()?).ok()?;
                // A status that says "more follows" would never end the exchange.
                self.http_status = Some(status).filter(|status| (200..600).contains(status));
                self.http_status?;
            }
        }
        Some(())
    }

    /// Whether the operation is carried out all the same.
    pub(crate) fn effect(&self) -> bool {
        match self.kind {
            // Their names say it.
            Kind::TimeoutBefore | Kind::CloseBefore => false,
            Kind::TimeoutAfter | Kind::CloseAfter => true,
            kind => self.effect.unwrap_or_else(|| kind.has_effect()),
        }
    }

    pub(crate) fn is_about(&self, operation: &str) -> bool {
        self.operation.as_deref().is_none_or(|name| name == operation)
    }
}

/// A probability in millionths, read without floats.
fn millionths(value: &Value) -> Option<u32> {
    let text = value.as_number()?.to_string();
    let number: Decimal = text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()?;
    let scaled = number.checked_mul(Decimal::from(1_000_000))?.trunc();
    u32::try_from(scaled).ok().filter(|millionths| *millionths <= 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = Fault::parse_list(text);
        let shown = read.map_or_else(
            |error| error.to_string(),
            |list| {
                let show = |fault: &Fault| {
                    format!("{:?} {:?} {}", fault.kind, fault.often, fault.effect())
                };
                list.iter().map(show).collect::<Vec<_>>().join("; ")
            },
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_list_is_read_in_either_spelling() {
        check(
            r#"[{"fault": "timeout_after", "operation": "pay", "count": 2},
                {"fault": "http-status", "status": 503, "probability": 0.25, "effect": true}]"#,
            "TimeoutAfter Times(2) true; HttpStatus Chance(250000) true",
        );
        check(r#"{"faults": [{"fault": "lose"}]}"#, "Lose Always true");
    }

    #[test]
    fn nothing_unknown_is_skipped() {
        check(r#"[{"fault": "lost"}]"#, "fault 1: there is no fault `lost`");
        check(r#"[{"fault": "slow", "mss": 1}]"#, "fault 1: there is no parameter `mss`");
        check(
            r#"[{"fault": "slow", "operation": "notifyPayment"}]"#,
            "fault 1: `slow` cannot happen to `notifyPayment`",
        );
        check(
            r#"[{"fault": "slow", "probability": 1.5}]"#,
            "fault 1: `probability` is between 0 and 1",
        );
        check(r#"[{"fault": "result-code"}]"#, "fault 1: `result-code` needs a `code`");
        check("{}", "fault 0: expected a JSON list");
    }
}
