//! Ask for money.

use super::order::{as_stored, not_paid, not_told, unknown};
use crate::args::Global;
use crate::clock;
use crate::error::{self, Exit, Failure};
use crate::input;
use crate::output::{Output, Report};
use crate::paint::Paint;
use crate::place::Place;
use crate::view::{self, OrderView};
use chrono::TimeDelta;
use clap::Args;
use domain::{AgreementId, Mode, OrderStatus, PaymentCode};
use gateway::GatewayError;
use operations::{PaymentRequest, Way};
use qrcode::render::unicode::Dense1x2;

/// An order, as typed.
#[derive(Debug, Args)]
pub(crate) struct OrderCreate {
    /// How much, such as 12.50
    #[arg(long, allow_hyphen_values = true)]
    amount: String,
    /// In which currency, such as USD
    #[arg(long)]
    currency: String,
    /// How the payer pays: show-code, scan-code, cashier, entry-code, auto-debit
    #[arg(long, value_parser = mode)]
    mode: Mode,
    /// The wallet, where the mode lets us choose (cashier)
    #[arg(long, value_name = "NAME")]
    wallet: Option<String>,
    /// The digits in the payer's wallet (scan-code)
    #[arg(long, value_name = "DIGITS", allow_hyphen_values = true)]
    code: Option<String>,
    /// What the payer's browser calls itself (entry-code)
    #[arg(long, value_name = "TEXT")]
    user_agent: Option<String>,
    /// The agreement to charge by (auto-debit)
    #[arg(long, value_name = "ID")]
    agreement: Option<String>,
    /// The shop's own word for the sale
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    reference: Option<String>,
    /// A note that the payer's bill shows
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    note: Option<String>,
    /// An end earlier than the gateway's own, such as 90s or 9m
    #[arg(long, value_name = "SPAN", value_parser = input::span, allow_hyphen_values = true)]
    expires_in: Option<TimeDelta>,
    /// Your own key: the same key with the same data is the same order
    #[arg(long, value_name = "ID")]
    request_id: Option<String>,
    /// The account, where there is more than one
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
}

fn mode(text: &str) -> Result<Mode, String> {
    let known = || Mode::ALL.iter().map(|mode| mode.word()).collect::<Vec<_>>().join(", ");
    Mode::parse_word(text).ok_or_else(|| format!("choose one of {}", known()))
}

pub(crate) async fn create(
    args: OrderCreate,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let amount = input::amount(&args.amount, input::currency(&args.currency)?)?;
    let account = input::account(args.account.as_deref())?;
    let way = way(&args)?;
    tell_what_is_not_used(&args);
    let expires_in = args.expires_in.map(not_nothing).transpose()?;
    let request_key = args.request_id.map(request_key).transpose()?;
    let place = Place::connected(global, account.as_ref()).await?;
    let by = place.actor(global).await?;
    let till = by.till().to_owned();
    let request = PaymentRequest {
        account,
        amount,
        way,
        reference: args.reference,
        note: args.note,
        till,
        expires_in,
        request_key,
    };
    let taken = operations::take_payment(place.shop.ctx(), &by, request, clock::now()).await?;
    let order = as_stored(&place, &taken.order_id).await?;
    let failure = failure_of(&order, taken.trouble.as_ref());
    let mut text = view::order(output.paint(), place.zone(), &order);
    text.push_str(&drawn(output.paint(), &order));
    Ok(Report::new("order", &order, text).failing(failure))
}

fn way(args: &OrderCreate) -> Result<Way, Failure> {
    let needs = |option: &str| {
        Failure::input(
            "usage",
            format!("--mode {} needs {option}.", args.mode.word()),
            "Run `tillside order create --help`.",
        )
    };
    Ok(match args.mode {
        Mode::OrderCode => Way::OrderCode,
        Mode::PaymentCode => {
            let digits = args.code.as_deref().ok_or_else(|| needs("--code"))?;
            Way::PaymentCode(PaymentCode::parse(digits).map_err(|error| {
                // The error counts the characters and does not repeat them.
                Failure::input(
                    "bad-code",
                    format!("{error}."),
                    "Scan the code again; its digits are good for about a minute.",
                )
            })?)
        }
        Mode::Cashier => Way::Cashier { wallet: input::wallet(args.wallet.as_deref())? },
        Mode::EntryCode => {
            let own = || format!("tillside/{}", env!("CARGO_PKG_VERSION"));
            Way::EntryCode { user_agent: args.user_agent.clone().unwrap_or_else(own) }
        }
        Mode::Agreement => {
            let id = args.agreement.as_deref().ok_or_else(|| needs("--agreement"))?;
            Way::Agreement { id: AgreementId::parse(id).map_err(input::id)? }
        }
    })
}

/// An option that another mode would use is no mistake that money hangs on, and still worth a word.
fn tell_what_is_not_used(args: &OrderCreate) {
    let given = [
        ("--wallet", args.wallet.is_some(), Mode::Cashier),
        ("--code", args.code.is_some(), Mode::PaymentCode),
        ("--user-agent", args.user_agent.is_some(), Mode::EntryCode),
        ("--agreement", args.agreement.is_some(), Mode::Agreement),
    ];
    for (option, _, mode) in given.iter().filter(|(_, given, mode)| *given && *mode != args.mode) {
        tracing::warn!("{option} is for --mode {} and is not used", mode.word());
    }
}

fn not_nothing(span: TimeDelta) -> Result<TimeDelta, Failure> {
    if span > TimeDelta::zero() {
        return Ok(span);
    }
    let hint = "Give a span such as 90s or 9m.";
    Err(Failure::input("bad-expiry", "The order would be over at once.", hint))
}

/// A caller's own key, for orders and refunds.
pub(super) fn request_key(text: String) -> Result<String, Failure> {
    let fits = (1..=128).contains(&text.len()) && !text.chars().any(char::is_control);
    if fits {
        return Ok(text);
    }
    let message = "--request-id has 1 to 128 bytes and no control characters.";
    Err(Failure::input("bad-input", message, "Nothing was sent or stored."))
}

/// What the caller has to know about an order that is neither paid nor waiting for its payer.
fn failure_of(order: &OrderView, trouble: Option<&GatewayError>) -> Option<Failure> {
    let last = order.last_payment()?;
    match (last.status, trouble) {
        ("awaiting-payer" | "paid", _) => None,
        ("unknown", Some(error)) => Some(unknown(error::of_gateway(error))),
        ("unknown", None) => Some(not_told()),
        (_, Some(error)) => Some(error::of_gateway(error).with_exit(Exit::Refused)),
        (_, None) => {
            let status = OrderStatus::parse_word(order.status).unwrap_or(OrderStatus::Failed);
            Some(not_paid(status, last.failure_code.as_deref()))
        }
    }
}

/// The code to be scanned from the terminal. Black on white, whatever the terminal's colours are.
fn drawn(paint: Paint, order: &OrderView) -> String {
    let waiting = order.last_payment().filter(|payment| payment.status == "awaiting-payer");
    let Some(code) = waiting.and_then(|payment| payment.code.as_deref()) else {
        return String::new();
    };
    if !paint.is_on() {
        return String::new();
    }
    match qrcode::QrCode::new(code) {
        Ok(code) => {
            let lines = code.render::<Dense1x2>().build();
            let lines: Vec<_> =
                lines.lines().map(|line| format!("\u{1b}[30;107m{line}\u{1b}[0m\n")).collect();
            format!("\n{}", lines.concat())
        }
        Err(error) => {
            tracing::warn!(%error, "the code is too long to be drawn");
            String::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_named_as_the_contract_names_it() {
        assert_eq!(mode("show-code"), Ok(Mode::OrderCode));
        let expected = "choose one of show-code, scan-code, cashier, entry-code, auto-debit";
        assert_eq!(mode("ShowCode"), Err(expected.to_owned()));
    }

    #[test]
    fn a_key_of_the_caller_is_short_and_visible() {
        assert!(request_key("INV 7/2026 茶".to_owned()).is_ok());
        assert!(request_key(String::new()).is_err());
        assert!(request_key("a\nb".to_owned()).is_err());
        assert!(request_key("x".repeat(129)).is_err());
    }
}
