//! Which results nobody saw come.

use crate::windows::DeskWindow;
use domain::{Mode, Witness};

/// Whether a result is missed: no window on the screen shows its order. The person had gone on, the
/// windows were in the tray, or the program has only just started and asked.
///
/// What came as the answer to whoever asked for the payment was told to them, and what another
/// program of ours learnt while the desk was closed was told by that program. Payers at the shop's
/// fixed code ask nobody: any window on the screen tells of them.
pub(super) fn is_missed(
    mode: Mode,
    told_by: Option<Witness>,
    showing: &[DeskWindow],
    in_sight: impl Fn(DeskWindow) -> bool,
) -> bool {
    let tells = |window: &DeskWindow| {
        in_sight(*window) && (mode == Mode::EntryCode || showing.contains(window))
    };
    told_by != Some(Witness::Answer) && !DeskWindow::ALL.iter().any(tells)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_missed_where_no_window_on_the_screen_tells_of_it() {
        use DeskWindow::{Desk, Office};
        let heard = Some(Witness::Notification);
        let missed = |mode, told_by, showing: &[_], seen: &[DeskWindow]| {
            is_missed(mode, told_by, showing, |window| seen.contains(&window))
        };
        assert!(!missed(Mode::OrderCode, heard, &[Desk], &[Desk]));
        assert!(missed(Mode::OrderCode, heard, &[], &[Desk, Office]), "gone on");
        assert!(missed(Mode::OrderCode, heard, &[Desk], &[Office]), "in the tray");
        assert!(missed(Mode::OrderCode, heard, &[Office], &[Desk]));
        assert!(!missed(Mode::PaymentCode, Some(Witness::Answer), &[], &[]), "told to who asked");
        assert!(!missed(Mode::EntryCode, heard, &[], &[Desk]));
        assert!(missed(Mode::EntryCode, heard, &[], &[]));
    }
}
