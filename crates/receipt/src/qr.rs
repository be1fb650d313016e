//! Codes, as squares of modules.

use qrcode::{Color, EcLevel, QrCode};

/// The text is longer than a code on paper can hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{bytes} bytes are more than a code on paper holds")]
pub struct CodeTooLong {
    /// How long it is.
    pub bytes: usize,
}

/// Modules, without the free ground round them.
pub(crate) struct Modules {
    pub side: usize,
    dark: Vec<bool>,
}

/// Free modules on every side.
pub(crate) const QUIET: usize = 4;

impl Modules {
    /// Level M: paper is creased and stained.
    pub(crate) fn of(text: &str) -> Result<Self, CodeTooLong> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M)
            .map_err(|_| CodeTooLong { bytes: text.len() })?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { side: code.width(), dark })
    }

    pub(crate) fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && self.dark.get(y * self.side + x).copied().unwrap_or(false)
    }
}
