//! Staff: who is named, their PINs, and signing in.

use crate::record::loose_event;
use crate::{Actor, Ctx, OperationError, Recognized, ids};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Pin, Right, Role, StaffId, StaffName};
use store::{Lane, NewEvent, StaffRecord, StoreError};

/// So many wrong PINs in a row are free.
pub const FREE_TRIES: u32 = 3;
/// After them each further one costs a wait, which doubles from this...
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// ...up to this.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// Memory for one hash, in KiB.
const MEMORY_KIB: u32 = 32 * 1024;

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Nobody of that name works here.
    #[error("nobody named {0} works here")]
    Nobody(String),
    /// The PIN does not fit.
    #[error("the PIN does not fit")]
    WrongPin {
        /// How many more are judged without a wait.
        tries_left: u32,
        /// Until when no other one is judged.
        wait_until: Option<DateTime<Utc>>,
    },
    /// Too many wrong ones; this one was not looked at.
    #[error("too many wrong PINs; no other one is judged before {until}")]
    Wait {
        /// Until when.
        until: DateTime<Utc>,
    },
    /// The computer did not say that it is them.
    #[error("the computer does not vouch for {name}: {why}")]
    NotRecognized {
        /// Who it should have been.
        name: String,
        /// What the computer said.
        why: Recognized,
    },
    /// The computer knows its user as somebody else of the staff.
    #[error("this computer vouches for {0} already, and it knows one person only")]
    RecognizesOther(String),
    /// The store's word, or the machine's.
    #[error(transparent)]
    Operation(#[from] OperationError),
}

impl From<StoreError> for SignInError {
    fn from(error: StoreError) -> Self {
        Self::Operation(error.into())
    }
}

/// Signs somebody in at a till by their PIN; the same proves them anew for one act.
///
/// The try is counted before the PIN is judged, so that neither a crash nor a second program gives
/// anybody more of them.
pub async fn sign_in(
    ctx: &Ctx,
    name: &StaffName,
    pin: &Pin,
    till: &str,
    now: DateTime<Utc>,
) -> Result<Actor, SignInError> {
    let counted = Try::count(ctx, name, now).await?;
    if judge(counted.record.pin_hash.clone(), pin.clone()).await? {
        return counted.passed(ctx, Proof { kind: "staff.signedIn", by: "pin", till }, now).await;
    }
    let record =
        counted.failed(ctx, Proof { kind: "staff.wrongPin", by: "pin", till }, now).await?;
    let tries_left = FREE_TRIES.saturating_sub(record.wrong_tries);
    Err(SignInError::WrongPin { tries_left, wait_until: record.wait_until })
}

/// How somebody proved who they are, for the trail.
pub(crate) struct Proof<'a> {
    pub kind: &'a str,
    pub by: &'a str,
    pub till: &'a str,
}

/// A try that is counted before it is judged, whatever judges it.
pub(crate) struct Try {
    /// With the try counted.
    pub record: StaffRecord,
    waited_until: Option<DateTime<Utc>>,
}

impl Try {
    /// Counts one more for this person, unless they have to wait.
    pub(crate) async fn count(
        ctx: &Ctx,
        name: &StaffName,
        now: DateTime<Utc>,
    ) -> Result<Self, SignInError> {
        let mut tx = ctx.store.write().await?;
        let record = tx.staff_by_name(name).await?;
        let mut record = record.ok_or_else(|| SignInError::Nobody(name.to_string()))?;
        let waited_until = record.wait_until;
        if let Some(until) = waited_until
            && now < until
        {
            return Err(SignInError::Wait { until });
        }
        record.wrong_tries = record.wrong_tries.saturating_add(1);
        record.wait_until =
            wait_after(record.wrong_tries).map(|wait| crate::watch::later(now, wait));
        tx.save_staff(&record).await?;
        tx.commit().await?;
        Ok(Self { record, waited_until })
    }

    /// It was them: what was wrong before is forgotten.
    pub(crate) async fn passed(
        self,
        ctx: &Ctx,
        proof: Proof<'_>,
        now: DateTime<Utc>,
    ) -> Result<Actor, SignInError> {
        let mut tx = ctx.store.write().await?;
        let current = tx.staff_by_id(&self.record.id).await?;
        let gone = || SignInError::Nobody(self.record.name.to_string());
        let mut current = current.ok_or_else(gone)?;
        current.wrong_tries = 0;
        current.wait_until = None;
        tx.save_staff(&current).await?;
        tx.insert_event(&proof.event(&self.record, now)).await?;
        tx.commit().await?;
        Ok(Actor::signed_in(&current, proof.till.to_owned(), now))
    }

    /// It was not.
    pub(crate) async fn failed(
        self,
        ctx: &Ctx,
        proof: Proof<'_>,
        now: DateTime<Utc>,
    ) -> Result<StaffRecord, SignInError> {
        let mut tx = ctx.store.write().await?;
        tx.insert_event(&proof.event(&self.record, now)).await?;
        tx.commit().await?;
        Ok(self.record)
    }

    /// Nothing was judged, so it was no try; one that was counted meanwhile stays.
    pub(crate) async fn take_back(self, ctx: &Ctx) -> Result<(), SignInError> {
        let mut tx = ctx.store.write().await?;
        let current = tx.staff_by_id(&self.record.id).await?;
        let unchanged = |one: &StaffRecord| one.wrong_tries == self.record.wrong_tries;
        if let Some(mut current) = current.filter(unchanged) {
            current.wrong_tries = current.wrong_tries.saturating_sub(1);
            current.wait_until = self.waited_until;
            tx.save_staff(&current).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Proof<'_> {
    fn event(&self, of: &StaffRecord, now: DateTime<Utc>) -> NewEvent {
        let till = self.till.to_owned();
        let args = vec![("by", of.name.to_string()), ("proof", self.by.to_owned()), ("till", till)];
        loose_event(Lane::Desk, self.kind, args, now)
    }
}

fn wait_after(wrong_tries: u32) -> Option<TimeDelta> {
    let beyond = wrong_tries.checked_sub(FREE_TRIES)?;
    let doubled = 1_i32.checked_shl(beyond.min(16)).and_then(|times| FIRST_WAIT.checked_mul(times));
    Some(doubled.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT))
}

/// Names somebody. The first one has to be an owner: from then on everybody signs in.
pub async fn add_staff(
    ctx: &Ctx,
    by: &Actor,
    name: StaffName,
    role: Role,
    pin: Pin,
    now: DateTime<Utc>,
) -> Result<StaffId, OperationError> {
    ctx.allow(by, Right::Staff).await?;
    manages(by, role)?;
    let record = StaffRecord {
        id: StaffId::parse(&format!("s{}", ids::random_text(16)?))?,
        name,
        role,
        pin_hash: hash(pin).await?,
        wrong_tries: 0,
        wait_until: None,
        created_at: now,
    };
    let mut tx = ctx.store.write().await?;
    // Asked again where nobody else can write: two first owners at once would be two shops' wills.
    if by.name().is_none() && tx.has_staff().await? {
        return Err(OperationError::SignInNeeded);
    }
    tx.insert_staff(&record).await.map_err(|error| match error {
        StoreError::Duplicate { .. } => OperationError::StaffExists(record.name.to_string()),
        other => other.into(),
    })?;
    let args = vec![("name", record.name.to_string()), ("role", role.word().to_owned())];
    tx.insert_event(&loose_event(Lane::Desk, "staff.added", by.sign(args), now)).await?;
    tx.commit().await?;
    Ok(record.id)
}

/// Takes somebody's rights away. When the last one goes, the owner works alone again.
pub async fn remove_staff(
    ctx: &Ctx,
    by: &Actor,
    name: &StaffName,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    ctx.allow(by, Right::Staff).await?;
    let mut tx = ctx.store.write().await?;
    let record = tx.staff_by_name(name).await?;
    let record = record.ok_or_else(|| OperationError::UnknownStaff(name.to_string()))?;
    manages(by, record.role)?;
    tx.remove_staff(&record.id, now).await?;
    let args = vec![("name", name.to_string()), ("role", record.role.word().to_owned())];
    tx.insert_event(&loose_event(Lane::Desk, "staff.removed", by.sign(args), now)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives somebody another PIN: everybody their own, and whoever manages them.
pub async fn set_pin(
    ctx: &Ctx,
    by: &Actor,
    name: &StaffName,
    pin: Pin,
    now: DateTime<Utc>,
) -> Result<(), OperationError> {
    let is_own = by.name() == Some(name) && by.proves(now);
    ctx.allow(by, if is_own { Right::SeeTill } else { Right::Staff }).await?;
    let pin_hash = hash(pin).await?;
    let mut tx = ctx.store.write().await?;
    let record = tx.staff_by_name(name).await?;
    let mut record = record.ok_or_else(|| OperationError::UnknownStaff(name.to_string()))?;
    if !is_own {
        manages(by, record.role)?;
    }
    record.pin_hash = pin_hash;
    record.wrong_tries = 0;
    record.wait_until = None;
    tx.save_staff(&record).await?;
    let args = by.sign(vec![("name", name.to_string())]);
    tx.insert_event(&loose_event(Lane::Desk, "staff.pinSet", args, now)).await?;
    tx.commit().await?;
    Ok(())
}

fn manages(by: &Actor, role: Role) -> Result<(), OperationError> {
    if by.role().may_manage(role) {
        return Ok(());
    }
    Err(OperationError::NotAllowed { role: by.role(), right: Right::Staff })
}

fn argon() -> Result<Argon2<'static>, OperationError> {
    let params = Params::new(MEMORY_KIB, 2, 1, None).map_err(|_| OperationError::PinUnusable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashing takes a tenth of a second on purpose, so it is done where it keeps nobody waiting.
async fn hash(pin: Pin) -> Result<String, OperationError> {
    if pin.is_weak() {
        return Err(OperationError::WeakPin);
    }
    let mut salt = [0_u8; 16];
    getrandom::fill(&mut salt).map_err(|_| OperationError::Random)?;
    let hashed = tokio::task::spawn_blocking(move || {
        let salt = SaltString::encode_b64(&salt).map_err(|_| OperationError::PinUnusable)?;
        let hash = argon()?.hash_password(pin.expose().as_bytes(), &salt);
        Ok(hash.map_err(|_| OperationError::PinUnusable)?.to_string())
    });
    hashed.await.map_err(|_| OperationError::PinUnusable)?
}

async fn judge(pin_hash: String, pin: Pin) -> Result<bool, OperationError> {
    let judged = tokio::task::spawn_blocking(move || {
        let hash = PasswordHash::new(&pin_hash).map_err(|_| OperationError::PinUnusable)?;
        Ok(Argon2::default().verify_password(pin.expose().as_bytes(), &hash).is_ok())
    });
    judged.await.map_err(|_| OperationError::PinUnusable)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_tries_are_free_and_then_each_one_waits_twice_as_long() {
        let waits: Vec<_> =
            (1..=9).map(|tries| wait_after(tries).map_or(0, |wait| wait.num_seconds())).collect();
        assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(wait_after(u32::MAX), Some(LONGEST_WAIT));
    }
}
