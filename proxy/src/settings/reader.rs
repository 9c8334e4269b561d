//! Reads settings from the environment one by one.

use std::{error, ffi::OsString, fmt, fs, path::Path};

use crate::settings::{
    secret::Secret,
    table::{Setting, WhenUnset},
    values,
};

/// Everything that is wrong with the settings, in one sentence that names each variable.
#[derive(Debug)]
pub struct SettingsError(Vec<String>);

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("; "))
    }
}

impl error::Error for SettingsError {}

/// Collects what is wrong with the settings that it reads.
pub(crate) struct Reader<E> {
    env: E,
    errors: Vec<String>,
}

impl<E: Fn(&str) -> Option<OsString>> Reader<E> {
    pub(crate) fn new(env: E) -> Self {
        Self {
            env,
            errors: Vec::new(),
        }
    }

    /// The settings, unless one that was read is wrong.
    ///
    /// # Errors
    /// Everything that is wrong. Only then may `settings` return `None`.
    pub(crate) fn finish<S>(
        self,
        settings: impl FnOnce() -> Option<S>,
    ) -> Result<S, SettingsError> {
        if self.errors.is_empty() {
            settings().ok_or(SettingsError(self.errors))
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

    /// A secret of at least `min_bytes`, from its variable or from the file that the other one names.
    pub(crate) fn secret(&mut self, setting: Setting, min_bytes: usize) -> Option<Secret> {
        let name = setting.name;
        let file_variable = setting.file_variable().unwrap_or_default();
        let (name, bytes) = match ((self.env)(name), (self.env)(&file_variable)) {
            (None, None) => Err(format!("{name} is not set")),
            (Some(_), Some(_)) => Err(format!("{name} and {file_variable} are both set")),
            (Some(value), None) => Ok((name, value.into_encoded_bytes())),
            (None, Some(path)) => fs::read(&path)
                .map(|bytes| (file_variable.as_str(), bytes))
                .map_err(|error| {
                    let path = Path::new(&path).display();
                    format!("{file_variable} can't be read: {path}, {error}")
                }),
        }
        .map_err(|error| self.errors.push(error))
        .ok()?;
        let bytes = Secret::new(bytes);
        let secret = match values::secret(bytes.expose()) {
            Ok(secret) if secret.len() < min_bytes => Err(format!(
                "has {} bytes, where at least {min_bytes} are needed",
                secret.len()
            )),
            secret => secret,
        };
        secret
            .map(|secret| Secret::new(secret.as_bytes().to_vec()))
            .map_err(|error| self.errors.push(format!("{name} {error}")))
            .ok()
    }
}
