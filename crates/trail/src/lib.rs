#![doc = include_str!("../README.md")]

mod digest;
pub mod export;
mod key;
mod link;
mod newest;
mod row;
mod signature;

pub use digest::{Digest, InvalidDigest};
pub use key::{InvalidKey, PublicKey, SigningKey};
pub use link::{BODY_ENTRIES_MAX, Body, BodyFault, Chain, Entry, Fault, State};
pub use newest::Newest;
pub use row::{Cell, RowDigest};
pub use signature::{Signature, Statement};
