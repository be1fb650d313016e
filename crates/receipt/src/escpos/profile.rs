//! What a printer can do. Printers do not say, so a shop chooses one of a few profiles.

/// How wide the paper is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 58 mm, of which 48 mm are printed.
    Mm58,
    /// 80 mm, of which 72 mm are printed.
    Mm80,
}

impl Paper {
    /// Characters in a row.
    pub const fn columns(self) -> usize {
        match self {
            Self::Mm58 => 32,
            Self::Mm80 => 48,
        }
    }

    /// Dots in a row, at 8 a millimetre.
    pub const fn dots(self) -> usize {
        match self {
            Self::Mm58 => 384,
            Self::Mm80 => 576,
        }
    }
}

/// Which characters of the printer's own are certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// ASCII only; everything else is drawn.
    Ascii,
    /// ASCII and these code pages.
    Pages(&'static [(u8, CodePage)]),
    /// ASCII, and Chinese by GB18030.
    Chinese,
}

/// A code page, by what it is called everywhere; the printer's number for it is in the profile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodePage {
    /// Windows 1252: Western Europe, with the euro.
    Windows1252,
    /// PC 866: Cyrillic.
    Pc866,
}

/// How the paper ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Through.
    Full,
    /// Nearly through, so that it does not fall.
    Partial,
    /// By hand.
    None,
}

/// Who draws a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QrBy {
    /// The printer.
    Printer,
    /// We do.
    Picture,
}

/// What a printer can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What settings call it.
    pub name: &'static str,
    /// How wide the paper is.
    pub paper: Paper,
    /// Which characters are certain.
    pub letters: Letters,
    /// Who draws a code.
    pub qr: QrBy,
    /// How the paper ends.
    pub cut: Cut,
    /// So many rows from the head to the knife.
    pub feed: u8,
}

/// Epson's numbers for the pages, which most others have taken over.
const PAGES: &[(u8, CodePage)] = &[(16, CodePage::Windows1252), (17, CodePage::Pc866)];

/// The profiles that can be chosen. The first two are right for any printer.
pub const PROFILES: [Profile; 6] = [
    Profile {
        name: "any-80",
        paper: Paper::Mm80,
        letters: Letters::Ascii,
        qr: QrBy::Picture,
        cut: Cut::Partial,
        feed: 4,
    },
    Profile {
        name: "any-58",
        paper: Paper::Mm58,
        letters: Letters::Ascii,
        qr: QrBy::Picture,
        cut: Cut::None,
        feed: 4,
    },
    Profile {
        name: "epson-80",
        paper: Paper::Mm80,
        letters: Letters::Pages(PAGES),
        qr: QrBy::Printer,
        cut: Cut::Partial,
        feed: 4,
    },
    Profile {
        name: "epson-58",
        paper: Paper::Mm58,
        letters: Letters::Pages(PAGES),
        qr: QrBy::Printer,
        cut: Cut::Partial,
        feed: 4,
    },
    Profile {
        name: "chinese-80",
        paper: Paper::Mm80,
        letters: Letters::Chinese,
        qr: QrBy::Printer,
        cut: Cut::Full,
        feed: 4,
    },
    Profile {
        name: "chinese-58",
        paper: Paper::Mm58,
        letters: Letters::Chinese,
        qr: QrBy::Picture,
        cut: Cut::None,
        feed: 4,
    },
];

/// The profile of that name.
pub fn profile(name: &str) -> Option<&'static Profile> {
    static KNOWN: [Profile; 6] = PROFILES;
    KNOWN.iter().find(|profile| profile.name == name)
}
