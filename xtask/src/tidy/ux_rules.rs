//! `docs/ux-rules.md`: each rule stands there once, and each name that it gives exists.

use super::{File, Finding};

const PLACE: &str = "docs/ux-rules.md";
const RULES: usize = 97;
const STATES: [&str; 4] = ["met", "partly", "not yet", "not applicable"];
const SCREENS: [&str; 4] =
    ["ui/e2e/screens.mjs", "ui/e2e/payer.mjs", "ui/e2e/staff.mjs", "ui/e2e/needs-you.mjs"];

pub fn check(files: &[File]) -> Vec<Finding> {
    let Some(rules) = files.iter().find(|file| file.path == PLACE) else { return Vec::new() };
    let mut findings = Vec::new();
    let mut expected = 1;
    for (line, text) in (1..).zip(rules.text.lines()) {
        let mut tell = |what: String| findings.push(Finding::new(PLACE, line, what));
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        let ["", number, state, how, shown, ""] = cells.as_slice() else { continue };
        let Ok(number) = number.parse::<usize>() else { continue };
        if number != expected {
            tell(format!("rule {number} stands where rule {expected} belongs"));
        }
        expected = number + 1;
        if !STATES.contains(state) {
            tell(format!("`{state}` is none of {}", STATES.join(", ")));
        }
        if how.is_empty() {
            tell(format!("rule {number} says nothing: say how it is met, or what is missing"));
        }
        let names: Vec<&str> = shown.split('`').skip(1).step_by(2).collect();
        if names.is_empty() && matches!(*state, "met" | "partly") {
            tell(format!("rule {number} names neither a test nor a screen"));
        }
        for name in names.into_iter().filter(|name| !exists(name, files)) {
            tell(format!("`{name}` is no test and no screen: name one that exists"));
        }
    }
    if expected != RULES + 1 {
        let what = format!("rules 1 to {} stand here, and there are {RULES}", expected - 1);
        findings.push(Finding::new(PLACE, 1, what));
    }
    findings
}

fn exists(name: &str, files: &[File]) -> bool {
    if let Some(screen) = name.strip_prefix("screen:") {
        let (bare, quoted) = (format!("\n  {screen}: "), format!("\n  \"{screen}\": "));
        let holds = |file: &File| file.text.contains(&bare) || file.text.contains(&quoted);
        return files.iter().any(|file| SCREENS.contains(&file.path.as_str()) && holds(file));
    }
    let (function, words) = (format!("fn {name}("), [format!("\"{name}\""), format!("`{name}`")]);
    files.iter().any(|file| {
        let rust = file.path.ends_with(".rs") && file.text.contains(&function);
        let script = file.ends_with(&[".test.ts", ".test.mjs"]);
        rust || (script && words.iter().any(|word| file.text.contains(word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{file, told};

    fn table(rows: &[&str]) -> File {
        let head = "| Rule | State | How | Shown by |\n| ---: | --- | --- | --- |\n";
        let mut text = head.to_owned();
        for number in 1..=RULES {
            let plain = format!("| {number} | not yet | Missing. |  |");
            let given = rows.iter().find(|row| row.starts_with(&format!("| {number} |")));
            text.push_str(given.copied().unwrap_or(&plain));
            text.push('\n');
        }
        file(PLACE, &text)
    }

    fn check_rows(rows: &[&str]) -> Vec<String> {
        let others = [
            file("crates/a/tests/b.rs", "fn a_thing_works() {}"),
            file("ui/e2e/a.test.mjs", "journey(\"a thing, seen\", …"),
            file(SCREENS[0], "export const screens = {\n  payments: {},\n  \"needs-you\": {},\n"),
        ];
        let mut files = vec![table(rows)];
        files.extend(others);
        told(&check(&files))
    }

    #[test]
    fn rules_with_names_that_exist_are_fine() {
        let rows = [
            "| 1 | met | So. | `a_thing_works`, `screen:payments`, `screen:needs-you` |",
            "| 2 | partly | But. | `a thing, seen` |",
        ];
        assert_eq!(check_rows(&rows), Vec::<String>::new());
    }

    #[test]
    fn a_rule_without_proof_or_words_is_found() {
        let rows = [
            "| 1 | met | So. | |",
            "| 2 | done | So. | `a_thing_works` |",
            "| 3 | met | So. | `screen:nothing` |",
            "| 4 | not applicable | | |",
        ];
        let findings = check_rows(&rows);
        assert_eq!(findings.len(), 4, "{findings:?}");
        assert!(findings[2].contains("`screen:nothing` is no test and no screen"));
    }

    #[test]
    fn a_rule_that_is_missing_is_found() {
        let mut files = vec![table(&[])];
        files[0].text = files[0].text.replace("| 97 |", "| 98 |");
        let findings = told(&check(&files));
        assert_eq!(findings.len(), 2, "{findings:?}");
    }
}
