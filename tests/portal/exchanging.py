"""Parts of the tests of the interchange: a file as a person writes it, and a portal without plans."""

import copy
import re
from typing import Any

from django.apps import apps
from django.db import connection

from funding.actions import load_categories
from plans.models import Plan
from tests.factories.plans import scheme

#: Reference data, organisations and people stay; everything that belongs to plans goes.
KEPT = {
    "plans.GrantScheme",
    "plans.FundingRate",
    "plans.FocusArea",
    "plans.ActivityType",
    "plans.ActivityType_focus_areas",
    "funding.BudgetCategory",
    "monitoring.RatingRule",
    "approvals.ChainStep",
    "approvals.HistoricalChainStep",
}
GONE = object()


def reference_data() -> None:
    scheme()
    load_categories()


def forget_plans() -> None:
    """As in a portal that has reference data and organisations, and no plan yet."""
    tables = [
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in {"plans", "funding", "approvals", "monitoring"}
        and model._meta.label not in KEPT
    ]
    tables += ["core_event", "core_taskrun"]
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"TRUNCATE {', '.join(map(connection.ops.quote_name, tables))}")
        else:
            for table in tables:
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
    assert not Plan.objects.exists()


def uid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012}"


PLAN, FOCUS, CHALLENGE, GOAL, INDICATOR, APPLICANT = map(uid, range(1, 7))

DRAFT: dict[str, Any] = {
    "plan": {
        "uid": PLAN,
        "title": "Nordvang",
        "scheme": {"code": "2019-26"},
        "municipality": {"code": "630"},
        "starts_on": "2024-01-01",
        "ends_on": "2027-12-31",
    },
    "participants": [{"uid": APPLICANT, "organisation": {"code": "nordlyng"}, "is_applicant": True}],
    "areas": [
        {
            "uid": uid(10),
            "housing_area": {"name": "Nordvang", "district": "Nørremarken"},
            "estates": [
                {"organisation": {"code": "nordlyng"}, "number": "11", "name": "Nordvang I", "residents": 640}
            ],
        }
    ],
    "foci": [{"uid": FOCUS, "focus_area": {"code": "beskaeftigelse"}}],
    "challenges": [{"uid": CHALLENGE, "focus": FOCUS, "title": "Mange er uden arbejde"}],
    "goals": [{"uid": GOAL, "focus": FOCUS, "challenge": CHALLENGE, "title": "Flere er i arbejde"}],
    "indicators": [
        {
            "uid": INDICATOR,
            "goal": GOAL,
            "name": "Beboere i arbejde",
            "unit": "percent",
            "decimals": 1,
            "direction": "up",
            "baseline_value": "61.5",
            "baseline_on": "2023-12-01",
        }
    ],
    "targets": [{"uid": uid(11), "indicator": INDICATOR, "due_on": "2027-12-01", "value": "70"}],
    "activities": [
        {"uid": uid(12), "goal": GOAL, "title": "Jobvejledning", "activity_type": "Jobvejledning"}
    ],
    "milestones": [{"uid": uid(13), "title": "Medarbejderne er ansat", "due_on": "2024-03-01"}],
    "budget": [
        {"uid": uid(14), "year": 2024, "category": {"code": "loen"}, "focus": FOCUS, "amount": "1000000.00"}
    ],
    "financing": [
        {"uid": uid(15), "year": 2024, "source": "fund", "counts_as_local": False, "amount": "750000.00"},
        {
            "uid": uid(16),
            "year": 2024,
            "source": "municipality",
            "organisation": {"code": "630"},
            "amount": "250000.00",
        },
    ],
}

DECISIONS: list[dict[str, Any]] = [
    {
        "group": 1,
        "kind": "council",
        "body_name": "Byrådet",
        "acting_organisation": {"code": "630"},
        "outcome": "approved",
        "decided_on": "2023-10-10",
        "text": "Godkendt som indstillet.",
    },
    {
        "group": 2,
        "kind": "forward",
        "body_name": "Sendt til Landsbyggefonden",
        "acting_organisation": {"code": "630"},
        "outcome": "sent",
        "decided_on": "2023-10-12",
    },
    {
        "group": 3,
        "kind": "fund",
        "body_name": "Tilsagn",
        "acting_organisation": {"code": "lbf"},
        "outcome": "granted",
        "decided_on": "2023-12-01",
        "reference": "LBF-7",
        "amount": "750000.00",
    },
]
LEDGER: list[dict[str, Any]] = [
    {
        "uid": uid(21),
        "booked_on": "2024-06-30",
        "category": {"code": "loen"},
        "focus": FOCUS,
        "source": "fund",
        "text": "Løn, juni",
        "amount": "40000.00",
    },
    {
        "uid": uid(22),
        "booked_on": "2024-05-31",
        "category": {"code": "loen"},
        "focus": FOCUS,
        "source": "fund",
        "text": "Tilbageført: Løn, juni",
        "amount": "-40000.00",
        "reverses": uid(21),
        "reason": "Forkert projekt",
    },
]
RUNNING: dict[str, Any] = {
    **DRAFT,
    "plan": {**DRAFT["plan"], "status": "running", "number": "2023-0007"},
    "grant": {
        "amount": "750000.00",
        "granted_on": "2023-12-01",
        "reference": "LBF-7",
        "conditions": "- Midtvejsevaluering (senest 1. januar 2026)\n- Revisorerklæring",
    },
    "conditions": [
        {
            "uid": uid(17),
            "text": "Midtvejsevaluering",
            "set_on": "2023-12-01",
            "reference": "LBF-7",
            "due_on": "2026-01-01",
            "state": "met",
            "met_on": "2025-11-20",
            "note": "Sendt til fonden.",
        },
        {"uid": uid(18), "text": "Revisorerklæring", "set_on": "2023-12-01", "reference": "LBF-7"},
    ],
    "agreements": [
        {
            "uid": uid(31),
            "kind": "strategic",
            "title": "Samarbejdsaftale 2024-27",
            "starts_on": "2024-01-01",
            "ends_on": "2027-12-31",
        },
        {
            "uid": uid(32),
            "kind": "strategic",
            "title": "Samarbejdsaftale 2026-27",
            "starts_on": "2026-01-01",
            "ends_on": "2027-12-31",
            "replaces": uid(31),
            "fund_approved_on": "2025-12-01",
            "fund_reference": "LBF-11",
        },
        {
            "uid": uid(33),
            "kind": "sub",
            "focus_area": {"code": "beskaeftigelse"},
            "title": "Delaftale om beskæftigelse",
        },
    ],
    "agreement_parties": [
        {
            "uid": uid(34),
            "agreement": uid(31),
            "organisation": {"code": "nordlyng"},
            "signatory": "Lars Holm",
            "signatory_role": "Direktør",
            "signed_on": "2023-12-05",
        },
        {"uid": uid(35), "agreement": uid(33), "name": "Foreningen Nordvang"},
    ],
    "decisions": DECISIONS,
    "measurements": [{"uid": uid(20), "indicator": INDICATOR, "measured_on": "2024-12-01", "value": "63.5"}],
    "ledger_years": [{"year": 2024, "state": "closed", "closed_on": "2025-02-01"}],
    "ledger": LEDGER,
}


def file_of(*parts: dict[str, Any]) -> dict[str, Any]:
    return {"format": 1, "plans": [copy.deepcopy(part) for part in parts]}


def put(document: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with another value at a path; GONE takes it away, and "+" after a list adds to it."""
    document = copy.deepcopy(document)
    steps = [int(step) if step.isdigit() else step for step in re.findall(r"[\w-]+|\+", path)]
    place: Any = document
    for step in steps[:-1]:
        place = place[step]
    last = steps[-1]
    if last == "+":
        place.append(value)
    elif value is GONE:
        del place[last]
    else:
        place[last] = value
    return document
