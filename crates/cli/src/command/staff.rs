//! Who works in the shop, and what refunds need a second person.

use crate::args::Global;
use crate::clock;
use crate::error::Failure;
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::table::{Cell, table};
use crate::view::{MoneyView, TimeView, time};
use clap::Subcommand;
use domain::{Currency, InvalidId, Money, Pin, Role, StaffName};
use serde::Serialize;
use std::io::{BufRead, IsTerminal};
use store::StaffRecord;

/// Where a program gives the PIN that somebody is to have from now on.
const NEW_PIN: &str = "TILLSIDE_NEW_PIN";

/// What to do about staff. Where anybody is named, `--staff NAME` with the PIN in `TILLSIDE_PIN`
/// says who does something.
#[derive(Debug, Subcommand)]
pub(crate) enum StaffCommand {
    /// Name somebody; the first one is an owner. The new PIN is in `TILLSIDE_NEW_PIN`, or typed
    Add {
        /// What they are called in the shop
        name: String,
        /// What they are: owner, manager, cashier or accountant
        #[arg(long, value_parser = role)]
        role: Role,
    },
    /// List everybody who works here
    List,
    /// Take somebody's rights away
    Remove {
        /// Who
        name: String,
    },
    /// Give somebody another PIN, from `TILLSIDE_NEW_PIN` or typed
    SetPin {
        /// Who
        name: String,
    },
    /// Show or set up to which sum of an order's refunds one person is enough
    Limits {
        /// What a cashier may refund alone, such as 50.00, or `none`
        #[arg(long, value_name = "AMOUNT")]
        alone_up_to: Option<String>,
        /// Above which sum a second person has to agree, whoever asks, or `none`
        #[arg(long, value_name = "AMOUNT")]
        second_above: Option<String>,
    },
}

#[derive(Debug, Serialize)]
struct StaffView {
    name: String,
    role: &'static str,
    created_at: TimeView,
    wait_until: Option<TimeView>,
}

#[derive(Debug, Serialize)]
struct LimitsView {
    alone_up_to: Option<MoneyView>,
    second_above: Option<MoneyView>,
}

pub(crate) async fn run(
    command: StaffCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let place = Place::open(global, Keys::NotNeeded).await?;
    let ctx = place.shop.ctx();
    match command {
        StaffCommand::List => {}
        StaffCommand::Add { name, role } => {
            let (name, pin) = (parsed(&name)?, new_pin()?);
            let by = place.actor(global).await?;
            operations::add_staff(ctx, &by, name, role, pin, clock::now()).await?;
        }
        StaffCommand::Remove { name } => {
            let by = place.actor(global).await?;
            operations::remove_staff(ctx, &by, &parsed(&name)?, clock::now()).await?;
        }
        StaffCommand::SetPin { name } => {
            let (name, pin) = (parsed(&name)?, new_pin()?);
            let by = place.actor(global).await?;
            operations::set_pin(ctx, &by, &name, pin, clock::now()).await?;
        }
        StaffCommand::Limits { alone_up_to, second_above } => {
            return limits(&place, global, alone_up_to, second_above).await;
        }
    }
    let staff: Vec<_> = place.store().staff().await?.iter().map(StaffView::from).collect();
    let rows = staff.iter().map(|one| vec![Cell::new(&one.name), Cell::new(one.role)]).collect();
    let empty = "Nobody is named: the owner works alone, without a PIN.";
    let text = table(output.paint(), &["NAME", "ROLE"], rows, empty);
    Ok(Report::new("staff", &staff, text))
}

async fn limits(
    place: &Place,
    global: &Global,
    alone_up_to: Option<String>,
    second_above: Option<String>,
) -> Result<Report, Failure> {
    let ctx = place.shop.ctx();
    let mut policy = operations::refund_policy(ctx).await?;
    if alone_up_to.is_some() || second_above.is_some() {
        let currency = place.shop.profile().await?.currency;
        if let Some(text) = alone_up_to {
            policy.alone_up_to = limit(&text, currency)?;
        }
        if let Some(text) = second_above {
            policy.two_above = limit(&text, currency)?;
        }
        let by = place.actor(global).await?;
        operations::set_refund_policy(ctx, &by, policy, clock::now()).await?;
    }
    let view = LimitsView {
        alone_up_to: policy.alone_up_to.map(MoneyView::from),
        second_above: policy.two_above.map(MoneyView::from),
    };
    let say = |limit: Option<Money>| limit.map_or("none".to_owned(), |limit| limit.to_string());
    let text = format!(
        "A cashier refunds alone up to: {}\nA second person agrees above: {}\n",
        say(policy.alone_up_to),
        say(policy.two_above)
    );
    Ok(Report::new("limits", &view, text))
}

fn limit(text: &str, currency: Currency) -> Result<Option<Money>, Failure> {
    if text == "none" { Ok(None) } else { input::amount(text, currency).map(Some) }
}

fn role(text: &str) -> Result<Role, String> {
    let known = || Role::ALL.iter().map(|role| role.word()).collect::<Vec<_>>().join(", ");
    Role::parse_word(text).ok_or_else(|| format!("choose one of {}", known()))
}

fn parsed(name: &str) -> Result<StaffName, Failure> {
    StaffName::parse(name).map_err(input::id)
}

fn new_pin() -> Result<Pin, Failure> {
    let text = match std::env::var(NEW_PIN) {
        Ok(text) => text,
        Err(_) => typed()?,
    };
    Pin::parse(&text).map_err(|error| bad_pin(&error))
}

fn typed() -> Result<String, Failure> {
    if std::io::stdin().is_terminal() {
        eprintln!("The new PIN, six digits (it is seen while it is typed):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).map_err(|error| Failure::internal(&error))?;
    Ok(line)
}

pub(crate) fn bad_pin(error: &InvalidId) -> Failure {
    Failure::input("bad-pin", format!("{error}."), "A PIN has six digits. Nothing was stored.")
}

impl From<&StaffRecord> for StaffView {
    fn from(record: &StaffRecord) -> Self {
        Self {
            name: record.name.to_string(),
            role: record.role.word(),
            created_at: time(record.created_at),
            wait_until: record.wait_until.map(time),
        }
    }
}
