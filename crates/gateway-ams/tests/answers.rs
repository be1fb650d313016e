//! What signed answers mean.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use domain::{PaymentCode, PaymentFact, PaymentRequestId, WalletName};
use gateway::{Gateway, Offer, PayAnswer, PayMode, PaymentAnswer, PaymentDetail, UnknownReason};
use support::{Acquirer, agreement, body, error_text, now, order};

/// An answer in words.
fn words(answer: &PaymentAnswer) -> String {
    let fact = match answer.fact {
        PaymentFact::Pending { expires_at: Some(until) } => {
            format!("pending until {}", until.format("%T"))
        }
        PaymentFact::Pending { expires_at: None } => "pending".to_owned(),
        PaymentFact::Paid { at, amount } => format!("paid {amount} at {}", at.format("%T")),
        PaymentFact::Closed { reason } => format!("closed {reason:?}"),
    };
    let PaymentDetail { gateway_id, wallet, payer_paid, code, advice, settlement, promotions } =
        &answer.detail;
    let mut words = vec![fact];
    words.extend(code.clone());
    words.extend(advice.map(|advice| format!("{advice:?}")));
    words.extend(gateway_id.as_ref().map(|id| format!("id {id}")));
    words.extend(wallet.as_ref().map(|wallet| format!("by {}", wallet.as_str())));
    words.extend(payer_paid.map(|amount| format!("payer {amount}")));
    words.extend(settlement.map(|amount| format!("settles {amount}")));
    words.extend(promotions.iter().map(|promotion| format!("{promotion:?}")));
    words.join(", ")
}

fn pay_words(answer: &PayAnswer) -> String {
    match &answer.offer {
        Offer::Nothing => words(&answer.payment),
        offer => format!("{}, {offer:?}", words(&answer.payment)),
    }
}

async fn check(mode: PayMode, answer: impl Into<String>, expected: &str) {
    let call = Acquirer::saying(answer).ams().pay(&order(mode), now()).await;
    let outcome = call.outcome.as_ref().map_or_else(error_text, pay_words);
    assert_eq!(outcome, expected);
}

async fn check_inquiry(answer: impl Into<String>, expected: &str) {
    let id = PaymentRequestId::parse("20240612093015_1_17").unwrap();
    let call = Acquirer::saying(answer).ams().inquire_payment(&id, now()).await;
    let outcome = match &call.outcome {
        Ok(gateway::InquiredPayment::Found(answer)) => words(answer),
        Ok(gateway::InquiredPayment::NotThere) => "not there".to_owned(),
        Err(error) => error_text(error),
    };
    assert_eq!(outcome, expected);
}

fn scan() -> PayMode {
    PayMode::PaymentCode { code: PaymentCode::parse("281234567890123456").unwrap() }
}

fn entry() -> PayMode {
    PayMode::EntryCode { user_agent: "wallet".into() }
}

fn cashier() -> PayMode {
    PayMode::Cashier { wallet: Some(WalletName::parse("GCASH").unwrap()) }
}

const IDS: &str = r#","paymentRequestId":"20240612093015_1_17","paymentId":"2024"#;

/// The order-code answer as the document shows it.
fn code_made(details: &str) -> String {
    let rest = format!(
        r#"{IDS}","paymentAmount":{{"currency":"HKD","value":"1050"}},"paymentCreateTime":"2024-06-12T09:30:16+08:00","orderCodeForm":{{"paymentMethodType":"CONNECT_WALLET","expireTime":"2024-06-12T09:33:15+08:00","codeDetails":[{details}]}}"#
    );
    body("S", "SUCCESS", &rest)
}

const TEXT: &str =
    r#"{"codeValueType":"QRCODE","displayType":"TEXT","codeValue":"https://qr.example/b7f2"}"#;

#[tokio::test]
async fn an_order_code_that_exists_is_not_paid() {
    let expected = r#"pending until 01:33:15, SUCCESS, id 2024, Code("https://qr.example/b7f2")"#;
    check(PayMode::OrderCode, code_made(TEXT), expected).await;
}

#[tokio::test]
async fn an_order_code_without_a_code_is_no_success() {
    let image = r#"{"codeValueType":"QRCODE","displayType":"IMAGE","codeValue":"iVBORw0KGgoAA"}"#;
    let expected = "the answer cannot be read: no code to draw: Inquire";
    check(PayMode::OrderCode, code_made(image), expected).await;
    check(PayMode::OrderCode, body("S", "SUCCESS", ""), expected).await;
}

#[tokio::test]
async fn an_entry_code_leads_to_a_page_and_is_not_paid() {
    let form = r#","redirectActionForm":{"method":"SCAN","redirectUrl":"https://pay.example/e"}"#;
    let expected = r#"pending, SUCCESS, Link("https://pay.example/e")"#;
    check(entry(), body("S", "SUCCESS", form), expected).await;
    let expected = "the answer cannot be read: no address to open: Inquire";
    check(entry(), body("S", "SUCCESS", &form.replace("SCAN", "POST")), expected).await;
    check(entry(), body("S", "SUCCESS", ""), expected).await;
}

#[tokio::test]
async fn a_payers_code_that_succeeds_is_paid() {
    let rest = format!(
        r#"{IDS}","paymentAmount":{{"currency":"HKD","value":1050}},"paymentTime":"2024-06-12T09:30:14+08:00","pspCustomerInfo":{{"pspName":"KaKaoPay"}},"actualPaymentAmount":{{"currency":"KRW","value":"18000"}},"grossSettlementAmount":{{"currency":"USD","value":"135"}},"promotionResult":{{"promotionType":"DISCOUNT","discount":{{"discountName":"Tea day","savingsAmount":{{"currency":"KRW","value":500}}}}}}"#
    );
    let expected = "paid HKD 10.50 at 01:30:14, SUCCESS, id 2024, by KAKAOPAY, payer KRW 18000, \
                    settles USD 1.35, Promotion { name: \"Tea day\", saved: Some(KRW 500) }";
    check(scan(), body("S", "SUCCESS", &rest), expected).await;
}

#[tokio::test]
async fn a_list_of_discounts_is_read_and_a_strange_one_hides_nothing() {
    let amount = r#","paymentAmount":{"currency":"HKD","value":"1050"}"#;
    let list = r#","promotionResults":[{"discount":{"discountName":"A"}},{"promotionType":"X"}]"#;
    let expected = "paid HKD 10.50 at 01:30:16, SUCCESS, Promotion { name: \"A\", saved: None }";
    check(agreement(), body("S", "SUCCESS", &format!("{amount}{list}")), expected).await;
    let strange = r#","promotionResults":7,"pspCustomerInfo":null,"grossSettlementAmount":"much","metadata":[]"#;
    let expected = "paid HKD 10.50 at 01:30:16, SUCCESS";
    check(agreement(), body("S", "SUCCESS", &format!("{amount}{strange}")), expected).await;
}

#[tokio::test]
async fn paid_without_a_readable_amount_is_no_success() {
    let expected = "the answer cannot be read: paid, but no amount: Inquire";
    check(scan(), body("S", "SUCCESS", ""), expected).await;
    check(scan(), body("S", "SUCCESS", r#","paymentAmount":null"#), expected).await;
    let expected = "the answer cannot be read: paid, but the amount cannot be read: Inquire";
    for value in ["-1050", "10.50", "1e3", "", "x"] {
        let amount = format!(r#","paymentAmount":{{"currency":"HKD","value":"{value}"}}"#);
        check(scan(), body("S", "SUCCESS", &amount), expected).await;
    }
}

#[tokio::test]
async fn in_process_waits_or_asks_by_mode() {
    let in_process = || body("U", "PAYMENT_IN_PROCESS", &format!(r#"{IDS}""#));
    check(scan(), in_process(), "pending, PAYMENT_IN_PROCESS, id 2024").await;
    check(agreement(), in_process(), "pending, PAYMENT_IN_PROCESS, id 2024").await;
    let expected = "the acquirer said PAYMENT_IN_PROCESS: NewId";
    check(PayMode::OrderCode, in_process(), expected).await;
    check(entry(), in_process(), expected).await;
}

#[tokio::test]
async fn a_cashier_in_process_offers_its_link() {
    let links = |links: &str| body("U", "PAYMENT_IN_PROCESS", links);
    let all = r#","normalUrl":"https://pay.example/n","schemeUrl":"gcash://p","applinkUrl":"https://app.example/a""#;
    check(cashier(), links(all), r#"pending, PAYMENT_IN_PROCESS, Link("https://pay.example/n")"#)
        .await;
    let app = r#","normalUrl":"","schemeUrl":"gcash://p","applinkUrl":"https://app.example/a""#;
    check(cashier(), links(app), r#"pending, PAYMENT_IN_PROCESS, Link("https://app.example/a")"#)
        .await;
    let both = format!(
        r#","schemeUrl":"gcash://p","orderCodeForm":{{"expireTime":"2024-06-12T09:44:15+08:00","codeDetails":[{TEXT}]}}"#
    );
    let expected = r#"pending until 01:44:15, PAYMENT_IN_PROCESS, CodeAndLink { code: "https://qr.example/b7f2", link: "gcash://p" }"#;
    check(cashier(), links(&both), expected).await;
    // Nobody could ever pay it.
    check(cashier(), links(""), "closed Declined, PAYMENT_IN_PROCESS, NewId").await;
}

#[tokio::test]
async fn a_cashiers_success_is_not_a_payment() {
    let rest =
        r#","normalUrl":"https://pay.example/n","paymentAmount":{"currency":"HKD","value":"1050"}"#;
    let expected = r#"pending, SUCCESS, Link("https://pay.example/n")"#;
    check(cashier(), body("S", "SUCCESS", rest), expected).await;
}

#[tokio::test]
async fn a_refused_payment_is_a_fact_and_a_refused_request_an_error() {
    for (code, expected) in [
        ("USER_BALANCE_NOT_ENOUGH", "closed Declined, USER_BALANCE_NOT_ENOUGH, Final"),
        ("EXPIRED_CODE", "closed Declined, EXPIRED_CODE, NewId"),
        ("ORDER_IS_CLOSED", "closed Expired, ORDER_IS_CLOSED, NewId"),
        ("ORDER_IS_CANCELED", "closed Cancelled, ORDER_IS_CANCELED, NewId"),
        ("SOMETHING_NEW", "closed Declined, SOMETHING_NEW, Final"),
        ("INVALID_CONTRACT", "refused INVALID_CONTRACT: Configuration"),
        ("PARAM_ILLEGAL", "refused PARAM_ILLEGAL: Configuration"),
        ("REPEAT_REQ_INCONSISTENT", "refused REPEAT_REQ_INCONSISTENT: NewId"),
        ("PROCESS_FAIL", "the acquirer said PROCESS_FAIL: Inquire"),
    ] {
        check(scan(), body("F", code, ""), expected).await;
        // Whatever else is in a refusal does not matter.
        check(scan(), body("F", code, r#","paymentAmount":7"#), expected).await;
    }
}

#[tokio::test]
async fn an_inquiry_tells_the_payments_status_and_not_its_own() {
    let found = |status: &str, rest: &str| {
        body("S", "SUCCESS", &format!(r#"{IDS}","paymentStatus":"{status}"{rest}"#))
    };
    let paid = r#","paymentResultCode":"SUCCESS","paymentAmount":{"currency":"HKD","value":"1050"},"paymentTime":"2024-06-12T09:31:02+08:00","paymentMethodType":"CONNECT_WALLET","pspCustomerInfo":{"pspName":"ALIPAY_HK"},"transactions":null"#;
    let expected = "paid HKD 10.50 at 01:31:02, SUCCESS, id 2024, by ALIPAY_HK";
    check_inquiry(found("SUCCESS", paid), expected).await;
    check_inquiry(found("PROCESSING", ""), "pending, id 2024").await;
    check_inquiry(found("PENDING", ""), "pending, id 2024").await;
    check_inquiry(found("CANCELLED", ""), "closed Cancelled, id 2024").await;
    let closed = r#","paymentResultCode":"ORDER_IS_CLOSED""#;
    check_inquiry(found("FAIL", closed), "closed Expired, ORDER_IS_CLOSED, NewId, id 2024").await;
    let declined = r#","paymentResultCode":"RISK_REJECT","paymentMethodType":"GCASH""#;
    let expected = "closed Declined, RISK_REJECT, Final, id 2024, by GCASH";
    check_inquiry(found("FAIL", declined), expected).await;
    let unread = |why: &str| format!("the answer cannot be read: {why}: SameIdAgain");
    check_inquiry(found("SUCCESS", ""), &unread("paid, but no amount")).await;
    check_inquiry(found("NEW", ""), &unread("a paymentStatus of no document")).await;
    check_inquiry(body("S", "SUCCESS", ""), &unread("no paymentStatus")).await;
}

#[tokio::test]
async fn an_inquiry_that_finds_nothing_says_so() {
    check_inquiry(body("F", "ORDER_NOT_EXIST", ""), "not there").await;
    check_inquiry(body("F", "PROCESS_FAIL", ""), "not there").await;
    check_inquiry(
        body("U", "UNKNOWN_EXCEPTION", ""),
        "the acquirer said UNKNOWN_EXCEPTION: SameIdAgain",
    )
    .await;
    check_inquiry(body("F", "ACCESS_DENIED", ""), "refused ACCESS_DENIED: Configuration").await;
}

#[tokio::test]
async fn a_status_of_no_document_cannot_be_read() {
    let call = Acquirer::saying(body("X", "SUCCESS", "")).ams().pay(&order(scan()), now()).await;
    let Err(gateway::GatewayError::OutcomeUnknown { reason, .. }) = call.outcome else {
        panic!("believed");
    };
    assert!(matches!(reason, UnknownReason::Unreadable(_)), "{reason}");
}
