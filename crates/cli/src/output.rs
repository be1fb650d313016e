//! What goes to standard output: one JSON document, or text for people. Never anything else.

use crate::error::Failure;
use crate::paint::{Paint, Tone};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

/// Where results go, and in which form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    json: bool,
    paint: Paint,
}

/// What a command has to tell.
#[derive(Debug, Default)]
pub(crate) struct Report {
    document: Map<String, Value>,
    text: String,
    failure: Option<Failure>,
}

/// Whoever read our output has gone.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReaderGone;

impl Report {
    /// One member of the document, and the same for people.
    pub(crate) fn new(name: &str, value: &impl Serialize, text: String) -> Self {
        Self::default().and(name, value).text(text)
    }

    /// Nothing to tell: the command has told it already.
    pub(crate) fn told() -> Self {
        Self::default()
    }

    /// Another member.
    pub(crate) fn and(mut self, name: &str, value: &impl Serialize) -> Self {
        let value = serde_json::to_value(value).expect("views are always JSON");
        self.document.insert(name.to_owned(), value);
        self
    }

    /// The text for people.
    pub(crate) fn text(mut self, text: String) -> Self {
        self.text = text;
        self
    }

    /// It was stored or found, and still did not end well.
    pub(crate) fn failing(mut self, failure: Option<Failure>) -> Self {
        self.failure = failure;
        self
    }
}

impl Output {
    pub(crate) fn new(json: bool) -> Self {
        Self { json, paint: Paint::for_stdout() }
    }

    pub(crate) const fn is_json(self) -> bool {
        self.json
    }

    pub(crate) const fn paint(self) -> Paint {
        self.paint
    }

    /// Tells how a command went, whole.
    pub(crate) fn report(self, report: &Report) -> ExitCode {
        let mut document = report.document.clone();
        if let Some(failure) = &report.failure {
            document.insert("error".to_owned(), failure.document());
        }
        if self.json {
            if !document.is_empty() {
                let _gone = self.line(&Value::Object(document));
            }
        } else {
            let _gone = write_out(&report.text);
        }
        match &report.failure {
            None => ExitCode::SUCCESS,
            Some(failure) => {
                self.say(failure);
                failure.exit_code()
            }
        }
    }

    /// Tells that nothing came of it.
    pub(crate) fn fail(self, failure: &Failure) -> ExitCode {
        if self.json {
            let _gone = self.line(&json!({ "error": failure.document() }));
        }
        self.say(failure);
        failure.exit_code()
    }

    /// One document of a stream.
    pub(crate) fn line(self, document: &impl Serialize) -> Result<(), ReaderGone> {
        let text = serde_json::to_string(document).expect("views are always JSON");
        write_out(&format!("{text}\n"))
    }

    /// One line of a stream for people.
    pub(crate) fn words(self, text: &str) -> Result<(), ReaderGone> {
        write_out(&format!("{text}\n"))
    }

    fn say(self, failure: &Failure) {
        if self.json {
            return;
        }
        let label = Paint::for_stderr().text("error", Tone::Bad);
        // Nobody reads it: then there is nobody to tell.
        let _gone = writeln!(std::io::stderr(), "{label}: {}", failure.for_people());
    }
}

fn write_out(text: &str) -> Result<(), ReaderGone> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) => {
            if error.kind() != ErrorKind::BrokenPipe {
                tracing::warn!(%error, "the result could not be written to standard output");
            }
            Err(ReaderGone)
        }
    }
}
