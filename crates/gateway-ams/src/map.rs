//! Wire to domain. Pure and total.

use crate::codes::{self, Meaning};
use crate::offer::{self, text};
use crate::operation::Operation;
use crate::told::{Told, unreadable};
use crate::{amount, time, wire};
use chrono::{DateTime, Utc};
use domain::{
    CloseReason, Mode, Money, PaymentFact, PaymentId, PaymentRequestId, RefundFact, RefundId,
    RefundRequestId, WalletName,
};
use gateway::{
    AccessToken, Advice, AuthorizationAnswer, CancelAnswer, GatewayError, InquiredPayment,
    InquiredRefund, Offer, PayAnswer, PaymentAnswer, PaymentDetail, PaymentMethod, Promotion,
    RefreshToken, RefundAnswer, Tokens,
};

type Outcome<T> = Result<T, GatewayError>;

/// The answer to `pay`. `asked_until` is the end that the request asked for.
///
/// Success means paid only where the payer's wallet was charged by this very call. For an order
/// or entry code it says that the code exists.
pub(crate) fn pay(
    told: Told<wire::Payment>,
    mode: Mode,
    id: &PaymentRequestId,
    asked_until: Option<DateTime<Utc>>,
) -> Outcome<PayAnswer> {
    let operation = told.operation;
    match told.meaning {
        Meaning::Done | Meaning::InProcess => {}
        Meaning::Declined(advice) => {
            return Ok(closed(told.code, CloseReason::Declined, advice));
        }
        Meaning::Over(reason) => return Ok(closed(told.code, reason, Advice::NewId)),
        Meaning::Refused(_)
        | Meaning::Unknown(_)
        | Meaning::NotThere
        | Meaning::NotCancelled(_)
        | Meaning::NotRefunded(_) => return Err(told.error()),
    }
    let in_process = told.meaning == Meaning::InProcess;
    let Told { code, at, body, .. } = told;
    let payment = body.map_err(|why| unreadable(operation, &why))?;
    same_payment(operation, &payment, id)?;
    let form = payment.order_code_form.as_ref();
    let told_until = form.and_then(|form| text(&form.expire_time)).and_then(time::from_wire);
    let (expires_at, offer) = match mode {
        Mode::OrderCode => {
            let code = form.and_then(offer::code);
            let code = code.ok_or_else(|| unreadable(operation, "no code to draw"))?;
            (told_until.or(asked_until), Offer::Code(code.to_owned()))
        }
        Mode::EntryCode => {
            let link = offer::redirect(&payment);
            let link = link.ok_or_else(|| unreadable(operation, "no address to open"))?;
            (told_until.or(asked_until), Offer::Link(link.to_owned()))
        }
        Mode::Cashier => match offer::cashier(&payment) {
            // The document counts this as a failure: nobody could ever pay it.
            Offer::Nothing if in_process => {
                return Ok(closed(code, CloseReason::Declined, Advice::NewId));
            }
            Offer::Nothing => return Err(unreadable(operation, "no address to open")),
            offer => (told_until.or(asked_until), offer),
        },
        Mode::PaymentCode | Mode::Agreement if in_process => (asked_until, Offer::Nothing),
        Mode::PaymentCode | Mode::Agreement => {
            let fact = paid(&payment, at).map_err(|why| unreadable(operation, why))?;
            let payment = PaymentAnswer { fact, detail: detail(&payment, Some(code)) };
            return Ok(PayAnswer { payment, offer: Offer::Nothing });
        }
    };
    let fact = PaymentFact::Pending { expires_at };
    let payment = PaymentAnswer { fact, detail: detail(&payment, Some(code)) };
    Ok(PayAnswer { payment, offer })
}

fn closed(code: String, reason: CloseReason, advice: Advice) -> PayAnswer {
    let detail =
        PaymentDetail { code: Some(code), advice: Some(advice), ..PaymentDetail::default() };
    let payment = PaymentAnswer { fact: PaymentFact::Closed { reason }, detail };
    PayAnswer { payment, offer: Offer::Nothing }
}

/// The answer to an inquiry. `result` speaks of the inquiry and `paymentStatus` of the payment;
/// reading the first for the second would call an unpaid order paid.
pub(crate) fn inquired_payment(
    told: Told<wire::Payment>,
    id: &PaymentRequestId,
) -> Outcome<InquiredPayment> {
    let operation = told.operation;
    match told.meaning {
        Meaning::Done => {}
        Meaning::NotThere => return Ok(InquiredPayment::NotThere),
        _ => return Err(told.error()),
    }
    let payment = told.body.map_err(|why| unreadable(operation, &why))?;
    same_payment(operation, &payment, id)?;
    let code = text(&payment.payment_result_code).map(str::to_owned);
    let mut detail = detail(&payment, code.clone());
    let code = code.unwrap_or_default();
    let fact = match text(&payment.payment_status) {
        Some("SUCCESS") => paid(&payment, told.at).map_err(|why| unreadable(operation, why))?,
        // An inquiry does not say until when; the answer to `pay` did.
        Some("PROCESSING" | "PENDING") => PaymentFact::Pending { expires_at: None },
        Some("CANCELLED") => PaymentFact::Closed { reason: CloseReason::Cancelled },
        // Declined or out of time: the payment's own code says which.
        Some("FAIL") => {
            detail.advice = Some(codes::advice_of_failure(&code));
            PaymentFact::Closed { reason: codes::close_reason(&code) }
        }
        Some(_) => return Err(unreadable(operation, "a paymentStatus of no document")),
        None => return Err(unreadable(operation, "no paymentStatus")),
    };
    Ok(InquiredPayment::Found(PaymentAnswer { fact, detail }))
}

/// Paid, with the amount that the acquirer names; without one it could be any.
pub(crate) fn paid(
    payment: &wire::Payment,
    told_at: DateTime<Utc>,
) -> Result<PaymentFact, &'static str> {
    let amount = payment.payment_amount.as_ref().ok_or("paid, but no amount")?;
    let amount = amount::from_wire(amount).ok_or("paid, but the amount cannot be read")?;
    // Without a time of its own it was paid by the time that we were told of it.
    let at = text(&payment.payment_time).and_then(time::from_wire).unwrap_or(told_at);
    Ok(PaymentFact::Paid { at, amount })
}

/// What came with the fact. Nothing here decides anything, so what cannot be read is left out.
pub(crate) fn detail(payment: &wire::Payment, code: Option<String>) -> PaymentDetail {
    let psp = payment.psp_customer_info.as_ref().and_then(|info| text(&info.psp_name));
    let method = text(&payment.payment_method_type).filter(|method| *method != "CONNECT_WALLET");
    let amount = |amount: &Option<wire::AmountText>| amount.as_ref().and_then(amount::from_wire);
    PaymentDetail {
        gateway_id: payment_id(payment),
        wallet: psp.or(method).and_then(|name| WalletName::parse(name).ok()),
        payer_paid: amount(&payment.actual_payment_amount),
        code,
        advice: None,
        settlement: amount(&payment.gross_settlement_amount),
        promotions: payment.discounts().into_iter().map(promotion).collect(),
    }
}

fn promotion(discount: &wire::Discount) -> Promotion {
    Promotion {
        name: text(&discount.discount_name).unwrap_or_default().to_owned(),
        saved: discount.savings_amount.as_ref().and_then(amount::from_wire),
    }
}

/// An answer about another payment is no answer, however rightly it is signed.
fn same_payment(
    operation: Operation,
    payment: &wire::Payment,
    id: &PaymentRequestId,
) -> Outcome<()> {
    match text(&payment.payment_request_id) {
        Some(other) if other != id.as_str() => {
            Err(unreadable(operation, "it speaks of another payment"))
        }
        Some(_) | None => Ok(()),
    }
}

fn payment_id(payment: &wire::Payment) -> Option<PaymentId> {
    text(&payment.payment_id).and_then(|id| PaymentId::parse(id).ok())
}

/// The answer to a cancel.
pub(crate) fn cancelled(told: Told<wire::Payment>, id: &PaymentRequestId) -> Outcome<CancelAnswer> {
    let operation = told.operation;
    match told.meaning {
        Meaning::Done => {
            let payment = told.body.map_err(|why| unreadable(operation, &why))?;
            same_payment(operation, &payment, id)?;
            Ok(CancelAnswer::Cancelled { gateway_id: payment_id(&payment) })
        }
        Meaning::NotCancelled(why) => Ok(CancelAnswer::Refused { code: told.code, why }),
        _ => Err(told.error()),
    }
}

/// The answer to `refund`. `asked` stands in for an amount that the answer leaves out: there is
/// no partial success of a refund.
pub(crate) fn refunded(
    told: Told<wire::Refund>,
    id: &RefundRequestId,
    asked: Money,
) -> Outcome<RefundAnswer> {
    let operation = told.operation;
    let meaning = told.meaning;
    match meaning {
        Meaning::Done | Meaning::InProcess => {}
        Meaning::NotRefunded(advice) => {
            let fact = RefundFact::Failed;
            return Ok(RefundAnswer { fact, gateway_id: None, code: told.code, advice });
        }
        _ => return Err(told.error()),
    }
    let refund = told.body.map_err(|why| unreadable(operation, &why))?;
    same_refund(operation, &refund, id)?;
    let (fact, advice) = if meaning == Meaning::InProcess {
        (RefundFact::Processing, Advice::Inquire)
    } else {
        let fact = returned(&refund, told.at, Some(asked));
        (fact.map_err(|why| unreadable(operation, why))?, Advice::Done)
    };
    Ok(RefundAnswer { fact, gateway_id: refund_id(&refund), code: told.code, advice })
}

/// The answer to an inquiry about a refund; `result` speaks of the inquiry alone.
pub(crate) fn inquired_refund(
    told: Told<wire::Refund>,
    id: &RefundRequestId,
) -> Outcome<InquiredRefund> {
    let operation = told.operation;
    match told.meaning {
        Meaning::Done => {}
        Meaning::NotThere => return Ok(InquiredRefund::NotThere),
        // It is said of the refund: this call itself has nothing to be in the middle of.
        Meaning::InProcess => {
            let (fact, advice) = (RefundFact::Processing, Advice::Inquire);
            let answer = RefundAnswer { fact, gateway_id: None, code: told.code, advice };
            return Ok(InquiredRefund::Found(answer));
        }
        _ => return Err(told.error()),
    }
    let refund = told.body.map_err(|why| unreadable(operation, &why))?;
    same_refund(operation, &refund, id)?;
    let status = text(&refund.refund_status);
    let (fact, advice) = match status {
        Some("SUCCESS") => {
            let fact = returned(&refund, told.at, None);
            (fact.map_err(|why| unreadable(operation, why))?, Advice::Done)
        }
        Some("PROCESSING") => (RefundFact::Processing, Advice::Inquire),
        // Why it failed is not told here.
        Some("FAIL" | "CANCELLED") => (RefundFact::Failed, Advice::Final),
        Some(_) => return Err(unreadable(operation, "a refundStatus of no document")),
        None => return Err(unreadable(operation, "no refundStatus")),
    };
    let code = status.unwrap_or_default().to_owned();
    Ok(InquiredRefund::Found(RefundAnswer { fact, gateway_id: refund_id(&refund), code, advice }))
}

/// Money went back.
pub(crate) fn returned(
    refund: &wire::Refund,
    told_at: DateTime<Utc>,
    asked: Option<Money>,
) -> Result<RefundFact, &'static str> {
    let amount = match &refund.refund_amount {
        Some(amount) => amount::from_wire(amount).ok_or("the amount cannot be read")?,
        None => asked.ok_or("refunded, but no amount")?,
    };
    let at = text(&refund.refund_time).and_then(time::from_wire).unwrap_or(told_at);
    Ok(RefundFact::Succeeded { at, amount })
}

pub(crate) fn refund_id(refund: &wire::Refund) -> Option<RefundId> {
    text(&refund.refund_id).and_then(|id| RefundId::parse(id).ok())
}

fn same_refund(operation: Operation, refund: &wire::Refund, id: &RefundRequestId) -> Outcome<()> {
    match text(&refund.refund_request_id) {
        Some(other) if other != id.as_str() => {
            Err(unreadable(operation, "it speaks of another refund"))
        }
        Some(_) | None => Ok(()),
    }
}

/// The wallets that can be offered.
pub(crate) fn methods(told: Told<wire::Methods>) -> Outcome<Vec<PaymentMethod>> {
    let methods = done(told)?;
    let options = methods.payment_options.unwrap_or_default();
    let method = |option: wire::PaymentOption| PaymentMethod {
        method: option.payment_method_type.0.clone(),
        available: text(&option.enabled) == Some("true"),
        reason: text(&option.disable_reason).map(str::to_owned),
        promotions: option.promo_names.unwrap_or_default().into_iter().map(|name| name.0).collect(),
    };
    Ok(options.into_iter().map(method).collect())
}

/// Where the payer agrees.
pub(crate) fn authorization(told: Told<wire::Authorization>) -> Outcome<AuthorizationAnswer> {
    let operation = told.operation;
    let answer = done(told)?;
    let url = offer::link(&answer.normal_url, &answer.applink_url, &answer.scheme_url);
    let code = answer.auth_code_form.as_ref().and_then(offer::code);
    if url.is_none() && code.is_none() {
        return Err(unreadable(operation, "neither an address nor a code"));
    }
    Ok(AuthorizationAnswer { url: url.map(str::to_owned), code: code.map(str::to_owned) })
}

/// The right to charge.
pub(crate) fn tokens(told: Told<wire::Tokens>) -> Outcome<Tokens> {
    let operation = told.operation;
    let answer = done(told)?;
    let access = text(&answer.access_token).ok_or_else(|| unreadable(operation, "no token"))?;
    let until = |time: &Option<wire::Text>| text(time).and_then(time::from_wire);
    Ok(Tokens {
        access: AccessToken::new(access.to_owned()),
        access_expires_at: until(&answer.access_token_expiry_time),
        refresh: text(&answer.refresh_token).map(|token| RefreshToken::new(token.to_owned())),
        refresh_expires_at: until(&answer.refresh_token_expiry_time),
        payer: text(&answer.user_login_id).map(str::to_owned),
    })
}

/// An answer that has nothing to say beyond its result.
pub(crate) fn nothing(told: Told<wire::Nothing>) -> Outcome<()> {
    done(told).map(|_| ())
}

fn done<T>(told: Told<T>) -> Outcome<T> {
    if told.meaning != Meaning::Done {
        return Err(told.error());
    }
    let operation = told.operation;
    told.body.map_err(|why| unreadable(operation, &why))
}
