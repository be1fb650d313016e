//! The typeface: which glyph, how wide, and its outline.
#![allow(clippy::float_arithmetic, reason = "measures of letters, no money")]

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::sync::LazyLock;
use zeno::{Command, Vector};

/// The file, whole.
pub(crate) static FILE: &[u8] = include_bytes!("../fonts/NotoSansSC.otf");

/// Shown for a character that the typeface does not have.
const MISSING: char = '□';

static FACE: LazyLock<FontRef<'static>> =
    LazyLock::new(|| FontRef::new(FILE).expect("the typeface that was built in can be read"));

/// The glyph for a character.
pub(crate) fn glyph(character: char) -> GlyphId {
    let map = FACE.charmap();
    map.map(character).or_else(|| map.map(MISSING)).unwrap_or(GlyphId::NOTDEF)
}

/// How far a glyph takes the pen, in ems.
pub(crate) fn advance(character: char) -> f32 {
    let metrics = FACE.glyph_metrics(Size::new(1.0), LocationRef::default());
    metrics.advance_width(glyph(character)).unwrap_or(1.0)
}

/// How wide a text is, in ems.
pub(crate) fn width(text: &str) -> f32 {
    text.chars().map(advance).sum()
}

/// The outline of a text at a size, its baseline beginning at `x`, `y` with y downward.
pub(crate) fn outline(text: &str, size: f32, x: f32, y: f32) -> Vec<Command> {
    let outlines = FACE.outline_glyphs();
    let mut pen = Pen { commands: Vec::new(), x, y };
    for character in text.chars() {
        if let Some(shape) = outlines.get(glyph(character)) {
            let settings = DrawSettings::unhinted(Size::new(size), LocationRef::default());
            // A glyph that cannot be drawn leaves its place empty; the others still stand.
            let _drawn = shape.draw(settings, &mut pen);
        }
        pen.x += advance(character) * size;
    }
    pen.commands
}

struct Pen {
    commands: Vec<Command>,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> Vector {
        Vector::new(self.x + x, self.y - y)
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::MoveTo(self.at(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.commands.push(Command::LineTo(self.at(x, y)));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.commands.push(Command::QuadTo(self.at(cx, cy), self.at(x, y)));
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.commands.push(Command::CurveTo(self.at(ax, ay), self.at(bx, by), self.at(x, y)));
    }

    fn close(&mut self) {
        self.commands.push(Command::Close);
    }
}
