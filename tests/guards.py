"""Two rules that reading the source cannot see are held while the tests run: every statement that goes to the database
is looked at together with the stack that sent it.

1. Only `approvals.actions` writes `Plan.status`.
2. An action that writes to a table which snapshots contain holds the plan's lock (`plans.actions.changing`).
"""

import functools
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from plans.actions import held_plans
from plans.models import PlanArea, PlanRow

ACTIONS = re.compile(r"^(\w+)\.actions(\.|$)")
WRITE = re.compile(r'^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
# Plan's own columns that its exchange document holds.
PLAN_COLUMNS = (
    "title",
    "background",
    "starts_on",
    "ends_on",
    "predecessor_id",
    "scheme_id",
    "municipality_id",
)


class RuleBroken(AssertionError):
    """A statement that the code may not send."""


@functools.cache
def content_tables() -> frozenset[str]:
    rows = {model._meta.db_table for model in apps.get_models() if issubclass(model, PlanRow)}
    return frozenset({*rows, PlanArea.estates.through._meta.db_table})


def _acting_apps() -> set[str]:
    """Apps whose actions are on the stack. Migrations, factories and shells have none."""
    frame, found = sys._getframe(2), set()
    while frame is not None:
        if match := ACTIONS.match(frame.f_globals.get("__name__", "")):
            found.add(match[1])
        frame = frame.f_back
    return found


def _set_columns(sql: str) -> str:
    return sql.partition(" SET ")[2].partition(" WHERE ")[0]


def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if match := WRITE.match(sql):
        _check(match[1].upper(), match[2], sql)
    return execute(sql, params, many, context)


def _check(verb: str, table: str, sql: str) -> None:
    updates_plan = table == "plans_plan" and verb == "UPDATE"
    columns = _set_columns(sql) if updates_plan else ""
    content = table in content_tables() or any(f'"{column}"' in columns for column in PLAN_COLUMNS)
    writes_status = '"status"' in columns
    if not (content or writes_status):
        return
    acting = _acting_apps()
    if not acting:
        return
    if writes_status and "approvals" not in acting:
        raise RuleBroken(f"Plan.status is written outside approvals.actions: {sql[:200]}")
    if content and not held_plans():
        raise RuleBroken(f"{table} is written by {sorted(acting)} without the plan's lock: {sql[:200]}")


@pytest.fixture(autouse=True)
def _watch_writes() -> Iterator[None]:
    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(watch))
        yield
