//! Staff and their PINs, and what the program then asks for.

use crate::desk::{Desk, text};
use crate::program::{Run, run, tillside};
use serde_json::{Value, json};

const TOBI: &str = "704913";
const MAEVE: &str = "518206";

/// Runs it as somebody, with more of the environment if wanted.
fn as_staff(desk: &Desk, who: &str, pin: &str, line: &str, more: &[(&str, &str)]) -> Run {
    let mut command = tillside(&desk.data());
    command.args(["--json", "--staff", who]).args(line.split_whitespace());
    command.env("TILLSIDE_PIN", pin).envs(more.iter().copied());
    run(&mut command)
}

#[track_caller]
fn does(desk: &Desk, who: &str, pin: &str, line: &str, more: &[(&str, &str)]) -> Value {
    let run = as_staff(desk, who, pin, line, more);
    assert_eq!(run.status, 0, "{line}: {run:?}");
    run.document()
}

#[track_caller]
fn refused(desk: &Desk, who: &str, pin: &str, line: &str, code: &str) {
    let run = as_staff(desk, who, pin, line, &[]);
    assert_eq!(run.document()["error"]["code"], code, "{line}: {run:?}");
    assert!(!run.stdout.contains(pin) && !run.stderr.contains(pin), "{run:?}");
}

fn staffed() -> Desk {
    let desk = Desk::open();
    let mut first = tillside(&desk.data());
    first.args(["--json", "staff", "add", "Tobi", "--role", "owner"]);
    assert_eq!(run(first.env("TILLSIDE_NEW_PIN", TOBI)).status, 0);
    does(&desk, "Tobi", TOBI, "staff add Maeve --role cashier", &[("TILLSIDE_NEW_PIN", MAEVE)]);
    desk
}

#[test]
fn where_staff_are_named_every_act_says_who_does_it() {
    let desk = staffed();
    desk.fails("order create --amount 5.00 --currency EUR --mode show-code", 1, "staff-needed");
    desk.fails("shop set --name Other", 1, "staff-needed");
    desk.fails(
        "statement export --from 2026-01-01 --to 2026-01-02 --format csv --out x.csv",
        1,
        "staff-needed",
    );
    // What only looks, and what settles, needs nobody.
    desk.ok("order list");
    desk.ok("sync");
    let line = "order create --amount 5.00 --currency EUR --mode show-code";
    let order = does(&desk, "Maeve", MAEVE, line, &[])["order"].clone();
    refused(&desk, "Maeve", "000001", line, "wrong-pin");
    refused(&desk, "Nobody", MAEVE, line, "unknown-staff");
    refused(&desk, "Maeve", MAEVE, "shop set --name Other", "not-allowed");
    refused(&desk, "Maeve", MAEVE, "account remove Main", "not-allowed");
    let shown = desk.ok(&format!("order show {}", text(&order["id"])))["order"].clone();
    assert!(shown["timeline"].to_string().contains("Maeve"), "{shown:#}");
    let staff = desk.ok("staff list")["staff"].clone();
    assert_eq!(staff[1]["name"], "Maeve");
    assert!(!staff.to_string().contains("argon2"));
    refused(&desk, "Tobi", TOBI, "staff remove Tobi", "last-owner");
}

#[test]
fn a_cashiers_refund_needs_a_second_person() {
    let desk = staffed();
    let line = "order create --amount 50.00 --currency EUR --mode show-code";
    let order = does(&desk, "Maeve", MAEVE, line, &[])["order"].clone();
    desk.approve(&order["payments"][0]["code"], "GCASH");
    desk.ok(&format!("order wait {}", text(&order["id"])));
    let refund = format!("refund create --order {} --amount", text(&order["id"]));
    refused(&desk, "Maeve", MAEVE, &format!("{refund} 5.00"), "second-person-needed");
    does(&desk, "Tobi", TOBI, "staff limits --alone-up-to 10.00 --second-above 20.00", &[]);
    let alone = does(&desk, "Maeve", MAEVE, &format!("{refund} 5.00"), &[])["refund"].clone();
    assert_eq!((&alone["asked_by"], &alone["approved_by"]), (&json!("Maeve"), &Value::Null));
    let second = [("TILLSIDE_SECOND_PIN", TOBI)];
    let both = format!("{refund} 6.00 --approved-by Tobi");
    let both = does(&desk, "Maeve", MAEVE, &both, &second)["refund"].clone();
    assert_eq!(both["approved_by"], "Tobi");
    refused(&desk, "Tobi", TOBI, &format!("{refund} 10.00"), "second-person-needed");
}

#[test]
fn the_wrong_pin_is_judged_three_times_however_often_the_program_starts() {
    let desk = staffed();
    let line = "order create --amount 5.00 --currency EUR --mode show-code";
    for _ in 0..3 {
        refused(&desk, "Maeve", "000001", line, "wrong-pin");
    }
    refused(&desk, "Maeve", MAEVE, line, "too-many-tries");
}
