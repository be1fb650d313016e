//! Accounts at acquirers.

use crate::args::Global;
use crate::error::{Exit, Failure};
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::{Cell, table};
use crate::view::{self, AccountView};
use crate::{clock, error, input};
use clap::{Args, Subcommand, ValueEnum};
use domain::AccountName;
use operations::{AccountCheck, CheckKind, CheckVerdict};
use serde::Serialize;
use shop::NewAccount;
use std::path::PathBuf;

/// What to do about accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum AccountCommand {
    /// Add an account
    Add(Box<AccountAdd>),
    /// Show the accounts
    List,
    /// Remove an account and its key; its orders stay
    Remove {
        /// The account
        name: String,
    },
    /// Make one harmless signed call and tell what works
    Test {
        /// The account
        name: String,
    },
}

/// Which protocol an account speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum AccountKind {
    Ams,
    OpenPlatform,
    CrossBorder,
}

/// An account.
#[derive(Debug, Args)]
pub(crate) struct AccountAdd {
    /// What the shop calls it
    #[arg(long)]
    name: String,
    /// Which protocol it speaks
    #[arg(long, value_enum)]
    kind: AccountKind,
    /// The gateway's address
    #[arg(long, value_name = "URL")]
    gateway: String,
    /// The id that the acquirer issued
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// The file with our private key; it is read once and kept in the keychain
    #[arg(long, value_name = "FILE")]
    private_key: Option<PathBuf>,
    /// The file with the acquirer's public key
    #[arg(long, value_name = "FILE")]
    gateway_public_key: Option<PathBuf>,
    /// What the acquirer pays out in
    #[arg(long, value_name = "CODE")]
    settlement_currency: Option<String>,
    /// Where the acquirer sends notifications: https, or http on this machine
    #[arg(long, value_name = "URL")]
    notify_url: Option<String>,
    /// The shop's id at the acquirer
    #[arg(long, value_name = "ID")]
    merchant_id: Option<String>,
    /// The shop's name at the acquirer
    #[arg(long, value_name = "TEXT")]
    merchant_name: Option<String>,
    /// The shop's category code at the acquirer
    #[arg(long, value_name = "CODE")]
    merchant_mcc: Option<String>,
    /// Where a payer's browser returns to
    #[arg(long, value_name = "URL")]
    redirect_url: Option<String>,
    /// Of the kind open-platform
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,
    /// Of the kind cross-border
    #[arg(long, value_name = "ID")]
    partner: Option<String>,
    /// Of the kind cross-border
    #[arg(long, value_name = "FILE")]
    md5_key: Option<PathBuf>,
}

/// One check of `account test`.
#[derive(Debug, Serialize)]
struct CheckView {
    check: &'static str,
    verdict: &'static str,
    detail: Option<String>,
    text: &'static str,
}

pub(crate) async fn run(
    command: AccountCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    match command {
        AccountCommand::Add(account) => add(*account, global, output).await,
        AccountCommand::List => list(global, output).await,
        AccountCommand::Remove { name } => remove(&name, global).await,
        AccountCommand::Test { name } => test(&name, global, output).await,
    }
}

async fn add(add: AccountAdd, global: &Global, output: Output) -> Result<Report, Failure> {
    if add.kind != AccountKind::Ams {
        return Err(Failure::refused(
            "unsupported-kind",
            "This version has no gateway of this kind yet; it speaks AMS.",
            "Give --kind ams, or wait for a later version. Nothing was stored.",
        ));
    }
    let account = new_account(add)?;
    let place = Place::open(global, Keys::Needed).await?;
    let name = account.name.clone();
    place.shop.add_account(&place.actor(global).await?, account).await?;
    let added = place.store().accounts().await?;
    let added: Vec<_> = added
        .iter()
        .filter(|account| account.name.as_str() == name)
        .map(AccountView::from)
        .collect();
    let text = view::accounts(output.paint(), place.zone(), &added);
    Ok(Report::new("account", &added.first(), text))
}

fn new_account(add: AccountAdd) -> Result<NewAccount, Failure> {
    if add.app_id.is_some() || add.partner.is_some() || add.md5_key.is_some() {
        return Err(usage("--app-id, --partner and --md5-key do not belong to --kind ams"));
    }
    let settlement_currency = needed("--settlement-currency", add.settlement_currency)?;
    input::currency(&settlement_currency)?;
    let private_key = needed("--private-key", add.private_key)?;
    let gateway_public_key = needed("--gateway-public-key", add.gateway_public_key)?;
    Ok(NewAccount {
        name: add.name,
        gateway: add.gateway,
        client_id: needed("--client-id", add.client_id)?,
        private_key: input::file("--private-key", &private_key)?,
        gateway_public_key: input::file("--gateway-public-key", &gateway_public_key)?,
        settlement_currency,
        notify_url: needed("--notify-url", add.notify_url)?,
        redirect_url: add.redirect_url,
        merchant_id: add.merchant_id,
        merchant_name: add.merchant_name,
        merchant_mcc: add.merchant_mcc,
    })
}

fn needed<T>(option: &str, value: Option<T>) -> Result<T, Failure> {
    value.ok_or_else(|| usage(&format!("an account of the kind ams needs {option}")))
}

fn usage(message: &str) -> Failure {
    Failure::input("usage", format!("{message}."), "Run `tillside account add --help`.")
}

async fn list(global: &Global, output: Output) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let accounts = place.store().accounts().await?;
    let accounts: Vec<_> = accounts.iter().map(AccountView::from).collect();
    let text = view::accounts(output.paint(), place.zone(), &accounts);
    Ok(Report::new("accounts", &accounts, text))
}

async fn remove(name: &str, global: &Global) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::Needed).await?;
    place.shop.remove_account(&place.actor(global).await?, name).await?;
    Ok(Report::new("removed", &name, format!("Removed {name}. Its orders stay.\n")))
}

async fn test(name: &str, global: &Global, output: Output) -> Result<Report, Failure> {
    let account = AccountName::parse(name).map_err(input::id)?;
    let place = Place::open(global, Keys::Needed).await?;
    if !place.store().accounts().await?.iter().any(|known| known.name == account) {
        return Err(error::unknown_account(name));
    }
    place.connect(Some(&account)).await?;
    let checks = operations::test_account(place.shop.ctx(), &account, clock::now()).await?;
    let failed = checks.iter().find(|check| check.verdict == CheckVerdict::Failed);
    let failure = failed.map(failure_of);
    let views: Vec<_> = checks.iter().map(check_view).collect();
    let rows = views.iter().map(|check| {
        let detail = check.detail.as_deref().unwrap_or_default();
        vec![Cell::new(check.text), Cell::state(check.verdict), Cell::quiet(detail)]
    });
    let text = table(output.paint(), &["CHECK", "VERDICT", "DETAIL"], rows.collect(), "");
    Ok(Report::new("account", &name, text)
        .and("ok", &failure.is_none())
        .and("checks", &views)
        .failing(failure))
}

fn check_view(check: &AccountCheck) -> CheckView {
    CheckView {
        check: word(check.check),
        verdict: match check.verdict {
            CheckVerdict::Passed => "passed",
            CheckVerdict::Failed => "failed",
            CheckVerdict::NotRun => "not-run",
        },
        detail: check.detail.clone(),
        text: match check.check {
            CheckKind::Reached => "The address answers",
            CheckKind::Gateway => "What answers is such a gateway",
            CheckKind::Client => "It knows the client id",
            CheckKind::Signature => "It accepts our signature",
            CheckKind::AnswerSignature => "Its signature fits the public key",
            CheckKind::Clock => "Its clock and ours agree",
            CheckKind::Contract => "It lets this client make the call",
        },
    }
}

const fn word(check: CheckKind) -> &'static str {
    match check {
        CheckKind::Reached => "reached",
        CheckKind::Gateway => "gateway",
        CheckKind::Client => "client",
        CheckKind::Signature => "signature",
        CheckKind::AnswerSignature => "answer-signature",
        CheckKind::Clock => "clock",
        CheckKind::Contract => "contract",
    }
}

/// A test of ours moves no money, so whatever it finds is no unknown outcome.
fn failure_of(check: &AccountCheck) -> Failure {
    let detail = check.detail.as_deref().unwrap_or("no more is known");
    let (code, message, hint) = match check.check {
        CheckKind::Reached => (
            "gateway-unreachable",
            "The gateway does not answer",
            "Look at --gateway, the network and the proxy.",
        ),
        CheckKind::Gateway => (
            "not-a-gateway",
            "Something answers there that is no AMS gateway",
            "Look at --gateway: the address has no path.",
        ),
        CheckKind::Client => (
            "refused-by-gateway",
            "The gateway does not know this client",
            "Look at --client-id, and whether it belongs to this gateway.",
        ),
        CheckKind::Signature => (
            "signature-invalid",
            "The gateway does not accept our signature",
            "Upload the public half of --private-key at the acquirer.",
        ),
        CheckKind::AnswerSignature => (
            "signature-invalid",
            "The answer's signature does not fit",
            "Look at --gateway-public-key: it is the acquirer's, not your own.",
        ),
        CheckKind::Clock => (
            "clock-skew",
            "The gateway's clock and this machine's are apart",
            "Let this machine take its time from the network.",
        ),
        CheckKind::Contract => (
            "refused-by-gateway",
            "The gateway does not let this client ask",
            "Ask the acquirer what the contract allows.",
        ),
    };
    Failure::new(code, Exit::Refused, format!("{message}: {detail}."), hint)
}
