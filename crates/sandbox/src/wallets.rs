//! The wallets of the practice world, with the limits that their schemes publish.

use crate::money::{Amount, decimals};

/// The method that leaves the choice of the wallet to the payer.
pub(crate) const CONNECT_WALLET: &str = "CONNECT_WALLET";

/// A wallet and its rules. Limits are in major units of its currency.
///
/// Limits by day, month or year are applied to the single payment only: the practice world does
/// not add up what a payer spent elsewhere.
#[derive(Debug)]
pub(crate) struct Wallet {
    /// `paymentMethodType`.
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) country: &'static str,
    pub(crate) currency: &'static str,
    /// In hundredths of the major unit, so that 0.05 can be said.
    min_hundredths: i64,
    max: Option<i64>,
    pub(crate) auto_debit: bool,
    pub(crate) refunds: Refunds,
    /// Whether a paid payment can still be cancelled.
    pub(crate) cancel_after_payment: bool,
}

/// How money comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refunds {
    Partial { days: i64 },
    FullOnly { days: i64 },
}

impl Refunds {
    pub(crate) fn days(self) -> i64 {
        match self {
            Refunds::Partial { days } | Refunds::FullOnly { days } => days,
        }
    }
}

const fn wallet(
    id: &'static str,
    name: &'static str,
    country: &'static str,
    currency: &'static str,
    min_hundredths: i64,
    max: Option<i64>,
) -> Wallet {
    Wallet {
        id,
        name,
        country,
        currency,
        min_hundredths,
        max,
        auto_debit: true,
        refunds: Refunds::Partial { days: 365 },
        cancel_after_payment: true,
    }
}

impl Wallet {
    const fn no_auto_debit(self) -> Self {
        Self { auto_debit: false, ..self }
    }

    const fn cancel_only_unpaid(self) -> Self {
        Self { cancel_after_payment: false, ..self }
    }

    const fn full_refunds_within(self, days: i64) -> Self {
        Self { refunds: Refunds::FullOnly { days }, ..self }
    }

    fn minor_of_hundredths(&self, hundredths: i64) -> i64 {
        match decimals(self.currency) {
            Some(0) => hundredths.saturating_add(99).checked_div(100).unwrap_or(1),
            _ => hundredths,
        }
    }

    /// The least that one payment can be.
    pub(crate) fn min(&self) -> Amount {
        let value = self.minor_of_hundredths(self.min_hundredths).max(1);
        Amount { currency: self.currency.to_owned(), value }
    }

    /// The most that one payment can be.
    pub(crate) fn max(&self) -> Option<Amount> {
        let value = self.minor_of_hundredths(self.max?.saturating_mul(100));
        Some(Amount { currency: self.currency.to_owned(), value })
    }

    /// Whether an amount in any currency lies within the limits, at the day's rate.
    pub(crate) fn admits(&self, amount: &Amount) -> bool {
        let own = amount.converted(self.currency).value;
        own >= self.min().value && self.max().is_none_or(|max| own <= max.value)
    }
}

static WALLETS: &[Wallet] = &[
    wallet("ALIPAY_CN", "Alipay", "CN", "CNY", 10, Some(300_000)),
    wallet("ALIPAY_HK", "AlipayHK", "HK", "HKD", 1, Some(50_000)),
    wallet("GCASH", "GCash", "PH", "PHP", 100, Some(100_000)),
    wallet("DANA", "DANA", "ID", "IDR", 30_000, Some(10_000_000)).cancel_only_unpaid(),
    wallet("TNG", "Touch 'n Go eWallet", "MY", "MYR", 5, Some(20_000)),
    wallet("KAKAOPAY", "Kakao Pay", "KR", "KRW", 5_000, Some(2_000_000)),
    wallet("TRUEMONEY", "TrueMoney", "TH", "THB", 100, Some(30_000)),
    wallet("BOOST", "Boost", "MY", "MYR", 5, Some(5_000)),
    wallet("NAVERPAY", "Naver Pay", "KR", "KRW", 10_000, Some(2_000_000)),
    wallet("TOSSPAY", "Toss Pay", "KR", "KRW", 10_000, Some(2_000_000)),
    wallet("PAYPAY", "PayPay", "JP", "JPY", 100, None).full_refunds_within(90),
    wallet("RABBIT_LINE_PAY", "LINE Pay", "TH", "THB", 1, Some(50_000)),
    wallet("KPLUS", "K PLUS", "TH", "THB", 100, Some(2_000_000)).cancel_only_unpaid(),
    wallet("BPI", "BPI", "PH", "PHP", 1, Some(50_000)).no_auto_debit(),
    wallet("MAYA", "Maya", "PH", "PHP", 100, Some(100_000)),
    wallet("BILLEASE", "BillEase", "PH", "PHP", 5_000, Some(50_000)).no_auto_debit(),
    wallet("GRABPAY_SG", "GrabPay Singapore", "SG", "SGD", 1, Some(5_000)),
    wallet("GRABPAY_MY", "GrabPay Malaysia", "MY", "MYR", 1, None),
    wallet("GRABPAY_PH", "GrabPay Philippines", "PH", "PHP", 1, None),
    wallet("ZALOPAY", "ZaloPay", "VN", "VND", 100, None),
    wallet("EASYPAISA", "Easypaisa", "PK", "PKR", 1, None),
    wallet("BKASH", "bKash", "BD", "BDT", 1, None).no_auto_debit(),
    wallet("MOMO", "MoMo", "VN", "VND", 100, None).no_auto_debit(),
    wallet("JKOPAY", "JKOPay", "TW", "TWD", 100, None).no_auto_debit().cancel_only_unpaid(),
    wallet("OVO", "OVO", "ID", "IDR", 100, None).no_auto_debit().cancel_only_unpaid(),
    wallet("GOPAY_ID", "GoPay", "ID", "IDR", 100, None).no_auto_debit().cancel_only_unpaid(),
];

pub(crate) fn all() -> impl Iterator<Item = &'static Wallet> {
    WALLETS.iter()
}

pub(crate) fn find(id: &str) -> Option<&'static Wallet> {
    WALLETS.iter().find(|wallet| wallet.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admits(id: &str, currency: &str, value: &str) -> bool {
        find(id).unwrap().admits(&Amount::parse(currency, value).unwrap())
    }

    #[test]
    fn limits_are_those_of_the_wallets_own_currency() {
        assert!(admits("KAKAOPAY", "KRW", "50"));
        assert!(!admits("KAKAOPAY", "KRW", "49"));
        assert!(admits("DANA", "IDR", "1000000000"));
        assert!(!admits("DANA", "IDR", "1000000100"));
        assert!(!admits("TNG", "USD", "1000000"));
        assert!(admits("PAYPAY", "JPY", "900000000"));
    }

    #[test]
    fn every_wallet_has_a_currency_of_the_wire() {
        for wallet in all() {
            assert!(decimals(wallet.currency).is_some(), "{}", wallet.id);
        }
    }
}
