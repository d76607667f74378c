"""Målinger: typed in Danish, kept apart from 0 and from diskretioneret, never lost, never overwritten."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.models import Event
from monitoring.models import Measurement
from plans.models import Indicator, Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import add_measurement, indicators_of


@pytest.fixture
def indicator(empty_plan: Plan) -> Indicator:
    """Elever, der læser alderssvarende: per cent with one decimal."""
    return indicators_of(empty_plan)[0]


@pytest.fixture
def address(indicator: Indicator) -> str:
    return reverse("monitoring:measure", args=[indicator.plan.number]) + f"?indikator={indicator.uid}"


def posted(client: Client, address: str, **values: str) -> Any:
    """The form as it was drawn, with what is typed into it."""
    form = client.get(address).context["form"]
    drawn = {name: form[name].value() for name in form.fields}
    data = {name: value for name, value in drawn.items() if value not in (None, False)}
    return client.post(address, data | values)


@pytest.mark.parametrize(
    "case", [("64", "64"), ("64,5", "64.5"), ("0", "0"), ("1.064,5", "1064.5"), ("-3", "-3")]
)
def test_danish_numbers_are_read(
    client: Client, cast: Cast, indicator: Indicator, address: str, case: tuple[str, str]
) -> None:
    typed, value = case
    client.force_login(cast.jakob)
    response = posted(client, address, value=typed, measured_on="30-09-2028", note="Målt af skolen")
    assert response.status_code == 302
    row = Measurement.objects.get()
    assert (row.state, row.value, row.measured_on) == ("value", Decimal(value), dt.date(2028, 9, 30))
    assert (row.plan, row.indicator, row.registered_by, row.note) == (
        indicator.plan,
        indicator,
        cast.jakob,
        "Målt af skolen",
    )
    assert row.history.get().history_user == cast.jakob


def test_a_suppressed_measurement_has_no_value(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.mette)
    assert posted(client, address, suppressed="on", measured_on="1/9-2028").status_code == 302
    row = Measurement.objects.get()
    assert (row.state, row.value) == ("suppressed", None)
    assert Event.objects.latest("pk").text == (
        "Måling registreret: Elever, der læser alderssvarende, diskretioneret den 1. september 2028"
    )


@pytest.mark.parametrize(
    "case",
    [
        ({"value": "64.5"}, "value", "Brug komma"),
        ({"value": "64,55"}, "value", "højst 1 decimal"),
        ({"value": "mange"}, "value", "med cifre"),
        ({"value": ""}, "value", "eller sæt kryds ved Diskretioneret"),
        ({"value": "4", "suppressed": "on"}, "value", "En diskretioneret måling har ingen værdi"),
        ({"value": "4", "measured_on": "11-03-2029"}, "measured_on", "senest være 10-03-2029"),
        ({"value": "4", "measured_on": "31-02-2028"}, "measured_on", "findes ikke"),
        ({"value": "4", "note": "Ring til 010190-1234"}, "note", "CPR"),
        ({"value": "4", "note": "Godt \U0001f600"}, "note", "ikke kan skrives ud"),
    ],
)
def test_wrong_input_is_refused_and_kept(
    client: Client, cast: Cast, address: str, case: tuple[dict[str, str], str, str]
) -> None:
    values, field, message = case
    client.force_login(cast.mette)
    response = posted(client, address, **values)
    assert response.status_code == 422
    assert message in str(response.context["form"].errors[field])
    assert not Measurement.objects.exists()
    typed = values.get("note") or values["value"]
    assert typed.replace("\U0001f600", "") in response.content.decode()
    assert "<title>Fejl: " in response.content.decode()


def test_today_is_not_in_the_future(client: Client, cast: Cast, address: str) -> None:
    client.force_login(cast.mette)
    assert posted(client, address, value="4", measured_on="10-03-2029").status_code == 302


def test_one_measurement_a_day(client: Client, cast: Cast, indicator: Indicator, address: str) -> None:
    add_measurement(indicator, "60", dt.date(2028, 12, 1))
    client.force_login(cast.mette)
    response = posted(client, address, value="61", measured_on="01-12-2028")
    assert "allerede en måling den dag" in str(response.context["form"].errors["measured_on"])
    assert Measurement.objects.get().value == 60


def test_the_last_value_and_the_target_are_shown(
    client: Client, cast: Cast, indicator: Indicator, address: str
) -> None:
    add_measurement(indicator, "66.5", dt.date(2028, 12, 1))
    client.force_login(cast.mette)
    page = client.get(address).content.decode()
    assert "Senest 66,5\xa0% den 1. december 2028." in page
    assert "Mål 75,0\xa0% i 2030." in page


# Who and when


@pytest.mark.parametrize(
    ("name", "status"),
    [
        *((name, 200) for name in ("mette", "jakob", "lars", "tove")),
        *((name, 403) for name in ("ida", "pia", "jonas", "hanne", "ulla", "else_", "karim", "sofie")),
        *((name, 404) for name in ("birthe", "admin", "niels", "grethe")),
    ],
)
def test_who_measures(client: Client, cast: Cast, address: str, name: str, status: int) -> None:
    client.force_login(cast[name])
    assert client.get(address).status_code == status
    assert client.post(address, {"value": "4"}).status_code == (422 if status == 200 else status)
    assert not Measurement.objects.exists()


@pytest.mark.parametrize("status", ["draft", "in_approval", "ended", "refused", "withdrawn"])
def test_only_a_plan_in_drift_is_measured(
    client: Client, cast: Cast, empty_plan: Plan, address: str, status: str
) -> None:
    Plan.objects.filter(pk=empty_plan.pk).update(status=status)
    client.force_login(cast.mette)
    assert client.get(address).status_code == 403
    assert client.post(address, {"value": "4"}).status_code == 403


def test_an_ended_indicator_is_not_measured(
    client: Client, cast: Cast, indicator: Indicator, address: str
) -> None:
    client.force_login(cast.mette)
    drawn = client.get(address).context["form"]["fingerprint"].value()
    Indicator.objects.filter(pk=indicator.pk).update(ended_on=dt.date(2028, 12, 31))
    data = {"value": "4", "measured_on": "01-12-2028", "fingerprint": drawn}
    assert client.post(address, data).status_code == 200  # the list of those that can be measured
    assert not Measurement.objects.exists()


def test_another_plans_indicator_is_not_found(client: Client, cast: Cast, empty_plan: Plan) -> None:
    other = Plan.objects.create(
        number="2029-9999", title="En anden", scheme=empty_plan.scheme, municipality=empty_plan.municipality
    )
    indicator = indicators_of(empty_plan)[0]
    row = add_measurement(indicator, "60", dt.date(2028, 12, 1))
    other.participants.create(plan=other, organisation=cast.nordlyng, is_applicant=True)
    Plan.objects.filter(pk=other.pk).update(status="running", started_on=dt.date(2027, 1, 1))
    client.force_login(cast.mette)
    assert client.get(reverse("monitoring:measurement", args=[other.number, row.pk])).status_code == 404
    assert client.get(reverse("monitoring:indicator", args=[other.number, indicator.uid])).status_code == 404


# Correcting


@pytest.fixture
def row(indicator: Indicator, cast: Cast) -> Measurement:
    return add_measurement(indicator, "60", dt.date(2028, 12, 1), by=cast.mette, note="Første tal")


def test_a_correction_keeps_the_history(client: Client, cast: Cast, row: Measurement) -> None:
    client.force_login(cast.jakob)
    address = reverse("monitoring:measurement", args=[row.plan.number, row.pk])
    assert posted(client, address, value="62,5").status_code == 302
    row.refresh_from_db()
    assert (row.value, row.note, row.version) == (Decimal("62.5"), "Første tal", 2)
    assert [(old.value, old.history_user) for old in row.history.all()] == [
        (Decimal("62.5"), cast.jakob),
        (Decimal(60), None),
    ]
    assert "60,0\xa0%" in client.get(address).content.decode()


def test_a_value_can_become_suppressed_and_back(client: Client, cast: Cast, row: Measurement) -> None:
    client.force_login(cast.mette)
    address = reverse("monitoring:measurement", args=[row.plan.number, row.pk])
    assert posted(client, address, value="", suppressed="on").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.value) == ("suppressed", None)
    form = client.get(address).context["form"]
    data = {"value": "7", "measured_on": "01-12-2028", "fingerprint": form["fingerprint"].value()}
    assert client.post(address, data | {"note": "Første tal"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.value) == ("value", 7)


def test_two_people_different_fields_both_stay(client: Client, cast: Cast, row: Measurement) -> None:
    client.force_login(cast.mette)
    address = reverse("monitoring:measurement", args=[row.plan.number, row.pk])
    form = client.get(address).context["form"]
    drawn = {name: form[name].value() or "" for name in ("value", "measured_on", "note", "fingerprint")}
    assert posted(client, address, value="61").status_code == 302
    assert client.post(address, drawn | {"note": "Rettet af skolen"}).status_code == 302
    row.refresh_from_db()
    assert (row.value, row.note) == (61, "Rettet af skolen")


def test_two_people_the_same_field_sees_both(client: Client, cast: Cast, row: Measurement) -> None:
    client.force_login(cast.mette)
    address = reverse("monitoring:measurement", args=[row.plan.number, row.pk])
    form = client.get(address).context["form"]
    drawn = {name: form[name].value() or "" for name in ("value", "measured_on", "note", "fingerprint")}
    assert posted(client, address, value="61").status_code == 302
    response = client.post(address, drawn | {"value": "62"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "61" in page
    assert "62" in page
    row.refresh_from_db()
    assert row.value == 61


def test_a_mistake_can_be_taken_away_and_is_remembered(client: Client, cast: Cast, row: Measurement) -> None:
    client.force_login(cast.mette)
    address = reverse("monitoring:remove_measurement", args=[row.plan.number, row.pk])
    assert client.get(address).status_code == 405
    assert client.post(address, {"version": "7"}).status_code == 409
    assert client.post(address, {"version": row.version}).status_code == 302
    assert not Measurement.objects.exists()
    assert [old.history_type for old in Measurement.history.all()] == ["-", "+"]
    assert client.post(address, {"version": row.version}).status_code == 404


# The small form beside one's tasks


def test_the_quick_form_takes_any_indicator_one_measures(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    client.force_login(cast.mette)
    data = {"indicator": str(indicator.uid), "value": "64,5", "measured_on": "30-09-2028"}
    form_mark = {
        "fingerprint": client.get(reverse("portal:tasks")).context["measurement_form"]["fingerprint"].value()
    }
    response = client.post(reverse("monitoring:quick_measurement"), data | form_mark)
    assert response.status_code == 302
    assert Measurement.objects.get().value == Decimal("64.5")


def test_the_quick_forms_errors_come_back_with_what_was_typed(
    client: Client, cast: Cast, indicator: Indicator
) -> None:
    client.force_login(cast.mette)
    data = {
        "indicator": str(indicator.uid),
        "value": "64,55",
        "measured_on": "30-09-2028",
        "fingerprint": "x",
    }
    response = client.post(reverse("monitoring:quick_measurement"), data)
    assert response.status_code == 422
    assert "højst 1 decimal" in response.content.decode()
    assert 'value="64,55"' in response.content.decode()


def test_the_quick_form_refuses_others_indicators(client: Client, cast: Cast, indicator: Indicator) -> None:
    data = {"indicator": str(indicator.uid), "value": "64", "measured_on": "30-09-2028"}
    for name in ("karim", "jonas", "niels", "else_"):
        client.force_login(cast[name])
        assert client.post(reverse("monitoring:quick_measurement"), data).status_code == 403, name
    assert not Measurement.objects.exists()
