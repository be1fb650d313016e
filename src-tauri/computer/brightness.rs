//! How bright the screens are, where the system tells it: the backlight on Linux, and what monitors
//! say of themselves on Windows. A Mac tells no program.

/// The darkest of them, in percent.
#[cfg(any(target_os = "linux", windows))]
pub(super) fn darkest() -> Option<u8> {
    use brightness::blocking::{Brightness, brightness_devices};
    // A monitor that does not answer is none that can be judged.
    let told = brightness_devices().filter_map(|screen| screen.ok()?.get().ok());
    told.min().and_then(|percent| u8::try_from(percent).ok())
}

#[cfg(not(any(target_os = "linux", windows)))]
pub(super) const fn darkest() -> Option<u8> {
    None
}
