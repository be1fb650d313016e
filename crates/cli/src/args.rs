//! The arguments that every command shares, and the list of commands.

use crate::command::{
    account::AccountCommand, agreement::AgreementCommand, backup::Backup, demo_data::DemoData,
    ledger::LedgerCommand, listen::Listen, notification::NotificationCommand, order::OrderCommand,
    receipt::PrintReceipt, refund::RefundCommand, restore::Restore, sandbox::RunSandbox,
    shop::ShopCommand, staff::StaffCommand, statement::StatementCommand, trail::TrailCommand,
    watch::Watch,
};
use chrono::TimeDelta;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Take payments by Alipay+ wallets, give money back, and account for both: Tillside without a
/// window.
#[derive(Debug, Parser)]
#[command(name = "tillside", version, propagate_version = true, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct Global {
    /// The shop's data folder [default: TILLSIDE_DATA, or the desktop app's own]
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,
    /// Look at the desktop app's practice book instead of the real one
    #[arg(long, global = true)]
    pub(crate) practice: bool,
    /// How long to wait while another program writes
    #[arg(long, global = true, value_name = "TIME", default_value = "10s", value_parser = crate::input::span)]
    pub(crate) lock_wait: TimeDelta,
    /// Who does it, where the shop has named staff; the PIN in TILLSIDE_PIN
    #[arg(long, global = true, value_name = "NAME")]
    pub(crate) staff: Option<String>,
    /// Write JSON: one document, or one a line for a stream
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a practice acquirer with its wallet on this machine
    Sandbox(RunSandbox),
    /// Who the shop is
    #[command(subcommand)]
    Shop(ShopCommand),
    /// Accounts at acquirers
    #[command(subcommand)]
    Account(AccountCommand),
    /// Take money
    #[command(subcommand)]
    Order(OrderCommand),
    /// Give money back
    #[command(subcommand)]
    Refund(RefundCommand),
    /// Give a receipt for an order that was paid
    Receipt(PrintReceipt),
    /// Who works in the shop, and what each may do
    #[command(subcommand)]
    Staff(StaffCommand),
    /// Agreements to charge a payer later
    #[command(subcommand)]
    Agreement(AgreementCommand),
    /// What acquirers told us by themselves
    #[command(subcommand)]
    Notification(NotificationCommand),
    /// Settle everything whose outcome is not known
    Sync,
    /// Tell what happens, an event a line, until stopped
    Watch(Watch),
    /// Receive notifications over HTTP and ask where none arrive, until stopped
    Listen(Listen),
    /// How the day is going: takings beside a usual weekday, failures and their reasons
    Overview,
    /// Reckon the books anew and tell the first record that fails
    Verify,
    /// The ledger: balances and entries
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Copy the books into one file, and prove the copy
    Backup(Backup),
    /// Make a new data folder of a backup
    Restore(Restore),
    /// The chain over everything that was written down
    #[command(subcommand)]
    Trail(TrailCommand),
    /// Fill a data folder with believable orders, for trials and benchmarks
    DemoData(DemoData),
    /// Statements for accountants
    #[command(subcommand)]
    Statement(StatementCommand),
}
