//! Errors of the calls that are for people and tests.

use hyper::StatusCode;
use serde_json::json;

use crate::answer::{Closed, Page};

/// A refusal: a status, a stable word, and words for people.
#[derive(Debug)]
pub(crate) struct ApiError {
    status: u16,
    code: &'static str,
    message: String,
    hint: Option<&'static str>,
}

impl ApiError {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), hint: None }
    }

    pub(crate) fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    pub(crate) fn into_page(self) -> Page {
        let mut error = json!({"code": self.code, "message": self.message});
        error["hint"] = json!(self.hint.unwrap_or(""));
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        Page::new(status, "application/json; charset=utf-8", json!({"error": error}).to_string())
    }
}

impl From<Closed> for ApiError {
    fn from(_: Closed) -> Self {
        Self::new(500, "not-kept", "The state could not be written to its folder.")
    }
}
