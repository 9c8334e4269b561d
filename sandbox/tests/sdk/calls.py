"""Makes every call that Cover Genius's own Python SDK knows, as it is published, against a sandbox.

    calls.py BASE_URL PARTNER KEY SECRET
"""

import inspect
import sys
from datetime import datetime, timedelta, timezone

from xcover import XCover, XCoverConfig
from xcover.exceptions import XCoverHttpException

called = set()


class Recorder:
    """Passes every call on to the SDK, and notes its name."""

    def __init__(self, client):
        self.client = client

    def __getattr__(self, name):
        called.add(name)
        return getattr(self.client, name)


def calls_of_sdk():
    methods = inspect.getmembers(XCover, inspect.isfunction)
    return {name for name, _ in methods if not name.startswith("_")} - {"call_partner_endpoint"}


def event(price=100):
    now = datetime.now(timezone.utc)
    return {
        "policy_type": "event_ticket_protection",
        "policy_type_version": 1,
        "policy_start_date": now + timedelta(hours=8),
        "event_datetime": now + timedelta(days=30),
        "event_name": "Harbour Lights",
        "event_location": "Riverside Hall",
        "number_of_tickets": 2,
        "tickets": [{"price": price}],
        "resale_ticket": False,
        "event_country": "GB",
    }


def package(*items, **more):
    return {
        "request": list(items) or [event()],
        "currency": "GBP",
        "customer_country": "GB",
        "customer_region": "Leeds",
        "customer_language": "en",
        **more,
    }


HOLDER = {
    "first_name": "Ann",
    "last_name": "Other",
    "age": 30,
    "email": "ann@example.com",
    "country": "GB",
    "region": None,
    "company": "Acme",
}


def instant():
    return {"request": [event()], "currency": "GBP", "policyholder": HOLDER}


def booking(quote, **more):
    chosen = {"id": quote["quotes"]["0"]["id"], **more}
    return {"quotes": [chosen], "policyholder": HOLDER}


def refused(call, *arguments):
    try:
        call(*arguments)
    except XCoverHttpException as error:
        return str(error)
    raise AssertionError(f"{call.__name__} was not refused")


def same(one, other):
    assert one == other, f"{one!r} is not {other!r}"


def quotes(client):
    quote = client.call("POST", f"partners/{client.partner_code}/quotes/", payload=package()).json()
    same(client.get_quote(quote["id"])["total_price"], quote["total_price"])

    quote = client.create_quote(package())
    change = {"quote_id": quote["quotes"]["0"]["id"], "tickets": [{"price": 5000}]}
    changed = client.update_quote(quote["id"], {"currency": "AUD", "request": [change]})
    same(changed["currency"], "AUD")
    assert changed["total_price"] != quote["total_price"]
    assert "422" in refused(client.create_quote, package(policy_version="unknown"))

    client.add_quotes(quote["id"], {"request": [event()]})
    both = client.get_quote(quote["id"])["quotes"]
    same(len(both), 2)
    removal = {"quotes": [{"id": both["1"]["id"]}]}
    same(len(client.delete_quotes(quote_id=quote["id"], payload=removal)["quotes"]), 1)
    same(len(client.get_quote(quote["id"])["quotes"]), 1)

    same(client.opt_out(quote["id"]), True)
    same(client.get_quote(quote["id"])["status"], "OPTED_OUT")


def bookings(client):
    quote = client.create_quote(package())
    booked = client.create_booking(quote_id=quote["id"], payload=booking(quote))
    same(booked["status"], "CONFIRMED")
    same(client.get_quote(quote["id"])["status"], "CONFIRMED")

    quote = client.create_quote(package())
    pending = {**booking(quote), "require_payment_confirmation": True}
    pending = client.create_booking(quote_id=quote["id"], payload=pending)
    same(pending["status"], "PENDING_PAYMENT")
    same(pending["quotes"][0]["can_be_cancelled"], False)
    same(client.confirm_booking(pending["id"])["status"], "CONFIRMED")

    booked = client.instant_booking(instant())
    same(client.get_booking(booked["id"])["status"], "CONFIRMED")
    page = client.list_bookings(params={"limit": 1, "offset": 1})
    same(len(page["results"]), 1)
    assert "?limit=1&offset=2" in page["next"], page["next"]

    same(client.trigger_email(booked["id"]), True)
    assert "422" in refused(client.trigger_email, booked["id"], {"event": "BOOKING_CANCELLED"})


def modifications(client):
    booked = client.instant_booking(instant())
    holder = {"policyholder": {"phone": "+380506022279"}}
    changed = client.booking_modification(booked["id"], holder)
    same(changed["policyholder"]["phone"], "+380506022279")
    holder = {"policyholder": {"phone": "no phone"}}
    assert "422" in refused(client.booking_modification, booked["id"], holder)

    fields = {"tickets": [{"price": 100500}]}
    change = {"quotes": [{"id": booked["quotes"][0]["id"], "update_fields": fields}]}
    quoted = client.booking_modification_quote(booked["id"], change)
    difference = round(quoted["total_price"] - booked["total_price"], 2)
    same(quoted["total_price_diff"], difference)
    same(client.get_booking(booked["id"])["total_price"], booked["total_price"])
    confirmed = client.confirm_booking_modification(booked["id"], quoted["update_id"])
    same(confirmed["total_price"], quoted["total_price"])
    same(client.get_booking(booked["id"])["total_price"], quoted["total_price"])


def cancellations(client):
    booked = client.instant_booking(instant())
    same(client.cancel_booking(booked["id"])["total_refund"], booked["total_price"])
    same(client.get_booking(booked["id"])["status"], "CANCELLED")

    booked = client.instant_booking(instant())
    preview = client.cancel_booking(booked["id"], {"preview": True})
    same(client.get_booking(booked["id"])["status"], "CONFIRMED")
    cancelled = client.confirm_booking_cancellation(booked["id"], preview["cancellation_id"])
    same(cancelled["status"], "CANCELLED")
    same(client.get_booking(booked["id"])["total_price"], 0.0)


def renewals(client):
    booked = client.instant_booking(instant())
    quoted = client.quote_for_renewal(booked["id"])
    same(quoted["quotes"][0]["policy_start_date"], booked["quotes"][0]["policy_end_date"])
    renewed = client.renewal_confirmation(booked["id"], quoted["renewal_id"])
    same(renewed["quotes"][0]["policy_start_date"], booked["quotes"][0]["policy_end_date"])
    same(client.renewal_opt_out(booked["id"]), True)
    assert "422" in refused(client.quote_for_renewal, booked["id"])


def instalments(client):
    quote = client.create_quote(package(partner_metadata={"sandbox": "instalments"}))
    plan = quote["quotes"]["0"]["instalment_plans"][0]["name"]
    client.create_booking(quote_id=quote["id"], payload=booking(quote, instalment_plan=plan))
    shown = client.get_instalments(quote["id"])["quotes"][0]
    same([one["status"] for one in shown["payment_schedule"]], ["PAID"] + 11 * ["UNPAID"])
    due = shown["next_payment"]
    same(due["number"], 2)
    paid = {
        "id": shown["id"],
        "instalment_id": due["id"],
        "payment_attempted_date": due["period_start_date"],
        "payment_status": "PAID",
    }
    same(client.update_instalment_payment_status(quote["id"], {"quotes": [paid]}), True)
    shown = client.get_instalments(quote["id"])["quotes"][0]
    same(shown["next_payment"]["number"], 3)


def main():
    base_url, partner, key, secret = sys.argv[1:]
    config = XCoverConfig(
        partner_code=partner, base_url=base_url, auth_api_key=key, auth_api_secret=secret
    )
    client = Recorder(XCover(config))
    for part in (quotes, bookings, modifications, cancellations, renewals, instalments):
        part(client)
    missing = calls_of_sdk() - called
    assert not missing, f"never called: {sorted(missing)}"


main()
