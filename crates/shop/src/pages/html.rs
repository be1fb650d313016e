//! The pages themselves. Every text is escaped where it is put in.

use super::settings::Bounds;
use super::words::{Words, words};
use crate::Profile;
use domain::Money;
use receipt::{Align, Book, Language, Line, Receipt, lines};

const STYLE: &str = "
:root{color-scheme:light dark}
*{box-sizing:border-box}
body{margin:0 auto;max-width:28rem;padding:1.25rem;font:1rem/1.5 system-ui,sans-serif;
background:light-dark(#fff,#151c1b);color:light-dark(#12201d,#eaf0ee)}
.practice{background:#e3a32b;color:#241800;font-weight:700;padding:.5rem 1rem;margin:0 0 1rem;
text-align:center}
h1{font-size:1.5rem;margin:.25rem 0}
.quiet{color:light-dark(#43524e,#b5c1bd);margin:.25rem 0}
label{display:block;font-weight:600;margin:1.25rem 0 .25rem}
.amount{display:flex;align-items:center;gap:.75rem;border-bottom:3px solid light-dark(#0b5f68,#7fcccc)}
.amount b{font-weight:500}
input{flex:1;min-width:0;font:600 2.25rem/1.4 system-ui,sans-serif;border:0;outline:none;
background:transparent;color:inherit;text-align:right}
.amount:focus-within{outline:2px solid light-dark(#0b5f68,#7fcccc);outline-offset:4px}
button{width:100%;min-height:3.5rem;margin:1.5rem 0 1rem;font:600 1.125rem/1 system-ui,sans-serif;
border:0;border-radius:.5rem;background:light-dark(#0c4b52,#93d5d3);color:light-dark(#fff,#05262a)}
a{color:light-dark(#0b5f68,#7fcccc);display:inline-block;padding:.75rem 0}
.trouble{border-left:4px solid light-dark(#b0261d,#ff9d93);padding:.25rem 0 .25rem .75rem;
font-weight:600}
.pair{display:flex;justify-content:space-between;gap:1rem;overflow-wrap:anywhere}
.pair span:last-child{text-align:right;font-variant-numeric:tabular-nums}
.sum{font-size:1.375rem;font-weight:700}
.large{font-size:1.375rem;font-weight:700}
.centre{text-align:center}
p{margin:.25rem 0;overflow-wrap:anywhere}
hr{border:0;border-top:1px solid light-dark(#7f8c88,#6f7d79);margin:.75rem 0}
hr.double{border-top:3px double currentColor}
";

/// The brand that unites the wallets, as text.
const BRAND: &str = "Alipay+ Partner";

/// What the page of the fixed code shows.
pub(super) struct Entry<'a> {
    pub language: Language,
    pub book: Book,
    pub profile: &'a Profile,
    pub bounds: Bounds,
    /// The same key is the same payment, however often it is sent.
    pub key: &'a str,
    /// What the payer typed before.
    pub typed: &'a str,
    pub trouble: Option<String>,
}

/// The page of the fixed code.
pub(super) fn entry(entry: &Entry<'_>) -> String {
    let words = words(entry.language);
    let trouble = entry.trouble.as_deref().map_or_else(String::new, |trouble| {
        format!("<p class=trouble role=alert id=trouble>{}</p>", escaped(trouble))
    });
    let (least, most) = (shown(entry.bounds.least), shown(entry.bounds.most));
    let store = &entry.profile.store_name;
    let body = format!(
        "<p class=quiet>{pay_to}</p><h1>{name}</h1><p class=quiet>{store}</p>{trouble}\
         <form method=post action=/pay>\
         <input type=hidden name=key value=\"{key}\">\
         <input type=hidden name=lang value=\"{tag}\">\
         <label for=amount>{amount}</label>\
         <div class=amount><b>{currency}</b>\
         <input id=amount name=amount inputmode=decimal autocomplete=off required autofocus \
         maxlength=16 value=\"{typed}\" aria-describedby=\"limits{also}\"></div>\
         <p class=quiet id=limits>{limits}</p>\
         <button>{go_on}</button></form>\
         <p class=quiet>{ask}</p><p class=quiet translate=no>{BRAND}</p><a href=\"/pay?lang={other_tag}\" lang={other_tag}>{other}</a>",
        pay_to = words.pay_to,
        name = escaped(&entry.profile.name),
        store = escaped(store),
        key = escaped(entry.key),
        tag = words.tag,
        amount = words.amount,
        currency = entry.profile.currency,
        typed = escaped(entry.typed),
        also = if entry.trouble.is_some() { " trouble" } else { "" },
        limits = escaped(&(words.limits)(&least, &most)),
        go_on = words.go_on,
        ask = words.ask_the_cashier,
        other_tag = words.other_tag,
        other = words.other,
    );
    whole(words, entry.book, &entry.profile.name, &body)
}

/// A page that only says something.
pub(super) fn said(language: Language, book: Book, shop: &str, text: &str) -> String {
    let body =
        format!("<h1>{}</h1><p class=trouble role=alert>{}</p>", escaped(shop), escaped(text));
    whole(words(language), book, shop, &body)
}

/// Nothing is served at this address.
pub(super) fn not_there(language: Language) -> String {
    let words = words(language);
    let body = format!("<p>{}</p>", words.receipt_not_there);
    whole(words, Book::Live, "Tillside", &body)
}

/// A digital receipt.
pub(super) fn receipt(receipt: &Receipt) -> String {
    let mut body = String::new();
    for line in lines(receipt) {
        body.push_str(&match line {
            Line::Space => "<p>&nbsp;</p>".to_owned(),
            Line::Rule => "<hr>".to_owned(),
            Line::DoubleRule => "<hr class=double>".to_owned(),
            Line::Text(text, align) => text_line("", &text, align),
            Line::Large(text, align) => text_line("large ", &text, align),
            Line::Banner(text) => format!("<p class=practice>{}</p>", escaped(&text)),
            Line::Notice(text) => text_line("large ", &text, Align::Centre),
            Line::Pair(left, right) => pair("pair", &left, &right),
            Line::Sum(left, right) => pair("pair sum", &left, &right),
            // The page is what the code on paper leads to.
            Line::Code(_) => String::new(),
        });
    }
    // The receipt says practice itself, at both ends.
    whole(words(receipt.language), Book::Live, &receipt.shop, &body)
}

fn text_line(class: &str, text: &str, align: Align) -> String {
    let centre = if align == Align::Centre { "centre" } else { "" };
    format!("<p class=\"{class}{centre}\">{}</p>", escaped(text))
}

fn pair(class: &str, left: &str, right: &str) -> String {
    format!(
        "<p class=\"{class}\"><span>{}</span><span>{}</span></p>",
        escaped(left),
        escaped(right)
    )
}

fn whole(words: &Words, book: Book, title: &str, body: &str) -> String {
    let practice = match book {
        Book::Practice => format!("<p class=practice>{}</p>", words.practice),
        Book::Live => String::new(),
    };
    format!(
        "<!doctype html><html lang={tag}><head><meta charset=utf-8>\
         <meta name=viewport content=\"width=device-width,initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head><body>{practice}<main>{body}</main>\
         </body></html>",
        tag = words.tag,
        title = escaped(title),
    )
}

pub(super) fn shown(amount: Money) -> String {
    format!("{} {}", amount.currency(), amount.to_major_text())
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
