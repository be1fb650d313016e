//! How the day is going, and the rows that each figure opens.

use super::refunds::wish;
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
    for (key, amount) in [("five", "3.00"), ("six", "4.00")] {
        let left = window.show_code(key, amount);
        window.does("cancel_order", json!({ "orderId": left["id"] }));
    }
    // It was paid, so nobody dropped off.
    let taken_back = window.paid("seven", "9.00");
    assert_eq!(window.does("return_money", wish("back", &taken_back, None))["way"], "cancelled");
    window.order_until(&taken_back["id"], |order| order["status"] == "cancelled");

    let day = window.does("overview", json!({}));
    let euro = &day["currencies"][0];
    assert_eq!(euro["net"], json!({ "currency": "EUR", "value": "42.50" }));
    assert_eq!(
        (&euro["payments"], &day["all"]["paid"], &day["all"]["failed"]),
        (&json!(2), &json!(2), &json!(1))
    );
    assert_eq!((&day["all"]["open"], &day["all"]["success"]), (&json!(1), &json!(667)));
    assert_eq!(day["path"]["created"], 7);
    assert_eq!((&day["path"]["dropped"], &day["path"]["droppedShare"]), (&json!(2), &json!(333)));
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
    let of = |filter: Value| {
        let mut within = json!({ "from": span["from"], "to": span["to"], "dropped": true });
        within.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        rows(within)["attempts"].clone()
    };
    assert_eq!(of(json!({})), day["path"]["dropped"]);
    let mode = &day["byMode"][0];
    assert_eq!(of(json!({ "mode": mode["mode"] })), mode["rate"]["dropped"]);
    let of = &day["failureSpan"];
    let failed = rows(json!({ "from": of["from"], "to": of["to"], "states": ["failed"] }));
    assert_eq!(failed["attempts"], day["failures"][0]["attempts"]);
}
