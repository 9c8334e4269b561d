//! SIGHUP: the keys' files are read again.

use std::io;

use crate::{
    metrics::METRICS,
    settings::{Keys, Settings},
};

/// Reads the keys again at each SIGHUP from now on. If a setting is wrong then, the keys stay as they were.
///
/// # Errors
/// When the signal can't be listened for.
#[cfg(unix)]
pub(crate) fn on_hangup(keys: Keys) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            // Off the workers, because the files may be on a network.
            let read = tokio::task::spawn_blocking(Settings::from_env).await;
            METRICS.keys_read(matches!(read, Ok(Ok(_))));
            match read {
                Ok(Ok(settings)) => {
                    keys.replace_with(&settings.keys);
                    tracing::info!("the keys have been read again");
                    for warning in settings.warnings {
                        tracing::warn!("{warning}");
                    }
                }
                Ok(Err(error)) => tracing::error!("the keys stay as they were: {error}"),
                Err(_) => tracing::error!("the keys stay as they were"),
            }
        }
    });
    Ok(())
}

/// There is no such signal.
#[cfg(not(unix))]
pub(crate) fn on_hangup(_: Keys) -> io::Result<()> {
    Ok(())
}
