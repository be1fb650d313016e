//! A shop with a practice acquirer of its own.

use crate::program::{PASSPHRASE, Run, Stream, call, free_port, run, tillside};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Mutex, OnceLock};
use tempfile::TempDir;

pub struct Desk {
    folder: TempDir,
    sandbox: Stream,
    ready: Value,
    /// Where the account's notifications go.
    pub port: u16,
    /// All that the program has printed, wherever.
    printed: Mutex<String>,
}

const KEYS: [&str; 2] = ["merchant_private_key.txt", "gateway_private_key.txt"];

fn sandbox_in(state: &Path) -> (Stream, Value) {
    let mut command = tillside(state);
    command.args(["sandbox", "--listen", "127.0.0.1:0", "--seed", "7", "--state"]).arg(state);
    let mut sandbox = Stream::start(&mut command);
    let ready = sandbox.until(|line| line["ready"] == true);
    (sandbox, ready)
}

/// A folder with keys of both sides. Making some takes seconds, so all desks have the same.
fn keys() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("practice-keys");
        std::fs::create_dir_all(&folder).unwrap();
        if !KEYS.iter().all(|key| folder.join(key).exists()) {
            sandbox_in(&folder);
        }
        folder
    })
}

impl Desk {
    /// A shop with one account, `Main`.
    pub fn open() -> Self {
        let desk = Self::without_account();
        desk.ok(&desk.account_add("Main", ""));
        desk
    }

    pub fn without_account() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let state = folder.path().join("sandbox");
        std::fs::create_dir(&state).unwrap();
        for key in KEYS {
            std::fs::copy(keys().join(key), state.join(key)).unwrap();
        }
        let (sandbox, ready) = sandbox_in(&state);
        Self { folder, sandbox, ready, port: free_port(), printed: Mutex::default() }
    }

    pub fn account_add(&self, name: &str, more: &str) -> String {
        let ams = &self.ready["ams"];
        format!(
            "account add --name {name} --kind ams --gateway {} --client-id {} --private-key {} \
             --gateway-public-key {} --settlement-currency USD \
             --notify-url http://127.0.0.1:{}/notify/{name} {more}",
            ams["base_url"].as_str().unwrap(),
            ams["client_id"].as_str().unwrap(),
            ams["merchant_private_key"].as_str().unwrap(),
            ams["gateway_public_key"].as_str().unwrap(),
            self.port,
        )
    }

    pub fn ready(&self) -> &Value {
        &self.ready
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("shop")
    }

    pub fn sandbox_state(&self) -> PathBuf {
        self.folder.path().join("sandbox")
    }

    pub fn file(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the program with words that blanks part.
    pub fn run(&self, line: &str) -> Run {
        self.run_words(&line.split_whitespace().collect::<Vec<_>>())
    }

    pub fn run_words(&self, words: &[&str]) -> Run {
        let run = run(tillside(&self.data()).arg("--json").args(words));
        let mut printed = self.printed.lock().unwrap();
        printed.push_str(&run.stdout);
        printed.push_str(&run.stderr);
        run
    }

    /// Runs it with all that any library of it can log.
    #[track_caller]
    pub fn run_with_everything_logged(&self, line: &str) {
        let mut command = tillside(&self.data());
        command.env("RUST_LOG", "trace").arg("--json").args(line.split_whitespace());
        let run = run(&mut command);
        assert!(run.status == 0 && run.stderr.contains("TRACE"), "{line}: {run:?}");
        run.document();
        let mut printed = self.printed.lock().unwrap();
        printed.push_str(&run.stdout);
        printed.push_str(&run.stderr);
    }

    /// Runs it without `--json`.
    pub fn run_for_people(&self, line: &str) -> Run {
        let run = run(tillside(&self.data()).args(line.split_whitespace()));
        let mut printed = self.printed.lock().unwrap();
        printed.push_str(&run.stdout);
        printed.push_str(&run.stderr);
        run
    }

    /// Runs it; it has to be done.
    #[track_caller]
    pub fn ok(&self, line: &str) -> Value {
        let run = self.run(line);
        assert_eq!(run.status, 0, "{line}: {run:?}");
        run.document()
    }

    /// Runs it; it has to end with this status and this code.
    #[track_caller]
    pub fn fails(&self, line: &str, status: i32, code: &str) -> Value {
        let run = self.run(line);
        let document = run.document();
        assert_eq!(
            (run.status, &document["error"]["code"]),
            (status, &json!(code)),
            "{line}: {run:?}"
        );
        let error = &document["error"];
        assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        assert!(error["hint"].as_str().is_some_and(|text| !text.is_empty()), "{error}");
        document
    }

    /// Runs it in so many processes at once.
    pub fn at_once(&self, line: &str, processes: usize) -> Vec<Run> {
        self.each_at_once(&vec![line.to_owned(); processes])
    }

    /// Runs each line in a process of its own, all at once.
    pub fn each_at_once(&self, lines: &[String]) -> Vec<Run> {
        let start = |line: &String| {
            let mut command = tillside(&self.data());
            command.arg("--json").args(line.split_whitespace());
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let started: Vec<_> = lines.iter().map(start).collect();
        started.into_iter().map(|child| Run::of(child.wait_with_output().unwrap())).collect()
    }

    /// Runs it; it has to end with this status, whatever else it tells.
    #[track_caller]
    pub fn fails_with(&self, line: &str, status: i32) -> Value {
        let run = self.run(line);
        assert_eq!(run.status, status, "{line}: {run:?}");
        run.document()
    }

    /// An order by a code that we show; the rest of the line as given.
    #[track_caller]
    pub fn show_code(&self, amount: &str, currency: &str, more: &str) -> Value {
        self.ok(&format!(
            "order create --amount {amount} --currency {currency} --mode show-code {more}"
        ))["order"]
            .clone()
    }

    /// An order that is paid.
    #[track_caller]
    pub fn paid(&self, amount: &str, currency: &str, more: &str) -> Value {
        let order = self.show_code(amount, currency, more);
        self.approve(&order["payments"][0]["code"], "GCASH");
        self.ok(&format!("order wait {}", text(&order["id"])))["order"].clone()
    }

    #[track_caller]
    pub fn approve(&self, code: &Value, wallet: &str) {
        let (status, answer) = self.pay(code, wallet, "approve");
        assert_eq!((status, &answer["status"]), (200, &json!("SUCCESS")), "{answer}");
    }

    pub fn pay(&self, code: &Value, wallet: &str, decision: &str) -> (u16, Value) {
        let body = json!({ "code": code, "wallet": wallet, "decision": decision });
        self.post("/wallet/api/pay", &body)
    }

    /// The digits in a payer's wallet.
    pub fn payers_code(&self, wallet: &str, pin_required: bool) -> String {
        let body = json!({ "wallet": wallet, "pin_required": pin_required });
        let (_, answer) = self.post("/wallet/api/code", &body);
        text(&answer["code"]).to_owned()
    }

    /// What goes wrong from now on.
    pub fn faults(&self, faults: &Value) {
        let (status, answer) = self.post("/sandbox/api/faults", faults);
        assert_eq!(status, 200, "{answer}");
    }

    pub fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        call(self.address(), "POST", path, body)
    }

    fn address(&self) -> &str {
        text(&self.ready["url"]).trim_start_matches("http://")
    }

    /// A program that runs on beside the test.
    pub fn stream(&self, line: &str) -> Stream {
        Stream::start(tillside(&self.data()).arg("--json").args(line.split_whitespace()))
    }

    /// Ends the acquirer.
    #[cfg(unix)]
    pub fn end_sandbox(&mut self) -> Option<i32> {
        self.sandbox.terminate()
    }

    /// All that any run of the program has printed.
    pub fn printed(&self) -> String {
        format!("{}{}", self.printed.lock().unwrap(), self.sandbox.told())
    }

    #[track_caller]
    pub fn verify(&self) {
        assert_eq!(self.ok("verify")["ok"], true);
    }
}

/// The text of a document's member.
#[track_caller]
pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

pub fn money(value: &str, currency: &str) -> Value {
    json!({ "currency": currency, "value": value })
}

/// Whether a file holds a text. The pass phrase itself stands in no file of a data folder.
pub fn holds(file: &Path, needle: &str) -> bool {
    let bytes = std::fs::read(file).unwrap();
    bytes.windows(needle.len()).any(|window| window == needle.as_bytes())
}

pub const fn passphrase() -> &'static str {
    PASSPHRASE
}
