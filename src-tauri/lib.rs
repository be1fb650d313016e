//! The desk: Tillside's desktop app. Wiring, commands and events; no rules of business.

mod args;
mod book;
mod desk;
pub mod ipc;
mod notes;
mod practice;

pub use args::{Args, ArgsError};
pub use desk::{Browse, Desk, DeskOptions, Hands};

use ipc::{Book, Changed};
use shop::SecretsPlace;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauri::{AppHandle, Manager, RunEvent, Wry};
use tauri_specta::Event;
use tracing_subscriber::EnvFilter;

/// The window's label.
const WINDOW: &str = "main";
/// How long the quit may take. Whatever is open by then stands in the store.
const QUIT: Duration = Duration::from_secs(5);

/// Composes the desk and runs it until its window is closed.
pub fn run() {
    let started = Instant::now();
    log_to_stderr();
    let arguments = std::env::args_os().skip(1);
    let args = match Args::parse(arguments, std::env::var_os("TILLSIDE_DATA")) {
        Ok(args) => args,
        Err(error) => {
            eprintln!("{error}");
            std::process::exit(2);
        }
    };
    let builder = ipc::builder::<Wry>();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| show(app)))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            builder.mount_events(app);
            let desk = Arc::new(Desk::new(options(args, started), hands(app.handle()))?);
            app.manage(Arc::clone(&desk));
            tauri::async_runtime::spawn(async move { desk.begin().await });
            #[cfg(unix)]
            tauri::async_runtime::spawn(quit_when_asked(app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!())
        .expect("the configuration that was built in fits the program");
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            let desk = Arc::clone(&app.state::<Arc<Desk>>());
            tauri::async_runtime::block_on(async {
                if tokio::time::timeout(QUIT, desk.close()).await.is_err() {
                    tracing::warn!("left without waiting for what was under way");
                }
            });
        }
    });
}

fn options(args: Args, started: Instant) -> DeskOptions {
    DeskOptions {
        practice: args.practice,
        folder: args.data,
        clock: Arc::new(clock),
        keys: Arc::new(keys),
        paint_log: std::env::var_os("TILLSIDE_PAINT_LOG").is_some().then_some(started),
        code_seconds: std::env::var("TILLSIDE_PRACTICE_CODE_SECONDS")
            .ok()
            .and_then(|seconds| seconds.parse().ok()),
    }
}

/// The one place where this program reads the clock.
#[allow(clippy::disallowed_methods, reason = "a program is where the clock is read")]
fn clock() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now()
}

/// The system's keychain, or the encrypted file where the environment asks for it.
fn keys() -> SecretsPlace {
    SecretsPlace::from_env().unwrap_or_else(|error| {
        tracing::warn!(%error, "the keys are looked for in the system's keychain");
        SecretsPlace::Keychain
    })
}

/// What the desk needs of the window system.
fn hands(app: &AppHandle) -> Hands {
    let (teller, titled) = (app.clone(), app.clone());
    Hands {
        tell: Box::new(move |changed: Changed| {
            if let Err(error) = changed.emit(&teller) {
                tracing::warn!(%error, "the window could not be told of a change");
            }
        }),
        title: Box::new(move |book| {
            let Some(window) = titled.get_webview_window(WINDOW) else { return };
            if let Err(error) = window.set_title(title(book)) {
                tracing::warn!(%error, "the window kept its old title");
            }
        }),
        browse: Box::new(|address| {
            tauri_plugin_opener::open_url(address, None::<&str>).map_err(std::io::Error::other)
        }),
    }
}

fn title(book: Book) -> &'static str {
    match book {
        Book::Practice => "Tillside · PRACTICE",
        Book::Live => "Tillside",
    }
}

fn show(app: &AppHandle) {
    let Some(window) = app.get_webview_window(WINDOW) else { return };
    for done in [window.unminimize(), window.show(), window.set_focus()] {
        if let Err(error) = done {
            tracing::warn!(%error, "the window could not be brought to the front");
        }
    }
}

/// A quit by the system is as graceful as one by the window's button.
#[cfg(unix)]
async fn quit_when_asked(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    app.exit(0);
}

/// Logs go to stderr, as `RUST_LOG` says.
fn log_to_stderr() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,desktop=info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // The default hook prints the panic's text, and that may hold what was being worked on.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a part of the desk has stopped; nothing of the books is lost");
    }));
}
