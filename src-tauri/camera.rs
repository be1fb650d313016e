//! The camera that reads a payer's code. Take payment may have it; no other page may, and none
//! has anything else that a page can ask for.

use tauri::webview::{PermissionKind, PermissionResponse};
use tauri::{Manager, Url, Webview, Wry};

/// Where the web view finds the program's own pages: scheme and host.
const OWN: (&str, &str) =
    if cfg!(windows) { ("http", "tauri.localhost") } else { ("tauri", "localhost") };

/// Answers what a page of a window asks for.
#[allow(clippy::needless_pass_by_value, reason = "the form of Tauri's handler")]
pub fn answer(webview: Webview<Wry>, kind: PermissionKind) -> PermissionResponse {
    let develops = webview.config().build.dev_url.as_ref().filter(|_| tauri::is_dev());
    let may = |page| allows(kind, webview.label(), &page, develops);
    if webview.url().is_ok_and(may) { PermissionResponse::Allow } else { PermissionResponse::Deny }
}

/// The desk's own page may see; `develops` is the server of somebody who develops it.
fn allows(kind: PermissionKind, window: &str, page: &Url, develops: Option<&Url>) -> bool {
    let own = (page.scheme(), page.host_str(), page.port()) == (OWN.0, Some(OWN.1), None)
        || develops.is_some_and(|server| server.origin() == page.origin());
    kind == PermissionKind::Camera && window == crate::WINDOW && own
}

/// Lets the desk's page find cameras: older WebKitGTKs keep them from every page.
#[cfg(target_os = "linux")]
pub(crate) fn switch_on(app: &tauri::AppHandle) {
    use webkit2gtk::{SettingsExt, WebViewExt};

    let Some(window) = app.get_webview_window(crate::WINDOW) else { return };
    let done = window.with_webview(|webview| {
        let Some(settings) = webview.inner().settings() else { return };
        settings.set_enable_media_stream(true);
        // A camera that is only drawn, for tests; no program that is shipped has it.
        let drawn = cfg!(debug_assertions) && std::env::var_os("TILLSIDE_DRAWN_CAMERA").is_some();
        settings.set_enable_mock_capture_devices(drawn);
    });
    if let Err(error) = done {
        tracing::warn!(%error, "the window cannot use a camera");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(address: &str) -> Url {
        address.parse().unwrap()
    }

    #[test]
    fn the_desk_may_see_and_nobody_may_do_anything_else() {
        let own = page(&format!("{}://{}", OWN.0, OWN.1));
        assert!(allows(PermissionKind::Camera, crate::WINDOW, &own, None));
        let screen = page(&format!("{own}/#/payments"));
        assert!(allows(PermissionKind::Camera, crate::WINDOW, &screen, None));
        for window in ["office", crate::payer::LABEL] {
            assert!(!allows(PermissionKind::Camera, window, &own, None), "{window}");
        }
        let (hear, copy) = (PermissionKind::Microphone, PermissionKind::DisplayCapture);
        for kind in [hear, copy, PermissionKind::Geolocation, PermissionKind::Other] {
            assert!(!allows(kind, crate::WINDOW, &own, None), "{kind:?}");
        }
    }

    #[test]
    fn no_other_page_may_see() {
        let sees = |address, develops| {
            allows(PermissionKind::Camera, crate::WINDOW, &page(address), develops)
        };
        let server = page("http://127.0.0.1:1420");
        assert!(sees("http://127.0.0.1:1420/index.html", Some(&server)));
        assert!(!sees("http://127.0.0.1:1421/index.html", Some(&server)));
        for other in [
            "http://127.0.0.1:1420/index.html",
            "https://example.com/",
            "tauri://localhost.example.com/",
            "tauri://localhost:81/",
            "http://tauri.localhost.example.com/",
            "data:text/html,hello",
            "about:blank",
        ] {
            assert!(!sees(other, None), "{other}");
        }
    }
}
