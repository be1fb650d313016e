//! Which wallets a payer can use.

use super::dto::MoneyDto;
use super::take_payment::first_account;
use super::{IpcError, PromotionView};
use crate::Desk;
use crate::payer::Offer;
use gateway::PaymentMethod;
use receipt::brand;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// One wallet as the acquirer offers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MethodView {
    /// The acquirer's name of it.
    pub method: String,
    /// What people call it.
    pub name: String,
    /// Whether it can be used for this sum now.
    pub available: bool,
    /// The acquirer's reason when it cannot.
    pub reason: Option<String>,
    /// What it promises the payer now.
    pub promotions: Vec<String>,
}

/// Asks the acquirer which wallets could pay this sum now.
#[tauri::command]
#[specta::specta]
pub async fn methods(
    desk: State<'_, Arc<Desk>>,
    amount: MoneyDto,
) -> Result<Vec<MethodView>, IpcError> {
    let amount = amount.parse()?;
    let book = desk.working().await?;
    let account = first_account(&book).await?;
    let ctx = book.shop().ctx();
    let methods = operations::consult_methods(ctx, account.as_ref(), amount, desk.now()).await?;
    let methods: Vec<_> = methods.into_iter().map(MethodView::from).collect();
    desk.stage().offer(offer(amount.into(), &methods)).await;
    Ok(methods)
}

/// What of the wallets' answers the payer is shown.
fn offer(amount: MoneyDto, methods: &[MethodView]) -> Offer {
    let usable = || methods.iter().filter(|method| method.available);
    let promised = |method: &MethodView| {
        let wallet = method.name.clone();
        let promise = move |words| PromotionView { wallet: wallet.clone(), words };
        method.promotions.clone().into_iter().map(promise).collect::<Vec<_>>()
    };
    // One brand can be several methods, each of another country; the payer knows the brand.
    let mut wallets: Vec<String> = Vec::new();
    for method in usable() {
        if !wallets.contains(&method.name) {
            wallets.push(method.name.clone());
        }
    }
    Offer { amount: Some(amount), wallets, promotions: usable().flat_map(promised).collect() }
}

impl From<PaymentMethod> for MethodView {
    fn from(method: PaymentMethod) -> Self {
        Self {
            name: brand(&method.method).to_owned(),
            method: method.method,
            available: method.available,
            reason: method.reason,
            promotions: method.promotions,
        }
    }
}
