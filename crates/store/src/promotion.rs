//! Discounts that wallets gave, as the timeline keeps them.

use domain::{Currency, Money, PaymentRequestId};

/// A discount that the wallet gave the payer, and bears: what the shop gets is what it asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromotionRecord {
    /// Its name, as the payer's bill shows it.
    pub name: String,
    /// What it saved, where the acquirer told it, in whichever currency it told.
    pub saved: Option<Money>,
}

impl PromotionRecord {
    /// The timeline's word for a line that tells of one.
    pub const EVENT: &'static str = "payment.promotion";

    /// What goes with such a line.
    pub fn args(&self, of: &PaymentRequestId) -> Vec<(&'static str, String)> {
        let mut args = vec![("name", self.name.clone()), ("request", of.to_string())];
        args.extend(self.saved.map(|saved| ("saved", saved.to_string())));
        args
    }

    /// The discounts of one attempt, by what goes with its order's lines. Answer, inquiry and
    /// notification may each have told of the same one, and old lines do not name the attempt.
    pub fn told<'a>(
        lines: impl Iterator<Item = &'a [(String, String)]>,
        of: &PaymentRequestId,
    ) -> Vec<Self> {
        let mut promotions: Vec<Self> = Vec::new();
        for line in lines {
            let arg = |name: &str| {
                line.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
            };
            let Some(name) = arg("name") else { continue };
            let here = arg("request").is_none_or(|request| request == of.as_str());
            if here && !promotions.iter().any(|known| known.name == name) {
                let saved = arg("saved").and_then(amount);
                promotions.push(Self { name: name.to_owned(), saved });
            }
        }
        promotions
    }
}

/// An amount as the timeline keeps it, `EUR 4.75`.
fn amount(text: &str) -> Option<Money> {
    let (currency, value) = text.split_once(' ')?;
    Money::parse_major(value, Currency::parse(currency).ok()?).ok()
}
