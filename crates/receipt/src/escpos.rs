//! ESC/POS: what thermal printers understand.

mod encode;
mod profile;

pub use profile::{CodePage, Cut, Letters, PROFILES, Paper, Profile, QrBy, profile};

use crate::picture::Picture;
use crate::qr::Modules;
use crate::rows::{Row, Size, padded, rows};
use crate::width::columns_of;
use crate::{Align, PaperError, Receipt, lines};
use encode::Encoded;

const ESC: u8 = 0x1B;
const GS: u8 = 0x1D;
const FS: u8 = 0x1C;
const LF: u8 = 0x0A;
/// Rows of a picture that go out in one command: printers with little memory take no more.
const BAND: usize = 128;
/// A letter's height in dots at the usual size.
const LETTER: usize = 24;

/// What goes with the paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Open the cash drawer too.
    pub drawer: bool,
}

/// A receipt for a printer.
pub fn receipt_bytes(
    receipt: &Receipt,
    profile: &Profile,
    job: Job,
) -> Result<Vec<u8>, PaperError> {
    let mut writer = Writer::new(profile);
    if job.drawer {
        writer.bytes.extend(drawer_bytes());
    }
    for row in rows(&lines(receipt), profile.paper.columns()) {
        writer.row(&row)?;
    }
    writer.end();
    Ok(writer.bytes)
}

/// A page that shows whether the profile fits the printer: both edges, figures, Chinese, the signs
/// that are often wrong, and a code.
pub fn test_page_bytes(
    profile: &Profile,
    title: &str,
    code: &str,
    job: Job,
) -> Result<Vec<u8>, PaperError> {
    let columns = profile.paper.columns();
    let mut writer = Writer::new(profile);
    if job.drawer {
        writer.bytes.extend(drawer_bytes());
    }
    let text = |left: &str, right: &str, size| Row::Text {
        left: left.to_owned(),
        right: right.to_owned(),
        align: Align::Left,
        size,
    };
    writer.row(&text(title, "", Size::Large))?;
    writer.row(&Row::Rule('-'))?;
    writer.row(&text("|<", ">|", Size::Usual))?;
    writer.row(&text(profile.name, &format!("{columns}"), Size::Usual))?;
    writer.row(&text("CNY 192.00", "JPY 1500", Size::Usual))?;
    writer.row(&text("¥192.00 ￥192.00", "€ 12.50", Size::Usual))?;
    writer.row(&text("收款成功 合计", "CNY 192.00", Size::Usual))?;
    writer.row(&text("Crème brûlée", "\\ ~ # @", Size::Usual))?;
    writer.row(&Row::Code(code.to_owned()))?;
    writer.end();
    Ok(writer.bytes)
}

/// Opens the cash drawer on the first connector, and on the second, since a shop seldom knows.
pub fn drawer_bytes() -> Vec<u8> {
    // On for 2 x 25 ms, off for 10 x 25 ms: long enough for an old solenoid.
    vec![ESC, b'p', 0, 25, 250, ESC, b'p', 1, 25, 250]
}

struct Writer<'a> {
    profile: &'a Profile,
    bytes: Vec<u8>,
}

impl<'a> Writer<'a> {
    fn new(profile: &'a Profile) -> Self {
        let mut bytes = vec![ESC, b'@', ESC, b'R', 0];
        // Most printers sold in China begin in their two-byte mode, and would join two letters of
        // a code page into one character.
        bytes.extend([FS, b'.']);
        Self { profile, bytes }
    }

    fn row(&mut self, row: &Row) -> Result<(), PaperError> {
        let columns = self.profile.paper.columns();
        match row {
            Row::Space => self.bytes.push(LF),
            Row::Rule(sign) => {
                self.bytes.extend(sign.to_string().repeat(columns).into_bytes());
                self.bytes.push(LF);
            }
            Row::Code(text) => return self.code(text),
            Row::Text { left, right, align, size } => {
                let text = padded(left, right, *align, columns / size.times());
                match encode::encode(&text, self.profile) {
                    Some(encoded) => self.text(&encoded, &text, *size),
                    None => self.drawn(left, right, *align, *size),
                }
            }
        }
        Ok(())
    }

    fn text(&mut self, encoded: &[Encoded], text: &str, size: Size) {
        if size != Size::Usual {
            self.bytes.extend([GS, b'!', 0x11, ESC, b'E', 1]);
        }
        if size == Size::Banner {
            self.bytes.extend([GS, b'B', 1]);
        }
        for run in encoded {
            match run {
                Encoded::Ascii(bytes) => self.bytes.extend(bytes),
                Encoded::Page(number, bytes) => {
                    self.bytes.extend([ESC, b't', *number]);
                    self.bytes.extend(bytes);
                }
                Encoded::Chinese(bytes) => {
                    self.bytes.extend([FS, b'&']);
                    // Double size has a command of its own for Chinese.
                    self.bytes.extend([FS, b'W', u8::from(size != Size::Usual)]);
                    self.bytes.extend(bytes);
                    self.bytes.extend([FS, b'.']);
                }
            }
        }
        if size == Size::Banner {
            let room = self.profile.paper.columns() / size.times();
            self.bytes.extend(vec![b' '; room.saturating_sub(columns_of(text))]);
            self.bytes.extend([GS, b'B', 0]);
        }
        self.bytes.push(LF);
        if size != Size::Usual {
            self.bytes.extend([GS, b'!', 0, ESC, b'E', 0]);
        }
    }

    /// A row that the printer has no characters for.
    fn drawn(&mut self, left: &str, right: &str, align: Align, size: Size) {
        let dots = self.profile.paper.dots();
        let letter = LETTER * size.times();
        let mut picture = Picture::blank(dots, letter + letter / 4);
        let left_width = Picture::width_of(left, letter);
        let x = match align {
            Align::Centre => dots.saturating_sub(left_width) / 2,
            Align::Left => 0,
        };
        picture.write(left, letter, x);
        let right_width = Picture::width_of(right, letter);
        picture.write(right, letter, dots.saturating_sub(right_width));
        if size == Size::Banner {
            picture.invert();
        }
        self.picture(&picture);
    }

    fn picture(&mut self, picture: &Picture) {
        let across = picture.width.div_ceil(8);
        for top in (0..picture.height).step_by(BAND) {
            let rows = top..picture.height.min(top + BAND);
            let [low, high] = little(across);
            let [tall, taller] = little(rows.len());
            self.bytes.extend([GS, b'v', b'0', 0, low, high, tall, taller]);
            self.bytes.extend(picture.bytes(rows));
        }
    }

    fn code(&mut self, text: &str) -> Result<(), PaperError> {
        let modules = Modules::of(text)?;
        let room = self.profile.paper.dots() * 3 / 4;
        self.bytes.extend([ESC, b'a', 1]);
        match self.profile.qr {
            QrBy::Printer => self.code_by_printer(text, &modules, room),
            QrBy::Picture => {
                let picture = Picture::code(&modules, room, 8)
                    .ok_or(crate::CodeTooLong { bytes: text.len() })?;
                self.picture(&picture);
                self.bytes.push(LF);
            }
        }
        self.bytes.extend([ESC, b'a', 0]);
        Ok(())
    }

    fn code_by_printer(&mut self, text: &str, modules: &Modules, room: usize) {
        let dots = (room / (modules.side + 2 * crate::qr::QUIET)).clamp(2, 8);
        let dots = u8::try_from(dots).unwrap_or(2);
        // The free ground above and below is ours to leave; at the sides the paper has it.
        self.bytes.push(LF);
        self.bytes.extend([GS, b'(', b'k', 4, 0, 49, 65, 50, 0]);
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 67, dots]);
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 69, 49]);
        let [low, high] = little(text.len() + 3);
        self.bytes.extend([GS, b'(', b'k', low, high, 49, 80, 48]);
        self.bytes.extend(text.as_bytes());
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 81, 48]);
        self.bytes.push(LF);
    }

    fn end(&mut self) {
        self.bytes.extend([ESC, b'd', self.profile.feed]);
        match self.profile.cut {
            Cut::Full => self.bytes.extend([GS, b'V', 0]),
            Cut::Partial => self.bytes.extend([GS, b'V', 1]),
            Cut::None => {}
        }
    }
}

/// Two bytes, the lower first.
fn little(count: usize) -> [u8; 2] {
    u16::try_from(count).unwrap_or(u16::MAX).to_le_bytes()
}
