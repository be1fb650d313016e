//! Reading a `pay` request, as strictly as the published schema.

use chrono::{DateTime, TimeDelta, Utc};

use crate::books::Books;
use crate::call::Call;
use crate::fields::Fields;
use crate::money::{Amount, decimals};
use crate::records::Mode;
use crate::reply::Reply;
use crate::wallets::CONNECT_WALLET;

/// What an order needs of a request, for every mode.
#[derive(Debug)]
pub(crate) struct PayRequest {
    pub(crate) mode: Mode,
    pub(crate) request_id: String,
    pub(crate) amount: Amount,
    pub(crate) method: String,
    pub(crate) method_id: Option<String>,
    pub(crate) expires_at: DateTime<Utc>,
    pub(crate) notify_url: Option<String>,
    pub(crate) redirect_url: Option<String>,
    pub(crate) settlement_currency: Option<String>,
    pub(crate) merchant: Option<String>,
    pub(crate) store: Option<String>,
    pub(crate) description: String,
    pub(crate) reference: Option<String>,
}

type Read<T> = Result<T, Reply>;

/// How long an order stays open: the products' published limits.
fn open_for(mode: Mode) -> TimeDelta {
    match mode {
        Mode::OrderCode | Mode::EntryCode => TimeDelta::minutes(3),
        Mode::PaymentCode => TimeDelta::minutes(10),
        Mode::Cashier => TimeDelta::minutes(14),
        Mode::Session => TimeDelta::hours(1),
        Mode::AutoDebit => TimeDelta::minutes(1),
    }
}

impl PayRequest {
    pub(crate) fn read(call: &Call<'_>, books: &Books) -> Read<Self> {
        let fields = Fields::root(call.body)?;
        let mode = read_mode(&fields)?;
        Self::read_as(call, books, &fields, mode)
    }

    /// A checkout session asks for the same as the cashier.
    pub(crate) fn read_session(call: &Call<'_>, books: &Books) -> Read<Self> {
        let fields = Fields::root(call.body)?;
        fields.need_word("productCode", &["CASHIER_PAYMENT"])?;
        Self::read_as(call, books, &fields, Mode::Session)
    }

    fn read_as(call: &Call<'_>, books: &Books, fields: &Fields<'_>, mode: Mode) -> Read<Self> {
        let request_id = fields.need_text("paymentRequestId", 64)?;
        let amount = fields.need_amount("paymentAmount")?;
        let payment_method = fields.need_object("paymentMethod")?;
        let method = payment_method.need_text("paymentMethodType", 64)?;
        let method_id = payment_method.text("paymentMethodId", 128)?;
        payment_method.text("customerId", 32)?;
        payment_method.text("extendInfo", 2048)?;
        let order = fields.need_object("order")?;
        let seller = read_order(&order, mode)?;
        check_method(mode, &method, method_id.as_deref(), &amount)?;
        check_env(fields, &order, mode)?;
        read_rest(fields)?;
        let settlement_currency = read_settlement(fields, mode)?;
        let notify_url = fields.address("paymentNotifyUrl", 2048)?;
        let is_in_store = matches!(mode, Mode::OrderCode | Mode::PaymentCode | Mode::EntryCode);
        if is_in_store && notify_url.is_none() {
            return Err(Reply::illegal("paymentNotifyUrl is missing"));
        }
        let redirect_url = fields.return_address("paymentRedirectUrl", 2048)?;
        if matches!(mode, Mode::Cashier | Mode::Session) && redirect_url.is_none() {
            return Err(Reply::illegal("paymentRedirectUrl is missing"));
        }
        Ok(Self {
            mode,
            request_id,
            amount,
            method,
            method_id,
            expires_at: call.expiry(books, fields, open_for(mode))?,
            notify_url,
            redirect_url,
            settlement_currency,
            merchant: seller.merchant,
            store: seller.store,
            description: order.need_text("orderDescription", 256)?,
            reference: order.text("referenceOrderId", 64)?,
        })
    }
}

fn read_mode(fields: &Fields<'_>) -> Read<Mode> {
    let product = fields
        .need_word("productCode", &["CASHIER_PAYMENT", "IN_STORE_PAYMENT", "AGREEMENT_PAYMENT"])?;
    let factor = fields.object("paymentFactor")?;
    if let Some(factor) = &factor
        && factor.flag("isAuthorization")?
    {
        return Err(Reply::of("INVALID_CONTRACT"));
    }
    match product.as_str() {
        "CASHIER_PAYMENT" => return Ok(Mode::Cashier),
        "AGREEMENT_PAYMENT" => return Ok(Mode::AutoDebit),
        _ => {}
    }
    let factor = factor.ok_or_else(|| Reply::illegal("paymentFactor is missing"))?;
    let scenario = factor.need_text("inStorePaymentScenario", 64)?;
    // The documents write OrderCode, an official SDK ORDERCODE.
    match scenario.to_ascii_lowercase().as_str() {
        "ordercode" => Ok(Mode::OrderCode),
        "paymentcode" => Ok(Mode::PaymentCode),
        "entrycode" => Ok(Mode::EntryCode),
        _ => Err(Reply::illegal("paymentFactor.inStorePaymentScenario is not allowed")),
    }
}

fn check_method(mode: Mode, method: &str, id: Option<&str>, amount: &Amount) -> Read<()> {
    let in_store = matches!(mode, Mode::OrderCode | Mode::PaymentCode | Mode::EntryCode);
    if in_store && method != CONNECT_WALLET {
        return Err(Reply::illegal("paymentMethod.paymentMethodType in a store is CONNECT_WALLET"));
    }
    if matches!(mode, Mode::PaymentCode | Mode::AutoDebit) && id.is_none() {
        return Err(Reply::illegal("paymentMethod.paymentMethodId is missing"));
    }
    let whole = amount.value.checked_rem(100) == Some(0);
    if method == "JKOPAY" && amount.currency == "TWD" && !whole {
        return Err(Reply::illegal("paymentAmount.value with JKOPAY is a multiple of 100"));
    }
    Ok(())
}

/// Who sells.
struct Seller {
    merchant: Option<String>,
    store: Option<String>,
}

fn read_order(order: &Fields<'_>, mode: Mode) -> Read<Seller> {
    order.need_text("orderDescription", 256)?;
    order.need_amount("orderAmount")?;
    order.text("extendInfo", 2048)?;
    if matches!(mode, Mode::Cashier | Mode::Session) {
        order.need_text("referenceOrderId", 64)?;
    }
    for goods in order.objects("goods", 100)? {
        goods.need_text("referenceGoodsId", 64)?;
        goods.need_text("goodsName", 256)?;
        goods.text("goodsCategory", 64)?;
        goods.amount("goodsUnitAmount")?;
        goods.text("goodsQuantity", 16)?;
        goods.text("goodsUrl", 2048)?;
    }
    if let Some(buyer) = order.object("buyer")? {
        buyer.text("referenceBuyerId", 64)?;
        buyer.text("buyerPhoneNo", 24)?;
        buyer.text("buyerEmail", 64)?;
        buyer.object("buyerName")?;
    }
    if let Some(shipping) = order.object("shipping")? {
        shipping.text("shippingCarrier", 128)?;
        shipping.text("shippingPhoneNo", 16)?;
        shipping.text("shipToEmail", 64)?;
        read_address(&shipping, "shippingAddress")?;
    }
    if matches!(mode, Mode::OrderCode | Mode::PaymentCode | Mode::EntryCode) {
        return read_shop(&order.need_object("merchant")?);
    }
    match order.object("merchant")? {
        Some(merchant) => read_online_merchant(&merchant),
        None => Ok(Seller { merchant: None, store: None }),
    }
}

/// In a store, merchant and store are named in full.
fn read_shop(merchant: &Fields<'_>) -> Read<Seller> {
    merchant.need_text("referenceMerchantId", 64)?;
    need_category(merchant, &["merchantMCC"])?;
    let name = merchant.need_text("merchantName", 256)?;
    let shown = merchant.text("merchantDisplayName", 64)?;
    read_address(merchant, "merchantAddress")?;
    let store = merchant.need_object("store")?;
    store.need_text("referenceStoreId", 64)?;
    let store_name = store.need_text("storeName", 256)?;
    // Published samples have both spellings.
    need_category(&store, &["storeMCC", "storeMcc"])?;
    let store_shown = read_store(&store)?;
    Ok(Seller {
        merchant: Some(shown.unwrap_or(name)),
        store: Some(store_shown.unwrap_or(store_name)),
    })
}

fn read_online_merchant(merchant: &Fields<'_>) -> Read<Seller> {
    merchant.need_text("referenceMerchantId", 32)?;
    let name = merchant.text("merchantName", 256)?;
    let shown = merchant.text("merchantDisplayName", 64)?;
    read_address(merchant, "merchantAddress")?;
    let store = match merchant.object("store")? {
        Some(store) => {
            store.text("referenceStoreId", 64)?;
            let name = store.text("storeName", 256)?;
            read_store(&store)?.or(name)
        }
        None => None,
    };
    Ok(Seller { merchant: shown.or(name), store })
}

fn read_store(store: &Fields<'_>) -> Read<Option<String>> {
    store.text("storeTerminalId", 64)?;
    store.text("storeOperatorId", 64)?;
    store.text("storePhoneNo", 16)?;
    read_address(store, "storeAddress")?;
    store.text("storeDisplayName", 64)
}

fn read_address(fields: &Fields<'_>, name: &str) -> Read<()> {
    let Some(address) = fields.object(name)? else { return Ok(()) };
    address.need_text("region", 2)?;
    for (name, longest) in
        [("state", 8), ("city", 32), ("address1", 256), ("address2", 256), ("zipCode", 32)]
    {
        address.text(name, longest)?;
    }
    Ok(())
}

/// A merchant category: four digits under the first of the names that is there.
fn need_category(fields: &Fields<'_>, names: &[&str]) -> Read<()> {
    for name in names {
        if let Some(code) = fields.text(name, 4)? {
            let is_code = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
            return if is_code {
                Ok(())
            } else {
                Err(Reply::illegal(format!("{name} is not four digits")))
            };
        }
    }
    fields.need_text(names[0], 4).map(|_| ())
}

/// The payer's environment: beside the order online, inside it in a store. Either is read where
/// the other is missing.
fn check_env(fields: &Fields<'_>, order: &Fields<'_>, mode: Mode) -> Read<()> {
    let (beside, inside) = (fields.object("env")?, order.object("env")?);
    let env = if mode.is_online() { beside.or(inside) } else { inside.or(beside) };
    let Some(env) = env else {
        return match mode {
            Mode::Cashier => Err(Reply::illegal("env is missing")),
            Mode::EntryCode => Err(Reply::illegal("order.env is missing")),
            _ => Ok(()),
        };
    };
    match mode {
        Mode::Cashier => {
            check_terminal(&env)?;
        }
        Mode::EntryCode => {
            env.need_text("userAgent", 2048)?;
        }
        Mode::PaymentCode => {
            env.text("storeTerminalId", 64)?;
            env.time("storeTerminalRequestTime")?;
        }
        Mode::OrderCode | Mode::Session | Mode::AutoDebit => {}
    }
    env.text("clientIp", 64)?;
    env.text("deviceTokenId", 64)?;
    env.text("deviceLanguage", 32)?;
    env.text("extendInfo", 2048).map(|_| ())
}

/// The kind of terminal, with its system where it is not a desk.
pub(crate) fn check_terminal(fields: &Fields<'_>) -> Read<()> {
    let terminal = fields.need_word("terminalType", &["WEB", "WAP", "APP", "MINI_APP"])?;
    if terminal == "WEB" && fields.text("osType", 16)?.is_none() {
        return Ok(());
    }
    fields.need_word("osType", &["IOS", "ANDROID"]).map(|_| ())
}

/// Members that are only checked.
fn read_rest(fields: &Fields<'_>) -> Read<()> {
    for (name, longest) in
        [("merchantRegion", 2), ("userRegion", 2), ("merchantAccountId", 32), ("appId", 32)]
    {
        fields.text(name, longest)?;
    }
    if let Some(plan) = fields.object("creditPayPlan")? {
        plan.need_text("installmentNum", 2)?;
    }
    Ok(())
}

fn read_settlement(fields: &Fields<'_>, mode: Mode) -> Read<Option<String>> {
    let needed = mode.is_online();
    let currency = match fields.object("settlementStrategy")? {
        Some(strategy) if needed => Some(strategy.need_text("settlementCurrency", 3)?),
        Some(strategy) => strategy.text("settlementCurrency", 3)?,
        None if needed => return Err(Reply::illegal("settlementStrategy is missing")),
        None => None,
    };
    match currency {
        Some(code) if decimals(&code).is_none() => Err(Reply::of("SETTLE_CONTRACT_NOT_MATCH")),
        currency => Ok(currency),
    }
}
