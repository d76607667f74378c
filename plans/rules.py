"""What must be in order in a plan's content before it is handed in. Each rule reads the exchange document, so a draft
and a snapshot are checked alike; nothing here keeps a draft from being saved."""

from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse

from core.danish import format_date
from core.rules import Finding, Severity
from plans.exchange import Document
from plans.figures import FocusFigure, GoalFigure, PlanContent, plan_content

MISSING = "mangler"


def check(document: Document) -> list[Finding]:
    content = plan_content(document)
    return [finding for rule in RULES for finding in rule(content)]


def no_reasons(plan: PlanContent) -> Iterator[Finding]:
    if not plan.background.strip():
        yield Finding(
            code="NO_REASONS",
            severity=Severity.ERROR,
            message="Planen mangler en begrundelse",
            detail="Beskriv områdets alvorlige sociale og økonomiske udfordringer.",
            url=_basics(plan, "background"),
            link_text="Skriv baggrunden",
            found=MISSING,
        )


def term_invalid(plan: PlanContent) -> Iterator[Finding]:
    if plan.starts_on is None or plan.ends_on is None:
        yield Finding(
            code="TERM_INVALID",
            severity=Severity.ERROR,
            message="Planens periode er ikke udfyldt",
            detail="Skriv planens første og sidste dag.",
            url=_basics(plan, "starts_on" if plan.starts_on is None else "ends_on"),
            link_text="Skriv perioden",
            found=MISSING,
        )
    elif plan.ends_on < plan.starts_on:
        yield Finding(
            code="TERM_INVALID",
            severity=Severity.ERROR,
            message="Planen slutter, før den begynder",
            detail=f"Planen begynder den {format_date(plan.starts_on)}. Skriv en senere slutdato.",
            url=_basics(plan, "ends_on"),
            link_text="Ret perioden",
            found=format_date(plan.ends_on),
            limit=format_date(plan.starts_on),
        )


def no_goals(plan: PlanContent) -> Iterator[Finding]:
    if not plan.foci:
        yield Finding(
            code="NO_GOALS",
            severity=Severity.ERROR,
            message="Planen har ingen mål",
            detail="Vælg mindst ét indsatsområde, og skriv mindst ét mål i det.",
            url=reverse("plans:foci", args=[plan.number]),
            link_text="Vælg indsatsområder",
            found="0",
            limit="1",
        )
    for focus in plan.foci:
        if not focus.goals:
            yield Finding(
                code="NO_GOALS",
                severity=Severity.ERROR,
                message=f"{focus.name} har ingen mål",
                detail="Skriv mindst ét mål, eller fravælg indsatsområdet.",
                url=reverse("plans:goal_new", args=[plan.number, focus.code]),
                link_text="Skriv et mål",
                found="0",
                limit="1",
            )


def goal_without_activity(plan: PlanContent) -> Iterator[Finding]:
    for focus, goal in _goals(plan):
        if not goal.activities:
            yield Finding(
                code="GOAL_WITHOUT_ACTIVITY",
                severity=Severity.ERROR,
                message=f"Mål {goal.number} har ingen handlinger",
                detail=f"»{goal.title}« skal have mindst én handling.",
                url=_goal(plan, focus, goal, "activities"),
                link_text=f"Skriv en handling til mål {goal.number}",
                found="0",
                limit="1",
            )


def indicator_without_target(plan: PlanContent) -> Iterator[Finding]:
    for focus, goal in _goals(plan):
        if not goal.indicators:
            yield Finding(
                code="INDICATOR_WITHOUT_TARGET",
                severity=Severity.ERROR,
                message=f"Mål {goal.number} har ingen indikator",
                detail=f"»{goal.title}« kan ikke måles. Skriv en indikator med en målværdi.",
                url=_goal(plan, focus, goal, "indicators"),
                link_text=f"Skriv en indikator til mål {goal.number}",
                found="0",
                limit="1",
            )
        for indicator in goal.indicators:
            if indicator.target is None:
                yield Finding(
                    code="INDICATOR_WITHOUT_TARGET",
                    severity=Severity.ERROR,
                    message=f"En indikator til mål {goal.number} mangler en målværdi",
                    detail=f"»{indicator.name}« skal have en værdi at nå og en dato.",
                    url=_goal(plan, focus, goal, f"indicator-{indicator.uid}"),
                    link_text="Skriv målværdien",
                    found=MISSING,
                )


def outside_term(plan: PlanContent) -> Iterator[Finding]:
    """Days of handlinger, delmål and milepæle that the term does not hold."""
    if plan.starts_on is None or plan.ends_on is None or plan.ends_on < plan.starts_on:
        return
    for focus, goal in _goals(plan):
        for activity in goal.activities:
            label, anchor = f"Handling {activity.number}", f"activity-{activity.uid}"
            for day in (activity.starts_on, activity.ends_on):
                yield from _outside(plan, label, day, _goal(plan, focus, goal, anchor))
        for indicator in goal.indicators:
            label, anchor = f"En målværdi til mål {goal.number}", f"indicator-{indicator.uid}"
            for target in indicator.targets:
                yield from _outside(plan, label, target.due_on, _goal(plan, focus, goal, anchor))
    for milestone in plan.milestones:
        url = f"{reverse('plans:milestones', args=[plan.number])}#milestone-{milestone.uid}"
        yield from _outside(plan, f"Milepælen »{milestone.title}«", milestone.due_on, url)


def _outside(plan: PlanContent, label: str, day: date | None, url: str) -> Iterator[Finding]:
    if day is None or plan.starts_on is None or plan.ends_on is None or plan.starts_on <= day <= plan.ends_on:
        return
    first, last = format_date(plan.starts_on), format_date(plan.ends_on)
    yield Finding(
        code="YEAR_OUTSIDE_TERM",
        severity=Severity.ERROR,
        message=f"{label} har en dato uden for planens periode",
        detail=f"{format_date(day)} ligger uden for {first} – {last}.",
        url=url,
        link_text="Ret datoen",
        found=format_date(day),
        limit=f"{first} – {last}",
    )


def _goals(plan: PlanContent) -> Iterator[tuple[FocusFigure, GoalFigure]]:
    return ((focus, goal) for focus in plan.foci for goal in focus.goals)


def _goal(plan: PlanContent, focus: FocusFigure, goal: GoalFigure, anchor: str) -> str:
    return f"{reverse('plans:goal', args=[plan.number, focus.code, goal.uid])}#{anchor}"


def _basics(plan: PlanContent, field: str) -> str:
    return f"{reverse('plans:basics', args=[plan.number])}#id_{field}"


RULES: tuple[Callable[[PlanContent], Iterator[Finding]], ...] = (
    no_reasons,
    term_invalid,
    no_goals,
    goal_without_activity,
    indicator_without_target,
    outside_term,
)
