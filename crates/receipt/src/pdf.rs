//! Paper as PDF: every page is drawn here, with the typeface inside.
#![allow(clippy::float_arithmetic, reason = "points on paper, no money")]

use crate::face;
use crate::layout::{Align, Line};
use crate::qr::{Modules, QUIET};
use crate::width::wrap;
use crate::{Book, Language, PaperError, Receipt, lines};
use krilla::Document;
use krilla::color::rgb;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, Stroke};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// A length in points.
pub(crate) const fn mm(millimetres: f32) -> f32 {
    millimetres * MM
}

/// A colour, by its three bytes.
#[derive(Clone, Copy)]
pub(crate) struct Ink(pub u8, pub u8, pub u8);

pub(crate) const BLACK: Ink = Ink(0, 0, 0);
pub(crate) const WHITE: Ink = Ink(255, 255, 255);
pub(crate) const TEXT: Ink = Ink(0x12, 0x20, 0x1D);
pub(crate) const QUIETER: Ink = Ink(0x43, 0x52, 0x4E);
pub(crate) const EDGE: Ink = Ink(0xCB, 0xD5, 0xD1);
pub(crate) const PETROL: Ink = Ink(0x0C, 0x4B, 0x52);
/// Practice, and nothing else.
pub(crate) const BRASS: Ink = Ink(0xE3, 0xA3, 0x2B);
pub(crate) const ON_BRASS: Ink = Ink(0x24, 0x18, 0x00);

/// Which paper a receipt is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperSize {
    /// A strip 58 mm wide.
    Mm58,
    /// A strip 80 mm wide.
    Mm80,
    /// A4.
    A4,
}

/// How heavy letters are. The typeface has one weight; the heavier is drawn with a thin edge.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Usual,
    Strong,
}

/// A page being drawn, y downward from its top edge.
pub(crate) struct Sheet<'a> {
    surface: Surface<'a>,
    font: Font,
}

/// Makes a document of pages of the given size in points; `draw` is called once for each.
pub(crate) fn document(
    title: &str,
    language: Language,
    (width, height): (f32, f32),
    pages: usize,
    mut draw: impl FnMut(usize, &mut Sheet<'_>) -> Result<(), PaperError>,
) -> Result<Vec<u8>, PaperError> {
    let failed = |what: &str| PaperError::Pdf(what.to_owned());
    let font = Font::new(face::FILE.into(), 0).ok_or_else(|| failed("the typeface is not read"))?;
    let mut document = Document::new();
    let tag = match language {
        Language::En => "en",
        Language::ZhCn => "zh-CN",
    };
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language(tag.to_owned())
            .creator("Tillside".to_owned()),
    );
    for number in 0..pages {
        let settings =
            PageSettings::from_wh(width, height).ok_or_else(|| failed("no such page size"))?;
        let mut page = document.start_page_with(settings);
        let mut sheet = Sheet { surface: page.surface(), font: font.clone() };
        let drawn = draw(number, &mut sheet);
        drop(sheet);
        page.finish();
        drawn?;
    }
    document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))
}

impl Sheet<'_> {
    fn ink(&mut self, ink: Ink) {
        let fill = Fill {
            paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
            opacity: NormalizedF32::ONE,
            rule: FillRule::default(),
        };
        self.surface.set_fill(Some(fill));
        self.surface.set_stroke(None);
    }

    /// One line of text with its baseline's beginning at `x`, `y`.
    pub(crate) fn text(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        size: f32,
        weight: Weight,
        ink: Ink,
    ) {
        self.ink(ink);
        if weight == Weight::Strong {
            self.surface.set_stroke(Some(Stroke {
                paint: rgb::Color::new(ink.0, ink.1, ink.2).into(),
                width: size * 0.032,
                ..Stroke::default()
            }));
        }
        let glyphs: Vec<KrillaGlyph> = text
            .char_indices()
            .map(|(at, character)| KrillaGlyph {
                glyph_id: GlyphId::new(face::glyph(character).to_u32()),
                text_range: at..at + character.len_utf8(),
                x_advance: face::advance(character),
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            })
            .collect();
        let start = Point::from_xy(x, y);
        self.surface.draw_glyphs(start, &glyphs, self.font.clone(), text, size, false);
        self.surface.set_stroke(None);
    }

    /// Text whose middle is at `x`.
    pub(crate) fn centred(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        size: f32,
        weight: Weight,
        ink: Ink,
    ) {
        self.text(text, (x - face::width(text) * size / 2.0, y), size, weight, ink);
    }

    /// A filled rectangle.
    pub(crate) fn filled(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        let mut path = PathBuilder::new();
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            path.push_rect(rect);
        }
        self.ink(ink);
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
    }

    /// A rectangle's edge.
    pub(crate) fn framed(
        &mut self,
        (x, y): (f32, f32),
        (width, height): (f32, f32),
        edge: f32,
        ink: Ink,
    ) {
        self.filled((x, y), (width, edge), ink);
        self.filled((x, y + height - edge), (width, edge), ink);
        self.filled((x, y), (edge, height), ink);
        self.filled((x + width - edge, y), (edge, height), ink);
    }

    /// A code of the given side, its free ground inside, black on white whatever stands round it.
    pub(crate) fn code(
        &mut self,
        text: &str,
        (x, y): (f32, f32),
        side: f32,
    ) -> Result<(), PaperError> {
        let modules = Modules::of(text)?;
        self.filled((x, y), (side, side), WHITE);
        let across = modules.side + 2 * QUIET;
        let module = side / small(across);
        let mut path = PathBuilder::new();
        for row in 0..modules.side {
            for (from, to) in dark_runs(&modules, row) {
                let left = x + small(from + QUIET) * module;
                let top = y + small(row + QUIET) * module;
                // A hair of overlap, or a renderer may leave white lines between rows.
                let size = (small(to - from) * module, module * 1.02);
                path.push_rect(
                    Rect::from_xywh(left, top, size.0, size.1)
                        .ok_or_else(|| PaperError::Pdf("a code without size".to_owned()))?,
                );
            }
        }
        self.ink(BLACK);
        if let Some(path) = path.finish() {
            self.surface.draw_path(&path);
        }
        Ok(())
    }
}

/// Counts on a page are small, so nothing is lost.
pub(crate) fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}

fn dark_runs(modules: &Modules, row: usize) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for x in (0..modules.side).filter(|x| modules.is_dark(*x, row)) {
        match runs.last_mut() {
            Some((_, to)) if *to == x => *to = x + 1,
            Some(_) | None => runs.push((x, x + 1)),
        }
    }
    runs
}

/// Breaks text for a width in points.
pub(crate) fn broken(text: &str, room: f32, size: f32) -> Vec<String> {
    wrap(text, room, |line| face::width(line) * size)
}

/// A receipt as one page: a strip as long as it needs to be, or a part of an A4 sheet.
pub fn receipt_pdf(receipt: &Receipt, paper: PaperSize) -> Result<Vec<u8>, PaperError> {
    let (page_width, margin, size) = match paper {
        PaperSize::Mm58 => (mm(58.0), mm(4.0), 8.0),
        PaperSize::Mm80 => (mm(80.0), mm(5.0), 9.0),
        PaperSize::A4 => (mm(210.0), mm(20.0), 10.5),
    };
    // A figure far from its words is hard to read, so a sheet is not used in its whole width.
    let room = (page_width - 2.0 * margin).min(mm(120.0));
    let strip = Strip { left: margin, room, size };
    let lines = lines(receipt);
    let needed = lines.iter().map(|line| strip.height(line)).sum::<f32>() + 2.0 * margin;
    let page_height = match paper {
        PaperSize::Mm58 | PaperSize::Mm80 => needed,
        PaperSize::A4 => needed.max(mm(297.0)),
    };
    let practice = if receipt.book == Book::Practice { "PRACTICE 练习 " } else { "" };
    let title = format!("{practice}{} {}", receipt.shop, receipt.number);
    document(&title, receipt.language, (page_width, page_height), 1, |_, sheet| {
        let mut y = margin;
        for line in &lines {
            strip.draw(sheet, line, y)?;
            y += strip.height(line);
        }
        Ok(())
    })
}

/// Where and how large a receipt's lines are drawn.
struct Strip {
    left: f32,
    room: f32,
    size: f32,
}

impl Strip {
    fn large(&self) -> f32 {
        self.size * 1.6
    }

    fn code_side(&self) -> f32 {
        (self.room * 0.75).min(mm(45.0))
    }

    /// A row of text of a size, with the room between rows.
    fn row(size: f32) -> f32 {
        size * 1.4
    }

    /// Whether words and figure need a row each.
    fn is_split(&self, left: &str, right: &str, size: f32) -> bool {
        (face::width(left) + face::width(right)) * size + size > self.room
    }

    fn height(&self, line: &Line) -> f32 {
        let wrapped =
            |text: &str, size| small(broken(text, self.room, size).len()) * Self::row(size);
        let pair = |left: &str, right: &str, size| {
            if self.is_split(left, right, size) {
                wrapped(left, size) + Self::row(size)
            } else {
                Self::row(size)
            }
        };
        match line {
            Line::Space => self.size,
            Line::Rule | Line::DoubleRule => self.size * 0.9,
            Line::Text(text, _) => wrapped(text, self.size),
            Line::Large(text, _) => wrapped(text, self.large()),
            Line::Banner(text) | Line::Notice(text) => {
                wrapped(text, self.large()) + self.size * 0.6
            }
            Line::Pair(left, right) => pair(left, right, self.size),
            Line::Sum(left, right) => pair(left, right, self.large()),
            Line::Code(_) => self.code_side() + self.size,
        }
    }

    fn draw(&self, sheet: &mut Sheet<'_>, line: &Line, y: f32) -> Result<(), PaperError> {
        match line {
            Line::Space => {}
            Line::Rule => sheet.filled((self.left, y + self.size * 0.4), (self.room, 0.5), QUIETER),
            Line::DoubleRule => {
                for down in [0.25, 0.45] {
                    sheet.filled((self.left, y + self.size * down), (self.room, 0.6), TEXT);
                }
            }
            Line::Text(text, align) => {
                self.texts(sheet, text, *align, y, (self.size, Weight::Usual, TEXT));
            }
            Line::Large(text, align) => {
                self.texts(sheet, text, *align, y, (self.large(), Weight::Strong, TEXT));
            }
            Line::Banner(text) => self.banner(sheet, line, text, y, (BRASS, ON_BRASS)),
            Line::Notice(text) => self.banner(sheet, line, text, y, (TEXT, WHITE)),
            Line::Pair(left, right) => {
                self.pair(sheet, (left, right), y, (self.size, Weight::Usual, TEXT));
            }
            Line::Sum(left, right) => {
                self.pair(sheet, (left, right), y, (self.large(), Weight::Strong, TEXT));
            }
            Line::Code(text) => {
                let side = self.code_side();
                let x = self.left + (self.room - side) / 2.0;
                sheet.code(text, (x, y + self.size * 0.5), side)?;
            }
        }
        Ok(())
    }

    fn banner(
        &self,
        sheet: &mut Sheet<'_>,
        line: &Line,
        text: &str,
        y: f32,
        (ground, ink): (Ink, Ink),
    ) {
        let height = self.height(line) - self.size * 0.2;
        sheet.filled((self.left, y), (self.room, height), ground);
        let style = (self.large(), Weight::Strong, ink);
        self.texts(sheet, text, Align::Centre, y + self.size * 0.2, style);
    }

    fn texts(
        &self,
        sheet: &mut Sheet<'_>,
        text: &str,
        align: Align,
        y: f32,
        (size, weight, ink): (f32, Weight, Ink),
    ) {
        let mut y = y + size;
        for line in broken(text, self.room, size) {
            match align {
                Align::Left => sheet.text(&line, (self.left, y), size, weight, ink),
                Align::Centre => {
                    sheet.centred(&line, (self.left + self.room / 2.0, y), size, weight, ink);
                }
            }
            y += Self::row(size);
        }
    }

    fn pair(
        &self,
        sheet: &mut Sheet<'_>,
        (left, right): (&str, &str),
        y: f32,
        (size, weight, ink): (f32, Weight, Ink),
    ) {
        self.texts(sheet, left, Align::Left, y, (size, weight, ink));
        let down = if self.is_split(left, right, size) {
            small(broken(left, self.room, size).len()) * Self::row(size)
        } else {
            0.0
        };
        // A figure that is wider than the paper shrinks; it is never cut or broken.
        let wide = face::width(right) * size;
        let size = if wide > self.room { size * self.room / wide } else { size };
        let x = self.left + self.room - face::width(right) * size;
        sheet.text(right, (x, y + down + size), size, weight, ink);
    }
}
