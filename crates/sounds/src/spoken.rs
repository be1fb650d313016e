//! A payment in words, for a voice to read.

mod chinese;
mod english;
mod units;

use domain::Money;

/// A language that a payment can be said in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    English,
    /// Mandarin Chinese.
    Chinese,
}

impl Language {
    /// Reads a tag such as `en` or `zh-CN`; what is not Chinese is said in English.
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// Its tag, for voices.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }
}

/// What came in, in words without a figure: "Alipay, forty-seven euro fifty".
///
/// A wallet that is not known is left out.
pub fn spoken(wallet: Option<&str>, amount: Money, language: Language) -> String {
    match language {
        Language::English => match wallet {
            Some(wallet) => format!("{wallet}, {}", english::amount(amount)),
            None => english::amount(amount),
        },
        Language::Chinese => {
            let wallet = wallet.map(|name| if name == "Alipay" { "支付宝" } else { name });
            format!("{}到账，{}", wallet.unwrap_or_default(), chinese::amount(amount))
        }
    }
}

/// The whole units of an amount, and what is left in the smallest unit with its decimals.
fn parts(amount: Money) -> (bool, u64, u64, u32) {
    let decimals = amount.currency().decimals();
    let per_major = 10_u64.checked_pow(decimals).unwrap_or(1);
    let minor = amount.minor().unsigned_abs();
    (amount.minor() < 0, minor.div_euclid(per_major), minor.rem_euclid(per_major), decimals)
}

#[cfg(test)]
mod tests;
