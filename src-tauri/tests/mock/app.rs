//! The desk's commands on Tauri's mock runtime, and a call of one.

use desktop::{Desk, DeskOptions, Hands, Source, ipc};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager};

/// A source of updates, as a build's configuration names it, and a version that runs.
#[derive(Clone)]
pub struct Build {
    pub version: String,
    pub updater: Value,
    /// What a package takes the place of.
    pub place: PathBuf,
}

/// A desk behind its real boundary, without a window.
pub fn open(options: DeskOptions, hands: Hands, build: Option<Build>) -> App<MockRuntime> {
    let desk = Arc::new(Desk::new(options, hands).expect("the desk reads its notes"));
    let builder = ipc::builder::<MockRuntime>();
    let mut context = mock_context(noop_assets());
    if let Some(build) = &build {
        context.package_info_mut().version = build.version.parse().expect("a version");
        context.config_mut().plugins.0.insert("updater".to_owned(), build.updater.clone());
    }
    let has_source = desktop::signed_source(context.config_mut());
    let app = mock_builder()
        .invoke_handler(ipc::handler(&builder))
        .build(context)
        .expect("the mock runtime starts");
    builder.mount_events(&app);
    if let Some(Build { place, .. }) = build.filter(|_| has_source) {
        let plugin = tauri_plugin_updater::Builder::new().build();
        app.handle().plugin(plugin).expect("the updater starts");
        desk.updates_from(Arc::new(Source::new(app.handle().clone(), Some(place))));
    }
    tauri::async_runtime::spawn(Arc::clone(&desk).show_views());
    app.manage(desk);
    app
}

/// A command as a page calls it.
pub fn called(command: &str, arguments: Value) -> InvokeRequest {
    InvokeRequest {
        cmd: command.to_owned(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: "tauri://localhost".parse().expect("an address"),
        body: InvokeBody::Json(arguments),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_owned(),
    }
}
