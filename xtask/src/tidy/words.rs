//! Words that must not be committed.

use super::{File, Finding, rust_source::RustSource};
use std::collections::BTreeSet;

// Written in two parts, so that this file does not find itself.
const UNFINISHED: [&str; 2] = [concat!("FIX", "ME"), concat!("TO", "DO")];
const UNFINISHED_IN_COMMENTS: &str = concat!("XX", "X");

const IN_CODE: [(&str, &str); 4] = [
    ("dbg!(", "log it with `tracing`, or remove it"),
    ("todo!(", "write it, or return an error that says what is missing"),
    ("unimplemented!(", "write it, or return an error that says what is missing"),
    ("#[ignore", "make the test pass, or remove it"),
];

const NARROWED_TESTS: [&str; 6] =
    ["test.only(", "test.skip(", "it.only(", "it.skip(", "describe.only(", "describe.skip("];

/// Folders of one machine. Each counts only at the start of a path.
const MACHINE_PATHS: [&str; 6] = [
    concat!("/wo", "rk/main"),
    concat!("/wo", "rk/shared"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/tmp/", "target"),
];

/// Where packages are fetched from is the business of each machine's own settings.
const REGISTRY_HOSTS: [&str; 6] = [
    concat!("artifac", "tory"),
    concat!("registry.", "npmjs.org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("deb.", "debian.org"),
    concat!("files.", "pythonhosted.org"),
];

pub fn check(files: &[File]) -> Vec<Finding> {
    let test_files = test_files(files);
    let mut findings = Vec::new();
    for file in files {
        if file.path.ends_with("package-lock.json") {
            findings.extend(lock_hosts(file));
        } else if !file.path.ends_with(".lock") {
            findings.extend(plain_words(file));
        }
        if file.path.ends_with(".rs") {
            findings.extend(rust_words(file, test_files.contains(file.path.as_str())));
        }
    }
    findings
}

fn plain_words(file: &File) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(file.text.lines()) {
        let mut tell = |what: String| findings.push(Finding::new(&file.path, number, what));
        for word in UNFINISHED.iter().filter(|word| has_word(line, word)) {
            tell(format!("{word}: do it now, or write it down where work is planned"));
        }
        for path in MACHINE_PATHS.iter().filter(|path| has_path(line, path)) {
            tell(format!("`{path}` is a path of one machine: use one relative to the repository"));
        }
        for host in REGISTRY_HOSTS.iter().filter(|host| line.contains(*host)) {
            tell(format!("`{host}` names a registry: leave it to each machine's settings"));
        }
        if file.ends_with(&[".ts", ".js", ".mjs"]) {
            for call in NARROWED_TESTS.iter().filter(|call| has_word(line, call)) {
                tell(format!("`{call}` leaves tests out: make them pass, or remove them"));
            }
        }
    }
    findings
}

fn rust_words(file: &File, is_test: bool) -> Vec<Finding> {
    let source = RustSource::read(&file.text);
    let test_lines = source.test_lines();
    let mut findings = Vec::new();
    for (number, line) in (1..).zip(source.code.lines()) {
        let mut tell = |what: String| findings.push(Finding::new(&file.path, number, what));
        for (word, instead) in IN_CODE.iter().filter(|(word, _)| line.contains(word)) {
            tell(format!("`{word}`: {instead}"));
        }
        let in_test = is_test || test_lines.iter().any(|lines| lines.contains(&number));
        if line.contains(".unwrap()") && !in_test {
            tell("`unwrap()` outside tests: use `?`, or `expect` with the invariant".to_owned());
        }
    }
    for (number, line) in (1..).zip(source.comments.lines()) {
        if has_word(line, UNFINISHED_IN_COMMENTS) {
            let what =
                format!("{UNFINISHED_IN_COMMENTS} in a comment: say what is meant, or mend it");
            findings.push(Finding::new(&file.path, number, what));
        }
    }
    findings
}

/// In a lock file every package names where it is from, and npm puts the configured registry in
/// the place of the public one.
fn lock_hosts(file: &File) -> Vec<Finding> {
    let public = format!("\"https://{}/", concat!("registry.", "npmjs.org"));
    (1..)
        .zip(file.text.lines())
        .filter(|(_, line)| line.contains("\"resolved\":") && !line.contains(&public))
        .map(|(number, _)| {
            let what = "a package is locked to a private address: make the lock again with \
                        `npm install --replace-registry-host=always`";
            Finding::new(&file.path, number, what)
        })
        .collect()
}

/// Integration tests, benches, and files that a `#[cfg(test)] mod name;` brings in.
fn test_files(files: &[File]) -> BTreeSet<&str> {
    let mut roots = BTreeSet::new();
    for file in files.iter().filter(|file| file.path.ends_with(".rs")) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let stem = name.trim_end_matches(".rs");
        let inside = match stem {
            "mod" | "lib" | "main" => folder.to_owned(),
            _ => format!("{folder}/{stem}"),
        };
        for module in RustSource::read(&file.text).test_modules() {
            roots.insert(format!("{inside}/{module}.rs"));
            roots.insert(format!("{inside}/{module}/"));
        }
    }
    let paths = files.iter().map(|file| file.path.as_str());
    paths
        .filter(|path| {
            let marked =
                |root: &String| *path == root || (root.ends_with('/') && path.starts_with(root));
            path.contains("/tests/") || path.contains("/benches/") || roots.iter().any(marked)
        })
        .collect()
}

fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        let after = line.get(at + word.len()..).and_then(|after| after.chars().next());
        let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        !part(before) && (word.ends_with('(') || !part(after))
    })
}

/// A folder of the same name in an address or below another folder is no path of a machine.
fn has_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || "._-~}/$*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::{file, told};

    #[track_caller]
    fn check_one(path: &str, text: &str, expected: &[&str]) {
        let findings = told(&check(&[file(path, text)]));
        assert_eq!(findings.len(), expected.len(), "{findings:?}");
        for (finding, start) in findings.iter().zip(expected) {
            assert!(finding.starts_with(start), "{finding}");
        }
    }

    #[test]
    fn unfinished_work_is_found_everywhere() {
        let word = UNFINISHED[1];
        check_one("a.md", &format!("a\n{word}: b\n"), &["a.md:2: "]);
        check_one("a.svelte", &format!("<!-- {word} -->"), &["a.svelte:1: "]);
        check_one("a.rs", &format!("// {UNFINISHED_IN_COMMENTS} odd"), &["a.rs:1: "]);
        check_one("a.md", &format!("MAS{word}N"), &[]);
    }

    #[test]
    fn a_currency_of_three_letters_is_no_mark() {
        check_one("a.rs", &format!("let none = \"{UNFINISHED_IN_COMMENTS}\";"), &[]);
    }

    #[test]
    fn macros_that_stop_the_program_are_found_in_code_only() {
        check_one("a.rs", "fn a() {\n    todo!()\n}\n", &["a.rs:2: `todo!(`"]);
        check_one("a.rs", "fn a() {\n    dbg!(b);\n}\n", &["a.rs:2: `dbg!(`"]);
        check_one("a.rs", "// never todo!()\nlet a = \"dbg!(a)\";\n", &[]);
    }

    #[test]
    fn unwrap_is_for_tests() {
        let shipped = "fn a() {\n    b().unwrap();\n}\n";
        check_one("crates/a/src/lib.rs", shipped, &["crates/a/src/lib.rs:2: `unwrap()`"]);
        check_one("crates/a/tests/b.rs", shipped, &[]);
        let inside = format!("#[cfg(test)]\nmod tests {{\n    {shipped}}}\n");
        check_one("crates/a/src/lib.rs", &inside, &[]);
    }

    #[test]
    fn a_file_of_a_test_module_is_a_test() {
        let files = [
            file("crates/a/src/lib.rs", "#[cfg(test)]\nmod tests;\nmod b;\n"),
            file("crates/a/src/tests.rs", "fn a() { b().unwrap() }\n"),
            file("crates/a/src/b.rs", "fn a() { b().unwrap() }\n"),
        ];
        let findings = told(&check(&files));
        assert_eq!(findings.len(), 1, "{findings:?}");
        assert!(findings[0].starts_with("crates/a/src/b.rs:1: "));
    }

    #[test]
    fn tests_may_not_be_left_out() {
        check_one("a.test.ts", "test.only(\"a\", b);", &["a.test.ts:1: `test.only(`"]);
        check_one("a.rs", "#[test]\n#[ignore]\nfn a() {}\n", &["a.rs:2: `#[ignore`"]);
    }

    #[test]
    fn paths_of_a_machine_and_registries_are_found() {
        check_one("a.toml", &format!("dir = \"{}x\"", MACHINE_PATHS[3]), &["a.toml:1: "]);
        check_one("a.md", &format!("see https://example.com{}x", MACHINE_PATHS[3]), &[]);
        check_one("a.npmrc", &format!("registry=https://{}", REGISTRY_HOSTS[1]), &["a.npmrc:1: "]);
    }

    #[test]
    fn a_lock_names_the_public_registry_only() {
        let line = |host: &str| format!("      \"resolved\": \"https://{host}/a/-/a-1.tgz\",\n");
        check_one("ui/package-lock.json", &line(REGISTRY_HOSTS[1]), &[]);
        check_one("ui/package-lock.json", &line("mirror.example"), &["ui/package-lock.json:1: "]);
    }
}
