//! How wide text is in columns, and how it breaks.

/// What a character takes on a printer whose Chinese characters are two columns wide.
pub(crate) fn columns(character: char) -> usize {
    match u32::from(character) {
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF01..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

/// What a text takes.
pub(crate) fn columns_of(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Text without anything that a printer could take for a command: control characters, and marks
/// that turn the direction of writing, become blanks.
pub(crate) fn plain(text: &str) -> String {
    let shown = |character: char| match character {
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' => ' ',
        other if other.is_control() => ' ',
        other => other,
    };
    text.chars().map(shown).collect::<String>().trim().to_owned()
}

/// Breaks text into lines that are no wider than `room`, by a measure of its own.
///
/// Lines break at blanks, and beside a Chinese character; a word that is wider than a line breaks
/// where it must. Nothing is lost but the blanks at a break.
pub(crate) fn wrap<W>(text: &str, room: W, measure: impl Fn(&str) -> W) -> Vec<String>
where
    W: PartialOrd,
{
    let mut done = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        let longer = format!("{line}{piece}");
        if measure(longer.trim_end()) <= room {
            line = longer;
            continue;
        }
        if !line.trim().is_empty() {
            done.push(line.trim_end().to_owned());
        }
        line = String::new();
        for character in piece.trim_start().chars() {
            let longer = format!("{line}{character}");
            if !line.is_empty() && measure(&longer) > room {
                done.push(std::mem::take(&mut line));
            }
            line.push(character);
        }
    }
    if !line.trim().is_empty() || done.is_empty() {
        done.push(line.trim_end().to_owned());
    }
    done
}

/// What stays together: a word with the blanks after it, or one wide character with the
/// punctuation that may not begin a line.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut previous = ' ';
    for character in text.chars() {
        let clings = "，。、；：？！）》」』】”’%,.;:?!)".contains(character);
        let joined = clings
            || character == ' '
            || (previous != ' ' && columns(character) == 1 && columns(previous) == 1);
        match pieces.last_mut() {
            Some(last) if joined => last.push(character),
            Some(_) | None => pieces.push(character.to_string()),
        }
        previous = character;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, room: usize, expected: &[&str]) {
        assert_eq!(wrap(text, room, columns_of), expected);
    }

    #[test]
    fn lines_break_at_blanks_and_beside_chinese() {
        check("Harbour & Pine, Quay Street", 14, &["Harbour &", "Pine, Quay", "Street"]);
        check("港口与松树，码头街一号", 10, &["港口与松", "树，码头街", "一号"]);
        check("茶 tea 12.50", 6, &["茶 tea", "12.50"]);
    }

    #[test]
    fn a_word_that_fits_no_line_breaks_where_it_must() {
        check("20261120190741010000", 8, &["20261120", "19074101", "0000"]);
        check("", 8, &[""]);
    }

    #[test]
    fn what_could_be_a_command_is_a_blank() {
        assert_eq!(plain("a\u{1b}p\u{0}b\n\u{202e}c"), "a p b  c");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_no_line_is_too_wide(text in "[ a-z0-9茶，。店]{0,60}", room in 2_usize..20) {
            let lines = wrap(&text, room, columns_of);
            let kept: String = lines.concat().chars().filter(|c| *c != ' ').collect();
            let wanted: String = text.chars().filter(|c| *c != ' ').collect();
            prop_assert_eq!(kept, wanted);
            prop_assert!(lines.iter().all(|line| columns_of(line) <= room), "{:?}", lines);
        }
    }
}
