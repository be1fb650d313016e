//! What each wallet demands of money that goes back, as a dated table. A refund that breaks a rule
//! is refused before it is sent, and the rule is named.

use crate::{Currency, Money, WalletName};
use chrono::{DateTime, Months, TimeDelta, Utc};

/// As of when the table is true.
pub const WALLET_RULES_AS_OF: &str = "2026-11-20";
/// Where it is from. Windows, parts and the least sums of payments stand there; the least sum of a
/// refund is usually that of a payment (docs.antom.com/ac/card_en/refund_en).
pub const WALLET_RULES_SOURCE: &str =
    "docs.antom.com: payment methods, refund capabilities, cancel; global.alipay.com ac/ams/refund";

/// Until when money can go back, counted from the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundWindow {
    /// So many days.
    Days(i64),
    /// So many months of the calendar.
    Months(u32),
}

/// Whether money can go back in parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// In as many parts as one likes.
    Any,
    /// Only whole, and so only once.
    WholeOnly,
}

/// Whether a payment that came in can be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelPaid {
    /// Until a quarter past midnight, UTC+8, after the day of the payment.
    SameDay,
    /// Never: only a refund brings the money back.
    Never,
}

/// The rules of one wallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WalletRules {
    /// The acquirer's name of the wallet; `*` stands for every other one.
    pub wallet: &'static str,
    /// Until when.
    pub window: RefundWindow,
    /// In which parts.
    pub parts: Parts,
    /// The least sum, in the wallet's own currency and its minor units. A payment in another
    /// currency has no least sum that could be known here.
    least: Option<(&'static str, i64)>,
    /// A sum is a multiple of this, in the same currency.
    step: Option<(&'static str, i64)>,
    /// Whether a cancel can take its place.
    pub cancel: CancelPaid,
}

/// The rule that a refund breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BrokenRule {
    /// It is too late.
    #[error("refunds were possible until {until}")]
    WindowOver {
        /// Until when it was possible.
        until: DateTime<Utc>,
    },
    /// The wallet takes back whole payments only.
    #[error("the wallet takes back only the whole {whole}")]
    WholeOnly {
        /// The whole payment.
        whole: Money,
    },
    /// Less than the wallet takes.
    #[error("the wallet takes back no less than {least}")]
    BelowLeast {
        /// The least that it takes.
        least: Money,
    },
    /// No multiple of what the wallet counts in.
    #[error("the wallet takes back only multiples of {step}")]
    NoMultiple {
        /// What it counts in.
        step: Money,
    },
}

/// Money that is to go back, as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Return {
    /// How much is to go back.
    pub amount: Money,
    /// How much came in.
    pub paid: Money,
    /// When it came in.
    pub paid_at: DateTime<Utc>,
    /// Whether any of it goes back, or went back, already.
    pub refunded_before: bool,
}

/// By which way money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnWay {
    /// By a cancel: the sale is undone whole, and its fee comes back too.
    Cancel {
        /// Until when that is possible.
        until: DateTime<Utc>,
    },
    /// By a refund.
    Refund {
        /// Why not by a cancel.
        why: NoCancel,
    },
}

/// Why a cancel is not possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NoCancel {
    /// Only a part is to go back.
    Part,
    /// Something went back already.
    RefundedBefore,
    /// It is too late for a cancel.
    WindowOver,
    /// The wallet does not do it once the payer has paid.
    Wallet,
    /// The acquirer was asked and refused.
    Refused,
}

const fn rules(wallet: &'static str) -> WalletRules {
    WalletRules {
        wallet,
        window: RefundWindow::Days(365),
        parts: Parts::Any,
        least: None,
        step: None,
        cancel: CancelPaid::SameDay,
    }
}

impl WalletRules {
    const fn least(self, currency: &'static str, minor: i64) -> Self {
        Self { least: Some((currency, minor)), ..self }
    }

    const fn step(self, currency: &'static str, minor: i64) -> Self {
        Self { step: Some((currency, minor)), ..self }
    }

    const fn whole_within(self, days: i64) -> Self {
        Self { parts: Parts::WholeOnly, window: RefundWindow::Days(days), ..self }
    }

    const fn never_cancelled(self) -> Self {
        Self { cancel: CancelPaid::Never, ..self }
    }
}

/// Every wallet with a rule of its own, and last what holds for all others. Indonesian wallets,
/// JKOPay and Thai banks are not cancelled once paid.
const TABLE: &[WalletRules] = &[
    rules("ALIPAY_CN").least("CNY", 10),
    rules("ALIPAY_HK").least("HKD", 1),
    rules("DANA").least("IDR", 30_000).step("IDR", 100).never_cancelled(),
    rules("OVO").step("IDR", 100).never_cancelled(),
    rules("GOPAY_ID").step("IDR", 100).never_cancelled(),
    rules("SHOPEEPAY_ID").step("IDR", 100).never_cancelled(),
    rules("LINKAJA").step("IDR", 100).never_cancelled(),
    rules("AKULAKU_PAYLATER").step("IDR", 100).never_cancelled(),
    rules("KREDIVO_ID").step("IDR", 100).never_cancelled(),
    WalletRules { window: RefundWindow::Days(7), ..rules("QRIS").step("IDR", 100) }
        .never_cancelled(),
    rules("GCASH").least("PHP", 100),
    rules("MAYA").least("PHP", 100),
    rules("BILLEASE").least("PHP", 5_000),
    rules("TNG").least("MYR", 5),
    rules("BOOST").least("MYR", 5),
    rules("KAKAOPAY").least("KRW", 50),
    rules("NAVERPAY").least("KRW", 100),
    rules("TOSSPAY").least("KRW", 100),
    rules("TRUEMONEY").least("THB", 100),
    rules("RABBIT_LINE_PAY").least("THB", 1),
    rules("KPLUS").least("THB", 100).never_cancelled(),
    rules("PAYPAY").least("JPY", 1).whole_within(90),
    rules("GRABPAY_SG").least("SGD", 1),
    rules("JKOPAY").least("TWD", 100).step("TWD", 100).never_cancelled(),
    rules("OCTOPUS").step("HKD", 10),
    rules("*"),
];

/// The rules of a wallet; those of every other one where it is not known.
pub fn wallet_rules(wallet: Option<&WalletName>) -> &'static WalletRules {
    let wanted = wallet.map(WalletName::as_str);
    let found = TABLE.iter().find(|row| wanted == Some(row.wallet));
    found.or(TABLE.last()).expect("the table has a last row")
}

impl WalletRules {
    /// The last moment at which a payment of that moment can be refunded.
    pub fn window_end(&self, paid_at: DateTime<Utc>) -> DateTime<Utc> {
        let end = match self.window {
            RefundWindow::Days(days) => paid_at.checked_add_signed(TimeDelta::days(days)),
            RefundWindow::Months(months) => paid_at.checked_add_months(Months::new(months)),
        };
        end.unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The last moment at which a payment of that moment can be cancelled, if it can be at all.
    pub fn cancel_end(&self, paid_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.cancel {
            CancelPaid::SameDay => Some(quarter_past_midnight(paid_at)),
            CancelPaid::Never => None,
        }
    }

    /// The least that can go back in a currency, where that is known.
    pub fn least_in(&self, currency: Currency) -> Option<Money> {
        of_currency(self.least, currency)
    }

    /// Says which rule a refund breaks, if it breaks one.
    pub fn check(&self, wish: Return, now: DateTime<Utc>) -> Result<(), BrokenRule> {
        let until = self.window_end(wish.paid_at);
        if now > until {
            return Err(BrokenRule::WindowOver { until });
        }
        if self.parts == Parts::WholeOnly && wish.amount != wish.paid {
            return Err(BrokenRule::WholeOnly { whole: wish.paid });
        }
        if let Some(least) = self.least_in(wish.amount.currency())
            && wish.amount.minor() < least.minor()
        {
            return Err(BrokenRule::BelowLeast { least });
        }
        if let Some(step) = of_currency(self.step, wish.amount.currency())
            && wish.amount.minor().checked_rem(step.minor()) != Some(0)
        {
            return Err(BrokenRule::NoMultiple { step });
        }
        Ok(())
    }

    /// By which way the money should go back: by a cancel wherever one is possible, since the
    /// fee of the sale then comes back too.
    pub fn way(&self, wish: Return, now: DateTime<Utc>) -> ReturnWay {
        let why = if wish.amount != wish.paid {
            NoCancel::Part
        } else if wish.refunded_before {
            NoCancel::RefundedBefore
        } else {
            match self.cancel_end(wish.paid_at) {
                None => NoCancel::Wallet,
                Some(until) if now <= until => return ReturnWay::Cancel { until },
                Some(_) => NoCancel::WindowOver,
            }
        };
        ReturnWay::Refund { why }
    }
}

impl BrokenRule {
    /// The rule in one word.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::WindowOver { .. } => "refund-window-over",
            Self::WholeOnly { .. } => "whole-refund-only",
            Self::BelowLeast { .. } => "below-least-refund",
            Self::NoMultiple { .. } => "no-multiple",
        }
    }
}

fn of_currency(rule: Option<(&'static str, i64)>, currency: Currency) -> Option<Money> {
    rule.filter(|(code, _)| *code == currency.code())
        .map(|(_, minor)| Money::from_minor(minor, currency))
}

/// The acquirer counts its days in UTC+8: 00:15 there is 16:15 UTC.
fn quarter_past_midnight(paid_at: DateTime<Utc>) -> DateTime<Utc> {
    let eight_hours = TimeDelta::hours(8);
    let there = paid_at.checked_add_signed(eight_hours).unwrap_or(paid_at).date_naive();
    let end = there
        .succ_opt()
        .and_then(|next| next.and_hms_opt(0, 15, 0))
        .and_then(|end| end.and_utc().checked_sub_signed(eight_hours));
    end.unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use proptest::prelude::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn money(minor: i64, currency: &str) -> Money {
        Money::from_minor(minor, Currency::parse(currency).unwrap())
    }

    fn wish(amount: i64, paid: i64, currency: &str) -> Return {
        Return {
            amount: money(amount, currency),
            paid: money(paid, currency),
            paid_at: at("2026-11-20T10:00:00Z"),
            refunded_before: false,
        }
    }

    fn of(wallet: &str) -> &'static WalletRules {
        wallet_rules(Some(&WalletName::parse(wallet).unwrap()))
    }

    #[track_caller]
    fn check(wallet: &str, wish: Return, now: &str, expected: &str) {
        let told = match of(wallet).check(wish, at(now)) {
            Ok(()) => "fits".to_owned(),
            Err(broken) => broken.word().to_owned(),
        };
        assert_eq!(told, expected, "{wallet}");
    }

    #[test]
    fn the_broken_rule_is_named() {
        check("PAYPAY", wish(400, 1000, "JPY"), "2026-11-21T00:00:00Z", "whole-refund-only");
        check("PAYPAY", wish(1000, 1000, "JPY"), "2026-11-21T00:00:00Z", "fits");
        check("PAYPAY", wish(1000, 1000, "JPY"), "2027-02-19T00:00:00Z", "refund-window-over");
        check("ALIPAY_CN", wish(9, 1000, "CNY"), "2026-11-21T00:00:00Z", "below-least-refund");
        check("ALIPAY_CN", wish(9, 1000, "EUR"), "2026-11-21T00:00:00Z", "fits");
        check("ALIPAY_CN", wish(10, 1000, "CNY"), "2027-11-20T10:00:00Z", "fits");
        check("ALIPAY_CN", wish(10, 1000, "CNY"), "2027-11-20T10:00:01Z", "refund-window-over");
        check("DANA", wish(30_050, 90_000, "IDR"), "2026-11-21T00:00:00Z", "no-multiple");
        check("KaKaoPay", wish(49, 1000, "KRW"), "2026-11-21T00:00:00Z", "below-least-refund");
        check("A_NEW_ONE", wish(1, 1000, "KRW"), "2026-11-21T00:00:00Z", "fits");
    }

    #[test]
    fn a_whole_payment_is_cancelled_until_a_quarter_past_midnight_in_the_acquirers_zone() {
        let whole = wish(1000, 1000, "EUR");
        let until = at("2026-11-20T16:15:00Z");
        let way = |rules: &WalletRules, wish, now| rules.way(wish, at(now));
        assert_eq!(way(of("GCASH"), whole, "2026-11-20T16:15:00Z"), ReturnWay::Cancel { until });
        let refund = |why| ReturnWay::Refund { why };
        let late = "2026-11-20T16:15:01Z";
        assert_eq!(way(of("GCASH"), whole, late), refund(NoCancel::WindowOver));
        let early = "2026-11-20T11:00:00Z";
        assert_eq!(way(of("DANA"), whole, early), refund(NoCancel::Wallet));
        assert_eq!(way(of("GCASH"), wish(999, 1000, "EUR"), early), refund(NoCancel::Part));
        let again = Return { refunded_before: true, ..whole };
        assert_eq!(way(of("GCASH"), again, early), refund(NoCancel::RefundedBefore));
    }

    #[test]
    fn every_row_names_a_currency_and_each_wallet_once() {
        for row in TABLE {
            for (code, minor) in row.least.iter().chain(row.step.iter()) {
                assert!(Currency::parse(code).is_ok() && *minor > 0, "{}", row.wallet);
            }
            assert_eq!(TABLE.iter().filter(|other| other.wallet == row.wallet).count(), 1);
        }
        assert_eq!(wallet_rules(None).wallet, "*");
    }

    proptest! {
        #[test]
        fn the_cancel_window_is_never_longer_than_a_day_and_a_quarter(second in 0_i64..4_000_000_000) {
            let paid_at = Utc.timestamp_opt(second, 0).unwrap();
            let open = quarter_past_midnight(paid_at).signed_duration_since(paid_at);
            prop_assert!(open > TimeDelta::minutes(15));
            prop_assert!(open <= TimeDelta::minutes(24 * 60 + 15));
        }
    }
}
