use super::*;
use std::collections::BTreeSet;

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/ams.md");

/// A code of the document: where it stands, how it is spelt, its status where the place tells it.
struct Documented {
    section: String,
    code: String,
    status: Option<Status>,
}

/// The text of section 5, by its parts.
fn sections() -> Vec<(String, String)> {
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let start = document.find("\n## 5. Result codes").unwrap();
    let rest = &document[start..];
    let end = rest.find("\n## 6.").unwrap();
    rest[..end]
        .split("\n### ")
        .skip(1)
        .map(|part| {
            let (title, text) = part.split_once('\n').unwrap();
            (title[..3].to_owned(), text.to_owned())
        })
        .collect()
}

/// Codes are capital letters with at least one `_`; `SUCCESS` is checked by itself.
fn codes_in(text: &str) -> Vec<(usize, &str)> {
    let in_code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    let is_code = |word: &str| word.contains('_') && word.starts_with(char::is_alphabetic);
    let mut found = Vec::new();
    let mut searched = text;
    while let Some(start) = searched.find(in_code) {
        let word = &searched[start..];
        let word = word.split_once(|c| !in_code(c)).map_or(word, |(word, _)| word);
        let (before, after) = searched.split_at(start);
        let at = text.len().saturating_sub(searched.len()).saturating_add(before.len());
        if is_code(word) {
            found.push((at, word));
        }
        searched = &after[word.len()..];
    }
    found
}

/// The status that a table's cell gives to the code at `at`: the next one in brackets, or the
/// bracket that the code itself stands in.
fn status_at(cell: &str, at: usize) -> Option<Status> {
    let (before, after) = cell.split_at(at);
    let inside = before.rfind('(').filter(|open| !before[*open..].contains(')'));
    let bracket = match inside {
        Some(open) => &before[open..],
        None => &after[after.find('(')?..],
    };
    match bracket[1..].chars().next()? {
        'S' => Some(S),
        'F' => Some(F),
        'U' => Some(U),
        _ => None,
    }
}

fn documented() -> Vec<Documented> {
    let mut all = Vec::new();
    for (section, text) in sections() {
        for line in text.lines() {
            let is_table = line.starts_with('|');
            let searched = if is_table { line.split('|').nth(1).unwrap() } else { line };
            for (at, code) in codes_in(searched) {
                let status = is_table.then(|| status_at(searched, at)).flatten();
                all.push(Documented { section: section.clone(), code: code.to_owned(), status });
            }
        }
    }
    all
}

fn calls_of(section: &str) -> Vec<Operation> {
    match section {
        "5.1" => ALL.to_vec(),
        "5.2" => PAY.to_vec(),
        "5.3" => [PAY, &[O::InquirePayment]].concat(),
        "5.4" => vec![O::Cancel],
        "5.5" => vec![O::Refund, O::InquireRefund],
        "5.6" => [AUTHORIZATION, &[O::Capture]].concat(),
        other => panic!("a new part {other} of the document has no calls here"),
    }
}

#[test]
fn no_code_of_the_document_is_missing() {
    let documented = documented();
    assert!(
        documented.len() > 80,
        "only {} codes found: has the layout changed?",
        documented.len()
    );
    for Documented { section, code, status } in documented {
        let calls = calls_of(&section);
        let known = TABLE.iter().any(|row| {
            row.codes.contains(&code.as_str())
                && status.is_none_or(|status| status == row.status)
                && calls.iter().any(|call| row.calls.contains(call))
        });
        assert!(known, "{code} ({status:?}) of {section} is not in the table");
    }
    assert!(ALL.iter().all(|call| meaning(*call, S, "SUCCESS") == M::Done));
}

#[test]
fn codes_for_any_call_are_known_to_every_call() {
    for Documented { code, status, .. } in documented().into_iter().filter(|d| d.section == "5.1") {
        let Some(status) = status else { panic!("{code} has no status") };
        for call in ALL {
            assert!(find(*call, status, &code).is_some(), "{code} is not known to {call:?}");
        }
    }
    for Documented { code, status, .. } in documented().into_iter().filter(|d| d.section == "5.2") {
        for call in PAY {
            let status = status.unwrap_or(F);
            assert!(find(*call, status, &code).is_some(), "{code} is not known to {call:?}");
        }
    }
}

#[test]
fn no_line_of_the_table_contradicts_another() {
    let mut seen = BTreeSet::new();
    for row in TABLE {
        for call in row.calls {
            for code in row.codes {
                let key = format!("{call:?} {code} {:?}", row.status);
                assert!(seen.insert(key.clone()), "{key} stands twice");
            }
        }
    }
}

#[test]
fn every_meaning_fits_its_call_and_status() {
    for row in TABLE {
        for call in row.calls {
            let fits = match row.meaning {
                M::Done => row.status == S,
                M::InProcess => row.status == U,
                M::Declined(_) | M::Over(_) => row.status == F && matches!(call, O::Pay(_)),
                M::Refused(_) => row.status == F,
                // The general failures are the one F that does not say what became of it.
                M::Unknown(_) => {
                    row.status == U || row.codes == GENERAL || row.codes == ["SYSTEM_ERROR"]
                }
                M::NotThere => matches!(call, O::InquirePayment | O::InquireRefund),
                M::NotCancelled(_) => *call == O::Cancel,
                M::NotRefunded(_) => *call == O::Refund,
            };
            assert!(fits, "{:?} for {call:?}", row.codes);
        }
    }
}

#[test]
fn no_success_and_no_decline_counts_unsigned() {
    for row in TABLE.iter().filter(|row| row.unsigned) {
        assert!(matches!(row.meaning, M::Refused(Advice::Configuration) | M::Unknown(_)));
    }
}

#[track_caller]
fn check(call: Operation, status: Status, code: &str, expected: Meaning) {
    assert_eq!(meaning(call, status, code), expected);
}

#[test]
fn a_general_failure_of_pay_is_asked_about() {
    for call in PAY {
        check(*call, F, "PROCESS_FAIL", M::Unknown(Advice::Inquire));
        check(*call, F, "SYSTEM_ERROR", M::Unknown(Advice::Inquire));
    }
}

#[test]
fn in_process_means_what_the_mode_makes_of_it() {
    check(O::Pay(Mode::Cashier), U, "PAYMENT_IN_PROCESS", M::InProcess);
    check(O::Pay(Mode::PaymentCode), U, "PAYMENT_IN_PROCESS", M::InProcess);
    check(O::Pay(Mode::OrderCode), U, "PAYMENT_IN_PROCESS", M::Unknown(Advice::NewId));
    check(O::Pay(Mode::EntryCode), U, "UNKNOWN_EXCEPTION", M::Unknown(Advice::SameIdAgain));
    check(O::Pay(Mode::Agreement), U, "UNKNOWN_EXCEPTION", M::Unknown(Advice::Inquire));
}

#[test]
fn an_unknown_code_is_read_by_its_status() {
    check(O::Pay(Mode::PaymentCode), F, "SOMETHING_NEW", M::Declined(Advice::Final));
    check(O::Pay(Mode::PaymentCode), U, "SOMETHING_NEW", M::Unknown(Advice::Inquire));
    check(O::Refund, U, "SOMETHING_NEW", M::Unknown(Advice::SameIdAgain));
    check(O::Refund, F, "SOMETHING_NEW", M::NotRefunded(Advice::Person));
    // `SUCCESS` with a failure's status is a failure.
    check(O::Pay(Mode::PaymentCode), F, "SUCCESS", M::Declined(Advice::Final));
}

#[test]
fn a_payments_own_code_tells_why_it_ended() {
    assert_eq!(close_reason("ORDER_IS_CLOSED"), CloseReason::Expired);
    assert_eq!(close_reason("ORDER_IS_CANCELED"), CloseReason::Cancelled);
    assert_eq!(close_reason("RISK_REJECT"), CloseReason::Declined);
    assert_eq!(close_reason("PROCESS_FAIL"), CloseReason::Declined);
    assert_eq!(advice_of_failure("EXPIRED_CODE"), Advice::NewId);
    assert_eq!(advice_of_failure("PROCESS_FAIL"), Advice::Final);
}
