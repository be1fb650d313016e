//! Refunds from a file, which may be run again after a death in the middle.

use crate::deed::{amount_of, from_end, is_business, order_of, owner};
use crate::plan::Share;
use crate::world::{Books, World};
use chrono::{DateTime, Utc};
use domain::RefundRequestId;
use operations::{
    BatchResult, BatchRun, Ctx, LineFault, LineOutcome, OperationError, RefundBatch, run_batch,
};
use std::sync::{Mutex, PoisonError};

/// A file that is run, and the refunds that it has told of; those before a death count too.
pub struct Running {
    batch: RefundBatch,
    told: Mutex<Vec<(u64, RefundRequestId)>>,
}

impl Running {
    fn new(batch: RefundBatch) -> Self {
        Self { batch, told: Mutex::default() }
    }

    pub async fn run(&self, ctx: &Ctx, now: DateTime<Utc>) -> Result<(), OperationError> {
        let by = owner();
        let run = BatchRun { by: &by, approver: None, retry_failed: false };
        run_batch(ctx, &self.batch, run, &|| now, |result| self.tell(result)).await.map(drop)
    }

    fn tell(&self, result: &BatchResult) {
        match &result.outcome {
            LineOutcome::Made(refund) => {
                let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
                told.push((result.line.line, refund.refund.request_id().clone()));
            }
            LineOutcome::Refused(LineFault::Operation(error)) => {
                let unknown = matches!(error, OperationError::UnknownOrder(_));
                assert!(unknown || is_business(error), "{error:?}");
            }
            LineOutcome::Refused(LineFault::Amount(_) | LineFault::Currency { .. })
            | LineOutcome::Ready { .. } => panic!("{result:?}"),
        }
    }

    /// A line is one refund, however often its file is run and whoever dies meanwhile.
    pub fn note(&self, world: &mut World<'_>) {
        let mut same = world.batches.iter_mut().filter(|(batch, _)| *batch == self.batch);
        let (_, made) = same.next().unwrap();
        for (line, id) in &*self.told.lock().unwrap_or_else(PoisonError::into_inner) {
            assert_eq!(made.entry(*line).or_insert_with(|| id.clone()), id, "line {line}");
        }
    }
}

/// Writes a file about orders that there are.
pub fn write(
    world: &mut World<'_>,
    books: &Books,
    lines: &[(Option<u64>, Share)],
) -> Option<Running> {
    let mut text = "order,amount,reason\n".to_owned();
    for (pick, share) in lines {
        let line = match pick {
            None => "nobody-0001,1.00,".to_owned(),
            Some(pick) => {
                let order = order_of(books, *pick)?;
                let minor = amount_of(order, *share).map(|money| money.minor());
                let major = minor.map(|minor| format!("{}.{:02}", minor / 100, minor % 100));
                format!("{},{},One candle broken", order.number, major.unwrap_or_default())
            }
        };
        text.push_str(&line);
        text.push('\n');
    }
    let batch = RefundBatch::read(text.as_bytes()).unwrap();
    if !world.batches.iter().any(|(known, _)| *known == batch) {
        world.batches.push((batch.clone(), Default::default()));
    }
    Some(Running::new(batch))
}

/// A file that was written before.
pub fn again(world: &World<'_>, pick: u64) -> Option<Running> {
    from_end(&world.batches, pick).map(|(batch, _)| Running::new(batch.clone()))
}

/// Runs every file to its end, now that nothing goes wrong.
pub fn finish(world: &mut World<'_>) {
    for (batch, _) in world.batches.clone() {
        let running = Running::new(batch);
        let (shop, now) = (world.shop(), world.now());
        world.life().run(running.run(shop.ctx(), now)).unwrap();
        running.note(world);
    }
}
