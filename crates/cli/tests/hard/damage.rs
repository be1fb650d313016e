//! Damaged books and damaged backups.

use crate::books::{Books, failed};
use std::fs;

/// Flips one bit of each of some bytes, spread over a file.
fn flipped(bytes: &[u8], turn: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let place = bytes.len().saturating_mul(turn).saturating_add(turn).div_euclid(25);
    if let Some(byte) = bytes.get_mut(place) {
        *byte ^= 1 << turn.rem_euclid(8);
    }
    bytes
}

#[test]
fn truncated_books_are_told_left_alone_and_replaced_by_a_backup() {
    let books = Books::with(300);
    let before = books.ok("order list --limit 1000");
    let out = books.back_up("good.backup");
    let whole = fs::read(books.file()).unwrap();
    for part in [1, 2, 3] {
        let cut = &whole[..whole.len().saturating_mul(part).div_euclid(4)];
        fs::write(books.file(), cut).unwrap();
        books.fails("order list", 4, "data-damaged");
        assert_eq!(books.fails("verify", 4, "data-damaged")["ok"], false);
        assert_eq!(fs::read(books.file()).unwrap(), cut, "nobody writes into damaged books");
    }
    let again = books.path("again");
    books.ok(&format!("--data {} restore {}", again.display(), out.display()));
    let restored = books.ok(&format!("--data {} order list --limit 1000", again.display()));
    assert_eq!(restored, before);
}

#[test]
fn a_flipped_bit_in_a_row_is_named_and_not_backed_up() {
    let books = Books::with(300);
    let good = books.back_up("good.backup");
    let whole = fs::read(books.file()).unwrap();
    // Some of them stand in pages that nothing uses any more, where nobody could miss them.
    let kinds = whole.windows(12).enumerate().filter(|(_, window)| window == b"payment.paid");
    let mut bytes = whole.clone();
    for (at, _) in kinds {
        bytes[at] ^= 1;
    }
    fs::write(books.file(), &bytes).unwrap();
    let told = books.fails("verify", 4, "data-damaged");
    let record = told["finding"]["record"].as_str().unwrap();
    assert!(record.starts_with("event "), "{told}");
    assert_eq!(told["finding"]["what"], "is not as it was written");
    let out = books.path("bad.backup");
    books.fails(&format!("backup --out {}", out.display()), 4, "data-damaged");
    assert!(!out.exists() && good.exists());
    // The export has events in clear, so it would show what is not true.
    fs::write(books.file(), &whole).unwrap();
    books.ok("verify");
}

#[test]
fn a_damaged_backup_is_refused_and_leaves_nothing_behind() {
    let books = Books::with(100);
    let out = books.back_up("good.backup");
    let whole = fs::read(&out).unwrap();
    let bad = books.path("bad.backup");
    let again = books.path("again");
    let restore = format!("--data {} restore {}", again.display(), bad.display());
    for turn in 0..25 {
        fs::write(&bad, flipped(&whole, turn)).unwrap();
        let told = books.run(&restore);
        assert_eq!(told.status, 4, "{turn}: {told:?}");
        assert!(!again.exists());
    }
    fs::write(&bad, &whole[..whole.len().div_euclid(2)]).unwrap();
    failed(&books.run(&restore), 4, "data-damaged");
    fs::write(&bad, "no backup at all, and yet some bytes").unwrap();
    failed(&books.run(&restore), 4, "file-not-recognised");
    assert!(!again.exists());
    let missing = format!("--data {} restore {}", again.display(), books.path("no").display());
    failed(&books.run(&missing), 2, "bad-file");
}
