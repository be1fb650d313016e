//! A new migration has to reach the program although no Rust file changed.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
