//! Agreements: `authorizations/consult`, `applyToken`, `revoke`, and the payer's side of them.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use crate::books::Books;
use crate::call::Call;
use crate::clock::{iso, later};
use crate::fields::Fields;
use crate::pay_request::check_terminal;
use crate::records::{Agreement, Stage};
use crate::reply::{Answer, Reply};
use crate::wallets;

/// How long a merchant's link waits for the payer.
pub(crate) const LINK_LIFE: TimeDelta = TimeDelta::minutes(15);
/// How long an authorisation code can be exchanged.
const CODE_LIFE: TimeDelta = TimeDelta::minutes(1);

const SCOPES: &[&str] =
    &["AGREEMENT_PAY", "BASE_USER_INFO", "USER_INFO", "USER_LOGIN_ID", "HASH_LOGIN_ID", "SEND_OTP"];

pub(crate) fn consult(books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let wallet = fields.need_text("customerBelongsTo", 64)?;
    let redirect_url = fields.address("authRedirectUrl", 1024)?;
    let redirect_url = redirect_url.ok_or_else(|| Reply::illegal("authRedirectUrl is missing"))?;
    let scopes = fields.words("scopes", 4)?;
    if scopes.is_empty() {
        return Err(Reply::illegal("scopes is missing"));
    }
    if scopes.iter().any(|scope| !SCOPES.contains(&scope.as_str())) {
        return Err(Reply::illegal("scopes holds a word that is not allowed"));
    }
    let auth_state = fields.need_text("authState", 256)?;
    check_terminal(&fields)?;
    fields.text("osVersion", 16)?;
    fields.text("merchantRegion", 2)?;
    let auth_client_id = fields.text("authClientId", 64)?;
    let notify_url = fields.address("authNotifyUrl", 2048)?;
    let known = wallets::find(&wallet).filter(|wallet| wallet.auto_debit);
    known.ok_or_else(|| Reply::of("NO_PAY_OPTIONS"))?;

    let mut link = books.new_secret("auth-link");
    link.truncate(24);
    let url = format!("{}/wallet?auth={link}", call.base_url);
    let agreement = Agreement {
        id: books.new_id("02"),
        client_id: call.client_id.to_owned(),
        wallet,
        redirect_url,
        auth_state,
        auth_client_id,
        notify_url,
        scopes,
        link,
        created_at: books.now(),
        stage: Stage::Offered,
    };
    books.put_agreement(agreement);
    let form = json!({"codeDetails": [{
        "codeValueType": "QRCODE",
        "displayType": "TEXT",
        "codeValue": url,
    }]});
    Ok(Reply::success().with("normalUrl", url).with("authCodeForm", form))
}

pub(crate) fn apply_token(books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let grant = fields.need_word("grantType", &["AUTHORIZATION_CODE", "REFRESH_TOKEN"])?;
    let wallet = fields.need_text("customerBelongsTo", 64)?;
    fields.text("merchantRegion", 2)?;
    if grant == "REFRESH_TOKEN" {
        let token = fields.need_text("refreshToken", 128)?;
        return refresh(books, call, &wallet, &token);
    }
    let code = fields.need_text("authCode", 128)?;
    let now = books.now();
    let agreement = own(books, call, &wallet, &format!("code/{code}"));
    let mut agreement = agreement.ok_or_else(|| Reply::of("INVALID_AUTHCODE"))?;
    match &agreement.stage {
        Stage::Authorised { code: open, at } if *open == code && now <= later(*at, CODE_LIFE) => {}
        // Used, or too old.
        _ => return Err(Reply::of("INVALID_AUTHCODE")),
    }
    let token = books.new_secret("access-token");
    let refresh_token = (wallet != "KAKAOPAY").then(|| books.new_secret("refresh-token"));
    agreement.stage = Stage::Active {
        since: now,
        tokens: vec![token.clone()],
        refresh_token,
        tokens_expire_at: expiry(&wallet, now),
    };
    books.put_agreement(agreement.clone());
    books.post_authorization(&agreement, "TOKEN_CREATED", &[("accessToken", &token)]);
    Ok(token_answer(&agreement, &token))
}

/// [choice] A refresh adds a token and keeps the refresh token and the older access tokens, so that
/// a merchant whose answer was lost has not lost the agreement.
fn refresh(books: &mut Books, call: &Call<'_>, wallet: &str, refresh_token: &str) -> Answer {
    let agreement = own(books, call, wallet, &format!("refresh/{refresh_token}"));
    let mut agreement = agreement.ok_or_else(|| Reply::of("INVALID_REFRESH_TOKEN"))?;
    let token = books.new_secret("access-token");
    let now = books.now();
    let Stage::Active { tokens, tokens_expire_at, .. } = &mut agreement.stage else {
        return Err(Reply::of("INVALID_REFRESH_TOKEN"));
    };
    tokens.push(token.clone());
    *tokens_expire_at = expiry(wallet, now);
    books.put_agreement(agreement.clone());
    Ok(token_answer(&agreement, &token))
}

fn token_answer(agreement: &Agreement, token: &str) -> Reply {
    let Stage::Active { refresh_token, tokens_expire_at, .. } = &agreement.stage else {
        return Reply::of("INVALID_AUTHCODE");
    };
    let until = refresh_token.as_ref().map(|_| iso(*tokens_expire_at));
    Reply::success()
        .with("accessToken", token)
        .with("accessTokenExpiryTime", iso(*tokens_expire_at))
        .with_some("refreshToken", refresh_token.as_deref())
        .with_some("refreshTokenExpiryTime", until)
        .with("userLoginId", "pra***payer")
}

pub(crate) fn revoke(books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let token = fields.need_text("accessToken", 128)?;
    let agreement = books.agreements.find(&format!("token/{token}"));
    let agreement = agreement.filter(|agreement| agreement.client_id == call.client_id).cloned();
    let agreement = agreement.ok_or_else(|| Reply::of("INVALID_ACCESS_TOKEN"))?;
    // [choice] Revoking again succeeds again, since the first answer may have been lost.
    stop(books, agreement, "The merchant ended the agreement.");
    Ok(Reply::success())
}

fn own(books: &Books, call: &Call<'_>, wallet: &str, key: &str) -> Option<Agreement> {
    let agreement = books.agreements.find(key)?;
    let is_own = agreement.client_id == call.client_id && agreement.wallet == wallet;
    is_own.then(|| agreement.clone())
}

/// Ends an active agreement, from either side.
pub(crate) fn stop(books: &mut Books, mut agreement: Agreement, reason: &str) {
    let Stage::Active { since, tokens, .. } = agreement.stage else { return };
    let token = tokens.last().cloned().unwrap_or_default();
    agreement.stage = Stage::Stopped { since, tokens };
    books.put_agreement(agreement.clone());
    let more = [("accessToken", token.as_str()), ("reason", reason)];
    books.post_authorization(&agreement, "TOKEN_CANCELED", &more);
}

/// Until when a wallet's tokens work; two years where nothing is published.
fn expiry(wallet: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let day = |text: &str| DateTime::parse_from_rfc3339(text).map(|time| time.to_utc());
    match wallet {
        "DANA" => later(now, TimeDelta::days(3652)),
        "ALIPAY_HK" => day("2038-01-01T00:00:00+08:00").unwrap_or(now),
        "KAKAOPAY" => day("2120-08-25T00:00:00+08:00").unwrap_or(now),
        _ => later(now, TimeDelta::days(730)),
    }
}

/// Whether a payer can still follow the merchant's link.
pub(crate) fn is_open(agreement: &Agreement, now: DateTime<Utc>) -> bool {
    matches!(agreement.stage, Stage::Offered) && now <= later(agreement.created_at, LINK_LIFE)
}

/// The payer agrees; gives the code that goes back to the merchant.
pub(crate) fn agree(books: &mut Books, mut agreement: Agreement) -> String {
    let mut code = books.new_secret("auth-code");
    code.truncate(32);
    agreement.stage = Stage::Authorised { code: code.clone(), at: books.now() };
    books.put_agreement(agreement.clone());
    books.post_authorization(&agreement, "AUTHCODE_CREATED", &[("authCode", &code)]);
    code
}
