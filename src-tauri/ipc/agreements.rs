//! Agreements: who may be charged, for what, when next, and how to stop.

use super::dto::{MoneyDto, PaymentStateDto, filled, time};
use super::order::{OrderView, view};
use super::take_payment::first_account;
use super::{IpcError, Topic, practice_wallet};
use crate::Desk;
use domain::{AgreementId, AgreementState, AgreementTerms, Every, WalletName};
use operations::ChargeRequest;
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use store::{AgreementRecord, ChargeTally, PaymentRecord, Store};
use tauri::State;

/// How often an agreement may be charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum EveryDto {
    /// On the same day of each week.
    Week,
    /// On the same day of each month.
    Month,
    /// On the same day of each year.
    Year,
    /// Whenever something was bought.
    Purchase,
}

/// How an agreement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum AgreementStateDto {
    /// The payer has not agreed yet.
    Pending,
    /// It may be charged.
    Active,
    /// It is over.
    Stopped,
}

/// What the payer was told before agreeing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TermsView {
    /// What for.
    pub purpose: String,
    /// The most that one charge may be.
    pub at_most: MoneyDto,
    /// How often.
    pub every: EveryDto,
    /// The local day of the first charge.
    pub first_on: String,
}

/// One charge by an agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargeView {
    /// Its order.
    pub order_id: String,
    /// When it was made.
    pub at: String,
    /// How much.
    pub amount: MoneyDto,
    /// How it stands.
    pub state: PaymentStateDto,
    /// The acquirer's code for why it failed.
    pub failure_code: Option<String>,
}

/// An agreement, ready to show. Neither the right to charge nor the payer's consent is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AgreementView {
    /// Our own id.
    pub id: String,
    /// How it stands.
    pub state: AgreementStateDto,
    /// With which wallet.
    pub wallet: String,
    /// At which acquirer.
    pub account: String,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// What the payer was told, where the shop said so.
    pub terms: Option<TermsView>,
    /// The payer's name at the wallet, masked by the wallet.
    pub payer: Option<String>,
    /// The exact text of the code to draw while the payer has not agreed.
    pub code: Option<String>,
    /// When it was begun.
    pub created_at: String,
    /// When it was stopped, if it was.
    pub ended_at: Option<String>,
    /// Until when the right to charge is good, where it ends.
    pub good_until: Option<String>,
    /// The newest charge.
    pub last_charge: Option<ChargeView>,
    /// The local day on which the next charge is due.
    pub next_on: Option<String>,
    /// How many charges were paid.
    pub paid: u32,
    /// How many were refused since.
    pub failed_in_a_row: u32,
}

/// An agreement to begin.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StartAgreementRequest {
    /// The payer's wallet.
    pub wallet: String,
    /// The shop's own reference.
    pub reference: Option<String>,
    /// What the payer is told.
    pub terms: TermsView,
}

/// A charge to make.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChargeAgreementRequest {
    /// Made by the window once for each intent.
    pub request_key: String,
    /// The agreement.
    pub id: String,
    /// How much; no more than was agreed.
    pub amount: MoneyDto,
}

/// All agreements, newest first.
#[tauri::command]
#[specta::specta]
pub async fn agreements(desk: State<'_, Arc<Desk>>) -> Result<Vec<AgreementView>, IpcError> {
    let shop = desk.shop().await?;
    let (records, last) = (shop.store().agreements().await?, shop.store().last_charges().await?);
    let tallies = shop.store().charge_tallies().await?;
    Ok(records
        .into_iter()
        .map(|record| {
            let last = last.iter().find(|charge| charge.agreement_id.as_ref() == Some(&record.id));
            let tally = tallies.iter().find(|tally| tally.agreement_id == record.id);
            agreement_view(record, last, tally)
        })
        .collect())
}

/// The charges of an agreement, newest first.
#[tauri::command]
#[specta::specta]
pub async fn agreement_charges(
    desk: State<'_, Arc<Desk>>,
    id: String,
) -> Result<Vec<ChargeView>, IpcError> {
    let id = AgreementId::parse(&id)?;
    let charges = desk.shop().await?.store().charges_of(&id).await?;
    Ok(charges.iter().map(ChargeView::from).collect())
}

/// Begins an agreement: afterwards it has a code for the payer to scan.
#[tauri::command]
#[specta::specta]
pub async fn start_agreement(
    desk: State<'_, Arc<Desk>>,
    request: StartAgreementRequest,
) -> Result<AgreementView, IpcError> {
    let book = desk.working().await?;
    let by = desk.actor().await?;
    let account = first_account(&book).await?;
    let wallet = WalletName::parse(&request.wallet)?;
    let (reference, terms) = (filled(request.reference), Some(request.terms.parse()?));
    let started = operations::start_agreement(
        book.shop().ctx(),
        &by,
        account.as_ref(),
        wallet,
        reference,
        terms,
        desk.now(),
    )
    .await?;
    desk.tell(Topic::Agreements);
    match started.trouble {
        Some(trouble) => Err(trouble.into()),
        None => one(book.shop().store(), &started.id).await,
    }
}

/// Ends an agreement at the acquirer.
#[tauri::command]
#[specta::specta]
pub async fn stop_agreement(
    desk: State<'_, Arc<Desk>>,
    id: String,
) -> Result<AgreementView, IpcError> {
    let book = desk.working().await?;
    let id = AgreementId::parse(&id)?;
    operations::stop_agreement(book.shop().ctx(), &desk.actor().await?, &id, desk.now()).await?;
    desk.tell(Topic::Agreements);
    one(book.shop().store(), &id).await
}

/// Charges the payer now. What is stored is answered, also where its outcome is not known.
#[tauri::command]
#[specta::specta]
pub async fn charge_agreement(
    desk: State<'_, Arc<Desk>>,
    request: ChargeAgreementRequest,
) -> Result<OrderView, IpcError> {
    let book = desk.working().await?;
    let by = desk.actor().await?;
    let charge = ChargeRequest {
        id: AgreementId::parse(&request.id)?,
        amount: request.amount.parse()?,
        till: book.shop().profile().await?.till,
        request_key: Some(request.request_key),
    };
    let taken = operations::charge_agreement(book.shop().ctx(), &by, charge, desk.now()).await?;
    book.shop().poke();
    desk.tell(Topic::Agreements);
    view(book.shop().store(), &taken.order_id).await
}

/// Opens the practice wallet at an agreement's code, in the system's browser.
#[tauri::command]
#[specta::specta]
pub async fn open_agreement_wallet(desk: State<'_, Arc<Desk>>, id: String) -> Result<(), IpcError> {
    let id = AgreementId::parse(&id)?;
    let address = practice_wallet::agreement_address(&desk, &id).await?;
    desk.browse(&address).map_err(|error| IpcError::no_browser(&error))
}

async fn one(store: &Store, id: &AgreementId) -> Result<AgreementView, IpcError> {
    let unknown = || operations::OperationError::UnknownAgreement(id.to_string());
    let record = store.agreement(id).await?.ok_or_else(unknown)?;
    let charges = store.charges_of(id).await?;
    let tallies = store.charge_tallies().await?;
    let tally = tallies.iter().find(|tally| tally.agreement_id == *id);
    Ok(agreement_view(record, charges.first(), tally))
}

fn agreement_view(
    record: AgreementRecord,
    last: Option<&PaymentRecord>,
    tally: Option<&ChargeTally>,
) -> AgreementView {
    let paid = tally.map_or(0, |tally| tally.paid);
    let state = match record.state {
        AgreementState::Pending => AgreementStateDto::Pending,
        AgreementState::Active => AgreementStateDto::Active,
        AgreementState::Stopped => AgreementStateDto::Stopped,
    };
    let over = state == AgreementStateDto::Stopped;
    let due = record.terms.as_ref().and_then(|terms| terms.due_after(paid));
    AgreementView {
        id: record.id.to_string(),
        state,
        wallet: record.wallet.as_str().to_owned(),
        account: record.account.to_string(),
        reference: record.reference,
        terms: record.terms.map(TermsView::from),
        payer: record.payer,
        // A code that was used or given up leads nowhere.
        code: match record.state {
            AgreementState::Pending => record.auth_code_text.or(record.auth_url),
            AgreementState::Active | AgreementState::Stopped => None,
        },
        created_at: time(record.created_at),
        ended_at: record.ended_at.map(time),
        good_until: record.token_expires_at.map(time),
        last_charge: last.map(ChargeView::from),
        next_on: due.filter(|_| !over).map(|day| day.to_string()),
        paid,
        failed_in_a_row: tally.map_or(0, |tally| tally.failed_in_a_row),
    }
}

impl TermsView {
    fn parse(self) -> Result<AgreementTerms, IpcError> {
        let purpose = filled(Some(self.purpose)).ok_or_else(|| IpcError::bad_field("purpose"))?;
        let first_on = self.first_on.parse();
        Ok(AgreementTerms {
            purpose,
            at_most: self.at_most.parse()?,
            every: match self.every {
                EveryDto::Week => Every::Week,
                EveryDto::Month => Every::Month,
                EveryDto::Year => Every::Year,
                EveryDto::Purchase => Every::Purchase,
            },
            first_on: first_on.map_err(|error| IpcError::bad_input("firstOn", &error))?,
        })
    }
}

impl From<AgreementTerms> for TermsView {
    fn from(terms: AgreementTerms) -> Self {
        Self {
            purpose: terms.purpose,
            at_most: terms.at_most.into(),
            every: match terms.every {
                Every::Week => EveryDto::Week,
                Every::Month => EveryDto::Month,
                Every::Year => EveryDto::Year,
                Every::Purchase => EveryDto::Purchase,
            },
            first_on: terms.first_on.to_string(),
        }
    }
}

impl From<&PaymentRecord> for ChargeView {
    fn from(charge: &PaymentRecord) -> Self {
        Self {
            order_id: charge.order_id.to_string(),
            at: time(charge.created_at),
            amount: charge.payment.amount().into(),
            state: charge.payment.state().status().into(),
            failure_code: charge.failure_code.clone(),
        }
    }
}
