"""Who pays: the payers of a plan, their names, keys and order."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.money import ZERO
from funding.calculations import (
    CASH,
    FUND,
    HOUSING_ORGANISATION,
    MUNICIPALITY,
    Money,
    total_of,
)
from funding.figures.matrix import Document, Matrix, Row, matrix_of
from funding.models import FinancingShare

Payer = tuple[str, str | None, str, str]

SOURCE_ORDER = {source: index for index, source in enumerate(FinancingShare.Source.values)}
SOURCE_NAMES = {str(value): str(label) for value, label in FinancingShare.Source.choices}
FORM_NAMES = {str(value): str(label) for value, label in FinancingShare.Form.choices}


@dataclass(frozen=True, slots=True)
class PayerFigure:
    """A payer of the plan. `key` names it in forms and anchors and is the same for the same payer in every session."""

    key: str
    source: str
    organisation: str | None
    name: str
    form: str
    counts_as_local: bool
    label: str
    detail: str
    amounts: tuple[Decimal, ...]

    @property
    def identity(self) -> Payer:
        return (self.source, self.organisation, self.name, self.form)

    @property
    def total(self) -> Decimal:
        return total_of(self.amounts)


def payer_figures(document: Document, money: Money, years: Sequence[int]) -> tuple[PayerFigure, ...]:
    """The usual payers of the plan, also before they pay anything, then what others give."""
    names = _organisation_names(document)
    local = {payment.payer: payment.counts_as_local for payment in money.payments}
    amounts: dict[tuple[Payer, int], Decimal] = {}
    for payment in money.payments:
        amounts[payment.payer, payment.year] = payment.amount
    usual = usual_payers(document)
    others = sorted(
        {payment.payer for payment in money.payments} - set(usual),
        key=lambda payer: (SOURCE_ORDER[payer[0]], names.get(payer[1] or "", ""), payer[2], payer[3]),
    )
    return tuple(
        PayerFigure(
            key=payer_key(payer, usual),
            source=payer[0],
            organisation=payer[1],
            name=payer[2],
            form=payer[3],
            counts_as_local=local.get(payer, payer[0] != FUND),
            label=payer_label(payer, names),
            detail=payer_detail(payer, local.get(payer, payer[0] != FUND)),
            amounts=tuple(amounts.get((payer, year), ZERO) for year in years),
        )
        for payer in sorted([*usual, *others], key=lambda payer: SOURCE_ORDER[payer[0]])
    )


def usual_payers(document: Document) -> list[Payer]:
    """Landsbyggefonden, the kommune, and the participating boligorganisationer with the ansøger first."""
    municipality = document["plan"]["municipality"]["code"]
    return [
        (FUND, None, "", CASH),
        (MUNICIPALITY, municipality, "", CASH),
        *((HOUSING_ORGANISATION, code, "", CASH) for code in paying_organisations(document)),
    ]


def paying_organisations(document: Document) -> list[str]:
    """Codes of the participating boligorganisationer, the ansøger first. A shared secretariat pays nothing itself."""
    rows = [
        row
        for row in document["participants"]
        if row["ended_on"] is None and row["organisation"]["kind"] == HOUSING_ORGANISATION
    ]
    return [row["organisation"]["code"] for row in sorted(rows, key=lambda row: not row["is_applicant"])]


def payer_key(payer: Payer, usual: Sequence[Payer]) -> str:
    """The same for the same payer in every session; Landsbyggefonden's and the kommune's are plain, for links."""
    if payer in usual[:2]:
        return payer[0]
    identity = "\n".join(part or "" for part in payer)
    return f"{payer[0]}-{hashlib.sha256(identity.encode()).hexdigest()[:10]}"


def payer_label(payer: Payer, names: Mapping[str, str]) -> str:
    source, organisation, name, _form = payer
    if name:
        return name
    return names.get(organisation or "", "") or SOURCE_NAMES[source]


def payer_detail(payer: Payer, counts_as_local: bool) -> str:
    """What a reader must know about a payer that is not one of the usual: kind, form, and whether it counts."""
    source, _organisation, name, form = payer
    parts = [SOURCE_NAMES[source]] if name else []
    if form != CASH:
        parts.append(FORM_NAMES[form].lower() if parts else FORM_NAMES[form])
    if not counts_as_local and source != FUND:
        parts.append("tæller ikke som lokal" if parts else "Tæller ikke som lokal")
    return ", ".join(parts)


def _organisation_names(document: Document) -> dict[str, str]:
    """Names by code as the document tells them: payers, participants and the kommune."""
    rows = [row["organisation"] for row in (*document["financing"], *document["participants"])]
    municipality = document["plan"]["municipality"]
    return {row["code"]: row["name"] for row in (*filter(None, rows), municipality)}


def source_matrix(payers: Iterable[PayerFigure], years: Sequence[int], municipality: str) -> Matrix:
    """Financing by kind of source: those that pay something, and always Landsbyggefonden and the kommune."""
    grouped: dict[str, list[PayerFigure]] = {FUND: [], MUNICIPALITY: [], HOUSING_ORGANISATION: []}
    for payer in payers:
        grouped.setdefault(payer.source, []).append(payer)
    rows = tuple(
        Row(
            source,
            source_label(source, municipality),
            tuple(total_of(payer.amounts[index] for payer in members) for index in range(len(years))),
        )
        for source, members in sorted(grouped.items(), key=lambda item: SOURCE_ORDER[item[0]])
    )
    return matrix_of(rows, years)


def source_label(source: str, municipality: str) -> str:
    plural = {HOUSING_ORGANISATION: "Boligorganisationerne", "estate": "Afdelingerne", "foundation": "Fonde"}
    if source == MUNICIPALITY:
        return municipality
    return plural.get(source, "Andre kilder" if source == "other" else SOURCE_NAMES[source])


def municipality_name(document: Document) -> str:
    return str(document["plan"]["municipality"]["name"])
