//! `payments/consult`: which wallets may be offered for an amount.

use serde_json::{Value, json};

use crate::books::Books;
use crate::call::Call;
use crate::fields::Fields;
use crate::money::Amount;
use crate::pay_request::check_terminal;
use crate::reply::{Answer, Reply};
use crate::wallets::{self, CONNECT_WALLET, Wallet};

pub(crate) fn consult(_books: &mut Books, call: &Call<'_>) -> Answer {
    let fields = Fields::root(call.body)?;
    let product = fields.need_word("productCode", &["CASHIER_PAYMENT", "AGREEMENT_PAYMENT"])?;
    let amount = fields.need_amount("paymentAmount")?;
    check_terminal(&fields.need_object("env")?)?;
    fields.text("userRegion", 2)?;
    fields.text("merchantRegion", 2)?;
    fields.text("merchantAccountId", 32)?;
    if let Some(strategy) = fields.object("settlementStrategy")? {
        strategy.text("settlementCurrency", 3)?;
    }
    let regions = fields.words("allowedPaymentMethodRegions", 100)?;
    let everywhere = regions.is_empty() || regions.iter().any(|region| region == "GLOBAL");

    let mut options = Vec::new();
    if product == "CASHIER_PAYMENT" {
        options.push(json!({
            "paymentMethodType": CONNECT_WALLET,
            "paymentMethodCategory": "ALIPAY_PLUS",
            "paymentMethodRegion": ["GLOBAL"],
            "enabled": true,
            "supportedCurrencies": [amount.currency],
        }));
    }
    let offered = wallets::all()
        .filter(|wallet| product == "CASHIER_PAYMENT" || wallet.auto_debit)
        .filter(|wallet| everywhere || regions.iter().any(|region| region == wallet.country));
    options.extend(offered.map(|wallet| option(wallet, &amount)));
    Ok(Reply::success().with("paymentOptions", options))
}

fn option(wallet: &Wallet, amount: &Amount) -> Value {
    let mut limit = json!({"minAmount": wallet.min().to_wire()});
    if let Some(max) = wallet.max() {
        limit["maxAmount"] = max.to_wire();
    }
    let enabled = wallet.admits(amount);
    let mut option = json!({
        "paymentMethodType": wallet.id,
        "paymentMethodCategory": "WALLET",
        "paymentMethodRegion": [wallet.country],
        // The one value of the wire that is a real boolean.
        "enabled": enabled,
        "supportedCurrencies": [wallet.currency],
        "amountLimitInfoMap": {wallet.currency: {"singleLimit": limit}},
    });
    if !enabled {
        option["disableReason"] = json!("EXCEED_CHANNEL_LIMIT_RULE");
    }
    option
}
