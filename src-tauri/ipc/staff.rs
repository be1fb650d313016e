//! Staff: who is at the till, the lock, who works here, and the limits of refunds.

use super::IpcError;
use super::dto::{MoneyDto, time, worded};
use super::error::{ErrorCode, of_operation};
use super::recognition::{RecognizesView, recognizes};
use crate::Desk;
use crate::book::OpenBook;
use domain::{PaymentState, RefundPolicy, Right, Role, StaffName};
use operations::{Recognized, SignInError};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::sync::Arc;
use tauri::State;

/// Who is at the till, and what the lock screen shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SessionView {
    /// Whether the shop has named staff at all.
    pub staffed: bool,
    /// Whether somebody has to sign in first.
    pub locked: bool,
    /// Who has signed in.
    pub person: Option<PersonView>,
    /// What whoever is here may do.
    pub rights: Vec<RightDto>,
    /// Who could sign in.
    pub people: Vec<PersonView>,
    /// The computer as a proof of who somebody is, where it can be one.
    pub recognizes: Option<RecognizesView>,
    /// Payments that are watched, locked or not.
    pub watched: Vec<WatchedView>,
}

/// Somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonView {
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: RoleDto,
}

/// A payment that is under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WatchedView {
    /// What people call the order.
    pub number: String,
    /// How much.
    pub amount: MoneyDto,
    /// Until when the payer can pay, where that is known.
    pub expires_at: Option<String>,
}

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RoleDto {
    /// Owns the shop.
    Owner,
    /// Runs it.
    Manager,
    /// Stands at a till.
    Cashier,
    /// Keeps the books.
    Accountant,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RightDto {
    /// See what this till did.
    SeeTill,
    /// See what every till did.
    SeeShop,
    /// Take money.
    Take,
    /// Refund up to the limit.
    RefundSome,
    /// Refund any sum.
    RefundAny,
    /// Decide what does not agree, and close.
    Close,
    /// Write statements.
    Export,
    /// Change the shop.
    Settings,
    /// Change accounts.
    Accounts,
    /// Change staff.
    Staff,
}

/// Somebody signs in.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignInRequest {
    /// Who.
    pub name: String,
    /// Six digits.
    pub pin: String,
}

/// Somebody new.
#[derive(Clone, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddStaffRequest {
    /// What they are called.
    pub name: String,
    /// What they are.
    pub role: String,
    /// Six digits.
    pub pin: String,
}

/// Up to which sum of an order's refunds one person is enough.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RefundLimits {
    /// What a cashier may refund alone.
    pub alone_up_to: Option<MoneyDto>,
    /// Above which sum a second person agrees.
    pub second_above: Option<MoneyDto>,
}

/// Who is at the till, also through the lock.
#[tauri::command]
#[specta::specta]
pub async fn session(desk: State<'_, Arc<Desk>>) -> Result<SessionView, IpcError> {
    view(&desk).await
}

/// Locks the desk; what is under way is watched through the lock.
#[tauri::command]
#[specta::specta]
pub async fn lock(desk: State<'_, Arc<Desk>>) -> Result<SessionView, IpcError> {
    desk.lock();
    view(&desk).await
}

/// Signs somebody in, also in the place of somebody else.
#[tauri::command]
#[specta::specta]
pub async fn sign_in(
    desk: State<'_, Arc<Desk>>,
    request: SignInRequest,
) -> Result<SessionView, IpcError> {
    desk.unlock(&StaffName::parse(&request.name)?, &request.pin).await?;
    view(&desk).await
}

/// Names somebody. Whoever names the first, an owner, is signed in as that.
#[tauri::command]
#[specta::specta]
pub async fn add_staff(
    desk: State<'_, Arc<Desk>>,
    request: AddStaffRequest,
) -> Result<SessionView, IpcError> {
    let name = StaffName::parse(request.name.trim())?;
    let role = worded::<RoleDto>("role", &request.role)?.into();
    let pin = domain::Pin::parse(&request.pin)?;
    let by = desk.actor().await?;
    let book = desk.book().await?;
    operations::add_staff(book.shop().ctx(), &by, name.clone(), role, pin, desk.now()).await?;
    if by.name().is_none() {
        desk.unlock(&name, &request.pin).await?;
    }
    view(&desk).await
}

/// Takes somebody's rights away.
#[tauri::command]
#[specta::specta]
pub async fn remove_staff(
    desk: State<'_, Arc<Desk>>,
    name: String,
) -> Result<SessionView, IpcError> {
    let name = StaffName::parse(&name)?;
    let by = desk.actor().await?;
    let book = desk.book().await?;
    operations::remove_staff(book.shop().ctx(), &by, &name, desk.now()).await?;
    if by.name() == Some(&name) {
        desk.lock();
    }
    view(&desk).await
}

/// Gives somebody another PIN.
#[tauri::command]
#[specta::specta]
pub async fn set_pin(
    desk: State<'_, Arc<Desk>>,
    request: SignInRequest,
) -> Result<SessionView, IpcError> {
    let (name, pin) = (StaffName::parse(&request.name)?, domain::Pin::parse(&request.pin)?);
    let by = desk.actor().await?;
    let book = desk.book().await?;
    operations::set_pin(book.shop().ctx(), &by, &name, pin, desk.now()).await?;
    view(&desk).await
}

/// The limits of refunds.
#[tauri::command]
#[specta::specta]
pub async fn refund_limits(desk: State<'_, Arc<Desk>>) -> Result<RefundLimits, IpcError> {
    let shop = desk.shop().await?;
    Ok(operations::refund_policy(shop.ctx()).await?.into())
}

/// Sets the limits of refunds.
#[tauri::command]
#[specta::specta]
pub async fn save_refund_limits(
    desk: State<'_, Arc<Desk>>,
    limits: RefundLimits,
) -> Result<RefundLimits, IpcError> {
    let read = |limit: &Option<MoneyDto>| limit.as_ref().map(MoneyDto::parse).transpose();
    let policy = RefundPolicy {
        alone_up_to: read(&limits.alone_up_to)?,
        two_above: read(&limits.second_above)?,
    };
    let by = desk.actor().await?;
    let shop = desk.shop().await?;
    operations::set_refund_policy(shop.ctx(), &by, policy, desk.now()).await?;
    Ok(policy.into())
}

pub(super) async fn view(desk: &Desk) -> Result<SessionView, IpcError> {
    let book = desk.book().await?;
    let people = book.shop().store().staff().await?;
    let staffed = !people.is_empty();
    let actor = desk
        .session()
        .get()
        .filter(|actor| people.iter().any(|one| Some(&one.name) == actor.name()));
    let role = match (&actor, staffed) {
        (Some(actor), true) => Some(actor.role()),
        (_, false) => Some(Role::Owner),
        (None, true) => None,
    };
    let person = actor.as_ref().filter(|_| staffed);
    Ok(SessionView {
        staffed,
        locked: role.is_none(),
        person: person.and_then(|actor| {
            let (name, role) = (actor.name()?.to_string(), actor.role().into());
            Some(PersonView { name, role })
        }),
        rights: role.map_or_else(Vec::new, |role| {
            role.rights().iter().map(|right| RightDto::from(*right)).collect()
        }),
        people: people
            .iter()
            .map(|one| PersonView { name: one.name.to_string(), role: one.role.into() })
            .collect(),
        recognizes: if staffed { recognizes(desk, &book).await? } else { None },
        watched: if staffed { watched(&book).await? } else { Vec::new() },
    })
}

async fn watched(book: &OpenBook) -> Result<Vec<WatchedView>, IpcError> {
    let store = book.shop().store();
    let mut views = Vec::new();
    for attempt in store.open_payments().await? {
        let expires_at = match attempt.payment.state() {
            PaymentState::AwaitingPayer { expires_at } => expires_at.or(attempt.expires_at),
            PaymentState::Unknown | PaymentState::Paid { .. } | PaymentState::Closed { .. } => None,
        };
        if let Some(order) = store.order(&attempt.order_id).await? {
            views.push(WatchedView {
                number: order.number.to_string(),
                amount: order.amount.into(),
                expires_at: expires_at.map(time),
            });
        }
    }
    Ok(views)
}

impl From<RefundPolicy> for RefundLimits {
    fn from(policy: RefundPolicy) -> Self {
        Self {
            alone_up_to: policy.alone_up_to.map(MoneyDto::from),
            second_above: policy.two_above.map(MoneyDto::from),
        }
    }
}

impl From<Role> for RoleDto {
    fn from(role: Role) -> Self {
        match role {
            Role::Owner => Self::Owner,
            Role::Manager => Self::Manager,
            Role::Cashier => Self::Cashier,
            Role::Accountant => Self::Accountant,
        }
    }
}

impl From<RoleDto> for Role {
    fn from(role: RoleDto) -> Self {
        match role {
            RoleDto::Owner => Self::Owner,
            RoleDto::Manager => Self::Manager,
            RoleDto::Cashier => Self::Cashier,
            RoleDto::Accountant => Self::Accountant,
        }
    }
}

impl From<Right> for RightDto {
    fn from(right: Right) -> Self {
        match right {
            Right::SeeTill => Self::SeeTill,
            Right::SeeShop => Self::SeeShop,
            Right::Take => Self::Take,
            Right::RefundSome => Self::RefundSome,
            Right::RefundAny => Self::RefundAny,
            Right::Close => Self::Close,
            Right::Export => Self::Export,
            Right::Settings => Self::Settings,
            Right::Accounts => Self::Accounts,
            Right::Staff => Self::Staff,
        }
    }
}

impl From<SignInError> for IpcError {
    fn from(error: SignInError) -> Self {
        let (code, detail) = match &error {
            SignInError::Nobody(_) => (ErrorCode::UnknownStaff, None),
            SignInError::WrongPin { wait_until: Some(until), .. } | SignInError::Wait { until } => {
                (ErrorCode::PinWait, Some(time(*until)))
            }
            SignInError::WrongPin { tries_left, wait_until: None } => {
                (ErrorCode::WrongPin, Some(tries_left.to_string()))
            }
            SignInError::NotRecognized { why: Recognized::Unavailable, .. } => {
                (ErrorCode::CannotRecognize, None)
            }
            SignInError::NotRecognized { .. } => (ErrorCode::NotRecognized, None),
            SignInError::RecognizesOther(name) => (ErrorCode::RecognizesOther, Some(name.clone())),
            SignInError::Operation(error) => of_operation(error),
        };
        Self::logged(code, detail, &error)
    }
}
