//! Who may import whom in the user interface.

use super::{File, Finding};

const SOURCES: &str = "ui/src/";
const TAURI: &str = "@tauri-apps/";
const TAURI_HOME: &str = "ui/src/app/ipc/";

pub fn check(files: &[File]) -> Vec<Finding> {
    let ends = [".ts", ".js", ".svelte"];
    let sources =
        files.iter().filter(|file| file.path.starts_with(SOURCES) && file.ends_with(&ends));
    sources.flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    imported(&file.text)
        .into_iter()
        .filter_map(|(line, what)| {
            let fault = fault(&file.path, &what)?;
            Some(Finding::new(&file.path, line, format!("imports `{what}`: {fault}")))
        })
        .collect()
}

fn fault(path: &str, what: &str) -> Option<&'static str> {
    if what.starts_with(TAURI) {
        return (!path.starts_with(TAURI_HOME))
            .then_some("only ui/src/app/ipc/ talks to Tauri; import from `$app/ipc/client`");
    }
    let goal = goal(path, what)?;
    if path.starts_with("ui/src/components/") {
        if goal.starts_with("ui/src/features/") {
            return Some("a component knows no screen; pass it in as a property");
        }
        if goal.starts_with(TAURI_HOME) {
            return Some("a component asks nothing; pass the answer in as a property");
        }
    }
    let (mine, theirs) = (feature(path)?, feature(&goal)?);
    (mine != theirs)
        .then_some("features do not know each other; move what both need to app/ or components/")
}

/// The feature's folder name.
fn feature(path: &str) -> Option<&str> {
    path.strip_prefix("ui/src/features/")?.split('/').next()
}

/// The path that an import means, as far as it is one of ours.
fn goal(path: &str, what: &str) -> Option<String> {
    let aliases = [("$app", "app"), ("$components", "components"), ("$features", "features")];
    for (alias, folder) in aliases {
        if let Some(rest) = what.strip_prefix(alias) {
            return Some(format!("{SOURCES}{folder}{rest}"));
        }
    }
    if !what.starts_with('.') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in what.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// Every module that the text imports or exports from, with its line.
fn imported(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        for mark in ["from ", "import ", "import(", "import( "] {
            for (at, _) in line.match_indices(mark) {
                let rest = line.get(at + mark.len()..).unwrap_or_default();
                let mut chars = rest.chars();
                let Some(quote @ ('"' | '\'')) = chars.next() else { continue };
                found.push((number, chars.take_while(|c| *c != quote).collect()));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{file, told};

    #[track_caller]
    fn check_import(path: &str, what: &str, expected: Option<&str>) {
        let text = format!("<script lang=\"ts\">\n  import a from \"{what}\";\n</script>\n");
        let findings = told(&check(&[file(path, &text)]));
        match expected {
            None => assert!(findings.is_empty(), "{findings:?}"),
            Some(part) => {
                assert_eq!(findings.len(), 1, "{findings:?}");
                assert!(findings[0].starts_with(&format!("{path}:2: ")), "{findings:?}");
                assert!(findings[0].contains(part), "{findings:?}");
            }
        }
    }

    #[test]
    fn tauri_has_one_home() {
        check_import("ui/src/app/ipc/client.ts", "@tauri-apps/api/core", None);
        check_import("ui/src/features/a/A.svelte", "@tauri-apps/api/core", Some("only ui/src/app"));
    }

    #[test]
    fn features_do_not_know_each_other_by_any_path() {
        let here = "ui/src/features/refunds/Refund.svelte";
        check_import(here, "./parts/Sum.svelte", None);
        check_import(here, "$app/live.svelte", None);
        check_import(here, "../payments/List.svelte", Some("features do not know each other"));
        check_import(here, "$features/payments/x", Some("features do not know each other"));
        check_import(here, "../../components/Button.svelte", None);
    }

    #[test]
    fn components_know_no_screen_and_ask_nothing() {
        let here = "ui/src/components/Button.svelte";
        check_import(here, "../features/a/b", Some("a component knows no screen"));
        check_import(here, "$app/ipc/client", Some("a component asks nothing"));
        check_import(here, "svelte", None);
    }

    #[test]
    fn a_late_import_counts_too() {
        let text = "const a = await import('../payments/x');\n";
        let findings = check(&[file("ui/src/features/refunds/a.ts", text)]);
        assert_eq!(findings.len(), 1);
    }
}
