//! Who is at this desk's till, and the lock.

use crate::ipc::{IpcError, ProofDto, Topic};
use crate::{Desk, book::OpenBook};
use domain::{Pin, StaffName};
use operations::{Actor, OperationError};
use std::sync::{Mutex, PoisonError};

/// Who has signed in; nobody while the desk is locked, or where the shop has named no staff.
#[derive(Default)]
pub(crate) struct Session(Mutex<Option<Actor>>);

impl Session {
    pub(crate) fn get(&self) -> Option<Actor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set(&self, actor: Option<Actor>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = actor;
    }
}

impl Desk {
    /// Who does what the window asks for: whoever has signed in, or the owner of a shop without
    /// staff. Nobody does anything through the lock.
    pub(crate) async fn actor(&self) -> Result<Actor, IpcError> {
        let book = self.book().await?;
        self.actor_of(&book).await
    }

    pub(crate) async fn actor_of(&self, book: &OpenBook) -> Result<Actor, IpcError> {
        if !book.shop().store().has_staff().await? {
            return Ok(Actor::alone(book.shop().profile().await?.till));
        }
        self.session().get().ok_or_else(|| OperationError::SignInNeeded.into())
    }

    /// The same, proved for this very act where staff are named.
    pub(crate) async fn proved_actor(&self, proof: Option<ProofDto>) -> Result<Actor, IpcError> {
        let actor = self.actor().await?;
        match (actor.name().cloned(), proof) {
            (Some(name), Some(proof)) => self.proved_by(&name, proof).await,
            (Some(_), None) => Err(OperationError::ProofNeeded.into()),
            (None, _) => Ok(actor),
        }
    }

    /// Somebody who proves who they are for one act, alone or as the second person.
    pub(crate) async fn proved_by(
        &self,
        name: &StaffName,
        proof: ProofDto,
    ) -> Result<Actor, IpcError> {
        match proof {
            ProofDto::Pin { pin } => self.proved(name, &pin).await,
            ProofDto::Computer => {
                let book = self.book().await?;
                self.unlocked(&book).await?;
                let shop = book.shop();
                let till = shop.profile().await?.till;
                let (recognizer, why) = (self.recognizer(), self.why(name));
                let clock = || self.now();
                let asked = (recognizer, why.as_str());
                Ok(operations::prove_here(shop.ctx(), name, asked, &till, &clock).await?)
            }
        }
    }

    /// Why the system asks for a finger, in the window's words.
    pub(crate) fn why(&self, name: &StaffName) -> String {
        let words = self.manners().words().map(|words| words.recognize);
        words.map_or_else(|| name.to_string(), |text| text.replace("{name}", name.as_str()))
    }

    /// Somebody whose PIN is typed now: at the lock, for one act, or as the second person.
    pub(crate) async fn proved(&self, name: &StaffName, pin: &str) -> Result<Actor, IpcError> {
        let pin = Pin::parse(pin)?;
        let shop = self.book().await?;
        let shop = shop.shop();
        let till = shop.profile().await?.till;
        Ok(operations::sign_in(shop.ctx(), name, &pin, &till, self.now()).await?)
    }

    /// Locks the desk. What is under way goes on.
    pub(crate) fn lock(&self) {
        self.session().set(None);
        self.tell(Topic::Desk);
    }

    /// Signs somebody in.
    pub(crate) async fn unlock(&self, name: &StaffName, pin: &str) -> Result<(), IpcError> {
        let actor = self.proved(name, pin).await?;
        self.session().set(Some(actor));
        self.tell(Topic::Desk);
        Ok(())
    }

    /// Refuses while the desk is locked.
    pub(crate) async fn unlocked(&self, book: &OpenBook) -> Result<(), IpcError> {
        self.actor_of(book).await.map(|_actor| ())
    }
}
