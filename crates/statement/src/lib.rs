#![doc = include_str!("../README.md")]

mod csv_statement;
mod csv_table;
mod days;
mod row;
mod whole_file;

pub use csv_statement::{CsvStatement, StatementError};
pub use csv_table::{Cell, CsvTable};
pub use days::{Days, DaysError, first_moment};
pub use row::{Book, Kind, Row};
pub use whole_file::WholeFile;
