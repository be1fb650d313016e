//! Lines, broken for a number of columns.

use crate::layout::{Align, Line};
use crate::width::{columns_of, wrap};

/// One row of a printer with fixed columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Space,
    Rule(char),
    Text { left: String, right: String, align: Align, size: Size },
    Code(String),
}

/// How large a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Size {
    Usual,
    /// Twice as wide and as high.
    Large,
    /// Large, white on black.
    Banner,
}

impl Size {
    pub(crate) const fn times(self) -> usize {
        match self {
            Self::Usual => 1,
            Self::Large | Self::Banner => 2,
        }
    }
}

/// Breaks lines for so many columns of the usual size.
pub(crate) fn rows(lines: &[Line], columns: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for line in lines {
        match line {
            Line::Space => rows.push(Row::Space),
            Line::Rule => rows.push(Row::Rule('-')),
            Line::DoubleRule => rows.push(Row::Rule('=')),
            Line::Code(text) => rows.push(Row::Code(text.clone())),
            Line::Text(text, align) => texts(&mut rows, text, *align, Size::Usual, columns),
            Line::Large(text, align) => texts(&mut rows, text, *align, Size::Large, columns),
            Line::Banner(text) | Line::Notice(text) => {
                texts(&mut rows, text, Align::Centre, Size::Banner, columns)
            }
            Line::Pair(left, right) => pair(&mut rows, left, right, Size::Usual, columns),
            Line::Sum(left, right) => pair(&mut rows, left, right, Size::Large, columns),
        }
    }
    rows
}

fn texts(rows: &mut Vec<Row>, text: &str, align: Align, size: Size, columns: usize) {
    for left in wrap(text, columns / size.times(), columns_of) {
        rows.push(Row::Text { left, right: String::new(), align, size });
    }
}

/// On one row where both fit; else the words first and the figure under them, at the right.
fn pair(rows: &mut Vec<Row>, left: &str, right: &str, size: Size, columns: usize) {
    let room = columns / size.times();
    let align = Align::Left;
    if columns_of(left) + columns_of(right) < room {
        let (left, right) = (left.to_owned(), right.to_owned());
        rows.push(Row::Text { left, right, align, size });
        return;
    }
    texts(rows, left, align, size, columns);
    // A figure is never broken while a smaller size would hold it.
    let size = if columns_of(right) > room { Size::Usual } else { size };
    for right in wrap(right, columns / size.times(), columns_of) {
        rows.push(Row::Text { left: String::new(), right, align, size });
    }
}

/// A row's text with blanks, so that the right part ends at the last column.
pub(crate) fn padded(left: &str, right: &str, align: Align, columns: usize) -> String {
    let free = columns.saturating_sub(columns_of(left) + columns_of(right));
    if !right.is_empty() {
        return format!("{left}{}{right}", " ".repeat(free));
    }
    match align {
        Align::Left => left.to_owned(),
        Align::Centre => format!("{}{left}", " ".repeat(free / 2)),
    }
}
