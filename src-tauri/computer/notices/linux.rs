//! Notices by the desktop's own service, over the session's bus.

use super::{Notice, OnClick};
use domain::OrderId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use zbus::blocking::{Connection, connection};
use zbus::zvariant::Value;

/// A click on the notice itself.
const DEFAULT: &str = "default";
/// The service decides how long a notice stands.
const AS_USUAL: i32 = -1;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_async = false,
    blocking_name = "ServiceProxy"
)]
trait Service {
    #[allow(clippy::too_many_arguments, reason = "the service's own method")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;

    #[zbus(signal)]
    fn notification_closed(&self, id: u32, reason: u32) -> zbus::Result<()>;
}

/// What a click on a shown notice opens, by the service's number of it.
type Shown = Arc<Mutex<HashMap<u32, Option<OrderId>>>>;

/// The desktop's service, reached.
pub(super) struct Desktop {
    service: ServiceProxy<'static>,
    shown: Shown,
}

impl Desktop {
    /// Reaches the session's bus, or the one at an address.
    pub(super) fn reach(address: Option<&str>, on_click: &OnClick) -> zbus::Result<Self> {
        let connection = match address {
            Some(address) => connection::Builder::address(address)?.build()?,
            None => Connection::session()?,
        };
        let service = ServiceProxy::new(&connection)?;
        let shown = Shown::default();
        // Subscribed before the first notice is shown: no click is missed.
        let clicks = service.receive_action_invoked()?;
        let ends = service.receive_notification_closed()?;
        let (known, on_click) = (Arc::clone(&shown), Arc::clone(on_click));
        std::thread::spawn(move || {
            for click in clicks {
                let Ok(click) = click.args() else { continue };
                if click.action_key == DEFAULT
                    && let Some(order_id) = lock(&known).remove(&click.id)
                {
                    on_click(order_id);
                }
            }
        });
        let known = Arc::clone(&shown);
        std::thread::spawn(move || {
            for end in ends {
                if let Ok(end) = end.args() {
                    // Some services close a notice before they tell the click; such a click finds
                    // its order all the same, since only what timed out is forgotten.
                    if end.reason == 1 {
                        lock(&known).remove(&end.id);
                    }
                }
            }
        });
        Ok(Self { service, shown })
    }

    /// Shows a notice.
    pub(super) fn show(&self, notice: &Notice) -> zbus::Result<()> {
        let hints = HashMap::from([("desktop-entry", Value::from("Tillside"))]);
        let actions = [DEFAULT, "Tillside"];
        let body = escaped(&notice.body);
        // Held until the number is known: a quick click waits for it.
        let mut shown = lock(&self.shown);
        let id = self.service.notify(
            "Tillside",
            0,
            "tillside-desktop",
            &notice.title,
            &body,
            &actions,
            hints,
            AS_USUAL,
        )?;
        shown.insert(id, notice.order_id.clone());
        Ok(())
    }
}

/// Services read a little markup in the body.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "a count of three")]
mod tests {
    use super::*;
    use crate::computer::bus::Bus;
    use std::sync::mpsc::{Receiver, Sender, channel};
    use std::time::Duration;
    use zbus::object_server::SignalEmitter;

    /// A desktop's service that is clicked by the test.
    struct Pretended {
        told: Sender<(String, String)>,
        next: u32,
    }

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Pretended {
        #[allow(clippy::too_many_arguments, reason = "the service's own method")]
        fn notify(
            &mut self,
            _app_name: String,
            _replaces_id: u32,
            _app_icon: String,
            summary: String,
            body: String,
            actions: Vec<String>,
            _hints: HashMap<String, zbus::zvariant::OwnedValue>,
            _expire_timeout: i32,
        ) -> u32 {
            assert_eq!(actions.first().map(String::as_str), Some("default"));
            self.told.send((summary, body)).unwrap();
            self.next += 1;
            self.next
        }

        #[zbus(signal)]
        async fn action_invoked(
            emitter: &SignalEmitter<'_>,
            id: u32,
            key: &str,
        ) -> zbus::Result<()>;
    }

    const PATH: &str = "/org/freedesktop/Notifications";

    fn service(bus: &Bus) -> (Connection, Receiver<(String, String)>) {
        let (told, heard) = channel();
        let connection = connection::Builder::address(bus.address())
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .serve_at(PATH, Pretended { told, next: 40 })
            .unwrap()
            .build()
            .unwrap();
        (connection, heard)
    }

    fn click(service: &Connection, id: u32, key: &str) {
        let args = (id, key);
        let none: Option<&str> = None;
        service
            .emit_signal(none, PATH, "org.freedesktop.Notifications", "ActionInvoked", &args)
            .unwrap();
    }

    #[test]
    fn a_click_opens_the_exact_order() {
        let bus = Bus::start();
        let (service, heard) = service(&bus);
        let (opened, wished) = channel();
        let on_click: OnClick = Arc::new(move |order_id| opened.send(order_id).unwrap());
        let desktop = Desktop::reach(Some(bus.address()), &on_click).unwrap();
        let order = |id: &str| OrderId::parse(id).ok();
        for (title, order_id) in [("one", order("o1")), ("two", order("o2")), ("waits", None)] {
            let body = "Fish & <b>chips</b>".to_owned();
            desktop.show(&Notice { title: title.to_owned(), body, order_id }).unwrap();
            let told = heard.recv_timeout(Duration::from_secs(10)).unwrap();
            assert_eq!(told, (title.to_owned(), "Fish &amp; &lt;b&gt;chips&lt;/b&gt;".to_owned()));
        }
        // Another program's notice, another button, then the second, the third; each opens once.
        for (id, key) in
            [(7, "default"), (42, "other"), (42, "default"), (42, "default"), (43, "default")]
        {
            click(&service, id, key);
        }
        let next = || wished.recv_timeout(Duration::from_secs(10)).unwrap();
        assert_eq!(next(), order("o2"));
        assert_eq!(next(), None);
    }
}
