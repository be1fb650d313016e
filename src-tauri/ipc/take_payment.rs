//! Taking a payment, from the keypad to its result.

use super::dto::{ModeDto, MoneyDto, filled};
use super::order::{OrderView, view};
use super::{IpcError, practice_wallet};
use crate::Desk;
use crate::book::OpenBook;
use crate::payer::Shown;
use domain::{AccountName, AgreementId, OrderId, PaymentCode, WalletName};
use operations::{CancelOutcome, OperationError, PaymentRequest, Taken, Way};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// What the window calls itself to a wallet's page that was opened from a fixed code.
const USER_AGENT: &str = "Tillside";

/// What a cashier asks for.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TakePaymentRequest {
    /// Made by the window once for each intent, so that a second press is the same order.
    pub request_key: String,
    /// How much.
    pub amount: MoneyDto,
    /// How the payer pays.
    pub mode: ModeDto,
    /// The wallet, for a payment link.
    pub wallet: Option<String>,
    /// The digits of the payer's code, or the agreement's id.
    pub payment_code: Option<String>,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// A note for the payer's bill.
    pub note: Option<String>,
}

/// Another attempt for the same order.
#[derive(Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PayAgainRequest {
    /// Made by the window once for each intent.
    pub request_key: String,
    /// The order.
    pub order_id: String,
    /// How the payer pays.
    pub mode: ModeDto,
    /// The digits of the payer's code, or the agreement's id.
    pub payment_code: Option<String>,
}

/// What became of a cancel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CancelView {
    /// The order as it is now.
    pub order: OrderView,
    /// What the acquirer said.
    pub outcome: CancelOutcomeDto,
}

/// What the acquirer said to a cancel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CancelOutcomeDto {
    /// It is over.
    Cancelled,
    /// It was paid, and stays so.
    Paid,
    /// Nothing that can be believed; we go on asking.
    Unknown,
    /// It cannot be.
    NotCancellable,
}

/// Takes a payment. What is stored is answered, also where its outcome is not known.
#[tauri::command]
#[specta::specta]
pub async fn take_payment(
    desk: State<'_, Arc<Desk>>,
    request: TakePaymentRequest,
) -> Result<OrderView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.working().await?;
    let mode = request.mode;
    let request = PaymentRequest {
        account: first_account(&book).await?,
        amount: request.amount.parse()?,
        way: way(request.mode, request.wallet, request.payment_code)?,
        reference: filled(request.reference),
        note: filled(request.note),
        till: by.till().to_owned(),
        expires_in: desk.code_life(),
        request_key: Some(request.request_key),
    };
    let taken = operations::take_payment(book.shop().ctx(), &by, request, desk.now()).await?;
    desk.notes().change(|notes| notes.last_mode = mode);
    stored(&desk, &book, taken).await
}

/// Asks for the same order's money again.
#[tauri::command]
#[specta::specta]
pub async fn pay_again(
    desk: State<'_, Arc<Desk>>,
    request: PayAgainRequest,
) -> Result<OrderView, IpcError> {
    let by = desk.actor().await?;
    let book = desk.working().await?;
    let order_id = OrderId::parse(&request.order_id)?;
    let way = way(request.mode, None, request.payment_code)?;
    let key = Some(request.request_key);
    let ctx = book.shop().ctx();
    let taken = operations::pay_again(ctx, &by, &order_id, way, key, desk.now()).await?;
    stored(&desk, &book, taken).await
}

/// Replaces a code by a fresh one.
#[tauri::command]
#[specta::specta]
pub async fn renew_code(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
) -> Result<OrderView, IpcError> {
    let book = desk.working().await?;
    let order_id = OrderId::parse(&order_id)?;
    let by = desk.actor().await?;
    let taken = operations::renew_code(book.shop().ctx(), &by, &order_id, desk.now()).await?;
    stored(&desk, &book, taken).await
}

/// Asks the acquirer now. That it could not be asked is an error here: who pressed wants to know.
#[tauri::command]
#[specta::specta]
pub async fn check_now(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
) -> Result<OrderView, IpcError> {
    let book = desk.working().await?;
    let order_id = OrderId::parse(&order_id)?;
    let taken = operations::inquire_order(book.shop().ctx(), &order_id, desk.now()).await?;
    book.shop().poke();
    match taken.trouble {
        Some(trouble) => Err(trouble.into()),
        None => view(book.shop().store(), &order_id).await,
    }
}

/// Ends an order at the acquirer.
#[tauri::command]
#[specta::specta]
pub async fn cancel_order(
    desk: State<'_, Arc<Desk>>,
    order_id: String,
) -> Result<CancelView, IpcError> {
    let book = desk.working().await?;
    let order_id = OrderId::parse(&order_id)?;
    let outcome =
        operations::cancel_order(book.shop().ctx(), &desk.actor().await?, &order_id, desk.now())
            .await;
    book.shop().poke();
    let outcome = match outcome {
        Ok(CancelOutcome::Cancelled) => CancelOutcomeDto::Cancelled,
        Ok(CancelOutcome::Paid) => CancelOutcomeDto::Paid,
        Ok(CancelOutcome::Unknown(_)) => CancelOutcomeDto::Unknown,
        Err(OperationError::NotCancellable { .. }) => CancelOutcomeDto::NotCancellable,
        Err(error) => return Err(error.into()),
    };
    let order = view(book.shop().store(), &order_id).await?;
    Ok(CancelView { order, outcome })
}

/// Opens the practice wallet at the order's code, in the system's browser.
#[tauri::command]
#[specta::specta]
pub async fn open_wallet(desk: State<'_, Arc<Desk>>, order_id: String) -> Result<(), IpcError> {
    let address = practice_wallet::address(&desk, &order_id).await?;
    desk.browse(&address).map_err(|error| IpcError::no_browser(&error))
}

/// The address that `open_wallet` opens.
#[tauri::command]
#[specta::specta]
pub async fn wallet_url(desk: State<'_, Arc<Desk>>, order_id: String) -> Result<String, IpcError> {
    practice_wallet::address(&desk, &order_id).await
}

/// The window asks for no account, so with several it is the one that was added first.
pub(crate) async fn first_account(book: &OpenBook) -> Result<Option<AccountName>, IpcError> {
    let accounts = book.shop().store().accounts().await?;
    let first = accounts.into_iter().min_by_key(|account| account.created_at);
    Ok(first.map(|account| account.name))
}

/// What is stored is shown, whatever became of it: its state says that it is not known.
async fn stored(desk: &Desk, book: &OpenBook, taken: Taken) -> Result<OrderView, IpcError> {
    book.shop().poke();
    if let Some(trouble) = taken.trouble {
        // Logged with its incident number; the order itself tells the window.
        let _logged = IpcError::from(trouble);
    }
    // The payer sees it when the cashier does, not after the window has said so.
    let id = taken.order_id.clone();
    desk.stage().show(Shown::Order { id, scanning: false, returned: false }).await;
    view(book.shop().store(), &taken.order_id).await
}

fn way(mode: ModeDto, wallet: Option<String>, code: Option<String>) -> Result<Way, IpcError> {
    let code = || filled(code).ok_or_else(|| IpcError::bad_field("paymentCode"));
    Ok(match mode {
        ModeDto::OrderCode => Way::OrderCode,
        ModeDto::PaymentCode => Way::PaymentCode(PaymentCode::parse(&code()?)?),
        ModeDto::Cashier => {
            let wallet = filled(wallet).map(|name| WalletName::parse(&name)).transpose()?;
            Way::Cashier { wallet }
        }
        ModeDto::EntryCode => Way::EntryCode { user_agent: USER_AGENT.to_owned() },
        ModeDto::Agreement => Way::Agreement { id: AgreementId::parse(&code()?)? },
    })
}
