"""What the draft says of an application: the plan as it was handed in, its money and what the kommune pays."""

from collections.abc import Iterator
from decimal import Decimal

from approvals.figures.files import CaseFile
from approvals.figures.item.words import Words, account, decimals_of, kr, plain, sentence
from approvals.models import Snapshot
from core.danish import format_amount, format_date, format_number
from core.word import Block, Heading, Note, Prose, Table
from funding.figures import Economy, Matrix, economy, share_sentences, share_text
from plans.figures import FocusFigure, PlanContent, plan_content
from plans.figures.texts import counted, joined


def words_of_application(file: CaseFile, snapshot: Snapshot) -> Words:
    content, money = plan_content(snapshot.document), economy(snapshot.document)
    return Words(
        title=f"Boligsocial helhedsplan for {content.title}",
        author=content.municipality,
        summary=_summary(content, money),
        proposal=_proposal(content, money),
        presentation=tuple(_presentation(content)),
        money=tuple(_money(file, content, money, share_sentences(snapshot.document))),
        enclosures=(
            f"Helhedsplanen, {snapshot} (PDF)",
            "Budget og finansiering (regneark)",
            "Beslutninger og høringssvar (PDF)",
        ),
    )


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
    return f"{sentence(f'Planens samlede ramme er {kr(money.frame)}')} {_who_pays(money)}"


def _who_pays(money: Economy) -> str:
    parts = [
        f"{part.label} {kr(part.amount)} ({share_text(part.percent, 0)})"
        for part in money.segments
        if part.amount
    ]
    return f"Den betales af {joined(parts)}." if parts else "Finansieringen er ikke udfyldt."


def _foci_text(content: PlanContent) -> str:
    names = joined([focus.name for focus in content.foci])
    activities = counted(sum(focus.activity_count for focus in content.foci), "handling", "handlinger")
    foci = counted(len(content.foci), "indsatsområde", "indsatsområder")
    return f"{foci}: {names}. Der er {len(content.goals)} mål og {activities}"


def _proposal(content: PlanContent, money: Economy) -> str:
    """With the plan's own figures."""
    return (
        "Forvaltningen indstiller,\n\n"
        f"1. at den boligsociale helhedsplan for {plain(content.title)} godkendes\n"
        f"2. at {content.municipality} medfinansierer planen med {kr(money.sums.municipal)}, "
        "fordelt på årene som vist under Økonomi\n"
        "3. at ansøgningen sendes til Landsbyggefonden."
    )


# Sagsfremstilling


def _presentation(content: PlanContent) -> Iterator[Block]:
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
        yield Prose(f"**Udfordring: {plain(challenge.title)}**\n\n{challenge.text}")
    for goal in focus.goals:
        ways = [
            f"{indicator.name}: {indicator.way_text}" for indicator in goal.indicators if indicator.way_text
        ]
        lines = [f"**Mål {goal.number} {plain(goal.title)}**", *(f"- {plain(way)}" for way in ways)]
        yield Prose("\n".join((lines[0], "", *lines[1:])))
        acts = [f"- {activity.number} {plain(activity.title)}" for activity in goal.activities]
        if acts:
            yield Prose("\n".join(("Handlinger:", "", *acts)))


# Økonomi


def _money(file: CaseFile, content: PlanContent, money: Economy, shares: tuple[str, ...]) -> Iterator[Block]:
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
    yield Note(account(file))


def _matrix(caption: str, head: tuple[str, ...], matrix: Matrix) -> Table:
    decimals = decimals_of(matrix.total, *(amount for row in matrix.rows for amount in row.amounts))

    def cells(amounts: tuple[Decimal, ...]) -> tuple[str, ...]:
        return tuple(format_amount(amount, kr=False, decimals=decimals) for amount in amounts)

    return Table(
        caption,
        head,
        [(row.label, *cells((*row.amounts, row.total))) for row in matrix.rows],
        ("I alt", *cells((*matrix.totals, matrix.total))),
    )
