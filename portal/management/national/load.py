"""Loads the country in batches of plans: each batch is written before the next is thought of."""

import datetime as dt
from collections.abc import Callable, Iterator

from django.db import transaction

from accounts.models import Organisation
from accounts.roles import OrganisationKind
from core.dates import today as this_day
from funding.actions import load_categories, refresh_sums
from funding.models import LedgerEntry
from monitoring.actions import load_rating_rules, refresh_ratings
from monitoring.figures import live_of
from plans.actions import load_reference
from plans.models import PlanNumberSeries
from portal.management.national.agreements import Signing
from portal.management.national.amendments import propose
from portal.management.national.content import Reference, Writing
from portal.management.national.country import Founding
from portal.management.national.course import hand_in
from portal.management.national.decisions import decide, tell_of_case, tell_of_draft
from portal.management.national.outlines import STARTED, Outline, outline
from portal.management.national.reports import begin, seal
from portal.management.national.rows import Rows, write_history, write_values
from portal.management.national.years import COLUMNS, book, measure, open_years

BATCH = 25
MARKER = "landsdata"


def made_before() -> str:
    """What this loader made in this database earlier; empty when nothing."""
    return Organisation.objects.filter(code=MARKER).values_list("name", flat=True).first() or ""


def description(plans: int, seed: int) -> str:
    return f"Landsdata: {plans} planer, frø {seed}"


@transaction.atomic
def load(*, plans: int, seed: int, password: str, heard: Callable[[int], None] = lambda done: None) -> None:
    """The whole country, or nothing of it. `heard` is told how many plans are ready."""
    today = this_day()
    load_reference()
    load_categories()
    load_rating_rules()
    Organisation.objects.create(kind=OrganisationKind.OTHER, name=description(plans, seed), code=MARKER)
    fund, _ = Organisation.objects.get_or_create(
        kind=OrganisationKind.FUND, defaults={"name": "Landsbyggefonden", "code": "lbf"}
    )
    country = Founding(seed, plans, password).found(fund)
    numbered = numbers([outline(country, place, seed, today) for place in range(plans)])
    reference = Reference()
    for first in range(0, plans, BATCH):
        batch = [next(numbered) for _ in range(min(BATCH, plans - first))]
        load_batch(reference, batch, today)
        heard(first + len(batch))
    write_history()


def numbers(outlines: list[Outline]) -> Iterator[tuple[Outline, str]]:
    """Plan numbers in the order in which the plans were made; the series goes on from there."""
    given: dict[int, int] = {}
    found = []
    for one in sorted(outlines, key=lambda one: (one.created_on, one.place)):
        year = one.created_on.year
        given[year] = given.get(year, 0) + 1
        found.append((one, f"{year}-{given[year]:04}"))
    for year, last in given.items():
        PlanNumberSeries.objects.create(year=year, last=last)
    return iter(found)


def load_batch(reference: Reference, batch: list[tuple[Outline, str]], today: dt.date) -> None:
    """Four writes, because rows need the keys of those that they point to."""
    rows = Rows()
    drafts = [Writing(rows, reference, one, number).write() for one, number in batch]
    rows.write()
    filed = [found for draft in drafts if (found := hand_in(rows, draft))]
    started = [draft for draft in drafts if draft.outline.stage in STARTED]
    ledgers = [open_years(rows, draft, today) for draft in started]
    reports = [begin(rows, draft, today) for draft in started]
    signings = [Signing(rows, draft, today) for draft in drafts]
    for signing in signings:
        signing.write()
    rows.write()
    decisions = [decide(rows, one) for one in filed]
    for signing in signings:
        signing.renew()
    for draft, ledger in zip(started, ledgers, strict=True):
        measure(rows, draft, today)
        write_values(LedgerEntry, COLUMNS, list(book(draft, ledger, today)))
    rows.write()
    for draft, signing in zip(drafts, signings, strict=True):
        tell_of_draft(rows, draft)
        signing.tell()
    for one, made in zip(filed, decisions, strict=True):
        tell_of_case(rows, one, made)
        propose(rows, one, today)
    documents = {one.draft.plan.pk: one.live for one in filed}
    for draft, begun in zip(started, reports, strict=True):
        live = live_of(draft.plan, documents[draft.plan.pk])
        for report, status in begun:
            seal(rows, draft, report, status, live)
    rows.write()
    for draft in started:
        refresh_sums(plan=draft.plan)
        refresh_ratings(plan=draft.plan)
