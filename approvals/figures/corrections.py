"""What has become of the remarks with which a plan was sent back: each beside what was changed, old and new."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from approvals.figures.differences import Difference, differences
from approvals.figures.files import CaseFile
from approvals.figures.operation_places import section_names, whole_name
from approvals.figures.remarks import RemarkFigure, remarks_of
from approvals.models import Case, Remark, Snapshot
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
    # Said where the whole was sent back and nothing is another.
    unchanged: str = "Planen er ikke ændret."


def is_corrected(file: CaseFile) -> bool:
    """Whether there is an earlier hand-in of the case to compare with."""
    case = file.case
    if case is None or case.round == 1:
        return False
    # An amendment also comes back without a remark, when the plan has changed meanwhile.
    return (
        not case.is_amendment or Remark.objects.filter(case=case).exclude(snapshot=case.snapshot_id).exists()
    )


def corrections_of(file: CaseFile, user: User, visible: Collection[int]) -> Corrections | None:
    """The hand-in at hand beside the one that was sent back last, in exactly the sections that were returned."""
    case = file.case
    if case is None or not is_corrected(file) or case.snapshot_id not in visible:
        return None
    earlier = [one for one in file.snapshots if one.number < case.snapshot.number and one.pk in visible]
    remarks = remarks_of(file.plan, user, [one.pk for one in earlier], case)
    if not remarks:
        return None
    before = max((remark.snapshot for remark in remarks), key=lambda one: one.number)
    remarks = [remark for remark in remarks if remark.snapshot.pk == before.pk]
    found = _changes(before, case.snapshot, case)
    whole = tuple(remark for remark in remarks if not remark.section)
    returned = {remark.section for remark in remarks}
    return Corrections(
        before,
        case.snapshot,
        whole,
        tuple(
            _section(code, name, remarks, found)
            for code, name in _sections(file, before)
            if (whole and found.get(code)) or code in returned
        ),
        f"{whole_name(case).capitalize()} er ikke rettet." if case.is_amendment else Corrections.unchanged,
    )


def _sections(file: CaseFile, before: Snapshot) -> list[tuple[str, str]]:
    """(code, name); of an amendment those of the plan that it would have led to, and of that which it leads to now."""
    assert file.case is not None
    if not file.case.is_amendment:
        return [(section.code, section.label) for section in sections(file.plan)]
    documents = _documents(file.case.snapshot, before)
    return list((section_names(documents[0]) | section_names(documents[1])).items())


def _documents(*snapshots: Snapshot) -> list[dict[str, Any]]:
    wanted = [one.pk for one in snapshots]
    found = dict(Snapshot.objects.filter(pk__in=wanted).values_list("pk", "document"))
    return [found[pk] for pk in wanted]


def _changes(before: Snapshot, after: Snapshot, case: Case) -> dict[str, list[Difference]]:
    found: dict[str, list[Difference]] = {}
    others = _changes_of_others(before, after) if case.is_amendment else set()
    for difference in differences(*_documents(before, after)):
        if _known(difference) not in others:
            found.setdefault(section_code(difference.section), []).append(difference)
    return found


def _changes_of_others(before: Snapshot, after: Snapshot) -> set[tuple[str, ...]]:
    """What was carried out in the plan between two sendings of an amendment stands in both, and is no correction."""
    in_force = Snapshot.objects.filter(plan=before.plan_id).in_force().without_document()
    was, now = (in_force.filter(number__lt=one.number).order_by("-number").first() for one in (before, after))
    if was is None or now is None or was == now:
        return set()
    return {_known(one) for one in differences(*_documents(was, now))}


def _known(difference: Difference) -> tuple[str, ...]:
    return difference.kind, difference.uid, difference.field, difference.after


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
    if not remark.place.field:  # a row that an amendment adds, or takes out: whatever became of it
        return difference.uid == uid
    return difference.uid == uid and difference.field in (name, "") and (uid != "" or difference.row == "")
