//! How many tests passed and failed, read from what the test runners print.

use std::fmt;

/// Tests counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Totals {
    /// Adds what a runner printed.
    pub fn add_lines(&mut self, lines: &[String]) {
        for line in lines {
            self.add_line(&plain(line));
        }
    }

    fn add_line(&mut self, line: &str) {
        let line = line.trim();
        let cargo = line.starts_with("test result: ");
        let vitest = line.strip_prefix("Tests ").is_some_and(|rest| rest.contains(" passed"))
            || line.strip_prefix("Tests ").is_some_and(|rest| rest.contains(" failed"));
        if cargo || vitest {
            self.add_pairs(line);
        } else if let Some(rest) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
            self.add_node(rest);
        }
    }

    /// "12 passed; 0 failed; 1 ignored" and "1 failed | 33 passed (34)".
    fn add_pairs(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        for pair in words.windows(2) {
            let [number, word] = pair else { continue };
            let Ok(number) = number.parse::<u64>() else { continue };
            match word.trim_end_matches([';', ',', '|', '.']) {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" => self.skipped += number,
                _ => {}
            }
        }
    }

    /// "pass 5", "fail 0", as Node's own runner closes.
    fn add_node(&mut self, line: &str) {
        let Some((word, number)) = line.split_once(' ') else { return };
        let Ok(number) = number.trim().parse::<u64>() else { return };
        match word {
            "pass" => self.passed += number,
            "fail" => self.failed += number,
            "skipped" => self.skipped += number,
            _ => {}
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// The line without the terminal's colours.
fn plain(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        if c == '\u{1b}' {
            // A colour is ESC [ digits m; whatever it is, it ends with a letter.
            chars.by_ref().find(char::is_ascii_alphabetic);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lines: &[&str], expected: &str) {
        let mut totals = Totals::default();
        totals.add_lines(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>());
        assert_eq!(totals.to_string(), expected);
    }

    #[test]
    fn cargo_runs_are_summed() {
        check(
            &[
                "test a ... ok",
                "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
                "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out",
            ],
            "15 passed, 2 failed, 1 skipped",
        );
    }

    #[test]
    fn vitest_counts_tests_and_not_files() {
        check(
            &[
                " Test Files  1 failed | 4 passed (5)",
                "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[31m1 failed\u{1b}[39m | \u{1b}[32m33 passed\u{1b}[39m (34)",
            ],
            "33 passed, 1 failed",
        );
    }

    #[test]
    fn node_closes_with_its_own_words() {
        check(&["ℹ tests 6", "ℹ pass 5", "ℹ fail 1", "# skipped 0"], "5 passed, 1 failed");
    }

    #[test]
    fn other_lines_count_nothing() {
        check(&["we have passed 12 passed gates", "Tests are fine"], "0 passed, 0 failed");
    }
}
