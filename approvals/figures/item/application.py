"""What the draft says of an application, short or full: the plan as it was handed in, its money and what the kommune
pays."""

from collections.abc import Iterator
from decimal import Decimal

from approvals.figures.files import CaseFile
from approvals.figures.item.words import Words, account, decimals_of, kr, plain, sentence, whole
from approvals.models import Snapshot
from core.danish import format_amount, format_date, format_number
from core.word import Heading, Note, Prose, Single, Table
from funding.figures import Economy, Matrix, economy, share_sentences, share_text
from plans.figures import FocusFigure, PlanContent, plan_content
from plans.figures.texts import counted, joined


def words_of_application(file: CaseFile, snapshot: Snapshot) -> Words:
    content, money = plan_content(snapshot.document), economy(snapshot.document)
    assert file.case is not None
    is_short = file.case.is_prequalification
    what = "Prækvalifikation af boligsocial" if is_short else "Boligsocial"
    return Words(
        title=f"{what} helhedsplan for {content.title}",
        author=content.municipality,
        summary=_summary(content, money, is_short),
        proposal=_recommended_to_fund(content, money) if is_short else _proposal(content, money),
        presentation=tuple(_presentation(content)),
        money=tuple(_money(file, content, money, share_sentences(snapshot.document))),
        enclosures=(
            f"{'Den korte ansøgning' if is_short else 'Helhedsplanen'}, {snapshot} (PDF)",
            "Budget og finansiering (regneark)",
            "Beslutninger og høringssvar (PDF)",
        ),
    )


def _summary(content: PlanContent, money: Economy, is_short: bool) -> str:
    applicants = joined([content.applicant, *content.participants])
    where = f" i {content.areas_text}" if content.areas else ""
    when = (
        f" Planen løber fra {format_date(content.starts_on)} til {format_date(content.ends_on)}."
        if content.starts_on and content.ends_on
        else ""
    )
    asked = "prækvalifikation af en" if is_short else "en"
    parts = [
        f"{applicants} søger Landsbyggefonden om {asked} boligsocial helhedsplan{where}.{when}",
        _frame(money),
    ]
    if content.foci:
        parts.append(f"Planen arbejder med {_foci_text(content)}.")
    return "\n\n".join(parts)


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
    if not content.goals:
        return f"{foci}: {names}"
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


def _recommended_to_fund(content: PlanContent, money: Economy) -> str:
    """A short application is not decided on: the kommune says whether it recommends it."""
    return (
        "Forvaltningen indstiller,\n\n"
        f"1. at det anbefales, at den boligsociale helhedsplan for {plain(content.title)} prækvalificeres\n"
        f"2. at det tages til efterretning, at {content.municipality}s medfinansiering ventes at blive "
        f"{kr(money.sums.municipal)}\n"
        "3. at ansøgningen om prækvalifikation sendes til Landsbyggefonden."
    )


# Sagsfremstilling


def _presentation(content: PlanContent) -> Iterator[Single]:
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
    if content.foci:
        yield Heading("Indsatsområder, mål og handlinger", 2)
    for focus in content.foci:
        yield from _focus(focus)


def _known(number: int | None) -> str:
    return "ikke oplyst" if number is None else format_number(number)


def _focus(focus: FocusFigure) -> Iterator[Single]:
    yield Heading(focus.name, 3)
    if not focus.challenges and not focus.goals:
        yield Prose("Der er ikke skrevet udfordringer og mål.")
    for challenge in focus.challenges:
        yield Prose(f"**Udfordring: {plain(challenge.title)}**\n\n{challenge.text}")
    for goal in focus.goals:
        lines = [f"**Mål {goal.number} {plain(goal.title)}**", ""]
        lines += [f"- {plain(f'{one.name}: {one.way_text}')}" for one in goal.indicators if one.way_text]
        if goal.activities:
            lines += ["", "Handlinger:", ""]
        lines += [f"- {activity.number} {plain(activity.title)}" for activity in goal.activities]
        yield Prose("\n".join(lines))


# Økonomi


def _money(file: CaseFile, content: PlanContent, money: Economy, shares: tuple[str, ...]) -> Iterator[Single]:
    # Who pays stands in the resumé; here the same is held against the rules.
    yield Prose("\n".join(f"- {whole(share)}" for share in shares) or _frame(money))
    years = tuple(str(column.year) for column in money.years)
    if money.budget.rows:
        yield _matrix("Budget pr. kalenderår, kr.", ("Kategori", *years, "I alt"), money.budget)
    if money.sources.rows:
        yield _matrix("Finansiering pr. kalenderår, kr.", ("Kilde", *years, "I alt"), money.sources)
    if money.unusual_years:
        unusual = joined([str(year) for year in sorted(money.unusual_years)])
        usual = share_text(money.rates.municipal_percent, 0)
        yield Prose(
            f"{content.municipality}s andel afviger i {unusual} fra de {usual}, som er udgangspunktet."
        )
    if file.case is not None and not file.case.is_prequalification:
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
