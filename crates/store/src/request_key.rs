//! The caller's own key for a wish, so that the same wish is granted once.

use crate::value::BadField;

/// The caller's own key, and what was wished for under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// The key, unique among orders and among refunds.
    pub key: String,
    /// A digest of the wish, which tells a repetition from a mistake.
    pub digest: String,
}

impl RequestKey {
    pub(crate) fn columns(request: Option<&Self>) -> (Option<&str>, Option<&str>) {
        request.map(|request| (request.key.as_str(), request.digest.as_str())).unzip()
    }

    pub(crate) fn read(
        key: Option<String>,
        digest: Option<String>,
    ) -> Result<Option<Self>, BadField> {
        match (key, digest) {
            (Some(key), Some(digest)) => Ok(Some(Self { key, digest })),
            (None, None) => Ok(None),
            (Some(_), None) | (None, Some(_)) => {
                Err(BadField::new("request_key", "a key without its digest"))
            }
        }
    }
}
