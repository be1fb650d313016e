//! What must not lie about: keys, the pass phrase, payers' codes, tokens.

use crate::desk::{Desk, holds, passphrase, text};
use serde_json::json;
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The practice acquirer's own tokens, from what it keeps.
fn tokens(desk: &Desk) -> Vec<String> {
    let journal = std::fs::read_to_string(desk.sandbox_state().join("journal.jsonl")).unwrap();
    let marks = ["\"tokens\":[\"", "\"refresh_token\":\""];
    let after = |mark: &'static str| {
        journal.split(mark).skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned)
    };
    let mut tokens: Vec<_> = marks.into_iter().flat_map(after).collect();
    tokens.retain(|token| token.len() > 8);
    tokens
}

#[test]
fn no_secret_lies_in_the_data_folder_or_is_ever_printed() {
    let desk = Desk::open();
    let digits = desk.payers_code("ALIPAY_CN", false);
    let scan = |digits: &str| {
        format!("order create --amount 3 --currency EUR --mode scan-code --code {digits}")
    };
    desk.ok(&scan(&digits));
    desk.fails(&scan(&digits), 1, "refused-by-gateway");
    let unheard = desk.payers_code("ALIPAY_CN", false);
    desk.faults(&json!([{ "fault": "close-after", "operation": "pay", "count": 1 }]));
    desk.fails(&scan(&unheard), 3, "outcome-unknown");
    desk.ok("sync");
    desk.fails(&format!("order create --amount 3 {digits}"), 2, "usage");

    let started = desk.ok("agreement start --wallet GCASH")["agreement"].clone();
    let body = json!({ "auth_url": started["auth_url"], "decision": "approve" });
    let (_, agreed) = desk.post("/wallet/api/agree", &body);
    let id = text(&started["id"]);
    let auth_code = text(&agreed["auth_code"]);
    desk.ok(&format!("agreement finish {id} --auth-code {auth_code}"));
    let line = format!("order create --amount 5 --currency USD --mode auto-debit --agreement {id}");
    desk.ok(&line);
    desk.ok("order list");
    desk.run_for_people("order list");
    let logged = desk.payers_code("ALIPAY_CN", false);
    desk.run_with_everything_logged(&scan(&logged));
    desk.run_with_everything_logged(&line);

    let key_file = text(&desk.ready()["ams"]["merchant_private_key"]).to_owned();
    let key = std::fs::read_to_string(key_file).unwrap();
    desk.fails(
        &desk.account_add("Typed", "").replacen("merchant_private_key", "no-such", 1),
        2,
        "bad-file",
    );
    let mut secrets = tokens(&desk);
    assert!(!secrets.is_empty(), "the practice acquirer keeps tokens");
    let middle = key.trim().get(100..160).unwrap();
    secrets
        .extend([middle, passphrase(), &digits, &unheard, &logged, auth_code].map(str::to_owned));
    let printed = desk.printed();
    for secret in &secrets {
        assert!(!printed.contains(secret.as_str()), "{secret} was printed");
        for file in files(&desk.data()) {
            assert!(!holds(&file, secret), "{secret} lies in {}", file.display());
        }
    }
}

#[test]
fn an_account_that_has_lost_its_key_may_be_added_again() {
    let desk = Desk::open();
    desk.fails(&desk.account_add("Main", ""), 1, "account-exists");
    std::fs::remove_file(desk.data().join("secrets.age")).unwrap();
    desk.fails("order create --amount 1 --currency USD --mode show-code", 1, "key-missing");
    desk.ok(&desk.account_add("Main", ""));
    desk.show_code("1", "USD", "");
}
