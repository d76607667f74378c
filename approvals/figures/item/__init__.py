"""The kommune's item for a fagudvalg or the kommunalbestyrelse, as a draft made of what the plan or its ændring says.

The caseworker takes it as a Word document into the kommune's own agenda system and writes on there; nothing comes back.
Everything is read from the hand-in that the parties have before them, so the draft says of itself which one that is.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from approvals.figures.files import CaseFile
from approvals.figures.item.amendment import paper_of_change, words_of_amendment
from approvals.figures.item.application import words_of_application
from approvals.figures.item.words import Words, plain
from approvals.models import BODY_KINDS, CHAIN_KINDS, Amendment, Decision, Snapshot, StepKind
from approvals.permissions import was_closed
from core.danish import format_date
from core.word import Block, Facts, Heading, Note, Prose, Single, Together, word
from plans.figures.texts import joined


@dataclass(frozen=True)
class WordPaper:
    """`title` and `lead` head the document, `running` its pages; `blocks` are its body, in the order of an agenda."""

    title: str
    lead: str
    running: str
    author: str
    snapshot: Snapshot
    blocks: tuple[Block, ...]

    def written(self) -> bytes:
        """As a Word document."""
        return word(
            self.title,
            self.blocks,
            author=self.author,
            created=self.snapshot.created_at,
            running=self.running,
            lead=self.lead,
        )


def committee_item(file: CaseFile, snapshot: Snapshot) -> WordPaper:
    """`snapshot` with its document. An agenda is published, so what was said at a closed item is left out for all."""
    assert file.case is not None
    if file.case.is_amendment:
        words = words_of_amendment(file, file.case.amendment, snapshot)
    else:
        words = words_of_application(file, snapshot)
    blocks = (
        Facts(_facts(file)),
        Heading("Resumé"),
        Prose(words.summary),
        Heading("Indstilling"),
        Prose(_written(file) or words.proposal),
        Heading("Sagsfremstilling"),
        *words.presentation,
        Heading("Økonomi"),
        *words.money,
        *_earlier(file),
        Heading("Bilag"),
        Prose("\n".join(f"{place}. {one}" for place, one in enumerate(words.enclosures, start=1))),
    )
    what = "Udkast til dagsordenspunkt"
    return _paper(what, file, words, snapshot, blocks, last=2, lead=f"{what} om plan {file.plan.number}")


def change_paper(file: CaseFile, amendment: Amendment, snapshot: Snapshot) -> WordPaper:
    """The ændring itself, for a sagspakke: why, and what becomes of each row and amount. Nothing that only the kommune
    may read stands in it."""
    words, blocks = paper_of_change(file, amendment, snapshot)
    what = f"{amendment} af plan {file.plan.number}, før og efter"
    return _paper("Ændringen før og efter", file, words, snapshot, blocks, last=1, lead=what)


def _paper(
    what: str,
    file: CaseFile,
    words: Words,
    snapshot: Snapshot,
    blocks: tuple[Single, ...],
    *,
    lead: str,
    last: int,
) -> WordPaper:
    """`lead`: what it is, under its title. So many of the `last` blocks stand on the page of the check code, which has
    none of its own."""
    assert file.case is not None
    about = f", {file.case.amendment}" if file.case.is_amendment else ""
    return WordPaper(
        title=words.title,
        lead=f"{lead}. Lavet ud fra {snapshot} af {format_date(snapshot.created_at)}.",
        running=f"{file.plan.title} · plan {file.plan.number}{about} · {what.lower()}",
        author=words.author,
        snapshot=snapshot,
        blocks=(
            *blocks[:-last],
            Together((*blocks[-last:], Note(f"Kontrolkode for {snapshot}: {snapshot.sha256}"))),
        ),
    )


def _facts(file: CaseFile) -> list[tuple[str, str]]:
    assert file.case is not None
    bodies = [
        f"{step.body_name} ({format_date(step.meeting_on)})" if step.meeting_on else step.body_name
        for step in file.steps
        if step.kind in CHAIN_KINDS and step.kind != StepKind.HEARING
    ]
    return [("Sagsnr.", file.case.case_number or "udfyldes"), ("Behandles i", joined(bodies))]


def _written(file: CaseFile) -> str:
    """The indstilling as it was written in the portal."""
    step = next((step for step in file.steps if step.kind == StepKind.RECOMMENDATION), None)
    written = file.in_force(step) if step else None
    return written.recommendation if written is not None else ""


def _earlier(file: CaseFile) -> Iterator[Single]:
    """Bodies and hearings that have spoken about this hand-in, a no as well as a yes; of an ændring first its
    styregruppe, whose yes the kommune must know of."""
    spoken = [
        (step.full_name, decision)
        for step in file.steps
        if step.kind in (StepKind.BOARD, *BODY_KINDS) and (decision := file.in_force(step)) is not None
    ]
    if not spoken:
        return
    yield Heading("Høringer og tidligere behandling")
    for name, decision in spoken:
        yield Prose(
            f"**{plain(name)}**, {format_date(decision.decided_on)}: {decision.get_outcome_display()}."
        )
        if words := _words(decision):
            yield Prose(words)


def _words(decision: Decision) -> str:
    if was_closed(decision):
        return "Punktet var lukket. Det, der blev sagt, står ikke i udkastet."
    return "\n\n".join(part for part in (decision.text, decision.reservations) if part)
