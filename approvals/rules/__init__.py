"""What must be in order before a plan is handed in, and before it starts."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.calculations import by_year, years_above
from approvals.models import GRANTING, Appropriation, Case, ChainStep, Decision, Outcome, StepKind
from approvals.rules.changes import changes_not_made, changes_of_case
from core.addresses import reverse
from core.danish import format_amount
from core.money import ZERO
from core.rules import Finding, Severity, errors
from funding import rules as funding_rules
from funding.calculations import Money, money_of
from funding.exchange import whole_document
from funding.figures import fed_amounts
from funding.rules.positions import lines_not_as_positions
from plans import rules as plan_rules
from plans.exchange import KINDS
from plans.figures.agreements import missing_agreements
from plans.models import Plan

# No rule asks what the plan's udfordringer are.
CHECKED = tuple(name for name in KINDS if name != "challenges")


def live_document(plan: Plan) -> dict[str, Any]:
    """What is checked is what a snapshot would hold now; `exchange.snapshot_document` is this same document."""
    return whole_document(plan)


def checked_document(plan: Plan) -> dict[str, Any]:
    """The lists of the live document that the rules read: a hand-in asks for them under its lock."""
    return whole_document(plan, only=CHECKED)


def check_document(document: dict[str, Any]) -> list[Finding]:
    """Every rule on one document: draft, snapshot or plan in force. Errors first, otherwise in reading order."""
    findings = [*plan_rules.check(document), *funding_rules.check(document)]
    return sorted(findings, key=lambda finding: not finding.is_error)


def new_errors(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Finding]:
    """What an amendment would break: a plan that was taken over may break rules already, and may go on doing so. More
    than the tilsagn is no error here: it is what the fund is asked for."""
    broken = [one for one in errors(check_document(dict(after))) if one.code != "GRANT_EXCEEDED"]
    if not broken:
        return []
    known = {(finding.code, finding.message) for finding in errors(check_document(dict(before)))}
    return [finding for finding in broken if (finding.code, finding.message) not in known]


def check_plan(plan: Plan) -> list[Finding]:
    """The live rows against every rule, whether the kommune can receive the plan, and its aftaler."""
    document = checked_document(plan)
    posts = lines_not_as_positions(document, fed_amounts(plan))
    return [*_check_hand_in(plan, document), *posts, *missing_agreements(plan, document)]


def _check_hand_in(plan: Plan, document: dict[str, Any]) -> list[Finding]:
    return [*check_chain(plan), *check_document(document), *above_prequalified(plan, document)]


def check_chain(plan: Plan) -> list[Finding]:
    kinds = set(ChainStep.objects.filter(municipality=plan.municipality_id).values_list("kind", flat=True))
    if StepKind.COUNCIL in kinds:
        return []
    said = (
        f"Kommunalbestyrelsen mangler i sagsforløbet i {plan.municipality}."
        if kinds
        else f"{plan.municipality} har ikke oprettet sit sagsforløb i portalen."
    )
    cure = "tilføje den" if kinds else "vælge, hvilke udvalg der behandler planer"
    return [
        Finding(
            code="MUNICIPALITY_WITHOUT_CHAIN",
            severity=Severity.ERROR,
            message=said,
            detail=f"Kommunens administrator skal {cure}, før planen kan indsendes.",
        )
    ]


def prequalified(plan: Plan) -> Decision | None:
    """With what the fund let the full plan be written. No query where the bevillingsperiode asks for none."""
    if plan.scheme.prequalification_from is None:
        return None
    found = Decision.objects.filter(
        step__case__plan=plan, outcome=Outcome.PREQUALIFIED, confirmed_at__isnull=False
    )
    found = found.exclude(replaced_by__confirmed_at__isnull=False).select_related("snapshot")
    return found.defer("snapshot__document").order_by("-confirmed_at", "-pk").first()


def above_prequalified(plan: Plan, document: Mapping[str, Any]) -> list[Finding]:
    """More may be applied for, and the fund may say no to it: a warning, until the tilsagn says what it became."""
    found = None if document.get("grant") else prequalified(plan)
    asked = money_of(document).sums().lbf
    if found is None or found.amount is None or asked <= found.amount:
        return []
    return [
        Finding(
            code="LBF_SHARE_ABOVE_PREQUALIFIED",
            severity=Severity.WARNING,
            message="Planen søger Landsbyggefonden om mere, end den er prækvalificeret med.",
            detail=f"Andelen er {format_amount(asked)}, og planen er prækvalificeret med {format_amount(found.amount)}",
            url=reverse("funding:economy", args=[plan.number]) + "#finansiering-fund",
            link_text="Ret økonomien",
            found=format_amount(asked),
            limit=format_amount(found.amount),
        )
    ]


# Before the short application

# A rough budget may be out of balance; what the fund asks of it is its size and the local part.
ROUGH_MONEY = {"NO_BUDGET", "LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"}
# "Max. 5 pages" of about 3.000 characters.
LONGEST_TEXT = 15_000


def prequalification_is_missing(plan: Plan) -> bool:
    """Whether the plan's bevillingsperiode asks for a prækvalifikation that the plan has not got."""
    return (
        plan.asks_for_prequalification
        and not Case.objects.filter(plan=plan, state=Case.State.PREQUALIFIED).exists()
    )


def check_prequalification(document: dict[str, Any]) -> list[Finding]:
    """What a short application must hold: the challenges, the areas with their afdelinger, and a rough budget with its
    local part. Goals, indicators and handlinger come with the full plan."""
    money = [found for found in funding_rules.check(document) if found.code in ROUGH_MONEY]
    return [
        *plan_rules.no_reasons(document),
        *_text_is_short(document),
        *_areas_have_estates(document),
        *plan_rules.estate_not_counted(plan_rules.Checked(document)),
        *money,
    ]


def _text_is_short(document: dict[str, Any]) -> list[Finding]:
    length = len(document["plan"]["background"])
    if length <= LONGEST_TEXT:
        return []
    return [
        Finding(
            code="PREQUALIFICATION_TEXT_LONG",
            severity=Severity.WARNING,
            message="Beskrivelsen af udfordringerne er længere end 5 sider.",
            detail=f"Den er på {length} tegn. 5 sider er omkring {LONGEST_TEXT} tegn.",
            url=reverse("plans:basics", args=[document["plan"]["number"]]) + "#id_background",
            link_text="Forkort beskrivelsen",
            found=str(length),
            limit=str(LONGEST_TEXT),
        )
    ]


def _areas_have_estates(document: dict[str, Any]) -> list[Finding]:
    areas = [row for row in document["areas"] if row["ended_on"] is None]
    if areas and all(row["estates"] for row in areas):
        return []
    return [
        Finding(
            code="PREQUALIFICATION_WITHOUT_ESTATES",
            severity=Severity.ERROR,
            message="Ansøgningen mangler boligområder med afdelinger.",
            detail="Vælg de boligområder, planen gælder, og afdelingerne i hvert af dem.",
            url=reverse("plans:areas", args=[document["plan"]["number"]]),
            link_text="Vælg boligområder og afdelinger",
        )
    ]


def reasons_against_prequalifying(plan: Plan) -> Sequence[str]:
    if not prequalification_is_missing(plan):
        return ["Planen skal ikke prækvalificeres. Send den til kommunen."]
    return [finding.message for finding in errors(check_prequalification(live_document(plan)))]


# Before the start

Reasons = Sequence[str]


def check_start(plan: Plan) -> list[Finding]:
    """The plan starts when its money is as granted and the kommune pays no more than it has approved."""
    case = granted_case(plan)
    if case is None:
        return [
            Finding(
                code="GRANT_MISSING",
                severity=Severity.ERROR,
                message="Landsbyggefonden har ikke givet tilsagn.",
                detail="Planen kan sættes i drift, når tilsagnet er givet.",
                url=reverse("approvals:case", args=[plan.number]),
                link_text="Se sagsforløbet",
            )
        ]
    document = live_document(plan)
    now = money_of(document)
    findings = [*_lbf_is_grant(plan, document, now), *_municipal_not_above(plan, now, _approved(plan, case))]
    # At the start the fund's share is the tilsagn to the øre, which says more than that it may not exceed it.
    others = [finding for finding in check_document(document) if finding.code != "GRANT_EXCEEDED"]
    return [*findings, *others]


def granted_case(plan: Plan) -> Case | None:
    """The case with which the plan may start: with a tilsagn, or without the fund's money."""
    return (
        Case.objects.applications()
        .filter(plan=plan, state__in=(Case.State.GRANTED, Case.State.LOCAL))
        .select_related("snapshot")
        .first()
    )


def _lbf_is_grant(plan: Plan, document: dict[str, Any], now: Money) -> list[Finding]:
    grant = document["grant"]
    granted = Decimal(grant["amount"]) if grant else ZERO
    asked = now.sums().lbf
    if asked == granted:
        return []
    if grant is None:
        return [
            Finding(
                code="LBF_SHARE_WITHOUT_GRANT",
                severity=Severity.ERROR,
                message="Landsbyggefonden betaler ikke til planen, men har en andel i finansieringen.",
                detail=f"Andelen er {format_amount(asked)} Fordel beløbet på de lokale parter.",
                url=reverse("funding:economy", args=[plan.number]),
                link_text="Ret økonomien",
                found=format_amount(asked),
                limit=format_amount(ZERO),
            )
        ]
    return [
        Finding(
            code="LBF_SHARE_NOT_GRANT",
            severity=Severity.ERROR,
            message="Landsbyggefondens andel er ikke lig med tilsagnet.",
            detail=f"Andelen er {format_amount(asked)}, og tilsagnet er på {format_amount(granted)}",
            url=reverse("funding:economy", args=[plan.number]),
            link_text="Ret økonomien",
            found=format_amount(asked),
            limit=format_amount(granted),
        )
    ]


def granted_rows(plan: Plan | int) -> QuerySet[Appropriation]:
    """The rows of the bevilling in force: of the council's last record in force that carries one or approves the
    application anew, with or without rows. What it notes or postpones afterwards takes no money back."""
    carries = Q(Exists(Appropriation.objects.filter(decision=OuterRef("pk"))))
    approves = Q(outcome__in=GRANTING, step__case__kind=Case.Kind.APPLICATION)
    last = (
        Decision.objects.filter(
            carries | approves,
            step__case__plan=plan,
            step__kind=StepKind.COUNCIL,
            confirmed_at__isnull=False,
            set_aside_at=None,
        )
        .exclude(replaced_by__confirmed_at__isnull=False)
        .order_by("-confirmed_at", "-pk")
        .values("pk")[:1]
    )
    return Appropriation.objects.filter(decision__in=last)


def _approved(plan: Plan, case: Case) -> dict[int, Decimal]:
    """What the kommune has granted per year; its share of the plan that was approved, where no bevilling is written."""
    granted = by_year((row.year, row.amount) for row in granted_rows(plan))
    money = money_of(case.snapshot.document)
    return granted or {year: money.sums_of(year).municipal for year in money.years}


def _municipal_not_above(plan: Plan, now: Money, allowed: Mapping[int, Decimal]) -> list[Finding]:
    """The kommune grants its money per calendar year, so no year may ask for more than was approved for it."""
    asked = {year: now.sums_of(year).municipal for year in now.years}
    return [
        Finding(
            code="MUNICIPAL_SHARE_ABOVE_APPROVED",
            severity=Severity.ERROR,
            message=f"Kommunens andel i {year} er højere end godkendt.",
            detail=f"Andelen er {format_amount(asked[year])}. Godkendt er {format_amount(allowed.get(year, ZERO))}",
            url=reverse("funding:economy", args=[plan.number]),
            link_text="Ret økonomien",
            found=format_amount(asked[year]),
            limit=format_amount(allowed.get(year, ZERO)),
        )
        for year in years_above(asked, allowed)
    ]


# The same as reasons of a transition


def reasons_against_submitting(plan: Plan) -> Reasons:
    if prequalification_is_missing(plan):
        return ["Planen skal prækvalificeres hos Landsbyggefonden, før den fulde plan sendes til kommunen."]
    return [finding.message for finding in errors(_check_hand_in(plan, checked_document(plan)))]


def reasons_against_resubmitting(case: Case) -> Reasons:
    """A case under way keeps the chain that it started with, so only the plan itself is asked. What an amendment
    leads to has been checked before."""
    if case.is_amendment:
        return []
    if case.is_prequalification:
        return [finding.message for finding in errors(check_prequalification(live_document(case.plan)))]
    return [finding.message for finding in errors(check_resubmission(case))]


def check_resubmission(case: Case) -> list[Finding]:
    """The plan's own rules; after »godkendt med ændringer« also that what the council named is changed."""
    changed = changes_of_case(case)
    if changed is None:
        return check_document(checked_document(case.plan))
    document = live_document(case.plan)
    return [*changes_not_made(case.plan, changed, document), *check_document(document)]


def reasons_against_taking_over(plan: Plan) -> Reasons:
    """What a plan in drift must have: its days, and the tilsagn that its money was shared by. Others may be broken."""
    if plan.starts_on is None or plan.ends_on is None or plan.ends_on < plan.starts_on:
        return ["En plan i drift har en første og en sidste dag."]
    document = live_document(plan)
    return [finding.message for finding in _lbf_is_grant(plan, document, money_of(document))]


def reasons_against_starting(plan: Plan) -> Reasons:
    return [finding.message for finding in errors(check_start(plan))]
