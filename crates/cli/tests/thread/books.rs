//! Statements, practice, made-up orders, damaged data.

use crate::desk::{Desk, text};
use crate::program::{run, tillside};
use serde_json::json;
use std::collections::HashMap;

type Rows = Vec<HashMap<String, String>>;

fn rows(csv: &str) -> Rows {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn a_statement_has_each_sale_and_each_refund_and_no_more() {
    let desk = Desk::open();
    desk.ok("shop set --zone Asia/Shanghai");
    let first = desk.paid("12.50", "USD", "--reference INV-1");
    let second = desk.paid("1500", "JPY", "--reference -5%");
    desk.show_code("99.00", "USD", "");
    let line = format!("refund create --order {} --amount 2.50", text(&first["id"]));
    let refund = desk.ok(&line)["refund"].clone();
    let out = desk.path("year.csv");
    let export = |more: &str| {
        let out = out.display();
        format!(
            "statement export --from 2020-01-01 --to 2100-01-01 --format csv --out {out} {more}"
        )
    };
    let told = desk.ok(&export(""))["statement"].clone();
    assert_eq!(
        (&told["sales"], &told["refunds"], &told["rows"]),
        (&json!(2), &json!(1), &json!(3))
    );
    let text_of = std::fs::read_to_string(&out).unwrap();
    let heading = "at,kind,order_number,request_id,gateway_id,wallet,status,currency,gross,fee,tax,\
                   net,settlement_currency,settlement_amount,batch_id,bank_line,reference,note,";
    assert!(text_of.starts_with(heading), "{text_of}");
    let by_request: HashMap<_, _> =
        rows(&text_of).into_iter().map(|row| (row["request_id"].clone(), row)).collect();
    let sale = &by_request[text(&first["payments"][0]["request_id"])];
    assert_eq!((&*sale["kind"], &*sale["gross"], &*sale["currency"]), ("sale", "12.50", "USD"));
    assert_eq!((&*sale["fee"], &*sale["net"], &*sale["book"]), ("", "", "live"));
    assert!(sale["at"].ends_with("+08:00"), "{sale:?}");
    assert_eq!(sale["order_number"], text(&first["number"]));
    let back = &by_request[text(&refund["request_id"])];
    assert_eq!((&*back["kind"], &*back["gross"]), ("refund", "-2.50"));
    assert_eq!(by_request[text(&second["payments"][0]["request_id"])]["reference"], "'-5%");

    desk.ok(&export("--currency JPY"));
    assert_eq!(rows(&std::fs::read_to_string(&out).unwrap()).len(), 1);
    desk.fails(&export("--basis settlement"), 1, "no-reports");
    desk.fails(&export("--account Nobody"), 1, "unknown-account");
    desk.fails(&export("").replace("csv --out", "ofx --out"), 2, "unsupported-format");
    desk.fails(&export("").replace("2100", "2010"), 2, "bad-dates");
    let nowhere = export("").replace("year.csv", "no/such/folder/year.csv");
    desk.fails(&nowhere, 2, "bad-file");
    // None of these touched the file.
    assert_eq!(rows(&std::fs::read_to_string(&out).unwrap()).len(), 1);
    assert_eq!(desk.ok("statement formats")["formats"][0]["format"], "csv");
    desk.verify();
}

#[test]
fn the_day_is_told_by_currency_with_its_failures() {
    let desk = Desk::open();
    assert_eq!(desk.ok("overview")["overview"]["currencies"], json!([]));
    desk.paid("12.50", "USD", "");
    desk.paid("1500", "JPY", "");
    let order = desk.show_code("99.00", "USD", "");
    desk.pay(&order["payments"][0]["code"], "GCASH", "decline");
    desk.ok("sync");
    let day = desk.ok("overview")["overview"].clone();
    let nets: Vec<_> = day["currencies"]
        .as_array()
        .unwrap()
        .iter()
        .map(|day| day["net"]["value"].clone())
        .collect();
    assert!(nets.contains(&json!("12.50")) && nets.contains(&json!("1500")), "{nets:?}");
    let attempts = &day["attempts"];
    assert_eq!((&attempts["paid"], &attempts["failed"]), (&json!(2), &json!(1)));
    assert_eq!(attempts["success_permille"], 667);
    assert_eq!(day["failures"][0]["attempts"], 1);
}

#[test]
fn the_practice_book_is_another_book_and_says_so() {
    let desk = Desk::open();
    desk.ok(&format!("--practice {}", desk.account_add("Practice", "")));
    let order = desk.ok("--practice order create --amount 5 --currency USD --mode show-code");
    desk.approve(&order["order"]["payments"][0]["code"], "GCASH");
    desk.ok(&format!("--practice order wait {}", text(&order["order"]["id"])));
    let out = desk.path("practice.csv");
    let export = "--practice statement export --from 2020-01-01 --to 2100-01-01 --format csv --out";
    desk.ok(&format!("{export} {}", out.display()));
    let rows = rows(&std::fs::read_to_string(&out).unwrap());
    assert_eq!(rows[0]["book"], "PRACTICE");
    assert_eq!(desk.ok("order list")["orders"], json!([]));
    assert_eq!(desk.ok("--practice shop show")["shop"]["book"], "practice");
    let practice = desk.data().join("practice");
    desk.fails(&format!("--data {} order list", practice.display()), 2, "other-book");
}

#[test]
fn made_up_orders_are_believable_and_stay_among_themselves() {
    let desk = Desk::open();
    let made = desk.path("made");
    let demo = |seed: u32| {
        let data = made.display();
        format!(
            "--data {data} demo-data --orders 300 --seed {seed} --from 2026-01-01 --to 2026-03-31"
        )
    };
    assert_eq!(desk.ok(&demo(1))["demo_data"]["orders"], 300);
    desk.ok(&demo(2));
    desk.fails(&demo(2), 1, "duplicate-request");
    let verified = desk.ok(&format!("--data {} verify", made.display()));
    assert_eq!(verified["checked"]["orders"], 600);
    assert!(verified["checked"]["ledger_entries"].as_u64().unwrap() > 500);
    let list = desk.ok(&format!("--data {} order list --limit 1000", made.display()));
    assert_eq!(list["orders"].as_array().unwrap().len(), 600);
    let out = desk.path("made.csv");
    let export = "statement export --from 2026-01-01 --to 2026-03-31 --format csv --out";
    desk.ok(&format!("--data {} {export} {}", made.display(), out.display()));
    let rows = rows(&std::fs::read_to_string(&out).unwrap());
    assert!(rows.len() > 500 && rows.iter().all(|row| row["book"] == "PRACTICE"));
    let line = demo(3).replacen(&made.display().to_string(), &desk.data().display().to_string(), 1);
    desk.fails(&line, 1, "not-empty");
}

#[test]
fn damaged_data_is_told_and_left_alone() {
    let desk = Desk::open();
    desk.show_code("5.00", "USD", "");
    assert_eq!(desk.ok("verify")["checked"]["orders"], 1);
    let file = desk.data().join("tillside.sqlite");
    let mut bytes = std::fs::read(&file).unwrap();
    for byte in &mut bytes[..512] {
        *byte = 0x55;
    }
    std::fs::write(&file, &bytes).unwrap();
    let told = desk.fails("verify", 4, "data-damaged");
    assert_eq!(told["ok"], false);
    desk.fails("order list", 4, "data-damaged");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
}

#[test]
fn the_sandbox_says_what_is_wrong_with_its_faults() {
    let desk = Desk::without_account();
    let faults = desk.file("faults.json", br#"[{"fault":"earthquake"}]"#);
    let line = format!("sandbox --faults {}", faults.display());
    desk.fails(&line, 2, "bad-faults");
    let taken = text(&desk.ready()["url"]).trim_start_matches("http://").to_owned();
    desk.fails(&format!("sandbox --listen {taken}"), 2, "bad-address");
    let help = run(tillside(&desk.data()).args(["--json", "sandbox", "--help"]));
    assert!(help.status == 0 && help.stdout.contains("--faults"), "{help:?}");
}
