//! When to ask, by the document's section on timing.

use chrono::TimeDelta;
use domain::Mode;
use gateway::{Ends, Timing};

/// The rules of one mode.
///
/// The document gives numbers of tries; where the payer needs an unknown while (a code, a page)
/// waiting goes on until the attempt's own end, since giving up earlier cancels a payment that
/// the payer may be confirming.
pub(crate) const fn timing(mode: Mode) -> Timing {
    match mode {
        Mode::PaymentCode => rules(5, 3, 10 * 60, Ends::AfterInquiries(20)),
        Mode::OrderCode => rules(15, 4, 3 * 60, Ends::AtExpiry),
        Mode::EntryCode => rules(15, 3, 3 * 60, Ends::AtExpiry),
        Mode::Cashier => rules(2, 2, 14 * 60, Ends::AtExpiry),
        Mode::Agreement => rules(4, 4, 60, Ends::AfterInquiries(20)),
    }
}

const fn rules(patience: i64, interval: i64, life: i64, ends: Ends) -> Timing {
    Timing {
        patience: TimeDelta::seconds(patience),
        interval: TimeDelta::seconds(interval),
        life: TimeDelta::seconds(life),
        ends,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agreement_is_asked_about_for_longer_than_it_lives() {
        let timing = timing(Mode::Agreement);
        let Ends::AfterInquiries(times) = timing.ends else { panic!("{timing:?}") };
        assert!(timing.interval * i32::try_from(times).unwrap() > timing.life);
    }
}
