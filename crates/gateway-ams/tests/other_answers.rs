//! What signed answers to cancels, refunds, consults and agreements mean.

#![allow(clippy::unwrap_used, reason = "a test ends where it fails")]

mod support;

use domain::{AgreementId, PaymentId, PaymentRequestId, RefundFact, RefundRequestId, WalletName};
use gateway::{
    AccessToken, AuthCode, AuthorizationOrder, CancelAnswer, Gateway, Grant, InquiredRefund,
    MethodQuery, RefundAnswer, RefundOrder,
};
use support::{Acquirer, body, error_text, money, now};

async fn check_cancel(answer: impl Into<String>, expected: &str) {
    let id = PaymentRequestId::parse("p1").unwrap();
    let call = Acquirer::saying(answer).ams().cancel_payment(&id, now()).await;
    let outcome = match &call.outcome {
        Ok(CancelAnswer::Cancelled { gateway_id: None }) => "cancelled".to_owned(),
        Ok(CancelAnswer::Cancelled { gateway_id: Some(id) }) => format!("cancelled {id}"),
        Ok(CancelAnswer::Refused { code, why }) => format!("{code}: {why:?}"),
        Err(error) => error_text(error),
    };
    assert_eq!(outcome, expected);
}

#[tokio::test]
async fn a_cancel_says_what_to_do_when_it_is_refused() {
    check_cancel(body("S", "SUCCESS", r#","paymentRequestId":"p1","cancelTime":"-""#), "cancelled")
        .await;
    for (code, expected) in [
        ("CANCEL_WINDOW_EXCEED", "CANCEL_WINDOW_EXCEED: RefundInstead"),
        ("PAYMENT_METHOD_NOT_SUPPORTED", "PAYMENT_METHOD_NOT_SUPPORTED: RefundInstead"),
        ("ORDER_NOT_EXIST", "ORDER_NOT_EXIST: NotThere"),
        ("ORDER_STATUS_INVALID", "ORDER_STATUS_INVALID: Inquire"),
        ("PROCESS_FAIL", "PROCESS_FAIL: Inquire"),
        ("MERCHANT_BALANCE_NOT_ENOUGH", "MERCHANT_BALANCE_NOT_ENOUGH: Later"),
        ("USER_NOT_EXIST", "USER_NOT_EXIST: Person"),
        ("SOMETHING_NEW", "SOMETHING_NEW: Inquire"),
        ("ACCESS_DENIED", "refused ACCESS_DENIED: Configuration"),
    ] {
        check_cancel(body("F", code, ""), expected).await;
    }
    let unknown = "the acquirer said UNKNOWN_EXCEPTION: SameIdAgain";
    check_cancel(body("U", "UNKNOWN_EXCEPTION", ""), unknown).await;
}

fn words(answer: &RefundAnswer) -> String {
    let RefundAnswer { fact, gateway_id, code, advice } = answer;
    let fact = match fact {
        RefundFact::Processing => "processing".to_owned(),
        RefundFact::Succeeded { at, amount } => format!("refunded {amount} at {}", at.format("%T")),
        RefundFact::Failed => "failed".to_owned(),
        RefundFact::Reversed { at } => format!("reversed at {}", at.format("%T")),
        RefundFact::Insisted { amount } => format!("refunded {amount}, once more"),
    };
    let id = gateway_id.as_ref().map_or("-", |id| id.as_str());
    format!("{fact}, {code}, {advice:?}, {id}")
}

async fn check_refund(answer: impl Into<String>, expected: &str) {
    let order = RefundOrder {
        request_id: RefundRequestId::parse("f1").unwrap(),
        payment_id: PaymentId::parse("2024").unwrap(),
        amount: money(250, "HKD"),
        reason: None,
    };
    let call = Acquirer::saying(answer).ams().refund(&order, now()).await;
    assert_eq!(call.outcome.as_ref().map_or_else(error_text, words), expected);
}

#[tokio::test]
async fn a_refund_succeeds_waits_or_fails_for_a_reason() {
    let done = r#","refundRequestId":"f1","refundId":"r9","refundAmount":{"currency":"HKD","value":"250"},"refundTime":"2024-06-12T09:40:00+08:00""#;
    check_refund(body("S", "SUCCESS", done), "refunded HKD 2.50 at 01:40:00, SUCCESS, Done, r9")
        .await;
    check_refund(body("S", "SUCCESS", ""), "refunded HKD 2.50 at 01:30:16, SUCCESS, Done, -").await;
    let waits = "processing, REFUND_IN_PROCESS, Inquire, -";
    check_refund(body("U", "REFUND_IN_PROCESS", ""), waits).await;
    for (code, expected) in [
        ("REFUND_AMOUNT_EXCEED", "failed, REFUND_AMOUNT_EXCEED, NewId, -"),
        ("REFUND_WINDOW_EXCEED", "failed, REFUND_WINDOW_EXCEED, Final, -"),
        ("MERCHANT_BALANCE_NOT_ENOUGH", "failed, MERCHANT_BALANCE_NOT_ENOUGH, NewId, -"),
        ("RISK_REJECT", "failed, RISK_REJECT, Person, -"),
        // Called failed, it would be refunded a second time.
        ("PROCESS_FAIL", "the acquirer said PROCESS_FAIL: Inquire"),
        ("INVALID_SIGNATURE", "refused INVALID_SIGNATURE: Configuration"),
    ] {
        check_refund(body("F", code, ""), expected).await;
    }
    let unknown = "the acquirer said UNKNOWN_EXCEPTION: SameIdAgain";
    check_refund(body("U", "UNKNOWN_EXCEPTION", ""), unknown).await;
    let other = "the answer cannot be read: it speaks of another refund: SameIdAgain";
    check_refund(body("S", "SUCCESS", r#","refundRequestId":"f2""#), other).await;
}

async fn check_inquiry(answer: impl Into<String>, expected: &str) {
    let id = RefundRequestId::parse("f1").unwrap();
    let call = Acquirer::saying(answer).ams().inquire_refund(&id, now()).await;
    let outcome = match &call.outcome {
        Ok(InquiredRefund::Found(answer)) => words(answer),
        Ok(InquiredRefund::NotThere) => "not there".to_owned(),
        Err(error) => error_text(error),
    };
    assert_eq!(outcome, expected);
}

#[tokio::test]
async fn an_inquiry_tells_the_refunds_status_and_not_its_own() {
    let found = |status: &str, rest: &str| {
        body("S", "SUCCESS", &format!(r#","refundId":"r9","refundStatus":"{status}"{rest}"#))
    };
    let amount = r#","refundAmount":{"currency":"HKD","value":"250"}"#;
    let expected = "refunded HKD 2.50 at 01:30:16, SUCCESS, Done, r9";
    check_inquiry(found("SUCCESS", amount), expected).await;
    check_inquiry(found("PROCESSING", ""), "processing, PROCESSING, Inquire, r9").await;
    check_inquiry(found("FAIL", ""), "failed, FAIL, Final, r9").await;
    check_inquiry(body("F", "ORDER_NOT_EXIST", ""), "not there").await;
    let unread = |why: &str| format!("the answer cannot be read: {why}: SameIdAgain");
    check_inquiry(found("SUCCESS", ""), &unread("refunded, but no amount")).await;
    check_inquiry(body("S", "SUCCESS", ""), &unread("no refundStatus")).await;
}

#[tokio::test]
async fn methods_are_told_with_why_not() {
    let options = r#","paymentOptions":[{"paymentMethodType":"GCASH","enabled":true,"promoNames":["5% off"]},{"paymentMethodType":"DANA","enabled":"false","disableReason":"CHANNEL_DISABLE","promoNames":{"en":"x"}}]"#;
    let acquirer = Acquirer::saying(body("S", "SUCCESS", options));
    let query = MethodQuery { amount: money(1050, "HKD") };
    let methods = acquirer.ams().consult_methods(&query, now()).await.outcome.unwrap();
    let words: Vec<_> = methods
        .iter()
        .map(|m| format!("{} {} {:?} {:?}", m.method, m.available, m.reason, m.promotions))
        .collect();
    assert_eq!(
        words,
        [r#"GCASH true None ["5% off"]"#, r#"DANA false Some("CHANNEL_DISABLE") []"#]
    );
}

#[tokio::test]
async fn an_agreement_is_agreed_to_at_an_address_or_by_a_code() {
    let order = AuthorizationOrder {
        id: AgreementId::parse("a1").unwrap(),
        wallet: WalletName::parse("GCASH").unwrap(),
        state: "s".into(),
    };
    let rest = r#","normalUrl":"https://auth.example/x","authCodeForm":{"codeDetails":[{"displayType":"TEXT","codeValue":"https://qr.example/a"}]}"#;
    let acquirer = Acquirer::saying(body("S", "SUCCESS", rest));
    let answer = acquirer.ams().consult_authorization(&order, now()).await.outcome.unwrap();
    assert_eq!(answer.url.as_deref(), Some("https://auth.example/x"));
    assert_eq!(answer.code.as_deref(), Some("https://qr.example/a"));
    let acquirer = Acquirer::saying(body("S", "SUCCESS", ""));
    let error = acquirer.ams().consult_authorization(&order, now()).await.outcome.unwrap_err();
    assert_eq!(
        error_text(&error),
        "the answer cannot be read: neither an address nor a code: SameIdAgain"
    );
}

#[tokio::test]
async fn tokens_are_read_and_never_kept_in_the_exchange() {
    let rest = r#","accessToken":"access-1","accessTokenExpiryTime":"2026-06-12T09:30:16+08:00","refreshToken":"refresh-1","userLoginId":"09****11""#;
    let acquirer = Acquirer::saying(body("S", "SUCCESS", rest));
    let wallet = WalletName::parse("GCASH").unwrap();
    let grant = Grant::Code { wallet, code: AuthCode::new("consent-1".into()) };
    let call = acquirer.ams().apply_token(&grant, now()).await;
    let kept = format!("{:?}", call.exchange);
    for secret in ["access-1", "refresh-1", "consent-1", "09****11"] {
        assert!(!kept.contains(secret), "{kept}");
    }
    let tokens = call.outcome.unwrap();
    assert_eq!(tokens.access.expose(), "access-1");
    assert_eq!(tokens.refresh.unwrap().expose(), "refresh-1");
    assert_eq!(tokens.access_expires_at.unwrap().to_rfc3339(), "2026-06-12T01:30:16+00:00");
    assert_eq!((tokens.refresh_expires_at, tokens.payer.as_deref()), (None, Some("09****11")));
}

#[tokio::test]
async fn an_agreement_that_cannot_be_applied_for_says_why() {
    let wallet = || WalletName::parse("GCASH").unwrap();
    for (status, code, expected) in [
        ("F", "INVALID_AUTHCODE", "refused INVALID_AUTHCODE: NewId"),
        ("U", "AUTH_IN_PROCESS", "the acquirer said AUTH_IN_PROCESS: SameIdAgain"),
        ("S", "SUCCESS", "the answer cannot be read: no token: SameIdAgain"),
    ] {
        let acquirer = Acquirer::saying(body(status, code, ""));
        let grant = Grant::Code { wallet: wallet(), code: AuthCode::new("c".into()) };
        let error = acquirer.ams().apply_token(&grant, now()).await.outcome.unwrap_err();
        assert_eq!(error_text(&error), expected);
    }
}

#[tokio::test]
async fn an_agreement_ends() {
    let token = AccessToken::new("token-4711".into());
    let acquirer = Acquirer::saying(body("S", "SUCCESS", ""));
    let call = acquirer.ams().revoke(&token, now()).await;
    assert!(!format!("{:?}", call.exchange).contains("4711"));
    assert!(call.outcome.is_ok());
}
