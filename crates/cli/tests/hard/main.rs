//! Hard conditions: no space, no permission, another writer, a wrong clock, damage, a killed restore.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![allow(clippy::arithmetic_side_effects, reason = "counts of a few bytes and turns")]
#![cfg(unix)]

mod backups;
mod books;
mod clock;
mod damage;
mod limits;

#[path = "../thread/program.rs"]
#[allow(dead_code, reason = "the other tests of the program use the rest")]
mod program;
