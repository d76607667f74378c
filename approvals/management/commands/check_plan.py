"""`manage.py check_plan NUMBER [--json]`: every rule that a plan breaks."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from approvals.rules import check_plan
from plans.models import Plan


class Command(BaseCommand):
    help = "Prints each rule that the plan breaks, with code, severity, what was found and the limit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", help="the plan's number, e.g. 2026-0007")
        parser.add_argument("--json", action="store_true", help="as JSON, for other programs")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(number=options["number"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['number']}")
        findings = check_plan(plan)
        if options["json"]:
            rows = [
                {
                    "code": finding.code,
                    "severity": str(finding.severity),
                    "message": finding.message,
                    "detail": finding.detail,
                    "found": finding.found,
                    "limit": finding.limit,
                    "url": finding.url,
                }
                for finding in findings
            ]
            self.stdout.write(
                json.dumps({"plan": plan.number, "findings": rows}, ensure_ascii=False, indent=2)
            )
            return
        self.stdout.write(f"{plan.number} {plan.title}")
        for finding in findings:
            self.stdout.write(f"{finding.severity.upper():8} {finding.code}: {finding.message}")
            numbers = ", ".join(
                part
                for part in (
                    f"found {finding.found}" if finding.found else "",
                    f"limit {finding.limit}" if finding.limit else "",
                )
                if part
            )
            if numbers:
                self.stdout.write(f"         {numbers}")
        if not findings:
            self.stdout.write("No rule is broken.")
