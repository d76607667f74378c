"""What must be in order in a plan's content before it is handed in. Each rule reads the exchange document, so a draft
and a snapshot are checked alike; nothing here keeps a draft from being saved."""

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from core.addresses import reverse
from core.danish import format_date
from core.rules import Finding, Severity
from plans.calculations import Row, by_parent, current, current_foci, estate_field, row_numbers
from plans.models import Plan

Document = Mapping[str, Any]
MISSING = "mangler"


class Checked(dict[str, Any]):
    """A document that is checked: what several rules ask of it is found once."""

    @cached_property
    def numbers(self) -> dict[str, str]:
        return row_numbers(self)

    @cached_property
    def goals(self) -> list[tuple[Row, str, str]]:
        """Every mål in force of the chosen indsatsområder, with its number and its page."""
        goals = by_parent(current(self, "goals"), "focus")
        found = []
        for focus in current_foci(self):
            for goal in goals.get(focus["uid"], []):
                place = [self["plan"]["number"], focus["focus_area"]["code"], goal["uid"]]
                found.append((goal, self.numbers[goal["uid"]], reverse("plans:goal", args=place)))
        return found


def check(document: Document) -> list[Finding]:
    checked = Checked(document)
    return [finding for rule in RULES for finding in rule(checked)]


def no_reasons(document: Document) -> Iterator[Finding]:
    if not document["plan"]["background"].strip():
        yield _error(
            "NO_REASONS",
            "Planen mangler en begrundelse.",
            detail="Beskriv områdets alvorlige sociale og økonomiske udfordringer.",
            url=_basics(document, "background"),
            link_text="Skriv baggrunden",
            found=MISSING,
        )


def term_invalid(document: Checked) -> Iterator[Finding]:
    first, last = _term(document)
    if first is None or last is None:
        yield _error(
            "TERM_INVALID",
            "Planens periode er ikke udfyldt.",
            detail="Skriv planens første og sidste dag.",
            url=_basics(document, "starts_on" if first is None else "ends_on"),
            link_text="Skriv perioden",
            found=MISSING,
        )
    elif last < first:
        yield _error(
            "TERM_INVALID",
            "Planen slutter, før den begynder.",
            detail=f"Planen begynder den {format_date(first)}. Skriv en senere slutdato.",
            url=_basics(document, "ends_on"),
            link_text="Ret perioden",
            found=format_date(last),
            limit=format_date(first),
        )


def no_goals(document: Checked) -> Iterator[Finding]:
    foci, goals = current_foci(document), by_parent(current(document, "goals"), "focus")
    if not foci:
        yield _error(
            "NO_GOALS",
            "Planen har ingen mål.",
            detail="Vælg mindst ét indsatsområde, og skriv mindst ét mål i det.",
            url=reverse("plans:foci", args=[document["plan"]["number"]]),
            link_text="Vælg indsatsområder",
            found="0",
            limit="1",
        )
    for focus in foci:
        if focus["uid"] not in goals:
            area = focus["focus_area"]
            yield _error(
                "NO_GOALS",
                f"{area['name']} har ingen mål.",
                detail="Skriv mindst ét mål, eller fravælg indsatsområdet.",
                url=reverse("plans:goal_new", args=[document["plan"]["number"], area["code"]]),
                link_text="Skriv et mål",
                found="0",
                limit="1",
            )


def goal_without_activity(document: Checked) -> Iterator[Finding]:
    activities = by_parent(current(document, "activities"), "goal")
    for goal, number, url in document.goals:
        if goal["uid"] not in activities:
            yield _error(
                "GOAL_WITHOUT_ACTIVITY",
                f"Mål {number} har ingen handlinger.",
                detail=f"»{goal['title']}« skal have mindst én handling.",
                url=f"{url}#activities",
                link_text=f"Skriv en handling til mål {number}",
                found="0",
                limit="1",
            )


def indicator_without_target(document: Checked) -> Iterator[Finding]:
    indicators = by_parent(current(document, "indicators"), "goal")
    targets = by_parent(current(document, "targets"), "indicator")
    for goal, number, url in document.goals:
        if goal["uid"] not in indicators:
            yield _error(
                "INDICATOR_WITHOUT_TARGET",
                f"Mål {number} har ingen indikator.",
                detail=f"»{goal['title']}« kan ikke måles. Skriv en indikator med en målværdi.",
                url=f"{url}#indicators",
                link_text=f"Skriv en indikator til mål {number}",
                found="0",
                limit="1",
            )
        for indicator in indicators.get(goal["uid"], []):
            if indicator["uid"] not in targets:
                yield _error(
                    "INDICATOR_WITHOUT_TARGET",
                    f"En indikator til mål {number} mangler en målværdi.",
                    detail=f"»{indicator['name']}« skal have en værdi at nå og en dato.",
                    url=f"{url}#indicator-{indicator['uid']}",
                    link_text="Skriv målværdien",
                    found=MISSING,
                )


def outside_term(document: Checked) -> Iterator[Finding]:
    """Days of handlinger, delmål and milepæle that the term does not hold."""
    first, last = _term(document)
    if first is None or last is None or last < first:
        return
    begins, ends = first.isoformat(), last.isoformat()
    for label, text, url in _days(document):
        if text and not begins <= text <= ends:
            day = date.fromisoformat(text)
            term = f"{format_date(first)} – {format_date(last)}"
            yield _error(
                "YEAR_OUTSIDE_TERM",
                f"{label} har en dato uden for planens periode.",
                detail=f"{format_date(day)} ligger uden for {term}.",
                url=url,
                link_text="Ret datoen",
                found=format_date(day),
                limit=term,
            )


def _days(document: Checked) -> Iterator[tuple[str, str | None, str]]:
    """Every day of the content: what it belongs to, the day, and where it is written."""
    numbers = document.numbers
    activities = by_parent(current(document, "activities"), "goal")
    indicators = by_parent(current(document, "indicators"), "goal")
    targets = by_parent(current(document, "targets"), "indicator")
    for goal, number, url in document.goals:
        for activity in activities.get(goal["uid"], []):
            for name in ("starts_on", "ends_on"):
                place = f"{url}#activity-{activity['uid']}"
                yield f"Handling {numbers[activity['uid']]}", activity[name], place
        for indicator in indicators.get(goal["uid"], []):
            for target in targets.get(indicator["uid"], []):
                place = f"{url}#indicator-{indicator['uid']}"
                yield f"En målværdi til mål {number}", target["due_on"], place
    page = reverse("plans:milestones", args=[document["plan"]["number"]])
    for milestone in current(document, "milestones"):
        place = f"{page}#milestone-{milestone['uid']}"
        yield f"Milepælen »{milestone['title']}«", milestone["due_on"], place


def estate_not_counted(document: Checked) -> Iterator[Finding]:
    """Landsbyggefonden asks for the master data of every afdeling. They may come later, so nothing is kept back."""
    page = reverse("plans:areas", args=[document["plan"]["number"]])
    for area in current(document, "areas"):
        for estate in area["estates"]:
            missing = [name for name in COUNTED if estate[name] is None]
            if missing:
                words = " og ".join(COUNTED[name] for name in missing)
                field = estate_field(estate["organisation"]["code"], estate["number"], missing[0])
                yield Finding(
                    code="ESTATE_NOT_COUNTED",
                    severity=Severity.WARNING,
                    message=f"{estate['name']} mangler antal {words}.",
                    detail="Landsbyggefonden beder om boliger og beboere for hver afdeling.",
                    url=f"{page}#id_{field}",
                    link_text=f"Skriv antallet for {estate['name']}",
                    found=MISSING,
                )


#: What is counted in an afdeling, and what it is called.
COUNTED = {"homes": "boliger", "residents": "beboere"}


# Beside the document


def check_agreements(plan: Plan, states: Mapping[str, Collection[str]]) -> list[Finding]:
    """Aftaler that are missing, not signed by all, or past their period. `states`: of each that the plan should have,
    the states of its newest version and of the one in force; none where there is none. Aftaler stand beside the plan
    and are often signed after the hand-in, so nothing here keeps a plan back."""
    found = []
    for code, (message, state) in AGREEMENTS.items():
        labels = [label for label, has in states.items() if (state in has if state else not has)]
        if labels:
            found.append(
                Finding(
                    code=code,
                    severity=Severity.WARNING,
                    message=message,
                    detail=f"Det gælder: {', '.join(labels)}.",
                    url=reverse("plans:agreements", args=[plan.number]),
                    link_text="Se aftalerne",
                    found=str(len(labels)),
                )
            )
    return found


#: Code → what is wrong, and the state that says so.
AGREEMENTS = {
    "AGREEMENT_MISSING": ("Planen mangler aftaler.", ""),
    "AGREEMENT_UNSIGNED": ("Aftaler mangler underskrifter.", "draft"),
    "AGREEMENT_AWAITS_FUND": (
        "Den ændrede samarbejdsaftale mangler Landsbyggefondens godkendelse.",
        "awaits_fund",
    ),
    "AGREEMENT_EXPIRED": ("Aftaler er udløbet.", "expired"),
}


def _term(document: Document) -> tuple[date | None, date | None]:
    first, last = (document["plan"][name] for name in ("starts_on", "ends_on"))
    return (date.fromisoformat(first) if first else None, date.fromisoformat(last) if last else None)


def _basics(document: Document, field: str) -> str:
    return f"{reverse('plans:basics', args=[document['plan']['number']])}#id_{field}"


def _error(code: str, message: str, **fields: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message, **fields)


RULES: tuple[Callable[[Checked], Iterator[Finding]], ...] = (
    no_reasons,
    term_invalid,
    no_goals,
    goal_without_activity,
    indicator_without_target,
    outside_term,
    estate_not_counted,
)
