//! The words on pages for payers.

use receipt::Language;

pub(super) struct Words {
    pub tag: &'static str,
    pub pay_to: &'static str,
    pub amount: &'static str,
    pub limits: fn(&str, &str) -> String,
    pub go_on: &'static str,
    pub ask_the_cashier: &'static str,
    pub practice: &'static str,
    pub other: &'static str,
    pub other_tag: &'static str,
    pub bad_amount: &'static str,
    pub outside: fn(&str, &str) -> String,
    pub too_often: &'static str,
    pub no_wallet: &'static str,
    pub refused: &'static str,
    pub not_known: fn(&str) -> String,
    pub begin_again: &'static str,
    pub not_there: &'static str,
    pub receipt_not_there: &'static str,
}

const EN: Words = Words {
    tag: "en",
    pay_to: "Pay to",
    amount: "Amount",
    limits: |least, most| format!("From {least} to {most}"),
    go_on: "Continue to pay",
    ask_the_cashier: "Wait until the cashier sees the payment.",
    practice: "PRACTICE · No real money moves",
    other: "中文",
    other_tag: "zh-CN",
    bad_amount: "Type the amount in figures, for example 12.50.",
    outside: |least, most| format!("This page takes amounts from {least} to {most}."),
    too_often: "Too many payments were begun here in a short time. Try again in a minute, or ask \
                the cashier.",
    no_wallet: "Open this page with the scanner of your wallet.",
    refused: "The payment could not be begun. Nothing was charged. Ask the cashier.",
    not_known: |number| {
        format!(
            "It is not known yet whether the payment was begun. Do not pay again. Tell the \
             cashier this number: {number}."
        )
    },
    begin_again: "This page was used before with another amount. Begin again.",
    not_there: "This shop takes no payments here.",
    receipt_not_there: "There is no receipt at this address.",
};

const ZH_CN: Words = Words {
    tag: "zh-CN",
    pay_to: "付款给",
    amount: "金额",
    limits: |least, most| format!("{least} 至 {most}"),
    go_on: "继续付款",
    ask_the_cashier: "请您等收银员确认到账。",
    practice: "练习 PRACTICE · 不涉及真实资金",
    other: "English",
    other_tag: "en",
    bad_amount: "请您用数字输入金额，例如 12.50。",
    outside: |least, most| format!("此页面接受 {least} 至 {most} 的金额。"),
    too_often: "短时间内发起的付款过多。请您一分钟后再试，或联系收银员。",
    no_wallet: "请您用钱包的扫一扫打开此页面。",
    refused: "无法发起付款，未扣款。请您联系收银员。",
    not_known: |number| {
        format!("尚不清楚付款是否已发起。请您不要重复付款，并将此编号告诉收银员：{number}。")
    },
    begin_again: "此页面已用于另一笔金额，请您重新开始。",
    not_there: "此门店未开通扫码付款页面。",
    receipt_not_there: "此地址没有收据。",
};

pub(super) const fn words(language: Language) -> &'static Words {
    match language {
        Language::En => &EN,
        Language::ZhCn => &ZH_CN,
    }
}
