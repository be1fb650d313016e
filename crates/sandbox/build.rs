//! Embeds every file of `wallet/`, so that a module added to the page needs no change in Rust.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=wallet");
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let mut names: Vec<String> = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join("wallet"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if [".html", ".css", ".js", ".svg", ".woff2"].iter().any(|end| name.ends_with(end)) {
            names.push(name);
        }
    }
    names.sort();
    let mut code = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for name in names {
        let path = Path::new(&root).join("wallet").join(&name);
        let _ = writeln!(code, "    ({name:?}, include_bytes!({path:?})),");
    }
    code.push_str("];\n");
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("wallet_files.rs"), code)
}
