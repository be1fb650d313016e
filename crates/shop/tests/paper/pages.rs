//! What a payer's phone gets from the receiver.

use crate::counter::{Counter, owner};
use domain::{Mode, OrderId};
use receipt::Language;
use shop::{CopyMark, PageSettings};

const AGENT: &str = "Mozilla/5.0 (Linux; Android 14) AlipayClient/10.5.0 GCashWallet/5.60";

impl Counter {
    async fn look(&self, path: &str, language: &str) -> (u16, String) {
        let request = self.http.get(format!("{}{path}", self.here()));
        let answer = request.header("accept-language", language).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// A form's key, as the page gives it.
    async fn key(&self) -> String {
        let (status, page) = self.look("/pay", "en").await;
        assert_eq!(status, 200, "{page}");
        let (_, rest) = page.split_once("name=key value=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    }

    async fn pay(&self, form: &[(&str, &str)], agent: Option<&str>) -> reqwest::Response {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(form.iter().copied())
            .finish();
        let request = self.http.post(format!("{}/pay", self.here()));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let request = match agent {
            Some(agent) => request.header("user-agent", agent),
            None => request,
        };
        request.body(body).send().await.unwrap()
    }

    async fn newest(&self) -> OrderId {
        let attempts = self.shop.store().open_payments().await.unwrap();
        attempts.last().unwrap().order_id.clone()
    }
}

#[tokio::test]
async fn a_payer_types_the_amount_and_the_shop_is_paid() {
    let counter = Counter::open().await;
    counter.serve_pages("0.50", "200.00").await;
    let (_, page) = counter.look("/pay", "zh-CN,zh;q=0.9").await;
    assert!(page.contains("继续付款") && page.contains("练习") && page.contains("lang=zh-CN"));
    let key = counter.key().await;
    let answer = counter.pay(&[("amount", "12,50"), ("key", &key)], Some(AGENT)).await;
    assert_eq!(answer.status().as_u16(), 303);
    let link = answer.headers()["location"].to_str().unwrap().to_owned();
    assert!(link.starts_with(counter.sandbox.url()), "{link}");

    // The same form sent twice is one order.
    let again = counter.pay(&[("amount", "12.50"), ("key", &key)], Some(AGENT)).await;
    assert_eq!(again.headers()["location"].to_str().unwrap(), link);
    let other = counter.pay(&[("amount", "13.00"), ("key", &key)], Some(AGENT)).await;
    assert_eq!(other.status().as_u16(), 409);

    let order = counter.newest().await;
    let attempt = counter.shop.store().payments_of(&order).await.unwrap().pop().unwrap();
    assert_eq!(attempt.mode, Mode::EntryCode);
    assert_eq!(attempt.user_agent.as_deref(), Some(AGENT));
    counter.approve(&link).await;
    counter.until_paid(&order).await;
}

#[tokio::test]
async fn amounts_outside_the_limits_and_strange_forms_take_nothing() {
    let counter = Counter::open().await;
    counter.serve_pages("1.00", "50.00").await;
    let key = counter.key().await;
    for (amount, key, agent, status) in [
        ("0.99", key.as_str(), Some(AGENT), 422),
        ("50.01", &key, Some(AGENT), 422),
        ("abc\"><script>", &key, Some(AGENT), 422),
        ("-5", &key, Some(AGENT), 422),
        ("5.00", "short", Some(AGENT), 400),
        ("5.00", &key, None, 400),
    ] {
        let answer = counter.pay(&[("amount", amount), ("key", key)], agent).await;
        assert_eq!(answer.status().as_u16(), status, "{amount}");
        let page = answer.text().await.unwrap();
        assert!(!page.contains("<script>"), "{page}");
        assert!(page.contains("role=alert"));
    }
    let long = "9".repeat(4096);
    assert_eq!(counter.pay(&[("amount", &long)], Some(AGENT)).await.status().as_u16(), 413);
    assert!(counter.shop.store().open_payments().await.unwrap().is_empty());
}

#[tokio::test]
async fn one_phone_cannot_begin_many_payments() {
    let counter = Counter::open().await;
    counter.serve_pages("1.00", "50.00").await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        let key = counter.key().await;
        let body = format!("amount=5.00&key={key}");
        let request = counter.http.post(format!("{}/pay", counter.here()));
        // The tunnel on this machine says which phone it is.
        let request = request.header("x-forwarded-for", "203.0.113.7").header("user-agent", AGENT);
        statuses.push(request.body(body).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [303, 303, 303, 303, 303, 303, 429, 429]);
}

#[tokio::test]
async fn pages_are_off_until_somebody_turns_them_on() {
    let counter = Counter::open().await;
    let order = counter.paid().await;
    assert_eq!(counter.look("/pay", "en").await.0, 404);
    assert_eq!(counter.shop.receipt_link(&order).await.unwrap(), None);
    let answer = counter.pay(&[("amount", "5.00")], Some(AGENT)).await;
    assert_eq!(answer.status().as_u16(), 404);
    let half = PageSettings { entry: true, ..PageSettings::default() };
    assert!(counter.shop.set_page_settings(&owner(), &half).await.is_err());
}

#[tokio::test]
async fn a_digital_receipt_is_read_by_its_address_and_by_no_other() {
    let counter = Counter::open().await;
    counter.serve_pages("1.00", "50.00").await;
    let order = counter.paid().await;
    let link = counter.shop.receipt_link(&order).await.unwrap().unwrap();
    let path = link.strip_prefix(&counter.here()).unwrap();
    let (status, page) = counter.look(path, "en").await;
    assert_eq!(status, 200);
    for words in ["EUR 12.50", "PRACTICE", "GCash", "My shop"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let (_, page) = counter.look(path, "zh").await;
    assert!(page.contains("合计"));

    // Another order's id with this proof, half a proof, and no proof.
    let other = counter.take().await;
    let proof = path.split_once('-').unwrap().1;
    for wrong in [
        format!("/receipt/{other}-{proof}"),
        path[..path.len() - 2].to_owned(),
        format!("{path}00"),
        format!("/receipt/{order}"),
        "/receipt/é-é".to_owned(),
    ] {
        assert_eq!(counter.look(&wrong, "en").await.0, 404, "{wrong}");
    }
    // An order that is not paid has an address, and nothing at it.
    let link = counter.shop.receipt_link(&other).await.unwrap().unwrap();
    let path = link.strip_prefix(&counter.here()).unwrap().to_owned();
    assert_eq!(counter.look(&path, "en").await.0, 404);

    let receipt = counter.shop.receipt(&order, Language::En, CopyMark::No).await.unwrap();
    assert!(format!("{:?}", receipt.digital).contains("/receipt/"));
}

#[tokio::test]
async fn a_shops_name_is_words_and_not_a_page() {
    let counter = Counter::open().await;
    counter.serve_pages("1.00", "50.00").await;
    let change = shop::ProfileChange {
        name: Some("<img src=x onerror=alert(1)>\"'&".to_owned()),
        ..shop::ProfileChange::default()
    };
    counter.shop.set_profile(&owner(), change).await.unwrap();
    let (_, page) = counter.look("/pay", "en").await;
    assert!(page.contains("&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;"), "{page}");
    assert!(!page.contains("<img"));
}
