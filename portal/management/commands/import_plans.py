"""`manage.py import_plans FILE [--dry-run]`: takes in every plan of a file, or none."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.actions import import_plans
from portal.exchange import FileRefused, read_json
from portal.figures.imports import PlanReport


class Command(BaseCommand):
    help = "Takes in every plan of a JSON file (docs/exchange.md), or none of them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, and write nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                document = read_json(file)
            report = import_plans(document=document, by=None, dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from None
        except FileRefused as refused:
            raise CommandError(f"Intet er hentet ind.\n{refused}") from None
        for plan in report.plans:
            self._tell(plan)
        if report.dry_run:
            self.stdout.write("Prøvekørsel: intet er skrevet.")

    def _tell(self, plan: PlanReport) -> None:
        self.stdout.write(
            f"{plan.number or 'uden nummer'} {plan.title}: {plan.outcome_label}, {plan.status_label}"
        )
        for change in plan.changes:
            old, new = change.shown
            self.stdout.write(f"  {change.label}: {old or '–'} → {new or '–'}")
        for finding in plan.findings:
            self.stdout.write(f"  {finding.severity.label} {finding.code}: {finding.message}")
