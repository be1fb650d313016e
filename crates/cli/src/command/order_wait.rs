//! Wait until an order is paid or over.

use super::order::{as_stored, not_paid};
use crate::args::Global;
use crate::clock;
use crate::error::{Exit, Failure};
use crate::input;
use crate::output::{Output, Report};
use crate::place::{Keys, Place};
use crate::view;
use chrono::TimeDelta;
use clap::Args;
use domain::{OrderId, OrderStatus};
use operations::{OperationError, Step};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// Which order, and for how long.
#[derive(Debug, Args)]
pub(crate) struct OrderWait {
    /// The order's id or number
    order: String,
    /// For how long, such as 60s or 5m
    #[arg(long, value_name = "SPAN", value_parser = input::span, default_value = "60s")]
    timeout: TimeDelta,
}

/// How often the shop's file is looked at: another program may have been told.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How often it is looked whether something has to be asked.
const IDLE: Duration = Duration::from_millis(250);
/// After something failed that should not have, the network as a whole for example.
const PAUSE: Duration = Duration::from_secs(2);

pub(crate) async fn wait(
    args: OrderWait,
    global: &Global,
    output: Output,
) -> Result<Report, Failure> {
    let patience = args.timeout.to_std().unwrap_or(Duration::ZERO);
    let end = Instant::now().checked_add(patience).ok_or_else(|| {
        let hint = "Give a span such as 60s or 5m.";
        Failure::input("bad-timeout", "Nobody can wait for so long.", hint)
    })?;
    let place = Place::open(global, Keys::Needed).await?;
    let record = place.order(&args.order).await?;
    let settled = if record.status == OrderStatus::Open {
        place.connect(Some(&record.account)).await?;
        settled_by(&place, &record.id, end).await?
    } else {
        record.status
    };
    let order = as_stored(&place, &record.id).await?;
    let failure = match settled {
        OrderStatus::Paid => None,
        OrderStatus::Open => Some(Failure::new(
            "outcome-unknown",
            Exit::Unknown,
            "It is not decided yet.",
            "Wait again, or end it with `tillside order cancel`.",
        )),
        over => {
            let code = order.last_payment().and_then(|last| last.failure_code.as_deref());
            Some(not_paid(over, code))
        }
    };
    let text = view::order(output.paint(), place.zone(), &order);
    Ok(Report::new("order", &order, text).failing(failure))
}

/// Asks the acquirer when it is due and looks at the file all the while, until the order is over
/// or the time is.
async fn settled_by(place: &Place, id: &OrderId, end: Instant) -> Result<OrderStatus, Failure> {
    let asked = ask(place, id);
    let seen = look(place, id);
    let both = async {
        tokio::select! {
            seen = seen => seen,
            // It only ends by failing for good.
            failed = asked => Err(failed),
        }
    };
    match timeout_at(end, both).await {
        Ok(outcome) => outcome,
        Err(_elapsed) => Ok(status(place, id).await?),
    }
}

async fn look(place: &Place, id: &OrderId) -> Result<OrderStatus, Failure> {
    loop {
        let status = status(place, id).await?;
        if status != OrderStatus::Open {
            return Ok(status);
        }
        sleep(LOOK_EVERY).await;
    }
}

/// Asks at once, since a person is waiting, and then as the acquirer's own rules have it.
async fn ask(place: &Place, id: &OrderId) -> Failure {
    let ctx = place.shop.ctx();
    if let Err(error) = operations::inquire_order(ctx, id, clock::now()).await
        && let Some(failure) = for_good(error)
    {
        return failure;
    }
    loop {
        let pause = match operations::step(ctx, clock::now()).await {
            Ok(Step::Did) => LOOK_EVERY,
            Ok(Step::Idle) => IDLE,
            Err(error) => match for_good(error) {
                Some(failure) => return failure,
                None => PAUSE,
            },
        };
        sleep(pause).await;
    }
}

/// The gateway's troubles pass; those of the data and the keys do not.
fn for_good(error: OperationError) -> Option<Failure> {
    match error {
        OperationError::Store(_) | OperationError::Secrets(_) | OperationError::Random => {
            Some(error.into())
        }
        passing => {
            tracing::debug!(error = %passing, "asking did not help");
            None
        }
    }
}

async fn status(place: &Place, id: &OrderId) -> Result<OrderStatus, Failure> {
    Ok(place.order(id.as_str()).await?.status)
}
