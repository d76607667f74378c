"""What the draft says of an ændring: what is changed and why, each row and amount before and after, and what it asks of
the kommune's money."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from approvals.calculations import by_year, differences_by_year
from approvals.exchange.amendments import Proposal, subjects_of
from approvals.figures.amendments import SUBJECT_NAMES, approvals_of, in_a_sentence, proposal_shown
from approvals.figures.appropriation import difference_words, municipal_shares
from approvals.figures.comparison import AmountChange, RowChange, VersionsCompared, compare_documents
from approvals.figures.files import CaseFile
from approvals.figures.item.words import Words, account, decimals_of, kr, plain, sentence
from approvals.models import Amendment, Snapshot
from approvals.permissions import was_closed
from approvals.rules import granted_rows
from core.danish import format_amount, format_date, format_signed
from core.money import ZERO
from core.word import Facts, Heading, Note, Prose, Single, Table
from funding.calculations import total_of
from funding.models import RegulationMovement
from plans.figures import plan_content
from plans.figures.texts import joined
from plans.models.scheme import APPROVERS, FUND


def words_of_amendment(file: CaseFile, amendment: Amendment, snapshot: Snapshot) -> Words:
    """As it was sent: the same lists that its page shows."""
    proposal, compared = _read(file, amendment, snapshot)
    content = plan_content(dict(proposal.base))
    movement = amendment.movement
    return Words(
        title=f"{amendment} af boligsocial helhedsplan for {content.title}: {amendment.title}",
        author=content.municipality,
        summary="\n\n".join(_summary(amendment, proposal, compared)),
        proposal=_proposal(amendment, proposal, content.municipality),
        presentation=tuple(_moved(movement) if movement else _changes(compared)),
        money=tuple(_money(file, amendment, proposal, compared)),
        enclosures=(
            "Ændringen før og efter (Word)",
            f"Helhedsplanen, {snapshot} (PDF)",
            "Budget og finansiering (regneark)",
            "Beslutninger og høringssvar (PDF)",
        ),
    )


def paper_of_change(
    file: CaseFile, amendment: Amendment, snapshot: Snapshot
) -> tuple[Words, tuple[Single, ...]]:
    """For whoever reads the ændring: without what the kommune has granted, which may be of a closed item."""
    words = words_of_amendment(file, amendment, snapshot)
    _, compared = _read(file, amendment, snapshot)
    amounts = () if amendment.movement else tuple(_amounts(compared))
    money = (Heading("Økonomi"), *amounts) if amounts else ()
    return words, (Heading("Ændringen"), Prose(words.summary), *words.presentation, *money)


def _read(file: CaseFile, amendment: Amendment, snapshot: Snapshot) -> tuple[Proposal, VersionsCompared]:
    assert file.case is not None
    amendment.plan, amendment.case, file.case.snapshot = file.plan, file.case, snapshot
    proposal = proposal_shown(amendment)
    return proposal, compare_documents(proposal.base, proposal.document)


def _summary(amendment: Amendment, proposal: Proposal, compared: VersionsCompared) -> Iterator[str]:
    content = plan_content(dict(proposal.base))
    applicants = joined([content.applicant, *content.participants])
    movement = amendment.movement
    if movement is not None:
        yield (
            f"{applicants} søger om at bruge {kr(movement.amount)} på reguleringskontoen til andet end "
            f"helhedsplanens aktiviteter: {movement.get_purpose_display().lower()}."
        )
    else:
        yield f"{applicants} søger om at ændre den boligsociale helhedsplan for {plain(content.title)}."
        subjects = [SUBJECT_NAMES[one] for one in subjects_of(proposal)]
        yield "Ændringen gælder:\n\n" + "\n".join(f"- {one}" for one in subjects)
        yield _frame(compared)
    approvers = [one.name for one in approvals_of(amendment, proposal)]
    yield f"Det skal godkendes af {joined([in_a_sentence(name) for name in approvers])}."
    yield f"**Ansøgerens begrundelse**\n\n{amendment.reason or 'Ansøgeren har ikke skrevet en begrundelse.'}"


def _frame(compared: VersionsCompared) -> str:
    total = compared.money.budget_total
    if not total.has_changed:
        return sentence(f"Planens samlede ramme er uændret {kr(total.after)}")
    return sentence(f"Planens samlede ramme ændres fra {kr(total.before)} til {kr(total.after)}")


def _proposal(amendment: Amendment, proposal: Proposal, municipality: str) -> str:
    if amendment.movement is not None:
        found = [f"at anden anvendelse af {kr(amendment.movement.amount)} på reguleringskontoen godkendes"]
    else:
        title = plain(str(proposal.base["plan"]["title"]))
        found = [f"at {amendment} af den boligsociale helhedsplan for {title} godkendes"]
    before, after = _municipal(proposal)
    if before != after:
        was, now = (kr(total_of(shares.values())) for shares in (before, after))
        found.append(
            f"at {municipality}s medfinansiering ændres fra {was} til {now}, "
            "fordelt på årene som vist under Økonomi"
        )
    if any(one.name == APPROVERS[FUND] for one in approvals_of(amendment, proposal)):
        found.append("at ændringen sendes til Landsbyggefonden")
    lines = [f"{place}. {one}" for place, one in enumerate(found, start=1)]
    return "Forvaltningen indstiller,\n\n" + sentence("\n".join(lines))


# Sagsfremstilling


def _moved(movement: RegulationMovement) -> Iterator[Single]:
    yield Facts(
        [
            ("Tekst", movement.text),
            ("Afdeling", str(movement.estate)),
            ("Dato", format_date(movement.moved_on)),
            ("Formål", movement.get_purpose_display()),
            ("Beløb", kr(movement.amount)),
        ]
    )
    yield Prose("Helhedsplanen er i øvrigt uændret.")


def _changes(compared: VersionsCompared) -> Iterator[Single]:
    if not compared.sections:
        yield Prose("Kun beløb ændres. De står under Økonomi.")
    for section in compared.sections:
        yield Heading(section.name, 2)
        for row in section.rows:
            yield _row(row)


def _row(row: RowChange) -> Single:
    name = f"{row.kind}: {row.name}" if row.name else row.kind
    caption = f"{name} ({row.state_text.lower()})"
    if row.state == "changed":
        rows = [(one.field, one.before, one.after) for one in row.fields]
        return Table(caption, ("Felt", "Før", "Efter"), rows, numbers_from=3)
    if row.facts:
        return Table(caption, ("Felt", "Indhold"), row.facts, numbers_from=2)
    return Prose(f"**{plain(caption)}**")


# Økonomi


def _money(
    file: CaseFile, amendment: Amendment, proposal: Proposal, compared: VersionsCompared
) -> Iterator[Single]:
    movement = amendment.movement
    if movement is not None:
        yield Prose(
            f"{sentence(f'Der bruges {kr(movement.amount)} fra reguleringskontoen for {movement.estate}')} "
            "Planens budget og finansiering er uændret."
        )
        return
    yield Prose(_frame(compared))
    yield from _amounts(compared)
    yield from _shares(file, proposal)


def _amounts(compared: VersionsCompared) -> Iterator[Single]:
    money = compared.money
    if not money.has_changed:
        return
    for words, years in (("Nye år", money.years_added), ("År, der udgår", money.years_gone)):
        if years:
            yield Prose(f"{words}: {joined([str(year) for year in years])}.")
    yield _amount_table("Budget pr. kalenderår, kr.", "Kalenderår", money.budget, money.budget_total)
    yield _amount_table("Finansiering pr. kilde, kr.", "Kilde", money.sources, money.financing_total)
    if money.lines:
        yield _amount_table("Ændrede poster, kr.", "Post og år", money.lines)


def _amount_table(
    caption: str, head: str, rows: Sequence[AmountChange], total: AmountChange | None = None
) -> Table:
    every = [*rows, total] if total else [*rows]
    decimals = decimals_of(*(amount for row in every for amount in (row.before, row.after)))

    def cells(row: AmountChange) -> tuple[str, ...]:
        amounts = (format_amount(amount, kr=False, decimals=decimals) for amount in (row.before, row.after))
        return (row.label, *amounts, _more(row.difference, decimals))

    lines = [cells(row) for row in rows]
    return Table(caption, (head, "Før", "Efter", "Forskel"), lines, cells(total) if total else ())


def _more(amount: Decimal, decimals: int) -> str:
    text = format_signed(amount, kr=False, decimals=decimals)
    return f"+{text}" if amount > ZERO else text


def _municipal(proposal: Proposal) -> tuple[dict[int, Decimal], dict[int, Decimal]]:
    return municipal_shares(proposal.base), municipal_shares(proposal.document)


def _shares(file: CaseFile, proposal: Proposal) -> Iterator[Single]:
    """The kommune's share of each year, before and after, beside what its council has granted."""
    before, after = _municipal(proposal)
    rows = list(granted_rows(file.plan).select_related("decision"))
    is_closed = any(was_closed(row.decision) for row in rows[:1])
    granted = {} if is_closed else by_year((row.year, row.amount) for row in rows)
    years = sorted({*before, *after, *granted})
    yield Heading("Kommunens andel og bevilling", 2)
    decimals = decimals_of(*before.values(), *after.values(), *granted.values())
    differences = differences_by_year(granted, after) if granted else {}

    def cells(label: str, was: Decimal, now: Decimal, given: Decimal, beside: Decimal) -> tuple[str, ...]:
        known = [format_amount(amount, kr=False, decimals=decimals) for amount in (was, now, given)]
        more = _more(AmountChange(label, was, now).difference, decimals)
        return (label, *known[:2], more, *((known[2], _more(beside, decimals)) if granted else ()))

    columns = (before, after, granted, differences)
    yield Table(
        "Kommunens andel pr. kalenderår, kr.",
        (
            "Kalenderår",
            "Før",
            "Efter",
            "Forskel",
            *(("Bevilling", "Bevilling minus andel") if granted else ()),
        ),
        [cells(str(year), *(column.get(year, ZERO) for column in columns)) for year in years],
        cells("I alt", *(total_of(column.values()) for column in columns)),
    )
    if is_closed:
        yield Note("Bevillingen er givet på et lukket punkt. Den står ikke i udkastet.")
    elif not granted:
        yield Note("Der er ikke skrevet nogen bevilling i portalen.")
    else:
        yield Prose(f"{difference_words(differences)} Andelen er den, planen får med ændringen.")
    if before != after:
        yield Note(account(file))
