"""What has become of the remarks with which a plan was sent back: each beside what was changed, old and new."""

from collections.abc import Collection
from dataclasses import dataclass

from accounts.models import User
from approvals.figures.differences import Difference, differences
from approvals.figures.files import CaseFile
from approvals.figures.remarks import RemarkFigure, remarks_of
from approvals.models import Snapshot
from approvals.rules.changes import section_code
from plans.figures import sections


@dataclass(frozen=True)
class Answered:
    """A remark beside what was changed at its field; a remark to a whole section has its changes there."""

    remark: RemarkFigure
    changes: tuple[Difference, ...]

    @property
    def is_unchanged(self) -> bool:
        return self.remark.place is not None and not self.changes


@dataclass(frozen=True)
class CorrectedSection:
    """One returned section: its remarks, and what else was changed in it."""

    code: str
    name: str
    answered: tuple[Answered, ...]
    others: tuple[Difference, ...]

    @property
    def is_unchanged(self) -> bool:
        return not self.others and not any(one.changes for one in self.answered)


@dataclass(frozen=True)
class Corrections:
    """`whole`: remarks to the plan as a whole, which opened every section."""

    before: Snapshot
    after: Snapshot
    whole: tuple[RemarkFigure, ...]
    sections: tuple[CorrectedSection, ...]


def is_corrected(file: CaseFile) -> bool:
    """Whether there is an earlier hand-in of the case to compare with."""
    return file.case is not None and not file.case.is_amendment and file.case.round > 1


def corrections_of(file: CaseFile, user: User, visible: Collection[int]) -> Corrections | None:
    """The hand-in at hand beside the one that was sent back last, in exactly the sections that were returned."""
    case = file.case
    if case is None or not is_corrected(file) or case.snapshot_id not in visible:
        return None
    earlier = [one for one in file.snapshots if one.number < case.snapshot.number and one.pk in visible]
    remarks = remarks_of(file.plan, user, [one.pk for one in earlier])
    if not remarks:
        return None
    before = max((remark.snapshot for remark in remarks), key=lambda one: one.number)
    remarks = [remark for remark in remarks if remark.snapshot.pk == before.pk]
    found = _changes(before, case.snapshot)
    whole = tuple(remark for remark in remarks if not remark.section)
    returned = {remark.section for remark in remarks}
    return Corrections(
        before,
        case.snapshot,
        whole,
        tuple(
            _section(section.code, section.label, remarks, found)
            for section in sections(file.plan)
            if (whole and found.get(section.code)) or section.code in returned
        ),
    )


def _changes(before: Snapshot, after: Snapshot) -> dict[str, list[Difference]]:
    documents = dict(Snapshot.objects.filter(pk__in=[before.pk, after.pk]).values_list("pk", "document"))
    found: dict[str, list[Difference]] = {}
    for difference in differences(documents[before.pk], documents[after.pk]):
        found.setdefault(section_code(difference.section), []).append(difference)
    return found


def _section(
    code: str, name: str, remarks: list[RemarkFigure], found: dict[str, list[Difference]]
) -> CorrectedSection:
    changes, told = found.get(code, []), set()
    answered = []
    for remark in reversed(remarks):
        if remark.section != code:
            continue
        own = [one for one in changes if remark.place and _is_at(one, remark)]
        told |= {id(one) for one in own}
        answered.append(Answered(remark, tuple(own)))
    others = tuple(one for one in changes if id(one) not in told)
    return CorrectedSection(code, name, tuple(answered), others)


def _is_at(difference: Difference, remark: RemarkFigure) -> bool:
    """The very field, or its row that has come to an end."""
    assert remark.place is not None
    uid, name = remark.place.difference
    return difference.uid == uid and difference.field in (name, "") and (uid != "" or difference.row == "")
