"""The kommune's item for a fagudvalg or the kommunalbestyrelse, as a draft made of what the plan says.

The caseworker takes it as a Word document into the kommune's own agenda system and writes on there; nothing comes back.
Everything is read from the hand-in that the parties have before them, so the draft says of itself which one that is.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from approvals.figures.decisions import decision_figure
from approvals.figures.files import CaseFile
from approvals.models import BODY_KINDS, CHAIN_KINDS, Decision, Snapshot, StepKind
from core.danish import format_amount, format_date, format_number
from core.word import Block, Facts, Heading, Note, Prose, Table
from funding.figures import Economy, Matrix, economy, share_sentences, share_text
from plans.figures import FocusFigure, PlanContent, plan_content
from plans.figures.texts import counted, joined


@dataclass(frozen=True)
class CommitteeItem:
    """`title` and `lead` head the document; `blocks` are its body in the order of an agenda."""

    title: str
    lead: str
    author: str
    snapshot: Snapshot
    blocks: tuple[Block, ...]


def committee_item(file: CaseFile, snapshot: Snapshot, user: User) -> CommitteeItem:
    """`snapshot` with its document. What was said at a closed item is left out for who may not read it."""
    content, money = plan_content(snapshot.document), economy(snapshot.document)
    return CommitteeItem(
        title=f"Boligsocial helhedsplan for {content.title}",
        lead=f"Udkast til dagsordenspunkt om plan {content.number}. "
        f"Lavet ud fra {snapshot} af {format_date(snapshot.created_at)}.",
        author=content.municipality,
        snapshot=snapshot,
        blocks=(
            Facts(_facts(file)),
            Heading("Resumé"),
            Prose(_summary(content, money)),
            Heading("Indstilling"),
            Prose(_recommendation(file, content, money)),
            *_presentation(content),
            *_money(file, content, money, share_sentences(snapshot.document)),
            *_earlier(file, user),
            Heading("Bilag"),
            Prose(_enclosures(snapshot)),
            Note(f"Kontrolkode for {snapshot}: {snapshot.sha256}"),
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


def _summary(content: PlanContent, money: Economy) -> str:
    applicants = joined([content.applicant, *content.participants])
    where = f" i {content.areas_text}" if content.areas else ""
    when = (
        f" Planen løber fra {format_date(content.starts_on)} til {format_date(content.ends_on)}."
        if content.starts_on and content.ends_on
        else ""
    )
    return "\n\n".join(
        (
            f"{applicants} søger Landsbyggefonden om en boligsocial helhedsplan{where}.{when}",
            _frame(money),
            f"Planen arbejder med {_foci_text(content)}.",
        )
    )


def _frame(money: Economy) -> str:
    return f"{_sentence(f'Planens samlede ramme er {_kr(money.frame)}')} {_who_pays(money)}"


def _kr(amount: Decimal) -> str:
    """`11.500.000 kr.`, and the øre where there are any."""
    return format_amount(amount, decimals=_decimals(amount))


def _decimals(*amounts: Decimal) -> int:
    """All of a table alike: none where every amount is of whole kroner."""
    return 0 if all(amount == amount.to_integral_value() for amount in amounts) else 2


def _sentence(text: str) -> str:
    """One full stop at its end, also after "kr."."""
    return f"{text.removesuffix('.')}."


def _who_pays(money: Economy) -> str:
    parts = [
        f"{part.label} {_kr(part.amount)} ({share_text(part.percent, 0)})"
        for part in money.segments
        if part.amount
    ]
    return f"Den betales af {joined(parts)}." if parts else "Finansieringen er ikke udfyldt."


def _foci_text(content: PlanContent) -> str:
    names = joined([focus.name for focus in content.foci])
    activities = counted(sum(focus.activity_count for focus in content.foci), "handling", "handlinger")
    foci = counted(len(content.foci), "indsatsområde", "indsatsområder")
    return f"{foci}: {names}. Der er {len(content.goals)} mål og {activities}"


def _recommendation(file: CaseFile, content: PlanContent, money: Economy) -> str:
    """The indstilling as it was written in the portal; before that a proposal with the plan's own figures."""
    step = next((step for step in file.steps if step.kind == StepKind.RECOMMENDATION), None)
    written = file.in_force(step) if step else None
    if written is not None and written.recommendation:
        return written.recommendation
    return (
        "Forvaltningen indstiller,\n\n"
        f"1. at den boligsociale helhedsplan for {_plain(content.title)} godkendes\n"
        f"2. at {content.municipality} medfinansierer planen med {_kr(money.sums.municipal)}, "
        "fordelt på årene som vist under Økonomi\n"
        "3. at ansøgningen sendes til Landsbyggefonden."
    )


# Sagsfremstilling


def _presentation(content: PlanContent) -> Iterator[Block]:
    yield Heading("Sagsfremstilling")
    yield Heading("Baggrund", 2)
    yield Prose(content.background or "Ansøgeren har ikke skrevet en baggrund.")
    if content.predecessor:
        yield Note(f"Planen fortsætter helhedsplan {content.predecessor}.")
    if content.areas:
        yield Heading("Boligområder", 2)
        yield Table(
            "Afdelinger i planen",
            ("Boligområde", "Afdeling", "Boligorganisation", "Boliger", "Beboere"),
            [
                (
                    area.name,
                    f"{estate.number} {estate.name}".strip(),
                    estate.organisation,
                    _known(estate.homes),
                    _known(estate.residents),
                )
                for area in content.areas
                for estate in area.estates
            ],
            numbers_from=3,
        )
    yield Heading("Indsatsområder, mål og handlinger", 2)
    for focus in content.foci:
        yield from _focus(focus)


def _known(number: int | None) -> str:
    return "ikke oplyst" if number is None else format_number(number)


def _focus(focus: FocusFigure) -> Iterator[Block]:
    yield Heading(focus.name, 3)
    for challenge in focus.challenges:
        yield Prose(f"**Udfordring: {_plain(challenge.title)}**\n\n{challenge.text}")
    for goal in focus.goals:
        ways = [
            f"{indicator.name}: {indicator.way_text}" for indicator in goal.indicators if indicator.way_text
        ]
        lines = [f"**Mål {goal.number} {_plain(goal.title)}**", *(f"- {_plain(way)}" for way in ways)]
        yield Prose("\n".join((lines[0], "", *lines[1:])))
        acts = [f"- {activity.number} {_plain(activity.title)}" for activity in goal.activities]
        if acts:
            yield Prose("\n".join(("Handlinger:", "", *acts)))


def _plain(text: str) -> str:
    """A title inside Markdown: its own signs stay signs."""
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)


# Økonomi


def _money(file: CaseFile, content: PlanContent, money: Economy, shares: tuple[str, ...]) -> Iterator[Block]:
    yield Heading("Økonomi")
    yield Prose(_frame(money))
    if shares:
        yield Prose("\n".join(f"- {sentence}" for sentence in shares))
    head = ("Kr.", *(str(column.year) for column in money.years), "I alt")
    yield _matrix("Budget pr. kalenderår, kr.", head, money.budget)
    yield _matrix("Finansiering pr. kalenderår, kr.", head, money.sources)
    if money.unusual_years:
        years = joined([str(year) for year in sorted(money.unusual_years)])
        usual = share_text(money.rates.municipal_percent, 0)
        yield Prose(f"{content.municipality}s andel afviger i {years} fra de {usual}, som er udgangspunktet.")
    yield Note(_account(file))


def _account(file: CaseFile) -> str:
    """From which konto the kommune pays and what it has granted, as the council's record has it; a draft for a body
    before that leaves it open."""
    councils = [step for step in file.steps if step.kind == StepKind.COUNCIL]
    known = [one for step in councils for one in file.decisions_of(step) if one.is_in_force or one.is_pending]
    rows = list(known[-1].appropriations.all()) if known else []
    accounts = dict.fromkeys(row.account for row in rows if row.account)
    named = (known[-1].appropriation_account if known else "") or joined(list(accounts))
    granted = joined([f"{_kr(row.amount)} i {row.year}" for row in rows])
    if not named and not granted:
        return "Konto for medfinansieringen: skrives her, før punktet sendes på dagsordenen."
    paid = f"Medfinansieringen betales af {named}." if named else ""
    return " ".join(filter(None, (paid, f"Bevilling: {granted}." if granted else "")))


def _matrix(caption: str, head: tuple[str, ...], matrix: Matrix) -> Table:
    decimals = _decimals(matrix.total, *(amount for row in matrix.rows for amount in row.amounts))

    def cells(amounts: tuple[Decimal, ...]) -> tuple[str, ...]:
        return tuple(format_amount(amount, kr=False, decimals=decimals) for amount in amounts)

    return Table(
        caption,
        head,
        [(row.label, *cells((*row.amounts, row.total))) for row in matrix.rows],
        ("I alt", *cells((*matrix.totals, matrix.total))),
    )


# What others have said


def _earlier(file: CaseFile, user: User) -> Iterator[Block]:
    """Bodies and hearings that have spoken about this hand-in, a no as well as a yes."""
    spoken = [
        (step.full_name, decision)
        for step in file.steps
        if step.kind in BODY_KINDS and (decision := file.in_force(step)) is not None
    ]
    if not spoken:
        return
    yield Heading("Høringer og tidligere behandling")
    for name, decision in spoken:
        yield Prose(
            f"**{_plain(name)}**, {format_date(decision.decided_on)}: {decision.get_outcome_display()}."
        )
        if words := _words(decision, user):
            yield Prose(words)


def _words(decision: Decision, user: User) -> str:
    figure = decision_figure(decision, user)
    return "\n\n".join(part for part in (figure.text, figure.reservations) if part)


def _enclosures(snapshot: Snapshot) -> str:
    return "\n".join(
        (
            f"1. Helhedsplanen, {snapshot} (PDF)",
            "2. Budget og finansiering (regneark)",
            "3. Beslutninger og høringssvar (PDF)",
        )
    )
