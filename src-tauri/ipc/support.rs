//! What support may know: which version, how things are set up, whether they work. Never keys,
//! names, amounts or payers.

use super::IpcError;
use super::dto::time;
use crate::Desk;
use crate::ipc::Book;
use shop::{Link, Shop, found_printers};
use std::fmt::Write;
use std::sync::Arc;
use tauri::State;
use url::Url;

/// The support file's text, to be read before it is saved.
#[tauri::command]
#[specta::specta]
pub async fn support_text(desk: State<'_, Arc<Desk>>) -> Result<String, IpcError> {
    text(&desk).await
}

/// Writes the support file.
#[tauri::command]
#[specta::specta]
pub async fn save_support_file(desk: State<'_, Arc<Desk>>, path: String) -> Result<(), IpcError> {
    let text = text(&desk).await?;
    super::paper::write(&path, text.as_bytes())
}

async fn text(desk: &Desk) -> Result<String, IpcError> {
    let shop = desk.shop().await?;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        // Writing to a text never fails.
        let _written = writeln!(text, "{name}: {value}");
    };
    line("made", time(desk.now()));
    line("version", env!("CARGO_PKG_VERSION").to_owned());
    line("system", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    let book = match desk.which() {
        Book::Practice => "practice",
        Book::Live => "live",
    };
    line("book", book.to_owned());
    let profile = shop.profile().await?;
    line("zone", profile.zone.name().to_owned());
    line("currency", profile.currency.code().to_owned());
    for (at, account) in shop.store().accounts().await?.iter().enumerate() {
        let host = Url::parse(&account.gateway_url)
            .ok()
            .and_then(|url| url.host_str().map(str::to_owned))
            .unwrap_or_default();
        let answered = account.last_answer_at.map_or_else(|| "never".to_owned(), time);
        let skew = account.skew_ms.unwrap_or_default();
        let value = format!("{} at {host}, answered {answered}, clock {skew} ms", account.kind);
        line(&format!("account {}", at.saturating_add(1)), value);
    }
    let listening = desk.book().await?.listening().is_some();
    line("receiver", if listening { "on" } else { "off" }.to_owned());
    line("notifications not believed", shop.store().rejected_count().await?.to_string());
    line("waits for a person", shop.store().breaks(true).await?.len().to_string());
    line("outcomes not known", shop.store().open_payments().await?.len().to_string());
    for (name, value) in paper(&shop).await? {
        line(name, value);
    }
    let books = match shop.store().verify().await {
        Ok(_) => "agree with themselves",
        // The finding names records; the command line tells it to who may see them.
        Err(_) => "do not agree; `tillside verify` says where",
    };
    line("books", books.to_owned());
    Ok(text)
}

async fn paper(shop: &Shop) -> Result<Vec<(&'static str, String)>, IpcError> {
    let settings = shop.paper_settings().await?;
    let mut lines: Vec<_> = settings
        .printers
        .iter()
        .map(|printer| {
            let by = match printer.link {
                Link::Network { .. } => "network",
                Link::Device { .. } => "device",
                Link::Queue { .. } => "system",
            };
            ("printer", format!("{} by {by}", printer.profile))
        })
        .collect();
    lines.push(("receipts by themselves", settings.automatic.to_string()));
    let found = found_printers().await;
    let counts = format!("{} devices, {} of the system", found.devices.len(), found.queues.len());
    lines.push(("printers found", counts));
    let pages = shop.page_settings().await?;
    lines.push(("digital receipts", pages.receipts.to_string()));
    lines.push(("page of the fixed code", pages.entry.to_string()));
    Ok(lines)
}
