//! Core dumps, which would have the keys in them.

use std::io;

/// Turns them off for this process: neither a file nor a program that the system pipes them to gets one.
///
/// # Errors
/// When the system refuses.
#[cfg(unix)]
pub(crate) fn turn_off() -> io::Result<()> {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, none)?;
    // The limit alone doesn't count for dumps that are piped to a program (core(5)).
    #[cfg(any(target_os = "linux", target_os = "android"))]
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)?;
    Ok(())
}

/// Elsewhere, they are off unless an administrator turns them on.
#[cfg(not(unix))]
pub(crate) fn turn_off() -> io::Result<()> {
    Ok(())
}
