//! Known flaws and licences of what we build on.

use crate::{sh, tools};
use anyhow::{Context, Result, bail};
use serde_json::Value;

/// `npm audit`: fails on anything moderate or worse; a registry that does not answer is no flaw.
pub fn npm() -> Result<()> {
    let mut command = sh::npm();
    command.args(["audit", "--json"]);
    println!("$ {}", sh::typed(&command));
    let output = command.output().context("starting npm")?;
    match read_npm(&String::from_utf8_lossy(&output.stdout)) {
        NpmAudit::Clean => {
            println!("No known flaw in the packages of the user interface.");
            Ok(())
        }
        NpmAudit::Minor(found) => {
            println!("Only low findings: {found}. `npm audit` tells more.");
            Ok(())
        }
        NpmAudit::NotAnswered(why) => {
            println!("The npm registry did not answer the audit, so it was NOT made: {why}");
            Ok(())
        }
        NpmAudit::Flawed(found) => {
            bail!("npm packages with known flaws: {found}. `npm audit` in ui/ names them")
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
enum NpmAudit {
    Clean,
    Minor(String),
    Flawed(String),
    NotAnswered(String),
}

fn read_npm(text: &str) -> NpmAudit {
    let answer: Value = serde_json::from_str(text).unwrap_or(Value::Null);
    let Some(found) = answer["metadata"]["vulnerabilities"].as_object() else {
        let said = [&answer["error"]["summary"], &answer["message"], &answer["error"]["code"]];
        let said = said.iter().filter_map(|value| value.as_str());
        let why = said.into_iter().find(|words| !words.is_empty()).unwrap_or("no answer at all");
        return NpmAudit::NotAnswered(why.to_owned());
    };
    let count = |level: &str| found.get(level).and_then(Value::as_u64).unwrap_or(0);
    let levels = ["critical", "high", "moderate", "low", "info"];
    let named: Vec<String> = levels
        .iter()
        .filter(|level| count(level) > 0)
        .map(|level| format!("{} {level}", count(level)))
        .collect();
    let grave = count("critical") + count("high") + count("moderate");
    match (named.is_empty(), grave) {
        (true, _) => NpmAudit::Clean,
        (false, 0) => NpmAudit::Minor(named.join(", ")),
        (false, _) => NpmAudit::Flawed(named.join(", ")),
    }
}

/// `cargo deny`: licences, sources and duplicates always; advisories where they can be fetched.
pub fn deny() -> Result<()> {
    tools::ensure_cargo_deny()?;
    let mut fetch = cargo_deny();
    fetch.args(["fetch", "db"]);
    println!("$ {}", sh::typed(&fetch));
    let fetched = fetch.output().context("starting cargo-deny")?.status.success();
    let mut check = cargo_deny();
    check.arg("check");
    if fetched {
        check.args(["--disable-fetch", "--show-stats"]);
        check.args(["advisories", "licenses", "bans", "sources"]);
    } else {
        println!("The advisory database could not be fetched, so advisories were NOT checked.");
        check.args(["--show-stats", "licenses", "bans", "sources"]);
    }
    sh::run(&mut check)
}

fn cargo_deny() -> std::process::Command {
    let mut command = sh::cmd("cargo-deny");
    // Duplicates are counted, not shown: their trees fill thousands of lines.
    command.args(["--workspace", "--locked", "--all-features", "--log-level", "error"]);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_that_refuses_is_told_from_a_flaw() {
        let refused = r#"{"message":"404 Not Found","error":{"code":"ENOAUDIT","summary":"none"}}"#;
        assert_eq!(read_npm(refused), NpmAudit::NotAnswered("none".to_owned()));
        let unspoken = r#"{"message":"405 Method Not Allowed","error":{"summary":"","detail":""}}"#;
        assert_eq!(read_npm(unspoken), NpmAudit::NotAnswered("405 Method Not Allowed".to_owned()));
        assert_eq!(read_npm("<html>"), NpmAudit::NotAnswered("no answer at all".to_owned()));
    }

    #[test]
    fn moderate_flaws_fail_and_low_ones_are_told() {
        let found =
            |level: &str| format!(r#"{{"metadata":{{"vulnerabilities":{{"{level}":2}}}}}}"#);
        assert_eq!(read_npm(&found("moderate")), NpmAudit::Flawed("2 moderate".to_owned()));
        assert_eq!(read_npm(&found("low")), NpmAudit::Minor("2 low".to_owned()));
        assert_eq!(read_npm(r#"{"metadata":{"vulnerabilities":{}}}"#), NpmAudit::Clean);
    }
}
