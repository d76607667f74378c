"""What each outcome leads to, and which a kind of step may have."""

from collections.abc import Sequence
from dataclasses import dataclass

from approvals.models import BESIDE, Case, CaseStep, ChainStep, Outcome, StepKind
from core.workflow import section
from plans.models import Plan

S, C, P = CaseStep.State, Case.State, Plan.Status


@dataclass(frozen=True)
class Consequence:
    """States after an outcome. Where case or plan is not named, it stays as it is."""

    step: CaseStep.State
    case: Case.State = Case.State.OPEN
    plan: Plan.Status = Plan.Status.IN_APPROVAL


GOES_ON = Consequence(S.DONE)
STAYS_OPEN = Consequence(S.OPEN)
RETURNS = Consequence(S.DONE, C.RETURNED)
REFUSES = Consequence(S.DONE, C.REFUSED, P.REFUSED)

_ANY_BODY = {Outcome.POSTPONED: STAYS_OPEN, Outcome.RETURNED: RETURNS, Outcome.LAPSED: STAYS_OPEN}
_RECOMMENDS = {
    Outcome.RECOMMENDED: GOES_ON,
    Outcome.NOT_RECOMMENDED: GOES_ON,
    Outcome.NOTED: GOES_ON,
    **_ANY_BODY,
}

# A § 17, stk. 4-udvalg is set up to advise: its word stops nothing, and it cannot send a plan back.
_ADVISES = {
    Outcome.RECOMMENDED: GOES_ON,
    Outcome.NOT_RECOMMENDED: GOES_ON,
    Outcome.STATED: GOES_ON,
    Outcome.NOTED: GOES_ON,
    Outcome.POSTPONED: STAYS_OPEN,
    Outcome.LAPSED: STAYS_OPEN,
}

# (kind of step, outcome) → what follows.
OUTCOMES: dict[StepKind, dict[Outcome, Consequence]] = {
    StepKind.RECOMMENDATION: {Outcome.PROPOSED: GOES_ON},
    StepKind.HEARING: {Outcome.STATED: GOES_ON, Outcome.OPPOSED: GOES_ON, **_ANY_BODY},
    StepKind.BOARD: {Outcome.APPROVED: GOES_ON, Outcome.NOT_APPROVED: RETURNS},
    StepKind.ORGANISATION: {Outcome.APPROVED: GOES_ON, Outcome.NOT_APPROVED: RETURNS, **_ANY_BODY},
    StepKind.COMMITTEE: _RECOMMENDS,
    StepKind.SPECIAL_COMMITTEE: _ADVISES,
    StepKind.MAGISTRATE: _RECOMMENDS,
    StepKind.FINANCE_COMMITTEE: _RECOMMENDS,
    StepKind.COUNCIL: {
        Outcome.APPROVED: GOES_ON,
        # The next hand-in, in which the changes are made, goes on after this step: `actions.submitting`.
        Outcome.APPROVED_CHANGED: RETURNS,
        Outcome.NOT_APPROVED: REFUSES,
        **_ANY_BODY,
    },
    StepKind.FORWARD: {Outcome.SENT: GOES_ON},
    StepKind.FUND: {
        Outcome.PREQUALIFIED: Consequence(S.DONE, C.PREQUALIFIED, P.DRAFT),
        Outcome.GRANTED: Consequence(S.DONE, C.GRANTED),
        Outcome.REFUSED: REFUSES,
        Outcome.REMARKS: RETURNS,
    },
}


#: With which a body sends the plan back to be corrected.
SENDING_BACK = tuple(
    sorted(
        {outcome for rows in OUTCOMES.values() for outcome, then in rows.items() if then.case == C.RETURNED}
    )
)


def consequence(kind: str, outcome: str) -> Consequence:
    """What follows; an outcome that the kind of step cannot have raises KeyError."""
    return OUTCOMES[StepKind(kind)][Outcome(outcome)]


def outcomes_of(kind: str) -> list[Outcome]:
    return list(OUTCOMES[StepKind(kind)])


def answers_of_fund(case: Case) -> list[Outcome]:
    """A short application is prequalified, a full one gets a tilsagn; both may be refused or remarked upon."""
    left_out = Outcome.GRANTED if case.is_prequalification else Outcome.PREQUALIFIED
    return [outcome for outcome in outcomes_of(StepKind.FUND) if outcome != left_out]


def outcomes_at(step: CaseStep) -> list[Outcome]:
    """What may be recorded at a step. Residents and afdelingsbestyrelser that a boligorganisation hears only answer."""
    return [Outcome.STATED, Outcome.OPPOSED] if step.is_voluntary else outcomes_of(step.kind)


def sending_back_at(step: CaseStep) -> list[Outcome]:
    """Those of them with which the plan goes back to be corrected."""
    return [one for one in outcomes_at(step) if consequence(step.kind, one).case == C.RETURNED]


def heard_first(chain: Sequence[ChainStep]) -> frozenset[int]:
    """Keys of the forvaltninger that stand first in a kommune's chain: they are heard beside the one that writes the
    indstilling, which can then take their answers in. One that the kommune has put beside a committee stays there."""
    others = {body.group for body in chain if body.kind != StepKind.HEARING}
    first = min(others, default=0)
    return frozenset(body.pk for body in chain if body.group < first)


def comes_after(later: CaseStep, step: CaseStep) -> bool:
    """Whether a step builds upon another. What organisations decide beside the chain, only the sending on waits for."""
    if step.group == BESIDE:
        return later.kind in (StepKind.FORWARD, StepKind.FUND)
    return later.group > step.group


def holds_on(step: CaseStep, outcome: str, council: CaseStep) -> bool:
    """Whether a decision still holds about the hand-in with a council's changes: of those that led to the council, and
    let the plan pass. The council's own is seen to again."""
    passed = consequence(step.kind, outcome).case == C.OPEN
    return passed and step.pk != council.pk and not comes_after(step, council)


@section("Udfald af hvert led (`outcome`)")
def table_of_outcomes() -> str:
    """What each outcome leads to, for docs/workflows.md."""
    rows = [
        f"| {kind.label} (`{kind}`) | {outcome.label} (`{outcome}`) | {after.step.label} "
        f"| {'–' if after.case == C.OPEN else after.case.label} "
        f"| {'–' if after.plan == P.IN_APPROVAL else after.plan.label} |"
        for kind, outcomes in OUTCOMES.items()
        for outcome, after in outcomes.items()
    ]
    return "\n".join(
        [
            "What follows when a record is confirmed, or an act of one person is done. – means as before: the case",
            "stays under behandling, and the plan under godkendelse. The next steps open when those before are done.",
            "An amendment's case leaves the plan's status alone: the amendment is sent back, refused, or carried out",
            "after the last yes.",
            "",
            "| kind of step | outcome | step | case | plan |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )
