//! The commands, one file each: what it takes, what it does, what it tells.

pub(crate) mod account;
pub(crate) mod agreement;
pub(crate) mod backup;
pub(crate) mod demo_data;
pub(crate) mod ledger;
pub(crate) mod listen;
pub(crate) mod notification;
pub(crate) mod order;
pub(crate) mod order_create;
pub(crate) mod order_list;
pub(crate) mod order_wait;
pub(crate) mod overview;
pub(crate) mod receipt;
pub(crate) mod refund;
mod refund_batch;
pub(crate) mod refund_plan;
pub(crate) mod restore;
pub(crate) mod sandbox;
pub(crate) mod shop;
pub(crate) mod staff;
pub(crate) mod statement;
mod stream;
pub(crate) mod sync;
pub(crate) mod trail;
pub(crate) mod verify;
pub(crate) mod watch;

use crate::args::{Cli, Command};
use crate::error::Failure;
use crate::output::{Output, Report};

/// Does what the arguments say.
pub(crate) async fn run(cli: Cli, output: Output) -> Result<Report, Failure> {
    let global = &cli.global;
    match cli.command {
        Command::Sandbox(args) => sandbox::run(args, output).await,
        Command::Shop(command) => shop::run(command, global, output).await,
        Command::Account(command) => account::run(command, global, output).await,
        Command::Order(command) => order::run(command, global, output).await,
        Command::Receipt(args) => receipt::run(args, global, output).await,
        Command::Refund(command) => refund::run(command, global, output).await,
        Command::Staff(command) => staff::run(command, global, output).await,
        Command::Agreement(command) => agreement::run(command, global, output).await,
        Command::Notification(command) => notification::run(command, global, output).await,
        Command::Sync => sync::run(global).await,
        Command::Watch(args) => watch::run(args, global, output).await,
        Command::Listen(args) => listen::run(args, global, output).await,
        Command::Overview => overview::run(global, output).await,
        Command::Verify => verify::run(global).await,
        Command::Ledger(command) => ledger::run(command, global, output).await,
        Command::Backup(args) => backup::run(args, global).await,
        Command::Restore(args) => restore::run(args, global).await,
        Command::Trail(command) => trail::run(command, global).await,
        Command::DemoData(args) => demo_data::run(args, global, output).await,
        Command::Statement(command) => statement::run(command, global, output).await,
    }
}
