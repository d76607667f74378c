"""Økonomi på tværs says of which day its forecasts are: they follow the calendar and are kept over night."""

import datetime as dt
import io

import pytest
import time_machine
from openpyxl import load_workbook

from core.danish import COPENHAGEN
from funding.tasks import refresh_sums as nightly
from tests.factories.funding import book
from tests.portal.test_portfolio import URL, shown, started

pytestmark = pytest.mark.django_db


def forecast_on_its_own_page(client, plan):
    whole = client.get(f"/planer/{plan.number}/prognose/?aar=2026").context["whole"]
    return whole.total.forecast


def test_a_forecast_says_of_which_day_it_is(cast, client):
    """At noon, past midnight before the night's round, and after it. What is carried on changes with the day."""
    client.force_login(cast.jonas)
    with time_machine.travel(dt.datetime(2026, 7, 2, 12, tzinfo=COPENHAGEN), tick=False):
        plan = started(cast)
        book(plan, "500000.00", by=cast.ida, booked_on=dt.date(2026, 2, 1))
        assert "Prognosen er regnet i dag." in client.get(URL).content.decode()
        yesterdays = shown(client)["total"].forecast
        assert yesterdays == forecast_on_its_own_page(client, plan)
    with time_machine.travel(dt.datetime(2026, 7, 3, 0, 30, tzinfo=COPENHAGEN), tick=False):
        client.force_login(cast.jonas)
        assert yesterdays != forecast_on_its_own_page(client, plan)
        for address in ("", "tal/prognose/", "tal/afvigelse-2026/"):
            text = client.get(f"{URL}{address}").content.decode()
            assert "Prognosen er fra 2. juli 2026 og bliver regnet om i nat." in text, address
        assert "Regnet af det, der er gemt nu" in client.get(f"{URL}tal/bogfoert/").content.decode()
        told = load_workbook(io.BytesIO(client.get(f"{URL}regneark/").content))["Ordliste"]
        meanings = [row[2].value for row in told.iter_rows() if row[1].value == "Prognose, kr."]
        assert len(meanings) == 2
        assert all("Regnet 2. juli 2026." in meaning for meaning in meanings)
        started(cast, title="En anden")  # whose sums are of today
        assert "Prognosen er fra 2. juli 2026" in client.get(URL).content.decode()
        nightly()
        assert "Prognosen er regnet i dag." in client.get(URL).content.decode()
        (row,) = [row for row in shown(client)["rows"] if row.number == plan.number]
        assert row.forecast == forecast_on_its_own_page(client, plan)
