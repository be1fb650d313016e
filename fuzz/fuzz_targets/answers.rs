//! Bodies that an acquirer answers with: whatever they say, nothing panics, and nothing but a
//! success that names the right amount of the right payment is one.

#![no_main]

use chrono::{DateTime, Utc};
use domain::{
    Currency, Money, Payment, PaymentFact, PaymentRequestId, PaymentState, Refund, RefundFact,
    RefundRequestId, RefundState,
};
use gateway::{InquiredPayment, InquiredRefund, PaymentAnswer};
use gateway_ams::probe;
use libfuzzer_sys::fuzz_target;

fn asked() -> Money {
    Money::from_minor(1050, Currency::parse("HKD").expect("a currency"))
}

fn at() -> DateTime<Utc> {
    DateTime::from_timestamp(1_718_155_816, 0).expect("a time")
}

/// A fact is applied, and only one about the very amount makes it paid.
fn payment(id: &PaymentRequestId, answer: &PaymentAnswer) {
    let mut payment = Payment::new(id.clone(), asked());
    payment.apply(answer.fact);
    let paid = matches!(payment.state(), PaymentState::Paid { .. });
    let right = matches!(answer.fact, PaymentFact::Paid { amount, .. } if amount == asked());
    assert_eq!(paid, right, "{answer:?}");
    let before = payment.state();
    payment.apply(answer.fact);
    assert_eq!(payment.state(), before, "the same again moves nothing");
}

fn refund(id: &RefundRequestId, fact: RefundFact) {
    let mut refund = Refund::new(id.clone(), asked());
    refund.apply(fact);
    let gone = matches!(refund.state(), RefundState::Succeeded { .. });
    let right = matches!(fact, RefundFact::Succeeded { amount, .. } if amount == asked());
    assert_eq!(gone, right, "{fact:?}");
}

fuzz_target!(|body: &[u8]| {
    let payment_id = PaymentRequestId::parse("p1").expect("an id");
    let refund_id = RefundRequestId::parse("r1").expect("an id");
    let signed = probe::answers(body, Some(at()), &payment_id, &refund_id, asked());
    for answer in signed.pay.iter().filter_map(|(_, answer)| answer.as_ref().ok()) {
        payment(&payment_id, &answer.payment);
    }
    if let Ok(InquiredPayment::Found(answer)) = &signed.inquired_payment {
        payment(&payment_id, answer);
    }
    if let Ok(answer) = &signed.refunded {
        refund(&refund_id, answer.fact);
    }
    if let Ok(InquiredRefund::Found(answer)) = &signed.inquired_refund {
        refund(&refund_id, answer.fact);
    }

    // Without a signature nothing is a success: not paid, not cancelled, not refunded.
    let unsigned = probe::answers(body, None, &payment_id, &refund_id, asked());
    for (mode, answer) in &unsigned.pay {
        let paid =
            answer.as_ref().is_ok_and(|a| matches!(a.payment.fact, PaymentFact::Paid { .. }));
        assert!(!paid, "{mode:?}: {answer:?}");
    }
    assert!(!matches!(&unsigned.inquired_payment, Ok(InquiredPayment::Found(_))));
    assert!(!matches!(&unsigned.cancelled, Ok(gateway::CancelAnswer::Cancelled { .. })));
    assert!(!unsigned.refunded.is_ok_and(|a| matches!(a.fact, RefundFact::Succeeded { .. })));
    assert!(!matches!(&unsigned.inquired_refund, Ok(InquiredRefund::Found(_))));
    assert!(unsigned.tokens.is_err() && unsigned.others == [false; 3]);
});
