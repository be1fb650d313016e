//! The baseline: a Tauri window with an empty page.

/// Set in the environment of the process that is to be the empty window.
pub const ASKED: &str = "TILLSIDE_BENCH_EMPTY";

/// The page has painted.
#[tauri::command]
fn painted() {
    eprintln!("first-paint-ms=0");
}

/// Opens the window until it is killed.
pub fn run() {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![painted])
        .run(tauri::generate_context!("src-tauri/benches/start/empty/tauri.conf.json"))
        .expect("an empty window opens");
}
