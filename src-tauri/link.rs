//! Links that lead into the desk: `tillside://order/20261120-1-3`.

/// How a link begins.
const SCHEME: &str = "tillside://";

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// To an order, by its id or its number.
    Order(String),
}

impl Link {
    /// Reads a link. Anybody can make one, so it holds a name to look for and nothing else.
    pub fn parse(text: &str) -> Option<Self> {
        let path = text.get(SCHEME.len()..)?;
        if !text.get(..SCHEME.len())?.eq_ignore_ascii_case(SCHEME) {
            return None;
        }
        let name = path.strip_prefix("order/")?;
        let name = name.strip_suffix('/').unwrap_or(name);
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let fits = (1..=64).contains(&name.len()) && name.bytes().all(plain);
        fits.then(|| Self::Order(name.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_an_order() {
        let order = |name: &str| Some(Link::Order(name.to_owned()));
        assert_eq!(Link::parse("tillside://order/20261120-1-3"), order("20261120-1-3"));
        assert_eq!(Link::parse("TILLSIDE://order/ord_7/"), order("ord_7"));
    }

    #[test]
    fn what_is_no_link_to_an_order_is_refused() {
        let long = format!("tillside://order/{}", "x".repeat(65));
        for text in [
            "tillside://order/",
            "tillside://refund/1",
            "https://order/1",
            "tillside://order/../settings",
            "tillside://order/a?b",
            "tillside://order/%2e",
            "tillside:",
            "é",
            &long,
        ] {
            assert_eq!(Link::parse(text), None, "{text}");
        }
    }
}
