//! Strict reading of a request's members. Every refusal names the member by its path.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};
use url::{Host, Url};

use crate::money::{Amount, BadAmount};
use crate::reply::Reply;

type Read<T> = Result<T, Reply>;

/// One JSON object of a request. `null` counts as absent; unknown members are not looked at.
pub(crate) struct Fields<'a> {
    members: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    pub(crate) fn root(body: &'a Value) -> Read<Self> {
        let members =
            body.as_object().ok_or_else(|| Reply::illegal("the body is not a JSON object"))?;
        Ok(Self { members, path: String::new() })
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name).filter(|value| !value.is_null())
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    fn bad<T>(&self, name: &str, why: &str) -> Read<T> {
        Err(Reply::illegal(format!("{} {why}", self.path_of(name))))
    }

    /// A text of at most `longest` characters. Numbers and booleans are read as their text.
    pub(crate) fn text(&self, name: &str, longest: usize) -> Read<Option<String>> {
        let text = match self.get(name) {
            None => return Ok(None),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(flag)) => flag.to_string(),
            Some(_) => return self.bad(name, "is not a string"),
        };
        if text.is_empty() {
            return Ok(None);
        }
        if text.chars().count() > longest {
            return self.bad(name, &format!("is longer than {longest} characters"));
        }
        Ok(Some(text))
    }

    pub(crate) fn need_text(&self, name: &str, longest: usize) -> Read<String> {
        match self.text(name, longest)? {
            Some(text) => Ok(text),
            None => self.bad(name, "is missing"),
        }
    }

    /// One of a list of words.
    pub(crate) fn need_word(&self, name: &str, words: &[&str]) -> Read<String> {
        let text = self.need_text(name, 64)?;
        if words.contains(&text.as_str()) { Ok(text) } else { self.bad(name, "is not allowed") }
    }

    pub(crate) fn flag(&self, name: &str) -> Read<bool> {
        match self.text(name, 5)?.as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => self.bad(name, "is neither true nor false"),
        }
    }

    pub(crate) fn object(&self, name: &str) -> Read<Option<Fields<'a>>> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::Object(members)) => Ok(Some(Fields { members, path: self.path_of(name) })),
            Some(_) => self.bad(name, "is not an object"),
        }
    }

    pub(crate) fn need_object(&self, name: &str) -> Read<Fields<'a>> {
        match self.object(name)? {
            Some(object) => Ok(object),
            None => self.bad(name, "is missing"),
        }
    }

    /// A list of objects, empty when absent.
    pub(crate) fn objects(&self, name: &str, most: usize) -> Read<Vec<Fields<'a>>> {
        let path = self.path_of(name);
        let mut objects = Vec::new();
        for (index, item) in self.items(name, most)?.iter().enumerate() {
            let Value::Object(members) = item else {
                return self.bad(name, "holds something that is not an object");
            };
            objects.push(Fields { members, path: format!("{path}[{index}]") });
        }
        Ok(objects)
    }

    /// A list of words. A single word is read as a list of one.
    pub(crate) fn words(&self, name: &str, most: usize) -> Read<Vec<String>> {
        if let Some(Value::String(word)) = self.get(name) {
            return Ok(vec![word.clone()]);
        }
        let words = self.items(name, most)?.iter().map(|item| item.as_str().map(str::to_owned));
        match words.collect() {
            Some(words) => Ok(words),
            None => self.bad(name, "holds something that is not a string"),
        }
    }

    fn items(&self, name: &str, most: usize) -> Read<&'a [Value]> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) if items.len() <= most => Ok(items),
            Some(Value::Array(_)) => self.bad(name, &format!("has more than {most} items")),
            Some(_) => self.bad(name, "is not a list"),
        }
    }

    pub(crate) fn amount(&self, name: &str) -> Read<Option<Amount>> {
        let Some(object) = self.object(name)? else { return Ok(None) };
        let currency = object.need_text("currency", 3)?;
        let value = object.need_text("value", 16)?;
        match Amount::parse(&currency, &value) {
            Ok(amount) => Ok(Some(amount)),
            Err(BadAmount::Malformed(why)) => self.bad(name, &format!("is refused: {why}")),
            Err(BadAmount::Currency) => Err(Reply::of("CURRENCY_NOT_SUPPORT")),
        }
    }

    pub(crate) fn need_amount(&self, name: &str) -> Read<Amount> {
        match self.amount(name)? {
            Some(amount) => Ok(amount),
            None => self.bad(name, "is missing"),
        }
    }

    pub(crate) fn time(&self, name: &str) -> Read<Option<DateTime<Utc>>> {
        let Some(text) = self.text(name, 64)? else { return Ok(None) };
        match DateTime::parse_from_rfc3339(&text) {
            Ok(time) => Ok(Some(time.to_utc())),
            Err(_) => self.bad(name, "is not a time in ISO 8601 with an offset"),
        }
    }

    /// An address over https. Plain http is for the machine itself, as in tests and practice.
    pub(crate) fn address(&self, name: &str, longest: usize) -> Read<Option<String>> {
        let Some(text) = self.text(name, longest)? else { return Ok(None) };
        let Ok(url) = Url::parse(&text) else { return self.bad(name, "is not an address") };
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        match url.scheme() {
            "https" => Ok(Some(text)),
            "http" if local => Ok(Some(text)),
            _ => self.bad(name, "is neither https nor http on this machine"),
        }
    }

    /// A web address, or one that opens an app.
    pub(crate) fn return_address(&self, name: &str, longest: usize) -> Read<Option<String>> {
        let Some(text) = self.text(name, longest)? else { return Ok(None) };
        if Url::parse(&text).is_err() {
            return self.bad(name, "is not an address");
        }
        Ok(Some(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check<T: std::fmt::Debug>(read: Read<T>, expected: &str) {
        let text = match read {
            Ok(value) => format!("{value:?}"),
            Err(reply) => format!("{} {}", reply.code, reply.result()["resultMessage"]),
        };
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn texts_numbers_and_booleans_are_read_alike() {
        let body = json!({"a": "x", "b": 20, "c": true, "d": null, "e": [], "f": ""});
        let fields = Fields::root(&body).unwrap();
        check(fields.text("a", 1), "Some(\"x\")");
        check(fields.text("b", 2), "Some(\"20\")");
        check(fields.flag("c"), "true");
        check(fields.text("d", 1), "None");
        check(fields.text("e", 1), "PARAM_ILLEGAL \"e is not a string\"");
        check(fields.need_text("f", 1), "f is missing");
    }

    #[test]
    fn lengths_count_characters_and_refusals_name_the_path() {
        let body = json!({"order": {"goods": [{"goodsName": "茶茶"}]}});
        let root = Fields::root(&body).unwrap();
        let goods = root.need_object("order").unwrap().objects("goods", 100).unwrap();
        check(goods[0].text("goodsName", 2), "茶茶");
        check(goods[0].text("goodsName", 1), "order.goods[0].goodsName is longer than 1");
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        let body = json!({"a": "http://127.0.0.1:1/n", "b": "http://shop.example/n",
            "c": "https://shop.example/n", "d": "http://[::1]/n", "e": "ftp://shop.example"});
        let fields = Fields::root(&body).unwrap();
        check(fields.address("a", 99), "127.0.0.1");
        check(fields.address("b", 99), "PARAM_ILLEGAL");
        check(fields.address("c", 99), "https");
        check(fields.address("d", 99), "::1");
        check(fields.address("e", 99), "PARAM_ILLEGAL");
    }
}
