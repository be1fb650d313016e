//! What the desk remembers between the window and what runs beside it: wishes from outside the
//! window, words for what the system shows, how much is open, what was heard.

use crate::Desk;
use crate::attend::{HeardLog, Leave, Standing, on_close, on_quit};
use crate::computer::{Furnishing, MenuPage, Words};
use crate::link::Link;
use crate::windows::DeskWindow;
use domain::OrderId;
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Something that a person wants of the window from outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// To see what a link leads to.
    Link(Link),
    /// To see a page, by the name that the window gave it.
    Page(String),
    /// To hide or show amounts.
    HideAmounts,
    /// To be asked whether the system may be told what happens.
    AskNotices,
    /// To leave; the window asks before it is done.
    Leave {
        /// Whether the close button was pressed, which may keep the desk watching.
        closing: bool,
    },
}

/// What the window says of menus and tray: the pages that they lead to, and their words.
type Said = (Vec<MenuPage>, Words);

/// See the module.
#[derive(Default)]
pub(crate) struct Manners {
    wishes: Mutex<VecDeque<(DeskWindow, Wish)>>,
    said: Mutex<Option<Said>>,
    standing: Mutex<Standing>,
    dim: Mutex<Option<u8>>,
    asked_to_leave: Mutex<bool>,
    shown: Mutex<Vec<(DeskWindow, OrderId)>>,
    heard: HeardLog,
}

impl Manners {
    /// Keeps a wish until its window takes it.
    pub(crate) fn wish(&self, of: DeskWindow, wish: Wish) {
        let mut wishes = lock(&self.wishes);
        let wish = (of, wish);
        if !wishes.contains(&wish) {
            wishes.push_back(wish);
        }
    }

    /// The wishes of a window since they were last taken.
    pub(crate) fn take_wishes(&self, of: DeskWindow) -> Vec<Wish> {
        let mut wishes = lock(&self.wishes);
        let (taken, left) = wishes.drain(..).partition(|(window, _)| *window == of);
        *wishes = left;
        let taken: VecDeque<(DeskWindow, Wish)> = taken;
        taken.into_iter().map(|(_, wish)| wish).collect()
    }

    /// The words for what the system shows, once the window has said them.
    pub(crate) fn words(&self) -> Option<Words> {
        self.said().map(|(_, words)| words)
    }

    fn said(&self) -> Option<Said> {
        lock(&self.said).clone()
    }

    /// The window says it so now; whether that is news.
    fn say(&self, said: Said) -> bool {
        let mut known = lock(&self.said);
        let news = known.as_ref() != Some(&said);
        *known = Some(said);
        news
    }

    /// How much is open.
    pub(crate) fn standing(&self) -> Standing {
        *lock(&self.standing)
    }

    /// So much is open now; whether that is news.
    pub(crate) fn stand(&self, standing: Standing) -> bool {
        std::mem::replace(&mut *lock(&self.standing), standing) != standing
    }

    /// How dim the screen is, while that is worth a hint.
    pub(crate) fn dim(&self) -> Option<u8> {
        *lock(&self.dim)
    }

    /// The screen is so dim now; whether that is news.
    pub(crate) fn see(&self, dim: Option<u8>) -> bool {
        std::mem::replace(&mut *lock(&self.dim), dim) != dim
    }

    /// Whether a person is being asked about leaving; from now on somebody is, or nobody.
    pub(crate) fn asked_to_leave(&self, from_now_on: bool) -> bool {
        std::mem::replace(&mut *lock(&self.asked_to_leave), from_now_on)
    }

    /// A window shows this order now, or none.
    pub(crate) fn show(&self, window: DeskWindow, order_id: Option<OrderId>) {
        let mut shown = lock(&self.shown);
        shown.retain(|(other, _)| *other != window);
        shown.extend(order_id.map(|order_id| (window, order_id)));
    }

    /// The windows that show this order.
    pub(crate) fn shown_in(&self, order_id: &OrderId) -> Vec<DeskWindow> {
        let shown = lock(&self.shown);
        let windows = shown.iter().filter(|(_, shown)| shown == order_id);
        windows.map(|(window, _)| *window).collect()
    }

    /// What was heard.
    pub(crate) const fn heard(&self) -> &HeardLog {
        &self.heard
    }
}

impl Desk {
    /// What closing the window or quitting comes to. A window that has not said its words yet
    /// cannot ask.
    pub(crate) fn leave(&self, closing: bool) -> Leave {
        let standing = self.manners().standing();
        let chosen = self.notes().get().keep_watching;
        let asked = self.manners().asked_to_leave(true) || self.manners().words().is_none();
        let leave = if closing {
            on_close(chosen, self.computer().has_tray(), standing.open, asked)
        } else {
            on_quit(standing.open, asked)
        };
        if leave != Leave::Ask {
            self.manners().asked_to_leave(false);
        }
        leave
    }

    /// Makes menus and tray with the words that the window says. What it has said before is left as
    /// it stands: a menu that is made anew closes under whoever has it open.
    pub(crate) fn furnish(&self, pages: Vec<MenuPage>, words: Words) {
        if self.manners().say((pages, words)) {
            self.furnish_again();
        }
    }

    /// Makes menus and tray anew, once the window has said its words: there is a new window, or
    /// closing it means something else now.
    pub(crate) fn furnish_again(&self) {
        let Some((pages, words)) = self.manners().said() else { return };
        let keeps_watching = self.notes().get().keep_watching == Some(true);
        let furnishing = Furnishing { pages, words, keeps_watching };
        self.computer().furnish(&furnishing, self.manners().standing());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
