//! Money back through the real window: with a PIN, by a cancel, and not without the right.

use crate::Counter;
use crate::desk::journey;

const PIN: &str = "704913";

/// Names the first of the staff, who is the owner and signed in from then on.
async fn name_owner(counter: &Counter) {
    let page = &counter.desk.page;
    page.press("nav-settings").await;
    page.press("settings-staff").await;
    page.fill("staff-name", "Tobi").await;
    page.press("add-staff").await;
    page.fill("pin", PIN).await;
    page.wait_for("person-foot").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_goes_back_with_a_pin_and_the_wrong_one_sends_nothing() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let code = counter.show_code("10").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        let page = &counter.desk.page;
        page.wait_for("result-paid").await;
        name_owner(&counter).await;
        counter.open_newest().await;
        page.press("refund-open").await;
        page.fill("refund-amount", "2.50").await;
        page.press("refund-confirm").await;
        page.fill("pin", "000001").await;
        page.wait("pin-note", |text| text.contains('2')).await;
        counter.desk.picture("refund-pin").await;
        page.fill("pin", PIN).await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_sale_is_cancelled_instead_of_refunded() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let code = counter.show_code("10").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        let page = &counter.desk.page;
        page.wait_for("result-paid").await;
        counter.open_newest().await;
        page.press("refund-open").await;
        page.press("refund-all").await;
        page.press("refund-confirm").await;
        page.wait_until("refund-status", "data-status", "cancelled").await;
        counter.desk.picture("refund-cancelled").await;
        page.press("refund-done").await;
        page.wait_until("order-status", "data-state", "cancelled").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_lock_opens_on_the_last_digit() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        name_owner(&counter).await;
        let page = &counter.desk.page;
        page.press("lock-now").await;
        page.wait_for("lock").await;
        counter.desk.picture("lock").await;
        page.fill("pin", PIN).await;
        page.wait_for("person-foot").await;
    })
    .await;
}
