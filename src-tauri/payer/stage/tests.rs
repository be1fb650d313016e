use super::*;
use crate::ipc::OrderView;
use serde_json::json;

/// An order with one attempt, as a view has it.
fn order(state: &str, status: &str, code: Option<&str>, link: Option<&str>) -> OrderView {
    let money = json!({ "currency": "EUR", "value": "47.50" });
    let attempt = json!({
        "requestId": "r", "gatewayId": null, "mode": "orderCode", "state": state,
        "wallet": "GCASH", "code": code, "checkoutUrl": link,
        "createdAt": "2026-11-20T14:30:00.000Z", "expiresAt": "2026-11-20T14:33:00.000Z",
        "paidAt": null, "toldBy": null, "toldAfterMs": null, "payerPaid": null,
        "failureCode": "USER_BALANCE_NOT_ENOUGH", "inquiries": 0, "lastInquiryAt": null,
        "nextInquiryAt": null,
    });
    serde_json::from_value(json!({
        "id": "o", "number": "4129", "status": status, "amount": money, "refunded": money,
        "refundable": money, "reference": "INV-7", "note": "2 candles",
        "createdAt": "2026-11-20T14:30:00.000Z", "expiresAt": null, "account": "Main",
        "till": "2", "practice": true, "attempts": [attempt], "refunds": [], "timeline": [],
    }))
    .unwrap()
}

fn words(face: &PayerFace) -> String {
    match face {
        PayerFace::Idle => "idle".to_owned(),
        PayerFace::ShowCode { amount } => format!("show your code for {}", amount.value),
        PayerFace::ToPay { code, link, promotions, .. } => {
            format!("{} {code}, {} promised", if *link { "open" } else { "scan" }, promotions.len())
        }
        PayerFace::Result { outcome, refunded, .. } => {
            let back = if refunded.is_some() { ", and back" } else { "" };
            format!("{outcome:?}{back}")
        }
    }
}

#[track_caller]
fn check(order: &OrderView, scanning: bool, returned: bool, expected: &str) {
    let shown = Shown::Order { id: OrderId::parse("o").unwrap(), scanning, returned };
    let promotions =
        vec![PromotionView { wallet: "GCash".to_owned(), words: "10 % off".to_owned() }];
    let amount = Some(order.amount.clone());
    let offer = Offer { amount, wallets: Vec::new(), promotions };
    assert_eq!(words(&face(&shown, Some(order), &offer)), expected);
}

#[test]
fn a_live_code_is_shown_and_nothing_scannable_after_it() {
    check(&order("awaitingPayer", "open", Some("Q"), None), false, false, "scan Q, 1 promised");
    let link = order("awaitingPayer", "open", None, Some("https://a"));
    check(&link, false, false, "open https://a, 1 promised");
    check(&order("awaitingPayer", "open", None, None), false, false, "Processing");
    for (state, status, expected) in [
        ("unknown", "open", "Processing"),
        ("paid", "paid", "Paid"),
        ("failed", "failed", "Failed"),
        ("expired", "expired", "Expired"),
        ("cancelled", "cancelled", "Cancelled"),
        ("paid", "partlyRefunded", "Refunded, and back"),
        ("paid", "refunded", "Refunded, and back"),
    ] {
        // A code that is still in the store is no longer to be scanned.
        check(&order(state, status, Some("Q"), None), false, false, expected);
    }
}

#[test]
fn the_payers_word_is_no_proof() {
    let waiting = order("awaitingPayer", "open", Some("Q"), None);
    check(&waiting, false, true, "Returned");
    check(&order("unknown", "open", None, None), false, true, "Processing");
    check(&order("paid", "paid", None, None), false, true, "Paid");
}

#[test]
fn a_code_of_the_wallets_is_asked_for_only_while_it_can_pay() {
    let asked = "show your code for 47.50";
    check(&order("awaitingPayer", "open", Some("Q"), None), true, false, asked);
    check(&order("failed", "failed", None, None), true, false, asked);
    check(&order("unknown", "open", None, None), true, false, "Processing");
    check(&order("paid", "paid", None, None), true, false, "Paid");
}

#[test]
fn a_promise_for_another_sum_is_not_repeated() {
    let order = order("awaitingPayer", "open", Some("Q"), None);
    let shown = Shown::Order { id: OrderId::parse("o").unwrap(), scanning: false, returned: false };
    let promotions = vec![PromotionView { wallet: "GCash".to_owned(), words: "10 %".to_owned() }];
    let amount = Some(MoneyDto { currency: "EUR".to_owned(), value: "1.00".to_owned() });
    let offer = Offer { amount, wallets: Vec::new(), promotions };
    assert_eq!(words(&face(&shown, Some(&order), &offer)), "scan Q, 0 promised");
}

#[test]
fn nothing_to_pay_is_idle() {
    assert_eq!(face(&Shown::Nothing, None, &Offer::default()), PayerFace::Idle);
}
