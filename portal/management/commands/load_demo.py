"""Make the demo: tables, reference data, people, and plans in every state. Where there are plans it changes nothing."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.dates import today
from funding.actions import load_categories, load_municipal_parts, refresh_sums
from monitoring.actions import load_rating_rules, refresh_ratings
from plans.actions import load_reference
from plans.models import Plan
from portal.management.demo.agreements import Agreements
from portal.management.demo.amendments import Amendments
from portal.management.demo.books import collect_shares, fetch_ledgers, show_evidence
from portal.management.demo.build import book, build_plan, measure
from portal.management.demo.corrections import put_right
from portal.management.demo.course import Course
from portal.management.demo.deputies import stand_in
from portal.management.demo.economy import (
    audit,
    hold_rates_back,
    move_regulation_account,
    write_forecasts,
    write_rates,
)
from portal.management.demo.messages import write_messages
from portal.management.demo.other_use import OtherUse
from portal.management.demo.people import World, make_world
from portal.management.demo.pool import set_aside
from portal.management.demo.posts import set_indexes
from portal.management.demo.reports import Reports
from portal.management.demo.scheme import make_scheme
from portal.management.demo.stories import Stage, stories


class Command(BaseCommand):
    help = "Creates tables, reference data and demo plans; only for a demo or an empty development database."

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demo data have known passwords and are only made with DEMO or DEBUG.")
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        if Plan.objects.exists():
            self.stdout.write("There are plans already; nothing is changed.")
            return
        with transaction.atomic():
            count = load()
        self.stdout.write(f"{count} plans are ready.")


def load() -> int:
    day = today()
    load_reference()
    make_scheme(day)
    set_indexes(day)
    load_categories()
    load_rating_rules()
    world = make_world()
    load_municipal_parts()
    plans: dict[str, Plan] = {}
    for story in stories(day):
        plan = build_plan(world, story)
        if story.continues:
            Plan.objects.filter(pk=plan.pk).update(predecessor=plans[story.continues])
        course = Course(world, story, plan)
        course.walk()
        if story.stage in (Stage.RUNNING, Stage.ENDED):
            run(world, course, day)
        if story.is_waived:
            stand_in(world, story, plan, day)
        plans[story.title] = plan
    set_aside(world, day)
    write_messages(world, day)
    return len(stories(day))


def run(world: World, course: Course, day: dt.date) -> None:
    """What a plan has done since it began: signed, measured, booked, reported, changed."""
    story, plan = course.story, course.fresh()
    is_running = story.stage == Stage.RUNNING
    Agreements(world, story, plan).write(day)
    measure(world, plan, story, day)
    show_evidence(world, story, plan)
    book(plan, day, story.spent)
    if is_running:
        write_forecasts(world, story, plan, day)
        write_rates(world, story, plan, day)
        collect_shares(world, story, plan, day)
        move_regulation_account(world, story, plan, day)
    if story.reports:
        Reports(world, story, plan).walk()
    if is_running and story.has_board:
        audit(world, story, plan, day)
    if is_running and story.title == "Fjordparken":
        fetch_ledgers(world, story, plan, day)
    if story.is_amended:
        Amendments(world, story, course.fresh(), day).walk()
    if story.is_put_right:
        put_right(world, course.fresh(), day)
    if story.has_other_use:
        OtherUse(world, story, course.fresh(), day).walk()
    if is_running:
        hold_rates_back(story, course.fresh(), day)
    course.end(day)
    refresh_sums(plan=plan)  # as of today: the acts before were of earlier days
    refresh_ratings(plan=plan)
