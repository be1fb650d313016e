//! A shop's day, made twice: in the desk's own window, and in the engine that Windows has, on the
//! same pages and commands.

use crate::Counter;
use crate::desk::acquirer::Acquirer;
use crate::desk::{Desk, Engine, journey};
use std::io::Read;
use std::net::TcpListener;
use std::time::{Duration, Instant};

macro_rules! in_both_engines {
    ($($name:ident),+ $(,)?) => {
        mod in_web_kit {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::journey(async || super::$name(super::Engine::WebKit).await).await;
            })+
        }
        mod in_chromium {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::journey(async || super::$name(super::Engine::Chromium).await).await;
            })+
        }
    };
}

in_both_engines! {
    a_first_start_speaks_the_language_that_is_chosen,
    ten_payers_in_a_row_are_served_by_the_keyboard_alone,
    a_scanner_is_heard_wherever_the_focus_is,
    a_line_that_was_cut_and_mended_brings_what_was_paid_meanwhile,
    a_computer_that_slept_tells_at_once_what_was_paid_meanwhile,
    a_receipt_comes_out_of_a_printer_in_the_network,
}

async fn a_first_start_speaks_the_language_that_is_chosen(engine: Engine) {
    let desk = Desk::first_start_in(engine, &[]).await;
    let counter = Counter { desk };
    let page = &counter.desk.page;
    page.wait("welcome-start", |text| text.contains("Start practising")).await;
    page.press("language-zh-CN").await;
    page.wait("welcome-start", |text| text.contains("开始练习")).await;
    counter.desk.picture(&format!("welcome-zh-{engine:?}")).await;
    page.keys("\n").await;
    page.wait_true("return document.documentElement.lang === 'zh-CN'").await;
    counter.sell("12.50").await;
    page.wait("order-status", |text| text == "已付款").await;
    counter.desk.picture(&format!("paid-zh-{engine:?}")).await;

    let counter = Counter { desk: counter.desk.kill_and_start_again().await };
    let page = &counter.desk.page;
    page.wait("show-code", |text| text.contains("出示收款码")).await;
    page.press("nav-settings").await;
    page.press("settings-computer").await;
    page.choose("language-select", "en").await;
    page.wait_true("return document.documentElement.lang === 'en'").await;
}

async fn ten_payers_in_a_row_are_served_by_the_keyboard_alone(engine: Engine) {
    let desk = Desk::first_start_in(engine, &[]).await;
    let page = &desk.page;
    page.wait_for("welcome-start").await;
    page.keys("\n").await;
    page.wait_for("show-code").await;
    let gateway = desk.gateway().await;
    let (began, mut code) = (Instant::now(), String::new());
    for _payer in 0..10 {
        page.wait_for("show-code").await;
        page.keys("12.5\n").await;
        code = page.wait_for_other("qr", "data-code", &code).await;
        gateway.pay(&code).await;
        page.wait_for("result-paid").await;
        page.keys("\n").await;
    }
    assert!(began.elapsed() < Duration::from_secs(300), "ten payers took {:?}", began.elapsed());
    page.wait_for("show-code").await;
    page.control('2').await;
    page.wait_count("payment-row", 10).await;
    for row in page.all("payment-row").await {
        assert!(row.contains("Paid") && row.contains("12.50"), "{row}");
    }
    desk.picture(&format!("ten-{engine:?}")).await;
}

async fn a_scanner_is_heard_wherever_the_focus_is(engine: Engine) {
    let counter = Counter::open_in(engine, &[]).await;
    let (page, gateway) = (&counter.desk.page, counter.desk.gateway().await);

    let amount = async |typed: &str, shown: &str| {
        page.wait_for("show-code").await;
        page.keys(typed).await;
        page.wait("keypad-amount", |text| text.contains(shown)).await;
    };

    // At the keypad, after an amount.
    amount("12.34", "12.34").await;
    let used = gateway.payers_code().await;
    page.scan(&used).await;
    page.wait("result-paid", |text| text.contains("12.34")).await;
    page.keys("\n").await;

    // In a field of another page, which it leaves as it was.
    amount("8", "8.00").await;
    page.press("nav-refunds").await;
    page.wait_true("return document.activeElement?.dataset.testid === 'find-order'").await;
    page.scan(&gateway.payers_code().await).await;
    page.wait("result-paid", |text| text.contains("8.00")).await;
    let number = page.wait_for("order-number").await;
    page.keys("\n").await;

    // A code that was used already pays nothing; another one pays the same order.
    amount("3", "3.00").await;
    page.scan(&used).await;
    page.wait_for("result-failed").await;
    counter.desk.picture(&format!("scanned-{engine:?}")).await;
    page.scan(&gateway.payers_code().await).await;
    page.wait("result-paid", |text| text.contains("3.00")).await;

    // The number on a receipt finds its order.
    page.press("nav-refunds").await;
    page.wait_true("return document.activeElement?.dataset.testid === 'find-order'").await;
    page.scan(&number).await;
    page.wait_for("refund-amount").await;
    page.wait("order-number", |text| text == number).await;
}

async fn a_line_that_was_cut_and_mended_brings_what_was_paid_meanwhile(engine: Engine) {
    let acquirer = Acquirer::start().await;
    let counter = Counter { desk: Desk::live(engine, &acquirer).await };
    let page = &counter.desk.page;
    page.wait_for("show-code").await;
    let code = counter.show_code("12.50").await;
    acquirer.line.cut();
    page.wait_until("freshness", "data-mark", "unreachable").await;
    acquirer.gateway().pay(&code).await;
    // Nothing is proved, so nothing is told.
    assert_eq!(page.says("result-paid").await, None);
    counter.desk.picture(&format!("cut-{engine:?}")).await;
    acquirer.line.mend();
    page.wait_for("result-paid").await;
    page.wait_until("freshness", "data-mark", "live").await;
}

async fn a_computer_that_slept_tells_at_once_what_was_paid_meanwhile(engine: Engine) {
    let acquirer = Acquirer::start().await;
    let counter = Counter { desk: Desk::live(engine, &acquirer).await };
    let page = &counter.desk.page;
    page.wait_for("show-code").await;
    let code = counter.show_code("12.50").await;
    let nap = async {
        acquirer.gateway().pay(&code).await;
        // What it takes for the desk to notice that it has slept.
        tokio::time::sleep(Duration::from_secs(11)).await;
    };
    counter.desk.sleep(nap).await;
    page.wait_for("result-paid").await;
}

async fn a_receipt_comes_out_of_a_printer_in_the_network(engine: Engine) {
    let printer = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = printer.local_addr().expect("a bound address").port();
    let paper = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let (mut receipt, _) = printer.accept().expect("something is printed");
        receipt.read_to_end(&mut bytes).expect("it ends");
        bytes
    });
    let counter = Counter::open_in(engine, &[]).await;
    let page = &counter.desk.page;
    page.press("nav-settings").await;
    page.press("settings-receipts").await;
    page.press("printer-add").await;
    page.press("by-network").await;
    page.fill("printer-name", "Counter").await;
    page.fill("printer-place", "127.0.0.1").await;
    page.fill("printer-port", &port.to_string()).await;
    page.choose("printer-profile", "epson-80").await;
    page.press("printer-keep").await;
    page.wait("printer", |text| text.contains("Counter")).await;

    page.press("nav-take-payment").await;
    let number = counter.sell("12.50").await;
    page.keys("p").await;
    page.wait("receipt-paper", |text| text.contains("12.50")).await;
    counter.desk.picture(&format!("receipt-{engine:?}")).await;
    page.press("receipt-print").await;
    let bytes = tokio::task::spawn_blocking(|| paper.join().expect("a printer")).await;
    let bytes = bytes.expect("a printer");
    let holds = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
    // It is initialised, says what was paid for which order and that this was practice, and cuts.
    let [begins, cuts] = [holds("\x1b@"), holds("\x1dV")];
    let says = [holds("EUR 12.50"), holds(&number), holds("PRACTICE")];
    let paper = String::from_utf8_lossy(&bytes);
    assert!(begins && cuts && says == [true; 3], "{begins} {cuts} {says:?} of {paper:?}");
}
