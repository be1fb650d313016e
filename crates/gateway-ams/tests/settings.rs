//! What is refused before anything is sent, in words.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use chrono::TimeDelta;
use domain::{PaymentCode, WalletName};
use gateway::{Gateway, PayMode, PayOrder, Verdict};
use gateway_ams::{Ams, AmsSettings};
use support::{Acquirer, agreement, body, error_text, money, now, order, settings};

const GATEWAY: &str = "https://open-sea-global.alipay.com";

#[track_caller]
fn check(change: impl Fn(&mut AmsSettings), expected: &str) {
    let mut settings = settings(GATEWAY);
    change(&mut settings);
    let outcome = Ams::new(settings).map_or_else(|error| error.to_string(), |_| "fine".to_owned());
    assert_eq!(outcome, expected);
}

#[test]
fn settings_that_work_are_taken() {
    check(|_| {}, "fine");
    check(|settings| settings.base_url = format!("{GATEWAY}/"), "fine");
    check(|settings| settings.base_url = "http://localhost:8080".into(), "fine");
    check(|settings| settings.base_url = "http://[::1]:8080".into(), "fine");
    check(|settings| settings.notify_url = "http://127.0.0.1:1/n".into(), "fine");
    check(|settings| settings.redirect_url = None, "fine");
}

#[test]
fn what_is_wrong_with_settings_is_said_in_words() {
    check(
        |settings| settings.base_url = "http://open-sea-global.alipay.com".into(),
        "the gateway address \"http://open-sea-global.alipay.com\" has to begin with https:// \
         (http:// only on this machine)",
    );
    check(
        |settings| settings.base_url = "https://x.example/ams/api".into(),
        "the gateway address \"https://x.example/ams/api\" may have no path: the protocol has its \
         own",
    );
    check(
        |settings| settings.base_url = "x".into(),
        "the gateway address \"x\" is not an address such as https://shop.example/pay",
    );
    check(
        |settings| settings.notify_url = "http://shop.example/n".into(),
        "the notify address \"http://shop.example/n\" has to begin with https:// (http:// only on \
         this machine)",
    );
    check(
        |settings| settings.redirect_url = Some("ftp://shop.example".into()),
        "the redirect address \"ftp://shop.example\" has to begin with https://",
    );
    check(|settings| settings.client_id = " ".into(), "the client id is missing");
    check(
        |settings| settings.client_id = "a b".into(),
        "the client id may have no blanks, and only plain letters, digits and signs",
    );
    check(|settings| settings.merchant.name = String::new(), "the merchant's name is missing");
    check(
        |settings| settings.store.mcc = "58".into(),
        "the store's category code has to be four digits, such as 5999",
    );
}

fn scan() -> PayMode {
    PayMode::PaymentCode { code: PaymentCode::parse("281234567890123456").unwrap() }
}

/// Checks an order, and that a call with it sends nothing.
async fn check_order(order: PayOrder, expected: &str) {
    let acquirer = Acquirer::saying(body("S", "SUCCESS", ""));
    let base = settings(&acquirer.url);
    let ams = Ams::new(AmsSettings { settlement_currency: None, ..base }).unwrap();
    let error = ams.check(&order, now()).unwrap_err();
    assert_eq!(error_text(&error), format!("unsendable: {expected}"));
    let call = ams.pay(&order, now()).await;
    assert_eq!(error_text(&call.outcome.unwrap_err()), format!("unsendable: {expected}"));
    assert_eq!(call.exchange.verdict, Verdict::NoAnswer);
    assert!(acquirer.requests().is_empty());
}

#[tokio::test]
async fn an_order_that_the_rim_does_not_take_is_never_sent() {
    let base = order(PayMode::OrderCode);
    let expires_at = Some(now() + TimeDelta::minutes(10));
    check_order(
        PayOrder { expires_at, ..base },
        "AMS lets a payment's end be less than 10 minutes ahead",
    )
    .await;
    check_order(
        PayOrder { amount: money(1_500_050, "IDR"), ..order(scan()) },
        "AMS takes only multiples of IDR 1.00, not IDR 15000.50",
    )
    .await;
    check_order(
        PayOrder { amount: money(1, "KWD"), ..order(scan()) },
        "AMS takes no payments in KWD",
    )
    .await;
    let needs = "this way of paying needs the account's settlement currency";
    check_order(order(agreement()), needs).await;
    let wallet = Some(WalletName::parse("JKOPAY").unwrap());
    check_order(
        PayOrder { amount: money(150, "TWD"), ..order(PayMode::Cashier { wallet }) },
        "JKOPAY takes only multiples of TWD 1.00, not TWD 1.50",
    )
    .await;
    let too_long = "x".repeat(257);
    check_order(
        PayOrder { description: too_long, ..order(scan()) },
        "the description may have 256 characters at most",
    )
    .await;
    check_order(
        order(PayMode::EntryCode { user_agent: " ".into() }),
        "an entry-code payment needs the user agent of the wallet",
    )
    .await;
}

#[test]
fn a_good_order_passes_the_check() {
    let ams = Ams::new(settings(GATEWAY)).unwrap();
    for mode in [PayMode::OrderCode, scan(), agreement(), PayMode::Cashier { wallet: None }] {
        assert!(ams.check(&order(mode), now()).is_ok());
    }
}

#[tokio::test]
async fn without_a_redirect_address_the_shops_site_is_returned_to() {
    let acquirer = Acquirer::saying(body("F", "PARAM_ILLEGAL", ""));
    let base = settings(&acquirer.url);
    let ams = Ams::new(AmsSettings { redirect_url: None, ..base }).unwrap();
    ams.pay(&order(PayMode::Cashier { wallet: None }), now()).await;
    let sent = acquirer.requests().pop().unwrap().body;
    assert!(sent.contains(r#""paymentRedirectUrl":"https://shop.example/""#), "{sent}");
}
