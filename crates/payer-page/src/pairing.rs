//! Which devices may look, and how a new one comes to be among them.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// How long the digits stand: time enough to walk to the tablet.
const LIFE: TimeDelta = TimeDelta::seconds(120);
/// After so many wrong ones they are void. Of a million codes five are tried.
const WRONG_MAX: u32 = 5;
/// Nobody has more tablets on one counter.
const DEVICES_MAX: usize = 32;
/// A name is for people; longer ones are cut.
const NAME_MAX: usize = 40;

/// A device that may look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// Its id, for revoking it.
    pub id: String,
    /// What a person called it.
    pub name: String,
    /// SHA-256 of its token; the token itself is nowhere but on the device.
    pub token_hash: String,
    /// When it was paired.
    pub paired_at: DateTime<Utc>,
}

/// The digits that the desk shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// Six of them.
    pub digits: String,
    /// Until when they are taken.
    pub until: DateTime<Utc>,
}

/// Why a device was not paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No such code stands, or none at all.
    #[error("the code does not fit")]
    Wrong,
    /// Too many wrong ones: the code is void, and a person has to ask for another.
    #[error("too many wrong codes")]
    TooMany,
    /// No place is left.
    #[error("too many devices are paired")]
    Full,
    /// The system gave no random bytes.
    #[error("the system has no random bytes")]
    Random,
}

/// The devices of a desk, and the code that stands for a new one.
pub struct Pairing {
    inner: Mutex<Inner>,
    changed: watch::Sender<u64>,
}

struct Inner {
    code: Option<Code>,
    wrong: u32,
    devices: Vec<Device>,
}

impl Pairing {
    /// With the devices that are paired already.
    pub fn new(devices: Vec<Device>) -> Self {
        let inner = Inner { code: None, wrong: 0, devices };
        Self { inner: Mutex::new(inner), changed: watch::Sender::new(0) }
    }

    /// Makes a code; one that stood before is void.
    pub fn offer(&self, now: DateTime<Utc>) -> Result<Code, Refused> {
        let number = getrandom::u32().map_err(|_| Refused::Random)?.checked_rem(1_000_000);
        let until = now.checked_add_signed(LIFE).unwrap_or(now);
        let code = Code { digits: format!("{:06}", number.unwrap_or_default()), until };
        let mut inner = self.inner();
        inner.code = Some(code.clone());
        inner.wrong = 0;
        Ok(code)
    }

    /// Takes the code back.
    pub fn withdraw(&self) {
        self.inner().code = None;
    }

    /// The code that stands now, if one does.
    pub fn standing(&self, now: DateTime<Utc>) -> Option<Code> {
        self.inner().code.clone().filter(|code| now < code.until)
    }

    /// Takes a device by the code, once, and gives it its token.
    pub fn pair(&self, digits: &str, name: &str, now: DateTime<Utc>) -> Result<String, Refused> {
        let mut inner = self.inner();
        if inner.wrong >= WRONG_MAX {
            return Err(Refused::TooMany);
        }
        let fits =
            inner.code.as_ref().is_some_and(|code| now < code.until && code.digits == digits);
        if !fits {
            inner.wrong = inner.wrong.saturating_add(1);
            if inner.wrong < WRONG_MAX {
                return Err(Refused::Wrong);
            }
            inner.code = None;
            return Err(Refused::TooMany);
        }
        if inner.devices.len() >= DEVICES_MAX {
            return Err(Refused::Full);
        }
        let token = random_hex()?;
        inner.code = None;
        inner.devices.push(Device {
            id: hash(&token).chars().take(16).collect(),
            name: name.trim().chars().take(NAME_MAX).collect(),
            token_hash: hash(&token),
            paired_at: now,
        });
        drop(inner);
        self.tell();
        Ok(token)
    }

    /// The device that holds this token.
    pub fn device(&self, token: &str) -> Option<String> {
        let hashed = hash(token);
        let inner = self.inner();
        inner.devices.iter().find(|device| device.token_hash == hashed).map(|one| one.id.clone())
    }

    /// Whether a device is still paired.
    pub fn has(&self, id: &str) -> bool {
        self.inner().devices.iter().any(|device| device.id == id)
    }

    /// Cuts a device off.
    pub fn revoke(&self, id: &str) {
        self.inner().devices.retain(|device| device.id != id);
        self.tell();
    }

    /// All devices, oldest first.
    pub fn devices(&self) -> Vec<Device> {
        self.inner().devices.clone()
    }

    /// Tells when a device comes or goes.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    fn tell(&self) {
        self.changed.send_modify(|count| *count = count.wrapping_add(1));
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn random_hex() -> Result<String, Refused> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| Refused::Random)?;
    Ok(hex(&bytes))
}

fn hash(token: &str) -> String {
    hex(&Sha256::digest(token))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000_i64.saturating_add(seconds), 0).unwrap()
    }

    fn other(digits: &str) -> String {
        let last = if digits.ends_with('0') { '1' } else { '0' };
        format!("{}{last}", &digits[..5])
    }

    #[test]
    fn a_code_pairs_one_device_and_no_second() {
        let pairing = Pairing::new(Vec::new());
        let code = pairing.offer(at(0)).unwrap();
        let token = pairing.pair(&code.digits, " Counter tablet ", at(5)).unwrap();
        assert_eq!(pairing.pair(&code.digits, "Another", at(6)), Err(Refused::Wrong));
        let devices = pairing.devices();
        assert_eq!((devices.len(), devices[0].name.as_str()), (1, "Counter tablet"));
        assert_eq!(pairing.device(&token), Some(devices[0].id.clone()));
        assert_eq!(pairing.device(&devices[0].token_hash), None);
        assert!(!format!("{devices:?}").contains(&token));
    }

    #[test]
    fn a_code_runs_out() {
        let pairing = Pairing::new(Vec::new());
        let code = pairing.offer(at(0)).unwrap();
        assert!(pairing.standing(at(119)).is_some());
        assert!(pairing.standing(at(120)).is_none());
        assert_eq!(pairing.pair(&code.digits, "Late", at(120)), Err(Refused::Wrong));
    }

    #[test]
    fn five_wrong_codes_end_the_right_one_too() {
        let pairing = Pairing::new(Vec::new());
        let code = pairing.offer(at(0)).unwrap();
        let wrong = other(&code.digits);
        for _ in 0..4 {
            assert_eq!(pairing.pair(&wrong, "Guess", at(1)), Err(Refused::Wrong));
        }
        assert_eq!(pairing.pair(&wrong, "Guess", at(1)), Err(Refused::TooMany));
        assert_eq!(pairing.pair(&code.digits, "Owner", at(1)), Err(Refused::TooMany));
        // Only a person at the desk opens the door again.
        let fresh = pairing.offer(at(2)).unwrap();
        assert!(pairing.pair(&fresh.digits, "Owner", at(3)).is_ok());
    }

    #[test]
    fn a_revoked_device_is_no_device() {
        let pairing = Pairing::new(Vec::new());
        let mut changes = pairing.changes();
        let code = pairing.offer(at(0)).unwrap();
        let token = pairing.pair(&code.digits, "Tablet", at(1)).unwrap();
        assert!(changes.has_changed().unwrap());
        changes.mark_unchanged();
        let again = Pairing::new(pairing.devices());
        let id = again.device(&token).unwrap();
        pairing.revoke(&id);
        assert!(changes.has_changed().unwrap());
        assert_eq!((pairing.device(&token), pairing.has(&id)), (None, false));
    }

    #[test]
    fn without_a_code_nothing_pairs() {
        let pairing = Pairing::new(Vec::new());
        assert_eq!(pairing.pair("000000", "Guess", at(0)), Err(Refused::Wrong));
        let code = pairing.offer(at(0)).unwrap();
        pairing.withdraw();
        assert_eq!(pairing.pair(&code.digits, "Late", at(1)), Err(Refused::Wrong));
    }
}
