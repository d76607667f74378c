"""The running money of the demo's plans: estimates of the year and explanations of what differed."""

import datetime as dt
from decimal import ROUND_DOWN, Decimal

from django.core.files.base import ContentFile

from accounts.models import User
from accounts.roles import Role
from core.attachments import FileChanges
from core.dates import as_of
from core.files import examine
from core.money import ZERO
from funding.actions import (
    COUNCIL,
    NewEstimate,
    Rate,
    approve_regulation,
    attach_statement,
    change_vouchers,
    explain_variance,
    move_regulation,
    pay_instalment,
    request_instalment,
    save_estimates,
    set_instalments,
)
from funding.exchange import economy_document
from funding.figures import LineFigure, booked_of, forecast_figures
from funding.figures.regulation import estates_of
from funding.models import AuditStatement, Grant, LedgerEntry, LedgerYear, RegulationMovement
from monitoring.actions import follow_reports
from plans.models import Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

EXPLANATION = (
    "Stillingen som jobvejleder stod tom i fire måneder, og lønnen er brugt på vikarer i lektiecafeen."
)
HANDED_IN = ("submitted", "accepted")
# (month, the line's place, percent of its budget, what it builds on)
ESTIMATES = (
    (5, 0, 96, "En barselsvikar er billigere end den faste løn"),
    (8, 0, 103, "Vikaren fortsætter året ud"),
    (8, 1, 88, "Bogført til og med juli, og de aftalte aktiviteter i efteråret"),
    (9, 5, 112, "Ekstra hold i lommepengeprojektet"),
)


def write_forecasts(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """This year's estimates, and the explanation of the last year's first line that needs one."""
    manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
    accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
    seen: dict[int, int] = {}
    for month, place, percent, note in ESTIMATES:
        day = dt.date(today.year, month, 12)
        lines = lines_of(plan, today.year)
        if day > today or place >= len(lines):
            continue
        line = lines[place]
        amount = (line.sums.budget * percent / 100).quantize(Decimal(1)).quantize(Decimal("0.01"))
        estimate = NewEstimate(line.key, amount, line.line.suggested, line.name, note, seen=seen.get(place))
        with as_of(moment(day)):
            (row,) = save_estimates(plan=plan, by=manager, year=today.year, estimates=[estimate])
        seen[place] = row.pk
    for line in [line for line in lines_of(plan, today.year - 1) if line.is_unexplained][:1]:
        with as_of(moment(dt.date(today.year, 1, 20))):
            explain_variance(plan=plan, by=accountant, key=line.key, text=EXPLANATION, label=line.name)


def write_rates(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """The tilsagn in half-yearly rates, of which those of before today are paid; none after a redegørelse was due and
    is not handed in."""
    accountant, grant = (
        world.with_role(story.applicant, Role.ACCOUNTANT),
        Grant.objects.filter(plan=plan).first(),
    )
    days = [
        dt.date(year, month, 1)
        for year in range(plan.starts_on.year, plan.ends_on.year + 1)
        for month in (2, 8)
    ]
    days = [day for day in days if plan.starts_on <= day <= plan.ends_on]
    if grant is None or not days:
        return
    each = (grant.amount / len(days)).quantize(Decimal(1), ROUND_DOWN)
    amounts = [each] * (len(days) - 1)
    rates = [
        Rate(day, amount)
        for day, amount in zip(days, [*amounts, grant.amount - sum(amounts, ZERO)], strict=True)
    ]
    with as_of(moment(plan.starts_on)):
        rows = set_instalments(plan=plan, by=accountant, rates=rates, seen="")
    last = min([today, *late_on(story, plan, today)])
    for row in [row for row in rows if row.due_on <= last]:
        with as_of(moment(row.due_on)):
            request_instalment(instalment=row, by=accountant, on=row.due_on)
            pay_instalment(instalment=row, by=accountant, on=row.due_on)


def late_on(story: Story, plan: Plan, today: dt.date) -> list[dt.date]:
    """The days before today on which a redegørelse should have been handed in and was not."""
    due = [plan.scheme.report_due_on(year) for year, state in story.reports.items() if state not in HANDED_IN]
    return [day for day in due if day < today]


def hold_rates_back(story: Story, plan: Plan, today: dt.date) -> None:
    """As the clock does in the night after a redegørelse was due."""
    for day in late_on(story, plan, today)[:1]:
        with as_of(moment(day + dt.timedelta(days=1), 1)):
            follow_reports(plan=plan)


def move_regulation_account(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """Grant paid out before it was used, most of it used since, and a loss of rent that the council has approved."""
    accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
    caseworker = world.with_role(story.municipality, Role.CASEWORKER)
    estate = estates_of(plan)[0]
    year, kinds = today.year, RegulationMovement.Move
    moves = (
        (dt.date(year - 1, 11, 15), kinds.PAID_OUT, "180000.00", "Udbetalt til lommepengeprojektet", ""),
        (dt.date(year, 2, 20), kinds.ACTIVITIES, "112500.00", "Lommepengejob i vinteren", ""),
        (dt.date(year, 3, 1), kinds.OTHER_USE, "25000.00", "Lejetab ved genhusning", "vacancy"),
    )
    for on, move, amount, text, purpose in moves:
        if on > today or not plan.starts_on <= on <= plan.ends_on:
            continue
        with as_of(moment(on)):
            row = move_regulation(
                plan=plan,
                by=accountant,
                estate=estate,
                on=on,
                move=move,
                amount=Decimal(amount),
                text=text,
                purpose=purpose,
            )
        if purpose and today > dt.date(year, 5, 1):
            with as_of(moment(dt.date(year, 4, 30))):
                approve_regulation(
                    movement=row,
                    by=caseworker,
                    body=COUNCIL,
                    decided_on=dt.date(year, 4, 28),
                    reference="27.15.12-G00-3",
                    seen=row.version,
                )


def audit(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """Vouchers beside the latest bilagsposter, and the revisor's erklæring about the years whose books are closed."""
    accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
    for place, entry in enumerate(
        LedgerEntry.objects.filter(plan=plan, booked_on__year=today.year)[:3], start=1
    ):
        file = examine(ContentFile(small_pdf(f"Faktura {place}"), name=f"faktura-{place}.pdf"))
        with as_of(moment(entry.booked_on)):
            change_vouchers(entry=entry, by=accountant, changes=FileChanges(added=(file,)))
    # Anew, because a person's seats are kept on the object, and this plan's was given after it was read.
    revisor = User.objects.get(pk=world.people["birthe"].pk)
    for closed in LedgerYear.objects.filter(
        plan=plan, state=LedgerYear.State.CLOSED, year__gte=today.year - 2
    ):
        day = dt.date(closed.year + 1, 3, 14)
        if day > today:
            continue
        with as_of(moment(day)):
            attach_statement(
                plan=plan,
                by=revisor,
                year=closed.year,
                file=examine(ContentFile(small_pdf("Erklæring"), name=f"revisorerklæring-{closed.year}.pdf")),
                signed_on=day,
                conclusion=AuditStatement.Conclusion.CLEAN,
            )


def small_pdf(text: str) -> bytes:
    """One page with a line on it."""
    drawn = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return content + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def lines_of(plan: Plan, year: int) -> tuple[LineFigure, ...]:
    return forecast_figures(plan, economy_document(plan), booked_of(plan), [], year).lines
