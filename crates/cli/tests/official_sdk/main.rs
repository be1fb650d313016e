//! Alipay's own Python SDK, unchanged, against the practice acquirer.
//!
//! The SDK speaks TLS on port 443 and nothing else. `front.py` gives it that: a certificate of
//! this run's own authority, which the SDK trusts through `SSL_CERT_FILE` as any Python program
//! would. Neither the SDK nor the acquirer knows of the test.
//!
//! It needs Python with venv, a package index or a filled pip cache the first time, and leave to
//! listen on port 443: as root, by the system's settings, or in a network namespace of its own,
//! which it makes for itself where it may. On a build machine (`CI` is set) it runs or fails;
//! elsewhere it says what is missing and how to allow it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[allow(dead_code, reason = "shared with the tests of the whole thread, which use all of it")]
#[path = "../thread/desk.rs"]
mod desk;
#[allow(dead_code, reason = "shared with the tests of the whole thread, which use all of it")]
#[path = "../thread/program.rs"]
mod program;

use desk::{Desk, text};
use program::{Stream, run};
use serde_json::Value;
use std::io::Write;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

/// An address of this machine's own, where no other server is likely to hold port 443.
const HOST: Ipv4Addr = Ipv4Addr::new(127, 44, 3, 1);
const NAME: &str = "the_official_python_sdk_pays_refunds_cancels_and_agrees";
/// Set for the run inside a namespace.
const INSIDE: &str = "TILLSIDE_INSIDE_NAMESPACE";

/// What the SDK has to go through, and what each step has to answer.
const STEPS: [(&str, &str); 17] = [
    ("pay", "SUCCESS"),
    ("inquiryPayment", "SUCCESS"),
    ("inquiryPayment", "SUCCESS"),
    ("refund", "SUCCESS"),
    ("refund", "SUCCESS"),
    ("inquiryRefund", "SUCCESS"),
    ("pay", "SUCCESS"),
    ("cancel", "SUCCESS"),
    ("inquiryPayment", "SUCCESS"),
    ("consult", "SUCCESS"),
    ("createPaymentSession", "SUCCESS"),
    ("authorizations/consult", "SUCCESS"),
    ("applyToken", "SUCCESS"),
    ("pay", "SUCCESS"),
    ("inquiryPayment", "SUCCESS"),
    ("revoke", "SUCCESS"),
    ("wrong key", "refused"),
];

#[test]
fn the_official_python_sdk_pays_refunds_cancels_and_agrees() {
    let outcome = python().and_then(|python| {
        if std::env::var_os(INSIDE).is_some() {
            let up = run(Command::new(&python).arg(script("loopback.py")));
            assert_eq!(up.status, 0, "{up:?}");
            buy(&python);
            return Ok(());
        }
        if may_listen() {
            buy(&python);
            return Ok(());
        }
        in_a_namespace()
    });
    if let Err(missing) = outcome {
        assert!(std::env::var_os("CI").is_none(), "{missing}");
        // Past the harness, which keeps a passing test's words to itself.
        writeln!(std::io::stderr(), "\nNOT RUN, {NAME}: {missing}\n").unwrap();
    }
}

fn buy(python: &Path) {
    let desk = Desk::without_account();
    let folder = desk.path("front");
    std::fs::create_dir(&folder).unwrap();
    let (_, port) = text(&desk.ready()["url"]).rsplit_once(':').unwrap();
    let mut front = Command::new(python);
    front.arg(script("front.py")).args([&HOST.to_string(), port]).arg(&folder);
    let mut front = Stream::start(&mut front);
    let ready = front.until(|line| line["ready"].is_boolean());
    assert_eq!(ready["ready"], true);

    let ams = &desk.ready()["ams"];
    let mut merchant = Command::new(python);
    merchant
        .arg(script("merchant.py"))
        .args([&format!("https://{HOST}"), text(&desk.ready()["url"])])
        .args(
            ["client_id", "merchant_private_key", "gateway_public_key"].map(|key| text(&ams[key])),
        )
        .env("SSL_CERT_FILE", text(&ready["authority"]));
    let bought = run(&mut merchant);
    assert_eq!(bought.status, 0, "{}\n{}", bought.stdout, bought.stderr);
    let lines: Vec<Value> =
        bought.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let (last, steps) = lines.split_last().unwrap();
    let steps: Vec<_> =
        steps.iter().map(|step| (text(&step["step"]), text(&step["code"]))).collect();
    assert_eq!(steps, STEPS);
    assert_eq!(last["done"], true);
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/official_sdk").join(name)
}

/// A Python with the SDK, made once and kept beside the other things that tests build.
fn python() -> Result<PathBuf, String> {
    let wanted = std::fs::read_to_string(script("requirements.txt")).unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("official-sdk");
    let python = folder.join("bin/python");
    let done = folder.join("installed.txt");
    if std::fs::read_to_string(&done).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    let hint = "python3 with its venv module is needed (Debian: python3-venv)";
    step(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder), hint)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement"]);
    step(pip.arg(script("requirements.txt")), "the SDK could not be installed from PyPI")?;
    // Last, so that half an installation is made anew.
    std::fs::write(&done, wanted).unwrap();
    Ok(python)
}

fn step(command: &mut Command, hint: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{hint}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{hint}: {}", String::from_utf8_lossy(&output.stderr)))
}

fn may_listen() -> bool {
    TcpListener::bind((HOST, 443)).is_ok()
}

/// The same test again where we are root of a network of our own, with nothing else in it.
fn in_a_namespace() -> Result<(), String> {
    let unshare = || {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net", "--"]);
        command
    };
    let hint = "listening on port 443 is not allowed here, nor is a network namespace; run the \
                test as root, or `sysctl net.ipv4.ip_unprivileged_port_start=443`";
    step(unshare().arg("true"), hint)?;
    let again = run(unshare()
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", NAME, "--nocapture"])
        .env(INSIDE, "1"));
    assert_eq!(again.status, 0, "{}\n{}", again.stdout, again.stderr);
    Ok(())
}
