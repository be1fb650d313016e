//! Releases by `tauri-plugin-updater`: a list behind an address, packages signed with minisign.

use super::{Cause, Release, Releases, SoFar, UpdateError};
use async_trait::async_trait;
use chrono::DateTime;
use serde_json::Value;
use std::path::PathBuf;
use std::time::Duration;
use tauri::{AppHandle, Runtime};
use tauri_plugin_updater::{Error, Update, Updater, UpdaterExt};

/// How long a list of releases may take.
const LIST: Duration = Duration::from_secs(30);
/// How long nothing may come of a package that is under way.
const SILENCE: Duration = Duration::from_secs(60);

/// Whether this build was given a source of updates: an address, and the key that its packages are
/// signed with. Prepares what the plugin reads of it.
pub fn signed_source(config: &mut tauri::Config) -> bool {
    let Some(updater) = config.plugins.0.get_mut("updater").and_then(Value::as_object_mut) else {
        return false;
    };
    // The list is not signed, so only a version inside of the signature can be believed.
    updater.insert("requireSignedVersion".to_owned(), Value::Bool(true));
    updater.insert("allowDowngrades".to_owned(), Value::Bool(false));
    let key = updater.get("pubkey").and_then(Value::as_str);
    let addresses = updater.get("endpoints").and_then(Value::as_array);
    key.is_some_and(|key| !key.is_empty()) && addresses.is_some_and(|all| !all.is_empty())
}

/// Whether this program came in a package that another can replace. On Linux a program that was
/// merely built lies where no package belongs.
#[cfg(target_os = "linux")]
pub(crate) fn is_installed(env: &tauri::Env) -> bool {
    env.appimage.is_some() || tauri::utils::platform::bundle_type().is_some()
}

#[cfg(not(target_os = "linux"))]
pub(crate) const fn is_installed(_env: &tauri::Env) -> bool {
    true
}

/// See the module.
pub struct Source<R: Runtime> {
    app: AppHandle<R>,
    /// What a package takes the place of, where it is not the running program.
    place: Option<PathBuf>,
}

impl<R: Runtime> Source<R> {
    /// The plugin has to be there already. Packages take the place of the running program, or of
    /// this one.
    pub const fn new(app: AppHandle<R>, place: Option<PathBuf>) -> Self {
        Self { app, place }
    }

    fn updater(&self, any_version: bool) -> Result<Updater, UpdateError> {
        let mut builder = self.app.updater_builder().timeout(LIST).configure_client(|client| {
            // A whole package may take long on a slow line; silence may not.
            client.connect_timeout(LIST).read_timeout(SILENCE)
        });
        if any_version {
            // Which one it is to be was decided, and the signature holds it to that.
            builder = builder.version_comparator(|_, _| true);
        }
        if let Some(place) = &self.place {
            builder = builder.executable_path(place);
        }
        builder.build().map_err(told)
    }

    fn of(&self, told_of: &Value) -> Result<Update, UpdateError> {
        let update = self.updater(true)?.restore_update(told_of.clone()).map_err(told)?;
        update.ok_or_else(|| UpdateError::Unreadable("it is no release".into()))
    }
}

#[async_trait]
impl<R: Runtime> Releases for Source<R> {
    fn running(&self) -> String {
        self.app.package_info().version.to_string()
    }

    async fn newest(&self) -> Result<Option<Release>, UpdateError> {
        let Some(update) = self.updater(false)?.check().await.map_err(told)? else {
            return Ok(None);
        };
        let published =
            update.date.and_then(|date| DateTime::from_timestamp(date.unix_timestamp(), 0));
        let earlier = update.raw_json.get("earlier").and_then(Value::as_array);
        let running = Value::String(self.running());
        let is_running = |told: &&Value| told.get("version") == Some(&running);
        let running = earlier.and_then(|all| all.iter().find(is_running)).cloned();
        Ok(Some(Release {
            version: update.version,
            published_at: published,
            notes: update.body.filter(|notes| !notes.trim().is_empty()),
            told: update.raw_json,
            running,
        }))
    }

    async fn fetch(&self, told_of: &Value, so_far: &SoFar<'_>) -> Result<Vec<u8>, UpdateError> {
        let mut came = 0_usize;
        let part = |bytes: usize, of: Option<u64>| {
            came = came.saturating_add(bytes);
            so_far(came, of);
        };
        self.of(told_of)?.download(part, || {}).await.map_err(told)
    }

    fn install(&self, told_of: &Value, package: &[u8]) -> Result<(), UpdateError> {
        self.of(told_of)?.install(package).map_err(told)
    }
}

/// The plugin's errors, by what to do next.
fn told(error: Error) -> UpdateError {
    match error {
        Error::Reqwest(ref cause) if cause.is_decode() => UpdateError::Unreadable(boxed(error)),
        Error::Reqwest(_) | Error::Network(_) | Error::ReleaseNotFound => {
            UpdateError::Away(boxed(error))
        }
        Error::Serialization(_)
        | Error::Semver(_)
        | Error::UrlParse(_)
        | Error::TargetNotFound(_)
        | Error::TargetsNotFound(_)
        | Error::UnsupportedArch
        | Error::UnsupportedOs => UpdateError::Unreadable(boxed(error)),
        Error::Minisign(_)
        | Error::Base64(_)
        | Error::SignatureUtf8(_)
        | Error::SignedVersionMismatch { .. }
        | Error::MissingSignedVersion => UpdateError::NotSigned(boxed(error)),
        other => UpdateError::NotInstalled(boxed(other)),
    }
}

fn boxed(error: Error) -> Cause {
    Box::new(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(updater: Option<Value>, expected: bool) {
        let mut plugins = serde_json::Map::new();
        plugins.extend(updater.map(|updater| ("updater".to_owned(), updater)));
        let config = json!({ "identifier": "app.tillside.test", "plugins": plugins });
        let mut config: tauri::Config = serde_json::from_value(config).unwrap();
        assert_eq!(signed_source(&mut config), expected);
        if expected {
            assert_eq!(config.plugins.0["updater"]["requireSignedVersion"], true);
            assert_eq!(config.plugins.0["updater"]["allowDowngrades"], false);
        }
    }

    #[test]
    fn a_build_has_a_source_only_with_an_address_and_a_key() {
        let address = "https://updates.example/tillside.json";
        check(None, false);
        check(Some(json!({ "pubkey": "key", "endpoints": [] })), false);
        check(Some(json!({ "pubkey": "", "endpoints": [address] })), false);
        check(Some(json!({ "endpoints": [address] })), false);
        check(Some(json!({ "pubkey": "key", "endpoints": [address] })), true);
    }

    #[test]
    fn no_configuration_turns_the_signed_version_off() {
        let updater = json!({
            "pubkey": "key",
            "endpoints": ["https://updates.example"],
            "requireSignedVersion": false,
            "allowDowngrades": true,
        });
        check(Some(updater), true);
    }
}
