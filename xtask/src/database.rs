//! Checked queries: a scratch database from the migrations, and what the compiler learns from it.

use crate::{places, sh, tools};
use anyhow::{Result, bail};

/// Writes `.sqlx/`, which lets everybody else build without a database.
pub fn prepare() -> Result<()> {
    let migrations = places::root().join("crates/store/migrations");
    if !migrations.is_dir() {
        bail!("crates/store/migrations is missing, so there is no schema to check against");
    }
    tools::ensure_sqlx()?;
    let folder = places::target().join("scratch");
    // Made anew each time: a schema is what its migrations say, not what was tried before.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let url = format!("sqlite://{}", folder.join("schema.db").display());
    let sqlx = |words: &[&str]| {
        let mut command = sh::cargo();
        command.arg("sqlx").args(words).env("DATABASE_URL", &url);
        command
    };
    sh::run(&mut sqlx(&["database", "create"]))?;
    sh::run(sqlx(&["migrate", "run", "--source"]).arg(&migrations))?;
    // Only the store speaks SQL. Tests have queries too, so all its targets are looked at.
    let mut prepare = sqlx(&["prepare", "--workspace", "--"]);
    prepare.args(["--package", "store", "--all-targets"]);
    // Cargo's settings say "offline" for everybody; here the database is asked.
    prepare.env("SQLX_OFFLINE", "false");
    sh::run(&mut prepare)
}
