//! Runs the benches and writes their table.
//!
//! A bench prints one JSON object a line: `bench`, `ours_ns`, `baseline_ns`, `aim`, `note`. Ours and
//! the baseline are measured within one run, since two runs on one machine differ by more than the
//! aims do. `aim` is `"<= 1.3"`, where the ratio is our time by the baseline's, or `">= 0.95"`,
//! where it is our speed by the baseline's; a line that nobody set an aim for has an empty one. For
//! memory the two numbers are bytes, not nanoseconds, and for a share parts of a million.

use crate::{places, setup, sh, ui, workspace::Workspace};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{fmt::Write, fs, time::Duration};

/// The longest makes thousands of payments in a real window.
const LIMIT: Duration = Duration::from_secs(7200);

/// Runs every bench of the workspace and writes `docs/benchmarks.md`.
pub fn run() -> Result<()> {
    let workspace = Workspace::read()?;
    let benches: Vec<(&str, &str)> = workspace
        .packages
        .iter()
        .flat_map(|package| package.targets.iter().map(move |target| (package, target)))
        .filter(|(_, target)| target.kind == "bench")
        .map(|(package, target)| (package.name.as_str(), target.name.as_str()))
        .collect();
    if benches.is_empty() {
        bail!("no crate has a bench yet: they lie in crates/*/benches");
    }
    setup::ensure(&[&setup::BUILD, &setup::WINDOW])?;
    ui::build_if_stale()?;
    let mut results = Vec::new();
    for (package, bench) in benches {
        results.extend(measure(package, bench)?);
    }
    if results.is_empty() {
        bail!("the benches ran but printed no result line");
    }
    let path = places::root().join("docs/benchmarks.md");
    fs::write(&path, page(&machine(), &results))?;
    println!("docs/benchmarks.md is written: {} results.", results.len());
    Ok(())
}

fn measure(package: &str, bench: &str) -> Result<Vec<Measured>> {
    let mut command = sh::cargo();
    command.args(["bench", "--locked", "--package", package, "--bench", bench]);
    if package == "tillside-desktop" {
        command.args(["--features", "custom-protocol"]);
    }
    let told = sh::watch(&mut command, LIMIT)?;
    if told.end != sh::End::Done {
        bail!("bench {bench} of {package} did not end well: {:?}", told.end);
    }
    told.lines.iter().filter_map(|line| parse(line).transpose()).collect()
}

/// A result as a bench printed it.
#[derive(Debug, PartialEq, Eq)]
struct Measured {
    name: String,
    ours: u64,
    baseline: u64,
    aim: Option<Aim>,
    note: String,
}

/// In thousandths, so that no float is needed.
#[derive(Debug, PartialEq, Eq)]
enum Aim {
    /// Our cost by the baseline's.
    AtMost(u64),
    /// Our speed by the baseline's.
    AtLeast(u64),
}

fn parse(line: &str) -> Result<Option<Measured>> {
    if !line.trim_start().starts_with("{\"bench\"") {
        return Ok(None);
    }
    let value: Value = serde_json::from_str(line).with_context(|| format!("reading {line}"))?;
    let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
    let aim = match &value["aim"] {
        Value::String(aim) => aim.clone(),
        // A bare number is a limit of cost.
        number => format!("<= {number}"),
    };
    let aim = if aim.trim().is_empty() { None } else { Some(Aim::parse(&aim)) };
    let aim = aim.transpose().with_context(|| format!("reading `aim` of {line}"))?;
    // A share may be nothing at all; what has an aim is a time or a size, which never is.
    let least = u64::from(aim.is_some());
    let number = |name: &str| {
        let number = value[name].as_u64().filter(|number| *number >= least);
        number.with_context(|| format!("`{name}` must be a whole number from {least} in {line}"))
    };
    Ok(Some(Measured {
        name: text("bench"),
        ours: number("ours_ns")?,
        baseline: number("baseline_ns")?,
        aim,
        note: text("note"),
    }))
}

impl Aim {
    fn parse(text: &str) -> Result<Self> {
        let text = text.trim().replace('≤', "<=").replace('≥', ">=");
        if let Some(number) = text.strip_prefix("<=") {
            return Ok(Self::AtMost(thousandths(number)?));
        }
        let number = text.strip_prefix(">=").context("an aim is \"<= 1.3\" or \">= 0.95\"")?;
        Ok(Self::AtLeast(thousandths(number)?))
    }
}

fn thousandths(text: &str) -> Result<u64> {
    let text = text.trim().trim_end_matches('×');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    Ok(whole.parse::<u64>()? * 1000 + fraction.parse::<u64>()?)
}

impl Measured {
    /// In thousandths, in the direction of the aim; none by nothing.
    fn ratio(&self) -> Option<u64> {
        let (above, below) = match self.aim {
            None | Some(Aim::AtMost(_)) => (self.ours, self.baseline),
            Some(Aim::AtLeast(_)) => (self.baseline, self.ours),
        };
        let ratio = (u128::from(above) * 1000).checked_div(u128::from(below))?;
        Some(u64::try_from(ratio).unwrap_or(u64::MAX))
    }

    fn row(&self) -> String {
        let ratio = self.ratio();
        let met = |met: Option<bool>| if met == Some(true) { "met" } else { "**missed**" };
        let (aim, result) = match self.aim {
            None => ("—".to_owned(), "—"),
            Some(Aim::AtMost(limit)) => {
                (format!("≤ {}×", decimal(limit)), met(ratio.map(|ratio| ratio <= limit)))
            }
            Some(Aim::AtLeast(limit)) => {
                (format!("≥ {}×", decimal(limit)), met(ratio.map(|ratio| ratio >= limit)))
            }
        };
        let ratio = ratio.map_or_else(|| "—".to_owned(), |ratio| format!("{}×", decimal(ratio)));
        format!(
            "| {} | {} | {} | {ratio} | {aim} | {result} | {} |",
            self.name,
            grouped(self.ours),
            grouped(self.baseline),
            self.note.replace('|', "\\|"),
        )
    }
}

fn decimal(thousandths: u64) -> String {
    format!("{}.{:02}", thousandths / 1000, thousandths % 1000 / 10)
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}

fn page(machine: &str, results: &[Measured]) -> String {
    let mut page = String::from(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`.\n\
         Ours and the baseline are measured within one run on one machine; only their ratio travels.\n\
         Time is in nanoseconds (lower is better); where a line is about memory, the numbers are bytes, and \
         where it is about a share, parts of a million.\n\
         An aim of the form \"≤\" is about cost (ours by the baseline's), one of the form \"≥\" about \
         speed (the baseline's cost by ours); \
         a line with \"—\" has none.\n\n",
    );
    page.push_str(machine);
    page.push_str("\n| what | ours | baseline | ratio | aim | result | note |\n");
    page.push_str("| --- | ---: | ---: | ---: | ---: | --- | --- |\n");
    for result in results {
        page.push_str(&result.row());
        page.push('\n');
    }
    page
}

/// What the numbers were measured on.
fn machine() -> String {
    let fact = |file: &str, key: &str, separator: char| -> Option<String> {
        let text = fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(key))?;
        Some(line.split_once(separator)?.1.trim().trim_matches('"').to_owned())
    };
    let unknown = || "not told by the system".to_owned();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let compiler = sh::read(sh::cmd("rustc").arg("--version")).unwrap_or_else(|_| unknown());
    let mut text = String::from("Machine:\n\n");
    let mut tell = |name: &str, what: &str| {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "- {name}: {what}");
    };
    let os = fact("/etc/os-release", "PRETTY_NAME", '=');
    let os = os.unwrap_or_else(|| std::env::consts::OS.to_owned());
    tell("processor", &fact("/proc/cpuinfo", "model name", ':').unwrap_or_else(unknown));
    tell("cores", &cores.to_string());
    tell("memory", &fact("/proc/meminfo", "MemTotal", ':').unwrap_or_else(unknown));
    tell("system", &format!("{os}, {}", std::env::consts::ARCH));
    tell("compiler", compiler.trim());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: &str) {
        assert_eq!(parse(line).unwrap().unwrap().row(), expected);
    }

    #[test]
    fn cost_is_ours_by_the_baselines() {
        check(
            r#"{"bench":"pay","ours_ns":1320000,"baseline_ns":1000000,"aim":"<= 1.3","note":"a"}"#,
            "| pay | 1 320 000 | 1 000 000 | 1.32× | ≤ 1.30× | **missed** | a |",
        );
    }

    #[test]
    fn speed_is_the_baselines_cost_by_ours() {
        check(
            r#"{"bench":"sign","ours_ns":1000,"baseline_ns":960,"aim":"≥ 0.95×","note":""}"#,
            "| sign | 1 000 | 960 | 0.96× | ≥ 0.95× | met |  |",
        );
    }

    #[test]
    fn a_bare_aim_is_a_limit_of_cost() {
        check(
            r#"{"bench":"page","ours_ns":7,"baseline_ns":7,"aim":2,"note":""}"#,
            "| page | 7 | 7 | 1.00× | ≤ 2.00× | met |  |",
        );
    }

    #[test]
    fn what_has_no_aim_neither_meets_nor_misses_it() {
        check(
            r#"{"bench":"paint","ours_ns":30,"baseline_ns":20,"aim":"","note":"a"}"#,
            "| paint | 30 | 20 | 1.50× | — | — | a |",
        );
        check(
            r#"{"bench":"late frames","ours_ns":1500,"baseline_ns":0,"aim":"","note":"a"}"#,
            "| late frames | 1 500 | 0 | — | — | — | a |",
        );
    }

    #[test]
    fn other_lines_are_no_results_and_bad_ones_are_told() {
        assert_eq!(parse("running 3 tests").unwrap(), None);
        assert!(parse(r#"{"bench":"a","ours_ns":0,"baseline_ns":1,"aim":1}"#).is_err());
        assert!(parse(r#"{"bench":"a","ours_ns":1,"baseline_ns":1,"aim":"fast"}"#).is_err());
    }
}
