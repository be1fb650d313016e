//! Text in columns, for people.

use crate::paint::{Paint, Tone};
use std::fmt::Write;

/// A cell.
pub(crate) struct Cell {
    text: String,
    tone: Tone,
    right: bool,
}

impl Cell {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), tone: Tone::Plain, right: false }
    }

    pub(crate) fn state(word: &str) -> Self {
        Self { tone: crate::paint::tone(word), ..Self::new(word) }
    }

    pub(crate) fn quiet(text: impl Into<String>) -> Self {
        Self { tone: Tone::Quiet, ..Self::new(text) }
    }

    pub(crate) fn amount(text: impl Into<String>) -> Self {
        Self { right: true, ..Self::new(text) }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text)
    }
}

/// Rows under a heading; no row makes `empty` instead.
pub(crate) fn table(paint: Paint, heading: &[&str], rows: Vec<Vec<Cell>>, empty: &str) -> String {
    if rows.is_empty() {
        return format!("{empty}\n");
    }
    let mut widths: Vec<usize> = heading.iter().map(|text| width(text)).collect();
    for row in &rows {
        for (most, cell) in widths.iter_mut().zip(row) {
            *most = (*most).max(width(&cell.text));
        }
    }
    let heading = heading.iter().map(|text| Cell::quiet(*text)).collect();
    let mut text = String::new();
    for row in std::iter::once(heading).chain(rows) {
        text.push_str(&line(paint, &row, &widths));
    }
    text
}

fn line(paint: Paint, row: &[Cell], widths: &[usize]) -> String {
    let mut text = String::new();
    for (place, (cell, most)) in row.iter().zip(widths).enumerate() {
        let gap = " ".repeat(most.saturating_sub(width(&cell.text)));
        let painted = paint.text(&cell.text, cell.tone);
        if place > 0 {
            text.push_str("  ");
        }
        let (before, after) = if cell.right { (gap.as_str(), "") } else { ("", gap.as_str()) };
        let _infallible = write!(text, "{before}{painted}{after}");
    }
    format!("{}\n", text.trim_end())
}

/// Names and values under each other; what has no value is left out.
pub(crate) fn facts(paint: Paint, facts: &[(&str, Option<Cell>)]) -> String {
    let known: Vec<_> =
        facts.iter().filter_map(|(name, cell)| cell.as_ref().map(|cell| (*name, cell))).collect();
    let most = known.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    let mut text = String::new();
    for (name, cell) in known {
        let gap = " ".repeat(most.saturating_sub(width(name)));
        let name = paint.text(name, Tone::Quiet);
        let value = paint.text(&cell.text, cell.tone);
        let _infallible = writeln!(text, "{name}{gap}  {value}");
    }
    text
}

/// How many columns of a terminal a text takes: letters of East Asian scripts take two.
fn width(text: &str) -> usize {
    let wide = |letter: &char| {
        matches!(*letter, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}'
            | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}'
            | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}'
            | '\u{20000}'..='\u{3fffd}')
    };
    text.chars().count().saturating_add(text.chars().filter(wide).count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_in_every_script() {
        let rows = vec![
            vec![Cell::new("茶馆"), Cell::amount("12.50"), Cell::state("paid")],
            vec![Cell::new("Quay"), Cell::amount("1500"), Cell::state("expired")],
        ];
        let expected = "SHOP  AMOUNT  STATUS\n茶馆   12.50  paid\nQuay    1500  expired\n";
        assert_eq!(table(Paint::OFF, &["SHOP", "AMOUNT", "STATUS"], rows, ""), expected);
    }

    #[test]
    fn no_rows_say_so() {
        assert_eq!(table(Paint::OFF, &["SHOP"], Vec::new(), "No orders."), "No orders.\n");
    }

    #[test]
    fn a_fact_that_is_not_known_takes_no_line() {
        let shown = facts(
            Paint::OFF,
            &[("name", Some("Quay".into())), ("note", None), ("mcc", Some("5999".into()))],
        );
        assert_eq!(shown, "name  Quay\nmcc   5999\n");
    }
}
