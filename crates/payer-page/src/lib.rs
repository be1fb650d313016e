#![doc = include_str!("../README.md")]

mod identity;
mod pairing;
mod routes;
mod server;

pub use identity::{Identity, IdentityError};
pub use pairing::{Code, Device, Pairing, Refused};
pub use server::{Asset, Assets, Clock, Options, PayerPage, StartError};
