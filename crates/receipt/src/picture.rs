//! Black dots on white, for what a printer has no characters for.
#![allow(clippy::float_arithmetic, reason = "measures of letters, no money")]
#![allow(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "dots on a strip of paper: small, positive and whole"
)]

use crate::face;
use crate::qr::{Modules, QUIET};
use zeno::{Format, Mask};

/// A picture of dots, rows from the top.
pub(crate) struct Picture {
    pub width: usize,
    pub height: usize,
    dark: Vec<bool>,
}

/// Darker than this is black. Thin strokes of Chinese characters need it below the middle.
const BLACK: u8 = 104;

impl Picture {
    pub(crate) fn blank(width: usize, height: usize) -> Self {
        Self { width, height, dark: vec![false; width * height] }
    }

    /// A code with its free ground, as large as `room` dots allow but at most `dots_max` a module.
    pub(crate) fn code(modules: &Modules, room: usize, dots_max: usize) -> Option<Self> {
        let side = modules.side + 2 * QUIET;
        let dots = (room / side).min(dots_max);
        // Under two dots a module a camera cannot read what a thermal head prints.
        if dots < 2 {
            return None;
        }
        let mut picture = Self::blank(side * dots, side * dots);
        for y in 0..picture.height {
            for x in 0..picture.width {
                let module = (x / dots).checked_sub(QUIET).zip((y / dots).checked_sub(QUIET));
                if module.is_some_and(|(x, y)| modules.is_dark(x, y)) {
                    picture.set(x, y, true);
                }
            }
        }
        Some(picture)
    }

    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    fn set(&mut self, x: usize, y: usize, dark: bool) {
        if x < self.width
            && let Some(dot) = self.dark.get_mut(y * self.width + x)
        {
            *dot = dark;
        }
    }

    /// Draws text whose letters are `size` dots high, from `x` on.
    pub(crate) fn write(&mut self, text: &str, size: usize, x: usize) {
        let (width, height) = (self.width as u32, self.height as u32);
        // The face's ascender is 0.88 em; what is left under the line is for descenders.
        let baseline = (self.height as f32 + size as f32 * 0.72) / 2.0;
        let path = face::outline(text, size as f32, x as f32, baseline);
        let mut mask = vec![0_u8; self.width * self.height];
        Mask::new(path.as_slice())
            .format(Format::Alpha)
            .size(width, height)
            .render_into(&mut mask, None);
        for (dot, shade) in self.dark.iter_mut().zip(mask) {
            *dot |= shade >= BLACK;
        }
    }

    /// How many dots a text takes.
    pub(crate) fn width_of(text: &str, size: usize) -> usize {
        (face::width(text) * size as f32).ceil() as usize
    }

    /// Black becomes white and white black.
    pub(crate) fn invert(&mut self) {
        for dot in &mut self.dark {
            *dot = !*dot;
        }
    }

    /// The rows as a printer takes them: eight dots a byte, the leftmost highest.
    pub(crate) fn bytes(&self, rows: std::ops::Range<usize>) -> Vec<u8> {
        let mut bytes = Vec::new();
        for y in rows {
            for group in 0..self.width.div_ceil(8) {
                let dots = (0..8).filter(|dot| self.is_dark(group * 8 + dot, y));
                bytes.push(dots.fold(0_u8, |byte, dot| byte | (0x80 >> dot)));
            }
        }
        bytes
    }
}
