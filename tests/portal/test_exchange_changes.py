"""A file of a plan that the portal has: what would change, what may, and whose it is to do."""

import copy
from typing import Any
from unittest import mock

import pytest
import time_machine

from approvals.models import Decision
from core.audit import Event
from funding.models import BudgetLine, LedgerEntry
from monitoring.models import Measurement
from plans.actions import changing
from plans.models import Goal, Plan, PlanFocus, PlanParticipant
from portal.actions import import_plans, importing
from portal.exchange import FileRefused, plan_file
from portal.figures import imports
from portal.permissions import can_export, can_import
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.plans import set_status
from tests.portal.exchanging import (
    APPLICANT,
    CHALLENGE,
    DRAFT,
    FOCUS,
    GOAL,
    GONE,
    INDICATOR,
    LEDGER,
    RUNNING,
    file_of,
    put,
    reference_data,
    uid,
)

pytestmark = pytest.mark.django_db
P = "plans[0]"
MORE = [DRAFT["milestones"][0] | {"uid": uid(500 + number), "title": f"Nr. {number}"} for number in range(9)]


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


def take_in(document: Any, by: Any = None, *, dry_run: bool = False) -> Any:
    return import_plans(document=document, by=by, dry_run=dry_run)


def refused(document: Any, by: Any = None) -> list[tuple[str, str]]:
    with pytest.raises(FileRefused) as found:
        import_plans(document=document, by=by)
    return [(problem.path, problem.message) for problem in found.value.problems]


# Drafts


def test_the_same_file_twice_is_one_plan() -> None:
    take_in(file_of(DRAFT))
    revision, acts = Plan.objects.get().revision, Event.objects.count()
    [told] = take_in(file_of(DRAFT)).plans
    assert (told.outcome, told.changes, Plan.objects.count(), Goal.objects.count()) == ("unchanged", [], 1, 1)
    assert (Plan.objects.get().revision, Event.objects.count()) == (revision, acts)


def test_a_changed_file_says_what_would_change_and_then_changes_it() -> None:
    take_in(file_of(DRAFT))
    document = put(file_of(DRAFT), f"{P}.goals[0].title", "Alle er i arbejde")
    document = put(document, f"{P}.plan.background", "Derfor.")
    document = put(document, f"{P}.goals.+", {"uid": uid(30), "focus": FOCUS, "title": "Nyt mål"})
    document = put(document, f"{P}.milestones", [])
    tried = take_in(document, dry_run=True)
    assert [(one.path, one.label, one.old, one.new) for one in tried.plans[0].changes] == [
        (f"{P}.plan.background", "Planen: Baggrund: sociale og økonomiske udfordringer", "–", "Derfor."),
        (f"{P}.goals[0].title", "Mål Alle er i arbejde: Mål", "Flere er i arbejde", "Alle er i arbejde"),
        (f"{P}.goals[1]", "Mål Nyt mål", "Fandtes ikke", "Ny"),
        (f"{P}.milestones", "Milepæl Medarbejderne er ansat", "Fandtes", "Udgår"),
    ]
    assert Goal.objects.get().title == "Flere er i arbejde"
    done = take_in(document)
    assert [plan.outcome for plan in (*tried.plans, *done.plans)] == ["changed", "changed"]
    plan = Plan.objects.get()
    assert {*plan.goals.values_list("title", flat=True)} == {"Alle er i arbejde", "Nyt mål"}
    assert (plan.background, plan.milestones.count()) == ("Derfor.", 0)
    assert Event.objects.timeline(plan)[0].text == "Planen er ændret fra en fil"


def test_what_a_file_leaves_out_stays() -> None:
    take_in(file_of(DRAFT))
    bare = {"plan": {"uid": DRAFT["plan"]["uid"], "title": "Nordvang II"}, "goals": [{"uid": GOAL}]}
    [told] = take_in(file_of(bare)).plans
    assert [one.path for one in told.changes] == [f"{P}.plan.title"]
    assert (Goal.objects.get().title, Plan.objects.get().areas.count()) == ("Flere er i arbejde", 1)


def test_a_row_takes_the_place_of_one_that_goes() -> None:
    """New uids for the same ansøger and the same indsatsområde, and what hung on the old one moves over."""
    take_in(file_of(DRAFT))
    document = put(file_of(DRAFT), f"{P}.foci[0].uid", uid(31))
    for part in ("challenges[0]", "goals[0]", "budget[0]"):
        document = put(document, f"{P}.{part}.focus", uid(31))
    document = put(document, f"{P}.participants[0].uid", uid(32))
    take_in(document)
    assert str(PlanFocus.objects.get().uid) == str(Goal.objects.get().focus.uid) == uid(31)
    assert str(BudgetLine.objects.get().focus.uid) == uid(31)
    assert str(PlanParticipant.objects.get().uid) == uid(32)


def test_two_rows_cannot_swap_what_only_one_may_have() -> None:
    numbered = put(file_of(DRAFT), f"{P}.goals[0].number", "2.1")
    other = {"uid": uid(30), "focus": FOCUS, "title": "Nyt mål", "number": "2.2"}
    numbered = put(numbered, f"{P}.goals.+", other)
    take_in(numbered)
    moved = put(put(numbered, f"{P}.goals[1].number", "2.3"), f"{P}.goals[0].number", "2.2")
    take_in(moved)
    assert [*Goal.objects.order_by("pk").values_list("number", flat=True)] == ["2.2", "2.3"]
    swapped = put(put(moved, f"{P}.goals[0].number", "2.3"), f"{P}.goals[1].number", "2.2")
    [(path, message)] = refused(swapped)
    assert path == f"{P}.goals[0].number"
    assert message.startswith("Rækken skal have noget, som en anden række har")
    assert [*Goal.objects.order_by("pk").values_list("number", flat=True)] == ["2.2", "2.3"]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("plan.number", "2026-0099", "Planen har nummeret 2026-0001, og det ændres ikke."),
        ("plan.municipality.code", "461", "Kommunen ændres ikke fra en fil."),
    ],
)
def test_what_a_draft_keeps(path: str, value: str, message: str) -> None:
    take_in(file_of(DRAFT))
    [(place, told)] = refused(put(file_of(DRAFT), f"{P}.{path}", value))
    assert place == f"{P}.{path}".removesuffix(".code")
    assert told.startswith(message)


@pytest.mark.parametrize("status", ["in_approval", "refused", "withdrawn"])
def test_a_plan_under_treatment_is_not_changed_by_a_file(status: str) -> None:
    take_in(file_of(DRAFT))
    plan = set_status(Plan.objects.get(), status)
    [told] = take_in(file_of(DRAFT)).plans
    assert told.outcome == "unchanged"
    [(path, message)] = refused(put(file_of(DRAFT), f"{P}.goals[0].title", "Nyt"))
    assert path == f"{P}.goals[0].title"
    assert message.startswith(f"Planens status er »{plan.get_status_display()}« i portalen")


# Plans in drift


AGREED = [
    ("plan.ends_on", "2028-12-31", "plan.ends_on"),
    ("plan.title", "Et andet navn", "plan.title"),
    ("plan.status", "ended", "plan.status"),
    ("participants.+", {"uid": uid(40), "organisation": {"code": "soengen"}}, "participants[1]"),
    ("goals[0].title", "Et andet mål", "goals[0].title"),
    ("milestones", [], "milestones"),
    ("targets[0].value", "71", "targets[0].value"),
    ("budget[0].amount", "1.00", "budget[0].amount"),
    ("financing[1].amount", "250001.00", "financing[1].amount"),
    ("grant.conditions", "Nye vilkår", "grant.conditions"),
    ("conditions[1].due_on", "2030-01-01", "conditions[1].due_on"),
    ("conditions.+", {"uid": uid(41), "text": "Nyt", "set_on": "2024-01-01"}, "conditions[2]"),
    ("decisions[0].text", "Afvist.", "decisions"),
    ("measurements[0].value", "99", "measurements[0].value"),
    ("ledger[0].amount", "1.00", "ledger[0].amount"),
    ("ledger_years[0].closed_on", "2025-03-01", "ledger_years[0].closed_on"),
]


@pytest.mark.parametrize(("path", "value", "place"), AGREED, ids=lambda value: str(value)[:20])
def test_what_was_agreed_is_not_changed_by_a_file(path: str, value: Any, place: str) -> None:
    document = file_of({**RUNNING, "plan": {**RUNNING["plan"], "ends_on": "2025-12-31"}})
    document = put(document, f"{P}.targets[0].due_on", "2025-12-01")
    take_in(document)
    before = plan_file(Plan.objects.all())
    told = refused(put(document, f"{P}.{path}", value))
    assert f"{P}.{place}" in [one for one, _ in told]
    assert all(
        message.startswith("Planen er i drift. Fra en fil kan der kun komme nye") for _, message in told
    )
    assert plan_file(Plan.objects.all()) == before


def test_new_measurements_and_entries_are_added_and_nothing_else() -> None:
    take_in(file_of(RUNNING))
    new = {"uid": uid(50), "indicator": INDICATOR, "measured_on": "2025-12-01", "state": "suppressed"}
    entry = {**LEDGER[0], "uid": uid(51), "booked_on": "2025-03-31"}
    bare = {"plan": {"uid": RUNNING["plan"]["uid"]}, "measurements": [new], "ledger": [entry]}
    [told] = take_in(file_of(bare)).plans
    assert [(one.label, one.new) for one in told.changes] == [
        ("Målinger", "1 nye"),
        ("Regnskabsår", "1 nye"),
        ("Bilagsposter", "1 nye"),
    ]
    assert Measurement.objects.get(uid=uid(50)).value is None
    assert (Measurement.objects.count(), LedgerEntry.objects.count()) == (2, 3)
    assert LedgerEntry.objects.get(uid=uid(51)).ledger_year.state == "open"
    assert [one.outcome for one in take_in(file_of(bare)).plans] == ["unchanged"]


@pytest.mark.parametrize(
    ("name", "row", "place", "message"),
    [
        ("ledger", {**LEDGER[0], "uid": uid(51)}, "ledger[0]", "Regnskabet for året er lukket i portalen."),
        (
            "measurements",
            {**RUNNING["measurements"][0], "uid": uid(50)},
            "measurements[0]",
            "Indikatoren har allerede en måling den dag. Se også planen i portalen.",
        ),
    ],
)
def test_what_cannot_be_added(name: str, row: Any, place: str, message: str) -> None:
    take_in(file_of(RUNNING))
    bare = {"plan": {"uid": RUNNING["plan"]["uid"]}, name: [row]}
    [(path, told)] = refused(file_of(bare))
    assert path == f"{P}.{place}"
    assert told.startswith(message)


# Who may


def test_who_may_take_plans_in(cast: Cast) -> None:
    may = {"mette", "jakob", "lars", "tove", "niels", "admin"}
    assert {user for user in cast.users() if can_import(user)} == {cast[name] for name in may}


@pytest.mark.parametrize("name", ["mette", "jakob", "lars", "admin"])
def test_who_may_bring_in_a_draft(name: str, cast: Cast) -> None:
    [told] = take_in(file_of(DRAFT), cast[name]).plans
    assert (told.outcome, bool(told.url)) == ("new", name != "admin")
    changed = put(file_of(DRAFT), f"{P}.goals[0].title", "Nyt")
    [told] = take_in(changed, cast[name]).plans
    # The administrator sees no plan, so nothing of it is told.
    assert [one.old for one in told.changes] == ["" if name == "admin" else "Flere er i arbejde"]


@pytest.mark.parametrize("name", ["tove", "niels", "jonas", "else", "birthe", "ida"])
def test_who_may_not_bring_in_a_draft(name: str, cast: Cast) -> None:
    [(path, message)] = refused(file_of(DRAFT), cast[name])
    assert (path, message) == (
        f"{P}.participants[0].organisation.code",
        "Du kan ikke oprette planer for Boligselskabet Nordlyng.",
    )


def test_only_the_administrator_brings_in_plans_in_drift(cast: Cast) -> None:
    for name in ("lars", "mette", "jonas", "hanne", "else"):
        assert (
            f"{P}.plan.status",
            "Kun portalens administrator kan hente planer i drift ind. Kontakt supporten.",
        ) in refused(file_of(RUNNING), cast[name])
    take_in(file_of(RUNNING), cast.admin)
    assert Plan.objects.get().status == "running"


def test_nothing_is_said_of_a_plan_that_the_person_does_not_write(cast: Cast) -> None:
    take_in(file_of(DRAFT))
    theirs = put(file_of(DRAFT), f"{P}.participants[0].organisation.code", "aaloekke")
    assert refused(theirs, cast.niels) == [
        (f"{P}.plan.uid", "Dette uid kan ikke bruges. Er det en ny plan, så giv den et nyt uid.")
    ]
    numbered = put(put(theirs, f"{P}.plan.number", "2020-0001"), f"{P}.goals[0].title", "")
    assert [path for path, _ in refused(numbered, cast.niels)] == [f"{P}.plan.uid"]
    free = put(put(theirs, f"{P}.plan.uid", uid(60)), f"{P}.plan.predecessor", Plan.objects.get().number)
    assert [path for path, _ in refused(free, cast.niels)] == [f"{P}.plan.predecessor"]


def test_a_plan_is_not_given_away(cast: Cast) -> None:
    """Whoever writes for Nordlyng cannot make somebody else the ansøger of its plan."""
    take_in(file_of(DRAFT), cast.lars)
    given = put(file_of(DRAFT), f"{P}.participants[0].organisation.code", "soengen")
    assert [path for path, _ in refused(given, cast.lars)] == [f"{P}.participants[0].organisation.code"]


def test_who_may_take_a_plan_out(cast: Cast) -> None:
    writers = {"mette", "jakob", "lars", "tove"}
    plan = make.financed_plan(cast)
    assert exporters(cast, plan) == writers
    plan = make.forwarded_plan(cast, plan=plan)
    assert exporters(cast, plan) == {*writers, "jonas"}
    plan = make.granted_plan(cast, plan=plan)
    assert exporters(cast, plan) == {*writers, "jonas", "else"}


def exporters(cast: Cast, plan: Plan) -> set[str]:
    plan = Plan.objects.get(pk=plan.pk)
    people = {name.removesuffix("_"): user for name, user in vars(cast).items() if user in cast.users()}
    return {name for name, user in people.items() if can_export(user, plan)}


def test_the_words_of_a_closed_item_stay_with_the_kommune(cast: Cast) -> None:
    plan = make.running_plan(cast)
    council = Decision.objects.get(step__kind="council")
    council.is_closed, council.reservations, council.appropriation_account = True, "Forbehold", "Konto 05.22"
    council.save(update_fields=["is_closed", "reservations", "appropriation_account"])

    def words(user: Any) -> list[str]:
        [part] = plan_file([plan], for_user=user)["plans"]
        row = next(row for row in part["decisions"] if row["kind"] == "council")
        names = ("recommendation", "text", "reservations", "appropriation_account", "outcome")
        return [row[name] for name in names]

    told = ["", "Godkendt som indstillet.", "Forbehold", "Konto 05.22", "approved"]
    assert words(None) == words(cast.jonas) == told
    assert words(cast.lars) == words(cast.else_) == ["", "", "", "", "approved"]
    # Whoever took the file out without them changes nothing by taking it in again.
    [told_again] = take_in(plan_file([plan], for_user=cast.lars)).plans
    assert told_again.outcome == "unchanged"


def test_a_case_under_way_is_taken_out_as_a_draft(cast: Cast) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    [part] = plan_file([plan])["plans"]
    assert (plan.status, part["plan"]["status"]) == ("in_approval", "draft")
    assert (part["grant"], part["decisions"], part["plan"]["submitted_on"]) == (None, [], None)
    assert part["goals"][0]["number"]


def test_a_plan_that_moved_on_meanwhile_is_not_overwritten(cast: Cast, monkeypatch: Any) -> None:
    take_in(file_of(DRAFT))
    honest = importing._require_right

    def somebody_was_faster(parsed: Any, by: Any) -> None:
        honest(parsed, by)
        with changing(Plan.objects.get(), by=None):
            pass

    monkeypatch.setattr(importing, "_require_right", somebody_was_faster)
    [(path, message)] = refused(put(file_of(DRAFT), f"{P}.goals[0].title", "Nyt"), cast.lars)
    assert (path, message) == ("", "En anden gemte i planerne samtidig. Prøv igen.")


def test_a_file_without_its_parts_is_not_mended(cast: Cast) -> None:
    """Removing a row that others point to is told, not followed by removing those as well."""
    take_in(file_of(DRAFT))
    document = put(copy.deepcopy(file_of(DRAFT)), f"{P}.challenges", [])
    assert refused(document) == [
        (
            f"{P}.goals[0].challenge",
            f"Rækken peger på »{CHALLENGE}«, men planen har ingen række med det uid i listen challenges.",
        )
    ]
    assert refused(put(file_of(DRAFT), f"{P}.participants[0]", GONE)) == [
        (f"{P}.participants", "Planen har ingen ansøger. Skriv is_applicant: true i én række.")
    ]
    assert str(PlanParticipant.objects.get().uid) == APPLICANT


def test_the_documents_are_read_once_however_much_has_changed() -> None:
    take_in(file_of(DRAFT | {"milestones": [*DRAFT["milestones"], *MORE]}))
    later = [row | {"title": f"{row['title']} igen"} for row in MORE]
    with mock.patch.object(imports, "Reading", wraps=imports.Reading) as reading:
        [told] = take_in(file_of(DRAFT | {"milestones": later}), dry_run=True).plans
    assert reading.call_count == 2
    assert len(told.changes) == len(MORE) + len(DRAFT["milestones"])
