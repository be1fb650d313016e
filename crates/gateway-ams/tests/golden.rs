//! The exact text of every request, signature included. `UPDATE=1` accepts what is sent now.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use chrono::TimeDelta;
use domain::{AgreementId, PaymentCode, PaymentId, PaymentRequestId, RefundRequestId, WalletName};
use gateway::{
    AccessToken, AuthCode, AuthorizationOrder, Gateway, Grant, MethodQuery, PayMode, PayOrder,
    RefreshToken, RefundOrder,
};
use gateway_ams::{Ams, AmsSettings};
use std::path::Path;
use support::{Acquirer, agreement, money, now, order, settings};

/// Compares what was sent last with the golden file.
#[track_caller]
fn check(name: &str, acquirer: &Acquirer) {
    let request = acquirer.requests().pop().unwrap();
    let header = |name| request.header(name);
    // The signed text first, as it is signed, then what went beside it.
    let fresh = format!(
        "POST {}\n{}.{}.{}\n\ncontent-type: {}\nsignature: {}\n",
        request.path,
        header("client-id"),
        header("request-time"),
        request.body,
        header("content-type"),
        header("signature"),
    );
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, fresh).unwrap();
        return;
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert_eq!(fresh, golden, "{} (UPDATE=1 accepts)", path.display());
}

fn acquirer() -> Acquirer {
    Acquirer::saying(support::body("F", "PARAM_ILLEGAL", ""))
}

async fn check_pay(name: &str, order: PayOrder) {
    let acquirer = acquirer();
    acquirer.ams().pay(&order, now()).await;
    check(name, &acquirer);
}

#[tokio::test]
async fn an_order_code_is_asked_for_with_merchant_and_store() {
    check_pay("pay-order-code.txt", order(PayMode::OrderCode)).await;
}

#[tokio::test]
async fn an_order_code_may_end_earlier() {
    let expires_at = Some(now() + TimeDelta::minutes(9));
    let order = PayOrder { expires_at, ..order(PayMode::OrderCode) };
    check_pay("pay-order-code-expiry.txt", order).await;
}

#[tokio::test]
async fn a_payers_code_goes_with_the_till() {
    let code = PaymentCode::parse("281234567890123456").unwrap();
    check_pay("pay-payment-code.txt", order(PayMode::PaymentCode { code })).await;
}

#[tokio::test]
async fn an_entry_code_goes_with_the_wallets_browser() {
    let user_agent = "Mozilla/5.0 AlipayClient/10.5".to_owned();
    let order = PayOrder { reference: String::new(), ..order(PayMode::EntryCode { user_agent }) };
    check_pay("pay-entry-code.txt", order).await;
}

#[tokio::test]
async fn a_cashier_goes_with_where_to_return() {
    let wallet = Some(WalletName::parse("DANA").unwrap());
    let order = PayOrder { amount: money(1_500_000, "IDR"), ..order(PayMode::Cashier { wallet }) };
    check_pay("pay-cashier.txt", order).await;
}

#[tokio::test]
async fn a_cashier_without_a_wallet_lets_the_payer_choose() {
    check_pay("pay-cashier-any.txt", order(PayMode::Cashier { wallet: None })).await;
}

#[tokio::test]
async fn an_agreement_is_charged_with_its_token() {
    let order = PayOrder { description: String::new(), ..order(agreement()) };
    check_pay("pay-agreement.txt", order).await;
}

#[tokio::test]
async fn a_client_that_is_no_sandbox_uses_the_plain_path() {
    let acquirer = acquirer();
    let base = settings(&acquirer.url);
    let ams = Ams::new(AmsSettings { client_id: "T_111222333444555".into(), ..base }).unwrap();
    ams.inquire_payment(&PaymentRequestId::parse("p1").unwrap(), now()).await;
    check("inquiry-payment-production.txt", &acquirer);
}

#[tokio::test]
async fn inquiries_and_cancels_name_our_id() {
    let (acquirer, id) = (acquirer(), PaymentRequestId::parse("p1").unwrap());
    acquirer.ams().inquire_payment(&id, now()).await;
    check("inquiry-payment.txt", &acquirer);
    acquirer.ams().cancel_payment(&id, now()).await;
    check("cancel.txt", &acquirer);
    acquirer.ams().inquire_refund(&RefundRequestId::parse("f1").unwrap(), now()).await;
    check("inquiry-refund.txt", &acquirer);
}

#[tokio::test]
async fn a_refund_names_the_acquirers_payment() {
    let acquirer = acquirer();
    let mut order = RefundOrder {
        request_id: RefundRequestId::parse("f1").unwrap(),
        payment_id: PaymentId::parse("202406121940108001001880000000001").unwrap(),
        amount: money(250, "HKD"),
        reason: Some("one tea was cold".into()),
    };
    acquirer.ams().refund(&order, now()).await;
    check("refund.txt", &acquirer);
    order.reason = None;
    acquirer.ams().refund(&order, now()).await;
    check("refund-no-reason.txt", &acquirer);
}

#[tokio::test]
async fn methods_are_asked_for_an_amount() {
    let acquirer = acquirer();
    acquirer.ams().consult_methods(&MethodQuery { amount: money(1050, "HKD") }, now()).await;
    check("consult.txt", &acquirer);
}

#[tokio::test]
async fn an_agreement_is_begun_applied_for_renewed_and_ended() {
    let (acquirer, wallet) = (acquirer(), WalletName::parse("GCASH").unwrap());
    let ams = acquirer.ams();
    let order = AuthorizationOrder {
        id: AgreementId::parse("a1").unwrap(),
        wallet: wallet.clone(),
        state: "state-1".into(),
    };
    ams.consult_authorization(&order, now()).await;
    check("authorization-consult.txt", &acquirer);
    let code = AuthCode::new("auth-code-1".into());
    ams.apply_token(&Grant::Code { wallet: wallet.clone(), code }, now()).await;
    check("apply-token-code.txt", &acquirer);
    let token = RefreshToken::new("refresh-1".into());
    ams.apply_token(&Grant::Refresh { wallet, token }, now()).await;
    check("apply-token-refresh.txt", &acquirer);
    ams.revoke(&AccessToken::new("token-4711".into()), now()).await;
    check("revoke.txt", &acquirer);
}
