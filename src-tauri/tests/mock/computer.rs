//! A computer that only remembers what was wanted of it.

use desktop::{Computer, DeskWindow, Furnishing, Hearing, Notice, Ring, Standing};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// A computer that only remembers what was wanted of it.
#[derive(Default)]
pub struct Pretended {
    pub rings: Mutex<Vec<Ring>>,
    pub notices: Mutex<Vec<Notice>>,
    pub standings: Mutex<Vec<Standing>>,
    pub furnished: Mutex<Vec<Furnishing>>,
    pub done: Mutex<Vec<&'static str>>,
    pub brightness: Mutex<Option<u8>>,
    pub shields: Mutex<Vec<bool>>,
    pub in_front: AtomicBool,
    pub in_tray: AtomicBool,
    pub autostart: AtomicBool,
}

impl Pretended {
    fn did(&self, what: &'static str) {
        self.done.lock().unwrap().push(what);
    }
}

impl Computer for Pretended {
    fn ring(&self, ring: Ring) {
        self.rings.lock().unwrap().push(ring);
    }

    fn hearing(&self) -> Hearing {
        Hearing { devices: vec!["Loudspeaker".to_owned()], voice: true, trouble: None }
    }

    fn notice(&self, notice: Notice) {
        self.notices.lock().unwrap().push(notice);
    }

    fn standing(&self, standing: Standing) {
        self.standings.lock().unwrap().push(standing);
    }

    fn brightness(&self) -> Option<u8> {
        *self.brightness.lock().unwrap()
    }

    fn can_shield(&self) -> bool {
        true
    }

    fn shield(&self, on: bool) {
        self.shields.lock().unwrap().push(on);
    }

    fn in_front(&self) -> bool {
        self.in_front.load(Ordering::SeqCst)
    }

    fn in_sight(&self, window: DeskWindow) -> bool {
        window == DeskWindow::Office || !self.in_tray.load(Ordering::SeqCst)
    }

    fn furnish(&self, furnishing: &Furnishing, _standing: Standing) {
        self.furnished.lock().unwrap().push(furnishing.clone());
    }

    fn has_tray(&self) -> bool {
        true
    }

    fn autostart(&self) -> Option<bool> {
        Some(self.autostart.load(Ordering::SeqCst))
    }

    fn set_autostart(&self, on: bool) -> std::io::Result<()> {
        self.autostart.store(on, Ordering::SeqCst);
        Ok(())
    }

    fn open_folder(&self, _folder: &Path) -> std::io::Result<()> {
        self.did("open folder");
        Ok(())
    }

    fn show(&self) {
        self.did("show");
    }

    fn open_office(&self) {
        self.did("office");
    }

    fn hide(&self) {
        self.did("hide");
    }

    fn quit(&self) {
        self.did("quit");
    }

    fn restart(&self) {
        self.did("restart");
    }
}
