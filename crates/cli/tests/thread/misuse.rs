//! Wrong usage and wrong input: one document, and nothing stored.

use crate::desk::{Desk, text};
use crate::program::{run, tillside};
use serde_json::{Value, json};

#[test]
fn wrong_usage_is_one_document_with_exit_two() {
    let desk = Desk::without_account();
    for line in [
        "",
        "dance",
        "order",
        "order dance",
        "order create",
        "order create --amount 1 --currency USD --mode telepathy",
        "order create --amount 1 --currency USD --mode scan-code",
        "order create --amount 1 --currency USD --mode auto-debit",
        "order create --amount 1 --currency USD --mode show-code --expires-in soon",
        "order list --limit 0",
        "report import x",
        "statement close --period 2026-01",
        "listen --listen here",
        "account add --name A --kind teapot --gateway http://127.0.0.1:1",
        "account add --name A --kind ams --gateway http://127.0.0.1:1",
        "verify --unknown",
    ] {
        desk.fails(line, 2, "usage");
    }
    assert!(!desk.data().exists(), "wrong usage makes no folder");
}

#[test]
fn wrong_amounts_are_refused_before_anything_is_stored() {
    let desk = Desk::open();
    let create = |amount: &str, currency: &str| {
        format!("order create --amount {amount} --currency {currency} --mode show-code")
    };
    for (amount, currency, code) in [
        ("0", "USD", "bad-amount"),
        ("-1", "USD", "bad-amount"),
        ("1,50", "USD", "bad-amount"),
        ("1.505", "USD", "bad-amount"),
        ("1.5", "JPY", "bad-amount"),
        ("1e3", "USD", "bad-amount"),
        ("99999999999999999999", "USD", "bad-amount"),
        ("15000.50", "IDR", "bad-amount"),
        ("1", "usd", "bad-currency"),
        ("1", "XXX", "bad-currency"),
        ("1.000", "KWD", "bad-currency"),
    ] {
        desk.fails(&create(amount, currency), 2, code);
    }
    let line = create("1", "USD");
    desk.fails(&format!("{line} --expires-in 10m"), 2, "bad-expiry");
    desk.fails(&format!("{line} --expires-in 0s"), 2, "bad-expiry");
    desk.fails(&format!("{line} --account Nobody"), 1, "unknown-account");
    assert_eq!(desk.ok("order list")["orders"], json!([]));
    let short = desk.fails(&line.replace("show-code", "scan-code --code 1234"), 2, "bad-code");
    assert!(!short.to_string().contains("1234"), "{short}");
}

#[test]
fn what_is_not_there_is_named() {
    let desk = Desk::without_account();
    desk.fails("order show 20261122-1-1", 1, "unknown-order");
    desk.fails("order cancel o1", 1, "unknown-order");
    desk.fails("order wait o1", 1, "unknown-order");
    desk.fails("account remove Nobody", 1, "unknown-account");
    desk.fails("account test Nobody", 1, "unknown-account");
    desk.fails("order create --amount 1 --currency USD --mode show-code", 1, "unknown-account");
}

#[test]
fn an_account_is_checked_before_it_is_kept() {
    let desk = Desk::without_account();
    let add = desk.account_add("Main", "");
    desk.fails(
        &add.replace("--settlement-currency USD", "--settlement-currency ZZZ"),
        2,
        "bad-currency",
    );
    desk.fails(&add.replace("http://127.0.0.1:", "http://shop.example:"), 2, "bad-input");
    let kind =
        |kind: &str| format!("account add --name A --kind {kind} --gateway https://example.com");
    desk.fails(&format!("{} --app-id 1", kind("open-platform")), 1, "unsupported-kind");
    desk.fails(&format!("{} --partner 1", kind("cross-border")), 1, "unsupported-kind");
    let public = text(&desk.ready()["ams"]["gateway_public_key"]).to_owned();
    let private = text(&desk.ready()["ams"]["merchant_private_key"]).to_owned();
    desk.fails(&add.replacen(&private, &public, 1), 2, "bad-key");
    desk.fails(&add.replacen(&public, &private, 1), 2, "bad-key");
    desk.fails(&add.replacen(&private, "no-such-file", 1), 2, "bad-file");
    assert_eq!(desk.ok("account list")["accounts"], json!([]));

    let added = desk.ok(&add)["account"].clone();
    assert_eq!((&added["kind"], &added["settlement_currency"]), (&json!("ams"), &json!("USD")));
    desk.fails(&add, 1, "account-exists");
    desk.ok(&desk.account_add("Second", "--merchant-id M-2 --merchant-mcc 5812"));
    desk.fails("order create --amount 1 --currency USD --mode show-code", 2, "which-account");
    desk.show_code("1", "USD", "--account Second");
    desk.fails("account remove Nobody", 1, "unknown-account");
    let list = desk.ok("account list")["accounts"].clone();
    for member in
        ["name", "kind", "gateway", "client_id", "notify_url", "clock_skew_ms", "last_answer_at"]
    {
        assert!(list[1].get(member).is_some(), "{member}: {list}");
    }
    assert!(list[1]["last_answer_at"].is_string() && list[0]["last_answer_at"] == Value::Null);
    desk.ok("account remove Main");
    assert_eq!(desk.ok("account list")["accounts"].as_array().unwrap().len(), 1);
}

#[test]
fn a_wrong_pass_phrase_is_told_where_keys_are_needed_and_nowhere_else() {
    let desk = Desk::open();
    let with = |passphrase: &str, line: &str| {
        let mut command = tillside(&desk.data());
        command.env("TILLSIDE_PASSPHRASE", passphrase).arg("--json");
        let run = run(command.args(line.split_whitespace()));
        (run.status, run.document()["error"]["code"].clone())
    };
    let create = "order create --amount 1 --currency USD --mode show-code";
    assert_eq!(with("another", create), (2, json!("wrong-passphrase")));
    assert_eq!(with("", create), (2, json!("keychain-unavailable")));
    assert_eq!(with("another", "order list"), (0, Value::Null));
    assert_eq!(with("", "verify"), (0, Value::Null));
    assert_eq!(desk.ok("order list")["orders"], json!([]));
}

#[test]
fn the_shop_is_what_it_was_set_to() {
    let desk = Desk::without_account();
    assert_eq!(desk.ok("shop show")["shop"]["zone"], "UTC");
    let words =
        ["shop", "set", "--name", "Harbour & Pine", "--mcc", "5812", "--zone", "Europe/Dublin"];
    assert_eq!(desk.run_words(&words).status, 0);
    let shop = desk.ok("shop show")["shop"].clone();
    assert_eq!((&shop["name"], &shop["mcc"]), (&json!("Harbour & Pine"), &json!("5812")));
    desk.fails("shop set --zone Atlantis", 2, "bad-zone");
    desk.fails("shop set --currency euro", 2, "bad-currency");
    desk.fails("shop set --mcc 12", 2, "bad-input");
}

#[test]
fn help_and_version_are_plain_text() {
    let desk = Desk::without_account();
    for line in ["--help", "order --help", "order create --help", "--version"] {
        let told = desk.run(line);
        assert_eq!(told.status, 0, "{told:?}");
        assert!(serde_json::from_str::<Value>(&told.stdout).is_err() && !told.stdout.is_empty());
    }
}
