//! The desk's commands on Tauri's mock runtime, and a call of one.

use desktop::{Desk, DeskOptions, Hands, ipc};
use serde_json::Value;
use std::sync::Arc;
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{INVOKE_KEY, MockRuntime, mock_builder, mock_context, noop_assets};
use tauri::webview::InvokeRequest;
use tauri::{App, Manager};

/// A desk behind its real boundary, without a window.
pub fn open(options: DeskOptions, hands: Hands) -> App<MockRuntime> {
    let desk = Arc::new(Desk::new(options, hands).expect("the desk reads its notes"));
    let builder = ipc::builder::<MockRuntime>();
    let app = mock_builder()
        .invoke_handler(ipc::handler(&builder))
        .build(mock_context(noop_assets()))
        .expect("the mock runtime starts");
    builder.mount_events(&app);
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
