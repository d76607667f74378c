"""Plans and hostile files that nobody thought of."""

import copy
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exchange.values import Amount, Choice, Day, Flag, Number, Text, Uid, Whole
from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import FileRefused, Problem, plan_file, read_json, write_file
from portal.exchange.shape import KINDS
from tests.factories.accounts import Cast
from tests.portal.exchanging import GONE, RUNNING, file_of, reference_data

pytestmark = pytest.mark.django_db
few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


# Plans: every field that is no choice of reference data drawn from all that its model allows.

texts = st.text(st.sampled_from('abcæøåÆØÅ "\\/<>&=+-@{}[]:,.é–…½€Ωж'), max_size=30)
days = st.dates(dt.date(1990, 1, 1), dt.date(2100, 12, 31))


def values_of(codec: Any) -> st.SearchStrategy[Any]:
    match codec:
        case Text():
            short = texts.map(lambda text: text[: codec.max_length])
            found = short.filter(lambda text: codec.blank or text.strip())
            return found.map(lambda text: f"{text}\n\n- {text}") if codec.lines else found
        case Choice():
            return st.sampled_from(codec.options)
        case Flag():
            return st.booleans()
        case Whole():
            return st.integers(codec.least, codec.most)
        case Day():
            return days.map(dt.date.isoformat)
        case Number():
            top = Decimal(10) ** codec.digits - 1
            return st.decimals(-top, top, places=codec.decimals).map(codec.write)
        case Amount():
            return st.decimals(-(10**9) if codec.least is None else codec.least, 10**9, places=2).map(str)
        case Uid():
            return st.uuids().map(str)
    raise TypeError(codec)


FREE = {
    "goals": ("title", "description", "position", "number"),
    "challenges": ("title", "text", "position"),
    "indicators": (
        "name",
        "unit",
        "decimals",
        "direction",
        "adding_up",
        "baseline_value",
        "baseline_on",
        "baseline_source",
        "position",
    ),
    "targets": ("due_on", "value"),
    "activities": ("title", "description", "level", "starts_on", "ends_on", "target_group", "position"),
    "milestones": ("title", "due_on", "reached_on", "ended_on"),
    "budget": ("year", "amount"),
    "measurements": ("note", "value"),
    "ledger": ("text", "voucher"),
}


@st.composite
def plans(draw: Any) -> dict[str, Any]:
    part = copy.deepcopy(RUNNING)
    for name, fields in FREE.items():
        kind = KINDS[name]
        for row in part[name]:
            for field in draw(st.sets(st.sampled_from(fields))):
                can_be_null = kind.field(field).null
                value = values_of(kind.codecs[field])
                row[field] = draw(st.none() | value if can_be_null and field != "value" else value)
    keep_to_what_can_be(part)
    numbers = iter(draw(st.lists(st.uuids(), min_size=8, max_size=8, unique=True)))
    for _ in range(draw(st.integers(0, 3))):
        goal = copy.deepcopy(part["goals"][0]) | {"uid": str(next(numbers)), "number": ""}
        part["goals"].insert(draw(st.integers(0, 1)), goal)
        activity = part["activities"][0] | {"uid": str(next(numbers)), "goal": goal["uid"], "number": ""}
        part["activities"].append(activity)
    return part


def keep_to_what_can_be(part: dict[str, Any]) -> None:
    """Nothing is measured below nothing, and no handling ends before it begins."""
    for row in part["measurements"]:
        if row["value"] is not None:
            row["value"] = row["value"].removeprefix("-")
    for row in part["activities"]:
        if row.get("starts_on") and row.get("ends_on"):
            row["starts_on"], row["ends_on"] = sorted((row["starts_on"], row["ends_on"]))


@contextmanager
def taken_back() -> Iterator[None]:
    """No `atomic`: an import begins its own transactions."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


@few
@given(plans())
def test_a_generated_plan_comes_back_byte_for_byte(part: dict[str, Any]) -> None:
    with taken_back():
        import_plans(document=file_of(part), by=None)
        first = write_file(plan_file(Plan.objects.all()))
    assert not Plan.objects.exists()
    with taken_back():
        import_plans(document=read_json(first), by=None)
        second = write_file(plan_file(Plan.objects.all()))
        again = import_plans(document=read_json(first), by=None)
    assert second == first
    assert [plan.outcome for plan in again.plans] == ["unchanged"]


# Hostile files: anything anywhere is taken in or refused in words, and nothing breaks.

JUNK = (
    GONE,
    None,
    True,
    -1,
    0,
    10**17,
    2024,
    "",
    " ",
    "x",
    "draft",
    "ended",
    "0",
    "-0",
    "-5.00",
    "2024-01-01",
    "2025-13-01",
    "9" * 400,
    "\x00",
    "\u202e",
    "=1+1",
    "630",
    RUNNING["goals"][0]["uid"],
    RUNNING["plan"]["uid"].upper(),
    [],
    {},
    [None],
    [[]],
    [{}],
    {"code": None},
    {"code": "lbf"},
    {"uid": "x"},
)


def places(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [found for name, part in inside for found in [(*way, name), *places(part, (*way, name))]]


PLACES = places(file_of(RUNNING))


def spoilt(document: dict[str, Any], way: tuple[Any, ...], junk: Any) -> None:
    *steps, last = way
    place: Any = document
    for step in steps:
        try:
            place = place[step]
        except (LookupError, TypeError):
            return  # an earlier piece of junk stands there
    if junk is GONE:
        if isinstance(place, dict):
            place.pop(last, None)
    elif isinstance(place, dict) or (isinstance(place, list) and isinstance(last, int) and last < len(place)):
        place[last] = copy.deepcopy(junk)


def problems_of(document: Any) -> list[Problem]:
    try:
        import_plans(document=document, by=None, dry_run=True)
    except FileRefused as refused:
        return refused.problems
    return []


@settings(few, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(JUNK)), min_size=1, max_size=3))
def test_junk_is_refused_in_words_or_is_no_junk(pieces: list[tuple[tuple[Any, ...], Any]]) -> None:
    document = file_of(RUNNING)
    for way, junk in pieces:
        spoilt(document, way, junk)
    for problem in problems_of(document):
        assert problem.path.startswith(("plans", "format"))
        assert problem.message.endswith(".")
    assert not Plan.objects.exists()


def test_uids_are_read_in_any_letters() -> None:
    document = file_of(RUNNING)
    document["plans"][0]["plan"]["uid"] = "ABCDEF00-0000-4000-8000-00000000000A"
    import_plans(document=document, by=None)
    assert Plan.objects.get().uid == UUID("abcdef00-0000-4000-8000-00000000000a")
