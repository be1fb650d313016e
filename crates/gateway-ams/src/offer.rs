//! What of an answer can be held out to the payer.

use crate::wire::{CodeDetail, OrderCodeForm, Payment, Text};
use gateway::Offer;
use url::Url;

/// The text of a code to draw: never an image, and never the address of one.
///
/// `TEXT` says that the value is meant to be drawn. A form without it may still hold a link to be
/// scanned under an image's name, so the first value that is no image is taken.
pub(crate) fn code(form: &OrderCodeForm) -> Option<&str> {
    let details = form.code_details.as_deref().unwrap_or_default();
    let usable = |detail: &&CodeDetail| {
        let kind = text(&detail.code_value_type).unwrap_or("QRCODE");
        kind.eq_ignore_ascii_case("QRCODE") && value(detail).is_some_and(|value| !is_image(value))
    };
    let is_text = |detail: &&CodeDetail| {
        text(&detail.display_type).is_some_and(|kind| kind.eq_ignore_ascii_case("TEXT"))
    };
    let usable: Vec<_> = details.iter().filter(usable).collect();
    let preferred = usable.iter().copied().find(is_text);
    preferred.or_else(|| usable.first().copied()).and_then(value)
}

/// The address to open: a page before an app's own link before a scheme of its own.
pub(crate) fn link<'a>(
    normal: &'a Option<Text>,
    applink: &'a Option<Text>,
    scheme: &'a Option<Text>,
) -> Option<&'a str> {
    [normal, applink, scheme].into_iter().filter_map(text).find(|link| is_openable(link))
}

/// What the cashier offers: the link, and codes where the wallet knows them.
pub(crate) fn cashier(payment: &Payment) -> Offer {
    let link = link(&payment.normal_url, &payment.applink_url, &payment.scheme_url);
    let code = payment.order_code_form.as_ref().and_then(code);
    match (code.map(str::to_owned), link.map(str::to_owned)) {
        (Some(code), Some(link)) => Offer::CodeAndLink { code, link },
        (Some(code), None) => Offer::Code(code),
        (None, Some(link)) => Offer::Link(link),
        (None, None) => Offer::Nothing,
    }
}

/// The page that an entry code's answer leads to. A form that has to be posted cannot be a link.
pub(crate) fn redirect(payment: &Payment) -> Option<&str> {
    let form = payment.redirect_action_form.as_ref()?;
    let is_post = text(&form.method).is_some_and(|method| method.eq_ignore_ascii_case("POST"));
    text(&form.redirect_url).filter(|link| !is_post && is_openable(link))
}

/// The text, if there is any.
pub(crate) fn text(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.0.as_str()).filter(|text| !text.is_empty())
}

fn value(detail: &CodeDetail) -> Option<&str> {
    text(&detail.code_value)
}

fn is_image(value: &str) -> bool {
    const ENDINGS: [&str; 7] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".bmp"];
    // The first bytes of PNG, JPEG, GIF and SVG files in base64.
    const BASE64: [&str; 5] = ["iVBORw0KGgo", "/9j/", "R0lGOD", "PHN2Zy", "PD94bWwg"];
    if value.starts_with("data:") || BASE64.iter().any(|start| value.starts_with(start)) {
        return true;
    }
    let Ok(url) = Url::parse(value) else { return false };
    let path = url.path().to_ascii_lowercase();
    ENDINGS.iter().any(|ending| path.ends_with(ending))
}

/// An address that a browser or a wallet opens, not one that runs or reads something.
fn is_openable(link: &str) -> bool {
    Url::parse(link).is_ok_and(|url| {
        !matches!(url.scheme(), "javascript" | "vbscript" | "data" | "file" | "blob" | "about")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(details: serde_json::Value, expected: Option<&str>) {
        let form = serde_json::json!({ "codeDetails": details });
        let form: OrderCodeForm = serde_json::from_value(form).unwrap();
        assert_eq!(code(&form), expected);
    }

    fn detail(kind: &str, display: &str, value: &str) -> serde_json::Value {
        serde_json::json!({ "codeValueType": kind, "displayType": display, "codeValue": value })
    }

    #[test]
    fn the_text_is_drawn_and_never_an_image() {
        let link = "https://qr.example/b7f2";
        let image = detail("QRCODE", "BIGIMAGE", "https://img.example/b7f2.PNG?size=9");
        let base64 = detail("QRCODE", "IMAGE", "iVBORw0KGgoAAAANSUhEUg");
        let text = detail("QRCODE", "TEXT", link);
        check(serde_json::json!([image, base64, text]), Some(link));
        check(serde_json::json!([image, base64]), None);
        check(serde_json::json!([detail("QRCODE", "SMALLIMAGE", link)]), Some(link));
        check(serde_json::json!([detail("BARCODE", "TEXT", "2812345678")]), None);
        check(serde_json::json!([detail("QRCODE", "TEXT", "data:image/png;base64,AA")]), None);
        check(serde_json::json!([]), None);
        check(serde_json::Value::Null, None);
    }

    #[test]
    fn a_link_that_runs_something_is_no_link() {
        let some = |text: &str| Some(Text(text.to_owned()));
        let page = some("https://pay.example/x");
        let app = some("alipays://pay?x=1");
        assert_eq!(link(&page, &None, &app), Some("https://pay.example/x"));
        assert_eq!(link(&some("javascript:alert(1)"), &None, &app), Some("alipays://pay?x=1"));
        assert_eq!(link(&some(""), &None, &None), None);
    }
}
