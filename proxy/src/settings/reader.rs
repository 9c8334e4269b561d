//! Reads settings from the environment one by one.

use std::{error, ffi::OsString, fmt, fs::File, io::Read, path::Path};

use crate::settings::{
    secret::Secret,
    table::{Setting, WhenUnset},
    values,
};

/// No key is longer; a device never ends.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Everything that is wrong with the settings, in one sentence that names each variable.
#[derive(Debug)]
pub struct SettingsError(Vec<String>);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl error::Error for SettingsError {}

/// Collects what is wrong with the settings that it reads, and what probably is.
pub(crate) struct Reader<E> {
    env: E,
    pub(crate) errors: Vec<String>,
    pub(crate) warnings: Vec<String>,
}

impl<E: Fn(&str) -> Option<OsString>> Reader<E> {
    pub(crate) fn new(env: E) -> Self {
        Self {
            env,
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// The settings, unless one that was read is wrong. They get the warnings.
    ///
    /// # Errors
    /// Everything that is wrong. Only then may `settings` return `None`.
    pub(crate) fn finish<S>(
        self,
        settings: impl FnOnce(Vec<String>) -> Option<S>,
    ) -> Result<S, SettingsError> {
        if self.errors.is_empty() {
            settings(self.warnings).ok_or(SettingsError(self.errors))
        } else {
            Err(SettingsError(self.errors))
        }
    }

    /// A setting that must have a value or a default.
    pub(crate) fn required<T>(
        &mut self,
        setting: Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let known = self.errors.len();
        let value = self.value(setting, parse);
        if value.is_none() && self.errors.len() == known {
            self.errors.push(format!("{} is not set", setting.name));
        }
        value
    }

    /// A setting's value or default. `None` when it is off, or after an error.
    pub(crate) fn value<T>(
        &mut self,
        setting: Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let parsed = match ((self.env)(setting.name), setting.when_unset) {
            (None, WhenUnset::Required | WhenUnset::Off) => return None,
            (None, WhenUnset::Default(value)) => parse(value),
            (Some(value), _) => match value.to_str() {
                Some("") => Err("is empty".to_owned()),
                Some(value) => parse(value),
                None => Err("is not UTF-8".to_owned()),
            },
        };
        parsed
            .map_err(|error| self.errors.push(format!("{} {error}", setting.name)))
            .ok()
    }

    /// The same for a setting that may come from a file as well. For one that can be off, an empty file is like
    /// none, so that it can be named before it is needed.
    pub(crate) fn secret<T>(
        &mut self,
        setting: Setting,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        let name = setting.name.to_owned();
        let file_variable = setting.file_variable().unwrap_or_default();
        let (name, bytes) = match ((self.env)(&name), (self.env)(&file_variable)) {
            (None, None) if setting.when_unset == WhenUnset::Off => return None,
            (None, None) => {
                self.errors.push(format!("{name} is not set"));
                return None;
            }
            (Some(_), Some(_)) => {
                let error = format!("{name} and {file_variable} are both set");
                self.errors.push(error);
                return None;
            }
            (Some(value), None) => (name, Ok(Secret::new(value.into_encoded_bytes()))),
            (None, Some(path)) => {
                let path = Path::new(&path);
                if is_world_readable(path) {
                    let path = path.display();
                    self.warnings.push(format!(
                        "{file_variable} can be read by every user of this machine: {path}"
                    ));
                }
                let read = contents(path);
                let is_off = setting.when_unset == WhenUnset::Off;
                if is_off
                    && read
                        .as_ref()
                        .is_ok_and(|bytes| values::text(bytes.expose()) == Ok(""))
                {
                    return None;
                }
                (file_variable, read)
            }
        };
        bytes
            .and_then(|bytes| parse(values::text(bytes.expose())?))
            .map_err(|error| self.errors.push(format!("{name} {error}")))
            .ok()
    }
}

/// A file's bytes, at most [`MAX_FILE_BYTES`].
fn contents(path: &Path) -> Result<Secret, String> {
    // Large enough from the start: what a buffer leaves behind when it grows isn't wiped.
    let mut bytes = Vec::with_capacity(MAX_FILE_BYTES as usize + 1);
    let read =
        File::open(path).and_then(|file| file.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes));
    // Wiped from memory, whatever is wrong with them.
    let bytes = Secret::new(bytes);
    match read {
        Err(error) => Err(format!("can't be read: {}, {error}", path.display())),
        Ok(read) if read as u64 > MAX_FILE_BYTES => Err(format!(
            "has more than {MAX_FILE_BYTES} bytes: {}",
            path.display()
        )),
        Ok(_) => Ok(bytes),
    }
}

/// Whether users can read or write a file who are neither its owner nor of its group.
#[cfg(unix)]
fn is_world_readable(path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(path).is_ok_and(|file| file.mode() & 0o006 != 0)
}

/// Elsewhere, rights aren't as simple.
#[cfg(not(unix))]
fn is_world_readable(_: &Path) -> bool {
    false
}
