"""The shape of a file: which lists a plan has, in which order, and how much of everything is too much."""

from collections.abc import Mapping
from typing import Any

from approvals.exchange import DECISION, STEP
from core.exchange import Kind
from core.operations import Tables, tables
from funding.exchange import BOOKS, CONDITIONS, GRANT
from funding.exchange import KINDS as MONEY
from monitoring.exchange import KINDS as MEASUREMENTS
from plans.exchange import AGREEMENTS, PLAN
from plans.exchange import KINDS as CONTENT

FORMAT = 1
MAX_PLANS = 1_000
MAX_ROWS = 50_000
#: What no plan comes near. A list that is not here has MAX_ROWS.
MAX_OF = {
    "participants": 200,
    "areas": 200,
    "foci": 50,
    "challenges": 1_000,
    "goals": 1_000,
    "indicators": 2_000,
    "targets": 10_000,
    "activities": 5_000,
    "milestones": 1_000,
    "budget": 5_000,
    "financing": 5_000,
    "decisions": 500,
    "conditions": 500,
    "agreements": 500,
    "agreement_parties": 5_000,
    "ledger_years": 50,
}
MAX_DEPTH = 12
MAX_PROBLEMS = 500
#: Each one that is counted has a place, and a file may have more of them than it has bytes. At so many nothing more is
#: looked at.
MAX_COUNTED = 20_000

#: What a draft consists of: rows with a uid.
DRAFTED: dict[str, Kind] = {**CONTENT, **MONEY}
#: What only a plan in drift has; but for the conditions, a file may add to it.
STARTED: dict[str, Kind] = {**CONDITIONS, **MEASUREMENTS, **BOOKS}
#: The parts that a draft has none of.
NOT_OF_A_DRAFT = ("grant", "decisions", *STARTED)
#: What stands beside the plan's content: what a file leaves out of it stays. A draft may have aftaler.
ADDED: dict[str, Kind] = {**AGREEMENTS, **STARTED}
KINDS: dict[str, Kind] = {**DRAFTED, **ADDED}

#: Only a plan that has started has days on which it did.
STATUS_DATES = ("shared_on", "submitted_on", "sent_to_fund_on", "started_on")
PLAN_FIELDS = (
    "uid",
    "number",
    "status",
    "title",
    "scheme",
    "municipality",
    "background",
    "starts_on",
    "ends_on",
    "predecessor",
    "has_public_page",
    *STATUS_DATES,
)
#: The parts of a plan in the order of the file.
PARTS = ("plan", *DRAFTED, "grant", "decisions", *ADDED)
#: The fields of each part's rows, in their order.
FIELDS: dict[str, tuple[str, ...]] = {
    "plan": PLAN_FIELDS,
    "grant": tuple(GRANT.codecs),
    "decisions": (*STEP.codecs, *DECISION.codecs),
    **{name: (kind.key, *kind.codecs) for name, kind in KINDS.items()},
}
#: How the rows of each part are told apart. Decisions have no uid: they are the plan's as a whole.
KEYS = {"plan": "", "grant": "", **{name: kind.key for name, kind in KINDS.items()}}

assert {*PLAN_FIELDS} == {"uid", "number", *PLAN.codecs}


def tables_of(part: Mapping[str, Any] | None) -> Tables:
    """A plan's part of a file as tables, for comparing."""
    if part is None:
        return {}
    found = tables({name: part[name] for name in KEYS if part.get(name)}, KEYS)
    if part["decisions"]:
        found["decisions"] = {"": {"rows": part["decisions"]}}
    return found
