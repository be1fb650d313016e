//! What a printer says of itself.

use crate::PrinterError;

/// What a printer says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status {
    /// Paper is nearly at its end.
    pub paper_low: bool,
}

/// Asks for the reason of being offline, and for the paper's sensors.
pub(crate) const ASK: [[u8; 3]; 2] = [[0x10, 0x04, 2], [0x10, 0x04, 4]];

/// Reads the two answers.
pub(crate) fn read(offline: u8, paper: u8) -> Result<Status, PrinterError> {
    const COVER: u8 = 0b0000_0100;
    const ENDED: u8 = 0b0010_0000;
    const ERROR: u8 = 0b0100_0000;
    const PAPER_END: u8 = 0b0110_0000;
    const PAPER_LOW: u8 = 0b0000_1100;
    // These bits are the same in every answer; a byte without them is something else.
    if [offline, paper].iter().any(|byte| byte & 0b1001_0011 != 0b0001_0010) {
        return Err(PrinterError::NotReady);
    }
    if paper & PAPER_END != 0 || offline & ENDED != 0 {
        return Err(PrinterError::PaperOut);
    }
    if offline & COVER != 0 {
        return Err(PrinterError::CoverOpen);
    }
    if offline & ERROR != 0 {
        return Err(PrinterError::NotReady);
    }
    Ok(Status { paper_low: paper & PAPER_LOW != 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(offline: u8, paper: u8, expected: &str) {
        assert_eq!(format!("{:?}", read(offline, paper)), expected);
    }

    #[test]
    fn each_trouble_has_its_own_name() {
        check(0x12, 0x12, "Ok(Status { paper_low: false })");
        check(0x12, 0x1E, "Ok(Status { paper_low: true })");
        check(0x12, 0x72, "Err(PaperOut)");
        check(0x32, 0x12, "Err(PaperOut)");
        check(0x16, 0x12, "Err(CoverOpen)");
        check(0x52, 0x12, "Err(NotReady)");
        check(0xFF, 0x00, "Err(NotReady)");
    }
}
