//! Wallets by the name that their brands use.

/// The acquirer's word for a wallet, and its brand's.
const BRANDS: [(&str, &str); 28] = [
    ("ALIPAY_CN", "Alipay"),
    ("ALIPAY_HK", "AlipayHK"),
    ("BILLEASE", "BillEase"),
    ("BKASH", "bKash"),
    ("BOOST", "Boost"),
    ("BPI", "BPI"),
    ("CONNECT_WALLET", "Alipay+"),
    ("DANA", "DANA"),
    ("EASYPAISA", "Easypaisa"),
    ("GCASH", "GCash"),
    ("GOPAY_ID", "GoPay"),
    ("GRABPAY_MY", "GrabPay"),
    ("GRABPAY_PH", "GrabPay"),
    ("GRABPAY_SG", "GrabPay"),
    ("HIPAY", "HiPay"),
    ("JKOPAY", "JKOPay"),
    ("KAKAOPAY", "Kakao Pay"),
    ("KPLUS", "K PLUS"),
    ("MAYA", "Maya"),
    ("MOMO", "MoMo"),
    ("MPAY", "MPay"),
    ("NAVERPAY", "Naver Pay"),
    ("PAYPAY", "PayPay"),
    ("RABBIT_LINE_PAY", "LINE Pay"),
    ("TNG", "Touch ’n Go eWallet"),
    ("TOSSPAY", "Toss Pay"),
    ("TRUEMONEY", "TrueMoney"),
    ("ZALOPAY", "ZaloPay"),
];

/// A wallet's name as its brand writes it; one that is not known stays as the acquirer wrote it.
pub fn brand(wallet: &str) -> &str {
    BRANDS
        .iter()
        .find(|(word, _)| word.eq_ignore_ascii_case(wallet))
        .map_or(wallet, |(_, name)| *name)
}
