//! What two requests under one key are compared by.

use sha2::{Digest, Sha256};

/// SHA-256 over the parts, in hexadecimal. Each goes in after its length, so that two neighbours
/// cannot run into one another.
pub(crate) fn digest_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part.len().to_le_bytes());
        digest.update(part);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_do_not_run_into_one_another() {
        assert_eq!(digest_of(["ab", "c"]), digest_of(["ab", "c"]));
        assert_ne!(digest_of(["ab", "c"]), digest_of(["a", "bc"]));
    }
}
