//! Journeys through the real window, driven by WebKitWebDriver under Xvfb, with the practice
//! wallet in a real Chromium. Those of `day.rs` are made in Chromium too, on the same commands.
//! What has to be installed is in `desk/driver.rs`.
#![cfg(target_os = "linux")]

mod bridge;
mod camera;
mod day;
mod desk;
mod money_back;
mod office;

use desk::{Desk, Engine, Wallet, journey};

/// What the app's window and the payer's page are made to do in most journeys.
struct Counter {
    desk: Desk,
}

impl Counter {
    /// First start, welcome, practise.
    async fn open(settings: &[(&str, &str)]) -> Self {
        Self::open_in(Engine::WebKit, settings).await
    }

    /// The same in either engine.
    async fn open_in(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let desk = Desk::first_start_in(engine, settings).await;
        desk.page.press("welcome-start").await;
        desk.page.wait_for("practice-bar").await;
        Self { desk }
    }

    /// Types an amount and shows its code; tells the code.
    async fn show_code(&self, amount: &str) -> String {
        let page = &self.desk.page;
        for key in amount.chars() {
            match key {
                '.' => page.press("keypad-point").await,
                digit => page.press(&format!("keypad-digit-{digit}")).await,
            }
        }
        page.press("show-code").await;
        page.wait_for_other("qr", "data-code", "").await
    }

    /// The payer pays, or not.
    async fn payer(&self, code: &str, press: &str, outcome: &str) {
        let wallet = Wallet::open(code).await;
        wallet.page.choose("wallet-select", "GCASH").await;
        wallet.page.press(press).await;
        wallet.page.wait_for("wallet-result").await;
        let told = wallet.page.attribute("wallet-result", "data-status").await;
        assert_eq!(told.as_deref(), Some(outcome));
    }

    /// Takes a payment that the payer approves at once; tells the order's number.
    async fn sell(&self, amount: &str) -> String {
        let page = &self.desk.page;
        // The face of the one before stays for some seconds.
        if page.says("result-paid").await.is_some() {
            page.keys("\n").await;
        } else if page.says("show-code").await.is_none() {
            page.press("nav-take-payment").await;
        }
        page.wait_for("show-code").await;
        let code = self.show_code(amount).await;
        let number = page.wait_for("order-number").await;
        self.desk.gateway().await.pay(&code).await;
        page.wait_for("result-paid").await;
        number
    }

    /// Opens the newest payment of the list.
    async fn open_newest(&self) {
        self.desk.page.press("nav-payments").await;
        // WebKit's driver presses no table row, only what stands in it.
        self.desk.page.press("payment-row td").await;
        self.desk.page.wait_for("payment-detail").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_payment_is_taken_by_code_and_explained() {
    journey(async || {
        let desk = Desk::first_start(&[]).await;
        desk.page.wait_for("welcome-start").await;
        desk.picture("welcome").await;
        desk.page.press("welcome-start").await;
        desk.page.wait_for("practice-bar").await;
        let counter = Counter { desk };
        let page = &counter.desk.page;
        let code = counter.show_code("12.50").await;
        let number = page.wait_for("order-number").await;
        counter.desk.picture("take-payment").await;

        let wallet = Wallet::open(&code).await;
        wallet.page.choose("wallet-select", "ALIPAY_CN").await;
        wallet.page.wait("wallet-amount", |text| text.contains("CNY")).await;
        wallet.page.wait("wallet-shop-amount", |text| text.contains("12.50")).await;
        wallet.page.picture("wallet").await;
        wallet.page.press("wallet-pay").await;
        page.wait_for("result-paid").await;
        wallet.page.wait_for("wallet-result").await;
        let told = wallet.page.attribute("wallet-result", "data-status").await;
        assert_eq!(told.as_deref(), Some("paid"));
        counter.desk.picture("paid").await;

        page.press("nav-payments").await;
        page.wait("payment-row", |text| text.contains("12.50")).await;
        counter.desk.picture("payments").await;
        counter.open_newest().await;
        page.wait("order-number", |text| text == number).await;
        let entries = page.all("timeline-entry").await;
        assert!(entries.len() >= 4, "{entries:?}");
        counter.desk.picture("payment").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mark_for_the_door_names_each_brand_once() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let page = &counter.desk.page;
        page.press("nav-settings").await;
        page.press("settings-stand").await;
        page.press("stand-mark").await;
        // One brand can be several of the acquirer's methods, each of another country.
        let once = |text: &str| text.matches("GrabPay").count() == 1 && text.contains("GCash");
        page.wait("stand-preview", once).await;
        counter.desk.picture("stand-mark").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payer_declines_and_the_window_says_so() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let code = counter.show_code("8").await;
        counter.payer(&code, "wallet-decline", "declined").await;
        counter.desk.page.wait_for("result-failed").await;
        counter.desk.picture("failed").await;
        counter.desk.page.press("try-again").await;
        let again = counter.desk.page.wait_for_other("qr", "data-code", &code).await;
        counter.payer(&again, "wallet-pay", "paid").await;
        counter.desk.page.wait_for("result-paid").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_expires_and_its_successor_is_paid() {
    journey(async || {
        let counter = Counter::open(&[("TILLSIDE_PRACTICE_CODE_SECONDS", "6")]).await;
        let code = counter.show_code("7").await;
        let page = &counter.desk.page;
        page.wait_for("result-expired").await;
        counter.desk.picture("expired").await;
        let wallet = Wallet::open(&code).await;
        wallet.page.wait_for("wallet-result").await;
        let told = wallet.page.attribute("wallet-result", "data-status").await;
        assert_eq!(told.as_deref(), Some("expired"));
        drop(wallet);

        page.press("renew").await;
        let fresh = page.wait_for_other("qr", "data-code", &code).await;
        counter.payer(&fresh, "wallet-pay", "paid").await;
        page.wait_for("result-paid").await;
    })
    .await;
}

/// Other programs drive the window too, and look at it; it has nothing to paint meanwhile.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_driver_is_given_a_picture_of_a_window_that_rests() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let page = &counter.desk.page;
        page.wait_for("show-code").await;
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert!(page.pictured().await.starts_with(b"\x89PNG"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_while_waiting_forgets_nothing() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.show_code("9.30").await;
        let number = counter.desk.page.wait_for("order-number").await;
        let counter = Counter { desk: counter.desk.kill_and_start_again().await };
        let page = &counter.desk.page;
        page.wait_for("practice-bar").await;
        counter.open_newest().await;
        page.wait("order-number", |text| text == number).await;
        page.press("resume").await;
        let code = page.wait_for_other("qr", "data-code", "").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        page.wait_for("result-paid").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_notification_is_counted_and_shown_and_not_believed() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        counter.show_code("6.40").await;
        let page = &counter.desk.page;
        page.press("nav-settings").await;
        page.press("settings-notifications").await;
        let receiver = page.wait_for_value("receiver-address").await;
        let forged = r#"{"notifyType":"PAYMENT_RESULT","result":{"resultStatus":"S"}}"#;
        let answer = reqwest::Client::new()
            .post(format!("http://{receiver}/notify/Practice"))
            .header("signature", "algorithm=RSA256,keyVersion=1,signature=Zm9yZ2Vk")
            .header("client-id", "SANDBOX_5Y00000000000001")
            .header("request-time", "2026-11-22T09:00:00Z")
            .body(forged)
            .send()
            .await
            .expect("the receiver answers");
        assert!(!answer.status().is_success());
        page.wait("rejected-count", |text| text.contains('1')).await;
        page.press("only-rejected").await;
        page.wait_for("notification").await;
        let verdict = page.attribute("notification", "data-verdict").await;
        assert_eq!(verdict.as_deref(), Some("forged"));
        counter.desk.picture("forged").await;
        counter.open_newest().await;
        page.wait_for("resume").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_and_then_the_rest_of_a_payment_go_back() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let code = counter.show_code("10").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        let page = &counter.desk.page;
        page.wait_for("result-paid").await;
        counter.open_newest().await;
        page.press("refund-open").await;
        page.fill("refund-amount", "2.50").await;
        page.fill("refund-reason", "Returned goods").await;
        counter.desk.picture("refund").await;
        page.press("refund-confirm").await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        page.press("refund-done").await;

        page.press("refund-open").await;
        page.press("refund-all").await;
        page.press("refund-confirm").await;
        page.wait_until("refund-status", "data-status", "succeeded").await;
        counter.desk.picture("refunded").await;
        page.press("refund-done").await;
        page.wait_until("order-status", "data-state", "refunded").await;
    })
    .await;
}

/// Where a window's inside lies on the screen, and how large it is.
fn fills(x: u32, width: u32, height: u32) -> String {
    format!("return screenX === {x} && innerWidth === {width} && innerHeight === {height}")
}

/// Lets a page note when it first has a code to be scanned.
const NOTE_THE_CODE: &str = "
    const code = '[data-testid=qr], [data-testid=payer-code]';
    new MutationObserver(() => {
        if (!window.codeSince && document.querySelector(code)) window.codeSince = Date.now();
    }).observe(document.body, { subtree: true, childList: true });";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_payers_display_fills_the_second_monitor_and_survives_its_loss() {
    journey(async || {
        let counter = Counter { desk: Desk::before_two_monitors().await };
        let page = &counter.desk.page;
        page.press("welcome-start").await;
        page.wait_for("practice-bar").await;
        let desk = page.window().await;
        page.press("display-toggle").await;
        let windows = page.windows(2).await;
        let display = windows.into_iter().find(|window| *window != desk).expect("two windows");

        page.turn_to(&display).await;
        page.wait("payer-idle", |text| text.contains("Harbour & Pine")).await;
        page.wait("payer-wallets", |text| text.contains("GCash")).await;
        page.wait_true(&fills(1280, 1024, 768)).await;
        counter.desk.picture("payer-idle").await;

        page.ask(NOTE_THE_CODE).await;
        page.turn_to(&desk).await;
        page.ask(NOTE_THE_CODE).await;
        let code = counter.show_code("12.50").await;
        let at_desk = page.ask("return window.codeSince").await;
        page.turn_to(&display).await;
        page.wait_until("payer-code", "data-code", &code).await;
        let at_display = page.ask("return window.codeSince").await;
        let behind = at_display.as_i64().unwrap() - at_desk.as_i64().unwrap();
        // Told, not judged: how many frames that is depends on what else this machine draws. That
        // it goes out in the same breath is proved where no frame is drawn.
        println!("the display showed the code {behind} ms after the desk");
        page.wait("payer-total", |text| text.contains("12.50")).await;
        counter.desk.picture("payer-code").await;

        counter.desk.screen().unplug_second();
        page.wait_true("return screenX < 1280 && innerWidth < 1280").await;
        page.wait_until("payer-code", "data-code", &code).await;
        counter.desk.screen().plug_second();
        page.wait_true(&fills(1280, 1024, 768)).await;

        counter.payer(&code, "wallet-pay", "paid").await;
        page.wait_until("payer-result", "data-outcome", "paid").await;
        counter.desk.picture("payer-paid").await;

        page.turn_to(&desk).await;
        page.wait_for("result-paid").await;
        page.press("new-payment").await;
        page.press("display-toggle").await;
        page.windows(1).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tablet_is_paired_shows_the_display_and_is_cut_off() {
    journey(async || {
        let counter = Counter::open(&[("TILLSIDE_PAYER_PAGE", "127.0.0.1:0")]).await;
        let page = &counter.desk.page;
        page.press("nav-settings").await;
        page.press("settings-display").await;
        page.press("share-display").await;
        let address = page.wait("device-address", |text| text.starts_with("https://")).await;
        page.press("offer-pairing").await;
        let digits = page.wait("pairing-digits", |text| text.len() == 6).await;
        counter.desk.picture("devices").await;

        let tablet = Wallet::open(&address).await;
        tablet.page.wait_for("payer-pairing").await;
        tablet.page.fill("pair-code", &digits).await;
        tablet.page.fill("pair-name", "Counter tablet").await;
        tablet.page.press("pair").await;
        tablet.page.wait_for("payer-idle").await;
        page.wait("device", |text| text.contains("Counter tablet")).await;

        page.press("nav-take-payment").await;
        let code = counter.show_code("12.50").await;
        tablet.page.wait_until("payer-code", "data-code", &code).await;
        tablet.page.picture("tablet").await;
        counter.payer(&code, "wallet-pay", "paid").await;
        tablet.page.wait_until("payer-result", "data-outcome", "paid").await;

        page.press("nav-settings").await;
        page.press("settings-display").await;
        page.press("revoke-device").await;
        tablet.page.wait_for("payer-pairing").await;
    })
    .await;
}
