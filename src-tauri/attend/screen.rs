//! The screen while a code is to be scanned: bright enough, and in nobody's pictures.

/// From this brightness on, in percent, wallets have no trouble with a code.
const BRIGHT: u8 = 85;

/// How dim the screen is, where that is worth a hint.
pub(super) fn dim(codes: u32, brightness: Option<u8>) -> Option<u8> {
    brightness.filter(|percent| codes > 0 && *percent < BRIGHT)
}

/// Whether the window is to be kept out of pictures of the screen: a code in one outlives its
/// order.
pub(crate) const fn shielded(codes: u32, wanted: bool) -> bool {
    wanted && codes > 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dim_screen_is_told_only_while_a_code_is_live_and_where_the_system_tells() {
        assert_eq!(dim(1, Some(84)), Some(84));
        assert_eq!(dim(3, Some(0)), Some(0));
        assert_eq!(dim(1, Some(85)), None);
        assert_eq!(dim(1, None), None);
        assert_eq!(dim(0, Some(20)), None);
    }

    #[test]
    fn the_window_is_shielded_while_a_code_is_live_and_a_person_wants_it() {
        assert!(shielded(1, true));
        assert!(!shielded(0, true) && !shielded(1, false));
    }
}
