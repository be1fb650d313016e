fn main() {
    // With a pattern of one's own, tauri-build watches no capability folder: say it here.
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    // The package root is the repository root; capabilities stay beside the Rust sources.
    tauri_build::try_build(
        tauri_build::Attributes::new()
            .capabilities_path_pattern("src-tauri/capabilities/**/*.json"),
    )
    .expect("the configuration and the capabilities fit each other");
}
