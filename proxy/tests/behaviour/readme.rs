//! README.md against the code. Its table of problems is tested in `src/problem.rs`.

use axum::{body::Body, extract::Request};
use xcover_proxy::{
    Limits,
    settings::{TABLE, WhenUnset},
};

use crate::support::{Proxy, scratch_folder};

pub(crate) const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_names_every_setting_with_its_default_and_meaning() {
    for setting in TABLE {
        let name = setting.name;
        let names = if setting.secret {
            format!("`{name}` or `{name}_FILE`")
        } else {
            format!("`{name}`")
        };
        let default = match setting.when_unset {
            WhenUnset::Required => "required".to_owned(),
            WhenUnset::Off => "off".to_owned(),
            WhenUnset::Default(value) => format!("`{value}`"),
        };
        let row = format!("| {names} | {default} | {} |", setting.description);
        assert!(README.contains(&row), "not in the README: {row}");
    }
}

#[tokio::test]
async fn every_route_of_the_readme_exists() {
    let (_, table) = README.split_once("| route | does |").unwrap();
    let routes: Vec<_> = table
        .lines()
        .skip(2)
        .map_while(|row| row.strip_prefix("| `")?.split_once('`'))
        .map(|(route, _)| route.split_once(' ').unwrap())
        .collect();
    assert_eq!(routes.len(), 9);
    let folder = scratch_folder();
    let webhooks = [
        ("PROXY_WEBHOOK_URL", "http://127.0.0.1:1/"),
        ("PROXY_DATA_DIR", folder.path().to_str().unwrap()),
    ];
    let proxy = Proxy::with("http://127.0.0.1:1/x", &webhooks, Limits::default());
    for (method, path) in routes {
        let path = path.replace("{prefix}", "/xcover").replace("{id}", "A-1");
        let request = Request::builder()
            .method(method)
            .uri(&path)
            .body(Body::empty());
        let response = proxy.send(request.unwrap()).await;
        let is_route = !matches!(response.status.as_u16(), 404 | 405);
        assert!(is_route, "{method} {path}: {}", response.text());
        let (path, query) = path.split_once('?').unwrap_or((&path, ""));
        let request = Request::builder()
            .method(method)
            .uri(format!("{path}/?{query}"))
            .body(Body::empty());
        let with_slash = proxy.send(request.unwrap()).await;
        assert_eq!(with_slash.status, response.status, "{method} {path}/");
        assert_eq!(with_slash.body, response.body, "{method} {path}/");
    }
}
