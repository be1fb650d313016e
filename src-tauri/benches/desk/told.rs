//! What the bench has measured, and how it tells it.

use serde_json::json;

/// A number from the environment, for a smaller run.
pub fn asked(name: &str, usually: u64) -> u64 {
    std::env::var(name)
        .map_or(usually, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// So many of a hundred are not above it.
pub fn percentile(values: &[u64], percent: usize) -> u64 {
    let mut values = values.to_vec();
    values.sort_unstable();
    let place = (values.len() * percent).div_ceil(100).saturating_sub(1);
    *values.get(place).expect("something was measured")
}

/// Prints a line for `cargo xtask bench`.
pub fn line(name: &str, ours: u64, baseline: u64, aim: &str, note: &str) {
    let (name, aim, note) = (json!(name), json!(aim), json!(note));
    println!(
        r#"{{"bench":{name},"ours_ns":{ours},"baseline_ns":{baseline},"aim":{aim},"note":{note}}}"#
    );
}
