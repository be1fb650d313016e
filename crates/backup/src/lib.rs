#![doc = include_str!("../README.md")]

mod head;
mod keep;
mod name;
mod pack;
mod unpack;

pub use age::secrecy::SecretString;
pub use head::{Head, Part, PartName};
pub use keep::{is_due, superfluous};
pub use name::Name;
pub use pack::{About, PackError, pack};
pub use unpack::{UnpackError, is_backup, read_head, unpack};
