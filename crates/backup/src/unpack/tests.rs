//! What was packed comes out again; anything else is refused.

use super::*;
use crate::{About, pack};
use chrono::DateTime;
use proptest::prelude::*;
use std::path::PathBuf;
use tempfile::TempDir;

fn about() -> About {
    About {
        shop: "Harbour & Pine".to_owned(),
        book: "live".to_owned(),
        made_at: DateTime::from_timestamp(1_795_165_200, 0).unwrap(),
        schema: 7,
        program: "0.1.0".to_owned(),
    }
}

fn phrase(text: &str) -> SecretString {
    SecretString::from(text.to_owned())
}

/// A backup of these books, and of keys where there are some.
fn packed(folder: &Path, books: &[u8], keys: Option<&[u8]>, sealed: bool) -> PathBuf {
    let (books_at, keys_at) = (folder.join("books"), folder.join("keys"));
    std::fs::write(&books_at, books).unwrap();
    let mut parts = vec![(PartName::Books, books_at.as_path())];
    if let Some(keys) = keys {
        std::fs::write(&keys_at, keys).unwrap();
        parts.push((PartName::Secrets, &keys_at));
    }
    let out = folder.join("out.tillside");
    let passphrase = sealed.then(|| phrase("seven gulls"));
    let mut file = File::create_new(&out).unwrap();
    pack(&mut file, about(), &parts, passphrase.as_ref()).unwrap();
    out
}

fn open_in(folder: &Path, backup: &Path, words: Option<&str>) -> Result<Head, UnpackError> {
    let into = TempDir::new_in(folder).unwrap();
    let passphrase = words.map(phrase);
    unpack(backup, passphrase.as_ref(), |name| {
        Some(into.path().join(if name == PartName::Books { "books" } else { "keys" }))
    })
    .inspect(|head| {
        for part in &head.parts {
            let name = if part.name == PartName::Books { "books" } else { "keys" };
            let out = std::fs::read(into.path().join(name)).unwrap();
            assert_eq!(out, std::fs::read(folder.join(name)).unwrap());
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_was_packed_comes_out_again(
        books in proptest::collection::vec(any::<u8>(), 0..200_000),
        keys in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..400)),
        sealed in proptest::bool::weighted(0.2),
    ) {
        let folder = TempDir::new().unwrap();
        let backup = packed(folder.path(), &books, keys.as_deref(), sealed);
        let head = open_in(folder.path(), &backup, sealed.then_some("seven gulls")).unwrap();
        prop_assert_eq!(head.parts.len(), usize::from(keys.is_some()).saturating_add(1));
        prop_assert_eq!((head.sealed, head.schema), (sealed, 7));
    }
}

proptest! {
    #[test]
    fn one_flipped_byte_anywhere_is_refused(
        at in any::<prop::sample::Index>(),
        mask in 1..=u8::MAX,
    ) {
        let folder = TempDir::new().unwrap();
        let backup = packed(folder.path(), &b"tea and toast ".repeat(300), None, false);
        let mut bytes = std::fs::read(&backup).unwrap();
        let place = at.index(bytes.len());
        bytes[place] ^= mask;
        std::fs::write(&backup, bytes).unwrap();
        prop_assert!(open_in(folder.path(), &backup, None).is_err(), "byte {place}");
    }

    #[test]
    fn a_cut_backup_is_refused(at in any::<prop::sample::Index>()) {
        let folder = TempDir::new().unwrap();
        let backup = packed(folder.path(), &b"tea and toast ".repeat(300), None, false);
        let bytes = std::fs::read(&backup).unwrap();
        std::fs::write(&backup, &bytes[..at.index(bytes.len())]).unwrap();
        prop_assert!(open_in(folder.path(), &backup, None).is_err());
    }
}

#[test]
fn a_sealed_backup_opens_under_its_own_pass_phrase_only() {
    let folder = TempDir::new().unwrap();
    let secret = b"the price of tea is nobody's business ".repeat(40);
    let backup = packed(folder.path(), &secret, None, true);
    let opened = |words| open_in(folder.path(), &backup, words);
    assert!(matches!(opened(None), Err(UnpackError::Sealed)));
    assert!(matches!(opened(Some("seven crows")), Err(UnpackError::WrongPassphrase)));
    assert!(opened(Some("seven gulls")).is_ok());
    assert_eq!(read_head(&backup).unwrap().shop, "Harbour & Pine");
}

#[test]
fn another_file_and_a_newer_form_are_told_apart() {
    let folder = TempDir::new().unwrap();
    let backup = packed(folder.path(), b"books", None, false);
    let text = folder.path().join("letter.txt");
    std::fs::write(&text, "a letter that is long enough").unwrap();
    assert!(matches!(read_head(&text), Err(UnpackError::NotABackup)));
    assert!(!is_backup(&text).unwrap() && is_backup(&backup).unwrap());
    let mut bytes = std::fs::read(&backup).unwrap();
    bytes[16] = b'2';
    std::fs::write(&backup, bytes).unwrap();
    assert!(matches!(read_head(&backup), Err(UnpackError::NewerForm)));
}

#[test]
fn nothing_is_written_over() {
    let folder = TempDir::new().unwrap();
    let backup = packed(folder.path(), b"books", None, false);
    let there = folder.path().join("there");
    std::fs::write(&there, "mine").unwrap();
    let refused = unpack(&backup, None, |_| Some(there.clone()));
    assert!(matches!(refused, Err(UnpackError::Io(_))), "{refused:?}");
    assert_eq!(std::fs::read(&there).unwrap(), b"mine");
}
