"""Rows written in bulk, parents before children, and their field history in one statement per table."""

import datetime as dt
import io
import random
import uuid
from collections import defaultdict
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models

from accounts.models import Department, Membership, Municipality, Organisation, User
from approvals.models import Amendment, Case, CaseStep, ChainStep, Decision, Remark, Snapshot
from core.audit import Event, Verb
from core.dates import now
from core.models import VersionedModel
from core.verbs import stored
from funding.models import BudgetLine, FinancingShare, Grant, GrantCondition, LedgerYear
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment, Measurement
from plans.models import (
    Activity,
    Agreement,
    AgreementParty,
    Challenge,
    Comment,
    District,
    Estate,
    Goal,
    HousingArea,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanMembership,
    PlanParticipant,
)

M = TypeVar("M", bound=models.Model)
AT_ONCE = 2000

# Parents first: a row's keys are known when the rows that point to it are written.
ORDER: tuple[type[models.Model], ...] = (
    Organisation, User, Municipality, Department, Membership, ChainStep, District, HousingArea, Estate,
    Plan, PlanParticipant, PlanArea, PlanArea.estates.through, PlanFocus, Agreement,
    AgreementParty, Challenge, Goal, Indicator, IndicatorTarget,
    Activity, Milestone, PlanMembership, Comment, BudgetLine, FinancingShare, Grant, GrantCondition, LedgerYear,
    Measurement, Snapshot, Case, CaseStep, Decision, Remark, Amendment, AnnualReport, GoalFulfilment,
    ActivityStatus, Event,
)  # fmt: skip


class Rows:
    """Rows that are made in any order and written in the right one."""

    def __init__(self) -> None:
        self.waiting: dict[type[models.Model], list[Any]] = defaultdict(list)

    def add(self, row: M) -> M:
        self.waiting[type(row)].append(row)
        return row

    def write(self) -> None:
        for model in ORDER:
            if rows := self.waiting.pop(model, None):
                model._base_manager.bulk_create(rows, batch_size=AT_ONCE)
        if self.waiting:
            raise LookupError(f"No place in the order for {', '.join(map(str, self.waiting))}")


def write_values(model: type[models.Model], columns: tuple[str, ...], values: list[tuple[Any, ...]]) -> None:
    """Rows as the database keeps them, for the table that is too long for a million of objects."""
    quote = connection.ops.quote_name
    table, names = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            lines = ("\t".join("\\N" if value is None else str(value) for value in row) for row in values)
            cursor.copy_expert(f"COPY {table} ({names}) FROM STDIN", io.StringIO("\n".join(lines)))
        else:
            places = ", ".join(["%s"] * len(columns))
            # Names of our own table and columns; the values are parameters.
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)  # noqa: S608


def uid(rng: random.Random) -> uuid.UUID:
    """A uid that the same seed gives again."""
    return uuid.UUID(int=rng.getrandbits(128), version=4)


def act(
    verb: Verb, subject: models.Model, root: models.Model, by: User | None, at: dt.datetime, **data: Any
) -> Event:
    """What `core.audit.record` writes, for rows that are written in bulk; both rows have their keys."""
    return Event(
        verb=verb.code,
        at=at,
        actor=by,
        subject=subject,
        root=root,
        data={name: stored(value) for name, value in data.items()},
    )


def write_history() -> None:
    """The "+" of every row that has none yet: as if each had been saved by itself."""
    quote = connection.ops.quote_name
    for model in apps.get_models():
        tracker = getattr(model, "history", None)
        if tracker is None or not issubclass(model, VersionedModel):
            continue
        kept = tracker.model._meta
        columns = [field.column for field in kept.concrete_fields if _is_tracked(field, model)]
        names = ", ".join(quote(column) for column in columns)
        source, target, key = (
            quote(model._meta.db_table),
            quote(kept.db_table),
            quote(str(model._meta.pk.column)),
        )
        with connection.cursor() as cursor:
            # Names of our own tables and columns; the values are parameters.
            cursor.execute(
                f"INSERT INTO {target} ({names}, history_date, history_type) "  # noqa: S608
                f"SELECT {names}, %s, '+' FROM {source} WHERE {key} NOT IN (SELECT {key} FROM {target})",
                [connection.ops.adapt_datetimefield_value(now())],
            )


def _is_tracked(field: models.Field, model: type[models.Model]) -> bool:
    own = {one.column for one in model._meta.concrete_fields}
    return field.column in own
