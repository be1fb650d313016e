//! Who the shop is.

use crate::args::Global;
use crate::error::Failure;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, ShopView};
use clap::{Args, Subcommand};
use shop::{Profile, ProfileChange};

/// What to do about the shop.
#[derive(Debug, Subcommand)]
pub(crate) enum ShopCommand {
    /// Change what acquirers and payers are told
    Set(ShopSet),
    /// Show it
    Show,
}

/// What to change; the rest stays.
#[derive(Debug, Args)]
pub(crate) struct ShopSet {
    /// The merchant's name, as payers see it
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Merchant category code, four digits
    #[arg(long, value_name = "CODE")]
    mcc: Option<String>,
    /// The shop's own id of the store
    #[arg(long, value_name = "ID")]
    store_id: Option<String>,
    /// The store's name, as payers see it
    #[arg(long, value_name = "TEXT")]
    store_name: Option<String>,
    /// The zone that days belong to, such as Europe/Dublin
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// The currency that the desk begins with
    #[arg(long, value_name = "CODE")]
    currency: Option<String>,
    /// This till, letters and digits
    #[arg(long, value_name = "NAME")]
    till: Option<String>,
}

pub(crate) async fn run(
    command: ShopCommand,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let place = match &command {
        ShopCommand::Set(set) => {
            // What is wrong is said before a folder is made.
            set.currency.as_deref().map(crate::input::currency).transpose()?;
            set.zone.as_deref().map(crate::input::zone).transpose()?;
            Place::open(global, Keys::NotNeeded).await?
        }
        ShopCommand::Show => Place::open(global, Keys::NotNeeded).await?,
    };
    let profile: Profile = match command {
        ShopCommand::Show => place.shop.profile().await?,
        ShopCommand::Set(set) => {
            let change = ProfileChange {
                name: set.name,
                mcc: set.mcc,
                store_id: set.store_id,
                store_name: set.store_name,
                zone: set.zone,
                currency: set.currency,
                till: set.till,
            };
            place.shop.set_profile(&place.actor(global).await?, change).await?
        }
    };
    let shop = ShopView::new(&profile, &place.shop);
    let text = view::shop(output.paint(), &shop);
    Ok(Report::new("shop", &shop, text))
}
