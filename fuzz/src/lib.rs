//! What the fuzz targets share.

use axum::Router;
use tokio::runtime::Runtime;
use xcover_proxy::{Settings, app};

/// A proxy with these settings, and others where one is required, and the runtime that it lives in. `target` names its folder.
///
/// # Panics
/// If a setting isn't valid.
pub fn proxy(target: &str, settings: &[(&str, &str)]) -> (Runtime, Router) {
    let folder = std::env::temp_dir().join(format!("xcover-fuzz-{target}-{}", std::process::id()));
    let env = |name: &str| {
        if let Some((_, value)) = settings.iter().find(|(named, _)| *named == name) {
            return Some(value.into());
        }
        let value = match name {
            "PROXY_DATA_DIR" => return Some(folder.clone().into()),
            "XCOVER_BASE_URL" => "http://127.0.0.1:1/x",
            "XCOVER_PARTNER_ID" => "FUZZ",
            "XCOVER_API_KEY" => "key",
            "XCOVER_API_SECRET" => "secret",
            "PROXY_TOKEN_KEY" => "a-token-key-of-more-than-32-bytes",
            _ => return None,
        };
        Some(value.into())
    };
    let runtime = Runtime::new().expect("a runtime");
    let settings = Settings::read(env).expect("valid settings");
    let proxy = {
        let _inside = runtime.enter();
        app(settings).expect("a proxy")
    };
    (runtime, proxy)
}
