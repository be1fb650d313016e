//! The trail's signatures: the shop's own key, and the end of each day.

use crate::{Shop, ShopError};
use chrono::{DateTime, NaiveDate, Utc};
use operations::Secret;
use store::WriteTx;
use trail::{PublicKey, Signature, SigningKey, Statement};

/// Under which name the private half is kept.
const KEY: &str = "trail/private-key";

impl Shop {
    /// The public half of the shop's own key. The key is made when it is first asked for.
    pub async fn trail_key(&self) -> Result<PublicKey, ShopError> {
        Ok(self.signing_key().await?.public())
    }

    /// Signs the trail as it stands. Nothing where nothing was written since the last signature.
    pub async fn sign_trail(&self) -> Result<Option<Signature>, ShopError> {
        let key = self.signing_key().await?;
        let mut tx = self.store().write().await?;
        let signed = self.sign(&mut tx, &key).await?;
        tx.commit().await?;
        Ok(signed)
    }

    /// Signs the trail if a day of the shop's zone has ended since it was last signed, or since it
    /// began. Only whether it is another day counts, so a clock that was set back stops nothing.
    pub async fn sign_ended_day(&self) -> Result<Option<Signature>, ShopError> {
        let store = self.store();
        let last = store.trail_signature().await?;
        let since = match &last {
            Some(last) => Some(last.statement.at),
            None => store.created_at().await?,
        };
        if since.is_some_and(|since| self.day(since) == self.day(self.now())) {
            return Ok(None);
        }
        let signed_to = last.map_or(0, |last| last.statement.link);
        if store.trail_chain().await?.number() <= signed_to {
            return Ok(None);
        }
        self.sign_trail().await
    }

    async fn sign(
        &self,
        tx: &mut WriteTx<'_>,
        key: &SigningKey,
    ) -> Result<Option<Signature>, ShopError> {
        let signed_to = tx.trail_signature().await?.map_or(0, |last| last.statement.link);
        let chain = tx.trail_chain().await?;
        if chain.number() <= signed_to {
            return Ok(None);
        }
        let now = self.now();
        // As it will be read back.
        let at = DateTime::from_timestamp_millis(now.timestamp_millis()).unwrap_or(now);
        let today = self.day(at);
        let day = today.pred_opt().unwrap_or(today);
        let statement = Statement { day, at, link: chain.number(), head: chain.head() };
        let signature = Signature::make(statement, key);
        tx.insert_trail_signature(&signature).await?;
        Ok(Some(signature))
    }

    async fn signing_key(&self) -> Result<SigningKey, ShopError> {
        let secrets = &self.ctx().secrets;
        if let Some(kept) = secrets.get(KEY).await? {
            return Ok(SigningKey::parse(kept.expose())?);
        }
        // Writers take turns, so two processes do not both make a key.
        let turn = self.store().write().await?;
        let text = match secrets.get(KEY).await? {
            Some(kept) => kept.expose().to_owned(),
            None => {
                let made = SigningKey::make()?;
                secrets.put(KEY, &Secret::new(made.clone())).await?;
                made
            }
        };
        drop(turn);
        Ok(SigningKey::parse(&text)?)
    }

    /// The day of the shop's zone.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.ctx().zone()).date_naive()
    }
}
