"""A plan as its writers left it: content, people, budget and financing."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

from accounts.models import Organisation
from funding.calculations import FUND, MUNICIPALITY, Rates, split_year
from funding.models import BudgetCategory, BudgetLine, FinancingShare
from plans.models import (
    Activity,
    ActivityType,
    Challenge,
    Comment,
    FocusArea,
    Goal,
    GrantScheme,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanArea,
    PlanFocus,
    PlanMembership,
    PlanParticipant,
)
from portal.management.demo.build import (
    CATEGORY_WEIGHTS,
    FOCUS_WEIGHTS,
    focus_sum,
    last_target_on,
    moment,
    rounded,
    spread,
)
from portal.management.demo.content import BACKGROUND, GOALS, MILESTONES, OLDER, USUAL, GoalText
from portal.management.demo.stories import Stage
from portal.management.national.outlines import STARTED, Outline
from portal.management.national.rows import Rows, uid

STATUS = {
    Stage.DRAFT: Plan.Status.DRAFT,
    Stage.SHARED: Plan.Status.DRAFT,
    Stage.REFUSED: Plan.Status.REFUSED,
    Stage.WITHDRAWN: Plan.Status.WITHDRAWN,
    Stage.RUNNING: Plan.Status.RUNNING,
    Stage.ENDED: Plan.Status.ENDED,
}
# Words that tell the goals of one kind apart.
VARIANTS = ("", "for de yngste", "sammen med naboområdet", "i de små afdelinger")
COMMENTS = ("Skal vi mødes om tallene?", "Vi har talt med jobcentret og vender tilbage med en aftale.")


@dataclass
class Reference:
    """Reference data that plans point to, read once."""

    schemes: list[GrantScheme] = field(
        default_factory=lambda: list(GrantScheme.objects.order_by("-starts_on"))
    )
    types: dict[str, ActivityType] = field(
        default_factory=lambda: {row.name: row for row in ActivityType.objects.all()}
    )
    foci: dict[tuple[int, str], FocusArea] = field(
        default_factory=lambda: {(row.scheme_id, row.code): row for row in FocusArea.objects.all()}
    )
    categories: dict[tuple[int, str], BudgetCategory] = field(
        default_factory=lambda: {(row.scheme_id, row.code): row for row in BudgetCategory.objects.all()}
    )
    rates: dict[int, Rates] = field(default_factory=dict)

    def scheme(self, day: dt.date) -> GrantScheme:
        return next(row for row in self.schemes if row.starts_on <= day)

    def rates_of(self, scheme: GrantScheme) -> Rates:
        if scheme.pk not in self.rates:
            row = scheme.rates.filter(municipality=None).earliest("valid_from")
            self.rates[scheme.pk] = Rates(row.lbf_percent, row.local_percent, row.municipal_percent)
        return self.rates[scheme.pk]


@dataclass
class Draft:
    """A plan's rows that later rows point to."""

    outline: Outline
    plan: Plan
    foci: list[PlanFocus] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    # Start and end of each indicator's way, in the order of `indicators`.
    targets: list[tuple[Decimal, Decimal]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    shares: list[FinancingShare] = field(default_factory=list)

    @property
    def asked(self) -> Decimal:
        return sum((share.amount for share in self.shares if share.source == FUND), Decimal(0))


class Writing:
    """Writes one plan's draft into the rows of a batch."""

    def __init__(self, rows: Rows, reference: Reference, outline: Outline, number: str) -> None:
        self.rows, self.reference, self.outline = rows, reference, outline
        self.rng = outline.rng
        self.scheme = reference.scheme(outline.starts_on)
        self.draft = Draft(outline, self.plan(number))

    def write(self) -> Draft:
        self.parties()
        for place, (code, goals) in enumerate(self.chosen().items()):
            self.focus(place, code, goals)
        self.milestones()
        self.economy()
        return self.draft

    def plan(self, number: str) -> Plan:
        outline, stage = self.outline, self.outline.stage
        reached = outline.submitted_on is not None
        sent = stage == Stage.AT_FUND or outline.is_granted
        revision = self.rng.randint(20, 60)
        return self.rows.add(
            Plan(
                uid=uid(self.rng),
                number=number,
                title=outline.title,
                scheme=self.scheme,
                municipality=outline.kommune.municipality,
                background=BACKGROUND.format(area=outline.title) if outline.is_complete else "",
                starts_on=outline.starts_on,
                ends_on=outline.ends_on,
                status=STATUS.get(stage, Plan.Status.IN_APPROVAL),
                open_sections={
                    Stage.RETURNED: ["economy", "focus:beskaeftigelse"],
                    Stage.GRANTED_LESS: ["economy"],
                }.get(stage, []),
                shared_on=outline.created_on + dt.timedelta(days=20)
                if reached or stage == Stage.SHARED
                else None,
                submitted_on=outline.submitted_on,
                sent_to_fund_on=outline.sent_on if sent else None,
                started_on=outline.granted_on if stage in STARTED else None,
                revision=revision,
                version=revision,
            )
        )

    def parties(self) -> None:
        plan, outline = self.draft.plan, self.outline
        for place, organisation in enumerate((outline.applicant.organisation, *outline.partners)):
            self.row(PlanParticipant, organisation=organisation, is_applicant=place == 0)
        for area, estates in outline.areas:
            row = self.row(PlanArea, housing_area=area)
            for estate in estates:
                self.rows.add(PlanArea.estates.through(planarea=row, estate=estate))
        board = {
            "plan": plan,
            "role": "board_member",
            "body": "steering_group",
            "starts_on": outline.created_on,
        }
        organisation = outline.applicant.organisation
        chair = {"function": "chair", "represents_organisation": organisation}
        self.rows.add(PlanMembership(user=outline.chair, **board, **chair))
        self.rows.add(
            PlanMembership(user=outline.resident, **board, function="member", represents_residents=True)
        )
        self.rows.add(
            PlanMembership(
                plan=plan, user=outline.auditor, role="auditor", body="none", starts_on=outline.created_on
            )
        )
        if plan.shared_on:
            for place, text in enumerate(COMMENTS):
                at = moment(plan.shared_on + dt.timedelta(days=4 + place))
                self.rows.add(Comment(plan=plan, author=outline.caseworker, text=text, created_at=at))

    def chosen(self) -> dict[str, tuple[str, ...]]:
        catalogue = USUAL if self.scheme.starts_on.year >= 2019 else OLDER
        return dict(islice(catalogue.items(), len(catalogue) if self.outline.is_complete else 2))

    def focus(self, place: int, code: str, goals: tuple[str, ...]) -> None:
        area = self.reference.foci[self.scheme.pk, code]
        focus = self.row(PlanFocus, focus_area=area)
        self.draft.foci.append(focus)
        count = 3 + (place + self.outline.place) % 2
        for position, key in enumerate(islice(cycle(goals), count)):
            self.goal(
                focus, f"{area.order}.{position + 1}", GOALS[key], VARIANTS[position // len(goals)], position
            )

    def goal(self, focus: PlanFocus, number: str, text: GoalText, variant: str, position: int) -> None:
        challenge = self.row(
            Challenge, focus=focus, title=text.challenge, text=text.challenge_text, position=position
        )
        goal = self.row(
            Goal,
            focus=focus,
            challenge=challenge,
            number=number if self.outline.is_complete else "",
            title=f"{text.title} {variant}".strip(),
            description=text.description,
            position=position,
        )
        self.draft.goals.append(goal)
        for place, indicator in enumerate(text.indicators):
            self.indicator(goal, indicator, place)
        # A draft still lacks the handlinger of its last goals.
        activities = text.activities if self.outline.is_complete or position < 2 else ()
        for place, activity in enumerate(activities):
            self.draft.activities.append(
                self.row(
                    Activity,
                    goal=goal,
                    number=f"{number}.{place + 1}" if self.outline.is_complete else "",
                    title=f"{activity.title} {variant}".strip(),
                    description=activity.description,
                    activity_type=self.reference.types.get(activity.kind or ""),
                    level=activity.level,
                    responsible_body=activity.responsible,
                    starts_on=self.outline.starts_on,
                    ends_on=self.outline.ends_on,
                    target_group=activity.target_group,
                    responsible_person=str(self.outline.manager) if self.outline.has_moved_on else "",
                    position=place,
                )
            )

    def indicator(self, goal: Goal, text: Any, position: int) -> None:
        baseline_on = dt.date(self.outline.created_on.year - 1, 12, 1)
        start, end = Decimal(text.baseline), Decimal(text.target)
        row = self.row(
            Indicator,
            goal=goal,
            name=text.name,
            unit=text.unit,
            decimals=text.decimals,
            direction=text.direction,
            adding_up=text.adding_up,
            baseline_value=start,
            baseline_on=baseline_on,
            baseline_source=text.source,
            position=position,
        )
        self.draft.indicators.append(row)
        self.draft.targets.append((start, end))
        last = last_target_on(self.draft.plan)
        for year in range(self.outline.starts_on.year, last.year + 1):
            value = start + (end - start) * (year - baseline_on.year) / (last.year - baseline_on.year)
            self.row(
                IndicatorTarget, indicator=row, due_on=dt.date(year, 12, 1), value=round(value, text.decimals)
            )

    def milestones(self) -> None:
        for title, months in MILESTONES:
            month = self.outline.starts_on.month - 1 + months
            due_on = dt.date(self.outline.starts_on.year + month // 12, month % 12 + 1, 1)
            if due_on <= self.outline.ends_on:
                self.row(Milestone, title=title, due_on=due_on)

    # Money

    def economy(self) -> None:
        """The budget in round amounts, every year split as the bevillingsperiode's rates say."""
        outline = self.outline
        parties = {row.code: row for row in (outline.applicant.organisation, *outline.partners)}
        rates = self.reference.rates_of(self.scheme)
        for year, amount in spread(outline.total, outline.starts_on, outline.ends_on).items():
            self.budget(year, amount)
            for share in split_year(amount, rates, list(parties)):
                payer: Organisation | None = parties.get(share.organisation or "")
                if share.source == MUNICIPALITY:
                    payer = outline.kommune.organisation
                # Every fifth kommune pays with its employees' hours.
                hours = share.source == MUNICIPALITY and outline.place % 5 == 0
                self.draft.shares.append(
                    self.row(
                        FinancingShare,
                        year=year,
                        source=share.source,
                        organisation=payer,
                        form="hours" if hours else "cash",
                        counts_as_local=share.source != FUND,
                        amount=share.amount,
                    )
                )

    def budget(self, year: int, amount: Decimal) -> None:
        left, foci = amount, self.draft.foci
        for focus, weight in zip(foci, FOCUS_WEIGHTS, strict=False):
            for code, category_weight in CATEGORY_WEIGHTS.items():
                part = rounded(amount * weight * category_weight / (focus_sum(len(foci)) * 100))
                if part:
                    self.line(year, code, focus, part)
                    left -= part
        self.line(year, "loen", None, left)

    def line(self, year: int, category: str, focus: PlanFocus | None, amount: Decimal) -> None:
        row = self.reference.categories[self.scheme.pk, category]
        self.draft.lines.append(self.row(BudgetLine, year=year, category=row, focus=focus, amount=amount))

    def row(self, model: Any, **values: Any) -> Any:
        """A row of the plan's content, with a uid that the same seed gives again."""
        return self.rows.add(model(plan=self.draft.plan, uid=uid(self.rng), **values))
