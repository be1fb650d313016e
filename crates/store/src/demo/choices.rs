//! What made-up orders are made of, each with how often it comes.

use domain::{CloseReason, Mode, Witness};

/// A wallet, what its payers count in, that currency's thousandths for one euro, and by what their
/// minor units differ from cents.
pub(super) struct Wallet {
    pub(super) name: &'static str,
    pub(super) currency: &'static str,
    pub(super) per_mille: i64,
    pub(super) cents: i64,
}

const fn wallet(name: &'static str, currency: &'static str, per_mille: i64, cents: i64) -> Wallet {
    Wallet { name, currency, per_mille, cents }
}

pub(super) const WALLETS: [(u32, Wallet); 8] = [
    (40, wallet("ALIPAY_CN", "CNY", 7_820, 1)),
    (14, wallet("ALIPAY_HK", "HKD", 8_460, 1)),
    (14, wallet("GCASH", "PHP", 63_400, 1)),
    (9, wallet("KAKAOPAY", "KRW", 1_512_000, 100)),
    (8, wallet("TNG", "MYR", 5_070, 1)),
    (7, wallet("TRUEMONEY", "THB", 38_100, 1)),
    (5, wallet("NAVERPAY", "KRW", 1_512_000, 100)),
    (3, wallet("MPAY", "MOP", 8_720, 1)),
];

/// Currencies, and by what a price in cents is multiplied to be one in their minor unit.
pub(super) const CURRENCIES: [(u32, (&str, i64)); 7] = [
    (620, ("EUR", 1)),
    (140, ("USD", 1)),
    (90, ("GBP", 1)),
    (70, ("CNY", 7)),
    (50, ("JPY", 2)),
    (20, ("KRW", 15)),
    (10, ("KWD", 3)),
];

pub(super) const MODES: [(u32, Mode); 5] = [
    (55, Mode::OrderCode),
    (30, Mode::PaymentCode),
    (8, Mode::Cashier),
    (5, Mode::EntryCode),
    (2, Mode::Agreement),
];

pub(super) const TILLS: [(u32, &str); 3] = [(70, "1"), (24, "2"), (6, "3")];

/// Prices in cents, from and until before.
pub(super) const PRICES: [(u32, (u32, u32)); 4] =
    [(45, (180, 1_500)), (35, (1_500, 6_000)), (16, (6_000, 25_000)), (4, (25_000, 190_000))];

/// How an attempt ends: `None` is paid.
pub(super) const ENDINGS: [(u32, Option<CloseReason>); 4] = [
    (930, None),
    (30, Some(CloseReason::Declined)),
    (25, Some(CloseReason::Expired)),
    (15, Some(CloseReason::Cancelled)),
];

pub(super) const FAILURES: [(u32, &str); 4] = [
    (5, "USER_BALANCE_NOT_ENOUGH"),
    (3, "RISK_REJECT"),
    (2, "USER_AMOUNT_EXCEED_LIMIT"),
    (1, "USER_STATUS_ABNORMAL"),
];

pub(super) const WITNESSES: [(u32, Witness); 3] =
    [(70, Witness::Notification), (22, Witness::Inquiry), (8, Witness::Answer)];

pub(super) const REASONS: [(u32, &str); 5] = [
    (4, "Wrong size"),
    (3, "Damaged"),
    (3, "Charged twice by mistake"),
    (2, "Customer changed their mind"),
    (1, "退货"),
];

pub(super) const NOTES: [(u32, &str); 14] = [
    (9, "two coffees, one oat milk"),
    (8, "gift wrapped"),
    (7, "collect after six"),
    (7, "regular guest"),
    (6, "scarf, blue"),
    (6, "两杯咖啡"),
    (5, "礼品包装"),
    (5, "tea set for the office"),
    (4, "tax-free form given"),
    (4, "口味：少糖"),
    (3, "deliver to hotel"),
    (3, "birthday cake"),
    (2, "exchange of yesterday's shirt"),
    (2, "机场自提"),
];
