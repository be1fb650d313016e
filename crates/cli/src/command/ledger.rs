//! The ledger: what its accounts come to, and its entries.

use crate::args::Global;
use crate::error::Failure;
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, BalanceView, EntryView};
use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::LedgerAccount;
use store::{Cursor, EntryFilter};

/// What to do about the ledger.
#[derive(Debug, Subcommand)]
pub(crate) enum LedgerCommand {
    /// What every account of the ledger comes to
    Balances(Balances),
    /// List entries, the last one booked first
    Entries(Entries),
}

/// Which balances.
#[derive(Debug, Args)]
pub(crate) struct Balances {
    /// At the end of this day of the shop's zone [default: of all that is booked]
    #[arg(long, value_name = "DATE")]
    at: Option<NaiveDate>,
    /// Another zone than the shop's
    #[arg(long, value_name = "ZONE", requires = "at")]
    zone: Option<String>,
    /// At this acquirer
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
}

/// Which entries.
#[derive(Debug, Args)]
pub(crate) struct Entries {
    /// Of one order only, by id or number
    #[arg(long, value_name = "ID")]
    order: Option<String>,
    /// At this acquirer
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// That move money to or from this account of the ledger, such as to-be-settled
    #[arg(long, value_name = "NAME", value_parser = ledger_account)]
    ledger_account: Option<LedgerAccount>,
    /// So many at once
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Where the page before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

fn ledger_account(text: &str) -> Result<LedgerAccount, String> {
    let known =
        || LedgerAccount::ALL.iter().map(|account| account.word()).collect::<Vec<_>>().join(", ");
    LedgerAccount::parse_word(text).ok_or_else(|| format!("choose one of {}", known()))
}

pub(crate) async fn run(
    command: LedgerCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        LedgerCommand::Balances(args) => balances(args, global, output).await,
        LedgerCommand::Entries(args) => entries(args, global, output).await,
    }
}

async fn balances(args: Balances, global: &Global, output: Output) -> Result<Report, Failure> {
    let account = input::account(args.account.as_deref())?;
    let zone = args.zone.as_deref().map(input::zone).transpose()?;
    let place = Place::open(global, Keys::NotNeeded).await?;
    let zone = match zone {
        Some(zone) => zone,
        None => place.shop.profile().await?.zone,
    };
    let before = match args.at {
        Some(day) => Some(input::days(day, day, zone)?.end().map_err(input::bad_days)?),
        None => None,
    };
    let balances = place
        .store()
        .ledger_balances(before)
        .await?
        .iter()
        .filter(|balance| account.as_ref().is_none_or(|account| *account == balance.account))
        .map(BalanceView::new)
        .collect::<Result<Vec<_>, _>>()?;
    let text = view::balances(output.paint(), &balances);
    let at = args.at.map(|day| day.to_string());
    Ok(Report::new("balances", &balances, text).and("at", &at).and("zone", &zone.name()))
}

async fn entries(args: Entries, global: &Global, output: Output) -> Result<Report, Failure> {
    let after = args.after.as_deref().map(Cursor::parse).transpose().map_err(input::cursor)?;
    let account = input::account(args.account.as_deref())?;
    let place = Place::open(global, Keys::NotNeeded).await?;
    let order_id = match &args.order {
        Some(order) => Some(place.order(order).await?.id),
        None => None,
    };
    let filter = EntryFilter { order_id, account, ledger_account: args.ledger_account };
    let page = place.store().list_entries(&filter, after.as_ref(), args.limit).await?;
    let entries: Vec<_> = page.entries.iter().map(EntryView::from).collect();
    let next = page.next.map(|cursor| cursor.to_string());
    let text = view::entries(output.paint(), place.zone(), &entries, next.as_deref());
    Ok(Report::new("entries", &entries, text).and("next", &next))
}
