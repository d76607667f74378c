"""Aftaler in a file: what all have signed stays, and what a file signs is told as on the page."""

from typing import Any

import pytest

from core.audit import Event
from plans.exchange.settled import settled
from plans.models import AgreementParty, Plan
from portal.actions import import_plans, importing
from portal.exchange import FileRefused
from tests.portal.exchanging import DRAFT, RUNNING, file_of, put, reference_data, uid

pytestmark = pytest.mark.django_db
P, OLD, NEW = "plans[0]", uid(61), uid(62)


def party(number: int, aftale: str = OLD, **fields: Any) -> dict[str, Any]:
    return {
        "uid": uid(number),
        "agreement": aftale,
        "signatory": "Bo Holm",
        "signed_on": "2026-01-10",
    } | fields


PARTIES = [party(71, organisation={"code": "nordlyng"}), party(72, name="Foreningen Nordvang")]
STRATEGIC = {"uid": OLD, "kind": "strategic", "title": "Aftale", "ends_on": "2029-12-31"}


@pytest.fixture(autouse=True)
def _data(cast: Any) -> None:
    reference_data()


def document(part: Any = DRAFT, **parts: Any) -> dict[str, Any]:
    return file_of({**part, "agreements": [STRATEGIC], "agreement_parties": PARTIES, **parts})


def refused(found: Any) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as told:
        import_plans(document=found, by=None)
    return [(one.path, one.message) for one in told.value.problems]


def verbs() -> list[str]:
    found = Event.objects.timeline(Plan.objects.get()).filter(verb__startswith="plans.agreement")
    return sorted(found.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("agreements[0].title", "En anden aftale"),
        ("agreements[0].ends_on", "2031-12-31"),
        ("agreement_parties[0].signed_on", "2026-01-11"),
        ("agreement_parties[1].signed_on", None),
        ("agreement_parties[0].signatory", "En Anden"),
        ("agreement_parties[1].name", "En anden forening"),
    ],
)
def test_a_file_does_not_change_what_all_have_signed(path: str, value: Any) -> None:
    import_plans(document=document(), by=None)
    told = refused(put(document(), f"{P}.{path}", value))
    assert [place for place, _ in told] == [f"{P}.{path}"]
    assert "underskrevet af alle parter" in told[0][1]
    assert "ny version" in told[0][1]
    assert {str(day) for day in AgreementParty.objects.values_list("signed_on", flat=True)} == {"2026-01-10"}


def test_nor_takes_it_away_or_gives_it_more_parties() -> None:
    import_plans(document=document(), by=None)
    import_plans(document=document(agreements=[], agreement_parties=[]), by=None)
    assert AgreementParty.objects.exclude(signed_on=None).count() == 2, "what a file leaves out stays"
    third = party(73, name="En tredje", signed_on=None)
    told = refused(document(agreement_parties=[*PARTIES, third]))
    assert [place for place, _ in told] == [f"{P}.agreement_parties[2]"]


def test_nor_of_a_plan_in_drift() -> None:
    part = {**RUNNING, "agreements": [STRATEGIC], "agreement_parties": PARTIES}
    import_plans(document=file_of(part), by=None)
    told = refused(file_of({**part, "agreement_parties": [*PARTIES, party(73, name="En tredje")]}))
    assert [place for place, _ in told] == [f"{P}.agreement_parties[2]"]
    assert "underskrevet af alle parter" in told[0][1]


def test_a_party_is_not_moved_into_it() -> None:
    both = [STRATEGIC, {"uid": NEW, "kind": "strategic", "title": "Ny", "replaces": OLD}]
    third = party(73, NEW, name="En tredje", signed_on=None)
    rows = [*PARTIES, third]
    import_plans(document=document(agreements=both, agreement_parties=rows), by=None)
    moved = document(agreements=both, agreement_parties=[*PARTIES, third | {"agreement": OLD}])
    assert [place for place, _ in refused(moved)] == [f"{P}.agreement_parties[2].agreement"]


def test_a_new_version_comes_with_a_file_and_its_signatures_are_told() -> None:
    import_plans(document=document(), by=None)
    before = verbs()
    both = [STRATEGIC, {"uid": NEW, "kind": "strategic", "title": "Ny", "replaces": OLD}]
    rows = [
        *PARTIES,
        party(73, NEW, organisation={"code": "nordlyng"}),
        party(74, NEW, name="N", signed_on=None),
    ]
    import_plans(document=document(agreements=both, agreement_parties=rows), by=None)
    assert verbs() == sorted([*before, "plans.agreement_signed"])
    rows[-1] |= {"signed_on": "2026-02-01"}
    import_plans(document=document(agreements=both, agreement_parties=rows), by=None)
    assert verbs() == sorted([*before, *2 * ["plans.agreement_signed"], "plans.agreement_complete"])
    text = {event.text for event in Event.objects.timeline(Plan.objects.get())}
    assert "N har underskrevet aftalen »Ny« den 1. februar 2026" in text


def test_what_is_signed_by_all_while_the_file_is_read_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [PARTIES[0], PARTIES[1] | {"signed_on": None}]
    import_plans(document=document(agreement_parties=rows), by=None)
    check = importing.check_file

    def then_signs(*args: Any, **kwargs: Any) -> Any:
        found = check(*args, **kwargs)
        AgreementParty.objects.filter(uid=uid(72)).update(signed_on="2026-01-12", signatory="Bo")
        return found

    monkeypatch.setattr(importing, "check_file", then_signs)
    changed = put(document(agreement_parties=rows), f"{P}.agreements[0].title", "En anden")
    assert refused(changed) == [("", importing.MOVED)]
    assert settled([("a", "1", True)]).agreements == frozenset(), "one alone agrees with nobody"
