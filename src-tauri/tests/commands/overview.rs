//! How the day is going, and the rows that each figure opens.

use super::take_payment::list;
use crate::mock::{Desktop, take};
use serde_json::{Value, json};

#[test]
fn each_figure_of_the_day_is_the_sum_of_the_rows_that_it_opens() {
    let desktop = Desktop::first_start();
    let window = &desktop.window;
    let nothing = window.does("overview", json!({}));
    assert_eq!((&nothing["currencies"], &nothing["all"]["success"]), (&json!([]), &Value::Null));

    window.paid("one", "12.50");
    window.paid("two", "30.00");
    let refused = window.does("take_payment", take("three", "EUR", "5.00"));
    window.payer(&refused, "GCASH", "decline");
    window.order_until(&refused["id"], |order| order["status"] == "failed");
    window.show_code("four", "8.00");

    let day = window.does("overview", json!({}));
    let euro = &day["currencies"][0];
    assert_eq!(euro["net"], json!({ "currency": "EUR", "value": "42.50" }));
    assert_eq!(
        (&euro["payments"], &day["all"]["paid"], &day["all"]["failed"]),
        (&json!(2), &json!(2), &json!(1))
    );
    assert_eq!((&day["all"]["open"], &day["all"]["success"]), (&json!(1), &json!(667)));
    assert_eq!(day["path"]["created"], 4);
    assert_eq!(day["payers"]["unknown"], 2);
    assert_eq!(euro["wallets"][0]["share"], 1000);

    let rows = |filter: Value| window.does("payment_totals", list(filter));
    let span = &day["span"];
    let all = rows(
        json!({ "from": span["from"], "to": span["to"], "states": ["paid"], "currency": "EUR" }),
    );
    assert_eq!(all["sums"][0], euro["net"]);
    let hours = euro["hours"].as_array().unwrap();
    let full: Vec<_> = hours.iter().filter(|hour| hour["payments"] != 0).collect();
    for hour in full {
        let of = &hour["span"];
        let rows = rows(json!({ "from": of["from"], "to": of["to"], "states": ["paid"] }));
        assert_eq!(rows["sums"][0], hour["net"]);
    }
    let of = &day["failureSpan"];
    let failed = rows(json!({ "from": of["from"], "to": of["to"], "states": ["failed"] }));
    assert_eq!(failed["attempts"], day["failures"][0]["attempts"]);
}
