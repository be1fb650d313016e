//! What a program weighs.
#![allow(dead_code, reason = "two benches use parts of it")]

use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// PSS in bytes of a process and all that descend from it.
pub fn weight(root: u32) -> u64 {
    family(root).into_iter().map(pss).sum()
}

/// The desk's own process among those that descend from another one.
pub fn app_of(root: u32) -> u32 {
    let name = Path::new(env!("CARGO_BIN_EXE_tillside-desktop")).canonicalize();
    let name = name.expect("cargo has built the program");
    let is = |id: &u32| fs::read_link(format!("/proc/{id}/exe")).is_ok_and(|exe| exe == name);
    family(root).into_iter().filter(is).min().expect("the desk runs")
}

/// A process and all that descend from it.
fn family(root: u32) -> Vec<u32> {
    let parents: HashMap<u32, u32> = processes().filter_map(|id| Some((id, parent(id)?))).collect();
    let descends = |id: u32| {
        std::iter::successors(Some(id), |id| parents.get(id).copied()).any(|id| id == root)
    };
    parents.keys().copied().filter(|id| descends(*id)).collect()
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").expect("the system lists its processes");
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
}

fn parent(id: u32) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    text.lines().find_map(|line| line.strip_prefix("PPid:"))?.trim().parse().ok()
}

/// A process that has just ended weighs nothing.
fn pss(id: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok());
    kilobytes.map_or(0, |kilobytes: u64| kilobytes.saturating_mul(1024))
}
