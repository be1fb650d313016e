//! The payer's display as the desk runs it: opened, placed, measured, closed.

use super::place::{Density, Monitor, Placement, density, place};
use super::stage::{Stage, told};
use crate::Desk;
use crate::ipc::{PayerTold, Topic};
use crate::notes::DisplayNotes;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The display's present place, and whether it is being measured.
#[derive(Default)]
pub(crate) struct Displays {
    now: Mutex<Now>,
}

#[derive(Default)]
struct Now {
    placed: Option<Placement>,
    measuring: bool,
}

impl Displays {
    fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    /// The one state of the payer's display.
    pub(crate) fn stage(&self) -> &Arc<Stage> {
        &self.stage
    }

    /// The monitors that are there, each with its density.
    pub(crate) fn monitors(&self) -> Vec<(Monitor, Density)> {
        let measured = self.notes().get().display.measured;
        let with = |monitor: Monitor| {
            let dots = density(&monitor, &measured);
            (monitor, dots)
        };
        self.screens().monitors().into_iter().map(with).collect()
    }

    /// Where the display is now, if it is open.
    pub(crate) fn placed(&self) -> Option<Placement> {
        self.displays.now().placed.clone()
    }

    /// Whether the line for measuring is shown.
    pub(crate) fn measuring(&self) -> bool {
        self.displays.now().measuring
    }

    /// Changes what the desk remembers of the display, and puts the display where it then belongs.
    pub(crate) fn set_display(&self, change: impl FnOnce(&mut DisplayNotes)) {
        self.notes().change(|notes| change(&mut notes.display));
        self.arrange();
        self.stage.touch();
        self.show_display();
        self.tell(Topic::Desk);
    }

    /// Shows the line of 100 mm instead of anything else, or no longer.
    pub(crate) fn measure(&self, on: bool) {
        self.displays.now().measuring = on;
        self.show_display();
    }

    /// Puts the display where it belongs among the monitors that are there now. Called again and
    /// again while it is open, since no window system tells all its changes.
    pub fn arrange(&self) {
        let notes = self.notes().get().display;
        let belongs = match notes.open {
            true => place(notes.monitor.as_deref(), &self.screens().monitors()),
            false => None,
        };
        // With no monitor at all the display stays where it is, for when one comes back.
        if notes.open && belongs.is_none() {
            return;
        }
        {
            let mut now = self.displays.now();
            if now.placed == belongs {
                return;
            }
            now.placed.clone_from(&belongs);
            now.measuring &= belongs.is_some();
        }
        self.screens().place(belongs.as_ref());
        self.show_display();
        self.tell(Topic::Desk);
    }

    /// Whether a display is open.
    pub fn display_is_open(&self) -> bool {
        self.notes().get().display.open
    }

    /// A person closed the display's window.
    pub(crate) fn display_closed(&self) {
        self.set_display(|display| display.open = false);
    }

    /// What the display's window shows.
    pub(crate) fn payer_told(&self) -> PayerTold {
        let notes = self.notes().get().display;
        let placed = self.placed();
        let dots = placed.as_ref().map(|placed| density(placed.monitor(), &notes.measured).dots());
        let measuring = self.measuring();
        PayerTold {
            dots_per_100_mm: dots,
            measuring,
            ..told(&self.stage, self.notes(), self.now())
        }
    }

    /// Tells the display's window what to show.
    pub(crate) fn show_display(&self) {
        if self.placed().is_some() {
            self.screens().show(self.payer_told());
        }
    }

    /// Tells the display's window of every new view, for as long as the desk is there.
    pub async fn show_views(self: Arc<Self>) {
        let mut views = self.stage.views();
        while views.changed().await.is_ok() {
            self.show_display();
        }
    }
}
