//! The second proof: a PIN, or the computer where the system recognizes its user.

use super::IpcError;
use super::staff::{SessionView, SignInRequest, view};
use crate::Desk;
use crate::book::OpenBook;
use domain::{Pin, StaffName};
use operations::RecognizedBy;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// How somebody proves who they are, for one act.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum ProofDto {
    /// By their PIN.
    Pin {
        /// Six digits.
        pin: String,
    },
    /// By the computer, which recognizes them.
    Computer,
}

/// A PIN is never printed.
impl std::fmt::Debug for ProofDto {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Pin { .. } => "Pin",
            Self::Computer => "Computer",
        })
    }
}

/// The computer as a proof.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecognizesView {
    /// By what it recognizes its user.
    pub by: RecognizedByDto,
    /// Whom it vouches for, where somebody agreed to that.
    pub name: Option<String>,
}

/// By what a computer recognizes its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RecognizedByDto {
    /// Windows Hello.
    WindowsHello,
    /// Touch ID.
    TouchId,
}

/// Lets this computer vouch for somebody, who types their PIN and is recognized at once.
#[tauri::command]
#[specta::specta]
pub async fn recognize_staff(
    desk: State<'_, Arc<Desk>>,
    request: SignInRequest,
) -> Result<SessionView, IpcError> {
    let (name, pin) = (StaffName::parse(&request.name)?, Pin::parse(&request.pin)?);
    let by = desk.actor().await?;
    let book = desk.book().await?;
    let (why, clock) = (desk.why(&name), || desk.now());
    let asked = (desk.recognizer(), why.as_str());
    operations::recognize_here(book.shop().ctx(), &by, (&name, &pin), asked, &clock).await?;
    view(&desk).await
}

/// This computer vouches for nobody any more.
#[tauri::command]
#[specta::specta]
pub async fn forget_recognized(desk: State<'_, Arc<Desk>>) -> Result<SessionView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.book().await?;
    operations::forget_here(book.shop().ctx(), &by, desk.now()).await?;
    view(&desk).await
}

/// What the window offers beside a PIN. A keychain that cannot be read is no proof, and no trouble
/// for a lock that opens by PIN.
pub(super) async fn recognizes(
    desk: &Desk,
    book: &OpenBook,
) -> Result<Option<RecognizesView>, IpcError> {
    let Some(way) = desk.recognizer().way().await else { return Ok(None) };
    let known = operations::recognized_here(book.shop().ctx()).await;
    let known = known.inspect_err(|error| tracing::warn!(%error, "nobody is vouched for"));
    Ok(Some(RecognizesView {
        by: match way {
            RecognizedBy::WindowsHello => RecognizedByDto::WindowsHello,
            RecognizedBy::TouchId => RecognizedByDto::TouchId,
        },
        name: known.ok().flatten().map(|name| name.to_string()),
    }))
}
