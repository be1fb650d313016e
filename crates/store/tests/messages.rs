//! What came and went over the wire is kept as it was, whatever it holds, and found again.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{Shop, account, at, new_order, order_id};
use proptest::prelude::*;
use store::{
    AnswerRecord, Direction, Lane, MessageFilter, MessageVerdict, NewEvent, NewMessage,
    NewNotification, NotificationVerdict,
};
use tokio::runtime::Runtime;

fn event(text: &str) -> NewEvent {
    let args = vec![(text.to_owned(), text.to_owned())];
    NewEvent { at: at(1), order_id: None, lane: Lane::Desk, kind: format!("k{text}"), args }
}

fn message(text: &str) -> NewMessage {
    NewMessage {
        order_id: None,
        payment_request_id: None,
        refund_request_id: None,
        agreement_id: None,
        account: account(),
        direction: Direction::Sent,
        operation: text.to_owned(),
        url: text.to_owned(),
        headers: vec![(text.to_owned(), text.to_owned())],
        body: text.to_owned(),
        answer: AnswerRecord { status: None, headers: Vec::new(), body: text.to_owned() },
        verdict: MessageVerdict::None,
        took_ms: None,
        at: at(2),
    }
}

fn letter(text: &str, body: &[u8]) -> NewNotification {
    NewNotification {
        id: format!("n{text}"),
        at: at(3),
        account: text.to_owned(),
        kind: text.to_owned(),
        verdict: NotificationVerdict::Malformed,
        source: text.to_owned(),
        order_id: None,
        path: text.to_owned(),
        headers: vec![(text.to_owned(), text.to_owned())],
        body: body.to_vec(),
    }
}

async fn check(text: &str, body: &[u8]) {
    let shop = Shop::open().await;
    let (event, message, letter) = (event(text), message(text), letter(text, body));
    let mut tx = shop.store.write().await.unwrap();
    tx.insert_event(&event).await.unwrap();
    tx.insert_message(&message).await.unwrap();
    tx.insert_notification(&letter, None).await.unwrap();
    let id = tx.newest_message_id().await.unwrap();
    tx.commit().await.unwrap();

    let events = shop.store.events_after(0, 9).await.unwrap();
    assert_eq!(events.last().unwrap().event, event);
    assert_eq!(shop.store.message(id).await.unwrap().unwrap().message, message);
    assert_eq!(shop.store.notifications(false, 9).await.unwrap()[0].notification, letter);
    // The trail was told the rows in another way than it is checked.
    shop.store.verify().await.unwrap();
}

#[tokio::test]
async fn messages_are_found_by_what_went_over_the_wire() {
    let shop = Shop::open().await;
    shop.ask(&new_order("o1", 1000), at(1)).await;
    let mut tx = shop.store.write().await.unwrap();
    let mut last = 0;
    for number in 0..5_u32 {
        let operation = if number % 2 == 0 { "pay" } else { "cancel" };
        let message = NewMessage {
            order_id: (number == 0).then(|| order_id("o1")),
            payment_request_id: None,
            refund_request_id: None,
            agreement_id: None,
            account: account(),
            direction: Direction::Sent,
            operation: operation.to_owned(),
            url: "https://gateway.example/ams".to_owned(),
            headers: Vec::new(),
            body: format!("{{\"paymentRequestId\":\"Req{number}\"}}"),
            answer: AnswerRecord {
                status: Some(200),
                headers: Vec::new(),
                body: r#"{"result":{"resultCode":"SUCCESS"}}"#.to_owned(),
            },
            verdict: MessageVerdict::Signed,
            took_ms: Some(12),
            at: at(number.into()),
        };
        tx.insert_message(&message).await.unwrap();
        last = tx.newest_message_id().await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(
        shop.store.message(last).await.unwrap().unwrap().message.body,
        r#"{"paymentRequestId":"Req4"}"#
    );
    assert_eq!(shop.store.message_operations().await.unwrap(), ["cancel", "pay"]);

    let number = shop.store.order(&order_id("o1")).await.unwrap().unwrap().number.to_string();
    for (filter, expected) in [
        (MessageFilter::default(), vec![4, 3, 2, 1, 0]),
        (
            MessageFilter { operation: Some("cancel".to_owned()), ..MessageFilter::default() },
            vec![3, 1],
        ),
        (MessageFilter { search: Some("req2".to_owned()), ..MessageFilter::default() }, vec![2]),
        (MessageFilter { search: Some(number), ..MessageFilter::default() }, vec![0]),
        (MessageFilter { search: Some("nowhere".to_owned()), ..MessageFilter::default() }, vec![]),
        (
            MessageFilter { from: Some(at(1)), to: Some(at(3)), ..MessageFilter::default() },
            vec![2, 1],
        ),
    ] {
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = shop.store.list_messages(&filter, before, 2).await.unwrap();
            assert!(page.rows.iter().all(|row| row.code.as_deref() == Some("SUCCESS")));
            seen.extend(page.rows.iter().map(|row| (row.at - at(0)).num_seconds()));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected, "{filter:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_text_and_any_bytes_are_kept(
        text in "\\PC{0,12}",
        odd in prop::sample::select(vec!["", "\0", "a\0b", "\u{1f}", "\"\\", "\u{feff}", "[1]"]),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        Runtime::new().unwrap().block_on(check(&format!("{text}{odd}{text}"), &body));
    }
}
