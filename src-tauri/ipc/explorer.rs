//! The API explorer: what went over the wire, and in practice a call composed by hand.

use super::IpcError;
use super::dto::{filled, instant, time};
use super::order::{MessageView, SignatureVerdict, exchange};
use super::take_payment::first_account;
use crate::Desk;
use domain::Right;
use operations::OperationError;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{Direction, MessageFilter, MessageSummary};
use tauri::State;

/// A page is never longer, whatever the window asks for.
const PAGE_MAX: u32 = 200;

/// Which calls. What is empty does not matter.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsRequest {
    /// The acquirer's name of the call.
    pub operation: Option<String>,
    /// The first moment that counts.
    pub from: Option<String>,
    /// The first moment that no longer counts.
    pub to: Option<String>,
    /// A part of an order's number, of an address, or of what was sent or answered.
    pub search: Option<String>,
    /// Where the page begins: what `next` said.
    pub before: Option<String>,
    /// How many rows.
    pub limit: u32,
}

/// Some calls, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsPage {
    /// The calls.
    pub rows: Vec<CallRow>,
    /// Where to look further; a search stops after so many messages, found or not.
    pub next: Option<String>,
    /// The names of all calls that were ever made or received.
    pub operations: Vec<String>,
}

/// A call, without its bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    /// Its place in the file.
    pub id: String,
    /// When it began.
    pub at: String,
    /// Whether we asked; otherwise the acquirer told us by itself.
    pub ours: bool,
    /// The acquirer's name of it.
    pub operation: String,
    /// At which acquirer.
    pub account: String,
    /// The HTTP status of the answer, if one came.
    pub status: Option<u16>,
    /// The acquirer's code in the answer.
    pub code: Option<String>,
    /// What the acquirer's signature was worth.
    pub verdict: SignatureVerdict,
    /// How long the answer took.
    pub took_ms: Option<u32>,
    /// Which order it speaks of.
    pub order_id: Option<String>,
    /// What people call that order.
    pub number: Option<String>,
}

/// A whole call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallView {
    /// The row.
    pub row: CallRow,
    /// The whole address.
    pub url: String,
    /// What was sent and what was answered; of a notification what was received.
    pub halves: Vec<MessageView>,
    /// The text that the request's signature covers, secrets removed.
    pub signed_request: Option<String>,
    /// The text that the answer's signature covers, secrets removed.
    pub signed_answer: Option<String>,
}

/// A call to begin from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallTemplateView {
    /// The acquirer's name of the call.
    pub operation: String,
    /// A body as this program sends it.
    pub body: String,
}

/// A page of calls.
#[tauri::command]
#[specta::specta]
pub async fn calls(
    desk: State<'_, Arc<Desk>>,
    request: CallsRequest,
) -> Result<CallsPage, IpcError> {
    let before = request.before.as_deref().map(|text| place("before", text)).transpose()?;
    let filter = MessageFilter {
        operation: filled(request.operation),
        from: request.from.map(|text| instant("from", &text)).transpose()?,
        to: request.to.map(|text| instant("to", &text)).transpose()?,
        search: filled(request.search),
    };
    let shop = desk.shop().await?;
    shop.ctx().allow(&desk.actor().await?, Right::Settings).await?;
    let limit = request.limit.clamp(1, PAGE_MAX);
    let page = shop.store().list_messages(&filter, before, limit).await?;
    Ok(CallsPage {
        rows: page.rows.into_iter().map(CallRow::from).collect(),
        next: page.next.map(|place| place.to_string()),
        operations: shop.store().message_operations().await?,
    })
}

/// A whole call, with the texts that were signed.
#[tauri::command]
#[specta::specta]
pub async fn call(desk: State<'_, Arc<Desk>>, id: String) -> Result<CallView, IpcError> {
    let by = desk.actor().await?;
    desk.shop().await?.ctx().allow(&by, Right::Settings).await?;
    one(&desk, place("id", &id)?).await
}

/// The calls that can be composed by hand in the practice book.
#[tauri::command]
#[specta::specta]
pub async fn call_templates(desk: State<'_, Arc<Desk>>) -> Result<Vec<CallTemplateView>, IpcError> {
    let book = desk.working().await?;
    let account = first_account(&book).await?.ok_or(OperationError::NoAccount)?;
    let templates = operations::call_templates(book.shop().ctx(), &account, desk.now())?;
    let view = |template: gateway::CallTemplate| CallTemplateView {
        operation: template.operation.to_owned(),
        body: template.body,
    };
    Ok(templates.into_iter().map(view).collect())
}

/// Signs a body that a person composed and sends it to the practice acquirer.
#[tauri::command]
#[specta::specta]
pub async fn send_call(
    desk: State<'_, Arc<Desk>>,
    operation: String,
    body: String,
) -> Result<CallView, IpcError> {
    let book = desk.working().await?;
    let account = first_account(&book).await?.ok_or(OperationError::NoAccount)?;
    let (ctx, by) = (book.shop().ctx(), desk.actor().await?);
    let sent = operations::send_by_hand(ctx, &by, &account, &operation, body, desk.now()).await?;
    one(&desk, sent).await
}

async fn one(desk: &Desk, id: i64) -> Result<CallView, IpcError> {
    let shop = desk.shop().await?;
    let record = shop.store().message(id).await?.ok_or_else(|| IpcError::bad_field("id"))?;
    let number = match &record.message.order_id {
        Some(id) => shop.store().order(id).await?.map(|order| order.number.to_string()),
        None => None,
    };
    let signed = operations::signed_texts(shop.ctx(), &record);
    let halves = exchange(&record);
    let message = record.message;
    let told = halves.last().and_then(|half| code(&half.body));
    Ok(CallView {
        row: CallRow {
            id: id.to_string(),
            at: time(message.at),
            ours: message.direction == Direction::Sent,
            operation: message.operation,
            account: message.account.to_string(),
            status: message.answer.status,
            code: told,
            verdict: message.verdict.into(),
            took_ms: message.took_ms,
            order_id: message.order_id.map(|id| id.to_string()),
            number,
        },
        url: message.url,
        halves,
        signed_request: signed.request,
        signed_answer: signed.answer,
    })
}

/// The acquirer's code in a body, where it can be read.
fn code(body: &str) -> Option<String> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    body["result"]["resultCode"].as_str().map(str::to_owned)
}

fn place(field: &str, text: &str) -> Result<i64, IpcError> {
    text.parse().map_err(|error: std::num::ParseIntError| IpcError::bad_input(field, &error))
}

impl From<MessageSummary> for CallRow {
    fn from(row: MessageSummary) -> Self {
        Self {
            id: row.id.to_string(),
            at: time(row.at),
            ours: row.direction == Direction::Sent,
            operation: row.operation,
            account: row.account.to_string(),
            status: row.status,
            code: row.code,
            verdict: row.verdict.into(),
            took_ms: row.took_ms,
            order_id: row.order_id.map(|id| id.to_string()),
            number: row.number,
        }
    }
}
