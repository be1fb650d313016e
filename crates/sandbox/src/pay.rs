//! `pay` in its five modes, and `createPaymentSession`.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::books::Books;
use crate::call::Call;
use crate::clock::{iso, later};
use crate::facts;
use crate::pay_request::PayRequest;
use crate::records::{Mode, Order, OrderState, Paid, Stage};
use crate::reply::{Answer, Reply};
use crate::wallets::{self, CONNECT_WALLET, Wallet};

/// [choice] How long a payer's code can be scanned. Wallets draw a new one every minute.
const PAYER_CODE_LIFE: TimeDelta = TimeDelta::minutes(2);

pub(crate) fn pay(books: &mut Books, call: &Call<'_>) -> Answer {
    let request = PayRequest::read(call, books)?;
    if let Some(order) = books.order_of_request(call.client_id, &request.request_id).cloned() {
        return repeated(call, &order, &request);
    }
    check_wallet(&request)?;
    let order = place(books, call, request);
    let order = match order.mode {
        Mode::PaymentCode => scan(books, order),
        Mode::AutoDebit => debit(books, order),
        Mode::OrderCode | Mode::EntryCode | Mode::Cashier | Mode::Session => order,
    };
    books.put_order(order.clone());
    books.order_placed(&order);
    if !order.is_open() {
        books.post_payment(&order);
    }
    answer(call, &order)
}

pub(crate) fn create_session(books: &mut Books, call: &Call<'_>) -> Answer {
    let request = PayRequest::read_session(call, books)?;
    let known = books.order_of_request(call.client_id, &request.request_id).cloned();
    if let Some(order) = known {
        repeated(call, &order, &request)?;
        return Ok(session_answer(call, &order));
    }
    check_wallet(&request)?;
    let order = place(books, call, request);
    books.put_order(order.clone());
    Ok(session_answer(call, &order))
}

fn session_answer(call: &Call<'_>, order: &Order) -> Reply {
    Reply::success()
        .with("paymentSessionId", order.payment_id.as_str())
        .with("paymentSessionData", order.link.as_str())
        .with("paymentSessionExpiryTime", iso(order.expires_at))
        .with("normalUrl", wallet_address(call.base_url, order))
}

/// The same id again. Only what the published table names is compared.
fn repeated(call: &Call<'_>, order: &Order, request: &PayRequest) -> Answer {
    let same_method = order.method_id == request.method_id;
    if order.amount != request.amount || !same_method {
        return Err(Reply::of("REPEAT_REQ_INCONSISTENT"));
    }
    answer(call, order)
}

/// Online a wallet is named, and it has limits.
fn check_wallet(request: &PayRequest) -> Result<(), Reply> {
    if !request.mode.is_online() {
        return Ok(());
    }
    if request.method == CONNECT_WALLET && request.mode != Mode::AutoDebit {
        return Ok(());
    }
    let wallet = wallets::find(&request.method)
        .filter(|wallet| request.mode != Mode::AutoDebit || wallet.auto_debit)
        .ok_or_else(|| Reply::of("NO_PAY_OPTIONS"))?;
    if wallet.admits(&request.amount) {
        Ok(())
    } else {
        Err(Reply::of("PAYMENT_AMOUNT_EXCEED_LIMIT"))
    }
}

fn place(books: &mut Books, call: &Call<'_>, request: PayRequest) -> Order {
    let mut link = books.new_secret("link");
    link.truncate(24);
    Order {
        payment_id: books.new_id("00"),
        request_id: request.request_id,
        client_id: call.client_id.to_owned(),
        mode: request.mode,
        method: request.method,
        method_id: request.method_id,
        amount: request.amount,
        created_at: books.now(),
        expires_at: request.expires_at,
        notify_url: request.notify_url,
        redirect_url: request.redirect_url,
        settlement_currency: request.settlement_currency,
        merchant: request.merchant,
        store: request.store,
        description: request.description,
        reference: request.reference,
        link,
        state: OrderState::Processing,
    }
}

/// A scanned payer's code pays at once, unless the payer has to type a PIN.
fn scan(books: &mut Books, mut order: Order) -> Order {
    let digits = order.method_id.clone().unwrap_or_default();
    let now = books.now();
    let Some(mut code) = books.codes.find(&digits).cloned() else {
        order.state = failed("INVALID_PAYMENT_CODE", now, None);
        return order;
    };
    if code.used_by.is_some() || now > later(code.issued_at, PAYER_CODE_LIFE) {
        order.state = failed("EXPIRED_CODE", now, Some(code.wallet));
        return order;
    }
    code.used_by = Some(order.payment_id.clone());
    let pin_required = code.pin_required;
    let wallet = wallets::find(&code.wallet);
    books.put_code(code);
    if let (Some(wallet), false) = (wallet, pin_required) {
        order.state = OrderState::Paid(paid_by(&order, wallet, now));
    }
    order
}

/// An agreement's token pays without the payer.
fn debit(books: &Books, mut order: Order) -> Order {
    let now = books.now();
    let token = order.method_id.as_deref().unwrap_or_default();
    let agreement = books.agreements.find(&format!("token/{token}"));
    let wallet =
        agreement.filter(|agreement| agreement.wallet == order.method).and_then(
            |found| match found.stage {
                Stage::Active { tokens_expire_at, .. } if tokens_expire_at > now => {
                    wallets::find(&found.wallet)
                }
                _ => None,
            },
        );
    order.state = match wallet {
        Some(wallet) => OrderState::Paid(paid_by(&order, wallet, now)),
        None => failed("INVALID_ACCESS_TOKEN", now, Some(order.method.clone())),
    };
    order
}

fn failed(code: &str, at: DateTime<Utc>, wallet: Option<String>) -> OrderState {
    OrderState::Failed { code: code.to_owned(), at, wallet }
}

/// What is recorded when a wallet pays an order.
pub(crate) fn paid_by(order: &Order, wallet: &Wallet, at: DateTime<Utc>) -> Paid {
    Paid {
        at,
        wallet: wallet.id.to_owned(),
        payer_amount: order.amount.converted(wallet.currency),
        quote: facts::quote(order),
    }
}

/// What `pay` says of an order, the first time and every time after.
fn answer(call: &Call<'_>, order: &Order) -> Answer {
    match &order.state {
        OrderState::Cancelled { .. } => return Err(Reply::of("ORDER_IS_CANCELED")),
        OrderState::Failed { code, .. } => {
            return Err(Reply::of(code)
                .with("paymentRequestId", order.request_id.as_str())
                .with("paymentId", order.payment_id.as_str()));
        }
        OrderState::Processing | OrderState::Paid(_) => {}
    }
    let reply = match (order.mode, order.is_open()) {
        // [choice] An order whose code is still waiting answers with the same code again. The
        // published table leaves that open, and a merchant whose first answer was lost needs it.
        (Mode::OrderCode | Mode::EntryCode, _) => Reply::success(),
        (_, true) => Reply::of("PAYMENT_IN_PROCESS"),
        (_, false) => Reply::success(),
    };
    let reply = reply.with_all(facts::of_payment(order));
    Ok(match order.mode {
        Mode::OrderCode => reply.with("orderCodeForm", order_code_form(call.base_url, order)),
        Mode::EntryCode => reply.with(
            "redirectActionForm",
            json!({
                "actionFormType": "RedirectActionForm",
                "method": "SCAN",
                "redirectUrl": wallet_address(call.base_url, order),
            }),
        ),
        Mode::Cashier | Mode::Session => {
            reply.with("normalUrl", wallet_address(call.base_url, order))
        }
        Mode::PaymentCode | Mode::AutoDebit => reply,
    })
}

fn order_code_form(base_url: &str, order: &Order) -> Value {
    json!({
        "paymentMethodType": CONNECT_WALLET,
        "expireTime": iso(order.expires_at),
        "codeDetails": [{
            "codeValueType": "QRCODE",
            "displayType": "TEXT",
            "codeValue": wallet_address(base_url, order),
        }],
    })
}

/// The address that opens the practice wallet on this order.
fn wallet_address(base_url: &str, order: &Order) -> String {
    let name = if order.mode == Mode::OrderCode { "code" } else { "pay" };
    format!("{base_url}/wallet?{name}={}", order.link)
}
