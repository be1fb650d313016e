//! A computer and its monitors that only remember what was wanted of them.

use super::Told;
use desktop::ipc::PayerTold;
use desktop::{Computer, Furnishing, Hearing, Monitor, Notice, Placement, Ring, Screens, Standing};
use payer_page::Asset;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A computer that only remembers what was wanted of it.
#[derive(Default)]
pub struct Pretended {
    pub rings: Mutex<Vec<Ring>>,
    pub notices: Mutex<Vec<Notice>>,
    pub standings: Mutex<Vec<Standing>>,
    pub furnished: Mutex<Vec<Furnishing>>,
    pub done: Mutex<Vec<&'static str>>,
    pub in_front: AtomicBool,
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

    fn in_front(&self) -> bool {
        self.in_front.load(Ordering::SeqCst)
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

    fn hide(&self) {
        self.did("hide");
    }

    fn quit(&self) {
        self.did("quit");
    }
}

/// The monitors of a desk that has none.
pub struct Desks(pub Arc<Told>);

impl Screens for Desks {
    fn monitors(&self) -> Vec<Monitor> {
        self.0.monitors.lock().unwrap().clone()
    }

    fn place(&self, placement: Option<&Placement>) {
        self.0.placed.lock().unwrap().push(match placement {
            Some(Placement::Whole(monitor)) => format!("fills {}", monitor.id),
            Some(Placement::Beside(monitor)) => format!("beside the desk on {}", monitor.id),
            None => "closed".to_owned(),
        });
    }

    fn show(&self, told: PayerTold) {
        self.0.shown.lock().unwrap().push(told);
    }

    fn asset(&self, path: &str) -> Option<Asset> {
        let bytes = (path == "payer.html").then(|| b"<!doctype html>".to_vec())?;
        Some(Asset { content_type: "text/html".to_owned(), bytes })
    }
}
