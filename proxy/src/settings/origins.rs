//! `PROXY_PUBLIC_ORIGINS` and `PROXY_ALLOWED_ORIGINS`: lists of origins.

use reqwest::Url;

/// Exact origins, each written as browsers write it, e.g. `https://shop.example`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    /// Reads a list separated by commas.
    pub(crate) fn parse(list: &str) -> Result<Self, String> {
        list.split(',')
            .map(|origin| exact_origin(origin.trim()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether this origin is listed.
    pub(crate) fn contains(&self, origin: &str) -> bool {
        self.0
            .iter()
            .any(|listed| listed.eq_ignore_ascii_case(origin))
    }

    /// Whether one of them has this host name.
    pub(crate) fn has_host(&self, name: &str) -> bool {
        let urls = self.0.iter().filter_map(|origin| Url::parse(origin).ok());
        let mut names = urls.filter_map(|url| url.host_str().map(str::to_owned));
        names.any(|listed| listed.eq_ignore_ascii_case(name))
    }

    /// The list as it was written.
    pub(crate) fn list(&self) -> String {
        self.0.join(",")
    }
}

fn exact_origin(origin: &str) -> Result<String, String> {
    if origin.contains('*') {
        return Err(format!("holds {origin:?}: name each origin, without *"));
    }
    let canonical = Url::parse(origin)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .map(|url| url.origin().ascii_serialization());
    match canonical {
        Some(canonical) if canonical == origin => Ok(canonical),
        Some(canonical) => Err(format!("holds {origin:?}: write {canonical}")),
        None => Err(format!(
            "holds {origin:?}, which is not an origin like https://shop.example"
        )),
    }
}
