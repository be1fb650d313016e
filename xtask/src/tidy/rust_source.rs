//! Just enough of Rust's grammar to tell code from words, functions from what surrounds them, and
//! tests from what is shipped.

use std::ops::RangeInclusive;

/// A Rust file taken apart. Both texts have the lines of the original.
pub struct RustSource {
    /// The file with comments and the insides of literals blanked.
    pub code: String,
    /// The file with everything but comments blanked.
    pub comments: String,
}

/// A function with a body.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub name: String,
    pub lines: RangeInclusive<usize>,
}

impl RustSource {
    pub fn read(text: &str) -> Self {
        let mut parts = Parts { code: String::new(), comments: String::new() };
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        while at < chars.len() {
            let (kind, length) = piece(&chars, at);
            parts.take(chars.get(at..at + length).unwrap_or_default(), kind);
            at += length;
        }
        Self { code: parts.code, comments: parts.comments }
    }

    /// Every function that has a body, nested ones too.
    pub fn functions(&self) -> Vec<Function> {
        let mut found = Vec::new();
        for (start, _) in self.code.match_indices("fn ") {
            let alone = !self.code.get(..start).is_some_and(|before| before.ends_with(is_word));
            let after = self.code.get(start + 3..).unwrap_or_default();
            let name: String = after.chars().take_while(|c| is_word(*c)).collect();
            if !alone || name.is_empty() {
                continue;
            }
            let Some(end) = self.block_end(start) else { continue };
            found.push(Function { name, lines: self.line(start)..=self.line(end) });
        }
        found
    }

    /// The lines that are compiled for tests only.
    pub fn test_lines(&self) -> Vec<RangeInclusive<usize>> {
        ["#[cfg(test)]", "#[test]", "#[tokio::test"]
            .iter()
            .flat_map(|mark| self.code.match_indices(mark))
            .filter_map(|(start, _)| Some(self.line(start)..=self.line(self.block_end(start)?)))
            .collect()
    }

    /// Modules that are declared for tests and lie in a file of their own.
    pub fn test_modules(&self) -> Vec<String> {
        let after_mark = self.code.split("#[cfg(test)]").skip(1);
        after_mark
            .filter_map(|after| {
                let name = after.trim_start().strip_prefix("mod ")?;
                let (name, rest) = name.split_at(name.find(|c| !is_word(c))?);
                rest.starts_with(';').then(|| name.to_owned())
            })
            .collect()
    }

    /// Where the block that follows closes; nothing when a `;` comes before any block.
    fn block_end(&self, start: usize) -> Option<usize> {
        let mut braces = 0_usize;
        let mut brackets = 0_usize;
        for (at, c) in self.code.get(start..)?.char_indices() {
            match c {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets = brackets.saturating_sub(1),
                ';' if braces == 0 && brackets == 0 => return None,
                '{' => braces += 1,
                '}' => {
                    braces = braces.checked_sub(1)?;
                    if braces == 0 && brackets == 0 {
                        return Some(start + at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn line(&self, at: usize) -> usize {
        self.code.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

struct Parts {
    code: String,
    comments: String,
}

impl Parts {
    fn take(&mut self, chars: &[char], kind: Kind) {
        for c in chars {
            let blank = if *c == '\n' { '\n' } else { ' ' };
            self.code.push(if kind == Kind::Code { *c } else { blank });
            self.comments.push(if kind == Kind::Comment { *c } else { blank });
        }
    }
}

/// What begins here, and how long it is.
fn piece(chars: &[char], at: usize) -> (Kind, usize) {
    let rest = chars.get(at..).unwrap_or_default();
    match rest {
        ['/', '/', ..] => (Kind::Comment, until(rest, |at| rest.get(at) == Some(&'\n'))),
        ['/', '*', ..] => (Kind::Comment, block_comment(rest)),
        ['r' | 'b' | 'c', ..] if !at.checked_sub(1).is_some_and(|i| is_word(chars[i])) => {
            prefixed(rest)
        }
        ['"', ..] => (Kind::Literal, quoted(rest, '"')),
        ['\'', '\\', ..] | ['\'', _, '\'', ..] => (Kind::Literal, quoted(rest, '\'')),
        _ => (Kind::Code, 1),
    }
}

/// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`; or a plain word that begins with such a letter.
fn prefixed(rest: &[char]) -> (Kind, usize) {
    let letters = rest.iter().take_while(|c| matches!(c, 'r' | 'b' | 'c')).count();
    let raw = rest.iter().take(letters).any(|c| *c == 'r');
    let hashes = rest.iter().skip(letters).take_while(|c| **c == '#').count();
    let open = letters + hashes;
    if letters > 2 || rest.get(open) != Some(&'"') || (hashes > 0 && !raw) {
        return (Kind::Code, 1);
    }
    if !raw {
        return (Kind::Literal, open + quoted(rest.get(open..).unwrap_or_default(), '"'));
    }
    let closes = |at: usize| {
        at > open
            && rest.get(at) == Some(&'"')
            && rest.get(at + 1..=at + hashes).is_some_and(|tail| tail.iter().all(|c| *c == '#'))
    };
    (Kind::Literal, (until(rest, closes) + 1 + hashes).min(rest.len()))
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while let Some(c) = rest.get(at) {
        match *c {
            '\\' => at += 2,
            c if c == quote => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// Block comments nest.
fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while let Some(pair) = rest.get(at..at + 2) {
        match pair {
            ['/', '*'] => {
                depth += 1;
                at += 2;
            }
            ['*', '/'] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    rest.len()
}

fn until(rest: &[char], stops: impl Fn(usize) -> bool) -> usize {
    (0..rest.len()).find(|at| stops(*at)).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_strings_and_comments_are_no_code() {
        let source = RustSource::read(
            "let a = \"x.unwrap()\"; // y.unwrap()\nlet b = r#\"z\"unwrap()\"#; /* /* c */ d */ e();",
        );
        assert!(!source.code.contains("unwrap"));
        assert!(source.code.contains("e();"));
        assert!(source.comments.contains("y.unwrap()"));
        assert!(!source.comments.contains("let"));
    }

    #[test]
    fn a_lifetime_is_not_an_open_quote() {
        let source = RustSource::read("fn a<'a>(b: &'a str) -> char { '\"' } // c");
        assert!(source.code.contains("fn a<'a>(b: &'a str) -> char {"));
        assert!(source.comments.contains("// c"));
        assert_eq!(source.functions().len(), 1);
    }

    #[test]
    fn functions_end_where_their_block_does() {
        let source = RustSource::read(
            "trait A {\n    fn absent(&self, b: [u8; 2]);\n}\n\nfn present() {\n    if a {\n    }\n}\n",
        );
        let expected = Function { name: "present".to_owned(), lines: 5..=8 };
        assert_eq!(source.functions(), [expected]);
    }

    #[test]
    fn test_modules_are_found_inside_and_outside_the_file() {
        let source =
            RustSource::read("#[cfg(test)]\nmod far;\n\n#[cfg(test)]\nmod tests {\n    a();\n}\n");
        assert_eq!(source.test_modules(), ["far"]);
        assert_eq!(source.test_lines(), [4..=7]);
    }
}
