//! What happens when the window is closed, or the desk is to quit.

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leave {
    /// Keep watching; the tray says so and leads back.
    Hide,
    /// Ask the person first.
    Ask,
    /// End the program.
    Quit,
}

/// The window's close button. Somebody who is asked already and presses again means it.
pub(crate) const fn on_close(chosen: Option<bool>, tray: bool, open: u32, asked: bool) -> Leave {
    match (asked, tray, chosen) {
        (true, _, _) => Leave::Quit,
        (false, true, Some(true)) => Leave::Hide,
        (false, true, None) => Leave::Ask,
        (false, false, _) | (false, true, Some(false)) => on_quit(open, asked),
    }
}

/// Quit: it asks while a payment is open, since nobody would be watching it.
pub(crate) const fn on_quit(open: u32, asked: bool) -> Leave {
    if open > 0 && !asked { Leave::Ask } else { Leave::Quit }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_keeps_watching_only_where_that_was_chosen() {
        assert_eq!(on_close(Some(true), true, 0, false), Leave::Hide);
        assert_eq!(on_close(Some(false), true, 0, false), Leave::Quit);
        assert_eq!(on_close(None, true, 0, false), Leave::Ask);
    }

    #[test]
    fn without_a_tray_nothing_stays_that_nobody_sees() {
        assert_eq!(on_close(Some(true), false, 0, false), Leave::Quit);
        assert_eq!(on_close(None, false, 0, false), Leave::Quit);
    }

    #[test]
    fn an_open_payment_is_told_before_nobody_watches_it() {
        assert_eq!(on_close(Some(false), true, 1, false), Leave::Ask);
        assert_eq!(on_quit(2, false), Leave::Ask);
        assert_eq!(on_quit(0, false), Leave::Quit);
    }

    #[test]
    fn a_second_press_means_it() {
        assert_eq!(on_close(None, true, 3, true), Leave::Quit);
        assert_eq!(on_quit(3, true), Leave::Quit);
    }
}
