//! List orders, newest first.

use crate::args::Global;
use crate::error::Failure;
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view::{self, OrderView};
use crate::zone::Zone;
use chrono::NaiveDate;
use chrono_tz::Tz;
use clap::Args;
use domain::OrderStatus;
use std::collections::HashMap;
use store::{Cursor, OrderFilter};

/// Which orders.
#[derive(Debug, Args)]
pub(crate) struct OrderList {
    /// From this day of the shop's zone
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// To this day, included
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Another zone than the shop's
    #[arg(long, value_name = "ZONE")]
    zone: Option<String>,
    /// open, paid, partly-refunded, refunded, cancelled, expired or failed
    #[arg(long, value_parser = status)]
    status: Option<OrderStatus>,
    /// Which wallet
    #[arg(long)]
    wallet: Option<String>,
    /// Which currency
    #[arg(long)]
    currency: Option<String>,
    /// Words that occur in number, reference, note or ids
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// The account
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// So many at once
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// Where the page before ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

fn status(text: &str) -> Result<OrderStatus, String> {
    let known =
        || OrderStatus::ALL.iter().map(|status| status.word()).collect::<Vec<_>>().join(", ");
    OrderStatus::parse_word(text).ok_or_else(|| format!("choose one of {}", known()))
}

pub(crate) async fn list(
    args: OrderList,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let after = args.after.as_deref().map(Cursor::parse).transpose().map_err(input::cursor)?;
    let zone = args.zone.as_deref().map(input::zone).transpose()?;
    let mut filter = OrderFilter {
        status: args.status,
        wallet: input::wallet(args.wallet.as_deref())?,
        currency: args.currency.as_deref().map(input::currency).transpose()?,
        account: input::account(args.account.as_deref())?,
        search: args.search,
        ..OrderFilter::default()
    };
    if let (Some(from), Some(to)) = (args.from, args.to) {
        // Backwards is wrong in every zone, so it is said before a folder is opened.
        input::days(from, to, Tz::UTC)?;
    }
    let place = Place::open(global, Keys::NotNeeded).await?;
    let zone = match zone {
        Some(zone) => zone,
        None => place.shop.profile().await?.zone,
    };
    if let Some(from) = args.from {
        filter.from = Some(input::days(from, from, zone)?.begin().map_err(input::bad_days)?);
    }
    if let Some(to) = args.to {
        filter.to = Some(input::days(to, to, zone)?.end().map_err(input::bad_days)?);
    }
    let store = place.store();
    let page = store.list_orders(&filter, after.as_ref(), args.limit).await?;
    let ids: Vec<_> = page.orders.iter().map(|order| order.id.clone()).collect();
    let mut payments: HashMap<_, Vec<_>> = HashMap::new();
    for payment in store.payments_of_orders(&ids).await? {
        payments.entry(payment.order_id.clone()).or_default().push(payment);
    }
    let orders: Vec<_> = page
        .orders
        .iter()
        .map(|order| OrderView::new(order, payments.get(&order.id).map_or(&[][..], Vec::as_slice)))
        .collect();
    let next = page.next.map(|cursor| cursor.to_string());
    let text = view::orders(output.paint(), Zone::new(zone), &orders, next.as_deref());
    Ok(Report::new("orders", &orders, text).and("next", &next))
}
