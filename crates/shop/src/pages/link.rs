//! The addresses of digital receipts: not to be guessed, and good for one receipt only.

use crate::paper::CopyMark;
use crate::{Shop, ShopError};
use domain::OrderId;
use operations::Secret;
use receipt::{Language, Receipt};
use ring::hmac;

/// Under which name the key is kept beside the accounts' keys.
const KEY: &str = "receipt-links";
/// Random letters of it, 5 bits each.
const KEY_LETTERS: usize = 52;
/// Bytes of the proof in an address.
const PROOF: usize = 16;

impl Shop {
    /// Where an order's digital receipt is, if receipts are served.
    ///
    /// A keychain that cannot be opened costs the link and nothing else.
    pub async fn receipt_link(&self, id: &OrderId) -> Result<Option<String>, ShopError> {
        let settings = self.page_settings().await?;
        let Some(address) = settings.address.filter(|_| settings.receipts) else {
            return Ok(None);
        };
        match self.receipt_token(id).await {
            Ok(token) => Ok(Some(format!("{}/receipt/{token}", address.trim_end_matches('/')))),
            Err(error) => {
                tracing::warn!(%error, "a receipt has no link: its key cannot be had");
                Ok(None)
            }
        }
    }

    /// The receipt that a token stands for; none where the token is not ours, or pages are off.
    pub(crate) async fn receipt_by_token(
        &self,
        token: &str,
        language: Language,
    ) -> Result<Option<Receipt>, ShopError> {
        if !self.page_settings().await?.receipts {
            return Ok(None);
        }
        let Some((id, proof)) = token.split_once('-') else { return Ok(None) };
        let (Ok(id), Some(proof)) = (OrderId::parse(id), from_hex(proof)) else { return Ok(None) };
        let key = self.link_key().await?;
        let made = hmac::sign(&key, id.as_str().as_bytes());
        let ours = made.as_ref().get(..PROOF).unwrap_or_default();
        // A proof of both proofs: compared in constant time, and equal only if they are.
        if hmac::verify(&key, &proof, hmac::sign(&key, ours).as_ref()).is_err() {
            return Ok(None);
        }
        match self.receipt(&id, language, CopyMark::No).await {
            Ok(receipt) => Ok(Some(receipt)),
            Err(ShopError::NoReceipt(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn receipt_token(&self, id: &OrderId) -> Result<String, ShopError> {
        let made = hmac::sign(&self.link_key().await?, id.as_str().as_bytes());
        let proof: String = made.as_ref().iter().take(PROOF).map(|b| format!("{b:02x}")).collect();
        Ok(format!("{}-{proof}", id.as_str()))
    }

    async fn link_key(&self) -> Result<hmac::Key, ShopError> {
        let secrets = &self.ctx().secrets;
        let secret = match secrets.get(KEY).await? {
            Some(secret) => secret,
            None => {
                let made = Secret::new(operations::random_text(KEY_LETTERS)?);
                secrets.put(KEY, &made).await?;
                // Another program may have been first; what is kept counts.
                secrets.get(KEY).await?.unwrap_or(made)
            }
        };
        Ok(hmac::Key::new(hmac::HMAC_SHA256, secret.expose().as_bytes()))
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if text.len() != PROOF.checked_mul(2)? || !text.is_ascii() {
        return None;
    }
    (0..PROOF)
        .map(|at| {
            let from = at.checked_mul(2)?;
            u8::from_str_radix(text.get(from..from.checked_add(2)?)?, 16).ok()
        })
        .collect()
}
