//! Money back through the real window: with a PIN, by a cancel, from a file, through a crash, back
//! again to the shop, and not without the right.

use crate::Counter;
use crate::desk::journey;
use serde_json::json;

const PIN: &str = "704913";
const CASHIERS_PIN: &str = "518206";
const ACCOUNTANTS_PIN: &str = "360927";

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

/// Names another of the staff, by whoever is signed in.
async fn name(counter: &Counter, name: &str, role: &str, pin: &str) {
    let page = &counter.desk.page;
    page.fill("staff-name", name).await;
    page.choose("staff-role", role).await;
    page.press("add-staff").await;
    page.fill("pin", pin).await;
    page.wait("staff", |text| text.contains(name)).await;
}

/// Gives the till to another.
async fn switch_to(counter: &Counter, name: &str, pin: &str) {
    let page = &counter.desk.page;
    page.press("lock-now").await;
    page.press_saying("person", name).await;
    page.fill("pin", pin).await;
    // A narrow side bar has room for the initials only.
    page.wait("person-foot", |text| text.starts_with(&name[..1])).await;
}

/// Types how much of the newest payment goes back.
async fn type_refund(counter: &Counter, amount: &str) {
    counter.open_newest().await;
    let page = &counter.desk.page;
    page.press("refund-open").await;
    page.fill("refund-amount", amount).await;
}

/// Asks for a part of the newest payment to go back.
async fn refund(counter: &Counter, amount: &str) {
    type_refund(counter, amount).await;
    counter.desk.page.press("refund-confirm").await;
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
        refund(&counter, "2.50").await;
        page.fill("pin", "000001").await;
        page.wait("pin-note", |text| text.contains('2')).await;
        let wider = "const { scrollWidth, clientWidth } = document.querySelector('dialog');
            return scrollWidth - clientWidth";
        assert_eq!(page.ask(wider).await, 0, "a dialog that fits is not to be scrolled");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_whole_sale_is_refunded_with_a_pin_and_never_more_than_it() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.sell("10").await;
        name_owner(&counter).await;
        let (page, gateway) = (&counter.desk.page, counter.desk.gateway().await);
        // A whole sale of today is cancelled, unless the acquirer's window for that is over.
        let over = json!({
            "fault": "result-code", "operation": "cancel", "code": "CANCEL_WINDOW_EXCEED",
        });
        gateway.faults(json!([over])).await;
        type_refund(&counter, "10.01").await;
        page.wait_off("refund-confirm").await;
        counter.desk.picture("refund-too-much").await;
        page.press("refund-all").await;
        page.press("refund-confirm").await;
        assert_eq!(gateway.refunds().len(), 0);
        page.fill("pin", PIN).await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        page.press("refund-done").await;
        page.wait_until("order-status", "data-state", "refunded").await;
        gateway.refunded(1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cashier_needs_a_managers_pin_and_an_accountant_refunds_nothing() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.sell("10").await;
        name_owner(&counter).await;
        name(&counter, "Maeve", "cashier", CASHIERS_PIN).await;
        name(&counter, "Aoife", "accountant", ACCOUNTANTS_PIN).await;
        let (page, gateway) = (&counter.desk.page, counter.desk.gateway().await);

        // There is no button for her; by the address she only looks.
        switch_to(&counter, "Aoife", ACCOUNTANTS_PIN).await;
        counter.open_newest().await;
        page.wait_for("receipt-open").await;
        assert_eq!(page.says("refund-open").await, None);
        page.ask("location.hash += '/refund'").await;
        page.fill("refund-amount", "4.00").await;
        page.wait_off("refund-confirm").await;
        counter.desk.picture("refund-accountant").await;

        switch_to(&counter, "Maeve", CASHIERS_PIN).await;
        type_refund(&counter, "4.00").await;
        page.wait_for("refund-second").await;
        page.press("refund-confirm").await;
        page.fill("pin", CASHIERS_PIN).await;
        page.wait_for("second-person").await;
        page.fill("pin", "000001").await;
        page.wait("pin-note", |text| text.contains('2')).await;
        assert_eq!(gateway.refunds().len(), 0);
        page.fill("pin", CASHIERS_PIN).await;
        page.wait_for("second-person").await;
        counter.desk.picture("refund-second").await;
        page.fill("pin", PIN).await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        gateway.refunded(1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_names_its_bad_line_and_does_the_others_once() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let (first, second) = (counter.sell("10").await, counter.sell("8").await);
        let (page, gateway) = (&counter.desk.page, counter.desk.gateway().await);
        let text = format!("order,amount\n{first},1.00\n{first},99.00\n{second},2.00\n");
        page.choose_file(&counter.desk.file("refunds.csv", &text)).await;
        page.press("nav-refunds").await;
        page.press("refund-batch").await;
        page.press("batch-choose").await;
        let states = async |wanted: [&str; 3]| {
            let read = "return [...document.querySelectorAll('[data-testid=batch-line]')]
                .map((line) => line.dataset.status).join()";
            page.wait_true(&format!("{read} === '{}'", wanted.join(","))).await;
        };
        states(["ready", "refused", "ready"]).await;
        counter.desk.picture("batch-planned").await;
        assert_eq!(gateway.refunds().len(), 0);
        page.press("batch-run").await;
        states(["succeeded", "refused", "succeeded"]).await;
        let done = gateway.refunded(2).await;

        page.press("batch-choose").await;
        page.wait_off("batch-run").await;
        states(["succeeded", "refused", "succeeded"]).await;
        assert_eq!(gateway.refunded(2).await, done);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_in_the_middle_of_a_refund_is_settled_and_refunds_once() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.sell("10").await;
        // The gateway does it, and its answer stays out for longer than anybody waits.
        let silent = json!({ "fault": "timeout-after", "operation": "refund", "ms": 600_000 });
        let unheard = json!({ "fault": "lose", "operation": "notifyRefund" });
        counter.desk.gateway().await.faults(json!([silent, unheard])).await;
        refund(&counter, "4.00").await;
        let sent = counter.desk.gateway().await.refunded(1).await;

        let counter = Counter { desk: counter.desk.kill_and_start_again().await };
        let page = &counter.desk.page;
        page.wait_for("practice-bar").await;
        counter.open_newest().await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        page.wait_until("order-status", "data-state", "partRefunded").await;
        assert_eq!(counter.desk.gateway().await.refunded(1).await, sent);
        counter.desk.picture("refund-settled").await;
        page.press("refund-open").await;
        page.press("refund-all").await;
        page.wait("refund-confirm", |text| text.contains("6.00")).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refund_that_came_back_waits_for_the_owner_until_it_is_dealt_with() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.sell("10").await;
        let (page, gateway) = (&counter.desk.page, counter.desk.gateway().await);
        refund(&counter, "4.00").await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        let done = gateway.refunded(1).await;
        gateway.reverse(&done[0]).await;
        page.wait_until("refund-status", "data-status", "reversed").await;
        page.press("nav-needs-you").await;
        page.wait("break", |text| text.contains("4.00")).await;
        counter.desk.picture("refund-reversed").await;
        page.press("break-acknowledge").await;
        page.wait_for("nothing-needs-you").await;
    })
    .await;
}
