"""`manage.py export_plan NUMBER …`: plans as a file that `import_plans` reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.models import Plan
from portal.exchange import plan_file, write_file


class Command(BaseCommand):
    help = "Writes plans with everything in them as one JSON file; docs/exchange.md describes it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", nargs="+", help="the plan's number, e.g. 2026-0007")
        parser.add_argument("--output", type=Path, help="the file to write, instead of standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        plans = {plan.number: plan for plan in Plan.objects.filter(number__in=options["number"])}
        if missing := [number for number in options["number"] if number not in plans]:
            raise CommandError(f"There is no plan {', '.join(missing)}")
        data = write_file(plan_file(plans[number] for number in dict.fromkeys(options["number"])))
        if options["output"]:
            options["output"].write_bytes(data)
        else:
            self.stdout.write(data.decode(), ending="")
