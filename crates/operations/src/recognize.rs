//! The computer as the second proof: it says by a finger or a face that whoever sits at it is its
//! user, and the shop has said who of the staff that is.
//!
//! What it proves is the system's user and nobody else, so it vouches for one person only, who has
//! agreed to it by their PIN. The agreement is sealed with a secret in that user's own keychain and
//! with the PIN of that day: on another computer, under another user of this one, and after a new
//! PIN it is worth nothing.

use crate::digest::digest_of;
use crate::record::loose_event;
use crate::staff::{Proof, Try};
use crate::{Actor, Ctx, OperationError, Secret, SignInError, ids, sign_in};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{Pin, Right, StaffName};
use std::fmt;
use store::{Lane, StaffRecord};

/// The setting that says whom the computer vouches for: the person's id and the seal.
const VOUCHED: &str = "staff.recognized";
/// The secret behind the seal.
const SECRET: &str = "recognize";

/// By what a computer recognizes its user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RecognizedBy {
    /// Windows Hello.
    WindowsHello,
    /// Touch ID of a Mac.
    TouchId,
}

impl RecognizedBy {
    /// As the trail spells it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::WindowsHello => "windows-hello",
            Self::TouchId => "touch-id",
        }
    }
}

/// What a computer said of whoever sits at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recognized {
    /// Its user.
    Yes,
    /// Somebody who was not recognized.
    No,
    /// The question was put away.
    Dismissed,
    /// It cannot say; not set up, forbidden or busy.
    Unavailable,
}

impl fmt::Display for Recognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Yes => "recognized",
            Self::No => "not recognized",
            Self::Dismissed => "the question was put away",
            Self::Unavailable => "it cannot say",
        })
    }
}

/// A computer that may recognize its user.
#[async_trait]
pub trait Recognizer: Send + Sync {
    /// By what, where it is set up; nobody is asked.
    async fn way(&self) -> Option<RecognizedBy>;
    /// Asks whoever sits there, with these words.
    async fn recognize(&self, why: &str) -> Recognized;
}

/// Whom this computer vouches for, under the user that runs it. Nobody where it was not agreed, or
/// where the agreement is worth nothing any more.
pub async fn recognized_here(ctx: &Ctx) -> Result<Option<StaffName>, OperationError> {
    Ok(vouched(ctx).await?.map(|record| record.name))
}

async fn vouched(ctx: &Ctx) -> Result<Option<StaffRecord>, OperationError> {
    let kept = ctx.store.setting(VOUCHED).await?.unwrap_or_default();
    let Some((id, seal)) = kept.split_once(' ') else { return Ok(None) };
    let Some(record) = ctx.store.staff_by_id(&domain::StaffId::parse(id)?).await? else {
        return Ok(None);
    };
    let secret = ctx.secrets.get(SECRET).await?;
    Ok(secret.filter(|secret| seal_of(secret, &record) == seal).map(|_fits| record))
}

fn seal_of(secret: &Secret, record: &StaffRecord) -> String {
    digest_of([secret.expose(), record.id.as_str(), &record.pin_hash])
}

/// Lets this computer vouch for somebody, who types their PIN and is recognized at once. It knows
/// one user, so it vouches for one person.
pub async fn recognize_here(
    ctx: &Ctx,
    by: &Actor,
    (name, pin): (&StaffName, &Pin),
    (recognizer, why): (&dyn Recognizer, &str),
    clock: &(dyn Fn() -> DateTime<Utc> + Sync),
) -> Result<(), SignInError> {
    ctx.allow(by, Right::Staff).await?;
    let other = vouched(ctx).await?.filter(|record| record.name != *name);
    if let Some(other) = other {
        return Err(SignInError::RecognizesOther(other.name.to_string()));
    }
    let no = |why| SignInError::NotRecognized { name: name.to_string(), why };
    let way = recognizer.way().await.ok_or_else(|| no(Recognized::Unavailable))?;
    sign_in(ctx, name, pin, by.till(), clock()).await?;
    match recognizer.recognize(why).await {
        Recognized::Yes => {}
        other => return Err(no(other)),
    }
    let secret = Secret::new(ids::random_text(32)?);
    ctx.secrets.put(SECRET, &secret).await.map_err(OperationError::from)?;
    let mut tx = ctx.store.write().await?;
    let record = tx.staff_by_name(name).await?;
    let record = record.ok_or_else(|| SignInError::Nobody(name.to_string()))?;
    let kept = format!("{} {}", record.id.as_str(), seal_of(&secret, &record));
    tx.set_setting(VOUCHED, &kept).await?;
    let args = vec![("name", name.to_string()), ("proof", way.word().to_owned())];
    tx.insert_event(&loose_event(Lane::Desk, "staff.recognizes", by.sign(args), clock())).await?;
    tx.commit().await?;
    Ok(())
}

/// This computer vouches for nobody any more.
pub async fn forget_here(ctx: &Ctx, by: &Actor, now: DateTime<Utc>) -> Result<(), OperationError> {
    ctx.allow(by, Right::Staff).await?;
    let name = recognized_here(ctx).await?;
    let mut tx = ctx.store.write().await?;
    tx.set_setting(VOUCHED, "").await?;
    let args = name.map(|name| ("name", name.to_string())).into_iter().collect();
    tx.insert_event(&loose_event(Lane::Desk, "staff.recognizesNobody", by.sign(args), now)).await?;
    tx.commit().await?;
    ctx.secrets.remove(SECRET).await?;
    Ok(())
}

/// Proves somebody for one act by the computer, in the place of their PIN. It is counted, waits and
/// is written down as a PIN is.
pub async fn prove_here(
    ctx: &Ctx,
    name: &StaffName,
    (recognizer, why): (&dyn Recognizer, &str),
    till: &str,
    clock: &(dyn Fn() -> DateTime<Utc> + Sync),
) -> Result<Actor, SignInError> {
    let no = |why| SignInError::NotRecognized { name: name.to_string(), why };
    let way = recognizer.way().await.ok_or_else(|| no(Recognized::Unavailable))?;
    let known = recognized_here(ctx).await?.is_some_and(|known| known == *name);
    if !known {
        return Err(no(Recognized::Unavailable));
    }
    let counted = Try::count(ctx, name, clock()).await?;
    let proof = |kind| Proof { kind, by: way.word(), till };
    let said = match recognizer.recognize(why).await {
        // A finger takes its time, and somebody may have changed their mind about it meanwhile.
        Recognized::Yes if recognized_here(ctx).await?.as_ref() != Some(name) => {
            Recognized::Unavailable
        }
        said => said,
    };
    match said {
        Recognized::Yes => counted.passed(ctx, proof("staff.signedIn"), clock()).await,
        Recognized::No => {
            counted.failed(ctx, proof("staff.notRecognized"), clock()).await?;
            Err(no(Recognized::No))
        }
        put_away @ (Recognized::Dismissed | Recognized::Unavailable) => {
            counted.take_back(ctx).await?;
            Err(no(put_away))
        }
    }
}
