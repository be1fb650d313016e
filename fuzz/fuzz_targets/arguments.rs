//! What is typed at the command line: whole lines of words, and each kind of word by itself.

#![no_main]

use chrono::TimeDelta;
use cli::probe;
use domain::{
    AccountName, AgreementId, Currency, OrderId, OrderNumber, PaymentCode, PaymentRequestId,
    RefundRequestId, WalletName,
};
use libfuzzer_sys::fuzz_target;
use store::Cursor;

/// What was read says again what it was read from.
fn ids(text: &str) {
    assert!(
        OrderId::parse(text).is_ok_and(|id| id.as_str() == text) || OrderId::parse(text).is_err()
    );
    for read in [
        PaymentRequestId::parse(text).map(|id| id.to_string()),
        RefundRequestId::parse(text).map(|id| id.to_string()),
        AgreementId::parse(text).map(|id| id.to_string()),
        AccountName::parse(text).map(|id| id.to_string()),
        OrderNumber::parse(text).map(|number| number.to_string()),
    ] {
        assert!(read.is_err() || read.as_deref() == Ok(text), "{text:?}");
    }
    if let Ok(wallet) = WalletName::parse(text) {
        assert_eq!(WalletName::parse(wallet.as_str()).as_ref(), Ok(&wallet));
    }
    // A payer's code never stands in an error or a log.
    match PaymentCode::parse(text) {
        Ok(code) => {
            let digits: Vec<&str> = text.trim().split([' ', '\u{a0}']).collect();
            assert_eq!(code.expose(), digits.concat());
            assert!(!format!("{code:?}").contains(text));
        }
        Err(error) => {
            let few = text.bytes().filter(u8::is_ascii_digit).count() < 8;
            assert!(few || !error.to_string().contains(text), "{text:?}");
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let words: Vec<&str> = text.split(['\n', ' ']).collect();
    let _known = probe::is_command(&words);
    let eur = Currency::parse("EUR").expect("a currency");
    for word in words {
        if let Some(amount) = probe::amount(word, eur) {
            assert!(amount.is_positive());
            assert_eq!(probe::amount(&amount.to_major_text(), eur), Some(amount));
        }
        if let Some(span) = probe::span(word) {
            assert!(span >= TimeDelta::zero() && word.ends_with(['s', 'm', 'h']), "{word:?}");
        }
        if let Ok(cursor) = Cursor::parse(word) {
            assert_eq!(Cursor::parse(&cursor.to_string()), Ok(cursor));
        }
        let _read = probe::anything(word);
        ids(word);
    }
});
