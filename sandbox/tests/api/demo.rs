//! The demo's menu of scenarios.

use xcover_sandbox::{Api, Scenario};

const BASKETS: &str = include_str!("../../../www/baskets.js");
const PAGE: &str = include_str!("../../../www/index.html");

/// The scenarios of the demo, each with the list of its APIs, as JavaScript has them.
fn scenarios() -> Vec<(&'static str, &'static str)> {
    let (_, list) = BASKETS
        .split_once("export const SCENARIOS = new Map([\n")
        .unwrap();
    let (list, _) = list.split_once("\n]);").unwrap();
    let row = |line: &'static str| {
        let row = line.trim().strip_prefix("['").unwrap();
        row.strip_suffix("],").unwrap().split_once("', ").unwrap()
    };
    list.lines().map(row).collect()
}

#[test]
fn the_demo_offers_every_scenario_where_the_sandbox_has_it() {
    let scenarios = scenarios();
    for scenario in Scenario::all() {
        let name = scenario.to_string();
        let row = scenarios.iter().find(|(known, _)| *known == name);
        let (_, apis) = row.unwrap_or_else(|| panic!("{name} is not in baskets.js"));
        for (api, mark) in [(Api::Quotes, "'quotes'"), (Api::Offers, "'offers'")] {
            let is_offered = *apis == "APIS" || apis.contains(mark);
            assert_eq!(is_offered, scenario.is_of(api), "{name}");
        }
    }
}

#[test]
fn the_demo_asks_only_for_what_the_sandbox_knows() {
    for (name, _) in scenarios() {
        let name = name.rsplit(':').next().unwrap();
        let is_known = |scenario: &Scenario| scenario.to_string() == name;
        assert!(Scenario::all().iter().any(is_known), "{name}");
    }
}

#[test]
fn the_menu_on_the_page_has_the_scenarios_of_its_script() {
    let (_, menu) = PAGE.split_once("<select id=\"scenario\">").unwrap();
    let (menu, _) = menu.split_once("</select>").unwrap();
    let options = menu.split("<option value=\"").skip(1);
    let options: Vec<&str> = options
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let names: Vec<&str> = scenarios().iter().map(|(name, _)| *name).collect();
    assert_eq!(options, names);
}
