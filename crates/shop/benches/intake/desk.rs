//! A shop with a receiver, and payments that wait for their notification.

use chrono::{DateTime, SecondsFormat, Utc};
use domain::{
    AccountName, Currency, Mode, Money, OrderId, OrderStatus, PaymentFact, PaymentRequestId,
};
use gateway::PrivateKey;
use gateway_ams::sign::{self, Message};
use operations::{Actor, random_text};
use serde_json::{Value, json};
use shop::{NewAccount, Receiver, SecretsPlace, Shop};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use store::{Book, NewOrder, NewPayment, OrderFilter, WriteTx};

const KEYS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/protocol/vectors/ams-test-keys.json");
const CLIENT: &str = "SANDBOX_5Y00000000000001";
const PATH: &str = "/notify/Main";

#[allow(clippy::disallowed_methods, reason = "a program's edge")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

/// One published pair, in every form.
pub fn keys() -> Value {
    let text = std::fs::read_to_string(KEYS).expect("the test keys are there");
    let keys: Value = serde_json::from_str(&text).expect("the test keys are JSON");
    keys["keys"]["alipay"].clone()
}

pub struct Desk {
    shop: Arc<Shop>,
    receiver: Receiver,
    key: PrivateKey,
}

impl Desk {
    pub async fn open(folder: &Path) -> Self {
        let secrets = SecretsPlace::File { passphrase: "bench".to_owned() };
        let shop = Shop::open(folder, Book::Practice, secrets, Arc::new(now)).await;
        let shop = Arc::new(shop.expect("a new shop opens"));
        let keys = keys();
        let form = |name: &str| keys[name].as_str().expect("every form is there").to_owned();
        let private_key = form("privatePkcs8Base64");
        shop.add_account(
            &Actor::alone("1".to_owned()),
            NewAccount {
                name: "Main".to_owned(),
                // Nothing is ever sent there: this shop only listens.
                gateway: "http://127.0.0.1:9".to_owned(),
                client_id: CLIENT.to_owned(),
                // One pair does for both sides.
                private_key: private_key.clone(),
                gateway_public_key: form("publicX509Base64"),
                settlement_currency: "EUR".to_owned(),
                notify_url: format!("http://127.0.0.1:9{PATH}"),
                redirect_url: None,
                merchant_id: None,
                merchant_name: None,
                merchant_mcc: None,
            },
        )
        .await
        .expect("an account is added");
        let receiver = Receiver::start(Arc::clone(&shop), ([127, 0, 0, 1], 0).into());
        let receiver = receiver.await.expect("the receiver listens");
        let key = PrivateKey::parse(&private_key).expect("a private key");
        Self { shop, receiver, key }
    }

    pub const fn address(&self) -> SocketAddr {
        self.receiver.address()
    }

    /// So many new payments that wait for their payer, and the request that tells of each success.
    pub async fn waiting_payments(&self, count: u32) -> Vec<Vec<u8>> {
        let mut tx = self.shop.store().write().await.expect("the store is written");
        let mut requests = Vec::new();
        for _ in 0..count {
            let id = make_waiting(&mut tx).await;
            requests.push(self.request(&id));
        }
        tx.commit().await.expect("the payments are stored");
        requests
    }

    /// The whole HTTP request, signed.
    fn request(&self, id: &PaymentRequestId) -> Vec<u8> {
        let time = now().to_rfc3339_opts(SecondsFormat::Secs, false);
        let body = letter(id, &time).to_string();
        let message = Message {
            method: "POST",
            path: PATH,
            client_id: CLIENT,
            time: &time,
            body: body.as_bytes(),
        };
        let signature = sign::header(&self.key, 1, &message).expect("a key signs");
        format!(
            "POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\n\
             content-type: application/json; charset=UTF-8\r\ncontent-length: {}\r\n\
             client-id: {CLIENT}\r\nrequest-time: {time}\r\nsignature: {signature}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }

    /// Every payment that was told of is paid, and the books hold.
    pub async fn check_and_close(self, told: u64) {
        let Self { shop, receiver, .. } = self;
        receiver.stop().await;
        let checked = shop.store().verify().await.expect("the books hold");
        assert_eq!(checked.payments, told);
        let unpaid = OrderFilter { status: Some(OrderStatus::Open), ..OrderFilter::default() };
        let unpaid = shop.store().list_orders(&unpaid, None, 1).await.expect("orders are listed");
        assert!(unpaid.orders.is_empty(), "a payment was not applied");
    }
}

fn amount() -> Money {
    Money::from_minor(1250, Currency::parse("EUR").expect("EUR is a currency"))
}

async fn make_waiting(tx: &mut WriteTx<'_>) -> PaymentRequestId {
    let text = |letter: char| format!("{letter}{}", random_text(16).expect("random bytes"));
    let now = now();
    let account = AccountName::parse("Main").expect("a plain word is a name");
    let order = NewOrder {
        id: OrderId::parse(&text('o')).expect("letters and digits are an id"),
        till: "1".to_owned(),
        day: now.date_naive(),
        account: account.clone(),
        amount: amount(),
        reference: Some("A-771".to_owned()),
        note: None,
        request: None,
        wallet: None,
    };
    let order = tx.insert_order(&order, now).await.expect("an order is stored");
    let request_id = PaymentRequestId::parse(&text('p')).expect("letters and digits are an id");
    let payment = NewPayment {
        request_id: request_id.clone(),
        order_id: order.id.clone(),
        amount: order.amount,
        account,
        mode: Mode::OrderCode,
        wallet: None,
        next_inquiry_at: None,
        requested_expiry_at: None,
        agreement_id: None,
        user_agent: None,
        request_key: None,
    };
    tx.insert_payment(&payment, now).await.expect("a payment is stored");
    let mut record = tx.payment_for_update(&request_id).await.expect("a payment is read");
    record.payment.apply(PaymentFact::Pending { expires_at: None });
    tx.save_payment(&record).await.expect("a payment is stored");
    tx.refresh_order(&order.id, now).await.expect("an order is stored");
    request_id
}

/// A success as the acquirer's document shows it.
fn letter(id: &PaymentRequestId, time: &str) -> Value {
    let amount = json!({ "currency": "EUR", "value": "1250" });
    json!({
        "notifyType": "PAYMENT_RESULT",
        "result": { "resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success" },
        "paymentRequestId": id.as_str(),
        "paymentId": format!("2026{}", id.as_str()),
        "paymentAmount": amount,
        "paymentCreateTime": time,
        "paymentTime": time,
        "paymentMethodType": "ALIPAY_CN",
        "pspCustomerInfo": { "pspName": "ALIPAY_CN", "pspCustomerId": "2088101117955611" },
        "grossSettlementAmount": amount,
    })
}
