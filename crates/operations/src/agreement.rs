//! Agree to charge a payer later, and stop it.

use crate::record::{About, keep_exchange};
use crate::{Actor, Ctx, OperationError, PaymentRequest, Secret, Taken, Way, ids, take_payment};
use chrono::{DateTime, Utc};
use domain::{AccountName, AgreementId, AgreementState, AgreementTerms, Money, Right, WalletName};
use gateway::{AccessToken, AuthCode, AuthorizationOrder, GatewayError, Grant};
use store::{AgreementRecord, WriteTx};

/// An agreement that is stored, and what went wrong after that, if anything did.
#[derive(Debug)]
pub struct StartedAgreement {
    /// The agreement.
    pub id: AgreementId,
    /// Why there is no place to agree yet.
    pub trouble: Option<GatewayError>,
}

/// Begins an agreement: afterwards it holds the address where the payer agrees.
pub async fn start_agreement(
    ctx: &Ctx,
    by: &Actor,
    account: Option<&AccountName>,
    wallet: WalletName,
    reference: Option<String>,
    terms: Option<AgreementTerms>,
    now: DateTime<Utc>,
) -> Result<StartedAgreement, OperationError> {
    ctx.allow(by, Right::Take).await?;
    if let Some(terms) = terms.as_ref().filter(|terms| !terms.at_most.is_positive()) {
        return Err(OperationError::NotPositive(terms.at_most));
    }
    let account = ctx.account(account)?;
    let gateway = ctx.gateway(&account)?;
    let order = AuthorizationOrder {
        id: ids::agreement_id()?,
        wallet: wallet.clone(),
        state: ids::random_text(32)?,
    };
    let mut tx = ctx.store.write().await?;
    tx.insert_agreement(&AgreementRecord {
        id: order.id.clone(),
        account: account.clone(),
        wallet,
        state: AgreementState::Pending,
        reference,
        terms,
        auth_state: order.state.clone(),
        auth_url: None,
        auth_code_text: None,
        payer: None,
        token_expires_at: None,
        created_at: now,
        ended_at: None,
    })
    .await?;
    tx.commit().await?;

    let call = gateway.consult_authorization(&order, now).await;
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, &order.id).await?;
    keep_exchange(&mut tx, &account, about(&order.id), &call.exchange, now).await?;
    let trouble = match call.outcome {
        Ok(answer) => {
            record.auth_url = answer.url;
            record.auth_code_text = answer.code;
            None
        }
        Err(error) => {
            // Without a place to agree nothing can come of it; another one is begun instead.
            record.state = AgreementState::Stopped;
            record.ended_at = Some(now);
            Some(error)
        }
    };
    tx.save_agreement(&record).await?;
    tx.commit().await?;
    Ok(StartedAgreement { id: order.id, trouble })
}

/// Turns the payer's consent into the right to charge, kept in the keychain.
pub async fn finish_agreement(
    ctx: &Ctx,
    by: &Actor,
    id: &AgreementId,
    code: AuthCode,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    ctx.allow(by, Right::Take).await?;
    activate(ctx, id, code, now).await
}

/// The same for the payer's consent that the acquirer notified.
pub(crate) async fn activate(
    ctx: &Ctx,
    id: &AgreementId,
    code: AuthCode,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let record = agreement(ctx, id).await?;
    match record.state {
        AgreementState::Pending => {}
        AgreementState::Active => return Ok(()),
        AgreementState::Stopped => {
            return Err(OperationError::AgreementNotActive(id.to_string()));
        }
    }
    let gateway = ctx.gateway(&record.account)?;
    let grant = Grant::Code { wallet: record.wallet.clone(), code };
    let call = gateway.apply_token(&grant, now).await;
    let tokens = match call.outcome {
        Ok(tokens) => tokens,
        Err(error) => {
            let mut tx = ctx.store.write().await?;
            keep_exchange(&mut tx, &record.account, about(id), &call.exchange, now).await?;
            tx.commit().await?;
            return Err(error.into());
        }
    };
    // The keychain first: an agreement that is called active can be charged.
    ctx.secrets.put(&access_name(id), &Secret::new(tokens.access.expose().to_owned())).await?;
    if let Some(refresh) = &tokens.refresh {
        ctx.secrets.put(&refresh_name(id), &Secret::new(refresh.expose().to_owned())).await?;
    }
    let mut tx = ctx.store.write().await?;
    keep_exchange(&mut tx, &record.account, about(id), &call.exchange, now).await?;
    let mut record = for_update(&mut tx, id).await?;
    record.state = AgreementState::Active;
    record.payer = tokens.payer;
    record.token_expires_at = tokens.access_expires_at;
    tx.save_agreement(&record).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends an agreement at the acquirer and forgets its tokens.
pub async fn stop_agreement(
    ctx: &Ctx,
    by: &Actor,
    id: &AgreementId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    ctx.allow(by, Right::Take).await?;
    let record = agreement(ctx, id).await?;
    if record.state == AgreementState::Active {
        let gateway = ctx.gateway(&record.account)?;
        if let Some(token) = ctx.secrets.get(&access_name(id)).await? {
            let token = AccessToken::new(token.expose().to_owned());
            let call = gateway.revoke(&token, now).await;
            let mut tx = ctx.store.write().await?;
            keep_exchange(&mut tx, &record.account, about(id), &call.exchange, now).await?;
            tx.commit().await?;
            match call.outcome {
                Ok(()) => {}
                // The acquirer does not know the right any more: that is what was wanted.
                Err(GatewayError::Refused { code, .. }) if code == "INVALID_ACCESS_TOKEN" => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
    mark_stopped(ctx, id, now).await
}

/// A charge by an agreement, as a cashier asks for it.
#[derive(Debug)]
pub struct ChargeRequest {
    /// Which agreement.
    pub id: AgreementId,
    /// How much; no more than the payer was told.
    pub amount: Money,
    /// Which till.
    pub till: String,
    /// The caller's key: the same key with the same data is the same charge.
    pub request_key: Option<String>,
}

/// Charges the payer of an agreement, for what and no more than was agreed.
pub async fn charge_agreement(
    ctx: &Ctx,
    by: &Actor,
    request: ChargeRequest,
    now: DateTime<Utc>,
) -> Result<Taken, OperationError> {
    let record = agreement(ctx, &request.id).await?;
    if let Some(terms) = &record.terms
        && request.amount.checked_cmp(terms.at_most)?.is_gt()
    {
        return Err(OperationError::OverAgreed { wanted: request.amount, at_most: terms.at_most });
    }
    let payment = PaymentRequest {
        account: Some(record.account),
        amount: request.amount,
        way: Way::Agreement { id: request.id },
        reference: record.reference,
        note: record.terms.map(|terms| terms.purpose),
        till: request.till,
        expires_in: None,
        request_key: request.request_key,
    };
    take_payment(ctx, by, payment, now).await
}

/// Writes down that an agreement is over, whoever ended it.
pub(crate) async fn mark_stopped(
    ctx: &Ctx,
    id: &AgreementId,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let mut tx = ctx.store.write().await?;
    let mut record = for_update(&mut tx, id).await?;
    record.state = AgreementState::Stopped;
    record.ended_at = record.ended_at.or(Some(now));
    tx.save_agreement(&record).await?;
    tx.commit().await?;
    ctx.secrets.remove(&access_name(id)).await?;
    ctx.secrets.remove(&refresh_name(id)).await?;
    Ok(())
}

/// The active agreement of an account whose right to charge this is.
pub(crate) async fn find_by_token(
    ctx: &Ctx,
    account: &AccountName,
    token: &AccessToken,
) -> Result<Option<AgreementId>, OperationError> {
    for record in ctx.store.agreements().await? {
        if record.account != *account || record.state != AgreementState::Active {
            continue;
        }
        let known = ctx.secrets.get(&access_name(&record.id)).await?;
        if known.is_some_and(|known| known.expose() == token.expose()) {
            return Ok(Some(record.id));
        }
    }
    Ok(None)
}

/// What an active agreement charges by.
pub(crate) async fn charge_by(
    ctx: &Ctx,
    account: &AccountName,
    id: &AgreementId,
) -> Result<(WalletName, String), OperationError> {
    let not_active = || OperationError::AgreementNotActive(id.to_string());
    let record = agreement(ctx, id).await?;
    if record.state != AgreementState::Active || record.account != *account {
        return Err(not_active());
    }
    let token = ctx.secrets.get(&access_name(id)).await?.ok_or_else(not_active)?;
    Ok((record.wallet, token.expose().to_owned()))
}

async fn for_update(
    tx: &mut WriteTx<'_>,
    id: &AgreementId,
) -> Result<AgreementRecord, OperationError> {
    let unknown = || OperationError::UnknownAgreement(id.to_string());
    tx.agreement(id).await?.ok_or_else(unknown)
}

async fn agreement(ctx: &Ctx, id: &AgreementId) -> Result<AgreementRecord, OperationError> {
    ctx.store.agreement(id).await?.ok_or_else(|| OperationError::UnknownAgreement(id.to_string()))
}

fn access_name(id: &AgreementId) -> String {
    format!("agreement/{id}/access-token")
}

fn refresh_name(id: &AgreementId) -> String {
    format!("agreement/{id}/refresh-token")
}

fn about(id: &AgreementId) -> About<'_> {
    About { agreement_id: Some(id), ..About::default() }
}
