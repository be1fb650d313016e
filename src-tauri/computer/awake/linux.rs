//! The session's screen saver, and the system's own care of idle screens where there is none.

use zbus::blocking::{Connection, connection};
use zbus::zvariant::OwnedFd;

/// The screen stays awake until this is dropped.
pub(super) struct Held(By);

enum By {
    /// The session gave a number for it.
    Session { saver: ScreenSaverProxy<'static>, cookie: u32 },
    /// The system holds it for as long as this is open.
    System { _lock: OwnedFd },
}

#[zbus::proxy(
    interface = "org.freedesktop.ScreenSaver",
    default_service = "org.freedesktop.ScreenSaver",
    default_path = "/org/freedesktop/ScreenSaver",
    gen_async = false,
    blocking_name = "ScreenSaverProxy"
)]
trait ScreenSaver {
    fn inhibit(&self, application: &str, reason: &str) -> zbus::Result<u32>;
    fn un_inhibit(&self, cookie: u32) -> zbus::Result<()>;
}

#[zbus::proxy(
    interface = "org.freedesktop.login1.Manager",
    default_service = "org.freedesktop.login1",
    default_path = "/org/freedesktop/login1",
    gen_async = false,
    blocking_name = "LoginProxy"
)]
trait Login {
    fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;
}

impl Held {
    /// By the session's bus, or the one at an address.
    pub(super) fn by_session(address: Option<&str>, why: &str) -> zbus::Result<Self> {
        let bus = match address {
            Some(address) => connection::Builder::address(address)?.build()?,
            None => Connection::session()?,
        };
        let saver = ScreenSaverProxy::new(&bus)?;
        let cookie = saver.inhibit("Tillside", why)?;
        Ok(Self(By::Session { saver, cookie }))
    }

    /// By the system's bus, or the one at an address.
    pub(super) fn by_system(address: Option<&str>, why: &str) -> zbus::Result<Self> {
        let bus = match address {
            Some(address) => connection::Builder::address(address)?.build()?,
            None => Connection::system()?,
        };
        let lock = LoginProxy::new(&bus)?.inhibit("idle", "Tillside", why, "block")?;
        Ok(Self(By::System { _lock: lock }))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let By::Session { saver, cookie } = &self.0
            && let Err(error) = saver.un_inhibit(*cookie)
        {
            tracing::debug!(%error, "the screen was not released; it is when the desk ends");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::computer::bus::Bus;
    use std::io::Read;
    use std::os::unix::net::UnixStream;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;
    use zbus::zvariant::Fd;

    /// A session's screen saver that tells what was asked of it.
    struct Saver(Sender<String>);

    #[zbus::interface(name = "org.freedesktop.ScreenSaver")]
    impl Saver {
        fn inhibit(&self, application: String, reason: String) -> u32 {
            self.0.send(format!("{application} holds it: {reason}")).unwrap();
            7
        }

        fn un_inhibit(&self, cookie: u32) {
            self.0.send(format!("{cookie} is released")).unwrap();
        }
    }

    /// A system that gives one end of a pair, and sees when the other is gone.
    struct Login {
        told: Sender<String>,
        given: Option<UnixStream>,
    }

    #[zbus::interface(name = "org.freedesktop.login1.Manager")]
    impl Login {
        fn inhibit(&mut self, what: String, who: String, why: String, mode: String) -> Fd<'static> {
            self.told.send(format!("{who} holds {what} by {mode}: {why}")).unwrap();
            std::os::fd::OwnedFd::from(self.given.take().unwrap()).into()
        }
    }

    fn serve(
        bus: &Bus,
        name: &'static str,
        path: &str,
        it: impl zbus::object_server::Interface,
    ) -> Connection {
        let service = connection::Builder::address(bus.address()).unwrap();
        service.name(name).unwrap().serve_at(path, it).unwrap().build().unwrap()
    }

    #[track_caller]
    fn hears(told: &Receiver<String>, expected: &str) {
        assert_eq!(told.recv_timeout(Duration::from_secs(10)).unwrap(), expected);
    }

    #[test]
    fn the_sessions_screen_stays_awake_until_it_is_released() {
        let bus = Bus::start();
        let (tell, told) = channel();
        let _saver =
            serve(&bus, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", Saver(tell));
        let held = Held::by_session(Some(bus.address()), "a payer is to scan").unwrap();
        hears(&told, "Tillside holds it: a payer is to scan");
        drop(held);
        hears(&told, "7 is released");
    }

    #[test]
    fn without_a_screen_saver_the_system_holds_it() {
        let bus = Bus::start();
        assert!(Held::by_session(Some(bus.address()), "why").is_err());
        let (tell, told) = channel();
        let (given, mut ours) = UnixStream::pair().unwrap();
        let login = Login { told: tell, given: Some(given) };
        let _login = serve(&bus, "org.freedesktop.login1", "/org/freedesktop/login1", login);
        let held = Held::by_system(Some(bus.address()), "a payer is to scan").unwrap();
        hears(&told, "Tillside holds idle by block: a payer is to scan");
        ours.set_nonblocking(true).unwrap();
        let still_held = ours.read(&mut [0]).unwrap_err();
        assert_eq!(still_held.kind(), std::io::ErrorKind::WouldBlock);
        drop(held);
        ours.set_nonblocking(false).unwrap();
        ours.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        assert_eq!(ours.read(&mut [0]).unwrap(), 0, "nobody holds the other end any more");
    }

    #[test]
    fn where_nothing_can_hold_it_nothing_breaks() {
        let bus = Bus::start();
        assert!(Held::by_session(Some(bus.address()), "why").is_err());
        assert!(Held::by_system(Some(bus.address()), "why").is_err());
    }
}
