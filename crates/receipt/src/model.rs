//! What stands on a receipt.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::Money;

/// What stands on a receipt.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The language of its words. Names stay as they are written.
    pub language: Language,
    /// Whether real money moved.
    pub book: Book,
    /// The merchant's name.
    pub shop: String,
    /// The store's name.
    pub store: String,
    /// Which till.
    pub till: String,
    /// The zone that every time is told in.
    pub zone: Tz,
    /// What people call the order.
    pub number: String,
    /// The shop's own word for it.
    pub reference: Option<String>,
    /// The note on the payer's bill.
    pub note: Option<String>,
    /// What was bought. The rows add up to the total.
    pub items: Vec<Item>,
    /// What was to be paid.
    pub total: Money,
    /// Discounts that the wallet gave the payer.
    pub promotions: Vec<Promotion>,
    /// The wallet that paid, where it is known.
    pub wallet: Option<String>,
    /// What the payer was charged in the wallet's own currency.
    pub payer_paid: Option<Money>,
    /// When the payer paid.
    pub paid_at: DateTime<Utc>,
    /// Our id of the payment.
    pub request_id: String,
    /// The acquirer's.
    pub gateway_id: Option<String>,
    /// What went back or is going back.
    pub refunds: Vec<RefundLine>,
    /// The how-manieth copy this is; the first print is 0.
    pub copy: u32,
    /// When this copy is made.
    pub printed_at: DateTime<Utc>,
    /// The digital receipt, as a code.
    pub digital: Option<Digital>,
}

/// The languages that paper has words in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// English.
    En,
    /// Simplified Chinese.
    ZhCn,
}

impl Language {
    /// Reads a tag such as `en` or `zh-CN`; anything Chinese is Simplified Chinese, and anything
    /// else English.
    pub fn of_tag(tag: &str) -> Self {
        let chinese = tag.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("zh"));
        if chinese { Self::ZhCn } else { Self::En }
    }
}

/// Whether real money moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Book {
    /// Real money.
    Live,
    /// None; the paper says so in large letters.
    Practice,
}

/// One row of what was bought.
#[derive(Clone, Debug)]
pub struct Item {
    /// In words, or nothing for "Sale".
    pub text: Option<String>,
    /// For how much.
    pub amount: Money,
}

/// A discount that the wallet gave.
#[derive(Clone, Debug)]
pub struct Promotion {
    /// As the payer's bill names it.
    pub name: String,
    /// What it saved, where that is known.
    pub saved: Option<Money>,
}

/// One refund.
#[derive(Clone, Debug)]
pub struct RefundLine {
    /// When it went back, or was asked for.
    pub at: DateTime<Utc>,
    /// How much.
    pub amount: Money,
    /// How it stands.
    pub state: RefundWord,
    /// The acquirer's id of it, where it is known.
    pub gateway_id: Option<String>,
}

/// How a refund stands. One that failed is on no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundWord {
    /// Asked for, not proved.
    Requested,
    /// The money went back.
    Refunded,
}

/// What the code at a receipt's end holds.
#[derive(Clone, Debug)]
pub enum Digital {
    /// The address of the receipt's page.
    Link(String),
    /// The receipt itself in a few words, where the shop serves no pages.
    Words,
}
