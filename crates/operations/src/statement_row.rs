//! A movement of our own books as a statement tells it.

use domain::{Currency, Money, MoneyError, PaymentStatus, RefundStatus};
use statement::{Kind, Row};
use store::{PromotionRecord, StatementKind, StatementRow};

/// Who bears a discount of which an acquirer tells.
const WALLET: &str = "wallet";

/// A movement of our own books as a statement tells it. A refund is its own signed row, and so is
/// a cancel: what was paid and then cancelled has both rows, which add up to nothing.
///
/// No report has told a fee yet, and an unknown amount is no nought: fee, tax and net are left
/// out.
pub fn statement_row(stored: StatementRow) -> Result<Row, MoneyError> {
    let (kind, status, gross) = match stored.kind {
        StatementKind::Sale => (Kind::Sale, PaymentStatus::Paid.word(), stored.amount),
        StatementKind::Cancel => {
            (Kind::Cancel, PaymentStatus::Cancelled.word(), stored.amount.checked_neg()?)
        }
        StatementKind::Refund => {
            (Kind::Refund, RefundStatus::Succeeded.word(), stored.amount.checked_neg()?)
        }
        StatementKind::Reversal => {
            (Kind::RefundReversal, RefundStatus::Succeeded.word(), stored.amount)
        }
    };
    let discount = discount(&stored.promotions, gross.currency())?;
    let discount = match stored.kind {
        StatementKind::Cancel => discount.map(Money::checked_neg).transpose()?,
        StatementKind::Sale | StatementKind::Refund | StatementKind::Reversal => discount,
    };
    // A number is day, till and serial, and no till has a hyphen.
    let till = stored.number.as_str().split('-').nth(1).unwrap_or_default().to_owned();
    Ok(Row {
        at: stored.at,
        kind,
        order_number: stored.number,
        request_id: stored.request_id,
        gateway_id: stored.gateway_id,
        wallet: stored.wallet,
        status,
        gross,
        fee: None,
        tax: None,
        net: None,
        settlement: stored.settlement,
        batch_id: None,
        bank_line: None,
        reference: stored.reference,
        note: stored.note,
        account: stored.account,
        mode: stored.mode,
        till,
        order_id: stored.order_id,
        discount,
        discount_borne_by: (!stored.promotions.is_empty()).then_some(WALLET),
    })
}

/// What discounts come to in the order's currency. Where one was told in another, or without what
/// it saved, nobody knows.
fn discount(
    promotions: &[PromotionRecord],
    currency: Currency,
) -> Result<Option<Money>, MoneyError> {
    let mut sum = None;
    for promotion in promotions {
        let Some(saved) = promotion.saved.filter(|saved| saved.currency() == currency) else {
            return Ok(None);
        };
        sum = Some(sum.unwrap_or(Money::zero(currency)).checked_add(saved)?);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn euro(minor: i64) -> Money {
        Money::from_minor(minor, Currency::parse("EUR").unwrap())
    }

    fn told(saved: &[Option<Money>]) -> Option<Money> {
        let told = |saved: &Option<Money>| PromotionRecord { name: "A".to_owned(), saved: *saved };
        let promotions: Vec<_> = saved.iter().map(told).collect();
        discount(&promotions, euro(0).currency()).unwrap()
    }

    #[test]
    fn a_discount_is_the_sum_of_what_was_told_in_the_orders_currency_or_unknown() {
        let won = Money::from_minor(500, Currency::parse("KRW").unwrap());
        assert_eq!(told(&[]), None);
        assert_eq!(told(&[Some(euro(75)), Some(euro(25))]), Some(euro(100)));
        assert_eq!(told(&[Some(euro(75)), Some(won)]), None);
        assert_eq!(told(&[Some(euro(75)), None]), None);
    }
}
