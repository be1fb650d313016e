//! A thermal printer, written from the command lists that printer makers publish. It shares nothing
//! with the writer, takes every byte apart, and stops at a command that it does not know.

use encoding_rs::{GB18030, IBM866, WINDOWS_1252};

/// What came out.
#[derive(Default)]
pub struct Printout {
    pub rows: Vec<Printed>,
    pub cuts: usize,
    /// Pulses per drawer connector.
    pub drawers: [usize; 2],
    pub dots: usize,
}

/// A row of paper.
pub enum Printed {
    Text { text: String, large: bool, inverted: bool },
    Picture { width: usize, rows: Vec<Vec<bool>>, centred: bool },
    Code { text: String, module: u8, centred: bool },
    Feed(u8),
}

struct State {
    page: u8,
    chinese: bool,
    large: bool,
    inverted: bool,
    /// Whether any of the line so far is white on black.
    line_inverted: bool,
    centred: bool,
    stored: Vec<u8>,
    module: u8,
    line: String,
}

/// Prints on paper of so many dots. Panics where a printer would print rubbish.
pub fn print(bytes: &[u8], dots: usize) -> Printout {
    let mut out = Printout { dots, ..Printout::default() };
    let mut state = State {
        page: 0,
        // As printers sold in China wake up: what forgets to leave this mode is caught.
        chinese: true,
        large: false,
        inverted: false,
        line_inverted: false,
        centred: false,
        stored: Vec::new(),
        module: 3,
        line: String::new(),
    };
    let mut rest = bytes;
    while let [first, ..] = rest {
        let taken = match first {
            0x0A => {
                out.end_line(&mut state);
                1
            }
            0x1B => escape(rest, &mut state, &mut out),
            0x1D => group(rest, &mut state, &mut out),
            0x1C => chinese(rest, &mut state),
            0x20..=0x7E => {
                // This is what some printers do with it.
                assert_ne!(*first, 0x5C, "a backslash may come out as a yen sign");
                state.line.push(char::from(*first));
                1
            }
            0x80..=0xFF => high(rest, &mut state),
            other => panic!("control byte {other:02x} would do something"),
        };
        rest = &rest[taken..];
    }
    assert!(state.line.is_empty(), "the last line is never printed: {:?}", state.line);
    out
}

fn escape(rest: &[u8], state: &mut State, out: &mut Printout) -> usize {
    match *rest {
        [_, b'@', ..] => {
            state.page = 0;
            2
        }
        [_, b'R', 0, ..] => 3,
        [_, b'E', 0 | 1, ..] => 3,
        [_, b'a', align @ (0 | 1), ..] => {
            assert!(state.line.is_empty(), "alignment changes only at a line's beginning");
            state.centred = align == 1;
            3
        }
        [_, b't', page, ..] => {
            assert!([16, 17].contains(&page), "code page {page} is not known here");
            state.page = page;
            3
        }
        [_, b'd', rows, ..] => {
            out.rows.push(Printed::Feed(rows));
            3
        }
        [_, b'p', connector @ (0 | 1), on, off, ..] => {
            assert!(on > 0 && off > on, "the solenoid needs time");
            out.drawers[usize::from(connector)] += 1;
            5
        }
        _ => panic!("unknown ESC {:02x?}", &rest[..rest.len().min(4)]),
    }
}

fn group(rest: &[u8], state: &mut State, out: &mut Printout) -> usize {
    match *rest {
        [_, b'!', size @ (0 | 0x11), ..] => {
            state.large = size != 0;
            3
        }
        [_, b'B', on @ (0 | 1), ..] => {
            state.inverted = on == 1;
            state.line_inverted |= state.inverted;
            3
        }
        [_, b'V', 0 | 1, ..] => {
            out.cuts += 1;
            3
        }
        [_, b'v', b'0', 0, low, high, tall, taller, ..] => {
            assert!(state.line.is_empty(), "a picture begins at a line's beginning");
            let across = usize::from(low) + usize::from(high) * 256;
            let rows = usize::from(tall) + usize::from(taller) * 256;
            assert!(across * 8 <= out.dots, "the picture is wider than the paper");
            let data = &rest[8..8 + across * rows];
            out.picture(across, data, state.centred);
            8 + data.len()
        }
        [_, b'(', b'k', low, high, ..] => {
            let count = usize::from(low) + usize::from(high) * 256;
            code(&rest[5..5 + count], state, out);
            5 + count
        }
        _ => panic!("unknown GS {:02x?}", &rest[..rest.len().min(4)]),
    }
}

fn code(data: &[u8], state: &mut State, out: &mut Printout) {
    match *data {
        [49, 65, 50, 0] | [49, 69, 48..=51] => {}
        [49, 67, dots @ 1..=16] => state.module = dots,
        [49, 80, 48, ref text @ ..] => state.stored = text.to_vec(),
        [49, 81, 48] => out.rows.push(Printed::Code {
            text: String::from_utf8(state.stored.clone()).unwrap(),
            module: state.module,
            centred: state.centred,
        }),
        _ => panic!("unknown code command {data:02x?}"),
    }
}

fn chinese(rest: &[u8], state: &mut State) -> usize {
    match *rest {
        [_, b'&', ..] => {
            state.chinese = true;
            2
        }
        [_, b'.', ..] => {
            state.chinese = false;
            2
        }
        [_, b'W', on @ (0 | 1), ..] => {
            assert_eq!(on == 1, state.large, "Chinese and Latin letters differ in size");
            3
        }
        _ => panic!("unknown FS {:02x?}", &rest[..rest.len().min(4)]),
    }
}

/// A byte beyond ASCII means what the mode says.
fn high(rest: &[u8], state: &mut State) -> usize {
    let (encoding, taken) = match (state.chinese, state.page) {
        (true, _) => (GB18030, 2),
        (false, 16) => (WINDOWS_1252, 1),
        (false, 17) => (IBM866, 1),
        (false, page) => panic!("a byte beyond ASCII without a page: {page}"),
    };
    let (text, failed) = encoding.decode_without_bom_handling(&rest[..taken]);
    assert!(!failed, "{:02x?} is no character", &rest[..taken]);
    state.line.push_str(&text);
    taken
}

impl Printout {
    fn end_line(&mut self, state: &mut State) {
        let text = std::mem::take(&mut state.line);
        let wide: usize = text.chars().map(|c| if c > '\u{2E80}' { 2 } else { 1 }).sum();
        let columns = self.dots / 12 / if state.large { 2 } else { 1 };
        assert!(wide <= columns, "{text:?} is wider than the paper");
        let (large, inverted) = (state.large, std::mem::take(&mut state.line_inverted));
        self.rows.push(Printed::Text { text, large, inverted });
    }

    /// Bands of one picture follow each other without a gap.
    fn picture(&mut self, across: usize, data: &[u8], centred: bool) {
        let new: Vec<Vec<bool>> = data
            .chunks(across)
            .map(|row| row.iter().flat_map(|b| (0..8).map(move |i| b & (0x80 >> i) != 0)).collect())
            .collect();
        let width = across * 8;
        self.rows.push(Printed::Picture { width, rows: new, centred });
    }

    /// The paper as text, a picture by its size and its ink.
    pub fn told(&self) -> String {
        let mut told = String::new();
        for row in &self.rows {
            let line = match row {
                Printed::Text { text, large, inverted, .. } => {
                    let mark = match (large, inverted) {
                        (_, true) => "## ",
                        (true, false) => "#  ",
                        (false, false) => "   ",
                    };
                    format!("{mark}{text}")
                }
                Printed::Picture { width, rows, .. } => {
                    format!("   [picture {width} x {}]", rows.len())
                }
                Printed::Code { text, module, .. } => format!("   [code {module}: {text}]"),
                Printed::Feed(rows) => format!("   [feed {rows}]"),
            };
            told.push_str(line.trim_end());
            told.push('\n');
        }
        told
    }

    /// Every row as dots, for reading codes: text rows are left white.
    pub fn codes(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut band: Vec<Vec<bool>> = Vec::new();
        let mut read = |band: &mut Vec<Vec<bool>>| {
            if let Some(width) = band.first().map(Vec::len) {
                let dark = |x: usize, y: usize| band[y][x];
                let mut image = rqrr::PreparedImage::prepare_from_bitmap(width, band.len(), dark);
                for grid in image.detect_grids() {
                    found.push(grid.decode().unwrap().1);
                }
            }
            band.clear();
        };
        for row in &self.rows {
            match row {
                Printed::Picture { rows, width, .. } => {
                    if band.first().is_some_and(|first| first.len() != *width) {
                        read(&mut band);
                    }
                    band.extend(rows.iter().cloned());
                }
                Printed::Text { .. } | Printed::Code { .. } | Printed::Feed(_) => read(&mut band),
            }
        }
        read(&mut band);
        found
    }

    /// The rows as a picture for a person to look at.
    pub fn pbm(&self) -> Vec<u8> {
        let rows: Vec<&Vec<bool>> = self
            .rows
            .iter()
            .filter_map(|row| match row {
                Printed::Picture { rows, .. } => Some(rows),
                Printed::Text { .. } | Printed::Code { .. } | Printed::Feed(_) => None,
            })
            .flatten()
            .collect();
        let mut file = format!("P1\n{} {}\n", self.dots, rows.len());
        for row in rows {
            let dot = |x: usize| if row.get(x) == Some(&true) { '1' } else { '0' };
            file.extend((0..self.dots).map(dot));
            file.push('\n');
        }
        file.into_bytes()
    }
}
