//! Text as bytes that mean the same on the printer, or nothing.

use super::profile::{CodePage, Letters, Profile};
use encoding_rs::{Encoding, GB18030, IBM866, WINDOWS_1252};

/// A run of characters in one mode of the printer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Encoded {
    Ascii(Vec<u8>),
    /// After the code page of that number was chosen.
    Page(u8, Vec<u8>),
    /// In the two-byte mode.
    Chinese(Vec<u8>),
}

/// Signs that printers are known to show as others: `\` is `¥` on Japanese ones, and the yen sign
/// of one code page is a figure or a letter of another.
const UNCERTAIN: &str = "\\¥￥₩￦";

/// All of the text, or nothing where one character of it is not certain.
pub(super) fn encode(text: &str, profile: &Profile) -> Option<Vec<Encoded>> {
    let mut runs: Vec<Encoded> = Vec::new();
    for character in text.chars() {
        if UNCERTAIN.contains(character) {
            return None;
        }
        let next = one(character, profile.letters)?;
        match (runs.last_mut(), next) {
            (Some(Encoded::Ascii(run)), Encoded::Ascii(more))
            | (Some(Encoded::Chinese(run)), Encoded::Chinese(more)) => run.extend(more),
            (Some(Encoded::Page(page, run)), Encoded::Page(same, more)) if *page == same => {
                run.extend(more);
            }
            (_, other) => runs.push(other),
        }
    }
    Some(runs)
}

fn one(character: char, letters: Letters) -> Option<Encoded> {
    if (' '..='~').contains(&character) {
        return Some(Encoded::Ascii(vec![u8::try_from(character).ok()?]));
    }
    match letters {
        Letters::Ascii => None,
        Letters::Pages(pages) => pages.iter().find_map(|(number, page)| {
            let bytes = bytes(character, encoding(*page))?;
            // Between 0x80 and 0x9F printers differ about Windows 1252, the euro apart.
            let certain = bytes.len() == 1
                && (*page != CodePage::Windows1252
                    || character == '€'
                    || bytes.first().is_some_and(|byte| *byte >= 0xA1));
            certain.then_some(Encoded::Page(*number, bytes))
        }),
        Letters::Chinese => {
            let bytes = bytes(character, GB18030)?;
            // Printers have the two-byte part, and of it for certain what GB 2312 had.
            let certain = matches!(bytes.as_slice(), [0xA1..=0xF7, 0xA1..=0xFE]);
            certain.then_some(Encoded::Chinese(bytes))
        }
    }
}

fn encoding(page: CodePage) -> &'static Encoding {
    match page {
        CodePage::Windows1252 => WINDOWS_1252,
        CodePage::Pc866 => IBM866,
    }
}

fn bytes(character: char, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let text = character.to_string();
    let (bytes, _, failed) = encoding.encode(&text);
    (!failed).then(|| bytes.into_owned())
}
