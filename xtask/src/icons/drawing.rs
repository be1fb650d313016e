//! The renderer, and the two containers that Windows and macOS want.

use crate::places;
use anyhow::{Context, Result};
use ico::{IconDir, IconDirEntry, IconImage, ResourceType};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg::{Options, Tree},
};
use std::{fs, io::Cursor};

const PICTURES: [(&str, u32); 4] =
    [("32x32.png", 32), ("128x128.png", 128), ("128x128@2x.png", 256), ("icon.png", 512)];

const ICO_SIZES: [u32; 7] = [16, 24, 32, 48, 64, 128, 256];

/// The types of Apple's container that hold PNG, with their width. `ic11` to `ic14` are the same
/// pictures for dense screens.
const ICNS_TYPES: [(&[u8; 4], u32); 8] = [
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic13", 256),
    (b"ic08", 256),
    (b"ic14", 512),
    (b"ic09", 512),
    (b"ic10", 1024),
];

/// Writes every icon that the bundles need.
pub fn draw() -> Result<()> {
    let folder = places::root().join("icons");
    let svg = fs::read(folder.join("tillside.svg")).context("reading icons/tillside.svg")?;
    let mark = Tree::from_data(&svg, &Options::default())?;
    for (name, width) in PICTURES {
        fs::write(folder.join(name), png(&mark, width)?)?;
    }
    fs::write(folder.join("icon.ico"), ico_file(&mark)?)?;
    fs::write(folder.join("icon.icns"), icns_file(&mark)?)?;
    println!("The icons in icons/ are drawn anew.");
    Ok(())
}

fn png(mark: &Tree, width: u32) -> Result<Vec<u8>> {
    let mut pixels = Pixmap::new(width, width).context("an icon has a size")?;
    let scale = f32_ratio(width, mark.size().width());
    resvg::render(mark, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    Ok(pixels.encode_png()?)
}

#[allow(
    clippy::as_conversions,
    clippy::float_arithmetic,
    reason = "a scale for the renderer; at most four digits of pixels"
)]
fn f32_ratio(width: u32, size: f32) -> f32 {
    width as f32 / size
}

fn ico_file(mark: &Tree) -> Result<Vec<u8>> {
    let mut icons = IconDir::new(ResourceType::Icon);
    for width in ICO_SIZES {
        let image = IconImage::read_png(Cursor::new(png(mark, width)?))?;
        icons.add_entry(IconDirEntry::encode(&image)?);
    }
    let mut bytes = Vec::new();
    icons.write(&mut bytes)?;
    Ok(bytes)
}

/// `icns`, the whole length, then for each picture its type, its length and the PNG.
fn icns_file(mark: &Tree) -> Result<Vec<u8>> {
    let mut entries = Vec::new();
    for (kind, width) in ICNS_TYPES {
        let picture = png(mark, width)?;
        entries.extend_from_slice(kind);
        entries.extend_from_slice(&with_header(picture.len())?);
        entries.extend_from_slice(&picture);
    }
    let mut bytes = b"icns".to_vec();
    bytes.extend_from_slice(&with_header(entries.len())?);
    bytes.extend_from_slice(&entries);
    Ok(bytes)
}

/// Lengths count their own eight bytes of header.
fn with_header(length: usize) -> Result<[u8; 4]> {
    Ok(u32::try_from(length + 8)?.to_be_bytes())
}
