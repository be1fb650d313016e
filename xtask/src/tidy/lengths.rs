//! A function fits on a screen, a file in a sitting.

use super::{File, Finding, rust_source::RustSource};

const FUNCTION_LINES_MAX: usize = 70;
const FILE_LINES_MAX: usize = 400;
const COMPONENT_LINES_MAX: usize = 250;

/// Kinds of file that people write by hand.
const WRITTEN: [&str; 9] = [".rs", ".ts", ".js", ".mjs", ".css", ".html", ".sql", ".nsi", ".c"];

pub fn check(files: &[File]) -> Vec<Finding> {
    files.iter().filter(|file| !file.is_generated()).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    let lines = file.text.lines().count();
    if file.ends_with(&WRITTEN) && lines > FILE_LINES_MAX {
        let what = format!(
            "{lines} lines, at most {FILE_LINES_MAX}: move one of its subjects into a file of its own"
        );
        findings.push(Finding::new(&file.path, lines, what));
    }
    if file.ends_with(&[".svelte"]) && lines > COMPONENT_LINES_MAX {
        let what = format!(
            "{lines} lines, at most {COMPONENT_LINES_MAX}: move logic into a .svelte.ts file, or a \
             part into a component of its own"
        );
        findings.push(Finding::new(&file.path, lines, what));
    }
    if file.ends_with(&[".rs"]) {
        findings.extend(long_functions(file));
    }
    findings
}

fn long_functions(file: &File) -> Vec<Finding> {
    let functions = RustSource::read(&file.text).functions();
    functions
        .into_iter()
        .filter_map(|function| {
            let lines = function.lines.clone().count();
            (lines > FUNCTION_LINES_MAX).then(|| {
                let what = format!(
                    "function `{}` has {lines} lines, at most {FUNCTION_LINES_MAX}: name one of its \
                     steps and make it a function",
                    function.name
                );
                Finding::new(&file.path, *function.lines.start(), what)
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{file, told};

    #[test]
    fn a_long_function_is_named_with_its_first_line() {
        let text = format!("// a\nfn long() {{\n{}}}\n", "    b();\n".repeat(69));
        let findings = told(&check(&[file("a.rs", &text)]));
        assert_eq!(findings.len(), 1);
        assert!(findings[0].starts_with("a.rs:2: function `long` has 71 lines, at most 70"));
    }

    #[test]
    fn seventy_lines_are_not_too_many() {
        let text = format!("fn just() {{\n{}}}\n", "    b();\n".repeat(68));
        assert_eq!(check(&[file("a.rs", &text)]), []);
    }

    #[test]
    fn long_files_and_components_are_found_and_generated_ones_left_alone() {
        let long = "a\n".repeat(401);
        let component = "a\n".repeat(251);
        let files = [
            file("src/a.rs", &long),
            file("ui/src/A.svelte", &component),
            file("ui/src/b.ts", &component),
            file("ui/src/app/ipc/bindings.ts", &long),
            file("crates/a/tests/golden/b.ts", &long),
        ];
        let findings = told(&check(&files));
        assert_eq!(findings.len(), 2, "{findings:?}");
        assert!(findings[0].starts_with("src/a.rs:401: 401 lines, at most 400"));
        assert!(findings[1].starts_with("ui/src/A.svelte:251: 251 lines, at most 250"));
    }
}
