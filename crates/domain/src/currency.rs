//! Currencies and the number of decimals that each is counted in.

use std::fmt;

/// An ISO 4217 currency: three letters and the decimals of its minor unit.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency {
    code: [u8; 3],
    decimals: u8,
}

/// The text is not the code of an active ISO 4217 currency.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a currency of ISO 4217")]
pub struct UnknownCurrency {
    /// What was given.
    pub text: String,
}

/// Active ISO 4217 codes by the decimals of their minor unit (list one of the standard).
const BY_DECIMALS: [(u8, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (
        2,
        "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN \
         BZD CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS \
         GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR \
         LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD \
         PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN \
         SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW \
         ZWG",
    ),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
];

impl Currency {
    /// Reads a code such as `EUR`; upper case only, because every wire writes it so.
    pub fn parse(text: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency { text: text.to_owned() };
        let code: [u8; 3] = text.as_bytes().try_into().map_err(|_| unknown())?;
        BY_DECIMALS
            .iter()
            .find(|(_, codes)| codes.split_ascii_whitespace().any(|known| known == text))
            .map(|(decimals, _)| Self { code, decimals: *decimals })
            .ok_or_else(unknown)
    }

    /// The code, three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).expect("a code is ASCII")
    }

    /// How many decimals the currency is counted in: 0, 2, 3 or 4.
    pub const fn decimals(&self) -> u32 {
        // The lossless `from` is not const yet.
        #[allow(clippy::as_conversions, reason = "u8 to u32 loses nothing")]
        {
            self.decimals as u32
        }
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u32>) {
        assert_eq!(Currency::parse(text).ok().map(|currency| currency.decimals()), expected);
    }

    #[test]
    fn decimals_follow_iso_4217() {
        check("EUR", Some(2));
        check("JPY", Some(0));
        check("KWD", Some(3));
        check("CLF", Some(4));
        check("IDR", Some(2));
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for text in ["", "eur", "EU", "EURO", "E R", "ABC", "€€€", "EUR "] {
            check(text, None);
        }
    }
}
