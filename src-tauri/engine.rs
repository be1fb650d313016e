//! How the web view's engine is to work on this computer. It takes such things from the
//! environment, and only when its processes start.
#![allow(unsafe_code, reason = "a running program tells its allocator by a call into glibc alone")]

use std::ffi::c_int;
use std::fs;
use std::path::Path;

/// Where the system lists its devices.
const DEVICES: &str = "/dev";

/// Names of what draws: the folder of the kernel's drivers with a file for each card, and the
/// doors to NVIDIA's own driver and to that of a Windows below.
const DRIVERS: (&str, &str) = ("dri", "renderD");
const DOORS: [&str; 2] = ["nvidiactl", "dxg"];

/// Without a card the engine would build each frame of layers with OpenGL on the processor, for
/// which it loads a compiler: twice the memory, a slower start and slower frames, and with some
/// versions a window that stays white. It paints the page directly instead.
///
/// Not for a window that a program drives: WebKit gives a driver a picture of such a page only when
/// it is painted next, and one that rests never is.
const WITHOUT_CARD: (&str, &str) = ("WEBKIT_DISABLE_COMPOSITING_MODE", "1");

/// What has the web view obey a driver, and how it is said.
const DRIVEN: (&str, &str) = ("TAURI_WEBVIEW_AUTOMATION", "true");

/// What the engine takes for the size of the memory, in bytes, when it decides how much a page's
/// scripts may leave lying about. With the real size of a large computer that is some 80 MB before
/// it is cleared away, of a page that holds 12.
const SMALL_HEAP: (&str, &str) = ("JSC_forceRAMSize", "33554432");

/// After how much work a function of the page is compiled by the engine's last compiler, where it
/// would be 64,000. That one takes some 10 MB for itself, and only the few functions that read codes
/// from pixels are the quicker for it.
const WELL_WORN: (&str, &str) = ("JSC_thresholdForFTLOptimizeAfterWarmUp", "1000000");

/// A desk is open all day, and a counter's computer is seldom large. glibc keeps freed memory apart
/// for each thread; here it does so for two.
const ARENAS: c_int = 2;
/// And from this size on, in bytes, it gives memory back, where it would learn to keep it.
const LARGE: c_int = 128 * 1024;

/// Tells the engine, unless whoever started the desk has told it otherwise, and is as sparing
/// itself. Threads may read the environment, so this comes before the first.
pub(crate) fn prepare() {
    let (name, yes) = DRIVEN;
    let driven = std::env::var(name).is_ok_and(|said| said == yes);
    for (name, value) in words(Path::new(DEVICES), driven) {
        if let Err(error) = gtk::glib::setenv(name, value, false) {
            tracing::warn!(%error, name, "the web view's engine works as it does by itself");
        }
    }
    if !spare_memory() {
        tracing::warn!("freed memory is kept as the system does by itself");
    }
}

fn words(devices: &Path, driven: bool) -> Vec<(&'static str, String)> {
    let said = |(name, value): (&'static str, &str)| (name, value.to_owned());
    let mut words = vec![
        said(SMALL_HEAP),
        said(WELL_WORN),
        ("MALLOC_ARENA_MAX", ARENAS.to_string()),
        ("MALLOC_MMAP_THRESHOLD_", LARGE.to_string()),
    ];
    if !driven && !has_card(devices) {
        words.push(said(WITHOUT_CARD));
    }
    words
}

/// This process has begun, so its allocator does not look into the environment again.
#[cfg(target_env = "gnu")]
fn spare_memory() -> bool {
    // Safety: it only sets numbers, and no other thread runs yet.
    let set = |what, to| unsafe { libc::mallopt(what, to) } == 1;
    set(libc::M_ARENA_MAX, ARENAS) && set(libc::M_MMAP_THRESHOLD, LARGE)
}

/// Another allocator has no such numbers.
#[cfg(not(target_env = "gnu"))]
const fn spare_memory() -> bool {
    true
}

fn has_card(devices: &Path) -> bool {
    let (folder, file) = DRIVERS;
    let mut drawing = fs::read_dir(devices.join(folder)).into_iter().flatten().flatten();
    drawing.any(|card| card.file_name().to_string_lossy().starts_with(file))
        || DOORS.iter().any(|door| devices.join(door).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_are_only_for_computers_with_a_card_and_for_drivers() {
        let devices = tempfile::tempdir().unwrap();
        let at = |name: &str| devices.path().join(name);
        let (off, _) = WITHOUT_CARD;
        let kept = |driven| words(devices.path(), driven).iter().all(|(name, _)| *name != off);
        let layers = || kept(false);
        assert!(!layers());
        assert!(kept(true), "a driver asks for pictures");
        fs::create_dir(at("dri")).unwrap();
        // What only shows and cannot draw.
        fs::write(at("dri/card0"), "").unwrap();
        assert!(!layers());
        fs::write(at("dri/renderD128"), "").unwrap();
        assert!(layers());
        fs::remove_dir_all(at("dri")).unwrap();
        fs::write(at("nvidiactl"), "").unwrap();
        assert!(layers());
    }

    #[test]
    fn the_allocator_takes_what_it_is_told() {
        assert!(spare_memory());
    }
}
