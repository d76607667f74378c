"""Saving, the default split with its undo, further sources and the tilsagn."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.dates import today
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed
from funding.actions import (
    BudgetCell,
    Change,
    FinancingCell,
    add_grant,
    add_source,
    load_categories,
    save_economy,
    split_by_default,
    undo_split,
)
from funding.exchange import economy_document
from funding.models import BudgetCategory, BudgetLine, FinancingShare
from plans.actions import changing
from plans.models import Plan, PlanFocus
from tests.factories.funding import add_economy, financing
from tests.factories.plans import complete_plan, scheme

pytestmark = pytest.mark.django_db


def shares(plan):
    rows = (
        FinancingShare.objects.current()
        .filter(plan=plan)
        .order_by("year", "source", "organisation__code", "name")
    )
    return list(rows.values_list("year", "source", "organisation__code", "name", "amount"))


def revision(plan):
    return Plan.objects.get(pk=plan.pk).revision


def test_categories_are_loaded_once_for_every_bevillingsperiode():
    scheme()
    load_categories()
    load_categories()
    names = BudgetCategory.objects.filter(scheme__code="2019-26").values_list("name", flat=True)
    assert list(names) == [
        "Løn og personale",
        "Aktiviteter",
        "Administration",
        "Evaluering og dokumentation",
        "Øvrige udgifter",
    ]


def changed(plan, rows, amount):
    """The cells of these rows, with another amount."""
    return [
        Change(
            BudgetCell(row.focus and row.focus.uid, row.category.code, row.year), amount and Decimal(amount)
        )
        for row in rows
    ]


def test_a_whole_grid_is_written_at_once_with_its_versions_and_its_history(plan, cast):
    """One UPDATE and one insert of history a table, however many cells; each row keeps its version and its trace."""
    add_economy(plan, by=cast.mette)
    rows = list(BudgetLine.objects.current().filter(plan=plan).select_related("category", "focus"))
    # SQLite takes no more than a thousand values in one statement; PostgreSQL would take the whole grid.
    few, many = rows[:2], rows[2:50]
    assert len(many) == 48
    save_economy(plan=plan, by=cast.jakob, changes=changed(plan, rows[:1], "1.00"))  # the day's act is there
    with CaptureQueriesContext(connection) as one:
        save_economy(plan=plan, by=cast.jakob, changes=changed(plan, few, "2.50"))
    with CaptureQueriesContext(connection) as all_of_them:
        save_economy(plan=plan, by=cast.jakob, changes=changed(plan, many, "3.25"))
    assert len(one) == len(all_of_them)
    for row in many:
        now = BudgetLine.objects.get(pk=row.pk)
        assert (now.amount, now.version) == (Decimal("3.25"), row.version + 1)
        last = now.history.latest()
        assert (last.amount, last.history_user, last.history_type) == (Decimal("3.25"), cast.jakob, "~")


def test_emptied_cells_are_deleted_in_a_draft_and_ended_once_submitted(plan, cast):
    add_economy(plan, by=cast.mette)
    rows = list(BudgetLine.objects.current().filter(plan=plan).select_related("category", "focus"))
    save_economy(plan=plan, by=cast.mette, changes=changed(plan, rows[:2], None))
    assert not BudgetLine.objects.filter(pk__in=[row.pk for row in rows[:2]]).exists()
    Plan.objects.filter(pk=plan.pk).update(submitted_on=today())
    save_economy(plan=plan, by=cast.mette, changes=changed(plan, rows[2:4], None))
    ended = BudgetLine.objects.filter(pk__in=[row.pk for row in rows[2:4]])
    assert [(row.ended_on, row.version) for row in ended] == [(today(), 2), (today(), 2)]
    assert {row.history.latest().ended_on for row in ended} == {today()}


def test_a_save_that_changes_nothing_leaves_the_revision(plan, cast):
    before = revision(plan)
    line = BudgetLine.objects.filter(plan=plan, focus=None).select_related("category").first()
    saved = save_economy(
        plan=plan,
        by=cast.mette,
        changes=[Change(BudgetCell(None, line.category.code, line.year), line.amount)],
    )
    assert saved.changed == 0
    assert revision(plan) == before


def test_a_save_raises_the_revision_and_writes_the_person_into_the_history(plan, cast):
    before = revision(plan)
    save_economy(plan=plan, by=cast.jakob, changes=[Change(BudgetCell(None, "loen", 2027), Decimal("1.00"))])
    assert revision(plan) == before + 1
    line = BudgetLine.objects.get(plan=plan, focus=None, category__code="loen", year=2027)
    assert line.history.first().history_user == cast.jakob


def test_another_plans_rows_are_never_reached(plan, cast):
    other = complete_plan(cast, title="En anden plan")
    focus = PlanFocus.objects.filter(plan=other).first()
    for cell in (
        BudgetCell(focus.uid, "loen", 2027),
        BudgetCell(uuid.uuid4(), "loen", 2027),
        BudgetCell(None, "x", 2027),
    ):
        with pytest.raises(Moved):
            save_economy(plan=plan, by=cast.mette, changes=[Change(cell, Decimal("1.00"))])


def test_an_organisation_outside_the_plan_cannot_pay(plan, cast):
    cell = FinancingCell("housing_organisation", cast.aaloekke.code, "", "cash", 2027)
    with pytest.raises(Moved):
        save_economy(plan=plan, by=cast.mette, changes=[Change(cell, Decimal("1.00"))])


def test_nothing_below_zero(plan, cast):
    with pytest.raises(ValueError, match="below zero"):
        save_economy(
            plan=plan, by=cast.mette, changes=[Change(BudgetCell(None, "loen", 2027), Decimal("-0.01"))]
        )


def test_who_may_not_write_is_refused(plan, cast):
    for user in (cast.ida, cast.jonas, cast.niels, cast.karim):
        with pytest.raises(NotAllowed):
            save_economy(plan=plan, by=user, changes=[])
        with pytest.raises(NotAllowed):
            split_by_default(plan=plan, by=user)


def test_split_writes_over_everything_and_can_be_taken_back(plan, cast):
    financing(
        plan,
        [("fund", None, "", 2027, "1.00"), ("foundation", None, "Realdania", 2028, "500.00")],
        by=cast.mette,
    )
    before = shares(plan)
    event = split_by_default(plan=plan, by=cast.mette)
    after = shares(plan)
    assert event.text == "Finansieringen er fordelt 75 / 12,5 / 12,5"
    assert after != before
    assert not any(name for *_, name, _ in after)
    undo_split(plan=plan, by=cast.mette, event=event)
    assert shares(plan) == before


def test_split_cannot_be_taken_back_when_somebody_has_changed_the_financing_since(plan, cast):
    financing(plan, [("fund", None, "", 2027, "1.00")], by=cast.mette)
    event = split_by_default(plan=plan, by=cast.mette)
    financing(plan, [("fund", None, "", 2027, "2.00")], by=cast.jakob)
    with pytest.raises(Moved):
        undo_split(plan=plan, by=cast.mette, event=event)


def test_an_event_of_another_plan_takes_nothing_back(plan, cast):
    other = complete_plan(cast, title="En anden plan")
    add_economy(other)
    financing(other, [("fund", None, "", 2027, "1.00")])
    event = split_by_default(plan=other, by=cast.mette)
    with pytest.raises(Moved):
        undo_split(plan=plan, by=cast.mette, event=event)


def test_split_of_what_is_split_already_does_nothing(plan, cast):
    before = revision(plan)
    assert split_by_default(plan=plan, by=cast.mette) is None
    assert revision(plan) == before


def test_split_stops_when_the_financing_is_not_what_was_shown(plan, cast):
    with pytest.raises(Moved):
        split_by_default(plan=plan, by=cast.mette, seen="000000000000")


def test_further_sources_stand_with_nothing_until_their_amounts_are_written(plan, cast):
    arguments = {
        "source": "municipality",
        "organisation": cast.vejle.code,
        "form": "hours",
        "years": [2027, 2028],
    }
    assert add_source(plan=plan, by=cast.mette, **arguments) == 2
    assert add_source(plan=plan, by=cast.mette, **arguments) == 0
    rows = FinancingShare.objects.filter(plan=plan, form="hours")
    assert [(row.organisation, row.amount, row.counts_as_local) for row in rows] == [
        (cast.vejle, Decimal("0.00"), True)
    ] * 2
    assert (
        Event.objects.timeline(plan).first().text == "Vejle Kommune er tilføjet som kilde til finansieringen"
    )


def test_the_fund_never_counts_as_local(cast):
    plan = complete_plan(cast)
    load_categories()
    cell = FinancingCell("fund", None, "", "cash", 2027)
    save_economy(plan=plan, by=cast.mette, changes=[Change(cell, Decimal("1.00"), counts_as_local=True)])
    assert FinancingShare.objects.get(plan=plan).counts_as_local is False


def test_a_tilsagn_is_written_under_the_plans_lock_alone(plan, cast):
    arguments = {"amount": Decimal("8000000.00"), "granted_on": dt.date(2026, 11, 1), "reference": "LBF-1"}
    with pytest.raises(RuntimeError):
        add_grant(plan=plan, by=None, **arguments)
    with changing(plan, by=None) as locked:
        add_grant(plan=locked, by=None, **arguments)
    assert economy_document(plan)["grant"]["amount"] == "8000000.00"


def test_after_the_tilsagn_the_financing_follows_nothing(plan, cast):
    with changing(plan, by=None) as locked:
        add_grant(
            plan=locked,
            by=None,
            amount=Decimal("8000000.00"),
            granted_on=dt.date(2026, 11, 1),
            reference="LBF-1",
        )
    before = shares(plan)
    save_economy(plan=plan, by=cast.mette, changes=[Change(BudgetCell(None, "loen", 2027), Decimal("1.00"))])
    assert shares(plan) == before
