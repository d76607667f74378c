"""Fill an empty database with a country's worth of plans, to measure speed at that size."""

import argparse
import time
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from accounts.models import Municipality
from plans.models import Plan
from portal.management.demo.people import PASSWORD
from portal.management.national.load import description, load, made_before


class Command(BaseCommand):
    help = "Loads invented plans for all 98 kommuner into an empty database; the same seed and day give the same data."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--plans", type=int, default=1000, help="how many plans (1000)")
        parser.add_argument("--seed", type=int, default=1, help="another number, another country (1)")
        parser.add_argument("--yes", action="store_true", help="also where neither DEMO nor DEBUG is on")

    def handle(self, *args: Any, **options: Any) -> None:
        plans, seed = options["plans"], options["seed"]
        if plans < 1:
            raise CommandError("--plans takes a number above zero.")
        is_demo = settings.DEMO or settings.DEBUG
        if not is_demo and not options["yes"]:
            raise CommandError(
                "This fills the database with invented plans. Say --yes outside DEMO and DEBUG."
            )
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        if self.is_there(plans, seed):
            return
        begun = time.monotonic()
        # Only a demo has a password that everybody knows; elsewhere nobody can log in as these people.
        password = make_password(PASSWORD if is_demo else None)
        load(plans=plans, seed=seed, password=password, heard=lambda done: self.heard(done, plans, begun))
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        self.stdout.write(f"{plans} plans are ready after {time.monotonic() - begun:.0f} s.")

    def is_there(self, plans: int, seed: int) -> bool:
        """Whether the very same data are here already; anything else here is left alone with an error."""
        before = made_before()
        if before == description(plans, seed):
            self.stdout.write("The same plans are here already; nothing is changed.")
            return True
        if before:
            raise CommandError(f"Other data of this kind are here already ({before}). Use an empty database.")
        if Plan.objects.exists() or Municipality.objects.exists():
            raise CommandError("There are plans or kommuner here already. Use an empty database.")
        return False

    def heard(self, done: int, plans: int, begun: float) -> None:
        if done % 100 == 0 or done == plans:
            self.stdout.write(f"{done} of {plans} plans, {time.monotonic() - begun:.0f} s")
