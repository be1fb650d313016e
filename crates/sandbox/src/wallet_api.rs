//! What the practice wallet asks for: looking at a code, paying, declining,
//! agreeing.

use serde_json::{Value, json};
use url::Url;

use crate::api::ApiError;
use crate::authorize;
use crate::books::Books;
use crate::clock::{iso, later};
use crate::money::rate_text;
use crate::pay::paid_by;
use crate::records::{Agreement, Mode, Order, OrderState, PayerCode, Stage};
use crate::wallets::{self, Wallet};

type Api = Result<Value, ApiError>;

/// What has no key of its own is looked for among so many of the newest.
const ORDERS_LOOKED_AT: usize = 1000;

/// What a payer has in front of them.
enum Found {
    Order(Box<Order>),
    Agreement(Box<Agreement>),
}

pub(crate) fn wallets() -> Value {
    let shown = wallets::all().map(|wallet| {
        json!({
            "id": wallet.id,
            "name": wallet.name,
            "currency": wallet.currency,
            "country": wallet.country,
        })
    });
    json!({"wallets": shown.collect::<Vec<_>>()})
}

/// Finds what a text stands for: the whole address inside a QR, its id, or a payer's own digits.
fn find(books: &Books, text: &str) -> Result<Found, ApiError> {
    let text = text.trim();
    let id = match Url::parse(text) {
        Ok(url) => {
            let mut pairs = url.query_pairs();
            let pair = pairs.find(|(name, _)| matches!(&**name, "code" | "pay" | "auth"));
            pair.map(|(_, value)| value.into_owned()).unwrap_or_default()
        }
        Err(_) => text.to_owned(),
    };
    if let Some(order) = books.orders.find(&format!("link/{id}")) {
        return Ok(Found::Order(Box::new(order.clone())));
    }
    if let Some(agreement) = books.agreements.find(&format!("link/{id}")) {
        return Ok(Found::Agreement(Box::new(agreement.clone())));
    }
    let code = books.codes.find(&id);
    let used_by = code.and_then(|code| code.used_by.as_ref());
    let scanned = used_by.and_then(|id| books.orders.find(id)).or_else(|| refused(books, code?));
    if let Some(order) = scanned {
        return Ok(Found::Order(Box::new(order.clone())));
    }
    let error = ApiError::new(404, "unknown-code", "This code does not belong to this gateway.");
    Err(match code {
        Some(_) => error.hint("No shop has scanned this payer's code yet."),
        None => error.hint("It may come from another practice gateway, or an earlier run."),
    })
}

/// The order for which a payer's code was scanned too late.
fn refused<'b>(books: &'b Books, code: &PayerCode) -> Option<&'b Order> {
    let mut orders = books.orders.iter().rev().take(ORDERS_LOOKED_AT);
    orders.find(|order| order.method_id.as_ref() == Some(&code.digits))
}

fn find_order(books: &Books, body: &Value) -> Result<Order, ApiError> {
    match find(books, body["code"].as_str().unwrap_or_default())? {
        Found::Order(order) => Ok(*order),
        Found::Agreement(_) => {
            Err(ApiError::new(409, "is-agreement", "This code is an agreement, not a payment.")
                .hint("Use /wallet/api/agree."))
        }
    }
}

/// The wallets that may pay an order.
fn allowed(books: &Books, order: &Order) -> Vec<&'static str> {
    let code = order.method_id.as_deref().filter(|_| order.mode == Mode::PaymentCode);
    if let Some(code) = code.and_then(|digits| books.codes.find(digits)) {
        return wallets::all().filter(|wallet| wallet.id == code.wallet).map(|w| w.id).collect();
    }
    let fits = |wallet: &&Wallet| match wallets::find(&order.method) {
        Some(named) => named.id == wallet.id,
        None => !order.mode.is_online() || wallet.admits(&order.amount),
    };
    wallets::all().filter(fits).map(|wallet| wallet.id).collect()
}

pub(crate) fn look(books: &mut Books, query: &str) -> Api {
    let wallet = parameter(query, "wallet");
    match find(books, &parameter(query, "code"))? {
        Found::Order(order) => Ok(look_at_order(books, &order, &wallet)),
        Found::Agreement(agreement) => Ok(look_at_agreement(books, &agreement)),
    }
}

pub(crate) fn parameter(query: &str, name: &str) -> String {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
}

fn look_at_order(books: &Books, order: &Order, wallet: &str) -> Value {
    let paid = match &order.state {
        OrderState::Paid(paid) => Some(paid),
        OrderState::Cancelled { returned, .. } => returned.as_ref(),
        OrderState::Processing | OrderState::Failed { .. } => None,
    };
    let payer = paid
        .map(|paid| paid.payer_amount.clone())
        .or_else(|| wallets::find(wallet).map(|wallet| order.amount.converted(wallet.currency)));
    let rate = payer.as_ref().and_then(|payer| rate_text(&order.amount.currency, &payer.currency));
    let status = match &order.state {
        OrderState::Processing => "waiting",
        OrderState::Paid(_) => "paid",
        OrderState::Cancelled { .. } => "cancelled",
        OrderState::Failed { code, .. } if code == "ORDER_IS_CLOSED" => "expired",
        OrderState::Failed { .. } => "failed",
    };
    json!({
        "kind": "payment",
        "merchant": order.merchant,
        "store": order.store,
        "description": order.description,
        "order_reference": order.reference,
        "amount": order.amount.to_major(),
        "payer_amount": payer.map(|amount| amount.to_major()),
        "rate": rate,
        "status": status,
        "reason": order.reason(),
        "expires_at": iso(order.expires_at),
        "now": iso(books.now()),
        "mode": order.mode.word(),
        "wallets": allowed(books, order),
        "payment_id": order.payment_id,
        "paid_at": paid.map(|paid| iso(paid.at)),
        "redirect": order.redirect_url,
    })
}

fn look_at_agreement(books: &Books, agreement: &Agreement) -> Value {
    let status = match &agreement.stage {
        Stage::Offered if authorize::is_open(agreement, books.now()) => "waiting",
        Stage::Offered => "expired",
        Stage::Declined => "declined",
        Stage::Authorised { .. } => "agreed",
        Stage::Active { .. } => "active",
        Stage::Stopped { .. } => "stopped",
    };
    json!({
        "kind": "agreement",
        "merchant": merchant_of(books, agreement),
        "scopes": agreement.scopes,
        "wallet": agreement.wallet,
        "status": status,
        "expires_at": iso(later(agreement.created_at, authorize::LINK_LIFE)),
        "now": iso(books.now()),
    })
}

/// An authorisation does not say who asks. The merchant's orders do, once there are some.
pub(crate) fn merchant_of(books: &Books, agreement: &Agreement) -> String {
    let mut orders = books.orders.iter().rev().take(ORDERS_LOOKED_AT);
    let named =
        orders.find(|order| order.client_id == agreement.client_id && order.merchant.is_some());
    named.and_then(|order| order.merchant.clone()).unwrap_or_else(|| "Practice shop".to_owned())
}

pub(crate) fn pay(books: &mut Books, body: &Value) -> Api {
    let order = find_order(books, body)?;
    let decision = body["decision"].as_str().unwrap_or_default();
    match (&order.state, decision) {
        (_, "approve" | "decline" | "abandon") => {}
        _ => {
            return Err(ApiError::new(
                400,
                "bad-decision",
                "`decision` is approve, decline or abandon.",
            ));
        }
    }
    match &order.state {
        // Pressing twice pays once.
        OrderState::Paid(_) => return Ok(outcome("SUCCESS", &order)),
        OrderState::Failed { code, .. } if code != "ORDER_IS_CLOSED" && decision == "decline" => {
            return Ok(outcome("FAILED", &order));
        }
        OrderState::Failed { code, .. } if code == "ORDER_IS_CLOSED" => {
            return Err(ApiError::new(410, "expired-code", "This code has expired.")
                .hint("Ask the shop for a new one."));
        }
        OrderState::Failed { .. } => {
            return Err(ApiError::new(410, "payment-failed", "This payment has already failed.")
                .hint("Ask the shop for a new code."));
        }
        OrderState::Cancelled { .. } => {
            return Err(ApiError::new(
                410,
                "payment-cancelled",
                "The shop cancelled this payment.",
            )
            .hint("Nothing was taken."));
        }
        OrderState::Processing => {}
    }
    match decision {
        "approve" => approve(books, order, body["wallet"].as_str().unwrap_or_default()),
        "decline" => decline(books, order, body),
        _ => Ok(outcome("PENDING", &order)),
    }
}

fn outcome(status: &str, order: &Order) -> Value {
    let mut outcome = json!({"status": status, "payment_id": order.payment_id});
    if let Some(redirect) = &order.redirect_url {
        outcome["redirect"] = json!(redirect);
    }
    outcome
}

fn approve(books: &mut Books, mut order: Order, wallet: &str) -> Api {
    let allowed = allowed(books, &order);
    // Where only one wallet may pay, it need not be said.
    let wanted = if wallet.is_empty() && allowed.len() == 1 { allowed[0] } else { wallet };
    let wallet = wallets::find(wanted).ok_or_else(|| {
        ApiError::new(400, "unknown-wallet", "`wallet` is not a wallet that is known here.")
            .hint("GET /wallet/api/wallets lists them.")
    })?;
    if !allowed.contains(&wallet.id) {
        let message = format!("{} cannot pay this order.", wallet.name);
        return Err(ApiError::new(409, "wallet-not-accepted", message)
            .hint("Choose another wallet; the amount may be outside this one's limits."));
    }
    order.state = OrderState::Paid(paid_by(&order, wallet, books.now()));
    books.put_order(order.clone());
    books.post_payment(&order);
    Ok(outcome("SUCCESS", &order))
}

/// [choice] A payer's refusal ends the order in every mode, so that the desk sees it by inquiry
/// before the code runs out.
fn decline(books: &mut Books, mut order: Order, body: &Value) -> Api {
    let code = match body["reason"].as_str() {
        None => "USER_PAYMENT_VERIFICATION_FAILED",
        Some("balance") => "USER_BALANCE_NOT_ENOUGH",
        Some("limit") => "USER_AMOUNT_EXCEED_LIMIT",
        Some("risk") => "RISK_REJECT",
        Some(_) => {
            return Err(ApiError::new(400, "bad-reason", "`reason` is balance, limit or risk."));
        }
    };
    let wallet = body["wallet"].as_str().and_then(wallets::find).map(|wallet| wallet.id.to_owned());
    order.state = OrderState::Failed { code: code.to_owned(), at: books.now(), wallet };
    books.put_order(order.clone());
    books.order_ended(&order);
    Ok(outcome("FAILED", &order))
}

pub(crate) fn code(books: &mut Books, body: &Value) -> Api {
    let wallet = body["wallet"].as_str().and_then(wallets::find).ok_or_else(|| {
        ApiError::new(400, "unknown-wallet", "`wallet` is not a wallet that is known here.")
    })?;
    let digits = format!("28{}", books.new_digits("payer-code", 16));
    books.put_code(PayerCode {
        digits: digits.clone(),
        wallet: wallet.id.to_owned(),
        pin_required: body["pin_required"].as_bool().unwrap_or(false),
        issued_at: books.now(),
        used_by: None,
    });
    Ok(json!({"code": digits}))
}

pub(crate) fn agree(books: &mut Books, body: &Value) -> Api {
    let Found::Agreement(mut agreement) =
        find(books, body["auth_url"].as_str().unwrap_or_default())?
    else {
        return Err(ApiError::new(409, "is-payment", "This code is a payment, not an agreement.")
            .hint("Use /wallet/api/pay."));
    };
    if !authorize::is_open(&agreement, books.now()) {
        return Err(ApiError::new(410, "expired-code", "This link was used or has expired.")
            .hint("Ask the shop for a new one."));
    }
    let mut redirect = Url::parse(&agreement.redirect_url)
        .map_err(|_| ApiError::new(500, "bad-redirect", "The shop's address cannot be read."))?;
    let code = match body["decision"].as_str() {
        Some("approve") => Some(authorize::agree(books, (*agreement).clone())),
        Some("decline") => None,
        _ => {
            return Err(ApiError::new(400, "bad-decision", "`decision` is approve or decline."));
        }
    };
    if let Some(code) = &code {
        redirect.query_pairs_mut().append_pair("authCode", code);
    } else {
        agreement.stage = Stage::Declined;
        books.put_agreement((*agreement).clone());
    }
    redirect.query_pairs_mut().append_pair("authState", &agreement.auth_state);
    Ok(json!({"auth_code": code, "redirect": redirect.as_str()}))
}

pub(crate) fn stop(books: &mut Books, body: &Value) -> Api {
    let id = body["id"].as_str().unwrap_or_default();
    let agreement = books.agreements.find(id).filter(|agreement| agreement.id == id).cloned();
    let agreement = agreement
        .ok_or_else(|| ApiError::new(404, "unknown-agreement", "There is no such agreement."))?;
    authorize::stop(books, agreement, "The payer ended the agreement in the wallet.");
    Ok(json!({"id": id, "status": "stopped"}))
}
