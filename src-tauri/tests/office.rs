//! The back office: a window beside the desk's, with a place of its own.

use super::Counter;
use super::desk::{Desk, journey};
use fantoccini::wd::WindowHandle;
use serde_json::json;
use std::path::Path;

/// Where the second of two monitors begins.
const SECOND: i64 = 1280;
/// A place on it.
const ON_SECOND: i64 = 1320;

impl Counter {
    /// The desk's window and the back office, once both are there and draw.
    async fn both(&self) -> (WindowHandle, WindowHandle) {
        let page = &self.desk.page;
        let mut windows = page.windows(2).await;
        page.turn_to(&windows[0]).await;
        // A window that has just opened is empty first, and that too is complete.
        let there = "return location.protocol !== 'about:' && document.readyState === 'complete'";
        page.wait_true(there).await;
        if page.ask("return location.search").await == json!("?window=office") {
            windows.reverse();
        }
        let [desk, office] = windows.try_into().expect("two windows");
        page.turn_to(&office).await;
        page.wait_true("return location.hash === '' && document.title.includes('Overview')").await;
        (desk, office)
    }
}

/// Notes that the back office was left at this place of the screen, as a graceful end does.
fn left_at(data: &Path, x: i64) {
    let home = |name: &str| data.parent().expect("a scratch folder").join(name);
    let entries = std::fs::read_dir(home("xdg_data_home")).expect("the program has a folder");
    let own = entries.filter_map(Result::ok).map(|entry| entry.file_name());
    let own = own.into_iter().find(|name| name.to_string_lossy().starts_with("app.tillside"));
    let folder = home("xdg_config_home").join(own.expect("the program's name"));
    std::fs::create_dir_all(&folder).expect("a folder");
    let office = json!({
        "width": 940, "height": 620, "x": x, "y": 20, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    });
    let states = json!({ "office": office }).to_string();
    std::fs::write(folder.join(".window-state.json"), states).expect("the note is written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_back_office_looks_at_payments_while_the_desk_takes_one() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let page = &counter.desk.page;
        page.press("keypad-digit-7").await;
        page.control('b').await;
        let (desk, office) = counter.both().await;
        assert_eq!(page.says("nav-take-payment").await, None, "money is taken at the desk");
        page.press("nav-payments").await;
        counter.desk.picture("office").await;

        page.turn_to(&desk).await;
        let code = counter.show_code("50").await;
        page.turn_to(&office).await;
        page.wait("payment-row", |text| text.contains("750")).await;
        counter.payer(&code, "wallet-pay", "paid").await;
        page.wait("payment-row", |text| text.contains("Paid")).await;
        page.turn_to(&desk).await;
        page.wait_for("result-paid").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_after_the_desk_had_gone_on_is_read_there_when_the_office_opens_it() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let page = &counter.desk.page;
        page.press("keypad-digit-7").await;
        page.control('b').await;
        let (desk, office) = counter.both().await;
        page.turn_to(&desk).await;
        let code = counter.show_code("50").await;
        page.press("nav-payments").await;
        page.wait_for("payment-row").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        page.wait("nav-needs-you", |text| text.contains('1')).await;

        page.turn_to(&office).await;
        page.press("nav-needs-you").await;
        page.press("missed").await;
        page.wait_for("payment-detail").await;
        page.turn_to(&desk).await;
        page.wait("nav-needs-you", |text| !text.contains('1')).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_back_office_comes_back_to_its_monitor_and_is_never_lost_with_it() {
    journey(async || {
        let counter = Counter { desk: Desk::before_two_monitors().await };
        let page = &counter.desk.page;
        page.press("welcome-start").await;
        page.wait_for("practice-bar").await;
        // Keys go to the window once something in it was pressed.
        page.press("keypad-digit-7").await;
        page.control('b').await;
        counter.both().await;

        left_at(&counter.desk.data(), ON_SECOND);
        let counter = Counter { desk: counter.desk.kill_and_start_again().await };
        counter.both().await;
        counter.desk.page.wait_true(&format!("return screenX >= {SECOND}")).await;
        counter.desk.picture("office-second").await;

        counter.desk.screen().unplug_second();
        let counter = Counter { desk: counter.desk.kill_and_start_again().await };
        counter.both().await;
        counter.desk.page.wait_true(&format!("return screenX < {SECOND}")).await;
    })
    .await;
}
