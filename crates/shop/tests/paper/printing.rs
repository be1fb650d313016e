//! Printing: by hand, by itself, again, and not at all.

use crate::counter::{Counter, FakePrinter, holds, owner};
use receipt::Language;
use shop::{AutomaticReceipts, CopyMark, Link, PaperSettings, PrinterSetting, ShopError};
use std::sync::Arc;

#[tokio::test]
async fn a_receipt_comes_out_and_the_next_one_says_that_it_is_a_copy() {
    let counter = Counter::open().await;
    let mut printer = FakePrinter::start().await;
    counter.printer(&printer, false).await;
    let order = counter.paid().await;
    counter.shop.print_receipt(&order, None).await.unwrap();
    let first = printer.next().await;
    assert!(holds(&first, "EUR 12.50") && holds(&first, "PRACTICE") && holds(&first, "GCash"));
    assert!(holds(&first, "\u{1b}p\u{0}"), "the drawer opens");
    assert!(!holds(&first, "COPY"));
    counter.shop.print_receipt(&order, Some("Counter")).await.unwrap();
    assert!(holds(&printer.next().await, "COPY 1"));
    let kinds = counter.kinds(&order).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "receipt.printed").count(), 2);
}

#[tokio::test]
async fn what_was_not_paid_has_no_receipt() {
    let counter = Counter::open().await;
    let order = counter.take().await;
    let receipt = counter.shop.receipt(&order, Language::En, CopyMark::No).await;
    assert!(matches!(receipt, Err(ShopError::NoReceipt(_))), "{receipt:?}");
}

#[tokio::test]
async fn a_paid_order_prints_by_itself_once() {
    let counter = Counter::open().await;
    let mut printer = FakePrinter::start().await;
    counter.printer(&printer, true).await;
    // Two programs on one folder.
    let desks = [1, 2].map(|_| AutomaticReceipts::start(Arc::clone(&counter.shop)));
    let order = counter.paid().await;
    assert!(holds(&printer.next().await, "EUR 12.50"));
    let printed = |kinds: &[String]| kinds.iter().any(|kind| kind == "receipt.printed");
    counter.until(&order, |_, kinds| printed(kinds)).await;
    assert!(!counter.shop.print_if_paid(&order).await.unwrap());
    for desk in desks {
        desk.stop().await;
    }
    assert!(printer.is_idle());
}

#[tokio::test]
async fn nothing_prints_by_itself_while_the_setting_is_off() {
    let counter = Counter::open().await;
    let mut printer = FakePrinter::start().await;
    counter.printer(&printer, false).await;
    let order = counter.paid().await;
    assert!(!counter.shop.print_if_paid(&order).await.unwrap());
    assert!(printer.is_idle());
}

#[tokio::test]
async fn a_printer_that_is_off_leaves_the_payment_paid_and_says_why() {
    let counter = Counter::open().await;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let setting = PrinterSetting {
        name: "Gone".to_owned(),
        link: Link::Network { host: "127.0.0.1".to_owned(), port },
        profile: "any-58".to_owned(),
        drawer: false,
    };
    let settings =
        PaperSettings { printers: vec![setting], automatic: true, language: "zh-CN".to_owned() };
    counter.shop.set_paper_settings(&owner(), &settings).await.unwrap();
    let desk = AutomaticReceipts::start(Arc::clone(&counter.shop));
    let order = counter.paid().await;
    let failed = |kinds: &[String]| kinds.iter().any(|kind| kind == "receipt.failed");
    counter.until(&order, |_, kinds| failed(kinds)).await;
    counter.until_paid(&order).await;
    desk.stop().await;
    let error = counter.shop.print_receipt(&order, None).await.unwrap_err();
    assert!(matches!(error, ShopError::Printer { .. }), "{error}");
    counter.shop.store().verify().await.unwrap();
}

#[tokio::test]
async fn printers_are_checked_before_they_are_kept() {
    let counter = Counter::open().await;
    let good = PrinterSetting {
        name: "Counter".to_owned(),
        link: Link::Network { host: "printer.local".to_owned(), port: 9100 },
        profile: "any-80".to_owned(),
        drawer: false,
    };
    let device = |path: &str| Link::Device { path: path.to_owned() };
    for bad in [
        PrinterSetting { name: String::new(), ..good.clone() },
        PrinterSetting { profile: "laser".to_owned(), ..good.clone() },
        PrinterSetting { profile: "sheet-a4".to_owned(), ..good.clone() },
        PrinterSetting { link: device("/etc/passwd"), ..good.clone() },
        PrinterSetting {
            link: Link::Network { host: "a b".to_owned(), port: 9100 },
            ..good.clone()
        },
        PrinterSetting { link: Link::Queue { queue: "-o".to_owned() }, ..good.clone() },
    ] {
        let settings = PaperSettings { printers: vec![bad], ..PaperSettings::default() };
        assert!(
            counter.shop.set_paper_settings(&owner(), &settings).await.is_err(),
            "{settings:?}"
        );
    }
    let twice = PaperSettings { printers: vec![good.clone(), good], ..PaperSettings::default() };
    assert!(counter.shop.set_paper_settings(&owner(), &twice).await.is_err());
    assert_eq!(counter.shop.paper_settings().await.unwrap(), PaperSettings::default());
}
