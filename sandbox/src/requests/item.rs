//! An item of a request: what is insured, for how much, and when.

use serde_json::{Value, json};
use time::OffsetDateTime;

use crate::catalogue::product::Vertical;
use crate::requests::schema;
use crate::requests::validation;
use crate::value::country;
use crate::value::date;
use crate::value::json::Object;
use crate::value::money::Decimal;

/// One thing to quote.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) vertical: Vertical,
    pub(crate) version: u16,
    pub(crate) category: String,
    /// Its name in the offer's title.
    pub(crate) name: String,
    pub(crate) value: Decimal,
    pub(crate) units: u32,
    /// How many years of cover.
    pub(crate) years: u32,
    pub(crate) starts: OffsetDateTime,
    pub(crate) ends: OffsetDateTime,
    /// The dates that XCover returns as they were sent.
    pub(crate) dates_as_sent: Vec<(&'static str, String)>,
    /// The item as it was sent, so that part of it can be changed.
    pub(crate) sent: Object,
}

impl Item {
    /// Reads an item.
    ///
    /// # Errors
    /// What is wrong with it, by field.
    pub(crate) fn read(value: &Value) -> Result<Self, Object> {
        let Value::Object(object) = value else {
            return Err(validation::error(
                "non_field_errors",
                json!(["Expected an object."]),
            ));
        };
        let vertical = vertical(object).map_err(|what| validation::error("policy_type", what))?;
        let mut errors = validation::check(schema::of_item(vertical), object);
        if vertical == Vertical::Event && !has_ticket_price(object) {
            errors
                .entry("tickets")
                .or_insert_with(validation::is_required);
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let fields = Fields(object);
        let item = match vertical {
            Vertical::Event => fields.event(),
            Vertical::Product => fields.product(),
            Vertical::Parcel => fields.parcel(),
            Vertical::Travel | Vertical::Medical => fields.travel(vertical),
        };
        item.filter(|item| item.value.is_insurable())
            .ok_or_else(|| {
                validation::error(
                    "non_field_errors",
                    json!(["The insured value is more than can be insured."]),
                )
            })
    }
}

fn vertical(object: &Object) -> Result<Vertical, Value> {
    let Some(name) = object.get("policy_type") else {
        return Err(validation::is_required());
    };
    let known = name.as_str().and_then(Vertical::from_policy_type);
    known.ok_or_else(|| json!(["Unknown policy type."]))
}

/// Whether an event has the price of its tickets, in one of three ways.
fn has_ticket_price(object: &Object) -> bool {
    let tickets = object.get("tickets").and_then(Value::as_array);
    let totals = ["total_event_cost", "total_ticket_price"];
    tickets.is_some_and(|tickets| !tickets.is_empty())
        || totals
            .iter()
            .any(|name| object.get(*name).is_some_and(|total| !total.is_null()))
}

/// The checked fields of an item.
struct Fields<'a>(&'a Object);

impl Fields<'_> {
    fn event(&self) -> Option<Item> {
        let count = self.count("number_of_tickets").unwrap_or(1);
        let total = self.amount("total_event_cost");
        let value = total.or_else(|| self.amount("total_ticket_price"));
        let mut item = self.item(Vertical::Event, self.text("event_name")?)?;
        item.value = value.unwrap_or_else(|| self.tickets(count));
        item.units = count;
        item.ends = self.date("event_datetime")?;
        item.send_back("event_datetime", self.text("event_datetime")?);
        Some(item)
    }

    fn tickets(&self, count: u32) -> Decimal {
        let prices: Vec<Decimal> = self.amounts("tickets", "price");
        match prices.as_slice() {
            // If only one ticket is listed, it stands for them all.
            [price] => price.times(count),
            prices => sum(prices),
        }
    }

    fn product(&self) -> Option<Item> {
        let mut item = self.item(Vertical::Product, self.text("title")?)?;
        item.category = self.text("category")?.to_owned();
        item.value = self.amount("retail_value")?;
        item.ends = date::years_later(item.starts, 1);
        Some(item)
    }

    fn parcel(&self) -> Option<Item> {
        let carrier = self
            .text("carrier")
            .map(|carrier| format!("{carrier} parcel"));
        let name = carrier.unwrap_or_else(|| "shipment".to_owned());
        let mut item = self.item(Vertical::Parcel, &name)?;
        let packages = self.amounts("packages", "declared_value");
        // The shipment and its packages both declare a value; the larger one is insured.
        item.value = self.amount("declared_value")?.max(sum(&packages));
        item.units = self.length("packages").unwrap_or(1);
        item.ends = date::days_later(self.date("shipping_date")?, 30);
        Some(item)
    }

    fn travel(&self, vertical: Vertical) -> Option<Item> {
        let destination = self.text("destination_country")?;
        let mut item = self.item(vertical, country::name(destination))?;
        item.value = self.amount("trip_cost")?;
        item.units = self
            .count("number_of_travellers")
            .or_else(|| self.length("travellers"))
            .or_else(|| self.length("insured"))
            .unwrap_or(1);
        item.ends = self.date("trip_end_date")?;
        Some(item)
    }

    /// What all verticals have in common, without a value as yet.
    fn item(&self, vertical: Vertical, name: &str) -> Option<Item> {
        let starts = self.date("policy_start_date")?;
        let version = self
            .0
            .get("policy_type_version")
            .and_then(validation::version);
        let mut item = Item {
            vertical,
            version: version.unwrap_or(1),
            category: vertical.product().policy_type.to_owned(),
            name: name.to_owned(),
            value: Decimal::default(),
            units: 1,
            years: 1,
            starts,
            ends: starts,
            dates_as_sent: Vec::new(),
            sent: self.0.clone(),
        };
        item.send_back("policy_start_date", self.text("policy_start_date")?);
        Some(item)
    }

    fn text(&self, name: &str) -> Option<&str> {
        let text = self.0.get(name)?.as_str()?.trim();
        (!text.is_empty()).then_some(text)
    }

    fn date(&self, name: &str) -> Option<OffsetDateTime> {
        date::parse(self.text(name)?)
    }

    fn amount(&self, name: &str) -> Option<Decimal> {
        Decimal::from_json(self.0.get(name)?)
    }

    fn amounts(&self, list: &str, name: &str) -> Vec<Decimal> {
        let records = self.0.get(list).and_then(Value::as_array);
        let amounts = records
            .into_iter()
            .flatten()
            .filter_map(|record| record.get(name));
        amounts.filter_map(Decimal::from_json).collect()
    }

    fn count(&self, name: &str) -> Option<u32> {
        self.0.get(name)?.as_u64()?.try_into().ok()
    }

    fn length(&self, name: &str) -> Option<u32> {
        let length = self.0.get(name)?.as_array()?.len();
        u32::try_from(length).ok().filter(|length| *length > 0)
    }
}

impl Item {
    /// The people whom the request names, if any.
    pub(crate) fn insured(&self) -> &[Value] {
        let insured = self.sent.get("insured").and_then(Value::as_array);
        insured.map_or(&[], Vec::as_slice)
    }

    /// The same for several of a thing; `None` if that is too much to insure.
    pub(crate) fn times(self, count: u32) -> Option<Self> {
        let value = self.value.times(count);
        value.is_insurable().then_some(Self { value, ..self })
    }

    /// The same product, covered for some years.
    pub(crate) fn for_years(self, years: u32) -> Self {
        let ends = date::years_later(self.starts, years);
        Self {
            years,
            ends,
            ..self
        }
    }

    /// The item with some fields changed.
    ///
    /// # Errors
    /// What is wrong with the change, by field.
    pub(crate) fn changed(&self, changes: Object) -> Result<Self, Object> {
        let mut fields = self.sent.clone();
        fields.extend(changes);
        Self::read(&Value::Object(fields))
    }

    fn send_back(&mut self, name: &'static str, text: &str) {
        self.dates_as_sent.push((name, text.to_owned()));
    }
}

fn sum(amounts: &[Decimal]) -> Decimal {
    let add = |sum: Decimal, amount: &Decimal| sum.plus(*amount);
    amounts.iter().fold(Decimal::default(), add)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Value {
        json!({
            "policy_type": "event_ticket_protection",
            "policy_start_date": "2026-05-01T09:30:00+02:00",
            "event_datetime": "2026-06-12T19:00:00Z",
            "event_name": "Harbour Lights",
            "event_country": "NL",
            "number_of_tickets": 2,
            "tickets": [{"price": 40}],
        })
    }

    fn travel() -> Value {
        json!({
            "policy_type": "travel_flight_cancellation_cover",
            "policy_start_date": "2026-05-01",
            "trip_start_date": "2026-07-01",
            "trip_end_date": "2026-07-15",
            "from_country": "GB",
            "destination_country": "PT",
            "trip_cost": 1200,
        })
    }

    /// The item with some fields set, or taken out where they are `null`.
    fn with(mut item: Value, changes: Value) -> Value {
        if let (Some(item), Value::Object(changes)) = (item.as_object_mut(), changes) {
            item.extend(changes);
            item.retain(|_, value| !value.is_null());
        }
        item
    }

    #[track_caller]
    fn read(value: &Value) -> Item {
        Item::read(value).expect("an item")
    }

    fn amount(text: &str) -> Decimal {
        Decimal::parse(text).expect("an amount")
    }

    #[test]
    fn an_event_is_worth_its_total_else_the_sum_of_its_tickets() {
        let two = json!([{"price": 99.5}, {"price": 12}]);
        for (changes, value) in [
            (
                json!({"total_event_cost": 200, "total_ticket_price": 150}),
                "200",
            ),
            (json!({"total_ticket_price": 150}), "150"),
            (json!({"tickets": two}), "111.5"),
            (json!({}), "80"),
        ] {
            assert_eq!(read(&with(event(), changes)).value, amount(value));
        }
    }

    #[test]
    fn an_event_without_any_price_lacks_its_tickets() {
        for tickets in [json!(null), json!([])] {
            let errors = Item::read(&with(event(), json!({"tickets": tickets})));
            let expected = validation::error("tickets", json!(["This field is required."]));
            assert_eq!(errors.expect_err("refused"), expected);
        }
    }

    #[test]
    fn a_parcel_is_worth_what_is_declared_for_the_whole_or_for_its_packages() {
        let parcel = json!({
            "policy_type": "parcel_insurance",
            "policy_start_date": "2026-05-01",
            "shipping_date": "2026-05-02",
            "declared_value": 100,
            "sender": {"country": "US"},
            "receiver": {"country": "CA"},
        });
        for (packages, value, units) in [
            (json!(null), "100", 1),
            (json!([{"declared_value": 40}, {}]), "100", 2),
            (
                json!([{"declared_value": 90}, {"declared_value": 60.5}]),
                "150.5",
                2,
            ),
        ] {
            let item = read(&with(parcel.clone(), json!({"packages": packages})));
            assert_eq!((item.value, item.units), (amount(value), units));
        }
    }

    #[test]
    fn the_travellers_are_counted_however_they_are_given() {
        for (changes, units) in [
            (json!({"number_of_travellers": 4}), 4),
            (json!({"travellers": [{}, {}, {}]}), 3),
            (json!({"insured": [{}, {}]}), 2),
            (json!({}), 1),
        ] {
            assert_eq!(read(&with(travel(), changes)).units, units);
        }
    }

    #[test]
    fn an_item_is_named_after_what_the_customer_buys() {
        assert_eq!(read(&event()).name, "Harbour Lights");
        assert_eq!(read(&travel()).name, "Portugal");
        let elsewhere = with(travel(), json!({"destination_country": "XX"}));
        assert_eq!(read(&elsewhere).name, "XX");
    }

    #[test]
    fn the_dates_of_a_policy_are_in_utc_but_come_back_as_they_were_sent() {
        let item = read(&event());
        assert_eq!(date::limit(item.starts), "2026-05-01T07:30:00+00:00");
        assert_eq!(date::limit(item.ends), "2026-06-12T19:00:00+00:00");
        let sent = ("policy_start_date", "2026-05-01T09:30:00+02:00".to_owned());
        assert_eq!(item.dates_as_sent.first(), Some(&sent));
    }

    #[test]
    fn more_than_can_be_insured_is_refused() {
        let tickets = json!([{"price": 1_000_000_000_000_u64}]);
        let errors = Item::read(&with(event(), json!({"tickets": tickets})));
        assert!(
            errors
                .expect_err("refused")
                .contains_key("non_field_errors")
        );
    }
}
