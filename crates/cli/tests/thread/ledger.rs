//! The ledger follows what was taken and given back.

use crate::desk::{Desk, text};
use serde_json::{Value, json};

fn balances(told: &Value) -> Vec<(String, String)> {
    let list = told["balances"].as_array().unwrap().iter();
    list.map(|one| {
        let balance = &one["balance"];
        let sum = format!("{} {}", text(&balance["currency"]), text(&balance["value"]));
        (text(&one["ledger_account"]).to_owned(), sum)
    })
    .collect()
}

fn owned(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(account, sum)| ((*account).to_owned(), (*sum).to_owned())).collect()
}

#[test]
fn the_ledger_tells_where_the_money_is_and_how_it_came_there() {
    let desk = Desk::open();
    assert_eq!(desk.ok("ledger balances")["balances"], json!([]));
    let first = desk.paid("12.50", "USD", "");
    desk.paid("1500", "JPY", "");
    desk.show_code("99.00", "USD", "");
    let id = text(&first["id"]);
    desk.ok(&format!("refund create --order {id} --amount 2.50"));
    // The account pays out in US dollars; yen have to be exchanged first.
    let told = desk.ok("ledger balances");
    assert_eq!(
        balances(&told),
        owned(&[
            ("pending-conversion", "JPY 1500"),
            ("refunds", "USD 2.50"),
            ("sales", "JPY -1500"),
            ("sales", "USD -12.50"),
            ("to-be-settled", "USD 10.00"),
        ])
    );
    assert_eq!((&told["at"], &told["zone"]), (&Value::Null, &json!("UTC")));
    assert_eq!(desk.ok("ledger balances --at 2020-01-01")["balances"], json!([]));
    assert_eq!(balances(&desk.ok("ledger balances --at 2100-01-01")).len(), 5);

    let entries = desk.ok(&format!("ledger entries --order {id}"))["entries"].clone();
    let list = entries.as_array().unwrap();
    let kinds: Vec<_> = list.iter().map(|entry| text(&entry["kind"])).collect();
    assert_eq!(kinds, ["refund", "sale"]);
    assert_eq!(list[1]["fact"], first["payments"][0]["request_id"]);
    let one = json!({ "from": "sales", "to": "to-be-settled",
                      "amount": { "currency": "USD", "value": "12.50" } });
    assert_eq!(list[1]["moves"], json!([one]));
    assert_eq!((&list[1]["order_id"], &list[1]["takes_back"]), (&json!(id), &Value::Null));

    let page = desk.ok("ledger entries --limit 2");
    assert_eq!(page["entries"].as_array().unwrap().len(), 2);
    let rest = desk.ok(&format!("ledger entries --limit 2 --after {}", text(&page["next"])));
    assert_eq!((rest["entries"].as_array().unwrap().len(), &rest["next"]), (1, &Value::Null));
    let waiting = desk.ok("ledger entries --ledger-account pending-conversion");
    assert_eq!(waiting["entries"].as_array().unwrap().len(), 1);
    assert_eq!(desk.ok("ledger entries --account Nobody")["entries"], json!([]));
    desk.fails("ledger entries --after t1.2", 2, "bad-cursor");
    desk.fails("ledger entries --ledger-account piggy-bank", 2, "usage");
    desk.fails("ledger entries --order o404", 1, "unknown-order");
    let checked = desk.ok("verify")["checked"].clone();
    assert_eq!((&checked["ledger_entries"], &checked["ledger_moves"]), (&json!(3), &json!(3)));
}

#[test]
fn a_cancelled_sale_is_taken_back_in_the_ledger() {
    let desk = Desk::open();
    let order = desk.paid("12.50", "USD", "");
    let id = text(&order["id"]);
    desk.ok(&format!("order cancel {id}"));
    let entries = desk.ok(&format!("ledger entries --order {id}"))["entries"].clone();
    assert_eq!((&entries[0]["kind"], &entries[1]["kind"]), (&json!("cancel"), &json!("sale")));
    assert_eq!(entries[0]["takes_back"], entries[1]["id"]);
    let told = balances(&desk.ok("ledger balances"));
    assert_eq!(told, owned(&[("sales", "USD 0.00"), ("to-be-settled", "USD 0.00")]));
    desk.verify();
}
