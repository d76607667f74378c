"""Everything that can be told of a file is told at once: one fault neither hides another nor makes one of its own."""

import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from portal.actions import import_plans
from portal.exchange import FileRefused, read_json
from tests.factories.accounts import Cast
from tests.portal.exchanging import DRAFT, LEDGER, RUNNING, file_of, put, reference_data, uid

pytestmark = pytest.mark.django_db
P = "plans[0]"


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


def refused(document: Any) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as found:
        import_plans(document=document, by=None)
    return [(problem.path, problem.message) for problem in found.value.problems]


def as_json(document: Any) -> Any:
    """As it comes from a file: what Python's own writer makes of NaN is no JSON, and is told."""
    return read_json(json.dumps(document).encode())


def test_one_file_with_a_fault_of_every_kind_is_told_of_all_of_them() -> None:
    document: Any = file_of(RUNNING, {"plan": "ingen"}, {**DRAFT, "plan": {**DRAFT["plan"], "uid": "7"}})
    for path, value in {
        "plan.background": math.nan,
        "plan.started_on": "2024-02-30",
        "mål": [],
        "goals[0].titel": "Flere",
        "goals[0].title": "",
        "goals.+": {**DRAFT["goals"][0], "title": "En gang til"},
        "activities[0].goal": uid(99),
        "budget[0].amount": 1.5,
        "budget[0].category.code": "ukendt",
        "financing[0].year": 10**40,
        "indicators[0].name": 7,
        "measurements[0].measured_on": "2031-01-01",
        "agreements[0].ends_on": "2023-12-31",
        "grant.granted_on": "2031-01-01",
        "decisions[0].outcome": "sent",
        "decisions[1].decided_on": None,
        "ledger.+": {**LEDGER[0], "uid": uid(90), "organisation": {"code": "lbf"}},
        "ledger[1].booked_on": "2031-01-01",
        "challenges": math.inf,
    }.items():
        document = put(document, f"{P}.{path}", value)

    assert sorted(path for path, _ in refused(as_json({**document, "format": 2, "planer": []}))) == sorted(
        [
            "format",
            "planer",
            "plans[1].plan",
            "plans[2].plan.uid",
            f"{P}.plan.background",
            f"{P}.plan.started_on",
            f"{P}.mål",
            f"{P}.goals[0].titel",
            f"{P}.goals[0].title",
            f"{P}.goals[1]",
            f"{P}.activities[0].goal",
            f"{P}.budget[0].amount",
            f"{P}.budget[0].category.code",
            f"{P}.financing[0].year",
            f"{P}.indicators[0].name",
            f"{P}.measurements[0].measured_on",
            f"{P}.agreements[0].ends_on",
            f"{P}.grant.granted_on",
            f"{P}.decisions[0].outcome",
            f"{P}.decisions[1].decided_on",
            f"{P}.ledger[2].organisation",
            f"{P}.ledger[1].booked_on",
            f"{P}.challenges",
        ]
    )


def test_the_sum_of_a_tilsagn_is_told_beside_a_wrong_title() -> None:
    document = put(file_of(RUNNING), f"{P}.goals[0].title", "")
    document = put(document, f"{P}.grant.amount", "750001.00")
    assert [path for path, _ in refused(document)] == [f"{P}.goals[0].title", f"{P}.grant.amount"]


def every_place(value: Any, path: str) -> Iterator[str]:
    """Of each list, object and value in it; the first rows of a list are enough."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield from every_place(part, f"{path}[{name}]" if isinstance(value, list) else f"{path}.{name}")


def test_what_is_no_number_is_told_once_and_hides_nothing_wherever_it_stands() -> None:
    places = [*every_place(file_of(RUNNING)["plans"][0], P)]
    assert len(places) > 150
    for place in places:
        document = put(file_of(RUNNING, {"plan": "ingen"}), place, math.nan)
        told = [path for path, _ in refused(as_json(document))]
        assert told == [place, "plans[1].plan"], place
