"""Rows of a demo plan: content, budget and financing, measurements and books. All amounts are exact kroner."""

import datetime as dt
from decimal import Decimal
from typing import Any

from simple_history.utils import bulk_create_with_history

from accounts.roles import Role
from core.dates import as_of
from funding.actions import split_by_default
from funding.models import BudgetCategory, BudgetLine, FinancingShare, LedgerEntry, LedgerYear
from monitoring.models import Measurement
from plans.actions import create_plan
from plans.models import (
    Activity,
    ActivityType,
    Challenge,
    District,
    Estate,
    FocusArea,
    Goal,
    GrantScheme,
    HousingArea,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanMembership,
    PlanParticipant,
)
from portal.management.demo.content import (
    BACKGROUND,
    GOALS,
    MILESTONES,
    ActivityText,
    GoalText,
    IndicatorText,
)
from portal.management.demo.people import World
from portal.management.demo.posts import add_post
from portal.management.demo.stories import Story

# How a year's money is spread; the rest of every rounding goes to tværgående løn.
FOCUS_WEIGHTS = (24, 28, 18, 20, 12, 10, 8)
CATEGORY_WEIGHTS = {"loen": 72, "aktiviteter": 18, "administration": 4, "evaluering": 3, "oevrige": 3}
CROSS_CUTTING_WEIGHT = 12
ROUND_TO = Decimal(500)
HOUR = Decimal("400.00")


def moment(day: dt.date, hour: int = 10, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=dt.UTC)


def build_plan(world: World, story: Story) -> Plan:
    """The plan as its writers left it before they handed it in."""
    manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
    with as_of(moment(story.created_on)):
        plan = create_plan(
            by=manager,
            title=story.title,
            scheme=GrantScheme.objects.get(code=story.scheme),
            municipality=world.municipality(story.municipality),
            applicant=world.organisations[story.applicant],
            starts_on=story.starts_on,
            ends_on=story.ends_on,
            background=BACKGROUND.format(area=story.title) if story.has_reasons else "",
        )
        for key in story.participants:
            PlanParticipant.objects.create(plan=plan, organisation=world.organisations[key])
        add_areas(world, plan, story)
        for code, goals in story.foci.items():
            add_focus(plan, code, goals, story)
        add_milestones(plan)
        add_seats(world, plan, story)
        if story.total:
            add_economy(world, plan, story)
    return Plan.objects.get(pk=plan.pk)


def add_areas(world: World, plan: Plan, story: Story) -> None:
    district, _ = District.objects.get_or_create(municipality=plan.municipality, name=story.district)
    for name, estates in story.areas.items():
        area, _ = HousingArea.objects.get_or_create(
            municipality=plan.municipality, name=name, defaults={"district": district}
        )
        row = PlanArea.objects.create(plan=plan, housing_area=area)
        for organisation, number, estate, residents in estates:
            found, _ = Estate.objects.get_or_create(
                organisation=world.organisations[organisation],
                number=number,
                defaults={
                    "name": estate,
                    "housing_area": area,
                    "residents": residents,
                    "homes": residents * 45 // 100,
                },
            )
            row.estates.add(found)


def add_focus(plan: Plan, code: str, goals: tuple[str, ...], story: Story) -> None:
    area = FocusArea.objects.get(scheme=plan.scheme, code=code)
    focus = PlanFocus.objects.create(plan=plan, focus_area=area)
    for position, key in enumerate(goals):
        text = GOALS[key]
        challenge = Challenge.objects.create(
            plan=plan, focus=focus, title=text.challenge, text=text.challenge_text, position=position
        )
        goal = Goal.objects.create(
            plan=plan,
            focus=focus,
            challenge=challenge,
            title=text.title,
            description=text.description,
            position=position,
        )
        add_parts(plan, goal, text, story)


def add_parts(plan: Plan, goal: Goal, text: GoalText, story: Story) -> None:
    for position, indicator in enumerate(text.indicators):
        add_indicator(plan, goal, indicator, position, story)
    for position, activity in enumerate(text.activities):
        if (goal.title, activity.title) not in story.left_out:
            add_activity(plan, goal, activity, position)


def add_indicator(plan: Plan, goal: Goal, text: IndicatorText, position: int, story: Story) -> None:
    # The lists of 1 December that were out when the plan was written.
    baseline_on = dt.date(story.created_on.year - 1, 12, 1)
    row = Indicator.objects.create(
        plan=plan,
        goal=goal,
        name=text.name,
        unit=text.unit,
        decimals=text.decimals,
        direction=text.direction,
        adding_up=text.adding_up,
        baseline_value=Decimal(text.baseline),
        baseline_on=baseline_on,
        baseline_source=text.source,
        position=position,
    )
    if text.name in story.without_target:
        return
    last = last_target_on(plan)
    start, end = Decimal(text.baseline), Decimal(text.target)
    years = last.year - baseline_on.year
    for year in range(plan.starts_on.year, last.year):
        value = start + (end - start) * (year - baseline_on.year) / years
        IndicatorTarget.objects.create(
            plan=plan, indicator=row, due_on=dt.date(year, 12, 1), value=round(value, text.decimals)
        )
    IndicatorTarget.objects.create(plan=plan, indicator=row, due_on=last, value=end)


def last_target_on(plan: Plan) -> dt.date:
    """The last 1 December inside the term."""
    day = dt.date(plan.ends_on.year, 12, 1)
    return day if day <= plan.ends_on else dt.date(plan.ends_on.year - 1, 12, 1)


def add_activity(plan: Plan, goal: Goal, text: ActivityText, position: int) -> None:
    Activity.objects.create(
        plan=plan,
        goal=goal,
        title=text.title,
        description=text.description,
        activity_type=ActivityType.objects.filter(name=text.kind).first(),
        level=text.level,
        responsible_body=text.responsible,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        target_group=text.target_group,
        position=position,
    )


def add_milestones(plan: Plan) -> None:
    if plan.starts_on is None:
        return
    for title, months in MILESTONES:
        month = plan.starts_on.month - 1 + months
        due_on = dt.date(plan.starts_on.year + month // 12, month % 12 + 1, 1)
        if due_on <= plan.ends_on:
            Milestone.objects.create(plan=plan, title=title, due_on=due_on)


def add_seats(world: World, plan: Plan, story: Story) -> None:
    people, applicant = world.people, world.organisations[story.applicant]
    seats = (
        (
            people[story.chair],
            "board_member",
            "steering_group",
            "chair",
            {"represents_organisation": applicant},
        ),
        (people["sofie"], "board_member", "steering_group", "member", {"represents_residents": True}),
        (
            people["birthe"],
            "auditor",
            "none",
            "member",
            {"represents_organisation": world.organisations["revision"]},
        ),
    )
    for user, role, body, function, represents in seats if story.has_board else ():
        PlanMembership.objects.create(
            plan=plan,
            user=user,
            role=role,
            body=body,
            function=function,
            starts_on=story.created_on,
            **represents,
        )


# Money


def add_economy(world: World, plan: Plan, story: Story) -> None:
    categories = {row.code: row for row in BudgetCategory.objects.filter(scheme=plan.scheme)}
    foci = [*plan.foci.current()]
    lines: list[BudgetLine] = []
    for year, amount in year_amounts(story).items():
        left = amount
        for focus, weight in zip(foci, FOCUS_WEIGHTS, strict=False):
            for code, category_weight in CATEGORY_WEIGHTS.items():
                part = rounded(amount * weight * category_weight / (focus_sum(len(foci)) * 100))
                if part:
                    lines.append(
                        BudgetLine(plan=plan, year=year, category=categories[code], focus=focus, amount=part)
                    )
                    left -= part
        lines.append(BudgetLine(plan=plan, year=year, category=categories["loen"], focus=None, amount=left))
    if story.title == "Engdraget":
        add_post(plan, lines)
    bulk_create_with_history(lines, BudgetLine)
    if story.financing:
        bulk_create_with_history(
            [
                FinancingShare(
                    plan=plan,
                    year=year,
                    source=source,
                    organisation=world.organisations[key] if key else None,
                    name=name,
                    form=form,
                    counts_as_local=source != "fund",
                    amount=amount,
                    **behind(form, amount),
                )
                for source, key, name, form, total in story.financing
                for year, amount in spread(total, story.starts_on, story.ends_on).items()
            ],
            FinancingShare,
        )
    else:
        split_by_default(plan=plan, by=world.with_role(story.applicant, Role.PLAN_MANAGER))


def behind(form: str, amount: Decimal) -> dict[str, Any]:
    """What an amount that is not money is made of."""
    if form == "hours":
        return {"role": "Medarbejdere i forvaltningen", "hours": amount / HOUR, "hourly_rate": HOUR}
    return {"evidence": "Lejens værdi af beboerhuset"} if form == "in_kind" else {}


def focus_sum(count: int) -> int:
    return sum(FOCUS_WEIGHTS[:count]) + CROSS_CUTTING_WEIGHT


def rounded(amount: Decimal) -> Decimal:
    return (amount / ROUND_TO).to_integral_value(rounding="ROUND_DOWN") * ROUND_TO


def year_amounts(story: Story) -> dict[int, Decimal]:
    return spread(story.total, story.starts_on, story.ends_on)


def spread(total: Decimal, starts_on: dt.date, ends_on: dt.date) -> dict[int, Decimal]:
    """An amount over the calendar years of the term by months; the last year takes what is left by rounding."""
    months = {
        year: sum(
            1
            for month in range(1, 13)
            if starts_on <= dt.date(year, month, 28) and dt.date(year, month, 1) <= ends_on
        )
        for year in range(starts_on.year, ends_on.year + 1)
    }
    amounts = {year: rounded(total * count / sum(months.values())) for year, count in months.items()}
    amounts[ends_on.year] += total - sum(amounts.values())
    return amounts


# Running plans: measurements and books


def measure(world: World, plan: Plan, story: Story, today: dt.date) -> None:
    """A measurement of every 1 December: some goals ahead, some behind, one not measured, one diskretioneret."""
    by = world.with_role(story.applicant, Role.PLAN_MANAGER)
    rows = []
    for place, indicator in enumerate(Indicator.objects.current().filter(plan=plan).order_by("pk")):
        target = indicator.targets.last()
        if target is None:
            continue
        pace = Decimal(story.paces[place % len(story.paces)])
        for year in range(plan.starts_on.year, min(today.year, plan.ends_on.year + 1)):
            state = story.gaps.get((indicator.name, year), "value")
            if state == "not_measured":
                continue
            day = min(dt.date(year, 12, 1), plan.ends_on)
            gone = Decimal(year - indicator.baseline_on.year) / (
                target.due_on.year - indicator.baseline_on.year
            )
            way = indicator.baseline_value + (target.value - indicator.baseline_value) * min(
                gone * pace, Decimal(1)
            )
            rows.append(
                Measurement(
                    plan=plan,
                    indicator=indicator,
                    measured_on=day,
                    state="suppressed" if state == "suppressed" else "value",
                    value=None if state == "suppressed" else round(way, indicator.decimals),
                    registered_by=by,
                    registered_at=moment(day + dt.timedelta(days=9)),
                )
            )
    bulk_create_with_history(rows, Measurement)


def book(plan: Plan, today: dt.date, spent: tuple[int, ...]) -> None:
    """Quarterly entries for every budget line until today. `spent`: percent of the budget used, taken in turn."""
    left = {share: share.amount for share in plan.financing_shares.current().filter(form="cash")}
    entries = []
    for place, line in enumerate(plan.budget_lines.current().select_related("category", "focus__focus_area")):
        payers = [share for share in left if share.year == line.year]
        if not payers:
            continue
        year = ledger_year(plan, line.year)
        parts = max(len(quarters(plan, line.year, None)), 1)
        for number, day in quarters(plan, line.year, today):
            amount = round(line.amount * spent[place % len(spent)] / (100 * parts), 2)
            # Whoever has most left to pay pays next, so that the sources are used about evenly.
            payer = max(payers, key=lambda share: left[share])
            left[payer] -= amount
            entries.append(
                LedgerEntry(
                    ledger_year=year,
                    plan=plan,
                    booked_on=day,
                    category=line.category,
                    focus=line.focus,
                    source=payer.source,
                    organisation=payer.organisation,
                    text=f"{line.category.name}, {number}. kvartal",
                    voucher=f"{line.year}-{len(entries) + 1:03d}",
                    amount=amount,
                )
            )
    bulk_create_with_history(entries, LedgerEntry)


def ledger_year(plan: Plan, year: int) -> LedgerYear:
    return LedgerYear.objects.get_or_create(plan=plan, year=year)[0]


def quarters(plan: Plan, year: int, today: dt.date | None) -> list[tuple[int, dt.date]]:
    """Last days of the quarters that lie in the term, and not after today when one is given."""
    days = [
        (1, dt.date(year, 3, 31)),
        (2, dt.date(year, 6, 30)),
        (3, dt.date(year, 9, 30)),
        (4, dt.date(year, 12, 31)),
    ]
    inside = [(number, day) for number, day in days if plan.starts_on <= day <= plan.ends_on]
    return [(number, day) for number, day in inside if today is None or day <= today]
