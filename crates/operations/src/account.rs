//! Questions about an account: which wallets can be offered, and does it work at all.

use crate::record::{About, keep_exchange};
use crate::{Ctx, OperationError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{AccountName, Money, PaymentRequestId};
use gateway::{Exchange, GatewayError, MethodQuery, PaymentMethod, UnknownReason, Verdict};
use std::error::Error;
use std::io;

/// Beyond this the acquirer's and our clock disagree enough to be told.
const SKEW_MAX: TimeDelta = TimeDelta::seconds(60);

/// Which wallets could pay this sum now, and why the others could not.
pub async fn consult_methods(
    ctx: &Ctx,
    account: Option<&AccountName>,
    amount: Money,
    now: DateTime<Utc>,
) -> Result<Vec<PaymentMethod>, OperationError> {
    let account = ctx.account(account)?;
    let gateway = ctx.gateway(&account)?;
    let call = gateway.consult_methods(&MethodQuery { amount }, now).await;
    let mut tx = ctx.store.write().await?;
    keep_exchange(&mut tx, &account, About::default(), &call.exchange, now).await?;
    tx.commit().await?;
    Ok(call.outcome?)
}

/// What is looked at, in the order in which it can fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckKind {
    /// The address answers.
    Reached,
    /// What answers is such a gateway.
    Gateway,
    /// It knows the client.
    Client,
    /// It accepts our signature.
    Signature,
    /// We accept its signature.
    AnswerSignature,
    /// Its clock and ours agree.
    Clock,
    /// It lets this client make the call.
    Contract,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckVerdict {
    /// Well.
    Passed,
    /// Not well.
    Failed,
    /// An earlier one failed, so it could not be looked at.
    NotRun,
}

/// One check of an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountCheck {
    /// What was looked at.
    pub check: CheckKind,
    /// How it went.
    pub verdict: CheckVerdict,
    /// The acquirer's code, a measure, or the library's word.
    pub detail: Option<String>,
}

const CHECKS: [CheckKind; 7] = [
    CheckKind::Reached,
    CheckKind::Gateway,
    CheckKind::Client,
    CheckKind::Signature,
    CheckKind::AnswerSignature,
    CheckKind::Clock,
    CheckKind::Contract,
];

/// Makes one harmless signed call, an inquiry about a payment that never was, and tells from the
/// answer what works.
pub async fn test_account(
    ctx: &Ctx,
    account: &AccountName,
    now: DateTime<Utc>,
) -> Result<Vec<AccountCheck>, OperationError> {
    let gateway = ctx.gateway(account)?;
    let nobody = PaymentRequestId::parse("tillside_connection_test")?;
    let call = gateway.inquire_payment(&nobody, now).await;
    let mut tx = ctx.store.write().await?;
    keep_exchange(&mut tx, account, About::default(), &call.exchange, now).await?;
    tx.commit().await?;
    let failed = match &call.outcome {
        Ok(_) => skew_too_large(&call.exchange),
        Err(error) => Some(first_failure(error, &call.exchange)),
    };
    Ok(judged(failed, &call.exchange))
}

/// Everything before the first failure went well; nothing after it could be looked at.
fn judged(failed: Option<(CheckKind, String)>, exchange: &Exchange) -> Vec<AccountCheck> {
    let mut stopped = false;
    CHECKS
        .into_iter()
        .map(|check| {
            let fails = failed.as_ref().filter(|(kind, _)| *kind == check);
            let (verdict, detail) = match (stopped, fails) {
                (true, _) => (CheckVerdict::NotRun, None),
                (false, Some((_, detail))) => (CheckVerdict::Failed, Some(detail.clone())),
                (false, None) if check == CheckKind::Clock => {
                    (CheckVerdict::Passed, exchange.skew_ms.map(|skew| format!("{skew} ms")))
                }
                (false, None) => (CheckVerdict::Passed, None),
            };
            stopped = stopped || verdict == CheckVerdict::Failed;
            AccountCheck { check, verdict, detail }
        })
        .collect()
}

fn skew_too_large(exchange: &Exchange) -> Option<(CheckKind, String)> {
    let skew = exchange.skew_ms?;
    let large = skew.unsigned_abs() > SKEW_MAX.num_milliseconds().unsigned_abs();
    large.then(|| (CheckKind::Clock, format!("{skew} ms")))
}

fn first_failure(error: &GatewayError, exchange: &Exchange) -> (CheckKind, String) {
    match error {
        GatewayError::NotSent(source) => {
            (CheckKind::Reached, why_not_reached(&**source).to_owned())
        }
        GatewayError::Unsendable(why) => (CheckKind::Contract, why.clone()),
        GatewayError::Refused { code, .. } => (refused_check(code, exchange), code.clone()),
        GatewayError::OutcomeUnknown { reason, .. } => match reason {
            UnknownReason::TimedOut => (CheckKind::Reached, "timed-out".to_owned()),
            UnknownReason::TornAnswer => (CheckKind::Reached, "torn".to_owned()),
            UnknownReason::HttpStatus(_)
            | UnknownReason::TooLarge
            | UnknownReason::Unreadable(_) => (CheckKind::Gateway, reason.to_string()),
            UnknownReason::SignatureWrong | UnknownReason::SignatureMissing => {
                (CheckKind::AnswerSignature, reason.to_string())
            }
            UnknownReason::Said { code } => (refused_check(code, exchange), code.clone()),
        },
    }
}

/// Why nothing was sent, in a word that the window has an advice for.
///
/// The libraries below say it in words of their own, somewhere in the chain of sources.
fn why_not_reached(error: &(dyn Error + 'static)) -> &'static str {
    let mut next = Some(error);
    let mut told = "network";
    while let Some(link) = next {
        let words = link.to_string().to_lowercase();
        let has = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
        if has(&["dns error", "failed to lookup", "name or service not known"]) {
            return "dns";
        }
        if has(&["certificate", "tls", "handshake", "unknownissuer"]) {
            return "tls";
        }
        match link.downcast_ref::<io::Error>().map(io::Error::kind) {
            Some(io::ErrorKind::ConnectionRefused) => told = "refused",
            Some(io::ErrorKind::TimedOut) => told = "timed-out",
            Some(_) | None if has(&["timed out", "deadline"]) => told = "timed-out",
            Some(_) | None => {}
        }
        next = link.source();
    }
    told
}

/// Which check a code of the gateway level speaks of (ams.md 5.1).
fn refused_check(code: &str, exchange: &Exchange) -> CheckKind {
    match code {
        "INVALID_SIGNATURE" | "SIGNATURE_INVALID" | "KEY_NOT_FOUND" => CheckKind::Signature,
        "CLIENT_INVALID" | "INVALID_CLIENT" | "UNKNOWN_CLIENT" | "INVALID_CLIENT_STATUS" => {
            CheckKind::Client
        }
        "INVALID_API"
        | "API_INVALID"
        | "NO_INTERFACE_DEF"
        | "METHOD_NOT_SUPPORTED"
        | "MEDIA_TYPE_NOT_ACCEPTABLE" => CheckKind::Gateway,
        _ if exchange.verdict == Verdict::Wrong => CheckKind::AnswerSignature,
        _ => CheckKind::Contract,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("{0}")]
    struct Outer(&'static str, #[source] io::Error);

    #[track_caller]
    fn check(outer: &'static str, kind: io::ErrorKind, inner: &'static str, expected: &str) {
        let error = Outer(outer, io::Error::new(kind, inner));
        assert_eq!(why_not_reached(&error), expected);
    }

    #[test]
    fn a_gateway_that_is_not_reached_is_told_by_what_to_repair() {
        use io::ErrorKind as Kind;
        check("error sending request", Kind::ConnectionRefused, "connection refused", "refused");
        check("client error (Connect)", Kind::Other, "dns error: no such host", "dns");
        check(
            "client error (Connect)",
            Kind::InvalidData,
            "invalid peer certificate: Expired",
            "tls",
        );
        check("operation timed out", Kind::TimedOut, "deadline has elapsed", "timed-out");
        check("something else", Kind::Other, "no route", "network");
    }
}
