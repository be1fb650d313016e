//! The page that the shop's fixed code leads to: the payer types the amount in the wallet's own
//! browser, and the wallet takes over.

use super::html::{self, Entry, shown};
use super::settings::{Bounds, PageSettings};
use super::words::words;
use super::{Pages, language, page, phone};
use crate::error::chain;
use crate::{Profile, ShopError};
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, RawQuery, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{AccountName, Currency, Money};
use gateway::GatewayError;
use operations::{Actor, OperationError, PaymentRequest, Taken, Way, take_payment};
use receipt::Language;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::Duration;

/// The form is far smaller.
const BODY_MAX: usize = 2 * 1024;
/// How long it may take to arrive.
const BODY_TIME: Duration = Duration::from_secs(5);
/// A browser's name for itself beyond this is none.
const AGENT_MAX: usize = 512;
/// Letters of a form's key.
const KEY_LETTERS: usize = 24;

/// What the shop has set up for this page.
struct Door {
    profile: Profile,
    settings: PageSettings,
    bounds: Bounds,
    language: Language,
}

/// The empty form.
pub(super) async fn form(
    State(pages): State<Pages>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let _turn = match pages.enter(phone(source, &headers)) {
        Ok(turn) => turn,
        Err(status) => return status.into_response(),
    };
    let fields = fields(query.unwrap_or_default().as_bytes());
    let language = chosen(&fields).unwrap_or_else(|| language(&headers));
    match pages.door(language).await {
        Ok(door) => pages.form(&door, StatusCode::OK, "", None),
        Err(closed) => closed,
    }
}

/// The filled form: a payment, and on to the wallet.
pub(super) async fn pay(
    State(pages): State<Pages>,
    ConnectInfo(source): ConnectInfo<SocketAddr>,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let from = phone(source, &parts.headers);
    let _turn = match pages.enter(from) {
        Ok(turn) => turn,
        Err(status) => return status.into_response(),
    };
    let fields = match read(body).await {
        Ok(fields) => fields,
        Err(status) => return status.into_response(),
    };
    let language = chosen(&fields).unwrap_or_else(|| language(&parts.headers));
    let door = match pages.door(language).await {
        Ok(door) => door,
        Err(closed) => return closed,
    };
    let words = words(language);
    let typed = fields.get("amount").map(|text| text.trim()).unwrap_or_default();
    let refuse = |status, trouble: String| pages.form(&door, status, typed, Some(trouble));

    let Some(amount) = amount(typed, door.profile.currency) else {
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, words.bad_amount.to_owned());
    };
    if amount.minor() < door.bounds.least.minor() || amount.minor() > door.bounds.most.minor() {
        let (least, most) = (shown(door.bounds.least), shown(door.bounds.most));
        return refuse(StatusCode::UNPROCESSABLE_ENTITY, (words.outside)(&least, &most));
    }
    let Some(user_agent) = agent(&parts.headers) else {
        return refuse(StatusCode::BAD_REQUEST, words.no_wallet.to_owned());
    };
    let Some(key) = fields.get("key").filter(|key| is_key(key)) else {
        return refuse(StatusCode::BAD_REQUEST, words.begin_again.to_owned());
    };
    // Behind a tunnel that does not say from where, all phones look like one.
    let alone = from.is_loopback() || pages.starts.check_key(&from).is_ok();
    if !alone || pages.starts_together.check().is_err() {
        return refuse(StatusCode::TOO_MANY_REQUESTS, words.too_often.to_owned());
    }
    pages.take(&door, amount, user_agent, key).await
}

impl Pages {
    /// What is set up, or the page that says that nothing is.
    async fn door(&self, language: Language) -> Result<Door, Response> {
        match self.set_up(language).await {
            Ok(Some(door)) => Ok(door),
            Ok(None) => Err(page(
                StatusCode::NOT_FOUND,
                html::said(language, self.shop.book(), "Tillside", words(language).not_there),
            )),
            Err(error) => {
                tracing::error!(error = %chain(&error), "the page of the fixed code is not shown");
                Err(StatusCode::INTERNAL_SERVER_ERROR.into_response())
            }
        }
    }

    async fn set_up(&self, language: Language) -> Result<Option<Door>, ShopError> {
        let settings = self.shop.page_settings().await?;
        if !settings.entry {
            return Ok(None);
        }
        let profile = self.shop.profile().await?;
        // The currency may have been changed since; then nothing is taken until the limits fit.
        let Ok(bounds) = settings.bounds(profile.currency) else { return Ok(None) };
        Ok(Some(Door { profile, settings, bounds, language }))
    }

    fn form(
        &self,
        door: &Door,
        status: StatusCode,
        typed: &str,
        trouble: Option<String>,
    ) -> Response {
        let Ok(key) = operations::random_text(KEY_LETTERS) else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let entry = Entry {
            language: door.language,
            book: self.shop.book(),
            profile: &door.profile,
            bounds: door.bounds,
            key: &key,
            typed,
            trouble,
        };
        page(status, html::entry(&entry))
    }

    /// Takes the payment and sends the payer on.
    async fn take(&self, door: &Door, amount: Money, user_agent: String, key: &str) -> Response {
        let account =
            door.settings.entry_account.as_deref().and_then(|name| AccountName::parse(name).ok());
        let request = PaymentRequest {
            account,
            amount,
            way: Way::EntryCode { user_agent },
            reference: None,
            note: None,
            till: door.profile.till.clone(),
            expires_in: None,
            request_key: Some(format!("entry-{key}")),
        };
        let by = Actor::payer(request.till.clone());
        let taken = take_payment(self.shop.ctx(), &by, request, self.shop.now()).await;
        self.shop.poke();
        let words = words(door.language);
        match taken {
            Ok(taken) => self.go_on(door, &taken).await,
            Err(OperationError::DuplicateRequest { .. }) => {
                let trouble = Some(words.begin_again.to_owned());
                self.form(door, StatusCode::CONFLICT, "", trouble)
            }
            Err(error) => {
                tracing::warn!(error = %chain(&error), "a payment by the fixed code did not begin");
                self.say(door, StatusCode::BAD_GATEWAY, words.refused)
            }
        }
    }

    async fn go_on(&self, door: &Door, taken: &Taken) -> Response {
        let words = words(door.language);
        let attempts = self.shop.store().payments_of(&taken.order_id).await.unwrap_or_default();
        let link = attempts.last().and_then(|attempt| attempt.checkout_url.as_deref());
        match (link, &taken.trouble) {
            // Opened with GET, whatever the form was sent by.
            (Some(link), _) => {
                let to = [(header::LOCATION, link), (header::CACHE_CONTROL, "no-store")];
                (StatusCode::SEE_OTHER, to).into_response()
            }
            (None, Some(GatewayError::Refused { .. } | GatewayError::Unsendable(_))) => {
                self.say(door, StatusCode::BAD_GATEWAY, words.refused)
            }
            (None, _) => {
                let order = self.shop.store().order(&taken.order_id).await.ok().flatten();
                let number = order.map(|order| order.number.to_string()).unwrap_or_default();
                self.say(door, StatusCode::BAD_GATEWAY, &(words.not_known)(&number))
            }
        }
    }

    fn say(&self, door: &Door, status: StatusCode, text: &str) -> Response {
        page(status, html::said(door.language, self.shop.book(), &door.profile.name, text))
    }
}

async fn read(body: Body) -> Result<HashMap<String, String>, StatusCode> {
    match tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(bytes)) => Ok(fields(&bytes)),
        Ok(Err(_)) => Err(StatusCode::PAYLOAD_TOO_LARGE),
        Err(_) => Err(StatusCode::REQUEST_TIMEOUT),
    }
}

fn fields(bytes: &[u8]) -> HashMap<String, String> {
    url::form_urlencoded::parse(bytes).into_owned().collect()
}

fn chosen(fields: &HashMap<String, String>) -> Option<Language> {
    fields.get("lang").map(|tag| Language::of_tag(tag))
}

/// What a payer types. A comma is a decimal point where it can be nothing else.
fn amount(typed: &str, currency: Currency) -> Option<Money> {
    let text = match typed.split_once(',') {
        Some((whole, decimals))
            if u32::try_from(decimals.len()) == Ok(currency.decimals())
                && currency.decimals() == 2 =>
        {
            format!("{whole}.{decimals}")
        }
        Some(_) | None => typed.to_owned(),
    };
    Money::parse_major(&text, currency).ok()
}

/// What the browser calls itself: the acquirer finds the wallet by it.
fn agent(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(header::USER_AGENT)?.to_str().ok()?.trim();
    (1..=AGENT_MAX).contains(&text.len()).then(|| text.to_owned())
}

fn is_key(key: &str) -> bool {
    key.len() == KEY_LETTERS && key.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, currency: &str, expected: Option<i64>) {
        let amount = amount(typed, Currency::parse(currency).unwrap());
        assert_eq!(amount.map(|amount| amount.minor()), expected, "{typed} {currency}");
    }

    #[test]
    fn an_amount_is_read_only_where_it_can_mean_one_thing() {
        check("12.50", "EUR", Some(1250));
        check("12,50", "EUR", Some(1250));
        check("1,250", "EUR", None);
        check("1,250.00", "EUR", None);
        check("1500", "JPY", Some(1500));
        check("1,500", "JPY", None);
        check("1,250", "KWD", None);
        check("12.505", "EUR", None);
        check("", "EUR", None);
    }
}
