//! What a printer makes of the bytes.

use crate::golden;
use crate::printer::{Printed, Printout, print};
use crate::samples::{galway, hostile, shanghai};
use proptest::prelude::*;
use receipt::escpos::{Job, PROFILES, drawer_bytes, profile, receipt_bytes, test_page_bytes};
use receipt::{Digital, Receipt, lines};

const NO_DRAWER: Job = Job { drawer: false };

fn printed(receipt: &Receipt, name: &str) -> Printout {
    let profile = profile(name).unwrap();
    let bytes = receipt_bytes(receipt, profile, NO_DRAWER).unwrap();
    print(&bytes, profile.paper.dots())
}

#[test]
fn a_receipt_is_printed_on_every_kind_of_printer() {
    for profile in &PROFILES {
        golden(&format!("galway-{}.txt", profile.name), &printed(&galway(), profile.name).told());
        golden(
            &format!("shanghai-{}.txt", profile.name),
            &printed(&shanghai(), profile.name).told(),
        );
    }
}

#[test]
fn a_code_reads_back_whether_the_printer_draws_it_or_we_do() {
    for profile in &PROFILES {
        let paper = printed(&galway(), profile.name);
        let by_printer = paper.rows.iter().find_map(|row| match row {
            Printed::Code { text, centred, module } => {
                assert!(*centred && *module >= 3);
                Some(text.clone())
            }
            _ => None,
        });
        let is_aside = |row: &Printed| matches!(row, Printed::Picture { width, centred: false, .. } if *width < paper.dots);
        assert!(!paper.rows.iter().any(is_aside), "a code that is not in the middle");
        let codes = by_printer.map_or_else(|| paper.codes(), |text| vec![text]);
        assert_eq!(codes, ["https://pay.example/receipt/o2k4-7h3m"], "{}", profile.name);
    }
}

#[test]
fn a_code_without_a_page_holds_the_receipt_itself() {
    let codes = printed(&shanghai(), "any-80").codes();
    let [code] = codes.as_slice() else { panic!("{codes:?}") };
    for part in ["练习", "北门茶馆", "CNY 192.00", "2026-11-20 22:32:29 +08:00"] {
        assert!(code.contains(part), "{code}");
    }
}

#[test]
fn no_amount_carries_a_currency_sign_and_each_stands_as_text() {
    for profile in &PROFILES {
        for (receipt, figure) in [(galway(), "EUR 47.50"), (shanghai(), "CNY 192.00")] {
            let told = printed(&receipt, profile.name).told();
            if profile.name.starts_with("any") && figure.starts_with("CNY") {
                // The words beside the figure are Chinese, so the row is a picture.
                continue;
            }
            assert!(told.contains(figure), "{}:\n{told}", profile.name);
            assert!(!told.contains(['¥', '￥', '€', '\\']), "{}:\n{told}", profile.name);
        }
    }
}

#[test]
fn chinese_is_text_where_the_printer_has_it_and_a_picture_elsewhere() {
    let own = printed(&shanghai(), "chinese-80").told();
    for words in ["北门茶馆", "合计", "练习 PRACTICE"] {
        assert!(own.contains(words), "{own}");
    }
    // The note has a yuan sign in it, so it is drawn even there.
    assert!(own.contains("[picture 576 x 30]"), "{own}");
    let drawn = printed(&shanghai(), "epson-80");
    assert!(!drawn.told().contains('合'));
    assert!(drawn.rows.iter().filter(|row| matches!(row, Printed::Picture { .. })).count() > 10);
}

#[test]
fn drawn_rows_have_the_ink_of_their_words() {
    let paper = printed(&shanghai(), "any-80");
    for row in &paper.rows {
        let Printed::Picture { rows, width, .. } = row else { continue };
        if *width < paper.dots {
            // A code; it is read elsewhere.
            continue;
        }
        let ink = rows.iter().flatten().filter(|dot| **dot).count();
        assert!(ink > 100, "an empty picture of {} rows", rows.len());
        // Nothing touches the upper edge but what is white on black.
        let inverted = rows[0].iter().all(|dot| *dot);
        assert!(inverted || rows[0].iter().all(|dot| !dot));
    }
}

#[test]
fn practice_is_on_the_paper_at_both_ends_and_large() {
    for name in ["epson-80", "epson-58"] {
        let practice = Receipt { book: receipt::Book::Practice, ..galway() };
        let paper = printed(&practice, name);
        let banners = paper.rows.iter().filter(|row| {
            matches!(row, Printed::Text { text, inverted: true, large: true, .. }
                if text.trim() == "PRACTICE")
        });
        assert_eq!(banners.count(), 2);
        assert!(!printed(&galway(), name).told().contains("PRACTICE"));
    }
}

#[test]
fn text_from_outside_cannot_command_the_printer() {
    for profile in &PROFILES {
        let paper = printed(&hostile(), profile.name);
        assert_eq!(paper.drawers, [0, 0], "{}", profile.name);
        assert!(paper.cuts <= 1);
    }
}

#[test]
fn the_drawer_opens_only_when_asked() {
    let profile = profile("any-80").unwrap();
    let bytes = receipt_bytes(&galway(), profile, Job { drawer: true }).unwrap();
    assert_eq!(print(&bytes, 576).drawers, [1, 1]);
    let alone = [&[0x1B, b'@'], drawer_bytes().as_slice()].concat();
    assert_eq!(print(&alone, 576).drawers, [1, 1]);
    assert!(print(&alone, 576).rows.is_empty());
}

#[test]
fn the_test_page_shows_both_edges_and_the_hard_signs() {
    for profile in &PROFILES {
        let bytes =
            test_page_bytes(profile, "Tillside", "https://pay.example/", NO_DRAWER).unwrap();
        let paper = print(&bytes, profile.paper.dots());
        let told = paper.told();
        assert!(told.contains("|<") && told.contains(">|"), "{told}");
        assert!(told.contains("CNY 192.00") && told.contains("JPY 1500"), "{told}");
    }
}

#[test]
fn what_is_too_long_for_a_code_is_an_error_and_not_half_a_code() {
    let receipt = Receipt { digital: Some(Digital::Link("x".repeat(5000))), ..galway() };
    for profile in &PROFILES {
        assert!(receipt_bytes(&receipt, profile, NO_DRAWER).is_err());
    }
}

/// Writes the drawn paper where a person can look at it.
#[test]
fn the_paper_can_be_looked_at() {
    let paper = printed(&shanghai(), "any-58");
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(folder.join("shanghai-any-58.pbm"), paper.pbm()).unwrap();
    assert!(!lines(&shanghai()).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_prints_and_stays_on_the_paper(shop in "\\PC{0,24}", note in any::<String>()) {
        let receipt = Receipt { shop, note: Some(note), digital: None, ..galway() };
        for profile in &PROFILES {
            let paper = printed(&receipt, profile.name);
            prop_assert!(paper.told().contains("EUR 47.50"));
            prop_assert_eq!(paper.drawers, [0, 0]);
        }
    }
}
