//! Signatures of the chain.

use crate::value::{BadField, ms, parsed, time};
use crate::{StoreError, WriteTx};
use sqlx::SqliteConnection;
use std::collections::BTreeMap;
use trail::{Digest, PublicKey, Signature, Statement};

struct SignatureRow {
    signature_row: i64,
    day: String,
    at_ms: i64,
    link: i64,
    head: Vec<u8>,
    public_key: String,
    signature: Vec<u8>,
}

/// The newest signature.
pub(crate) async fn newest(conn: &mut SqliteConnection) -> Result<Option<Signature>, StoreError> {
    let row = sqlx::query_as!(
        SignatureRow,
        "SELECT signature_row, day, at_ms, link, head, public_key, signature
         FROM trail_signature
         ORDER BY signature_row DESC
         LIMIT 1"
    )
    .fetch_optional(conn)
    .await?;
    row.map(Signature::try_from).transpose()
}

/// All of them, by the link that they end with.
pub(crate) async fn by_link(
    conn: &mut SqliteConnection,
) -> Result<BTreeMap<i64, Vec<Signature>>, StoreError> {
    let rows = sqlx::query_as!(
        SignatureRow,
        "SELECT signature_row, day, at_ms, link, head, public_key, signature
         FROM trail_signature
         ORDER BY signature_row"
    )
    .fetch_all(conn)
    .await?;
    let mut signatures: BTreeMap<i64, Vec<Signature>> = BTreeMap::new();
    for row in rows {
        signatures.entry(row.link).or_default().push(row.try_into()?);
    }
    Ok(signatures)
}

impl WriteTx<'_> {
    /// Keeps a signature of the chain.
    pub async fn insert_trail_signature(
        &mut self,
        signature: &Signature,
    ) -> Result<(), StoreError> {
        let Statement { day, at, link, head } = signature.statement;
        let (day, at_ms, head) = (day.to_string(), ms(at), head.as_bytes().as_slice());
        let (public_key, bytes) = (signature.key.to_string(), signature.bytes.as_slice());
        sqlx::query!(
            "INSERT INTO trail_signature (day, at_ms, link, head, public_key, signature)
             VALUES (?, ?, ?, ?, ?, ?)",
            day,
            at_ms,
            link,
            head,
            public_key,
            bytes,
        )
        .execute(self.conn().await?)
        .await?;
        Ok(())
    }
}

impl TryFrom<SignatureRow> for Signature {
    type Error = StoreError;

    fn try_from(row: SignatureRow) -> Result<Self, StoreError> {
        let record = format!("signature {} of the trail", row.signature_row);
        row.read().map_err(|bad| bad.of(record))
    }
}

impl SignatureRow {
    fn read(self) -> Result<Signature, BadField> {
        Ok(Signature {
            statement: Statement {
                day: parsed("day", self.day.parse())?,
                at: time("at_ms", self.at_ms)?,
                link: self.link,
                head: parsed("head", Digest::from_bytes(&self.head))?,
            },
            key: parsed("public_key", PublicKey::parse(&self.public_key))?,
            bytes: self.signature,
        })
    }
}
