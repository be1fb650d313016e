//! What a compiler and a linter do not see: lengths, edges between crates, words, stray files.
//!
//! Each message names the file, the line and what to do instead.

mod edges;
mod imports;
mod lengths;
mod rust_source;
mod tree;
mod ux_rules;
mod words;

use crate::{places, sh, workspace::Workspace};
use anyhow::{Result, bail};
use std::fmt;

/// Something to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    path: String,
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.what)
    }
}

/// A file of the repository.
pub struct File {
    /// Relative to the root, with `/`.
    pub path: String,
    /// Empty where the file is not text.
    pub text: String,
}

impl File {
    fn ends_with(&self, ends: &[&str]) -> bool {
        ends.iter().any(|end| self.path.ends_with(end))
    }

    /// Written by a program, so nobody reads it line by line.
    fn is_generated(&self) -> bool {
        self.path.starts_with(".sqlx/")
            || self.path.contains("/golden/")
            || self.ends_with(&["bindings.ts", "package-lock.json", ".lock", ".snap"])
    }
}

/// Fails with every finding, or says that there is none.
pub fn run() -> Result<()> {
    let files = files()?;
    let findings = check(&files, &Workspace::read()?);
    for finding in &findings {
        println!("{finding}");
    }
    match findings.len() {
        0 => {
            println!("{} files are tidy.", files.len());
            Ok(())
        }
        count => bail!("{count} things to tidy"),
    }
}

fn check(files: &[File], workspace: &Workspace) -> Vec<Finding> {
    let mut findings = edges::check(workspace);
    findings.extend(tree::check(files, workspace));
    findings.extend(words::check(files));
    findings.extend(lengths::check(files));
    findings.extend(imports::check(files));
    findings.extend(ux_rules::check(files));
    findings.sort();
    findings
}

/// What git tracks, and what it would track if it were added.
fn files() -> Result<Vec<File>> {
    let mut command = sh::cmd("git");
    command.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let list = sh::read(&mut command)?;
    let mut files = Vec::new();
    for path in list.split('\0').filter(|path| !path.is_empty()) {
        // A file that was removed but not yet committed is still listed.
        let Ok(bytes) = std::fs::read(places::root().join(path)) else { continue };
        let text = String::from_utf8(bytes).unwrap_or_default();
        files.push(File { path: path.to_owned(), text });
    }
    Ok(files)
}

#[cfg(test)]
fn file(path: &str, text: &str) -> File {
    File { path: path.to_owned(), text: text.to_owned() }
}

#[cfg(test)]
fn told(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(ToString::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_tidy() {
        let findings = check(&files().unwrap(), &Workspace::read().unwrap());
        assert!(findings.is_empty(), "\n{}", told(&findings).join("\n"));
    }
}
