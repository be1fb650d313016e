//! The workspace as Cargo reads it from the manifests.

use crate::sh;
use anyhow::{Context, Result};
use serde_json::Value;

/// Our packages.
pub struct Workspace {
    pub packages: Vec<Package>,
}

/// One package of ours.
pub struct Package {
    pub name: String,
    /// Relative to the root, with `/`; empty for the root package.
    pub folder: String,
    pub targets: Vec<Target>,
    pub dependencies: Vec<Dependency>,
}

/// A library, program, test or bench.
pub struct Target {
    pub name: String,
    pub kind: String,
}

/// A line of a manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    pub name: String,
    /// Only for tests, benches and examples.
    pub dev: bool,
}

impl Workspace {
    /// Asks Cargo. Only manifests are read: no network, no lock file.
    pub fn read() -> Result<Self> {
        let mut command = sh::cargo();
        command.args(["metadata", "--no-deps", "--format-version", "1", "--offline"]);
        let text = sh::read(&mut command)?;
        Self::parse(&text).context("cargo metadata has another form than expected")
    }

    fn parse(text: &str) -> Result<Self> {
        let metadata: Value = serde_json::from_str(text)?;
        let root = metadata["workspace_root"].as_str().context("workspace_root")?;
        let packages = list(&metadata["packages"])?;
        let packages = packages.iter().map(|value| package(value, root)).collect::<Result<_>>()?;
        Ok(Self { packages })
    }

    /// The names of the crates, without the desk and the automation.
    pub fn crates(&self) -> impl Iterator<Item = &str> {
        let crates = self.packages.iter().filter(|package| package.folder.starts_with("crates/"));
        crates.map(|package| package.name.as_str())
    }

    /// The names of all files with integration tests, each once.
    pub fn test_targets(&self) -> Vec<&str> {
        let targets = self.packages.iter().flat_map(|package| &package.targets);
        let mut names: Vec<&str> =
            targets.filter(|target| target.kind == "test").map(|t| t.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn package(value: &Value, root: &str) -> Result<Package> {
    let name = value["name"].as_str().context("name")?.to_owned();
    let manifest = value["manifest_path"].as_str().context("manifest_path")?;
    let folder = manifest.strip_prefix(root).context("a package outside the workspace")?;
    let folder = folder.replace('\\', "/");
    let folder = folder.trim_end_matches("Cargo.toml").trim_matches('/').to_owned();
    let targets = list(&value["targets"])?.iter().map(target).collect::<Result<_>>()?;
    let dependencies =
        list(&value["dependencies"])?.iter().map(dependency).collect::<Result<_>>()?;
    Ok(Package { name, folder, targets, dependencies })
}

fn target(value: &Value) -> Result<Target> {
    let name = value["name"].as_str().context("a target's name")?.to_owned();
    let kind = value["kind"][0].as_str().context("a target's kind")?.to_owned();
    Ok(Target { name, kind })
}

fn dependency(value: &Value) -> Result<Dependency> {
    let name = value["name"].as_str().context("a dependency's name")?.to_owned();
    Ok(Dependency { name, dev: value["kind"].as_str() == Some("dev") })
}

fn list(value: &Value) -> Result<&Vec<Value>> {
    value.as_array().context("a list")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crates_are_what_lies_in_their_folder() {
        let member = |name: &str, folder: &str| {
            let manifest_path = format!("/w/{folder}Cargo.toml");
            serde_json::json!({
                "name": name, "manifest_path": manifest_path, "targets": [], "dependencies": []
            })
        };
        let packages =
            [member("desk", ""), member("domain", "crates/domain/"), member("xtask", "xtask/")];
        let metadata = serde_json::json!({ "workspace_root": "/w", "packages": packages });
        let workspace = Workspace::parse(&metadata.to_string()).unwrap();
        assert_eq!(workspace.crates().collect::<Vec<_>>(), ["domain"]);
    }
}
