//! Which crate may depend on which: the table of ARCHITECTURE.md, kept.

use super::Finding;
use crate::workspace::{Package, Workspace};

const ROOT: &str = "tillside-desktop";

const GATEWAYS: [&str; 3] = ["gateway-ams", "gateway-open-platform", "gateway-cross-border"];

/// Opens a shop's folder for both programs, so it sees all that they share.
const SHOP: [&str; 14] = [
    "domain",
    "trail",
    "backup",
    "gateway",
    "gateway-ams",
    "gateway-open-platform",
    "gateway-cross-border",
    "settlement",
    "statement",
    "store",
    "relay",
    "operations",
    "receipt",
    "printer",
];

/// The command line sees everything but the desk and what only the desk needs.
const PROGRAM: [&str; 16] = [
    "domain",
    "trail",
    "backup",
    "gateway",
    "gateway-ams",
    "gateway-open-platform",
    "gateway-cross-border",
    "settlement",
    "statement",
    "store",
    "relay",
    "operations",
    "receipt",
    "printer",
    "shop",
    "sandbox",
];

/// The desk alone is heard, and shows the payer something.
const DESK: [&str; 18] = [
    "domain",
    "trail",
    "backup",
    "gateway",
    "gateway-ams",
    "gateway-open-platform",
    "gateway-cross-border",
    "settlement",
    "statement",
    "store",
    "relay",
    "operations",
    "receipt",
    "printer",
    "shop",
    "sandbox",
    "sounds",
    "payer-page",
];

/// Every crate of ours, each with what it may see of the others.
const ALLOWED: [(&str, &[&str]); 22] = [
    ("domain", &[]),
    ("trail", &[]),
    ("backup", &[]),
    ("gateway", &["domain"]),
    ("gateway-ams", &["domain", "gateway"]),
    ("gateway-open-platform", &["domain", "gateway"]),
    ("gateway-cross-border", &["domain", "gateway"]),
    ("settlement", &["domain"]),
    ("statement", &["domain"]),
    ("receipt", &["domain"]),
    ("printer", &[]),
    ("store", &["domain", "trail"]),
    ("relay", &[]),
    ("operations", &["domain", "gateway", "settlement", "statement", "store", "relay"]),
    ("payer-page", &[]),
    ("sandbox", &[]),
    ("sounds", &["domain"]),
    ("shop", &SHOP),
    ("verify", &["backup", "store", "trail"]),
    ("cli", &PROGRAM),
    (ROOT, &DESK),
    ("xtask", &[]),
];

/// What would let I/O or a wire into the core.
const NOT_IN_DOMAIN: [&str; 8] =
    ["tokio", "sqlx", "reqwest", "axum", "hyper", "tauri", "serde", "serde_json"];

pub fn check(workspace: &Workspace) -> Vec<Finding> {
    let ours: Vec<&str> = workspace.packages.iter().map(|package| package.name.as_str()).collect();
    workspace.packages.iter().flat_map(|package| check_package(package, &ours)).collect()
}

fn check_package(package: &Package, ours: &[&str]) -> Vec<Finding> {
    let name = package.name.as_str();
    let manifest = format!("{}/Cargo.toml", package.folder).trim_start_matches('/').to_owned();
    let Some((_, allowed)) = ALLOWED.iter().find(|(room, _)| *room == name) else {
        let what = format!(
            "crate `{name}` is not in the table: add it to ARCHITECTURE.md and \
             xtask/src/tidy/edges.rs, or give its duty to a crate that is"
        );
        return vec![Finding::new(&manifest, 1, what)];
    };
    let mut findings = Vec::new();
    for dependency in &package.dependencies {
        let on = dependency.name.as_str();
        let fault = if ours.contains(&on) {
            inside(name, on, allowed, dependency.dev)
        } else {
            outside(name, on, dependency.dev)
        };
        findings.extend(fault.map(|what| Finding::new(&manifest, 1, what)));
    }
    findings
}

/// An edge between two of our crates.
fn inside(name: &str, on: &str, allowed: &[&str], dev: bool) -> Option<String> {
    if allowed.contains(&on) {
        return None;
    }
    if matches!(on, ROOT | "xtask" | "cli") {
        return Some(format!(
            "`{name}` depends on `{on}`: nothing may; share by a crate below both"
        ));
    }
    if name == "sandbox" {
        return Some(format!(
            "`sandbox` sees `{on}`: a mirror cannot find its own flaw, write it from the published \
             specification"
        ));
    }
    if GATEWAYS.contains(&name) && GATEWAYS.contains(&on) {
        return Some(format!("`{name}` sees `{on}`: what both need belongs in `gateway`"));
    }
    // Tests may use real neighbours (a store, the sandbox) that the crate itself may not know.
    if dev {
        return None;
    }
    Some(format!(
        "`{name}` may not depend on `{on}`: let the caller pass in what is needed, or move it down \
         (allowed: {})",
        if allowed.is_empty() { "nothing of ours".to_owned() } else { allowed.join(", ") }
    ))
}

/// An edge to a crate of others.
fn outside(name: &str, on: &str, dev: bool) -> Option<String> {
    let family = |root: &str| on == root || on.starts_with(&format!("{root}-"));
    if name == "domain" && !dev && NOT_IN_DOMAIN.iter().any(|root| family(root)) {
        return Some(format!(
            "`domain` may not depend on `{on}`: it does no I/O and is on no wire; keep that in the \
             crate at the rim"
        ));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{tidy::told, workspace::Dependency};

    fn package(name: &str, on: &[(&str, bool)]) -> Package {
        let dependencies =
            on.iter().map(|(name, dev)| Dependency { name: (*name).to_owned(), dev: *dev });
        Package {
            name: name.to_owned(),
            folder: format!("crates/{name}"),
            targets: Vec::new(),
            dependencies: dependencies.collect(),
        }
    }

    /// Checks the first package; the others are only there.
    #[track_caller]
    fn check_edges(name: &str, on: &[(&str, bool)], expected: &[&str]) {
        let others = ALLOWED.iter().filter(|(room, _)| *room != name);
        let mut packages = vec![package(name, on)];
        packages.extend(others.map(|(room, _)| package(room, &[])));
        let findings = told(&check(&Workspace { packages }));
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, part) in findings.iter().zip(expected) {
            assert!(finding.contains(part), "{finding}");
        }
    }

    #[test]
    fn the_domain_does_no_io() {
        check_edges("domain", &[("chrono", false)], &[]);
        check_edges("domain", &[("tokio", false)], &["crates/domain/Cargo.toml:1: `domain` may"]);
        check_edges("domain", &[("tauri-plugin-log", false)], &["`tauri-plugin-log`"]);
        check_edges("domain", &[("serde_json", true)], &[]);
    }

    #[test]
    fn adapters_do_not_see_each_other_even_in_tests() {
        check_edges("gateway-ams", &[("gateway-open-platform", true)], &["belongs in `gateway`"]);
        check_edges("gateway-ams", &[("sandbox", true)], &[]);
    }

    #[test]
    fn the_sandbox_sees_nobody_even_in_tests() {
        check_edges("sandbox", &[("domain", true)], &["cannot find its own flaw"]);
    }

    #[test]
    fn nothing_depends_on_the_programs() {
        check_edges("shop", &[(ROOT, false)], &["nothing may"]);
        check_edges(ROOT, &[("cli", true)], &["nothing may"]);
    }

    #[test]
    fn operations_know_no_adapter_but_their_tests_may() {
        check_edges("operations", &[("gateway-ams", false)], &["may not depend on `gateway-ams`"]);
        check_edges("operations", &[("gateway-ams", true), ("sandbox", true)], &[]);
    }

    #[test]
    fn a_crate_outside_the_table_is_found() {
        check_edges("helpers", &[], &["`helpers` is not in the table"]);
    }
}
