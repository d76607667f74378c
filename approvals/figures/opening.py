"""What a record opens for correction when it is confirmed: the second person vouches for that too."""

from dataclasses import dataclass

from approvals.figures.operation_places import places_of_case, section_names, whole_name
from approvals.models import Case, Decision, Snapshot, StepKind
from approvals.workflow import consequence
from plans.figures import section_label
from plans.figures.texts import joined
from plans.figures.work import read_foci


@dataclass(frozen=True)
class Said:
    """A remark of a letter that is not confirmed yet. `about`: its section, or the field that it is pinned to in it;
    `text` is Markdown."""

    about: str
    text: str


@dataclass(frozen=True)
class Opening:
    """`names`: of the sections, or of the whole as the only one."""

    names: tuple[str, ...]
    remarks: tuple[Said, ...] = ()

    @property
    def sentence(self) -> str:
        return f"Til rettelse åbnes {joined(list(self.names))}."


def opening_of(decision: Decision) -> Opening | None:
    """None where the plan is not sent back by it, and then no query."""
    step = decision.step
    if consequence(step.kind, decision.outcome).case != Case.State.RETURNED:
        return None
    if step.kind != StepKind.FUND:
        return Opening(tuple(_names(step.case, decision.changed_sections)))
    return _of_letter(decision)


def _of_letter(decision: Decision) -> Opening:
    case, rows = decision.step.case, list(decision.remarks.order_by("pk"))
    pinned = any(row.place for row in rows)
    places = places_of_case(case).found if pinned else {}
    said = tuple(
        Said(
            ": ".join(
                filter(None, (_names(case, [row.section])[0], places[row.place].label if row.place else ""))
            ),
            row.text,
        )
        for row in rows
    )
    sections = list(dict.fromkeys(row.section for row in rows))
    return Opening(tuple(_names(case, [] if "" in sections else sections)), said)


def _names(case: Case, sections: list[str]) -> list[str]:
    """In words, in the order in which they were chosen; the whole where none was."""
    chosen = [one for one in sections if one]
    if not chosen:
        return [f"hele {whole_name(case)}"]
    known: dict[str, str] = {}
    read_foci(case.plan)
    if case.is_amendment:
        known = section_names(Snapshot.objects.values_list("document", flat=True).get(pk=case.snapshot_id))
    return [known.get(code) or section_label(case.plan, code) for code in chosen]
