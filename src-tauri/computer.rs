//! What the desk needs of the computer that it runs on. The window's tests stand another in its
//! place; [`System`] is the real one.

mod autostart;
mod awake;
mod brightness;
#[cfg(all(test, target_os = "linux"))]
mod bus;
mod menu;
mod notices;
mod recognizer;
mod sound;
mod system;
mod tray;
mod voice;

pub(crate) use autostart::plugin as autostart_plugin;
pub(crate) use menu::chosen as chosen_in_menu;
pub(crate) use recognizer::SystemRecognizer;
pub(crate) use system::System;

use crate::attend::Standing;
use crate::windows::DeskWindow;
use domain::OrderId;
use serde::{Deserialize, Serialize};
use sounds::{Cue, Language};
use specta::Type;
use std::io;
use std::path::Path;

/// What the desk needs of the computer.
pub trait Computer: Send + Sync {
    /// Lets something be heard, after what is heard already.
    fn ring(&self, ring: Ring);
    /// What can be heard here.
    fn hearing(&self) -> Hearing;
    /// Tells something outside of the window.
    fn notice(&self, notice: Notice);
    /// Shows how much is open, and keeps the screen awake while somebody is to scan or to look.
    fn standing(&self, standing: Standing);
    /// How bright the darkest screen is, in percent, where the system tells that.
    fn brightness(&self) -> Option<u8>;
    /// Whether the system can keep the desk's window out of pictures of the screen.
    fn can_shield(&self) -> bool;
    /// Keeps it out of them, or no longer.
    fn shield(&self, on: bool);
    /// Whether the window is what the person looks at.
    fn in_front(&self) -> bool;
    /// Whether a window is on the screen, though another program may be in front of it.
    fn in_sight(&self, window: DeskWindow) -> bool;
    /// Makes the menus and the tray with the window's own words.
    fn furnish(&self, furnishing: &Furnishing, standing: Standing);
    /// Whether there is a tray to stay in.
    fn has_tray(&self) -> bool;
    /// Whether the desk starts with the computer, where that can be said.
    fn autostart(&self) -> Option<bool>;
    /// Lets the desk start with the computer, or not.
    fn set_autostart(&self, on: bool) -> io::Result<()>;
    /// Opens a folder in the system's own way.
    fn open_folder(&self, folder: &Path) -> io::Result<()>;
    /// Brings the window to the front.
    fn show(&self);
    /// Opens the back office, or brings it to the front.
    fn open_office(&self);
    /// Puts the window away; the desk goes on watching.
    fn hide(&self);
    /// Ends the program.
    fn quit(&self);
    /// Ends the program, and starts whatever lies in its place now.
    fn restart(&self);
}

/// Something to be heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The cue, if one goes first.
    pub cue: Option<Cue>,
    /// How loud, in percent.
    pub volume: u8,
    /// The device's name; the system's own where none is chosen.
    pub device: Option<String>,
    /// What is said.
    pub speech: Option<Speech>,
}

/// Something to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// The words.
    pub words: String,
    /// In which language.
    pub language: Language,
}

/// What can be heard here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hearing {
    /// The devices' names; none means that there is no sound.
    pub devices: Vec<String>,
    /// Whether the system has a voice.
    pub voice: bool,
    /// What went wrong the last time, if something did.
    pub trouble: Option<String>,
}

/// Something to be told outside of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What happened.
    pub title: String,
    /// What goes with it.
    pub body: String,
    /// The order that a click opens; without one it opens what waits for a person.
    pub order_id: Option<OrderId>,
}

/// The words for what the system shows, said by the window in its language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Words {
    /// The menu with new payments, closing and quitting.
    pub desk: String,
    /// The menu for changing text.
    pub edit: String,
    /// The menu with the pages.
    pub view: String,
    /// Open the back office.
    pub office: String,
    /// Hide or show amounts.
    pub hide_amounts: String,
    /// Close the window.
    pub close: String,
    /// End the program.
    pub quit: String,
    /// Bring the window to the front.
    pub show: String,
    /// Nothing is open.
    pub nothing_open: String,
    /// `{count}` payments are open.
    pub open: String,
    /// `{count}` things wait for a person.
    pub waiting: String,
    /// It goes on watching when the window is closed.
    pub keeps_watching: String,
    /// It quits when the window is closed.
    pub quits_on_close: String,
    /// Why the screen stays awake.
    pub awake: String,
    /// `{amount}` was paid.
    pub paid: String,
    /// `{amount}` was refused.
    pub failed: String,
    /// Something waits for a person.
    pub needs_you: String,
    /// Why the system asks for a finger or a face of `{name}`.
    pub recognize: String,
}

/// A page that the menu leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MenuPage {
    /// The name that the window knows it by.
    pub id: String,
    /// What people call it.
    pub text: String,
    /// The keys that lead there, such as `Ctrl+2`.
    pub keys: String,
}

/// What menus and tray are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Furnishing {
    /// The pages, as this person may see them.
    pub pages: Vec<MenuPage>,
    /// The words.
    pub words: Words,
    /// Whether the desk goes on watching when its window is closed.
    pub keeps_watching: bool,
}
