"""The plan's content as one flat document: what snapshots hold, what figures print, what import and amendments read.

`KINDS` is the only map from the document's words to models and fields. Rows stand in flat lists with their `uid`; a
reference to another row of the plan is that row's uid. Numbers are texts with a point, dates are ISO.
"""

import functools
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from core.exchange import Kind, plain, together
from core.exchange.values import Choice
from core.statements import Statement, statement
from plans.exchange.values import (
    FOCUS_AREA,
    ORGANISATION,
    SCHEME,
    ActivityTypeByName,
    Estates,
    HousingAreaByName,
    MunicipalityByCode,
    PlanByNumber,
)
from plans.models import (
    Activity,
    Agreement,
    AgreementParty,
    Challenge,
    Goal,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanParticipant,
)
from plans.querysets import rate_for

FORMAT = 1
Document = dict[str, Any]
NUMBER_TWICE = "Nummeret står to gange i planen. Et nummer gives kun én gang."

KINDS: dict[str, Kind] = {
    "participants": Kind(
        PlanParticipant,
        fields=("is_applicant",),
        composed={"organisation": ORGANISATION},
        related=("organisation",),
        clashes={
            "participant_one_applicant": "En plan har kun én ansøger.",
            "participant_once": "Organisationen deltager allerede i planen. Slet den ene række.",
        },
    ),
    "areas": Kind(
        PlanArea,
        composed={"housing_area": HousingAreaByName(), "estates": Estates()},
        related=("housing_area__district",),
        many={"estates": ("organisation",)},
        clashes={
            "plan_area_once": "Boligområdet er allerede med i planen. Saml afdelingerne i den ene række."
        },
    ),
    "foci": Kind(
        PlanFocus,
        composed={"focus_area": FOCUS_AREA},
        related=("focus_area",),
        clashes={"focus_once": "Indsatsområdet er allerede valgt. Slet den ene række."},
    ),
    "challenges": Kind(Challenge, fields=("title", "text", "position"), references=("focus",)),
    "goals": Kind(
        Goal,
        fields=("number", "title", "description", "position"),
        references=("focus", "challenge"),
        clashes={"goal_number_unique": NUMBER_TWICE},
    ),
    "indicators": Kind(
        Indicator,
        fields=(
            "name",
            "unit",
            "decimals",
            "direction",
            "adding_up",
            "baseline_value",
            "baseline_on",
            "baseline_source",
            "reference_population",
            "position",
        ),
        references=("goal",),
    ),
    "targets": Kind(
        IndicatorTarget,
        fields=("due_on", "value"),
        references=("indicator",),
        clashes={"indicator_target_once_a_date": "Indikatoren har allerede en målværdi den dag."},
    ),
    "activities": Kind(
        Activity,
        fields=(
            "number",
            "title",
            "description",
            "level",
            "responsible_body",
            "responsible_person",
            "municipal_contact",
            "starts_on",
            "ends_on",
            "target_group",
            "position",
        ),
        references=("goal",),
        composed={"activity_type": ActivityTypeByName()},
        related=("activity_type",),
        clashes={"activity_number_unique": NUMBER_TWICE},
    ),
    "milestones": Kind(Milestone, fields=("title", "due_on", "reached_on"), references=("focus",)),
}

#: What the parties have signed, which no snapshot holds (ADR 29). The files themselves are not exchanged.
AGREEMENTS: dict[str, Kind] = {
    "agreements": Kind(
        Agreement,
        fields=("kind", "title", "starts_on", "ends_on", "fund_approved_on", "fund_reference"),
        references=("replaces",),
        composed={"focus_area": FOCUS_AREA},
        related=("focus_area",),
        clashes={
            "agreement_sub_has_focus": "En delaftale har et indsatsområde i focus_area. En strategisk har ingen.",
            "agreement_replaced_once": "Aftalen er allerede afløst af en anden. Hver version afløser den forrige.",
        },
    ),
    "agreement_parties": Kind(
        AgreementParty,
        fields=("name", "signatory", "signatory_role", "signed_on"),
        references=("agreement",),
        composed={"organisation": ORGANISATION},
        related=("organisation",),
        clashes={
            "agreement_party_once": "Organisationen er allerede part i aftalen. Slet den ene række.",
            "agreement_party_is_one": "En part har enten en organisation eller et navn i name.",
            "agreement_party_signed_by_somebody": "Skriv i signatory, hvem der har skrevet under.",
        },
    ),
}

#: What stays free when the plan runs, by list; everything else was agreed and changes through an amendment.
PRACTICAL_FACTS: dict[str, tuple[str, ...]] = {
    "activities": (
        "description",
        "responsible_body",
        "responsible_person",
        "municipal_contact",
        "starts_on",
        "ends_on",
    ),
    "milestones": ("reached_on",),
}

#: The plan's own fields but its number, which is never changed. A snapshot holds those of SNAPSHOT_FIELDS; an exported
#: file also what became of the plan.
PLAN = Kind(
    Plan,
    fields=(
        "title",
        "background",
        "starts_on",
        "ends_on",
        "has_public_page",
        "shared_on",
        "submitted_on",
        "sent_to_fund_on",
        "started_on",
    ),
    composed={
        "status": Choice(("draft", "running", "ended")),
        "scheme": SCHEME,
        "municipality": MunicipalityByCode(),
        "predecessor": PlanByNumber(),
    },
)
SNAPSHOT_FIELDS = (
    "uid",
    "number",
    "title",
    "scheme",
    "municipality",
    "background",
    "starts_on",
    "ends_on",
    "predecessor",
    "has_public_page",
)

#: Fields of exchanged models that the document leaves out, with the reason.
EXCLUDED = {
    "id": "the database's own; `uid` is what is exchanged",
    "plan": "the document is about one plan",
    "version": "counts saves, says nothing about content",
}
#: The same of the plan itself.
PLAN_EXCLUDED = {
    "id": EXCLUDED["id"],
    "version": EXCLUDED["version"],
    "revision": "counts changes in this database",
    "open_sections": "belongs to a case under way, and that is not exchanged",
    "created_at": "when the row was made in this database",
}


def plan_document(
    plan: Plan, only: Collection[str] = tuple(KINDS), besides: Mapping[str, Kind] = MappingProxyType({})
) -> Document:
    """The plan's part of the exchange document, and lists of other apps. Two queries, one of them for its lists.

    `only` names the lists that a page needs; a snapshot holds all. Rows whose parents are left out lose the reference.
    """
    part = PLAN.write(plan) | {"number": plan.number}
    document: Document = {
        "format": FORMAT,
        "plan": {name: part[name] for name in SNAPSHOT_FIELDS},
        "rates": _rates_part(plan),
    }
    return document | write_rows(plan, {name: KINDS[name] for name in only} | dict(besides))


def write_rows(plan: Plan, kinds: Mapping[str, Kind]) -> Document:
    """The lists of a plan. One query."""
    if not kinds:
        return {}
    rows = dict(zip(kinds, together(*kinds.values())(plan.pk), strict=True))
    uids = {(kinds[name].model, row.pk): str(row.uid) for name, found in rows.items() for row in found}
    return {name: [kinds[name].write(row, uids) for row in found] for name, found in rows.items()}


def with_practical_facts(document: Document, plan: Plan) -> Document:
    """The document of a plan that has started, with the practical facts of now in its rows. A query for each list."""
    found = dict(document)
    for name, fields in PRACTICAL_FACTS.items():
        kind = KINDS[name]
        codecs = [kind.codecs[field] for field in fields]
        rows = _facts_of(name, fields)(plan.pk)
        now = {
            str(uid): {
                field: codec.write(value) for field, codec, value in zip(fields, codecs, values, strict=True)
            }
            for uid, *values in rows
        }
        found[name] = [row | now.get(row["uid"], {}) for row in document[name]]
    return found


@functools.cache
def _facts_of(name: str, fields: tuple[str, ...]) -> Statement[[int], Any]:
    model = KINDS[name].model
    return statement(
        lambda plan_id: model._default_manager.filter(plan=plan_id).order_by().values_list("uid", *fields)
    )


def _rates_part(plan: Plan) -> dict[str, str]:
    """The shares that hold for the plan. A snapshot keeps those of its day."""
    rate = rate_for(plan)
    if rate is None:
        return {}
    return {
        "lbf_percent": plain(rate.lbf_percent),
        "local_percent": plain(rate.local_percent),
        "municipal_percent": plain(rate.municipal_percent),
    }
