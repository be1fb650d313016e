//! Takes secrets and payer's data out of JSON texts before they are kept.
//!
//! Works on the text, not on a parsed value: what is kept is what went over the wire, byte for
//! byte but for the secrets, and a torn body is masked as well as a whole one.

/// Members whose values are never kept.
const SECRET: [&str; 9] = [
    "paymentMethodId",
    "accessToken",
    "refreshToken",
    "authCode",
    "customerId",
    "pspCustomerId",
    "displayCustomerId",
    "userId",
    "userLoginId",
];

/// What stands in their place.
pub(crate) const REMOVED: &str = "[removed]";

/// JSON inside a JSON string, inside a JSON string: deeper than this it is not read but dropped.
const DEPTH_MAX: u32 = 4;

/// The text without the values of secret members, and without the given secrets wherever they
/// stand: an error message may repeat what it complains about.
pub(crate) fn masked(text: &str, secrets: &[&str]) -> String {
    scrubbed(&without_secret_members(text, 0), secrets)
}

/// The text without the given secrets.
pub(crate) fn scrubbed(text: &str, secrets: &[&str]) -> String {
    secrets
        .iter()
        .filter(|secret| !secret.is_empty())
        .fold(text.to_owned(), |text, secret| text.replace(secret, REMOVED))
}

fn without_secret_members(text: &str, depth: u32) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('"') {
        let (before, from_quote) = rest.split_at(start);
        kept.push_str(before);
        let (literal, after) = from_quote.split_at(string_len(from_quote));
        let colon = after.trim_start().strip_prefix(':');
        match colon {
            Some(value) if is_secret(literal) => {
                let value = value.trim_start();
                kept.push_str(literal);
                kept.push_str(":\"");
                kept.push_str(REMOVED);
                kept.push('"');
                rest = value.split_at(value_len(value)).1;
            }
            Some(_) | None => {
                kept.push_str(&nested(literal, depth));
                rest = after;
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// A string that holds JSON itself, as `extendInfo` does, is masked inside.
fn nested(literal: &str, depth: u32) -> String {
    let Ok(inner) = serde_json::from_str::<String>(literal) else { return literal.to_owned() };
    if !inner.trim_start().starts_with(['{', '[']) {
        return literal.to_owned();
    }
    if depth >= DEPTH_MAX {
        return format!("\"{REMOVED}\"");
    }
    let masked = without_secret_members(&inner, depth.saturating_add(1));
    if masked == inner {
        return literal.to_owned();
    }
    serde_json::to_string(&masked).unwrap_or_else(|_| format!("\"{REMOVED}\""))
}

fn is_secret(literal: &str) -> bool {
    let name = serde_json::from_str::<String>(literal).unwrap_or_default();
    SECRET.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

/// The length of the string literal that the text begins with; all of it where it is cut off.
fn string_len(text: &str) -> usize {
    let mut escaped = false;
    text.char_indices()
        .skip(1)
        .find(|(_, c)| {
            let closes = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            closes
        })
        .map_or(text.len(), |(at, _)| at.saturating_add(1))
}

/// The length of the JSON value that the text begins with; all of it where it is cut off.
fn value_len(text: &str) -> usize {
    match text.as_bytes().first() {
        Some(b'"') => string_len(text),
        Some(b'{' | b'[') => group_len(text),
        Some(_) | None => text
            .find(|c: char| matches!(c, ',' | '}' | ']') || c.is_whitespace())
            .unwrap_or(text.len()),
    }
}

fn group_len(text: &str) -> usize {
    let mut open = 0_usize;
    let mut at = 0_usize;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let step = match c {
            '"' => string_len(text.split_at(at).1),
            other => other.len_utf8(),
        };
        match c {
            '{' | '[' => open = open.saturating_add(1),
            '}' | ']' => open = open.saturating_sub(1),
            _ => {}
        }
        at = at.saturating_add(step);
        if open == 0 {
            return at;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(masked(text, &["281234567890123456"]), expected);
    }

    #[test]
    fn secrets_are_removed_and_the_rest_stays_to_the_byte() {
        check(
            r#"{"a" : "b\/c", "paymentMethodId":"28\"12", "n":1.50}"#,
            r#"{"a" : "b\/c", "paymentMethodId":"[removed]", "n":1.50}"#,
        );
        check(r#"{"accessToken" : 12345}"#, r#"{"accessToken":"[removed]"}"#);
        check(r#"{"userId":{"x":["}"]},"b":1}"#, r#"{"userId":"[removed]","b":1}"#);
        check(r#"{"authcode":null}"#, r#"{"authcode":"[removed]"}"#);
        check(r#"{"a\u0075thCode":"s"}"#, r#"{"a\u0075thCode":"[removed]"}"#);
    }

    #[test]
    fn a_secret_that_a_message_repeats_is_removed() {
        check(
            r#"{"resultMessage":"281234567890123456 has expired"}"#,
            r#"{"resultMessage":"[removed] has expired"}"#,
        );
    }

    #[test]
    fn json_inside_a_string_is_masked_too() {
        check(
            r#"{"extendInfo":"{\"accessToken\":\"s\"}"}"#,
            r#"{"extendInfo":"{\"accessToken\":\"[removed]\"}"}"#,
        );
    }

    #[test]
    fn a_torn_body_keeps_no_half_secret() {
        check(r#"{"refreshToken":"half of a se"#, r#"{"refreshToken":"[removed]""#);
        check(r#"{"userId":{"x":"half"#, r#"{"userId":"[removed]""#);
        check(r#"{"refreshToken":"#, r#"{"refreshToken":"[removed]""#);
        check(r#"{"refreshTok"#, r#"{"refreshTok"#);
    }

    proptest! {
        #[test]
        fn any_text_is_masked_without_a_panic(text in ".*") {
            masked(&text, &[]);
        }

        #[test]
        fn a_secret_never_survives(secret in "[A-Za-z0-9\"\\\\{}]{8,40}", name in 0..SECRET.len()) {
            let value = serde_json::json!({ "x": [{ SECRET[name]: secret.clone() }] });
            let text = value.to_string();
            let literal = serde_json::to_string(&secret).unwrap();
            prop_assert!(!masked(&text, &[]).contains(&literal));
        }
    }
}
