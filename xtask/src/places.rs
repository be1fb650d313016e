//! Where things lie: the repository, the user interface, the build folder, our own tools.

use std::{
    path::{Path, PathBuf},
    sync::LazyLock,
};

static ROOT: LazyLock<PathBuf> = LazyLock::new(|| {
    // Cargo says it at run time; the compile-time value serves when the program is started bare.
    let xtask = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().map_or(xtask.clone(), Path::to_path_buf)
});

/// The root of the repository.
pub fn root() -> &'static Path {
    &ROOT
}

/// The user interface: the only folder that npm knows.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Cargo's build folder, absolute.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(PathBuf::from(dir)))
}

/// Programs that we install for ourselves, beside what is built and as easily thrown away.
pub fn tools() -> PathBuf {
    target().join("tools")
}

/// The desktop program of the development profile.
pub fn desktop_program() -> PathBuf {
    target().join("debug").join(executable("tillside-desktop"))
}

/// A program's file name on this platform.
pub fn executable(name: &str) -> String {
    format!("{name}{}", std::env::consts::EXE_SUFFIX)
}
