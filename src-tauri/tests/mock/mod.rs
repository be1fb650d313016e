//! The desk behind Tauri's mock runtime: every command goes through the real boundary, and behind
//! it are a real shop and the real practice gateway. No window is opened.

mod app;
mod computer;
mod hello;
#[cfg(target_os = "linux")]
pub mod releases;
mod screens;

pub use app::Build;
use computer::Pretended;
use desktop::ipc::{Book, Changed, PayerTold};
use desktop::{Desk, DeskOptions, Hands, Monitor};
use hello::Hello;
use screens::Desks;
use serde_json::{Value, json};
use shop::SecretsPlace;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tauri::test::{MockRuntime, get_ipc_response};
use tauri::{App, Manager, WebviewWindow, WebviewWindowBuilder};
use tempfile::TempDir;

/// How long something that has to happen may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A desk, as the window sees it.
pub struct Window {
    webview: WebviewWindow<MockRuntime>,
    app: App<MockRuntime>,
    told: Arc<Told>,
}

/// What the desk did to the window system.
#[derive(Default)]
pub struct Told {
    changes: Mutex<Vec<Changed>>,
    titles: Mutex<Vec<Book>>,
    browsed: Mutex<Vec<String>>,
    pub computer: Arc<Pretended>,
    pub hello: Arc<Hello>,
    monitors: Mutex<Vec<Monitor>>,
    placed: Mutex<Vec<String>>,
    shown: Mutex<Vec<PayerTold>>,
}

/// A desk and the folder that it works in.
pub struct Desktop {
    pub window: Window,
    pub folder: TempDir,
}

impl Desktop {
    /// A first start.
    pub fn first_start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { window: Window::open(folder.path()), folder }
    }

    /// Closes the desk and opens it again.
    pub fn again(self) -> Self {
        let Self { window, folder } = self;
        window.close();
        Self { window: Window::open(folder.path()), folder }
    }
}

impl Window {
    /// Opens a desk on a folder. Keys of the live book lie in a file there.
    pub fn open(folder: &Path) -> Self {
        Self::open_with(folder, "pass phrase")
    }

    /// Opens a desk on a folder, with a pass phrase for the keys of the live book.
    pub fn open_with(folder: &Path, passphrase: &'static str) -> Self {
        Self::open_as(folder, passphrase, None)
    }

    /// Opens a desk on a folder, of a build that has a source of updates.
    pub fn open_as(folder: &Path, passphrase: &'static str, build: Option<Build>) -> Self {
        let told = Arc::new(Told::default());
        let options = DeskOptions {
            practice: false,
            folder: Some(folder.to_owned()),
            #[allow(clippy::disallowed_methods, reason = "the practice gateway's clock is real")]
            clock: Arc::new(chrono::Utc::now),
            keys: Arc::new(move || SecretsPlace::File { passphrase: passphrase.to_owned() }),
            paint_log: None,
            code_seconds: None,
            page: ([127, 0, 0, 1], 0).into(),
        };
        let app = app::open(options, hands(&told), build);
        let webview = WebviewWindowBuilder::new(&app, "main", Default::default()).build().unwrap();
        Self { webview, app, told }
    }

    /// What another of the program's windows is answered.
    pub fn call_from(&self, label: &str, command: &str, ask: Value) -> Result<Value, Value> {
        let other = self.app.get_webview_window(label);
        let other = other.unwrap_or_else(|| {
            WebviewWindowBuilder::new(&self.app, label, Default::default()).build().unwrap()
        });
        invoke(&other, command, ask)
    }

    /// These monitors are there from now on; the desk looks at them as it does every second.
    pub fn plug(&self, monitors: &[(&str, bool)]) {
        let monitor = |(id, desk): &(&str, bool)| Monitor {
            id: (*id).to_owned(),
            x: 0,
            y: 0,
            width: 1920,
            height: 1080,
            scale_percent: 100,
            width_mm: None,
            desk: *desk,
        };
        *self.told.monitors.lock().unwrap() = monitors.iter().map(monitor).collect();
        self.app.state::<Arc<Desk>>().arrange();
    }

    /// Where the payer's display was put, one after another.
    pub fn placed(&self) -> Vec<String> {
        self.told.placed.lock().unwrap().clone()
    }

    /// Waits until the display shows a face that is as wanted.
    #[track_caller]
    pub fn display_until(&self, wanted: impl Fn(&Value) -> bool) {
        let started = Instant::now();
        while !self.faces().last().is_some_and(&wanted) {
            assert!(started.elapsed() < PATIENCE, "the display shows {:#?}", self.faces().last());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// The faces that the display's window was told, one after another.
    pub fn faces(&self) -> Vec<Value> {
        let shown = self.told.shown.lock().unwrap();
        shown.iter().map(|told| json!(told)["view"]["face"].clone()).collect()
    }

    /// The desk itself, for what it does by itself.
    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.app.state::<Arc<Desk>>())
    }

    /// Calls a command.
    pub fn call(&self, command: &str, arguments: Value) -> Result<Value, Value> {
        invoke(&self.webview, command, arguments)
    }

    /// Calls a command that has to work.
    #[track_caller]
    pub fn does(&self, command: &str, arguments: Value) -> Value {
        match self.call(command, arguments) {
            Ok(answer) => answer,
            Err(error) => panic!("{command} answered {error}"),
        }
    }

    /// Calls a command that has to be refused, and tells the code.
    #[track_caller]
    pub fn refuses(&self, command: &str, arguments: Value) -> String {
        match self.call(command, arguments) {
            Ok(answer) => panic!("{command} answered {answer}"),
            Err(error) => {
                assert!(error["incident"].as_str().is_some_and(|text| !text.is_empty()));
                error["code"].as_str().unwrap().to_owned()
            }
        }
    }

    /// Asks for an order until it is as wanted.
    #[track_caller]
    pub fn order_until(&self, id: &Value, wanted: impl Fn(&Value) -> bool) -> Value {
        self.until("order", json!({ "orderId": id }), wanted)
    }

    /// Asks until the answer is as wanted.
    #[track_caller]
    pub fn until(&self, command: &str, ask: Value, wanted: impl Fn(&Value) -> bool) -> Value {
        let started = Instant::now();
        loop {
            let answer = self.does(command, ask.clone());
            if wanted(&answer) {
                return answer;
            }
            assert!(started.elapsed() < PATIENCE, "{command} still answers {answer:#}");
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Takes a payment by order code.
    #[track_caller]
    pub fn show_code(&self, key: &str, value: &str) -> Value {
        self.does("take_payment", take(key, "EUR", value))
    }

    /// Takes a payment, and the payer pays.
    #[track_caller]
    pub fn paid(&self, key: &str, value: &str) -> Value {
        let order = self.show_code(key, value);
        assert_eq!(self.payer(&order, "GCASH", "approve"), "SUCCESS");
        self.order_until(&order["id"], |order| order["status"] == "paid")
    }

    /// What the payer does with an order's code in the practice wallet.
    #[track_caller]
    pub fn payer(&self, order: &Value, wallet: &str, decision: &str) -> String {
        let url = self.does("wallet_url", json!({ "orderId": order["id"] }));
        let body = json!({ "code": url, "wallet": wallet, "decision": decision });
        let answer = self.gateway("/wallet/api/pay", Some(body));
        answer["status"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Asks the practice gateway itself, past the desk.
    #[track_caller]
    pub fn gateway(&self, path: &str, body: Option<Value>) -> Value {
        let desk = self.until("desk", json!({}), |desk| desk["accounts"][0].is_object());
        let address = desk["accounts"][0]["gateway"].as_str().unwrap();
        http(&format!("{address}{path}"), body).1
    }

    /// The topics that the window was told of.
    pub fn told(&self) -> Vec<String> {
        let changes = self.told.changes.lock().unwrap();
        changes.iter().map(|change| format!("{:?}", change.topic)).collect()
    }

    /// Which books the window's title has named.
    pub fn titles(&self) -> Vec<Book> {
        self.told.titles.lock().unwrap().clone()
    }

    /// Which addresses were to be opened in the browser.
    pub fn browsed(&self) -> Vec<String> {
        self.told.browsed.lock().unwrap().clone()
    }

    /// Somebody follows a link into the desk.
    #[track_caller]
    pub fn link(&self, link: &str) {
        assert!(self.app.state::<Arc<Desk>>().follow(link), "{link}");
    }

    /// The computer that the desk believes to run on.
    pub fn computer(&self) -> &Pretended {
        &self.told.computer
    }

    /// What says whether the computer's user sits at it.
    pub fn hello(&self) -> &Hello {
        &self.told.hello
    }

    /// Closes the desk, as the window's button does.
    pub fn close(self) {
        let desk = Arc::clone(&self.app.state::<Arc<Desk>>());
        tauri::async_runtime::block_on(desk.close());
    }
}

/// What `take_payment` is given for an order code.
pub fn take(key: &str, currency: &str, value: &str) -> Value {
    json!({ "request": {
        "requestKey": key,
        "amount": { "currency": currency, "value": value },
        "mode": "orderCode",
        "wallet": null,
        "paymentCode": null,
        "reference": "INV-7",
        "note": null,
    } })
}

/// One HTTP exchange: a POST where there is a body.
#[track_caller]
pub fn http(address: &str, body: Option<Value>) -> (u16, Value) {
    tauri::async_runtime::block_on(async {
        let client = reqwest::Client::new();
        let request = match body {
            Some(body) => client.post(address).json(&body),
            None => client.get(address),
        };
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        (status, answer.json().await.unwrap_or_default())
    })
}

fn invoke(
    webview: &WebviewWindow<MockRuntime>,
    command: &str,
    arguments: Value,
) -> Result<Value, Value> {
    get_ipc_response(webview, app::called(command, arguments))
        .map(|body| body.deserialize().unwrap())
}

fn hands(told: &Arc<Told>) -> Hands {
    let [changes, titles, browsed, screens] = [(); 4].map(|()| Arc::clone(told));
    Hands {
        tell: Box::new(move |changed| changes.changes.lock().unwrap().push(changed)),
        title: Box::new(move |book| titles.titles.lock().unwrap().push(book)),
        browse: Box::new(move |address| {
            browsed.browsed.lock().unwrap().push(address.to_owned());
            Ok(())
        }),
        computer: told.computer.clone(),
        screens: Box::new(Desks(screens)),
        recognizer: told.hello.clone(),
    }
}
