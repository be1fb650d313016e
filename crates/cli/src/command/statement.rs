//! Statements for accountants.

use super::demo_data;
use crate::args::Global;
use crate::error::Failure;
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::table;
use chrono::NaiveDate;
use clap::{Args, Subcommand, ValueEnum};
use domain::{Money, Right};
use serde_json::json;
use statement::{CsvStatement, Kind, Row, WholeFile};
use std::collections::BTreeMap;
use std::path::PathBuf;
use store::{Book, StatementFilter};

/// What to do about statements.
#[derive(Debug, Subcommand)]
pub(crate) enum StatementCommand {
    /// Write the statement of a period
    Export(Export),
    /// Tell what can be exported
    Formats,
}

/// What stands in the statement, and where it goes.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The first day, in the shop's zone
    #[arg(long, value_name = "DATE")]
    from: NaiveDate,
    /// The last day, included
    #[arg(long, value_name = "DATE")]
    to: NaiveDate,
    /// Only this account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Only orders in this currency
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// Which date counts
    #[arg(long, value_enum, default_value_t = Basis::Transaction)]
    basis: Basis,
    /// Another zone than the shop's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The form; `tillside statement formats` lists them
    #[arg(long)]
    format: String,
    /// The file; an older one is replaced when the new one is whole
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Basis {
    Transaction,
    Settlement,
    Bank,
}

const CSV: (&str, &str) = ("csv", "comma-separated values, one row for each sale and each refund");

pub(crate) async fn run(
    command: StatementCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        StatementCommand::Export(args) => export(args, global).await,
        StatementCommand::Formats => {
            let (name, what) = CSV;
            let formats = json!([{ "format": name, "description": what }]);
            let rows = vec![vec![name.into(), what.into()]];
            let text = table(output.paint(), &["FORMAT", "WHAT IT IS"], rows, "");
            Ok(Report::new("formats", &formats, text))
        }
    }
}

async fn export(args: Export, global: &Global) -> Result<Report, Failure> {
    if args.format != CSV.0 {
        return Err(Failure::input(
            "unsupported-format",
            format!("This version does not write {:?}.", args.format),
            "`tillside statement formats` lists what it writes.",
        ));
    }
    let zone = args.zone.as_deref().map(input::zone).transpose()?;
    let account = input::account(args.account.as_deref())?;
    let currency = args.currency.as_deref().map(input::currency).transpose()?;
    input::days(args.from, args.to, chrono_tz::Tz::UTC)?;
    if args.basis != Basis::Transaction {
        return Err(Failure::refused(
            "no-reports",
            "No reports have been imported yet, so no settlement or bank dates are known.",
            "Export by transaction date.",
        ));
    }
    let place = Place::open(global, Keys::NotNeeded).await?;
    place.shop.ctx().allow(&place.actor(global).await?, Right::Export).await?;
    let zone = match zone {
        Some(zone) => zone,
        None => place.shop.profile().await?.zone,
    };
    if let Some(account) = &account
        && place.store().account(account).await?.is_none()
    {
        return Err(crate::error::unknown_account(account.as_str()));
    }
    let days = input::days(args.from, args.to, zone)?;
    let filter = StatementFilter {
        from: days.begin().map_err(input::bad_days)?,
        to: days.end().map_err(input::bad_days)?,
        account,
        currency,
    };
    let book = match place.store().book() {
        // What was made up is nobody's money either.
        Book::Live if !demo_data::is_made_up(&place).await? => statement::Book::Live,
        Book::Live | Book::Practice => statement::Book::Practice,
    };
    let unusable = |error| Failure::file("--out", &error);
    let file = WholeFile::create(&args.out).map_err(unusable)?;
    let mut csv = CsvStatement::begin(file, book, zone)?;
    let mut totals = Totals::default();
    place
        .store()
        .statement_rows::<Failure>(&filter, |stored| {
            let row = operations::statement_row(stored)?;
            totals.count(&row)?;
            Ok(csv.row(&row)?)
        })
        .await?;
    csv.finish()?.keep().map_err(unusable)?;
    Ok(report(&args, zone.name(), book, &totals))
}

/// Row counts and control sums, so that a reader can tell that nothing is missing.
#[derive(Debug, Default)]
struct Totals {
    sales: u64,
    cancels: u64,
    refunds: u64,
    by_currency: BTreeMap<String, Money>,
}

impl Totals {
    fn count(&mut self, row: &Row) -> Result<(), Failure> {
        let counter = match row.kind {
            Kind::Sale => &mut self.sales,
            Kind::Cancel => &mut self.cancels,
            Kind::Refund | Kind::RefundReversal => &mut self.refunds,
        };
        *counter = counter.saturating_add(1);
        let code = row.gross.currency().to_string();
        let before =
            self.by_currency.get(&code).copied().unwrap_or(Money::zero(row.gross.currency()));
        self.by_currency.insert(code, before.checked_add(row.gross)?);
        Ok(())
    }
}

fn report(args: &Export, zone: &str, book: statement::Book, totals: &Totals) -> Report {
    let Totals { sales, cancels, refunds, by_currency } = totals;
    let gross: Vec<_> =
        by_currency.values().map(|money| crate::view::MoneyView::from(*money)).collect();
    let sums: Vec<_> = by_currency.values().map(|money| format!(", {money}")).collect();
    let out = args.out.display();
    let practice = match book {
        statement::Book::Live => "",
        statement::Book::Practice => " PRACTICE: no real money.",
    };
    let text = format!(
        "Wrote {out}: {sales} sales, {cancels} cancels and {refunds} refunds{}.{practice}\n",
        sums.concat()
    );
    let statement = json!({
        "file": out.to_string(),
        "format": args.format,
        "from": args.from,
        "to": args.to,
        "zone": zone,
        "basis": "transaction",
        "book": book.mark(),
        "rows": sales.saturating_add(*cancels).saturating_add(*refunds),
        "sales": sales,
        "cancels": cancels,
        "refunds": refunds,
        "gross": gross,
    });
    Report::new("statement", &statement, text)
}
