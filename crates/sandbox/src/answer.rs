//! What goes back over a connection: a page, a page that is cut off, or nothing at all.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use tokio::time::Sleep;

/// How long the first half of a torn body has to leave before the connection goes.
const TORN_AFTER: Duration = Duration::from_millis(30);

/// The connection ends without an answer.
#[derive(Debug)]
pub(crate) struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("closed without an answer")
    }
}

impl std::error::Error for Closed {}

impl From<Infallible> for Closed {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// An answer before it is sent.
pub(crate) struct Page {
    status: StatusCode,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
    torn: bool,
}

impl Page {
    pub(crate) fn new(status: StatusCode, media_type: &str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(CONTENT_TYPE, media_type.to_owned())];
        Self { status, headers, body: body.into(), torn: false }
    }

    pub(crate) fn with_header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Promises more bytes than will come.
    pub(crate) fn torn(self) -> Self {
        Self { torn: true, ..self }
    }

    pub(crate) fn into_response(self) -> Response<Sending> {
        let whole = self.body.len();
        let data = if self.torn { self.body.slice(..whole / 2) } else { self.body };
        let mut response = Response::new(Sending { data: Some(data), torn: self.torn, cut: None });
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        for (name, value) in self.headers {
            // What a caller sent may be echoed, and not all of it can be a header.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        }
        headers.insert(CONTENT_LENGTH, HeaderValue::from(whole));
        response
    }
}

/// A body on its way out.
pub(crate) struct Sending {
    data: Option<Bytes>,
    torn: bool,
    cut: Option<Pin<Box<Sleep>>>,
}

impl Body for Sending {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        if let Some(data) = self.data.take() {
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        if !self.torn {
            return Poll::Ready(None);
        }
        let cut = self.cut.get_or_insert_with(|| Box::pin(tokio::time::sleep(TORN_AFTER)));
        cut.as_mut().poll(context).map(|()| Some(Err(Closed)))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none() && !self.torn
    }

    fn size_hint(&self) -> SizeHint {
        match &self.data {
            Some(data) if !self.torn => {
                SizeHint::with_exact(u64::try_from(data.len()).unwrap_or(u64::MAX))
            }
            _ => SizeHint::default(),
        }
    }
}
