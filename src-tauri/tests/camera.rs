//! The camera at Take payment, in the real window: WebKit's drawn one, none, and one before which a
//! code is held. WebKit gives a driven window every camera and microphone unasked, so that what pages
//! are given is tried in windows that nobody drives.

use super::Counter;
use super::desk::driver::Screen;
use super::desk::journey;
use std::process::Command;
use tauri::test::{mock_context, noop_assets};
use tauri::{WebviewUrl, WebviewWindowBuilder, Wry};
use webkit2gtk::{SettingsExt, WebViewExt};

/// Lets the web view draw a camera; no program that is shipped does.
const DRAWN: (&str, &str) = ("TILLSIDE_DRAWN_CAMERA", "1");

/// Whether moving pictures of the camera can be read, as the reader of codes reads them.
const RUNS: &str = "
    const video = document.querySelector('video');
    if (!video.videoWidth || !video.currentTime) return false;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const seen = context.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(seen.buffer)).size > 8;";

/// From now on the camera sees the code that the desk shows.
const HOLD_UP: &str = "
    const code = document.querySelector('[data-testid=qr] canvas');
    const seen = document.createElement('canvas');
    [seen.width, seen.height] = [code.width, code.height];
    seen.getContext('2d').drawImage(code, 0, 0);
    const picture = seen.getContext('2d').getImageData(0, 0, code.width, code.height);
    setInterval(() => seen.getContext('2d').putImageData(picture, 0, 0), 100);
    MediaDevices.prototype.getUserMedia = async () => seen.captureStream();";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_camera_runs_until_it_is_turned_off() {
    journey(async || {
        let counter = Counter::open(&[DRAWN]).await;
        let page = &counter.desk.page;
        page.press("scan-code").await;
        page.press("camera").await;
        page.wait_true(RUNS).await;
        assert_eq!(page.says("camera-trouble").await, None);
        counter.desk.picture("camera").await;
        page.press("camera").await;
        page.wait_true("return !document.querySelector('video').srcObject.active").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_without_a_camera_says_so() {
    journey(async || {
        // Without its plug-ins GStreamer finds no camera, whatever this computer has.
        let counter = Counter::open(&[("GST_PLUGIN_SYSTEM_PATH_1_0", "/nonexistent")]).await;
        let page = &counter.desk.page;
        page.press("scan-code").await;
        page.press("camera").await;
        page.wait("camera-trouble", |text| text.contains("No camera was found")).await;
        counter.desk.picture("camera-none").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_before_the_camera_is_read() {
    journey(async || {
        let counter = Counter::open(&[]).await;
        let page = &counter.desk.page;
        let code = counter.show_code("7").await;
        page.wait_true("return !!document.querySelector('[data-testid=qr] .drawn:not(.hidden)')")
            .await;
        page.ask(HOLD_UP).await;
        counter.desk.gateway().await.pay(&code).await;
        page.wait_for("result-paid").await;
        page.press("new-payment").await;
        page.press("scan-code").await;
        page.press("camera").await;
        let read = page.wait_for_value("payment-code-input").await;
        assert_eq!(read, code);
        page.wait_true("return !document.querySelector('video').srcObject.active").await;
    })
    .await;
}

/// Says in the title of the window what its page was given.
const ASK: &str = "
    const given = async (what) => {
        try {
            await navigator.mediaDevices.getUserMedia(what);
            return 'given';
        } catch (refused) {
            return refused.name;
        }
    };
    (async () => {
        const said = [];
        for (const what of [{ video: true }, { audio: true }, { audio: true, video: true }]) {
            said.push(await given(what));
        }
        document.title = said.join(' ');
    })();";
/// Names the window whose page asks, for the process that opens it.
const ASKS: &str = "TILLSIDE_PAGE_ASKS";

/// Not a test of its own: the one below starts this very program once more, for a window that ends
/// when its page has asked.
#[test]
fn a_page_that_asks() {
    let Ok(label) = std::env::var(ASKS) else { return };
    let app = tauri::Builder::<Wry>::new().any_thread().on_permission_request(desktop::answer_page);
    let app = app.build(mock_context(noop_assets())).expect("an app");
    let window = WebviewWindowBuilder::new(&app, label, WebviewUrl::default())
        .initialization_script(ASK)
        .on_document_title_changed(|_, title| {
            println!("asked: {title}");
            std::process::exit(0);
        })
        .build()
        .expect("a window");
    let drawn = window.with_webview(|webview| {
        let settings = webview.inner().settings().expect("settings");
        settings.set_enable_mock_capture_devices(true);
    });
    drawn.expect("a drawn camera");
    app.run(|_, _| {});
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_desk_is_given_the_camera_and_no_other_window_and_no_microphone() {
    journey(async || {
        let screen = Screen::open();
        let refused = "NotAllowedError";
        for (window, camera) in [("main", "given"), ("office", refused), ("payer", refused)] {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let asked = Command::new(std::env::current_exe().expect("this program"))
                .args(["--exact", "camera::a_page_that_asks", "--nocapture"])
                .envs([(ASKS, window), ("DISPLAY", screen.name()), ("GDK_BACKEND", "x11")])
                .envs([("LIBGL_ALWAYS_SOFTWARE", "1"), ("NO_AT_BRIDGE", "1")])
                .envs(["XDG_DATA_HOME", "XDG_CACHE_HOME"].map(|home| (home, folder.path())))
                .output()
                .expect("this program starts");
            let said = String::from_utf8_lossy(&asked.stdout);
            let wanted = format!("asked: {camera} {refused} {refused}");
            assert!(said.contains(&wanted), "{window}: {said}");
        }
    })
    .await;
}
