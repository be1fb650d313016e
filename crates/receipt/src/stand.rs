//! The stand on the counter and the mark on the door, ready for print.
#![allow(clippy::float_arithmetic, reason = "points on paper, no money")]

use crate::face;
use crate::pdf::{
    BRASS, EDGE, ON_BRASS, PETROL, QUIETER, Sheet, TEXT, WHITE, Weight, broken, document, mm, small,
};
use crate::width::plain;
use crate::{Book, Language, PaperError};

/// What is to be printed.
#[derive(Clone, Debug)]
pub struct Stand {
    /// With the code, or only which wallets are taken.
    pub kind: StandKind,
    /// The paper.
    pub size: StandSize,
    /// The language that stands first; English and Chinese both stand there.
    pub language: Language,
    /// Whether the code takes real money.
    pub book: Book,
    /// The shop's name, as it is written.
    pub shop: String,
    /// The wallets' names, exactly as the brand list has them.
    pub wallets: Vec<String>,
}

/// What a stand is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandKind {
    /// Scan and pay: the code leads to the shop's page.
    Code(String),
    /// We accept: for the door and the till.
    Mark,
}

/// The paper of a stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandSize {
    /// 210 x 297 mm.
    A4,
    /// 148 x 210 mm.
    A5,
    /// 105 x 148 mm.
    A6,
    /// 100 x 100 mm.
    Sticker,
}

impl StandSize {
    const fn mm(self) -> (f32, f32) {
        match self {
            Self::A4 => (210.0, 297.0),
            Self::A5 => (148.0, 210.0),
            Self::A6 => (105.0, 148.0),
            Self::Sticker => (100.0, 100.0),
        }
    }
}

struct Words {
    scan: &'static str,
    accept: &'static str,
    steps: &'static str,
    practice: &'static str,
}

const EN: Words = Words {
    scan: "Scan to pay",
    accept: "We accept",
    steps: "Scan with your wallet, type the amount, pay. Wait until the cashier sees it.",
    practice: "PRACTICE · no real money",
};

const ZH_CN: Words = Words {
    scan: "扫码付款",
    accept: "支持以下钱包",
    steps: "用钱包扫码，输入金额并付款。请等收银员确认到账。",
    practice: "练习 · 不涉及真实资金",
};

/// The brand that unites the wallets; it stands first, as text.
const BRAND: &str = "Alipay+ Partner";
/// A combined mark shows no more wallets than this beside the brand.
const WALLETS_MAX: usize = 5;

/// A stand or a mark as a PDF of one page.
pub fn stand_pdf(stand: &Stand) -> Result<Vec<u8>, PaperError> {
    let (width, height) = stand.size.mm();
    let title = format!("{} · {BRAND}", plain(&stand.shop));
    document(&title, stand.language, (mm(width), mm(height)), 1, |_, sheet| {
        Page { stand, width: mm(width), height: mm(height) }.draw(sheet)
    })
}

struct Page<'a> {
    stand: &'a Stand,
    width: f32,
    height: f32,
}

impl Page<'_> {
    /// Everything is measured by the paper's narrow side.
    fn unit(&self) -> f32 {
        self.width / 100.0
    }

    fn draw(&self, sheet: &mut Sheet<'_>) -> Result<(), PaperError> {
        let (first, second) = match self.stand.language {
            Language::En => (&EN, &ZH_CN),
            Language::ZhCn => (&ZH_CN, &EN),
        };
        let unit = self.unit();
        sheet.filled((0.0, 0.0), (self.width, self.height), WHITE);
        let mut y = self.band(sheet, first, second);
        let square = self.stand.size == StandSize::Sticker;
        let middle = self.width / 2.0;
        y += unit * if square { 7.0 } else { 13.0 };
        y = self.lines(sheet, &plain(&self.stand.shop), y, unit * if square { 6.0 } else { 8.0 });
        let act = match self.stand.kind {
            StandKind::Code(_) => (first.scan, second.scan),
            StandKind::Mark => (first.accept, second.accept),
        };
        let size = unit * if square { 4.6 } else { 6.0 };
        sheet.centred(&format!("{} · {}", act.0, act.1), (middle, y), size, Weight::Usual, PETROL);
        y += unit * 2.5;
        if let StandKind::Code(code) = &self.stand.kind {
            let foot = self.foot_height();
            let side = (self.height - y - foot).min(self.width * 0.72);
            sheet.code(code, (middle - side / 2.0, y), side)?;
            y += side;
            if !square {
                y += unit * 3.0;
                for words in [first, second] {
                    y += unit * 3.4;
                    sheet.centred(
                        words.steps,
                        (middle, y),
                        self.fitting(words.steps),
                        Weight::Usual,
                        QUIETER,
                    );
                }
            }
        }
        self.marks(sheet, y);
        Ok(())
    }

    /// Text as large as fits across, at most 2.6 units.
    fn fitting(&self, text: &str) -> f32 {
        (self.width * 0.88 / face::width(text)).min(self.unit() * 2.6)
    }

    /// What the marks and the steps need under the code.
    fn foot_height(&self) -> f32 {
        self.unit() * if self.stand.size == StandSize::Sticker { 20.0 } else { 36.0 }
    }

    /// The top: brass and the word where no real money moves, petrol otherwise.
    fn band(&self, sheet: &mut Sheet<'_>, first: &Words, second: &Words) -> f32 {
        let unit = self.unit();
        if self.stand.book == Book::Live {
            sheet.filled((0.0, 0.0), (self.width, unit * 2.0), PETROL);
            return unit * 2.0;
        }
        let height = unit * 8.0;
        sheet.filled((0.0, 0.0), (self.width, height), BRASS);
        let text = format!("{} · {}", first.practice, second.practice);
        let size = (self.width * 0.9 / face::width(&text)).min(unit * 4.0);
        let middle = (self.width / 2.0, height / 2.0 + size * 0.36);
        sheet.centred(&text, middle, size, Weight::Strong, ON_BRASS);
        sheet.framed((0.0, 0.0), (self.width, self.height), unit * 1.2, BRASS);
        height
    }

    /// A name on one line, smaller where that is enough; a long one on several.
    fn lines(&self, sheet: &mut Sheet<'_>, text: &str, y: f32, size: f32) -> f32 {
        let fitting = self.width * 0.88 / face::width(text);
        let size = if fitting < size && fitting > size * 0.55 { fitting } else { size };
        let mut y = y;
        for line in broken(text, self.width * 0.88, size) {
            sheet.centred(&line, (self.width / 2.0, y), size, Weight::Strong, TEXT);
            y += size * 1.25;
        }
        y + size * 0.15
    }

    /// The brand first, then the wallets, each as its name on its own white ground.
    fn marks(&self, sheet: &mut Sheet<'_>, y: f32) {
        let unit = self.unit();
        let is_code = matches!(self.stand.kind, StandKind::Code(_));
        let size = unit * if is_code { 3.4 } else { 6.0 };
        let shown = if is_code { WALLETS_MAX } else { usize::MAX };
        let names: Vec<String> = std::iter::once(BRAND.to_owned())
            .chain(self.stand.wallets.iter().take(shown).map(|name| plain(name)))
            .collect();
        let rows = self.rows(&names, size);
        let row = size * 2.3;
        let bottom = self.height - unit * 4.0;
        let needed = small(rows.len()) * row;
        let mut top = if is_code { (bottom - needed).max(y + unit) } else { y + unit * 6.0 };
        for names in rows {
            let total: f32 = names.iter().map(|name| Self::chip(name, size)).sum::<f32>()
                + small(names.len().saturating_sub(1)) * size * 0.5;
            let mut x = (self.width - total) / 2.0;
            for name in names {
                let width = Self::chip(&name, size);
                sheet.filled((x, top), (width, size * 1.8), WHITE);
                sheet.framed((x, top), (width, size * 1.8), unit * 0.25, EDGE);
                let weight = if name == BRAND { Weight::Strong } else { Weight::Usual };
                sheet.text(&name, (x + size * 0.6, top + size * 1.25), size, weight, TEXT);
                x += width + size * 0.5;
            }
            top += row;
        }
    }

    fn chip(name: &str, size: f32) -> f32 {
        (face::width(name) + 1.2) * size
    }

    fn rows(&self, names: &[String], size: f32) -> Vec<Vec<String>> {
        let mut rows: Vec<Vec<String>> = Vec::new();
        let mut used = 0.0;
        for name in names {
            let width = Self::chip(name, size) + size * 0.5;
            match rows.last_mut() {
                Some(row) if used + width <= self.width * 0.92 => row.push(name.clone()),
                Some(_) | None => {
                    rows.push(vec![name.clone()]);
                    used = 0.0;
                }
            }
            used += width;
        }
        rows
    }
}
