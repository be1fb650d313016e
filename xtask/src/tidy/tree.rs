//! What must lie in the repository, and what must not.

use super::{File, Finding};
use crate::workspace::Workspace;

const PACKAGE: &str = "ui/package.json";
const LOCKS: [&str; 2] = ["Cargo.lock", "ui/package-lock.json"];

pub fn check(files: &[File], workspace: &Workspace) -> Vec<Finding> {
    let mut findings = packages(files);
    findings.extend(locks(files));
    findings.extend(readmes(files, workspace));
    findings
}

fn has(files: &[File], path: &str) -> bool {
    files.iter().any(|file| file.path == path)
}

fn packages(files: &[File]) -> Vec<Finding> {
    let name = |file: &&File| file.path.rsplit('/').next() == Some("package.json");
    let mut findings: Vec<Finding> = files
        .iter()
        .filter(name)
        .filter(|file| file.path != PACKAGE)
        .map(|file| {
            let what = "a second package.json: there is one, in ui/; what needs no package needs \
                        no npm";
            Finding::new(&file.path, 1, what)
        })
        .collect();
    if !has(files, PACKAGE) {
        findings.push(Finding::new(PACKAGE, 1, "missing: the user interface is built from it"));
    }
    findings
}

fn locks(files: &[File]) -> Vec<Finding> {
    LOCKS
        .iter()
        .filter(|path| !has(files, path))
        .map(|path| Finding::new(path, 1, "missing: commit the lock file, so that builds repeat"))
        .collect()
}

fn readmes(files: &[File], workspace: &Workspace) -> Vec<Finding> {
    let paths = workspace
        .packages
        .iter()
        .map(|package| format!("{}/README.md", package.folder).trim_start_matches('/').to_owned());
    paths
        .filter(|path| !files.iter().any(|f| f.path == *path && !f.text.trim().is_empty()))
        .map(|path| {
            let what = "missing or empty: say in a few lines what the crate is for, and what not";
            Finding::new(&path, 1, what)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tidy::{file, told},
        workspace::Package,
    };

    fn workspace() -> Workspace {
        let package = |name: &str, folder: &str| Package {
            name: name.to_owned(),
            folder: folder.to_owned(),
            targets: Vec::new(),
            dependencies: Vec::new(),
        };
        Workspace { packages: vec![package("root", ""), package("a", "crates/a")] }
    }

    fn complete() -> Vec<File> {
        let names =
            ["Cargo.lock", "ui/package-lock.json", PACKAGE, "README.md", "crates/a/README.md"];
        names.iter().map(|name| file(name, "text")).collect()
    }

    #[test]
    fn a_complete_tree_is_fine() {
        assert_eq!(check(&complete(), &workspace()), []);
    }

    #[test]
    fn each_missing_file_is_named() {
        for missing in 0..complete().len() {
            let mut files = complete();
            let gone = files.remove(missing);
            let findings = told(&check(&files, &workspace()));
            assert_eq!(findings.len(), 1, "{findings:?}");
            assert!(findings[0].starts_with(&format!("{}:1: missing", gone.path)), "{findings:?}");
        }
    }

    #[test]
    fn a_second_package_is_one_too_many() {
        let mut files = complete();
        files.push(file("crates/a/wallet/package.json", "{}"));
        let findings = told(&check(&files, &workspace()));
        assert!(
            findings[0].starts_with("crates/a/wallet/package.json:1: a second"),
            "{findings:?}"
        );
    }
}
