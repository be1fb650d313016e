//! Where the payer's display stands, and how dense the monitor is there.

use crate::ipc::PayerTold;
use payer_page::Asset;
use std::collections::BTreeMap;

/// Dots in 100 mm of a monitor that says nothing of its size and has not been measured: 160 dpi,
/// denser than nearly all, so that a code becomes too large rather than too small.
const ASSUMED: u32 = 630;
/// The least and the most dots in 100 mm that a monitor can have: 38 and 762 dpi.
pub(crate) const DENSITY_MIN: u32 = 150;
pub(crate) const DENSITY_MAX: u32 = 3000;

/// A monitor, in its own dots.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    /// What tells it from the others, and stays the same when it comes back.
    pub id: String,
    /// Its left edge among all monitors.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// How wide it is, in dots.
    pub width: u32,
    /// How high it is, in dots.
    pub height: u32,
    /// How many dots stand for a hundred of a page's.
    pub scale_percent: u32,
    /// How wide it says that it is.
    pub width_mm: Option<u32>,
    /// Whether the desk's window is on it.
    pub desk: bool,
}

/// Where the display stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// It fills a monitor.
    Whole(Monitor),
    /// A window beside the desk's, because there is no other monitor or the desk's was chosen.
    Beside(Monitor),
}

/// What the window system does for the payer's display.
pub trait Screens: Send + Sync {
    /// The monitors that are there now.
    fn monitors(&self) -> Vec<Monitor>;
    /// Puts the display there, or takes it away.
    fn place(&self, placement: Option<&Placement>);
    /// Tells the display what to show.
    fn show(&self, told: PayerTold);
    /// A file of the display's page, by its path, for devices that show it too.
    fn asset(&self, path: &str) -> Option<Asset>;
}

/// How a monitor's density is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Density {
    /// A person measured it.
    Measured(u32),
    /// The monitor says so.
    Told(u32),
    /// Nobody says.
    Assumed(u32),
}

impl Density {
    /// Dots in 100 mm.
    pub(crate) const fn dots(self) -> u32 {
        match self {
            Self::Measured(dots) | Self::Told(dots) | Self::Assumed(dots) => dots,
        }
    }
}

impl Placement {
    pub(crate) const fn monitor(&self) -> &Monitor {
        match self {
            Self::Whole(monitor) | Self::Beside(monitor) => monitor,
        }
    }
}

/// Where the display belongs: on the monitor that was chosen; without it on another one than the
/// desk's; and beside the desk where there is no other. It is never nowhere while a monitor is
/// there, and it goes back as soon as the chosen one has come back.
pub(crate) fn place(wanted: Option<&str>, monitors: &[Monitor]) -> Option<Placement> {
    let chosen = wanted.and_then(|wanted| monitors.iter().find(|monitor| monitor.id == wanted));
    let monitor =
        chosen.or_else(|| monitors.iter().find(|monitor| !monitor.desk)).or(monitors.first())?;
    Some(match monitor.desk {
        true => Placement::Beside(monitor.clone()),
        false => Placement::Whole(monitor.clone()),
    })
}

/// How many dots 100 mm have there.
pub(crate) fn density(monitor: &Monitor, measured: &BTreeMap<String, u32>) -> Density {
    if let Some(dots) = measured.get(&monitor.id) {
        return Density::Measured(*dots);
    }
    let told = monitor
        .width_mm
        .and_then(|mm| monitor.width.checked_mul(100)?.checked_div(mm))
        .filter(|dots| (DENSITY_MIN..=DENSITY_MAX).contains(dots));
    told.map_or_else(
        || Density::Assumed(ASSUMED.saturating_mul(monitor.scale_percent) / 100),
        Density::Told,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monitor(id: &str, desk: bool) -> Monitor {
        Monitor {
            id: id.to_owned(),
            x: 0,
            y: 0,
            width: 1920,
            height: 1080,
            scale_percent: 100,
            width_mm: Some(480),
            desk,
        }
    }

    #[track_caller]
    fn check(wanted: Option<&str>, there: &str, expected: &str) {
        let monitors: Vec<_> = there
            .split_whitespace()
            .map(|id| monitor(id.trim_end_matches('*'), id.ends_with('*')))
            .collect();
        let told = match place(wanted, &monitors) {
            Some(Placement::Whole(monitor)) => format!("fills {}", monitor.id),
            Some(Placement::Beside(monitor)) => format!("beside the desk on {}", monitor.id),
            None => "nowhere".to_owned(),
        };
        assert_eq!(told, expected, "of {there}");
    }

    #[test]
    fn the_display_fills_the_monitor_that_was_chosen() {
        check(Some("B"), "A* B C", "fills B");
        check(Some("C"), "A* B C", "fills C");
        check(None, "A* B C", "fills B");
    }

    #[test]
    fn it_never_covers_the_desk() {
        check(Some("A"), "A* B", "beside the desk on A");
        check(None, "A*", "beside the desk on A");
    }

    #[test]
    fn an_unplugged_monitor_hides_nothing_and_gets_it_back() {
        check(Some("B"), "A* C", "fills C");
        check(Some("B"), "A*", "beside the desk on A");
        check(Some("B"), "A* B", "fills B");
        check(Some("B"), "", "nowhere");
    }

    #[test]
    fn a_measure_goes_before_what_a_monitor_says_of_itself() {
        let known = BTreeMap::from([("A".to_owned(), 377)]);
        assert_eq!(density(&monitor("A", false), &known), Density::Measured(377));
        assert_eq!(density(&monitor("B", false), &known), Density::Told(400));
    }

    #[test]
    fn what_cannot_be_true_of_a_monitor_is_not_believed() {
        let none = BTreeMap::new();
        for width_mm in [None, Some(0), Some(1), Some(20_000)] {
            let odd = Monitor { width_mm, scale_percent: 200, ..monitor("A", false) };
            assert_eq!(density(&odd, &none), Density::Assumed(1260), "{width_mm:?}");
        }
    }
}
