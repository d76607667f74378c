"""The demo's redegørelser: written by the projektleder, approved by the formand, handed in by the ansøger."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.roles import Role
from core.dates import as_of
from funding.actions import close_year
from monitoring.actions import (
    accept,
    approve,
    begin_report,
    receive,
    save_activities,
    save_fulfilment,
    save_texts,
    send_to_board,
    submit,
)
from monitoring.figures import refresh
from monitoring.models import AnnualReport
from plans.models import Activity, Goal, Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

SUMMARY = """Året har budt på fremgang på de fleste mål. Lektiecafeen og jobvejledningen er godt besøgt, og samarbejdet
med jobcentret er kommet på plads.

- Rekrutteringen af en ny jobvejleder tog længere tid end ventet.
- Beboerne har selv overtaget to af aktiviteterne."""
EXPLANATION = (
    "Stillingen som jobvejleder stod tom i fire måneder. Midlerne er flyttet til lektiecafeen efter aftale."
)
REASON = "Tallet foreligger ikke for året. Vurderingen bygger på politiets og skolernes egne opgørelser."
# The states of the year's handlinger, in turn.
STATES = (
    "carried_out",
    "carried_out",
    "carried_out",
    "under_way",
    "carried_out",
    "not_carried_out",
    "carried_out",
)


@dataclass(frozen=True)
class Written:
    """What a form would have held."""

    values: dict[str, Any]

    def merge_into(self, row: Any) -> list[str]:
        for name, value in self.values.items():
            setattr(row, name, value)
        return list(self.values)


class Reports:
    """All reports of one plan, one after the other, as far as the story says."""

    def __init__(self, world: World, story: Story, plan: Plan) -> None:
        self.world, self.story, self.plan = world, story, plan
        self.manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
        self.applicant = world.with_role(story.applicant, Role.APPLICANT)
        self.accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
        self.chair = world.people[story.chair]
        self.fund = world.people["else"]

    def walk(self) -> None:
        for year, reached in self.story.reports.items():
            report = self.write(year, finished=reached != "draft")
            if reached != "draft":
                self.send(report, reached)

    def write(self, year: int, *, finished: bool) -> AnnualReport:
        with as_of(moment(dt.date(year + 1, 2, 3))):
            if finished:
                close_year(plan=self.plan, by=self.accountant, year=year)
            report = begin_report(plan=self.plan, year=year, by=self.manager)
            self.fill_in(report, finished)
        return report

    def fill_in(self, report: AnnualReport, finished: bool) -> None:
        save_texts(
            report=report,
            form=Written({"summary": SUMMARY, "variance_explanation": EXPLANATION if finished else ""}),
            by=self.manager,
        )
        if not finished:
            return
        figures = refresh(report)
        for goal in figures.goals:
            if not goal.is_rated:
                save_fulfilment(
                    report=report,
                    goal=Goal.objects.get(plan=self.plan, uid=goal.uid),
                    form=Written({"rating": "on_track", "reason": REASON, "text": ""}),
                    by=self.manager,
                )
        activities = Activity.objects.filter(plan=self.plan, uid__in=[row.uid for row in figures.activities])
        save_activities(
            report=report,
            forms=[
                (activity, Written({"state": STATES[place % len(STATES)], "text": ""}))
                for place, activity in enumerate(activities)
            ],
            by=self.manager,
        )

    def send(self, report: AnnualReport, reached: str) -> None:
        year = report.year
        with as_of(moment(dt.date(year + 1, 3, 20))):
            report = self.fresh(report)
            send_to_board(report=report, by=self.manager, seen_version=report.version)
        if reached == "at_board":
            return
        with as_of(moment(dt.date(year + 1, 4, 25))):
            report = self.fresh(report)
            refresh(report)
            approve(
                report=report,
                by=self.chair,
                seen_version=report.version,
                seen_content=report.content_now,
                meeting_on=dt.date(year + 1, 4, 22),
            )
        with as_of(moment(dt.date(year + 1, 5, 4))):
            report = self.fresh(report)
            submit(report=report, by=self.applicant, seen_version=report.version)
        if reached == "submitted":
            return
        with as_of(moment(dt.date(year + 1, 8, 16))):
            receive(report=self.fresh(report), by=self.fund)
            report = self.fresh(report)
            accept(report=report, by=self.fund, seen_version=report.version)

    def fresh(self, report: AnnualReport) -> AnnualReport:
        return AnnualReport.objects.get(pk=report.pk)
