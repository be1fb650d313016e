#![allow(clippy::arithmetic_side_effects, clippy::as_conversions, reason = "small numbers")]

use super::*;
use domain::Currency;
use proptest::prelude::*;

fn money(currency: &str, minor: i64) -> Money {
    Money::from_minor(minor, Currency::parse(currency).unwrap())
}

#[track_caller]
fn check(currency: &str, minor: i64, english: &str, chinese: &str) {
    let amount = money(currency, minor);
    assert_eq!(spoken(Some("Alipay"), amount, Language::English), format!("Alipay, {english}"));
    assert_eq!(spoken(Some("Alipay"), amount, Language::Chinese), format!("支付宝到账，{chinese}"));
}

#[test]
fn amounts_with_two_decimals() {
    check("EUR", 4750, "forty-seven euro fifty", "四十七欧元五十分");
    check("EUR", 4705, "forty-seven euro oh five", "四十七欧元零五分");
    check("EUR", 4700, "forty-seven euro", "四十七欧元");
    check("EUR", 50, "zero euro fifty", "零欧元五十分");
    check("GBP", 100, "one pound", "一英镑");
    check("USD", 200, "two dollars", "两美元");
    check("USD", 211, "two dollars eleven", "两美元十一分");
    check("CNY", 39_100, "three hundred ninety-one yuan", "三百九十一元");
    check("CNY", 4750, "forty-seven yuan fifty", "四十七元五角");
    check("CNY", 4755, "forty-seven yuan fifty-five", "四十七元五角五分");
    check("CNY", 4705, "forty-seven yuan oh five", "四十七元零五分");
}

#[test]
fn amounts_without_decimals() {
    check("JPY", 1500, "one thousand five hundred yen", "一千五百日元");
    check("JPY", 1, "one yen", "一日元");
    check(
        "KRW",
        147_096,
        "one hundred forty-seven thousand ninety-six won",
        "十四万七千零九十六韩元",
    );
    check("KRW", 10_000, "ten thousand won", "一万韩元");
    check("VND", 1_000_005, "one million five dong", "一百万零五越南盾");
}

#[test]
fn amounts_with_three_decimals_are_told_digit_by_digit() {
    check("KWD", 1250, "one point two five zero Kuwaiti dinars", "一点二五零科威特第纳尔");
    check("KWD", 1005, "one point zero zero five Kuwaiti dinars", "一点零零五科威特第纳尔");
    check("KWD", 1000, "one Kuwaiti dinar", "一科威特第纳尔");
    check("BHD", 2000, "two Bahraini dinars", "两巴林第纳尔");
}

#[test]
fn numbers_in_chinese_tell_each_gap_by_one_nought() {
    for (number, expected) in [
        (0, "零"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10_001, "一万零一"),
        (10_500, "一万零五百"),
        (100_000, "十万"),
        (110_010, "十一万零一十"),
        (100_010_000, "一亿零一万"),
        (1_0000_0001, "一亿零一"),
        (2_0300_4000, "二亿零三百万四千"),
    ] {
        assert_eq!(super::chinese::number(number), expected, "{number}");
    }
}

#[test]
fn other_wallets_keep_their_names_and_unknown_ones_are_left_out() {
    let amount = money("EUR", 4750);
    assert_eq!(spoken(Some("GCash"), amount, Language::Chinese), "GCash到账，四十七欧元五十分");
    assert_eq!(spoken(None, amount, Language::English), "forty-seven euro fifty");
    assert_eq!(spoken(None, amount, Language::Chinese), "到账，四十七欧元五十分");
}

#[test]
fn a_currency_without_a_name_is_said_by_its_letters() {
    assert_eq!(spoken(None, money("XAF", 500), Language::English), "five hundred X A F");
}

/// English numbers read back: an own, slow way in the other direction.
fn read_back(words: &str) -> u64 {
    const SMALL: &str = "zero one two three four five six seven eight nine ten eleven twelve \
        thirteen fourteen fifteen sixteen seventeen eighteen nineteen";
    const TENS: &str = "- - twenty thirty forty fifty sixty seventy eighty ninety";
    const GROUPS: &str = "- thousand million billion trillion quadrillion quintillion";
    let place = |list: &str, word: &str| list.split_whitespace().position(|each| each == word);
    let (mut total, mut group) = (0_u64, 0_u64);
    for word in words.split([' ', '-']) {
        if let Some(value) = place(SMALL, word) {
            group += value as u64;
        } else if let Some(value) = place(TENS, word) {
            group += value as u64 * 10;
        } else if word == "hundred" {
            group *= 100;
        } else {
            let power = place(GROUPS, word).unwrap_or_else(|| panic!("{word}"));
            total += group * 1000_u64.pow(power as u32);
            group = 0;
        }
    }
    total + group
}

proptest! {
    #[test]
    fn a_number_in_english_is_the_number(number in any::<u64>()) {
        prop_assert_eq!(read_back(&super::english::number(number)), number);
    }

    #[test]
    fn two_amounts_never_sound_alike(
        code in prop::sample::select(vec!["EUR", "CNY", "JPY", "KWD"]),
        one in 0_i64..100_000_000,
        other in 0_i64..100_000_000,
    ) {
        prop_assume!(one != other);
        for language in [Language::English, Language::Chinese] {
            prop_assert_ne!(
                spoken(None, money(code, one), language),
                spoken(None, money(code, other), language)
            );
        }
    }

    #[test]
    fn no_figure_is_left_for_a_voice_to_guess(minor in any::<i64>(), code in "[A-Z]{3}") {
        if let Ok(currency) = Currency::parse(&code) {
            for language in [Language::English, Language::Chinese] {
                let words = spoken(Some("Alipay"), Money::from_minor(minor, currency), language);
                prop_assert!(!words.chars().any(|each| each.is_ascii_digit()), "{}", words);
            }
        }
    }
}
