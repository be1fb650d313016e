//! Stands, marks and guides, as files for a printer.

use super::IpcError;
use crate::Desk;
use receipt::{Book, Guide, Language, Part, Stand, StandKind, StandSize, brand};
use serde::{Deserialize, Serialize};
use shop::ShopError;
use specta::Type;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use tauri::State;

/// A stand or a mark, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveStandRequest {
    /// The file.
    pub path: String,
    /// With the fixed code, or only which wallets are taken.
    pub code: bool,
    /// The paper.
    pub size: StandSizeDto,
    /// The language that stands first, as a tag.
    pub language: String,
    /// The wallets, the most important first.
    pub wallets: Vec<String>,
}

/// The paper of a stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum StandSizeDto {
    /// 210 x 297 mm.
    A4,
    /// 148 x 210 mm.
    A5,
    /// 105 x 148 mm.
    A6,
    /// 100 x 100 mm.
    Sticker,
}

/// A guide, and where to.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveGuideRequest {
    /// The file.
    pub path: String,
    /// What it is called.
    pub title: String,
    /// The language, as a tag.
    pub language: String,
    /// What it consists of.
    pub parts: Vec<GuidePart>,
}

/// A part of a guide.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct GuidePart {
    /// What kind of part.
    pub kind: GuidePartKind,
    /// Its words.
    pub text: String,
}

/// What kind of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GuidePartKind {
    /// Begins an article.
    Heading,
    /// Begins a part of an article.
    Subheading,
    /// A paragraph.
    Text,
    /// The next step.
    Step,
}

/// Writes a stand or a mark as a PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_stand(
    desk: State<'_, Arc<Desk>>,
    request: SaveStandRequest,
) -> Result<(), IpcError> {
    let shop = desk.shop().await?;
    let kind = if request.code {
        let link = shop.entry_link().await?;
        StandKind::Code(link.ok_or_else(|| IpcError::bad_field("entry"))?)
    } else {
        StandKind::Mark
    };
    let stand = Stand {
        kind,
        size: request.size.into(),
        language: Language::of_tag(&request.language),
        book: match shop.store().book() {
            store::Book::Live => Book::Live,
            store::Book::Practice => Book::Practice,
        },
        shop: shop.profile().await?.name,
        wallets: request.wallets.iter().map(|wallet| brand(wallet).to_owned()).collect(),
    };
    write(&request.path, &receipt::stand_pdf(&stand).map_err(ShopError::from)?)
}

/// Writes a guide as a PDF.
#[tauri::command]
#[specta::specta]
pub async fn save_guide(
    desk: State<'_, Arc<Desk>>,
    request: SaveGuideRequest,
) -> Result<(), IpcError> {
    let shop = desk.shop().await?;
    let guide = Guide {
        language: Language::of_tag(&request.language),
        title: request.title,
        shop: shop.profile().await?.name,
        parts: request.parts.into_iter().map(Part::from).collect(),
    };
    write(&request.path, &receipt::guide_pdf(&guide).map_err(ShopError::from)?)
}

/// Writes a file; it is there whole or not at all.
pub(super) fn write(path: &str, bytes: &[u8]) -> Result<(), IpcError> {
    let unusable = |error: std::io::Error| IpcError::bad_input("path", &error);
    let mut file = statement::WholeFile::create(Path::new(path)).map_err(unusable)?;
    file.write_all(bytes).map_err(unusable)?;
    file.keep().map_err(unusable)
}

impl From<StandSizeDto> for StandSize {
    fn from(size: StandSizeDto) -> Self {
        match size {
            StandSizeDto::A4 => Self::A4,
            StandSizeDto::A5 => Self::A5,
            StandSizeDto::A6 => Self::A6,
            StandSizeDto::Sticker => Self::Sticker,
        }
    }
}

impl From<GuidePart> for Part {
    fn from(part: GuidePart) -> Self {
        match part.kind {
            GuidePartKind::Heading => Self::Heading(part.text),
            GuidePartKind::Subheading => Self::Subheading(part.text),
            GuidePartKind::Text => Self::Text(part.text),
            GuidePartKind::Step => Self::Step(part.text),
        }
    }
}
