"""What waits for a second person at a step: one list of its edges, from which the table of steps, the acts and the
pages read."""

from dataclasses import dataclass

from approvals import permissions as may
from approvals.models import CaseStep, StepKind
from core.workflow import section


@dataclass(frozen=True)
class Record:
    """A record of one sort, by the names of its edges in the table of steps."""

    what: str
    # Written, or written further before it is confirmed; confirmed; not confirmed, with the reason why.
    write: str
    confirm: str
    back: str
    # Another one is begun over one that has been confirmed; "" where that is what `write` does.
    replace: str = ""


DECISION = Record("A body's decision", "record", "confirm", "send_back", replace="replace")
LETTER = Record("The fund's letter", "register", "confirm_letter", "return_letter", replace="replace_letter")
# The plan has gone on with the answer, so what it says is put right beside it: the step stays done.
OF_LETTER = Record(
    "A correction of what a letter says", "correct_letter", "confirm_correction", "drop_correction"
)
BY_FUND = Record(
    "The fund's correction of what it has answered here",
    "correct_own_answer",
    "confirm_own_correction",
    "drop_own_correction",
)
CORRECTIONS = (OF_LETTER, BY_FUND)
# An afslag or remarks that the fund has given here: nothing rests on them, so they are taken back and it answers anew.
TAKE_BACK = "take_back_own_answer"
RECORDS = (DECISION, LETTER, *CORRECTIONS)

#: Edges by which something is put right, also where it closed the case.
PUTTING_RIGHT = frozenset(
    {
        *(one.replace for one in RECORDS if one.replace),
        *(edge for one in CORRECTIONS for edge in (one.write, one.confirm, one.back)),
        TAKE_BACK,
        "waive",
    }
)


def correction_at(step: CaseStep) -> Record:
    """How the answer that holds at the fund's step is put right: whoever has entered it does that."""
    return BY_FUND if may.is_the_funds_own(step) else OF_LETTER


def record_at(step: CaseStep) -> Record:
    """Of which sort the record is that waits at a step."""
    if step.kind != StepKind.FUND:
        return DECISION
    is_correction = step.state == CaseStep.State.DONE and may.pending_decision(step)
    return correction_at(step) if is_correction else LETTER


@section("Hvad en anden bekræfter")
def table_of_records() -> str:
    """The list, for docs/workflows.md."""
    rows = [
        f"| {one.what} | `{one.write}` | `{one.confirm}` | `{one.back}` "
        f"| {f'`{one.replace}`' if one.replace else '–'} |"
        for one in RECORDS
    ]
    return "\n".join(
        [
            "By which edges of a step a record is written, confirmed by a second person, or sent back or dropped, and",
            "how another one is begun over one that has been confirmed. The corrections are written beside an answer",
            f"with which the plan has gone on: the step stays done. By `{TAKE_BACK}` the fund takes back an afslag or",
            "remarks that it has given here, and answers anew: one person's act, as the answer itself is.",
            "",
            "| what | written | confirmed | not confirmed | begun anew |",
            "|---|---|---|---|---|",
            *rows,
        ]
    )
