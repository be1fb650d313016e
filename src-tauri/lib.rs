//! The desk: Tillside's desktop app. Wiring, commands and events; no rules of business.

mod args;
mod attend;
mod book;
mod camera;
mod computer;
mod desk;
#[cfg(target_os = "linux")]
mod engine;
pub mod ipc;
mod link;
mod manners;
mod notes;
mod payer;
mod practice;
mod session;
mod update;
mod windows;

pub use args::{Args, ArgsError};
pub use attend::Standing;
pub use camera::answer as answer_page;
pub use computer::{Computer, Furnishing, Hearing, MenuPage, Notice, Ring, Speech, Words};
pub use desk::{Browse, Desk, DeskOptions, Hands};
pub use payer::{Monitor, Placement, Screens};
pub use update::{Release, Releases, SoFar, Source, UpdateError, signed_source};
pub use windows::DeskWindow;

use attend::Leave;
use computer::{System, SystemRecognizer};
use ipc::{Book, Changed};
use shop::SecretsPlace;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;
use tauri_specta::Event;
use tracing_subscriber::EnvFilter;

/// The window's label.
pub(crate) const WINDOW: &str = "main";
/// How long the quit may take. Whatever is open by then stands in the store.
const QUIT: Duration = Duration::from_secs(5);

/// Composes the desk and runs it until its window is closed.
pub fn run() {
    let started = Instant::now();
    log_to_stderr();
    #[cfg(target_os = "linux")]
    engine::prepare();
    let args = arguments();
    let builder = ipc::builder::<Wry>();
    let mut context: tauri::Context<Wry> = tauri::generate_context!();
    if let Some(folder) = &args.data {
        context.config_mut().identifier.push_str(&own_name(folder));
    }
    let updates = signed_source(context.config_mut());
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, _folder| again(app, arguments)))
        .plugin(window_state())
        .plugin(tauri_plugin_dialog::init())
        .plugin(computer::autostart_plugin(args.data.as_deref()))
        .on_menu_event(|app, event| computer::chosen_in_menu(app, event.id().as_ref()))
        .on_window_event(closing)
        .on_permission_request(camera::answer)
        .invoke_handler(ipc::handler(&builder))
        .setup(move |app| {
            builder.mount_events(app);
            let link = args.link.clone();
            let desk = Arc::new(Desk::new(options(args, started), hands(app.handle()))?);
            app.manage(Arc::clone(&desk));
            if updates && update::is_installed(&app.env()) {
                ask_for_updates(app.handle(), &desk)?;
            }
            if let Some(link) = link {
                desk.wish(manners::Wish::Link(link));
            }
            #[cfg(target_os = "linux")]
            camera::switch_on(app.handle());
            windows::open_again(app.handle(), &desk);
            tauri::async_runtime::spawn(Arc::clone(&desk).show_views());
            tauri::async_runtime::spawn(keep_the_display(Arc::clone(&desk)));
            tauri::async_runtime::spawn(async move { desk.begin().await });
            #[cfg(unix)]
            tauri::async_runtime::spawn(quit_when_asked(app.handle().clone()));
            Ok(())
        })
        .build(context)
        .expect("the configuration that was built in fits the program");
    app.run(|app, event| {
        #[cfg(target_os = "macos")]
        if let RunEvent::Opened { urls } = &event {
            show(app);
            for url in urls {
                app.state::<Arc<Desk>>().follow(url.as_str());
            }
        }
        // The display alone keeps nothing running: it belongs to the desk's window.
        if let RunEvent::WindowEvent { label, event: WindowEvent::Destroyed, .. } = &event
            && label == WINDOW
        {
            payer::Windows(app.clone()).place(None);
        }
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

/// What the program was started with; it ends where that is not understood.
fn arguments() -> Args {
    let arguments = std::env::args_os().skip(1);
    Args::parse(arguments, std::env::var_os("TILLSIDE_DATA")).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(2);
    })
}

/// This build has a source of updates, and lies where a package can take its place.
fn ask_for_updates(app: &AppHandle, desk: &Arc<Desk>) -> tauri::Result<()> {
    app.plugin(tauri_plugin_updater::Builder::new().build())?;
    desk.updates_from(Arc::new(Source::new(app.clone(), None)));
    tauri::async_runtime::spawn(Arc::clone(desk).keep_asking());
    Ok(())
}

/// Other windows may be open still; the desk decides what closing its own one means.
fn closing(window: &tauri::Window, event: &WindowEvent) {
    if let (WINDOW, WindowEvent::CloseRequested { api, .. }) = (window.label(), event) {
        api.prevent_close();
        leave(window.app_handle(), true);
    }
}

/// Where the desk's window was. One that was put away is shown again at the next start, and the
/// payer's display goes by its monitors.
fn window_state() -> TauriPlugin<Wry> {
    tauri_plugin_window_state::Builder::default()
        .with_state_flags(StateFlags::all().difference(StateFlags::VISIBLE))
        .with_denylist(&[payer::LABEL])
        .build()
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
        page: std::env::var("TILLSIDE_PAYER_PAGE")
            .ok()
            .and_then(|address| address.parse().ok())
            .unwrap_or(payer::LISTEN),
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
        computer: Arc::new(System::new(app)),
        screens: Box::new(payer::Windows(app.clone())),
        recognizer: Arc::new(SystemRecognizer::new(app)),
    }
}

/// Brings the payer's display back to where it belongs when monitors come and go. No system tells
/// of all of that, and asking is cheap.
async fn keep_the_display(desk: Arc<Desk>) {
    let mut again = tokio::time::interval(Duration::from_secs(1));
    loop {
        again.tick().await;
        if desk.display_is_open() {
            desk.arrange();
        }
    }
}

fn title(book: Book) -> &'static str {
    match book {
        Book::Practice => "Tillside · PRACTICE",
        Book::Live => "Tillside",
    }
}

/// A desk on another folder is another program: it has its own window, and is not taken for a
/// second start of the first.
fn own_name(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut hasher = DefaultHasher::new();
    whole.hash(&mut hasher);
    format!(".at{:016x}", hasher.finish())
}

/// The desk was started a second time: it comes to the front, and opens what a link names.
fn again(app: &AppHandle, arguments: Vec<String>) {
    show(app);
    let arguments = arguments.into_iter().skip(1).map(Into::into);
    match Args::parse(arguments, None) {
        Ok(Args { link: Some(link), .. }) => {
            app.state::<Arc<Desk>>().wish(manners::Wish::Link(link));
        }
        Ok(_) => {}
        Err(error) => tracing::warn!(%error, "a second start was not understood"),
    }
}

/// Somebody closes the window, or wants to quit.
fn leave(app: &AppHandle, closing: bool) {
    let desk = app.state::<Arc<Desk>>();
    let computer = desk.computer();
    match desk.leave(closing) {
        Leave::Hide => computer.hide(),
        Leave::Quit => computer.quit(),
        Leave::Ask => {
            computer.show();
            desk.wish(manners::Wish::Leave { closing });
        }
    }
}

fn show(app: &AppHandle) {
    windows::show(app, DeskWindow::Desk);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_name_however_it_is_written_and_another_folder_has_another() {
        let here = std::env::current_dir().unwrap().join("shop");
        assert_eq!(own_name(Path::new("shop")), own_name(&here));
        assert_ne!(own_name(Path::new("shop")), own_name(Path::new("shop2")));
        assert!(own_name(&here).chars().all(|each| each == '.' || each.is_ascii_alphanumeric()));
    }
}
