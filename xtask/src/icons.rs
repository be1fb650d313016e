//! All sizes of the icon, drawn from one SVG.

#[cfg(not(feature = "icons"))]
mod again {
    use crate::sh;
    use anyhow::Result;

    /// Starts ourselves once more, with the renderer built in.
    pub fn draw() -> Result<()> {
        let words = ["run", "--quiet", "--package", "xtask", "--features", "icons", "--", "icons"];
        sh::run(sh::cargo().args(words))
    }
}

#[cfg(feature = "icons")]
mod drawing;

#[cfg(not(feature = "icons"))]
pub use again::draw;
#[cfg(feature = "icons")]
pub use drawing::draw;
