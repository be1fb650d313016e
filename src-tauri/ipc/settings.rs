//! The shop, its accounts, and where notifications are received.

use super::desk::{DeskView, view};
use super::dto::filled;
use super::{IpcError, Topic};
use crate::Desk;
use domain::{AccountName, Right};
use operations::{AccountCheck, CheckKind, CheckVerdict};
use serde::{Deserialize, Serialize};
use shop::{NewAccount, ProfileChange};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// Who the shop is.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveShopRequest {
    /// The merchant's name, as payers see it.
    pub name: String,
    /// The store's name, as payers see it.
    pub store_name: String,
    /// An IANA name.
    pub zone: String,
    /// The currency that the keypad begins with.
    pub currency: String,
    /// Merchant category code.
    pub mcc: String,
}

/// Where to receive notifications.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SaveReceiverRequest {
    /// An address and a port, or nothing to receive none.
    pub listen: Option<String>,
}

/// An account as a person typed it. Its `Debug` is absent: it holds a private key.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddAccountRequest {
    /// What the shop calls it.
    pub name: String,
    /// The gateway's address.
    pub gateway: String,
    /// The id that the acquirer issued.
    pub client_id: String,
    /// Our private key; it goes to the keychain and is never given back. Where it is left out, the
    /// pair that was made here.
    pub private_key: Option<String>,
    /// The acquirer's public key.
    pub gateway_public_key: String,
    /// What payouts are made in.
    pub settlement_currency: String,
    /// Where the acquirer sends notifications.
    pub notify_url: String,
    /// The merchant's id at the acquirer.
    pub merchant_id: Option<String>,
    /// The merchant's name there.
    pub merchant_name: Option<String>,
    /// The merchant's category code there.
    pub merchant_mcc: Option<String>,
}

/// What works of an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountTestView {
    /// In the order in which they can fail.
    pub checks: Vec<CheckView>,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// What was looked at.
    pub check: CheckName,
    /// How it went.
    pub verdict: CheckVerdictDto,
    /// The acquirer's code, or a measure.
    pub detail: Option<String>,
}

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CheckName {
    /// What answers is such a gateway.
    Address,
    /// Something answers.
    Reached,
    /// Its clock and ours agree.
    Clock,
    /// It knows the client.
    Client,
    /// It accepts our signature.
    Signature,
    /// We accept its signature.
    AnswerSignature,
    /// It lets this client make the call.
    Contract,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CheckVerdictDto {
    /// Well.
    Passed,
    /// Not well.
    Failed,
    /// An earlier one failed, so it could not be looked at.
    NotRun,
}

/// Keeps who the shop is. Gateways carry it in their requests, so they are made anew.
#[tauri::command]
#[specta::specta]
pub async fn save_shop(
    desk: State<'_, Arc<Desk>>,
    request: SaveShopRequest,
) -> Result<DeskView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.book().await?;
    let change = ProfileChange {
        name: Some(request.name),
        store_name: Some(request.store_name),
        zone: Some(request.zone),
        currency: Some(request.currency),
        mcc: Some(request.mcc),
        ..ProfileChange::default()
    };
    book.shop().set_profile(&by, change).await?;
    book.connect_again().await?;
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// Receives notifications there from now on.
#[tauri::command]
#[specta::specta]
pub async fn save_receiver(
    desk: State<'_, Arc<Desk>>,
    request: SaveReceiverRequest,
) -> Result<DeskView, IpcError> {
    let address = filled(request.listen).map(|text| text.parse()).transpose();
    let address = address.map_err(|error| IpcError::bad_input("listen", &error))?;
    let book = desk.started().await?;
    book.shop().ctx().allow(&desk.actor().await?, Right::Settings).await?;
    book.listen(address).await?;
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// Adds an account.
#[tauri::command]
#[specta::specta]
pub async fn add_account(
    desk: State<'_, Arc<Desk>>,
    request: AddAccountRequest,
) -> Result<DeskView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.started().await?;
    match filled(request.private_key.clone()) {
        Some(_) => book.shop().add_account(&by, request.into()).await?,
        None => book.shop().add_account_with_prepared_keys(&by, request.into()).await?,
    }
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// Removes an account and its key.
#[tauri::command]
#[specta::specta]
pub async fn remove_account(
    desk: State<'_, Arc<Desk>>,
    name: String,
) -> Result<DeskView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.started().await?;
    book.shop().remove_account(&by, &name).await?;
    desk.tell(Topic::Desk);
    view(&desk).await
}

/// Says what works of an account, by one harmless signed call.
#[tauri::command]
#[specta::specta]
pub async fn test_account(
    desk: State<'_, Arc<Desk>>,
    name: String,
) -> Result<AccountTestView, IpcError> {
    let book = desk.working().await?;
    book.shop().ctx().allow(&desk.actor().await?, Right::Accounts).await?;
    let name = AccountName::parse(&name)?;
    let checks = operations::test_account(book.shop().ctx(), &name, desk.now()).await?;
    desk.tell(Topic::Desk);
    Ok(AccountTestView { checks: checks.into_iter().map(CheckView::from).collect() })
}

impl From<AddAccountRequest> for NewAccount {
    fn from(request: AddAccountRequest) -> Self {
        Self {
            name: request.name,
            gateway: request.gateway,
            client_id: request.client_id,
            private_key: request.private_key.unwrap_or_default(),
            gateway_public_key: request.gateway_public_key,
            settlement_currency: request.settlement_currency,
            notify_url: request.notify_url,
            redirect_url: None,
            merchant_id: filled(request.merchant_id),
            merchant_name: filled(request.merchant_name),
            merchant_mcc: filled(request.merchant_mcc),
        }
    }
}

impl From<AccountCheck> for CheckView {
    fn from(check: AccountCheck) -> Self {
        Self {
            check: match check.check {
                CheckKind::Reached => CheckName::Reached,
                CheckKind::Gateway => CheckName::Address,
                CheckKind::Client => CheckName::Client,
                CheckKind::Signature => CheckName::Signature,
                CheckKind::AnswerSignature => CheckName::AnswerSignature,
                CheckKind::Clock => CheckName::Clock,
                CheckKind::Contract => CheckName::Contract,
            },
            verdict: match check.verdict {
                CheckVerdict::Passed => CheckVerdictDto::Passed,
                CheckVerdict::Failed => CheckVerdictDto::Failed,
                CheckVerdict::NotRun => CheckVerdictDto::NotRun,
            },
            detail: check.detail,
        }
    }
}
