//! A guide for the counter: headings, sentences and steps on A4 pages.
#![allow(clippy::float_arithmetic, reason = "points on paper, no money")]

use crate::face;
use crate::pdf::{EDGE, PETROL, QUIETER, Sheet, TEXT, Weight, broken, document, mm, small};
use crate::width::plain;
use crate::{Language, PaperError};

/// A guide.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The language, for those who read it aloud by machine.
    pub language: Language,
    /// What it is called.
    pub title: String,
    /// Whose it is; stands at the foot of each page.
    pub shop: String,
    /// What it consists of, in order.
    pub parts: Vec<Part>,
}

/// A part of a guide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Begins an article.
    Heading(String),
    /// Begins a part of an article.
    Subheading(String),
    /// A paragraph.
    Text(String),
    /// The next step, numbered from 1 since the last heading.
    Step(String),
}

/// One piece that is never torn over two pages.
struct Block {
    height: f32,
    rows: Vec<(String, f32)>,
    size: f32,
    weight: Weight,
    number: Option<usize>,
    /// Whether the next block must stand on the same page.
    keeps: bool,
}

const WIDTH: f32 = 210.0;
const HEIGHT: f32 = 297.0;
const MARGIN: f32 = 22.0;
/// How far a step's words stand in from its number.
const INDENT: f32 = 9.0;

/// A guide as a PDF.
pub fn guide_pdf(guide: &Guide) -> Result<Vec<u8>, PaperError> {
    let blocks = blocks(guide);
    let pages = paged(&blocks);
    let size = (mm(WIDTH), mm(HEIGHT));
    document(&plain(&guide.title), guide.language, size, pages.len(), |number, sheet| {
        let range = pages.get(number).cloned().unwrap_or_default();
        let mut y = mm(MARGIN);
        for block in blocks.get(range).unwrap_or_default() {
            draw(sheet, block, y);
            y += block.height;
        }
        foot(sheet, guide, number + 1, pages.len());
        Ok(())
    })
}

fn blocks(guide: &Guide) -> Vec<Block> {
    let mut blocks = vec![block(&guide.title, 22.0, Weight::Strong, None, true)];
    let mut step = 0;
    for part in &guide.parts {
        blocks.push(match part {
            Part::Heading(text) => {
                step = 0;
                block(text, 16.0, Weight::Strong, None, true)
            }
            Part::Subheading(text) => {
                step = 0;
                block(text, 12.0, Weight::Strong, None, true)
            }
            Part::Text(text) => block(text, 10.5, Weight::Usual, None, false),
            Part::Step(text) => {
                step += 1;
                block(text, 10.5, Weight::Usual, Some(step), false)
            }
        });
    }
    blocks
}

fn block(text: &str, size: f32, weight: Weight, number: Option<usize>, keeps: bool) -> Block {
    let indent = if number.is_some() { mm(INDENT) } else { 0.0 };
    let room = mm(WIDTH - 2.0 * MARGIN) - indent;
    let rows: Vec<_> =
        broken(&plain(text), room, size).into_iter().map(|row| (row, indent)).collect();
    let above = if keeps { size * 0.9 } else { size * 0.2 };
    let height = above + small(rows.len()) * size * 1.45 + size * 0.25;
    Block { height, rows, size, weight, number, keeps }
}

/// Which blocks stand on which page.
fn paged(blocks: &[Block]) -> Vec<std::ops::Range<usize>> {
    let room = mm(HEIGHT - 2.0 * MARGIN - 8.0);
    let mut pages = Vec::new();
    let (mut first, mut used) = (0, 0.0);
    for (at, block) in blocks.iter().enumerate() {
        // A heading goes over with what follows it.
        let with =
            if block.keeps { blocks.get(at + 1).map_or(0.0, |next| next.height) } else { 0.0 };
        if at > first && used + block.height + with > room {
            pages.push(first..at);
            first = at;
            used = 0.0;
        }
        used += block.height;
    }
    pages.push(first..blocks.len());
    pages
}

fn draw(sheet: &mut Sheet<'_>, block: &Block, y: f32) {
    let above = if block.keeps { block.size * 0.9 } else { block.size * 0.2 };
    let mut y = y + above + block.size;
    if let Some(number) = block.number {
        sheet.text(&format!("{number}"), (mm(MARGIN), y), block.size, Weight::Strong, PETROL);
    }
    for (row, indent) in &block.rows {
        sheet.text(row, (mm(MARGIN) + indent, y), block.size, block.weight, TEXT);
        y += block.size * 1.45;
    }
}

fn foot(sheet: &mut Sheet<'_>, guide: &Guide, page: usize, pages: usize) {
    let y = mm(HEIGHT - MARGIN + 4.0);
    sheet.filled((mm(MARGIN), y - 12.0), (mm(WIDTH - 2.0 * MARGIN), 0.5), EDGE);
    sheet.text(&plain(&guide.shop), (mm(MARGIN), y), 8.5, Weight::Usual, QUIETER);
    let count = format!("{page} / {pages}");
    let x = mm(WIDTH - MARGIN) - face::width(&count) * 8.5;
    sheet.text(&count, (x, y), 8.5, Weight::Usual, QUIETER);
}
