"""Where the papers of a case are fetched: an ændring's stand under its own address."""

from dataclasses import dataclass

from accounts.models import User
from approvals.figures.files import CaseFile
from approvals.models import Case, CaseBundle, StepKind
from approvals.permissions import bundle_organisation, can_draft_item, closed_by
from core.addresses import reverse

#: Why nobody fetches such a one.
CLOSED_SINCE = (
    "Sagspakken har tekst med fra et punkt, der senere er skrevet som lukket. Den kan ikke hentes. Lav en ny."
)
#: What the fund asks for with a short application beside what the portal holds: its own key figures of the afdelinger.
#: They come from the fund as a statement that changes from year to year, so they are enclosed and not typed.
KEY_FIGURES = "KÅS-tal for hver afdeling (Landsbyggefondens nøgletal)"


@dataclass(frozen=True)
class Papers:
    """Addresses, empty for what the person takes none of."""

    item: str
    bundles: str


def paper_url(case: Case, name: str, *more: int) -> str:
    """`name`: item, bundles, bundle, bundle_uploaded or bundle_correct_upload."""
    place = (case.plan.number,)
    if case.is_amendment:
        return reverse(f"approvals:amendment_{name}", args=[*place, case.amendment.number, *more])
    return reverse(f"approvals:{name}", args=[*place, *more])


def has_item(file: CaseFile) -> bool:
    """Whether the kommune has anything to decide: not where an ændring is the styregruppe's or the fund's alone."""
    return any(step.kind == StepKind.RECOMMENDATION for step in file.steps)


def is_sent(case: Case) -> bool:
    """While an ændring is written on, nothing is made of it: it would say what nobody has sent."""
    return not (case.is_amendment and case.amendment.is_open)


def enclosed_by_hand(case: Case) -> tuple[str, ...]:
    """Papers that go with the sagspakke to the fund and that the portal does not hold."""
    return (KEY_FIGURES,) if case.is_prequalification else ()


def holds_closed_words(bundle: CaseBundle, file: CaseFile) -> bool:
    """Whether a sagspakke was made with a decision of which it was told only afterwards that the item was closed."""
    made = bundle.stored_at
    held = [
        one for one in file.decisions_of_case if one.confirmed_at is not None and one.confirmed_at <= made
    ]
    closing = [found for one in held if not one.is_closed and (found := closed_by(one)) is not None]
    return any(made < one.recorded_at for one in closing)


def papers_of(file: CaseFile, user: User) -> Papers | None:
    """None where there are none, or none for the person."""
    case = file.case
    if case is None or (case.is_amendment and not has_item(file)):
        return None
    found = Papers(
        paper_url(case, "item") if can_draft_item(user, case) and is_sent(case) else "",
        paper_url(case, "bundles") if bundle_organisation(user, case) is not None else "",
    )
    return found if found.item or found.bundles else None
